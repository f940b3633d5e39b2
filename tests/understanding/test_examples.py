"""The examples are read strictly, and there are enough of them, by different people, for everything that is learnt."""
from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from threshold_guide.language.cues import CueError
from threshold_guide.language.examples import FOLDER, examples, known_ids

SAID, NOT = 20, 8
KNOWN = {"facts": ("hunger", "cold"), "signals": ("fire",), "plain_signals": ("fire",), "scopes": ("off_topic",),
         "tasks": ("learn",)}


def test_everything_that_is_asked_about_has_examples_and_near_misses(pack: Any) -> None:
    found = examples(pack.folders, known_ids(pack))
    said = Counter(meaning for e in found if e.section == "facts" and e.beside is None for meaning in e.means)
    near = Counter(e.beside for e in found if e.section == "facts" and e.beside)
    ids = [*pack.indicators, *pack.concerns]
    assert {id: said[id] for id in ids if said[id] < SAID} == {}
    assert {id: near[id] for id in ids if near[id] < NOT} == {}
    danger = Counter(meaning for e in found if e.section == "signals" for meaning in e.means)
    assert all(danger[id] >= SAID for id in pack.signals)


def test_no_text_means_a_thing_and_is_a_near_miss_of_it(pack: Any) -> None:
    means: dict[tuple[str, str], set[str]] = {}
    found = examples(pack.folders, known_ids(pack))
    for example in found:
        means.setdefault((example.section, example.text.casefold()), set()).update(example.means)
    assert [e.text for e in found if e.beside and e.beside in means[e.section, e.text.casefold()]] == []


def test_no_example_is_a_message_that_judges(pack: Any) -> None:
    import yaml

    texts = {e.text.casefold() for e in examples(pack.folders, known_ids(pack))}
    for path in Path(__file__).parent.glob("*.yml"):
        for message in yaml.safe_load(path.read_text(encoding="utf-8")):
            for side in (message, message.get("a", {}), message.get("b", {})):
                said = str(side.get("text", side.get("message", ""))).casefold()
                assert said not in texts, (path.name, message["id"])


def test_what_a_line_may_say(tmp_path: Path) -> None:
    write(tmp_path, 'facts:\n  hunger:\n    said: ["no dinner", {text: "no dinner, no coat", also: [cold]}]\n'
                    '    not: ["had dinner", {text: "no coat", is: [cold]}]\n  ordinary:\n    not: ["a nice day"]\n')
    found = examples([tmp_path], KNOWN)
    assert [(e.text, sorted(e.means), e.beside) for e in found] == [
        ("no dinner", ["hunger"], None), ("no dinner, no coat", ["cold", "hunger"], None),
        ("had dinner", [], "hunger"), ("no coat", ["cold"], "hunger"), ("a nice day", [], None)]


@pytest.mark.parametrize("content, place, mend", [
    ("feelings:\n  hunger: {said: [a]}\n", "feelings", "facts, signals, plain_signals, scopes, tasks"),
    ("facts:\n  thirst: {said: [a]}\n", "thirst", "spelling"),
    ("facts:\n  hunger: {heard: [a]}\n", "hunger", "`said` or `not`"),
    ("facts:\n  hunger: {said: a}\n", "hunger", "one line for each text"),
    ("facts:\n  hunger: {said: ['']}\n", "hunger", "quotes"),
    ("facts:\n  hunger: {said: [7]}\n", "hunger", "quotes"),
    ("facts:\n  hunger: {said: [{text: a, is: [cold]}]}\n", "hunger", "`also`"),
    ("facts:\n  hunger: {not: [{text: a, is: [thirst]}]}\n", "hunger", "spelling"),
    ("- a\n", "the file", "`id:`"),
    ("facts: [\n", "broken.yml", "line"),
])
def test_a_fault_names_its_place_and_its_mend(tmp_path: Path, content: str, place: str, mend: str) -> None:
    write(tmp_path, content)
    with pytest.raises(CueError) as refused:
        examples([tmp_path], KNOWN)
    assert "broken.yml" in str(refused.value) and place in str(refused.value) and mend in str(refused.value)


def write(folder: Path, content: str) -> None:
    path = folder / FOLDER / "broken.yml"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
