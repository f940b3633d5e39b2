"""Reads the gym's content beside a pack: typed, strict, every fault with its place and mend."""
from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.gym import checks
from threshold_guide.gym.content import Case, Gym, Lesson, LocalCites, Settings, SignedCase
from threshold_guide.knowledge.compiled import BUILD, keep, kept, made_from
from threshold_guide.knowledge.faults import Fault, KnowledgeBaseError
from threshold_guide.knowledge.load import mend_of, named, path_parts
from threshold_guide.knowledge.sections import CASES_FOLDER, GYM_FILE, LESSONS_FOLDER, SIGNOFF_FILE, WORDING_FILE
from threshold_guide.knowledge.strict_yaml import Document, StrictReader

PACKAGES = ("knowledge", "engine", "gym")
#: folder -> the sections that its files may hold
SECTIONS: dict[str, dict[str, type]] = {
    CASES_FOLDER: {"cases": Case, "cites": LocalCites},
    LESSONS_FOLDER: {"lessons": Lesson},
}
#: The sign-off beside the cases. No content of its own, so that signing a case leaves a signed edition as it is.
SIGNED: dict[str, type] = {"signed": SignedCase}


def load_gym(pack: Pack) -> Gym:
    """The gym of the pack. Raises KnowledgeBaseError with all faults."""
    gym, faults = read_gym(pack)
    if faults or gym is None:
        raise KnowledgeBaseError(faults)
    return gym


def compiled_gym(pack: Pack, *, build: Path = BUILD) -> Gym:
    """As load_gym, kept in build/ while content and code are what they were: reading 200 cases takes seconds."""
    folder = pack.folders[-1]
    key, path = made_from(folder.name, folder.parent, PACKAGES), build / f"{pack.info.id}.gym"
    content = kept(path, key)
    if content is not None:
        with contextlib.suppress(msgspec.DecodeError):
            found = msgspec.msgpack.decode(content, type=_Kept)
            return _gym(pack, found)
    gym = load_gym(pack)
    keep(path, key, msgspec.msgpack.encode(_Kept(
        settings=gym.settings, cases=list(gym.cases.values()), lessons=list(gym.lessons.values()),
        signed=list(gym.signed.values()), places=dict(gym.places))))
    return gym


class _Kept(msgspec.Struct, frozen=True):
    settings: Settings
    cases: list[Case]
    lessons: list[Lesson]
    signed: list[SignedCase]
    places: dict[str, str]


def _gym(pack: Pack, found: _Kept) -> Gym:
    return Gym(pack=pack, settings=found.settings, cases={each.id: each for each in found.cases},
               lessons={each.id: each for each in found.lessons},
               signed={each.case: each for each in found.signed}, places=found.places)


def read_gym(pack: Pack, *, checked: bool = True) -> tuple[Gym | None, list[Fault]]:
    """The gym and all faults of its content; None where gym.yml is missing or cannot be read."""
    reader = _GymReader(pack)
    gym = reader.read()
    if gym is not None and checked:
        reader.faults.extend(checks.check(gym, reader.never_say()))
    return gym, sorted(set(reader.faults))


class _GymReader:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.strict = StrictReader()
        self.faults: list[Fault] = self.strict.faults
        self.entries: dict[str, dict[Any, Any]] = {"cases": {}, "lessons": {}, "signed": {}, "cites": {}}
        self.places: dict[str, str] = {}

    def read(self) -> Gym | None:
        settings = None
        for folder in self.pack.folders:
            settings = self._settings(folder) or settings
            for name, kinds in SECTIONS.items():
                for path in sorted((*(folder / name).glob("*.yml"), *(folder / name).glob("*.yaml"))):
                    self._file(path, f"{folder.name}/{name}/{path.name}",
                               SIGNED if (name, path.name) == (CASES_FOLDER, SIGNOFF_FILE) else kinds)
        if settings is None:
            self._fault(GYM_FILE, 1, "", "GY001", "no pack here has a gym.yml that can be read",
                        "Write one, with the topics and the standard (docs/induction.md)")
            return None
        self._cites(self.entries.pop("cites"))
        return Gym(pack=self.pack, settings=settings, places=self.places, **self.entries)

    def _cites(self, local: dict[str, LocalCites]) -> None:
        """Put what a local pack cites beside what the cases cite."""
        cases = self.entries["cases"]
        for id, each in local.items():
            if id in cases:
                cases[id] = msgspec.structs.replace(cases[id], cites=(*dict.fromkeys((*cases[id].cites, *each.cites)),))
            else:
                file, _, line = self.places[f"cites:{id}"].rpartition(":")
                self._fault(file, int(line), id, "GY041", f"there is no case `{id}` to cite something beside",
                            "Name a case of this pack or of the one it extends, or take this out")

    def never_say(self) -> list[str]:
        """The phrases that no wording may use, as the packs list them."""
        found: list[str] = []
        for folder in self.pack.folders:
            path = folder / WORDING_FILE
            document = StrictReader().read(path, path.name) if path.is_file() else None
            found += document.value.get("never_say", []) if document else []
        return found

    def _settings(self, folder: Path) -> Settings | None:
        path = folder / GYM_FILE
        if not path.is_file():
            return None
        shown = f"{folder.name}/{GYM_FILE}"
        document = self.strict.read(path, shown)
        found = self._entry(document.value, Settings, document, "", shown) if document else None
        if document and found:
            self.places["gym:gym"] = f"{shown}:1"
        return found

    def _file(self, path: Path, shown: str, kinds: dict[str, type]) -> None:
        document = self.strict.read(path, shown)
        if document is None:
            return
        if not isinstance(document.value, dict):
            self._fault(shown, 1, "", "GY002", "the file is not a mapping of sections",
                        f"Start it with `{next(iter(kinds))}:`")
            return
        for section, items in document.value.items():
            if section not in kinds or not isinstance(items, list):
                self._fault(shown, document.line(section), "", "GY002",
                            f"`{section}` is not a list that belongs in this file",
                            f"It may hold the lists {', '.join(kinds)}")
                continue
            for index, item in enumerate(items):
                self._item(section, item, kinds[section], document, f"{section}/{index}", shown)

    def _item(self, section: str, item: Any, kind: type, document: Document, path: str, shown: str) -> None:
        entry = self._entry(item, kind, document, path, shown)
        if entry is None:
            return
        key = entry.case if isinstance(entry, (SignedCase, LocalCites)) else entry.id
        line = document.line(path)
        name = f"{section}:{key}"
        if key in self.entries[section]:
            self._fault(shown, line, key, "GY003", f"this was already written at {self.places[name]}",
                        "Give one of the two another id, or take one out")
            return
        self.entries[section][key] = entry
        self.places[name] = f"{shown}:{line}"

    def _entry(self, item: Any, kind: type, document: Document, path: str, shown: str) -> Any:
        id = str(item.get("id") or "") if isinstance(item, dict) else ""
        try:
            return msgspec.convert(named(item, self.pack.info.area), kind)
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at ")
            inner = "/".join(path_parts(where.strip("`").removeprefix("$")))
            self._fault(shown, document.line(f"{path}/{inner}".strip("/")), id, "GY010",
                        f"{inner or kind.__name__}: {message}", mend_of(message, item, kind))
            return None

    def _fault(self, file: str, line: int, id: str, code: str, fault: str, mend: str) -> None:
        self.faults.append(Fault(file, line, id, code, fault, mend))
