"""The field dictionary: current, and every field explained."""
from __future__ import annotations

import re

import msgspec

from threshold_guide.cli import main
from threshold_guide.engine import model, statements
from threshold_guide.knowledge import ROOT
from threshold_guide.knowledge.dictionary import dictionary

FILE = ROOT.parent / "docs/fields.md"


def test_the_dictionary_is_current():
    """docs/fields.md is what `kb fields` would write now."""
    assert FILE.read_text(encoding="utf-8") == dictionary(), "run: thresholds kb fields --write docs/fields.md"


def test_every_field_of_every_class_is_explained():
    """Each class has its table, each field a row, and no meaning is empty."""
    text = dictionary()
    for module in (model, statements):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, model.Entry) and kind is not model.Entry:
                part = text.partition(f"## {kind.__name__}\n")[2].partition("\n## ")[0]
                rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.*) \|$", part, re.M)
                assert [row[0] for row in rows] == [f.encode_name for f in msgspec.structs.fields(kind)], kind
                assert all(meaning.strip() for *_, meaning in rows), kind


def test_what_is_needed_is_said():
    """A field without a default is needed; one with a default says what holds without it."""
    part = dictionary().partition("## Indicator\n")[2].partition("\n## ")[0]
    assert re.search(r"^\| `floor` \| text \| yes \|", part, re.M)
    assert re.search(r"^\| `kind` \| one of `strength`, `worry` \| no, `worry` without it \|", part, re.M)
    assert re.search(r"^\| `steps` \| list of \[Step\]\(#step\) \| no \|", part, re.M)


def test_the_command_writes_it(tmp_path, capsys):
    """`kb fields` prints it, and with --write renews a file."""
    assert main(["kb", "fields"]) == 0
    assert capsys.readouterr().out == dictionary()
    assert main(["kb", "fields", "--write", str(tmp_path / "fields.md")]) == 0
    assert (tmp_path / "fields.md").read_text(encoding="utf-8") == dictionary()
