"""Reads packs from policy_kb/: a pack extends another, entries become typed, every fault is collected."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.engine import model
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import sections
from threshold_guide.knowledge.checks import check
from threshold_guide.knowledge.faults import Fault, KnowledgeBaseError
from threshold_guide.knowledge.published import content_hash
from threshold_guide.knowledge.strict_yaml import Document, StrictReader

ROOT = Path(os.environ.get("THRESHOLDS_POLICY_KB") or Path(__file__).resolve().parents[2] / "policy_kb")
#: which pack is used where none is named
DEPLOYMENT_FILE = "deployment.yml"


def _default() -> str:
    named = os.environ.get("THRESHOLDS_PACK")
    if named:
        return named
    path = ROOT / DEPLOYMENT_FILE
    found = re.search(r"^pack: *(\w+) *$", path.read_text(encoding="utf-8"), re.MULTILINE) if path.is_file() else None
    # Without it, reading the pack reports what is missing.
    return found[1] if found else ""


DEFAULT = _default()


def load_pack(name: str = DEFAULT, *, root: Path = ROOT) -> Pack:
    """The pack `name` merged with what it extends. Raises KnowledgeBaseError with all faults."""
    pack, faults = read_pack(name, root=root)
    if faults or pack is None:
        raise KnowledgeBaseError(faults)
    return replace(pack, content=content_hash(pack.folders))


def read_pack(name: str = DEFAULT, *, root: Path = ROOT,
              strict: StrictReader | None = None) -> tuple[Pack | None, list[Fault]]:
    """The pack and all faults of its content; the pack is None where it cannot be put together."""
    reader = _PackReader(Path(root), strict or StrictReader())
    return reader.read(name), sorted(set(reader.faults))


class _PackReader:
    def __init__(self, root: Path, strict: StrictReader):
        self.root = root
        self.strict = strict
        self.faults: list[Fault] = self.strict.faults
        self.entries: dict[str, dict[str, Any]] = {section: {} for section in sections.SECTIONS}
        self.places: dict[str, str] = {}
        self.never_say: dict[str, str] = {}
        self.area = ""

    def read(self, name: str) -> Pack | None:
        chain = self._chain(name)
        if not chain:
            return None
        continuum = None
        self.area = chain[-1][1].area
        for folder, info in chain:
            for path in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml"))):
                relative = path.relative_to(folder).as_posix()
                if sections.read_apart(relative):
                    continue
                found = self._file(path, relative, local=info.extends is not None)
                continuum = found or continuum
        if self.entries["red_flags"]:
            self._red_flag_question()
        pack = Pack(info=chain[-1][1], continuum=continuum, places=self.places,
                    folders=tuple(folder for folder, _ in chain), told_on=None, content="", **self.entries)
        self.faults.extend(check(pack, self.never_say))
        return pack

    def _chain(self, name: str) -> list[tuple[Path, model.PackInfo]]:
        """The pack and what it extends, the most general first."""
        chain: list[tuple[Path, model.PackInfo]] = []
        wanted: str | None = name
        if not name:
            self._fault(DEPLOYMENT_FILE, 1, "", "KB010", "it does not say which pack is used",
                        "Write one line, `pack: ` and the name of the pack's folder")
        while wanted:
            folder = self.root / wanted
            path = folder / sections.PACK_FILE
            shown = f"{wanted}/{sections.PACK_FILE}"
            if any(folder == known for known, _ in chain):
                self._fault(shown, 1, wanted, "KB010", "the packs extend one another in a circle",
                            "Remove one `extends`")
                return []
            if not path.is_file():
                self._fault(shown, 1, wanted, "KB010", f"there is no pack `{wanted}`",
                            f"Packs here: {', '.join(sorted(p.parent.name for p in self.root.glob('*/pack.yml')))}")
                return []
            document = self.strict.read(path, shown)
            if document is None:
                return []
            info = self._entry(document.value, model.PackInfo, document, "", shown)
            if info is None:
                return []
            chain.insert(0, (folder, info))
            wanted = info.extends
        return _inherited(chain)

    def _file(self, path: Path, relative: str, *, local: bool) -> model.Continuum | None:
        shown = path.relative_to(self.root).as_posix()
        document = self.strict.read(path, shown)
        if document is None:
            return None
        if not isinstance(document.value, dict):
            self._fault(shown, 1, "", "KB011", "the file is not a mapping of sections",
                        "Start it with a section such as `contacts:`")
            return None
        if relative == sections.CONTINUUM_FILE:
            if set(document.value) != {"continuum"}:
                self._fault(shown, 1, "", "KB011", "continuum.yml holds one key, `continuum`", "Remove the others")
            self.places["continuum:continuum"] = f"{shown}:{document.line('continuum')}"
            return self._entry(document.value.get("continuum"), model.Continuum, document, "continuum", shown)
        if relative == sections.WORDING_FILE:
            phrases = document.value.get("never_say")
            if set(document.value) != {"never_say"} or not isinstance(phrases, list):
                self._fault(shown, 1, "", "KB011", "wording.yml holds one key, the list `never_say`",
                            "Remove the others, and begin each phrase with a dash")
            else:
                self.never_say.update({str(phrase): shown for phrase in phrases})
            return None
        allowed = sections.allowed_sections(relative)
        if allowed is None:
            self._fault(shown, 1, "", "KB011", "no kind of content file has this name",
                        f"Names end in .yml. Known files: {', '.join(sections.FILES)}")
            return None
        for section, items in document.value.items():
            if section not in allowed:
                self._fault(shown, document.line(section), "", "KB011",
                            f"the section `{section}` does not belong in this file",
                            f"It may hold {', '.join(allowed)}")
            else:
                self._section(section, items, document, shown, local=local)
        return None

    def _section(self, section: str, items: Any, document: Document, shown: str, *, local: bool) -> None:
        if not isinstance(items, list):
            self._fault(shown, document.line(section), "", "KB011", f"`{section}` is not a list",
                        "Begin each entry with a dash")
            return
        for index, item in enumerate(items):
            path = f"{section}/{index}"
            entry = self._entry(item, sections.SECTIONS[section], document, path, shown)
            if entry is None:
                continue
            key = sections.key_of(section, entry)
            line = document.line(path)
            before = self.entries[section].get(key)
            if before is not None:
                self._again(section, key, before, entry, shown, line, local=local)
            self.entries[section][key] = entry
            self.places[f"{section}:{key}"] = f"{shown}:{line}"
            for step in getattr(entry, "steps", ()):
                self.places[f"steps:{step.id}"] = f"{shown}:{line}"

    def _again(self, section: str, key: str, before: Any, entry: Any, shown: str, line: int, *,
               local: bool) -> None:
        first = self.places[f"{section}:{key}"]
        if not local or first.split("/")[0] == shown.split("/")[0]:
            self._fault(shown, line, key, "KB012", f"`{key}` was already written at {first}",
                        "Give one of the two another id")
        elif section not in sections.REPLACEABLE:
            self._fault(shown, line, key, "KB013", f"a local pack may not replace `{key}` of {first}",
                        "Add an entry of your own instead; a local pack may be stricter, never weaker")

    def _entry(self, item: Any, kind: type, document: Document, path: str, shown: str) -> Any:
        id = str(item.get("id") or item.get("term") or "") if isinstance(item, dict) else ""
        try:
            return msgspec.convert(named(item, self.area), kind)
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at ")
            inner = "/".join(path_parts(where.strip("`").removeprefix("$")))
            line = document.line(f"{path}/{inner}".strip("/"))
            self._fault(shown, line, id, "KB020", f"{inner or kind.__name__}: {message}",
                        mend_of(message, item, kind))
            return None

    def _red_flag_question(self) -> None:
        flags = self.entries["red_flags"].values()
        screen = self.entries["screens"].get("red_flags")
        self.entries["questions"]["red_flags"] = model.Question(
            id="red_flags", short=(screen.short or screen.title) if screen else "red_flags",
            text=screen.title if screen else "red_flags", kind="many",
            why_we_ask=(screen.why_we_ask or screen.title) if screen else "red_flags",
            options=tuple(model.Option(value=flag.id, label=flag.label, hint=flag.hint) for flag in flags))

    def _fault(self, file: str, line: int, id: str, code: str, fault: str, mend: str) -> None:
        self.faults.append(Fault(file, line, id, code, fault, mend))


def named(value: Any, area: str) -> Any:
    """The content with the area's name where it says {area}, so that general content can speak of any area."""
    if isinstance(value, str):
        return value.replace("{area}", area)
    if isinstance(value, dict):
        return {key: named(item, area) for key, item in value.items()}
    return [named(item, area) for item in value] if isinstance(value, list) else value


