"""An edition of the content to compare: a folder of packs, or a git revision of this repository."""
from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import sections
from threshold_guide.knowledge.faults import Fault
from threshold_guide.knowledge.load import DEPLOYMENT_FILE, ROOT, read_pack
from threshold_guide.knowledge.strict_yaml import Document, StrictReader


class NoEdition(ValueError):
    """There is no such folder or revision, or it holds no such pack; the text says which and what to do."""


@dataclass(frozen=True)
class Edition:
    """One edition as read. `beside` holds what is content but not an entry: file -> its values."""

    name: str
    pack: Pack
    faults: tuple[Fault, ...]
    beside: dict[str, Any]


@dataclass
class Remembering(StrictReader):
    """Reads each text once: two editions share most of their files, and reading YAML takes most of the time."""

    known: dict[tuple[str, bytes], tuple[Document | None, tuple[Fault, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def read(self, path: Path, shown: str) -> Document | None:
        key = (shown, path.read_bytes())
        if key not in self.known:
            before = len(self.faults)
            document = super().read(path, shown)
            self.known[key] = document, tuple(self.faults[before:])
            return document
        document, faults = self.known[key]
        self.faults.extend(faults)
        return document


def read_edition(root: Path, pack: str, name: str, known: Remembering | None = None) -> Edition:
    """The pack `pack` of the folder of packs `root`. Raises NoEdition where it cannot be put together."""
    strict = Remembering(known.known if known else {})
    found, faults = read_pack(pack, root=root, strict=strict)
    if found is None:
        raise NoEdition(f"{name}: the pack cannot be read.\n" + "\n".join(map(str, faults)))
    beside = {}
    for path in filter(Path.is_file, _beside(root, found)):
        shown = path.relative_to(root).as_posix()
        document = strict.read(path, shown)
        beside[shown] = document.value if document else None
    return Edition(name=name, pack=found, faults=tuple(faults), beside=beside)


def _beside(root: Path, pack: Pack) -> Iterator[Path]:
    for folder in pack.folders:
        yield folder / sections.PACK_FILE
        yield from sorted((folder / sections.LANGUAGE_FOLDER).glob("*.yml"))
        yield folder / sections.WORDING_FILE
    yield root / DEPLOYMENT_FILE


@contextmanager
def edition_folder(name: str) -> Iterator[Path]:
    """The folder of packs that `name` means: that folder, or a copy of a git revision while it is needed."""
    if Path(name).is_dir():
        yield Path(name)
        return
    with TemporaryDirectory() as temporary:
        _unpack(name, Path(temporary))
        yield Path(temporary) / ROOT.name


def _unpack(revision: str, into: Path) -> None:
    if revision.startswith("-"):
        raise NoEdition(f"{revision}: name a folder of packs or a git revision")
    packed = subprocess.run(["git", "archive", "--format=tar", revision, "--", ROOT.name], cwd=ROOT.parent,
                            capture_output=True)
    if packed.returncode:
        why = packed.stderr.decode(errors="replace").strip()
        raise NoEdition(f"{revision}: neither a folder nor a git revision that holds {ROOT.name}/ ({why})")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(into, filter="data")
