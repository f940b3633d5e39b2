"""The field dictionary: every kind of entry with its fields, read off the classes that are the schema."""
from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec

from threshold_guide.engine import model, statements
from threshold_guide.knowledge.published import SignOff
from threshold_guide.knowledge.sections import FILES, SECTIONS

HEAD = """# Field dictionary

Every kind of entry in `policy_kb/`, its fields, and what each means. Generated from the classes that check the files.
To renew it: `.venv/bin/thresholds kb fields --write docs/fields.md`.
"""
#: what a field means wherever no class says it of its own
SHARED = {
    "id": "its name, unique among entries of its kind",
    "code": "its number in the list of the content's authors",
    "label": "what it is called on screen",
    "title": "its heading on screen",
    "name": "its name on screen",
    "text": "the words on screen",
    "source": "the document and the place in it that say so",
    "authority": "whose it is: `national`, `common_practice`, or the id of a local pack",
    "status": "`confirmed` or `unconfirmed`",
    "why": "the reason, in words a practitioner reads",
    "when": "the condition under which it applies (architecture.md, Conditions)",
    "to": "the route it leads to",
    "floor": "the route that it leads to at the least",
    "counts": "examples of what counts",
    "does_not_count": "examples of what does not",
    "phrases": "words by which it is recognised in free text",
    "not_phrases": "words that look like it and are not",
    "surely": "danger in these words is never asked about first: 999 fills the screen, whatever else is said",
    "examples": "whole messages by which it is recognised",
    "why_we_ask": "the answer to “why are you asking?”",
    "question": "how it is asked",
    "steps": "what to do, in order",
    "contact": "the contact to show with it",
    "raises": "conditions under which it leads higher",
    "note": "anything a reader of the content must know",
    "document": "the id of the document in sources.yml",
    "where": "the heading, rule or row in the document",
    "checked": "the day on which somebody last looked whether it still holds",
    "owner": "who answers for it",
}
#: what a field means in one class, or in all that have it, where neither class nor SHARED says so
OWN = {
    "PackInfo.status": "`trial` until all of the sign-off holds, then `published`",
    "version": 'the edition, such as "2026.11"',
    "dated": "the day of the edition",
    "extends": "the pack it lies over",
    "banner": "the line on every screen and record that says how far this has been confirmed",
    "publisher": "who publishes the document",
    "edition": "the edition as printed, in words",
    "review_due": "the day on which its own review is due; after it, answers say that it is overdue",
    "action": "the headline on screen",
    "level_words": "the level of need in the standard words, never a number",
    "meaning": "what it means, in plain words",
    "sentence": "the partnership's own sentence on its levels",
    "not_held": "what of it is not held here",
    "PaperHeading.paper": "which paper it stands on, as above",
    "PaperHeading.title": "the heading as printed",
    "value": "what is stored for this answer, a quoted id",
    "hint": "a line beneath the label",
    "short": "a few words for lists and summaries",
    "help": "a line of explanation",
    "Question.kind": "how it is answered",
    "options": "the answers to choose from",
    "who_could_know": "who may know the answer already",
    "find_out": "how to find out what is not known",
    "screen": "the screen on which it is asked",
    "pathway": "which pathway asks it: level of need or LADO",
    "Screen.kind": "how it is asked, as above",
    "Step.about": "whom the step is about",
    "adds": "what it adds, as above",
    "Criterion.child_referral": "where it may be met, the child needs a referral of their own",
    "Deadline.kind": "how the period is counted",
    "words": "the period in words",
    "clock_start": "the event from which it is counted",
    "Deadline.amount": "how many days, working days or weeks",
    "amount": "how many of the unit",
    "suggested": "the guide's own period, never shown as policy",
    "what": "what to do",
    "who": "who does it",
    "deadline": "by when",
    "domain": "the part of the child's life",
    "group": "the kind of worry it is listed under",
    "Indicator.kind": "a strength shapes the help and cancels no worry",
    "say_to_child": "what may be said to the child",
    "parents": "what is said to parents, after the safe-to-tell check",
    "consent": "whose agreement is needed, and where none is",
    "information_sharing": "what may be shared, with whom",
    "record": "what to write down",
    "next": "what happens next, and when to hear back",
    "if_refused": "what to do if the answer is no",
    "keep_watching": "what would change it",
    "do_not": "what not to do first",
    "may_do": "what may be done meanwhile",
    "heading": "the heading it stands under",
    "intro": "a line above the questions",
    "questions": "ids of the questions, in order",
    "with_whom": "whom to talk to, in words",
    "by": "by when, in words",
    "external": "whether it leaves the organisation",
    "Situation.kind": "what sort of overlay it is",
    "Situation.headline": "what the outcome begins with where this situation has the first step",
    "lines": "what is shown, line by line",
    "consult": "a conversation to have where it applies",
    "headline": "the first line of the card",
    "summary": "the second line",
    "guidance": "the lines around the steps",
    "ConcernRaise.points_to": "criteria that may then be met; none: talk it over",
    "points_to": "criteria that it may point to",
    "strength": "`may`, `consult` or `low_level`, as above",
    "where_instead": "where the matter goes instead",
    "gives_way": "whether a concern is stronger than it",
    "child_next": "whether the questions about the child come next where nobody chose those about an adult",
    "about": "who the concern is about",
    "instead": "who is told or asked instead",
    "scope": "which reading of a message leads here",
    "reply": "what is said, line by line",
    "confirm": "what is asked before it is taken so",
    "stops": "whether the pathway ends here",
    "contacts": "ids of the contacts to show",
    "do_first": "what to do first, with 999",
    "ContactLine.kind": "`words` where no number or address is held",
    "ContactLine.value": "the number, address or words",
    "audience": "for whom it is; nobody else is shown it",
    "what_for": "when to use it",
    "expires": "the day after which it is shown only as to be checked",
    "term": "the word",
    "lead": "whom to ask first there",
    "also": "other names for it",
    "is_a": "the wider event that it is one of",
    "starts": "the event that starts it, in words",
    "must": "what has to be done, in the strength of the source",
    "unit": "what is counted",
    "direction": "whether it runs from the event or back from it",
    "from": "the event that starts it",
    "repeats_until": "the event before which repeating stops",
    "Passage.heading": "the heading in the document",
    "Passage.lines": "lines of the stored copy, such as `28-31`",
    "Row.lines": "lines of the stored copy",
    "Row.heading": "the heading in the document",
    "topic": "the topic it belongs to",
    "force": "how strongly the source puts it",
    "passages": "the places that say so",
    "rows": "rows of rows.yml it covers",
    "asks": "how people ask for it",
    "Row.kind": "what sort of rule, as listed at the head of rows.yml",
    "rule": "the rule in short",
    "Clock.to": "the event that ends it",
    "Clock.from": "the event that starts it",
    "Topic.intro": "one line on what it covers",
    "ConcernRaise.when": "the condition under which it weighs more",
}