def _inherited(chain: list[tuple[Path, model.PackInfo]]) -> list[tuple[Path, model.PackInfo]]:
    """The chain with what a local pack leaves out filled in from the pack it extends."""
    found: list[tuple[Path, model.PackInfo]] = []
    for folder, info in chain:
        if found:
            general = found[-1][1]
            info = msgspec.structs.replace(info, **{
                name: getattr(general, name) for name in sections.INHERITED if not getattr(info, name)})
        found.append((folder, info))
    return [(folder, _standing(info)) for folder, info in found]


def _standing(info: model.PackInfo) -> model.PackInfo:
    """With the line that says how it stands: a published pack's own, where it has one."""
    if info.status != model.PUBLISHED or not info.banner_published:
        return info
    told = info.banner_published.replace("{version}", info.version).replace("{owner}", info.owner or "")
    return msgspec.structs.replace(info, banner=told)


def path_parts(where: str) -> Iterator[str]:
    """The parts of a place as msgspec names it, such as `.steps[0].who`."""
    for part in where.replace("[", ".").replace("]", "").split("."):
        if part and part != "...":
            yield part


def mend_of(message: str, item: Any, kind: type) -> str:
    """How to put right what msgspec complains of in an entry of this kind."""
    fields = list(getattr(kind, "__struct_fields__", ()))
    if "unknown field" in message:
        field = message.rpartition("`")[0].rpartition("`")[2]
        near = get_close_matches(field, fields, n=1)
        return f"Did you mean `{near[0]}`?" if near else f"Fields here: {', '.join(fields)}"
    if "missing required field" in message:
        return "Add this field"
    if isinstance(item, dict):
        return "Write the kind of value that the field takes (docs/architecture.md, Content files)"
    return f"Write an entry with the fields {', '.join(fields)}"
