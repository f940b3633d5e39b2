"""The words of the conversation: what the code asks for exists, and what exists is asked for."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from threshold_guide.engine.decide import decide
from threshold_guide.engine.lado import FINDINGS
from threshold_guide.record.kinds import KINDS

CODE = [path for folder in ("threshold_guide", "actions")
        for path in sorted((Path(__file__).parents[2] / folder).rglob("*.py"))]
#: functions whose first argument is the id of a message
SPEAKING = {"message", "tell", "say"}
#: ids that are put together from a beginning and a value known only at run time
FAMILIES = (
    "answer_", "at_least", "audience_",
    "authority_", "begin_", "button_", "certainty_", "consult_question_", "document_", "fact_",
    "file_", "finding_", "format_", "group_", "gym_", "heading_", "own_lado_lead_", "own_view_lead_", "pages_",
    "paper_", "phone_parents_", "policy_force_",
    "policy_not_for_", "status_", "tell_parents_", "when_")


def _trees() -> Iterator[ast.AST]:
    for path in CODE:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))


def _asked() -> Iterator[ast.expr]:
    for node in _trees():
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SPEAKING:
                yield node.args[0]


def test_every_message_that_is_asked_for_exists(pack):
    """Each message that the code names in full is written."""
    named = {node.value for node in _asked() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert len(named) > 50
    assert sorted(named - set(pack.messages)) == []


def test_every_family_is_known(pack):
    """A message id put together at run time begins like one of the listed families, and each family has members."""
    for node in _asked():
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            assert beginning.startswith(FAMILIES), beginning
    for family in FAMILIES:
        assert any(id.startswith(family) for id in pack.messages), family


@pytest.mark.parametrize(("family", "values"), [
    ("certainty_", ["clear", "borderline", "contested", "insufficient"]),
    ("tell_parents_", ["not_yet", "ask_first", "after_check"]),
    ("phone_parents_", ["not_yet", "ask_first", "after_check"]),
    ("authority_", ["bolton", "national", "common_practice"]),
    ("status_", ["confirmed", "unconfirmed"]),
    ("finding_", FINDINGS),
    ("answer_", ["present", "absent", "unsure"]),
    ("fact_", ["absent", "unsure"]),
    ("when_", ["past", "hypothetical"]),
    ("begin_", ["level_of_need", "lado"]),
    ("consult_question_", ["unsure_own_lead", "unsure_front_door", "contested", "lado"]),
    ("paper_", [kind.id for kind in KINDS] + [f"{kind.id}_what" for kind in KINDS]),
    ("format_", [name for kind in KINDS for name in kind.formats]),
    ("document_", ["note", "phone_script", "hand_on", "calendar"]),
])
def test_families_are_complete(pack, family, values):
    """Each value that can end a message id has its message."""
    assert [value for value in values if f"{family}{value}" not in pack.messages] == []


def test_every_kind_of_worry_has_a_name(pack):
    """Each group of indicators has the name that stands on the screen of kinds."""
    assert {f"group_{entry.group}" for entry in pack.indicators.values()} <= set(pack.messages)


def test_every_message_is_used(pack):
    """No message is written that nothing says."""
    texts = {node.value for node in _trees() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted(id for id in pack.messages if id not in texts and not id.startswith(FAMILIES)) == []


def test_blanks_are_names(pack):
    """Each blank of a message is a plain name, so that it can be filled in."""
    for message in pack.messages.values():
        for _, name, spec, _ in Formatter().parse(message.text):
            assert name is None or name.isidentifier(), message.id
            assert not spec, message.id


def test_the_engine_needs_no_message_that_is_not_written(pack, on):
    """The empty case, which says the least, still finds all its words."""
    assert decide({}, on=on, pack=pack).level_note == pack.message("level_note")
