"""One fault each, put into a copy of the packs, and the fact or entry that a counter-example must name."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CITE = '{document: english_practice, where: "Put in by a test"}'


@dataclass(frozen=True)
class Seed:
    """`edit` changes a copy of policy_kb; `names` stands in the counter-example; `refused`: the checks see it too."""

    property: str
    fault: str
    names: str
    edit: Callable[[Path], None]
    refused: bool = False


def _added(file: str, text: str) -> Callable[[Path], None]:
    """The text at the end of a file, in its last section."""
    def edit(root: Path) -> None:
        path = root / file
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + text, encoding="utf-8")

    return edit


def _changed(file: str, entry: str, before: str, after: str) -> Callable[[Path], None]:
    """The first `before` that follows the entry, replaced."""
    def edit(root: Path) -> None:
        path = root / file
        head, mark, rest = path.read_text(encoding="utf-8").partition(f"- id: {entry}\n")
        assert mark and before in rest, (file, entry, before)
        path.write_text(head + mark + rest.replace(before, after, 1), encoding="utf-8")

    return edit


def _written(file: str, text: str) -> Callable[[Path], None]:
    """A file of its own."""
    def edit(root: Path) -> None:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists()
        path.write_text(text, encoding="utf-8")

    return edit


def _both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        for each in edits:
            each(root)

    return edit


def _rule(when: str) -> Callable[[Path], None]:
    """A cumulative rule to child in need."""
    return _added("england/cumulative.yml", f"""
  - id: put_in
    label: Put in by a test
    when: {when}
    to: child_in_need
    why: Put in by a test.
    source: {CITE}
""")


def _exit(when: str) -> str:
    return f"""
  - id: put_in
    label: Put in by a test
    when: {when}
    where_instead: Somewhere else.
    source: {CITE}
"""


def _weaker_copy(root: Path) -> None:
    """A local pack that writes a hard trigger again, with a lower floor."""
    text = (root / "england/indicators/outside_home.yml").read_text(encoding="utf-8")
    entry = "  - id: weapon\n" + text.partition("  - id: weapon\n")[2].partition("\n  - id: ")[0]
    assert "floor: significant_harm" in entry
    weaker = entry.replace("floor: significant_harm", "floor: early_help", 1)
    _written("bolton/indicators/put_in.yml", f"indicators:\n{weaker}\n")(root)


def _later_outcome(root: Path) -> None:
    """A local pack that replaces an outcome, and begins it later."""
    text = (root / "england/outcomes/routes.yml").read_text(encoding="utf-8")
    entry = "  - id: significant_harm\n" + text.partition("  - id: significant_harm\n")[2].partition("\n  - id: ")[0]
    assert "deadline: {kind: now," in entry
    later = entry.replace("deadline: {kind: now,", "deadline: {kind: working_days, amount: 5,", 1)
    _written("bolton/outcomes/put_in.yml", f"outcomes:\n{later}\n")(root)


SEEDS = (
    Seed("concern", "a rule to a route holds only while another worry is not there", "parent_illness",
         _rule("{all: [minor_care_worry, {none: [parent_illness]}]}"), refused=True),
    Seed("concern", "a rule waits for a question to be answered “no”", "disability",
         _rule("{all: [minor_care_worry, {disability: absent}]}")),
    Seed("concern", "a concern leads out of the LADO part", "hit_a_child",
         _changed("england/lado.yml", "parent_only", "when: {adult_role: parent_or_relative_only}",
                  "when: {any: [{adult_role: parent_or_relative_only}, hit_a_child]}")),
    Seed("strength", "a rule to a route holds only while a strength is not there", "settled_home",
         _rule("{all: [minor_care_worry, {none: [settled_home]}]}"), refused=True),
    Seed("unsure", "“no” to a question leads higher than “don't know”", "disability",
         _rule("{all: [minor_care_worry, {disability: absent}]}")),
    Seed("unsure", "“don't know” to a background question is itself a reason", "history",
         _rule("{all: [minor_care_worry, {history: unsure}]}")),
    Seed("floor", "a hard trigger has a floor below the act-now route", "weapon",
         _changed("england/indicators/outside_home.yml", "weapon", "floor: significant_harm", "floor: child_in_need")),
    Seed("floor", "999 is not the contact of the first step of an emergency", "front door",
         _both(_changed("england/outcomes/overlays.yml", "em_999", "contact: emergency_999", "contact: front_door"),
               _changed("england/outcomes/overlays.yml", "em_999", "Ring 999.", "Ring the front door."))),
    Seed("floor", "the first step of an emergency is shown in some cases only", "em_999",
         _changed("england/outcomes/overlays.yml", "em_999", "contact: emergency_999",
                  "contact: emergency_999\n        when: {setting: school}")),
    Seed("floor", "another area's door takes 999 away", "another_area",
         _changed("england/situations/cases.yml", "another_area", "replaces_contact: front_door",
                  "replaces_contact: emergency_999")),
    Seed("goes_on", "a rule waits for a fact that no screen asks", "setting",
         _rule("{all: [minor_care_worry, {setting: school}]}")),
    Seed("outcome", "a step names a contact that has a line for the public only", "eh_existing_plan",
         _changed("bolton/contacts.yml", "early_help_team", "audience: [professional, public]", "audience: [public]")),
    Seed("outcome", "the endings without a route have no date", "route unclear",
         _both(*(_changed("england/outcomes/overlays.yml", step, f"deadline: {{kind: {kind}", "deadline: {kind: none")
                 for step, kind in (("in_own_lead", "before_home"), ("in_front_door", "before_home"),
                                    ("in_find_out", "working_days"), ("in_record", "today"),
                                    ("in_review", "working_days"))))),
    Seed("portal_only", "a step tells a professional the LADO's e-mail address", "lado_refer",
         _changed("england/outcomes/lado.yml", "lado_contact", "and by no other.",
                  "and by no other than LADO@bolton.gov.uk.")),
    Seed("portal_only", "the address is marked as one for professionals too", "lado_email",
         _changed("bolton/contacts.yml", "lado_email", "audience: [public]", "audience: [public, professional]")),
    Seed("portal_only", "a step points to the public's contact", "lado_contact",
         _changed("england/outcomes/lado.yml", "lado_contact", "contact: lado_portal", "contact: lado_email")),
    Seed("local", "the local pack writes a hard trigger again with a lower floor", "weapon", _weaker_copy,
         refused=True),
    Seed("local", "the local pack adds a way out of the LADO part", "adult_role",
         _written("bolton/lado.yml", "lado_exits:" + _exit("{adult_role: volunteer}"))),
    Seed("local", "the local pack replaces an outcome and begins it later", "significant_harm", _later_outcome,
         refused=True),
)

#: Faults that content cannot express: put into the planner or the engine instead.
PATCHED = (
    ("stops", "the planner asks again what was answered “don't know”", "impact"),
    ("stops", "the background screen forgets that it was shown", "background"),
    ("(encoding)", "the engine forgets its doubts, and the encoding does not", "somebody is asked"),
)
