"""A pack may call itself published only when all that needs confirming is confirmed and its owner has signed it."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from threshold_guide.cli import main
from threshold_guide.knowledge import ROOT, load_pack, read_pack
from threshold_guide.knowledge.published import content_hash

TOY = Path(__file__).parents[1] / "toy_pack"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def _sign(root: Path, pack: str = "boat", **other: str) -> None:
    folders = [root / "boat"] if pack == "boat" else [root / "boat", root / pack]
    info = yaml.safe_load((root / pack / "pack.yml").read_text(encoding="utf-8"))
    signed = {"owner": info.get("owner", ""), "role": "Chair", "date": info["dated"], "version": info["version"],
              "hash": content_hash(folders), **other}
    (root / pack / "signoff.yml").write_text(yaml.safe_dump(signed), encoding="utf-8")


@pytest.fixture
def complete(tmp_path) -> Path:
    """The toy pack with everything confirmed, before it is signed."""
    root = Path(shutil.copytree(TOY, tmp_path / "kb"))
    boat = root / "boat"
    _edit(boat / "pack.yml", "status: trial", "status: published\nowner: The committee")
    _edit(boat / "pack.yml", "Draft: not agreed by the club", "Agreed by the club")
    _edit(boat / "contacts.yml", "{kind: words, value: Ask the boat master for the number., status: unconfirmed",
          "{kind: phone, value: channel 8, status: confirmed")
    _edit(boat / "sources.yml", "authority: national, status: unconfirmed", "authority: national, status: confirmed, "
          "owner: The committee")
    with (boat / "clocks.yml").open("a", encoding="utf-8") as file:
        file.write('  - {id: dispute, label: A dispute, starts: the day of the dispute, must: The committee meets., '
                   'amount: 5, unit: working_days, direction: after, '
                   'source: {document: club_rules, where: "Rule 9"}}\n')
    return root


def _faults(root: Path, pack: str = "boat") -> list[str]:
    return [f"{fault.code}: {fault.fault}" for fault in read_pack(pack, root=root)[1]]


def test_a_complete_pack_is_accepted(complete):
    """With everything confirmed and signed, the pack is published, without a fault."""
    _sign(complete)
    assert _faults(complete) == []
    assert load_pack("boat", root=complete).info.status == "published"


def test_without_a_sign_off_it_is_refused(complete):
    """Everything confirmed is not enough: somebody answers for it."""
    assert _faults(complete) == ["KB060: published without a sign-off"]


@pytest.mark.parametrize(("file", "old", "new", "fault"), [
    ("contacts.yml", "value: channel 8, status: confirmed", "value: channel 8, status: unconfirmed",
     "published without a confirmed `yard`"),
    ("contacts.yml", "{kind: phone, value: channel 8", "{kind: words, value: ask around",
     "published without a confirmed `yard`"),
    ("clocks.yml", "id: dispute,", "id: quarrel,", "published without confirmed steps of `dispute`"),
    ("clocks.yml", 'where: "Rule 9"', 'where: "Rule 9", status: unconfirmed',
     "published without confirmed steps of `dispute`"),
    ("sources.yml", "authority: national, status: confirmed", "authority: national, status: unconfirmed",
     "published with a statutory edition not confirmed"),
    ("pack.yml", "must_be_confirmed: [yard]", "must_be_confirmed: []",
     "published without naming what must be confirmed"),
])
def test_what_is_not_confirmed_is_refused(complete, file, old, new, fault):
    """Each thing that must be confirmed is refused by itself, even when it is signed."""
    _edit(complete / "boat" / file, old, new)
    _sign(complete)
    assert _faults(complete) == [f"KB060: {fault}"]


def test_an_owner_is_needed(complete):
    """Nobody named in pack.yml can have signed."""
    _edit(complete / "boat/pack.yml", "owner: The committee\n", "")
    _sign(complete, owner="The committee")
    assert "KB060: published without an owner" in _faults(complete)


@pytest.mark.parametrize(("other", "fault"), [
    ({"owner": "Somebody"}, "the sign-off is by “Somebody”, the owner is “The committee”"),
    ({"role": " "}, "the sign-off names no role"),
    ({"version": "0"}, "the sign-off is for edition 0, this is 1"),
    ({"hash": "0" * 64}, "the content is not what was signed"),
    ({"date": "2020-01-01"}, "the sign-off of 2020-01-01 is older than the edition of 2026-11-01"),
    ({"more": "x"}, "the sign-off is not complete: Object contains unknown field `more`"),
])
def test_a_sign_off_that_does_not_fit_is_refused(complete, other, fault):
    """Another owner, no role, another edition, another content, an earlier day, another form: each is refused."""
    _sign(complete)
    path = complete / "boat/signoff.yml"
    signed = yaml.safe_load(path.read_text(encoding="utf-8")) | other
    if "date" in other:
        path.write_text(yaml.safe_dump({k: v for k, v in signed.items() if k != "date"}) + f"date: {other['date']}\n",
                        encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(signed), encoding="utf-8")
    assert _faults(complete) == [f"KB060: {fault}"]


@pytest.mark.parametrize("text", ["owner: [", "", "- a\n"])
def test_a_sign_off_that_cannot_be_read_is_refused(complete, text):
    """A broken or empty file is no signature."""
    (complete / "boat/signoff.yml").write_text(text, encoding="utf-8")
    (fault,) = _faults(complete)
    assert fault.startswith("KB060: the sign-off ")


def test_any_edit_breaks_the_signature(complete):
    """A comment, a new file or an edit in the language folder are all content."""
    _sign(complete)
    for file in ("glossary.yml", "language/words.yml", "situations/later.yml"):
        path = complete / "boat" / file
        before = path.read_bytes() if path.is_file() else None
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((before or b"") + b"# later\n")
        assert "KB060: the content is not what was signed" in _faults(complete), file
        path.unlink() if before is None else path.write_bytes(before)
    assert _faults(complete) == []


def test_line_ends_do_not_break_it(complete):
    """The same content saved with the line ends of another system is the same content."""
    _sign(complete)
    path = complete / "boat/pack.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _faults(complete) == []


def test_a_local_pack_cannot_ask_for_less(complete):
    """What the general pack says must be confirmed holds for a pack laid over it, whatever that one lists."""
    lake = complete / "lakeside"
    _edit(lake / "pack.yml", "status: trial", "status: published\nowner: The lake club\n"
          "must_be_confirmed: [boat_master]")
    _edit(lake / "contacts.yml", "{kind: words, value: Ask at the jetty., status: confirmed",
          "{kind: phone, value: channel 9, status: unconfirmed")
    _sign(complete)
    _sign(complete, "lakeside")
    assert "KB060: published without a confirmed `yard`" in _faults(complete, "lakeside")


def test_a_trial_pack_needs_none_of_it():
    """The packs as they are: on trial, without a signature, without a fault."""
    for name in ("england", "bolton"):
        pack, faults = read_pack(name)
        assert pack.info.status == "trial" and not (ROOT / name / "signoff.yml").exists()
        assert [fault for fault in faults if fault.code == "KB060"] == []


def test_the_real_pack_could_not_be_published(tmp_path):
    """Called published as it stands, Bolton's pack is refused for every gap that the design names."""
    root = Path(shutil.copytree(ROOT, tmp_path / "kb"))
    _edit(root / "bolton/pack.yml", "status: trial", "status: published")
    faults = [fault.fault for fault in read_pack("bolton", root=root)[1] if fault.code == "KB060"]
    for id in ("front_door", "out_of_hours", "lado_portal"):
        assert f"published without a confirmed `{id}`" in faults
    assert "published without confirmed steps of `escalation`" in faults
    assert "published without an owner" in faults
    assert "published without a sign-off" in faults
    assert "published with a statutory edition not confirmed" in faults


