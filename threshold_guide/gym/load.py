"""Reads the gym's content beside a pack: typed, strict, every fault with its place and mend."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.gym import checks
from threshold_guide.gym.content import Case, Gym, Lesson, Settings, SignedKey
from threshold_guide.knowledge.faults import Fault, KnowledgeBaseError
from threshold_guide.knowledge.load import mend_of, named, path_parts
from threshold_guide.knowledge.sections import CASES_FOLDER, GYM_FILE, LESSONS_FOLDER
from threshold_guide.knowledge.strict_yaml import Document, StrictReader

#: folder -> the sections that its files may hold
SECTIONS: dict[str, dict[str, type]] = {
    CASES_FOLDER: {"cases": Case, "signed": SignedKey},
    LESSONS_FOLDER: {"lessons": Lesson},
}


def load_gym(pack: Pack) -> Gym:
    """The gym of the pack. Raises KnowledgeBaseError with all faults."""
    gym, faults = read_gym(pack)
    if faults or gym is None:
        raise KnowledgeBaseError(faults)
    return gym


def read_gym(pack: Pack, *, checked: bool = True) -> tuple[Gym | None, list[Fault]]:
    """The gym and all faults of its content; None where gym.yml is missing or cannot be read."""
    reader = _GymReader(pack)
    gym = reader.read()
    if gym is not None and checked:
        reader.faults.extend(checks.check(gym))
    return gym, sorted(set(reader.faults))


class _GymReader:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.strict = StrictReader()
        self.faults: list[Fault] = self.strict.faults
        self.entries: dict[str, dict[Any, Any]] = {"cases": {}, "lessons": {}, "signed": {}}
        self.places: dict[str, str] = {}

    def read(self) -> Gym | None:
        settings = None
        for folder in self.pack.folders:
            settings = self._settings(folder) or settings
            for name, kinds in SECTIONS.items():
                for path in sorted((*(folder / name).glob("*.yml"), *(folder / name).glob("*.yaml"))):
                    self._file(path, f"{folder.name}/{name}/{path.name}", kinds)
        if settings is None:
            self._fault(GYM_FILE, 1, "", "GY001", "no pack here has a gym.yml that can be read",
                        "Write one, with the topics and the standard (docs/induction.md)")
            return None
        return Gym(pack=self.pack, settings=settings, places=self.places, **self.entries)

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
        key = (entry.case, entry.stage) if isinstance(entry, SignedKey) else entry.id
        line = document.line(path)
        name = f"{section}:{key[0]}/{key[1]}" if isinstance(key, tuple) else f"{section}:{key}"
        if key in self.entries[section]:
            self._fault(shown, line, str(key), "GY003", f"this was already written at {self.places[name]}",
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
