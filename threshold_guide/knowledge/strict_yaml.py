"""YAML read strictly: no duplicate keys, no bare yes/no/on/off, no tags; every value knows its line."""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from threshold_guide.knowledge.faults import Fault

BOOLEAN_WORDS = frozenset({"yes", "no", "on", "off", "y", "n"})
_PLAIN_TAGS = {
    "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp",
}


class Document:
    """A parsed file: `value`, and the line of each path such as `indicators/3/floor`."""

    def __init__(self, value: Any, lines: dict[str, int]):
        self.value = value
        self.lines = lines

    def line(self, path: str) -> int:
        """The line of the path, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path.rpartition("/")[0]
        return self.lines.get(path, 1)


class StrictReader:
    """Reads files and collects their faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        #: the lists and mappings that are being read just now, the outermost first
        self._inside: set[int] = set()

    def read(self, path: Path, shown: str) -> Document | None:
        """The file's content, or None when it cannot be read; faults name `shown` as the file."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self._fault(shown, 1, "KB001", f"not UTF-8 text ({error.reason} at byte {error.start})",
                        "Save the file as UTF-8")
            return None
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault(shown, mark.line + 1 if mark else 1, "KB001",
                        f"not readable as YAML: {error.problem or error.context}",
                        "Check indentation, quotes and colons on this line")
            return None
        except yaml.YAMLError as error:
            self._fault(shown, 1, "KB001", f"not readable as YAML: {error}",
                        "Remove characters that cannot be printed")
            return None
        if node is None:
            return Document({}, {})
        lines: dict[str, int] = {}
        return Document(self._value(node, "", shown, lines), lines)

    def _fault(self, file: str, line: int, code: str, fault: str, mend: str, id: str = "") -> None:
        self.faults.append(Fault(file, line, id, code, fault, mend))

    def _value(self, node: yaml.Node, path: str, file: str, lines: dict[str, int]) -> Any:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, file)
        if id(node) in self._inside:
            # An alias is the very node that it stands for, so one inside itself would never end.
            self._fault(file, node.start_mark.line + 1, "KB003", "an anchor (`&`) is used inside itself",
                        "Write the text out there")
            return None
        self._inside.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path, file, lines)
            return [self._value(item, f"{path}/{index}".lstrip("/"), file, lines)
                    for index, item in enumerate(node.value)]
        finally:
            self._inside.remove(id(node))

    def _mapping(self, node: yaml.MappingNode, path: str, file: str, lines: dict[str, int]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node, file) if isinstance(key_node, yaml.ScalarNode) else None
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                self._fault(file, line, "KB003", f"the key {key!r} is not a word", "Put the key in quotes")
                continue
            if key in result:
                self._fault(file, line, "KB002", f"the key `{key}` stands twice in one entry",
                            "Keep one of the two")
            inner = f"{path}/{key}".lstrip("/")
            lines[inner] = line
            result[key] = self._value(value_node, inner, file, lines)
        return result

    def _scalar(self, node: yaml.Node, file: str) -> Any:
        line = node.start_mark.line + 1
        plain = getattr(node, "style", None) is None
        if node.tag not in _PLAIN_TAGS:
            self._fault(file, line, "KB003", f"the tag {node.tag} is not allowed here",
                        "Write plain text, numbers, dates or lists")
            return str(node.value)
        if plain and node.value.lower() in BOOLEAN_WORDS:
            self._fault(file, line, "KB004", f"a bare `{node.value}` is read as true or false",
                        f'Write "{node.value}" in quotes')
            return node.value
        if not plain or node.tag.endswith(":str"):
            return node.value
        kind = node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return node.value.lower() == "true"
        if kind == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", node.value):
            return int(node.value)
        if kind == "timestamp" and re.fullmatch(r"\d{4}-\d\d-\d\d", node.value):
            try:
                return dt.date.fromisoformat(node.value)
            except ValueError:
                self._fault(file, line, "KB005", f"{node.value} is not a date in the calendar",
                            "Write an existing day as YYYY-MM-DD")
                return None
        self._fault(file, line, "KB004", f"`{node.value}` could be read as a number or a date",
                    f'Write "{node.value}" in quotes')
        return node.value
