"""No Python names content: whoever edits policy_kb can rename, add and remove without an engineer.

The few names that both sides share are listed here, each with the reason why it may stand in Python.
"""
from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.sections import SECTIONS

CODE = Path(__file__).parents[2] / "threshold_guide"
PACK = load_pack()

#: (modules, names, why they may stand there)
ALLOWED: tuple[tuple[tuple[str, ...], frozenset[str], str], ...] = (
    (("*",), frozenset({"lado"}), "a pathway and a command; a clock happens to be called the same"),
    (("engine/*", "dialogue/*", "knowledge/*", "cli/read.py", "record/*"),
     frozenset({"consult", "emergency", "contested", "insufficient", "lado_consult"}),
     "overlays and LADO outcomes of the contract; the reader of packs refuses a pack without them (KB043)"),
    (("engine/*", "dialogue/*", "knowledge/*", "record/papers.py"), frozenset({"red_flags"}),
     "the built-in red-flag question and its screen"),
    (("engine/model.py",), frozenset({"harmed", "criminal_offence", "risk_of_harm", "unsuitable"}),
     "the four statutory criteria are the type of a criterion; a fifth is refused (KB020)"),
    (("engine/model.py",), frozenset({"child", "parenting", "family", "outside_home"}),
     "the four domains are the type of an indicator's domain"),
    (("engine/model.py", "dialogue/turn.py", "record/sheet.py"), frozenset({"child"}),
     "an audience, and whom a step is about"),
    (("engine/model.py", "engine/pack.py"), frozenset({"background"}), "a kind of screen"),
    (("engine/model.py", "record/sheet.py"), frozenset({"adult"}), "whom a step is about"),
    (("dialogue/commands.py", "dialogue/history.py", "record/hand_on.py", "record/kinds.py", "record/make.py"),
     frozenset({"history"}), "how the answers of a case came about, part of its record; a question is called the same"),
    (("engine/model.py", "record/kinds.py", "record/papers.py"), frozenset({"referral"}), "a kind of paper"),
    (("engine/model.py", "record/papers.py"), frozenset({"strengths"}), "a kind of fact under a heading of a paper"),
    (("record/visible.py",), frozenset({"head"}), "an element of HTML"),
    (("engine/currency.py", "knowledge/checks.py", "knowledge/published.py"), frozenset({"national"}),
     "an authority; a topic is called the same"),
    (("engine/conditions.py", "dialogue/screens.py"), frozenset({"nobody", "none_known", "none_of_these"}),
     "the answers that say that nothing applies, part of the grammar of conditions"),
    (("engine/model.py", "engine/decide.py", "engine/clocks.py", "knowledge/checks.py"),
     frozenset({"today", "days", "weeks", "months"}), "kinds of deadline and units of a clock"),
    (("engine/decide.py", "dialogue/cards.py", "record/sheet.py"), frozenset({"parents", "consent"}),
     "parts of an outcome's guidance"),
    (("engine/decide.py",), frozenset({"not_yet"}), "one of the three answers to whether parents are told"),
    (("engine/decide.py",), frozenset({"own_lead"}), "a message of the engine"),
    (("dialogue/*",), frozenset({"another_child", "quick"}), "commands of the contract"),
    (("dialogue/cards.py", "knowledge/checks.py", "channel/plain/pages.py"),
     frozenset({"contact"}), "a key of a card, and a word of a fault"),
    (("gym/*", "cli/cases.py"), frozenset({"consult", "emergency", "contested"}),
     "choices and findings of the gym, called as the overlays that they stand for"),
    (("gym/*",), frozenset({"adult"}), "the part of a decision that a topic trains"),
    (("gym/marking.py",), frozenset({"age_band"}), "a field of a case; the question is called the same"),
    (("gym/views.py",), frozenset({"missing", "elsewhere"}),
     "keys of an answer; a duty and an answer are called the same"),
    (("runtime/supervisor.py",), frozenset({"health"}), "an address of the server"),
    (("knowledge/checks.py", "dialogue/own_view.py"), frozenset({"own_lead"}), "a message of the engine"),
    (("knowledge/dictionary.py", "knowledge/diff.py", "knowledge/policy_checks.py"),
     frozenset({"contact", "force", "parents", "consent", "LADO"}),
     "fields of entries, and words that tell a content owner what has changed"),
    (("proof/*",), frozenset({"consult", "emergency", "contested", "insufficient", "red_flags", "nobody", "none_known",
                              "none_of_these", "today", "days", "weeks"}),
     "the contract's overlays and answers, stated a second time because the proof shares no code with the engine"),
    (("language/scopes.py", "language/reading.py", "language/reader.py", "language/asked.py", "language/proposals.py"),
     frozenset({"abusive", "adult_safeguarding", "child_user", "distressed_user", "gibberish", "legal_advice",
                "member_of_public", "off_topic", "other_language", "out_of_area", "prompt_injection"}),
     "scopes of a reading; an exit names its scope in a field, and some are called the same"),
    (("language/*",),
     frozenset({"age_band", "mobility", "lives_in", "goes_home_when", "unborn", "under_6_months", "months_6_to_11",
                "years_1_to_4", "years_5_to_9", "years_10_to_12", "years_13_to_15", "years_16_to_17", "adult",
                "non_mobile", "elsewhere", "today"}),
     "answers that are worked out from a number, a date or a place in the text and stand in no phrase"),
    (("language/*",),
     frozenset({"days", "weeks", "months", "today", "here", "school", "conduct", "other", "nobody", "none_known",
                "none_of_these"}),
     "words of the language itself: units, sorts of cues, answers that say that nothing applies"),
)


