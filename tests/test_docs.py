"""The documents say what the project does."""
from __future__ import annotations

import re
from pathlib import Path

from threshold_guide.cli import COMMANDS
from threshold_guide.cli.kb import TABLE_END, TABLE_START
from threshold_guide.knowledge.table import indicator_table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_every_make_target():
    """Each target that `make` lists is named in the README."""
    targets = re.findall(r"^([a-z]+):.*?## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {"setup", "run", "test", "check", "train", "bench"} <= set(targets)
    missing = [t for t in targets if t != "help" and f"`{t}`" not in README and f"make {t}" not in README]
    assert missing == []


def test_readme_names_every_command():
    """Each subcommand of `thresholds` is named in the README."""
    assert [name for name in COMMANDS if f"`{name}`" not in README] == []


def test_links_of_the_documents_lead_somewhere():
    """Every relative link in a document points to a file that is there."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_paths_in_the_readme_exist():
    """Each path that the README names is there."""
    for target in re.findall(r"`((?:policy_kb|tests|docs|widget|bench)/[^`<>…]*)`", README):
        assert list(ROOT.glob(target.rstrip("/"))), target


def test_the_table_of_indicators_is_current(pack):
    """The generated table in docs/knowledge_base.md is what `kb table` would write now."""
    text = (ROOT / "docs/knowledge_base.md").read_text(encoding="utf-8")
    _, start, rest = text.partition(TABLE_START)
    table, end, _ = rest.partition(TABLE_END)
    assert start and end
    assert table.strip() == indicator_table(pack).strip(), \
        "run: thresholds kb table --write docs/knowledge_base.md"