def dictionary() -> str:
    """The whole dictionary as Markdown."""
    lines = [HEAD]
    for kind, notes, doc in _classes():
        lines += [f"## {kind.__name__}", "", doc, ""] if doc else [f"## {kind.__name__}", ""]
        where = _where(kind)
        if where:
            lines += [where, ""]
        lines += ["| Field | Type | Needed | Meaning |", "|---|---|---|---|"]
        for field in msgspec.structs.fields(kind):
            lines.append(f"| `{field.encode_name}` | {_type(field.type)} | {_needed(field)} "
                         f"| {notes.get(field.name) or _meaning(kind.__name__, field.encode_name)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _meaning(kind: str, field: str) -> str:
    for known in (OWN.get(f"{kind}.{field}"), SHARED.get(field), OWN.get(field)):
        if known:
            return known
    return ""


def _classes() -> Iterator[tuple[type, dict[str, str], str]]:
    for module in (model, statements):
        yield from _of_module(module)
    yield SignOff, {"role": "what they are in the partnership", "date": "the day they signed",
                    "version": "the edition they read", "hash": "what `kb sign-hash` prints for that content"}, \
        inspect.getdoc(SignOff) or ""


def _of_module(module: ModuleType) -> Iterator[tuple[type, dict[str, str], str]]:
    source = inspect.getsource(module)
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name != "Entry":
            kind = getattr(module, node.name)
            yield kind, _comments(node, source.splitlines()), inspect.cleandoc(ast.get_docstring(node) or "")


def _comments(node: ast.ClassDef, lines: list[str]) -> dict[str, str]:
    """Field -> the `#:` lines above it."""
    notes = {}
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            above: list[str] = []
            at = part.lineno - 2
            while at >= 0 and lines[at].strip().startswith("#:"):
                above.insert(0, lines[at].strip().removeprefix("#:").strip())
                at -= 1
            notes[part.target.id] = " ".join(above).replace("|", "\\|")
    return notes


def _where(kind: type) -> str:
    """In which files entries of the class stand, and under which section."""
    sections = [section for section, own in SECTIONS.items() if own is kind]
    if not sections:
        return ""
    files = [f"`{file}`" for file, held in FILES.items() if sections[0] in held]
    return f"Section `{sections[0]}` of {', '.join(files)}."


def _needed(field: msgspec.structs.FieldInfo) -> str:
    if field.default is not msgspec.NODEFAULT:
        default = field.default
    elif field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    else:
        return "yes"
    return "no" if default in (None, (), {}, "") else f"no, `{_value(default)}` without it"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _type(kind: Any) -> str:
    """The type in words."""
    return _named(msgspec.inspect.type_info(kind))


def _named(info: msgspec.inspect.Type) -> str:
    of = msgspec.inspect
    if isinstance(info, of.StructType):
        return f"[{info.cls.__name__}](#{info.cls.__name__.lower()})"
    if isinstance(info, of.LiteralType):
        return "one of " + ", ".join(f"`{value}`" for value in sorted(map(str, info.values)))
    if isinstance(info, (of.VarTupleType, of.ListType)):
        return f"list of {_named(info.item_type)}"
    if isinstance(info, of.DictType):
        return f"mapping of {_named(info.key_type)} to {_named(info.value_type)}"
    if isinstance(info, of.UnionType):
        return " or ".join(_named(each) for each in info.types if not isinstance(each, of.NoneType))
    plain = {of.StrType: "text", of.IntType: "whole number", of.BoolType: "`true` or `false`", of.DateType: "date",
             of.AnyType: "condition", of.FloatType: "number"}
    return plain.get(type(info), type(info).__name__)