def names_of_content(pack: Pack) -> set[str]:
    """Every id of the pack, and every answer, group and step that has a name; messages have a test of their own."""
    found = {id for section in SECTIONS if section not in ("messages",) for id in getattr(pack, section)}
    found |= {option.value for question in pack.questions.values() for option in question.options}
    found |= {step.id for step in pack.steps()}
    for indicator in pack.indicators.values():
        found |= {indicator.group, indicator.domain, *(each.id for each in indicator.raises)}
    return found


def strings(path: Path) -> Iterator[tuple[str, int]]:
    """The texts in a module with their lines; docstrings too, which are longer than any name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def found() -> list[tuple[str, str, int]]:
    """(module, name of content, line) for each place where Python names content."""
    names = names_of_content(PACK)
    return [(path.relative_to(CODE).as_posix(), text, line) for path in sorted(CODE.rglob("*.py"))
            for text, line in strings(path) if text in names]


def _allows(entry: tuple[tuple[str, ...], frozenset[str], str], module: str, name: str) -> bool:
    modules, allowed, _ = entry
    return name in allowed and any(fnmatch(module, pattern) for pattern in modules)


def test_python_names_no_content():
    """A name of content stands in Python only where the list above says why."""
    assert [f"{module}:{line} {name}" for module, name, line in found()
            if not any(_allows(entry, module, name) for entry in ALLOWED)] == []


def test_what_is_allowed_is_needed():
    """Nothing stands on the list that is no longer so: a name gone from Python or from the content goes here too."""
    seen = found()
    for entry in ALLOWED:
        modules, allowed, why = entry
        assert why
        unused = {name for name in allowed if not any(_allows(entry, module, each) and each == name
                                                      for module, each, _ in seen)}
        assert unused == set(), modules


def test_a_name_in_python_is_noticed(tmp_path):
    """The search sees a name in a comparison, a tuple and a mapping."""
    module = tmp_path / "module.py"
    module.write_text('A = ("siblings",)\nB = {"lado_own_children": 1}\nC = x == "childline"\n', encoding="utf-8")
    assert {text for text, _ in strings(module)} <= names_of_content(PACK)
