"""When a pack may call itself published: what must be confirmed, and the sign-off over exactly this content.

Source: design rule 5.8. Until all of it holds, the pack stays on trial.
"""
from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from threshold_guide.engine.model import PUBLISHED, Clock, PackInfo
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.policy_checks import Report
from threshold_guide.knowledge.sections import PACK_FILE, SIGNOFF_FILE
from threshold_guide.knowledge.strict_yaml import StrictReader

CODE = "KB060"


class SignOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """signoff.yml: who answers for which edition, and the hash of the content they read."""

    owner: str
    role: str
    date: dt.date
    version: str
    hash: str


def content_hash(folders: Sequence[Path]) -> str:
    """SHA-256 over every content file of the folders, sign-offs left out; line ends count as one kind."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml"))):
            if path.name != SIGNOFF_FILE:
                content = path.read_bytes().replace(b"\r\n", b"\n")
                digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest()


def check_published(pack: Pack, report: Report) -> None:
    """Report what a published pack lacks; a pack on trial may lack all of it."""
    if pack.info.status != PUBLISHED:
        return

    def fault(what: str, mend: str, section: str = "packs", id: str = pack.info.id) -> None:
        report(section, id, CODE, what, mend)

    infos = list(_infos(pack))
    contacts = list(dict.fromkeys(id for info in infos for id in info.must_be_confirmed))
    if not contacts:
        fault("published without naming what must be confirmed", "List the contacts in `must_be_confirmed` of pack.yml")
    for id in contacts:
        contact = pack.contacts.get(id)
        if contact is None or not any(line.status == "confirmed" and line.kind != "words" for line in contact.lines):
            fault(f"published without a confirmed `{id}`", "Confirm its number or address, or keep the pack on trial")
    for id in dict.fromkeys(id for info in infos for id in info.must_have_clocks):
        clock = pack.clocks.get(id)
        if clock is None or not _confirmed(clock, pack):
            fault(f"published without confirmed steps of `{id}`",
                  "Write its clock from a confirmed source, or keep the pack on trial")
    if not pack.info.owner:
        fault("published without an owner", "Name the owner")
    for source in pack.sources.values():
        if source.authority == "national" and source.status != "confirmed":
            fault("published with a statutory edition not confirmed", "Read and confirm the edition, or keep the pack "
                  "on trial", "sources", source.id)
    _signed(pack, fault)


def _infos(pack: Pack) -> Iterator[PackInfo]:
    """The pack and all it extends: a local pack cannot ask for less than the national one."""
    for folder in pack.folders:
        document = StrictReader().read(folder / PACK_FILE, PACK_FILE)
        if document is not None:
            yield msgspec.convert(document.value, PackInfo)


def _confirmed(clock: Clock, pack: Pack) -> bool:
    source = pack.sources.get(clock.source.document)
    return (clock.source.status or (source.status if source else "")) == "confirmed"


def _signed(pack: Pack, fault) -> None:
    path = pack.folders[-1] / SIGNOFF_FILE
    if not path.is_file():
        fault("published without a sign-off", f"Add {SIGNOFF_FILE}: owner, role, date, version, hash")
        return
    reader = StrictReader()
    document = reader.read(path, SIGNOFF_FILE)
    if document is None or reader.faults:
        fault("the sign-off cannot be read", "; ".join(map(str, reader.faults)))
        return
    try:
        signed = msgspec.convert(document.value, SignOff)
    except msgspec.ValidationError as error:
        fault(f"the sign-off is not complete: {error}", "It holds owner, role, date, version and hash, no more")
        return
    if not signed.role.strip():
        fault("the sign-off names no role", "Write the role of whoever signs")
    if signed.owner != pack.info.owner:
        fault(f"the sign-off is by “{signed.owner}”, the owner is “{pack.info.owner}”", "Let the owner sign")
    if signed.version != pack.info.version:
        fault(f"the sign-off is for edition {signed.version}, this is {pack.info.version}",
              "Read what changed, and sign this edition")
    if signed.date < pack.info.dated:
        fault(f"the sign-off of {signed.date} is older than the edition of {pack.info.dated}",
              "Read what changed, and sign this edition")
    if signed.hash != content_hash(pack.folders):
        fault("the content is not what was signed", "Read what changed (`kb diff`), then sign the hash that "
              "`kb sign-hash` prints")