def test_the_command_prints_the_hash(complete, capsys):
    """`kb sign-hash` prints the line to sign, which a sign-off then fits."""
    _edit(complete / "boat/pack.yml", "status: published", "status: trial")
    assert main(["kb", "sign-hash", "--root", str(complete), "--pack", "boat"]) == 0
    assert capsys.readouterr().out.strip() == content_hash([complete / "boat"])


def test_the_status_alone_changes_what_every_screen_says(complete):
    """The line for a published edition stands in place of the banner, with its edition and owner."""
    _edit(complete / "boat/pack.yml", "banner:", 'banner_published: "Edition {version}, agreed by {owner}"\nbanner:')
    _sign(complete)
    info = load_pack("boat", root=complete).info
    assert info.banner == f"Edition {info.version}, agreed by The committee"
    _edit(complete / "boat/pack.yml", "status: published", "status: trial")
    assert load_pack("boat", root=complete).info.banner == "Agreed by the club"


def test_a_local_pack_says_it_in_the_national_words_or_its_own(tmp_path):
    """England's line holds for the packs over it; one of their own goes before. On trial neither is said."""
    root = Path(shutil.copytree(ROOT, tmp_path / "kb"))
    pack = root / "bolton/pack.yml"
    assert "Trial" in load_pack("bolton", root=root).info.banner
    _edit(pack, "status: trial", "status: published\nowner: The chair")
    found, _ = read_pack("bolton", root=root)
    assert found is not None and found.info.banner == f"Edition {found.info.version}, signed off by The chair"
    _edit(pack, "banner:", 'banner_published: "Ours, {version}"\nbanner:')
    found, _ = read_pack("bolton", root=root)
    assert found is not None and found.info.banner == f"Ours, {found.info.version}"
