"""What changes between two editions of a pack: entry by entry, and in the answers people get.

Compared is what the files say, not how they are written: order of keys, quotes, comments and line breaks are nothing.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from threshold_guide.engine import Decision, Pack, clocks, decide
from threshold_guide.engine.model import Cite, Clock
from threshold_guide.knowledge.cases import Case, cases
from threshold_guide.knowledge.editions import Edition
from threshold_guide.knowledge.references import entries, named_by
from threshold_guide.knowledge.sections import CONTINUUM_FILE, SECTIONS

#: what `decide` never reads; where only these differ, no decision can
NOT_DECIDING = frozenset({"clocks", "events", "terms", "exits", "topics", "statements", "readings", "not_held", "rows"})
#: how often one change is named by the cases that it touches
MOST_EXAMPLES = 3
#: days from which a changed clock is counted to show what it does: a Monday, one before Christmas, one before Easter
SAMPLE_DAYS = (dt.date(2026, 11, 23), dt.date(2026, 12, 18), dt.date(2027, 3, 19))
#: day on which both editions decide
ON = SAMPLE_DAYS[0]


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field: None where it was not there before, or is not any more."""

    field: str
    before: str | None = None
    after: str | None = None


class EntryChange(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: what happened to it, and which entries name it."""

    section: str
    id: str
    label: str
    change: Literal["added", "removed", "changed"]
    place: str
    fields: tuple[FieldChange, ...] = ()
    named_by: tuple[str, ...] = ()


class WayChange(msgspec.Struct, frozen=True, kw_only=True):
    """A case that leads elsewhere: another route, 999 or not, the LADO or not, an outside call or not.

    `lower` where any of these is less than before. The first step of each goes with it.
    """

    case: str
    before: str
    after: str
    lower: bool
    first_before: str
    first_after: str


class AnswerChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the answers, the same in so many cases that lead where they led before."""

    part: str
    before: str | None
    after: str | None
    cases: int
    examples: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs. `faults` are those of each edition, which must be mended before it is served."""

    before: str
    after: str
    faults: tuple[tuple[str, ...], tuple[str, ...]]
    entries: tuple[EntryChange, ...]
    order: tuple[str, ...]
    beside: tuple[FieldChange, ...]
    ways: tuple[WayChange, ...]
    answers: tuple[AnswerChange, ...]
    #: how many cases were put to both editions
    cases: int

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        return not (self.entries or self.order or self.beside or self.ways or self.answers)


def compare(before: Edition, after: Edition, written: Sequence[Case] = (), *, answers: bool = True) -> Report:
    """The report. `written` are cases to try beside those of the decision space, such as scenarios.

    Without `answers` only the entries are compared, which takes seconds less.
    """
    changed = tuple(_entries(before.pack, after.pack))
    order = tuple(_orders(before.pack, after.pack))
    beside = tuple(_beside(before.beside, after.beside))
    tried: list[Case] = []
    ways: tuple[WayChange, ...] = ()
    lines: tuple[AnswerChange, ...] = ()
    if answers and (order or beside or any(change.section not in NOT_DECIDING for change in changed)):
        tried = _once([*written, *_of(before), *_of(after)])
        ways, lines = _answers(before.pack, after.pack, tried)
    lines += tuple(_clocks(before.pack, after.pack, changed))
    return Report(before=_title(before), after=_title(after),
                  faults=(tuple(map(str, before.faults)), tuple(map(str, after.faults))),
                  entries=changed, order=order, beside=beside, ways=ways, answers=lines, cases=len(tried))


def _once(tried: Sequence[Case]) -> list[Case]:
    """The cases without those whose answers another one has."""
    return list({msgspec.json.encode(case.answers, order="deterministic"): case for case in reversed(tried)}.values())


def _of(edition: Edition) -> list[Case]:
    """The cases of an edition; one with faults may be too broken to have any, and its faults are shown."""
    try:
        return cases(edition.pack)
    except Exception:
        if not edition.faults:
            raise
        return []


def _title(edition: Edition) -> str:
    info = edition.pack.info
    return f"{edition.name}: {info.title}, edition {info.version} of {clocks.in_words(info.dated)}, {info.status}"


# -- entries --------------------------------------------------------------------------------


def _entries(before: Pack, after: Pack) -> Iterator[EntryChange]:
    old, new = _all(before), _all(after)
    names_before, names_after = named_by(before), named_by(after)

    def change(key: tuple[str, str], what: Literal["added", "removed", "changed"], entry: Any, pack: Pack,
               names: Mapping[str, list[tuple[str, str]]], fields: Sequence[FieldChange] = ()) -> EntryChange:
        section, id = key
        return EntryChange(section=section, id=id, label=label(entry), change=what, fields=tuple(fields),
                           place=pack.places.get(f"{section}:{id}", ""),
                           named_by=tuple(f"{s} `{name}`" for s, name in names.get(id, ())))

    for key in old.keys() - new.keys() | new.keys() - old.keys() | {k for k in old.keys() & new.keys()
                                                                    if old[k] != new[k]}:
        if key not in new:
            yield change(key, "removed", old[key], before, names_before, _of_entry(old[key], removed=True))
        elif key not in old:
            yield change(key, "added", new[key], after, names_after, _of_entry(new[key]))
        else:
            yield change(key, "changed", new[key], after, names_after, list(fields(old[key], new[key])))


def _all(pack: Pack) -> dict[tuple[str, str], Any]:
    found = {(section, id): entry for section, id, entry in entries(pack)}
    if pack.continuum:
        found["continuum", CONTINUUM_FILE] = pack.continuum
    return found


def _of_entry(entry: Any, *, removed: bool = False) -> list[FieldChange]:
    """Every field of an entry that came or went."""
    found = []
    for field in entry.__struct_fields__:
        text = plain(getattr(entry, field))
        if text and text != "false" and field not in ("id", "term"):
            found.append(FieldChange(field=_words(field), before=text) if removed
                         else FieldChange(field=_words(field), after=text))
    return found


def _orders(before: Pack, after: Pack) -> Iterator[str]:
    """Sections whose entries stand in another order, which is the order on screen."""
    for section in SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        was = [id for id in old if id in new]
        now = [id for id in new if id in old]
        moved = next((pair for pair in zip(was, now, strict=True) if pair[0] != pair[1]), None)
        if moved:
            yield f"{_words(section)}: `{moved[1]}` now stands where `{moved[0]}` stood"


def fields(before: Any, after: Any, where: str = "") -> Iterator[FieldChange]:
    """Where two values of the same field differ, as deep as they differ."""
    if before == after:
        return
    if isinstance(before, msgspec.Struct) and type(before) is type(after) and not isinstance(before, Cite):
        for field in before.__struct_fields__:
            yield from fields(getattr(before, field), getattr(after, field), _deeper(where, _words(field)))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from fields(before.get(key), after.get(key), _deeper(where, str(key)))
    elif isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        yield from _items(before, after, where)
    else:
        yield FieldChange(field=where, before=plain(before) or None, after=plain(after) or None)


def _items(before: Sequence[Any], after: Sequence[Any], where: str) -> Iterator[FieldChange]:
    old, new = _keyed(before), _keyed(after)
    for key in dict.fromkeys([*old, *new]):
        inner = _deeper(where, key) if _has_id(old.get(key, new.get(key))) else where
        if key not in new:
            yield FieldChange(field=inner, before=plain(old[key]))
        elif key not in old:
            yield FieldChange(field=inner, after=plain(new[key]))
        else:
            yield from fields(old[key], new[key], inner)
    if [k for k in old if k in new] != [k for k in new if k in old]:
        yield FieldChange(field=_deeper(where, "order"), before=", ".join(old), after=", ".join(new))


def _has_id(item: Any) -> bool:
    return hasattr(item, "id") or hasattr(item, "value")


def _keyed(items: Sequence[Any]) -> dict[str, Any]:
    """The items under their id or value; others under their text, or their place where texts repeat."""
    keyed: dict[str, Any] = {}
    for place, item in enumerate(items):
        key = str(getattr(item, "id", None) or getattr(item, "value", None) or plain(item))
        keyed[f"{key} ({place})" if key in keyed else key] = item
    return keyed


def _beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for file in dict.fromkeys([*before, *after]):
        yield from fields(before.get(file), after.get(file), file)


def _deeper(where: str, more: str) -> str:
    return f"{where} > {more}" if where else more


def _words(name: str) -> str:
    return FIELD_WORDS.get(name, name.replace("_", " "))


#: field names that say little to people who do not write the files
FIELD_WORDS = {
    "floor": "route it leads to at least", "to": "leads to", "when": "applies when", "what": "what to do",
    "by": "by when", "says": "what is said", "binds": "whom it binds", "force": "how strongly the source puts it",
    "asks": "how people ask for it", "phrases": "words by which it is recognised", "counts": "what counts",
    "does_not_count": "what does not count", "raises": "raised", "amount": "number", "lines": "lines",
    "contested_with": "route elsewhere on the same facts", "needs_effect": "needs a stated effect on the child",
    "points_to": "criteria it may point to", "red_flag": "red flag it stands under", "expires": "to be checked before",
    "review_due": "review due", "where": "place in the document", "unit": "counted in",
}


def plain(value: Any) -> str:
    """Any value of an entry as people read it."""
    if value is None or value == () or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Cite):
        standing = ", ".join(filter(None, (value.authority, value.status)))
        return f"{value.document}: {value.where}" + (f" ({standing})" if standing else "")
    if isinstance(value, msgspec.Struct):
        return "; ".join(f"{_words(name)}: {text}" for name in value.__struct_fields__
                         if (text := plain(getattr(value, name))) and text != "false")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return " | ".join(map(plain, value))
    return str(value)


def label(entry: Any) -> str:
    """What an entry is called on screen."""
    for name in ("label", "title", "short", "name", "term", "headline", "action", "rule", "about", "sentence", "text"):
        text = getattr(entry, name, None)
        if isinstance(text, str):
            return text if len(text) <= 90 else text[:90].rstrip() + "…"
    return ""


# -- answers --------------------------------------------------------------------------------


def _answers(before: Pack, after: Pack, tried: Sequence[Case]) -> tuple[tuple[WayChange, ...],
                                                                        tuple[AnswerChange, ...]]:
    ways: list[WayChange] = []
    touched: dict[tuple[str, str | None, str | None], list[str]] = {}
    for case in tried:
        was, now = _decided(case, before), _decided(case, after)
        if was.way != now.way:
            ways.append(WayChange(case=case.name, before=was.way, after=now.way,
                                  lower=any(n < w for n, w in zip(now.height, was.height, strict=True)),
                                  first_before=was.first, first_after=now.first))
            continue
        for key in dict.fromkeys([*was.lines, *now.lines]):
            old, new = was.lines.get(key), now.lines.get(key)
            if old != new:
                touched.setdefault((key[0], old, new), []).append(case.name)
    lines = [AnswerChange(part=part, before=old, after=new, cases=len(names), examples=tuple(names[:MOST_EXAMPLES]))
             for (part, old, new), names in touched.items()]
    return tuple(sorted(ways, key=lambda each: (not each.lower, each.case))), tuple(lines)


class _Decided(msgspec.Struct, frozen=True):
    """One decision as far as it is compared: where it leads, how high each part of that is, and every line."""

    way: str
    height: tuple[int, int, int, int]
    first: str
    lines: dict[tuple[str, str], str]


LADO_HEIGHT = ("none", "not_lado", "unclear", "low_level", "consult", "refer")
FAILED = (-2, -1, -1, -1)


def _decided(case: Case, pack: Pack) -> _Decided:
    try:
        decision = decide(case.answers, on=ON, pack=pack)
    except Exception as error:
        # An edition with faults may fail anywhere; that it does is the change to report.
        return _Decided(f"cannot be decided ({type(error).__name__}: {error})", FAILED, "", {})
    lado = decision.lado.outcome if decision.lado else "none"
    way = [decision.level_words] + ["999 first"] * decision.emergency
    way += ["an outside call"] * decision.consult_external + ["a talk with the own lead"] * (
        decision.consult and not decision.consult_external)
    way += [f"LADO: {lado.replace('_', ' ')}"] * (lado != "none")
    return _Decided(", ".join(way), (pack.ranks.get(decision.route, -1), int(decision.emergency),
                                     decision.consult + decision.consult_external, LADO_HEIGHT.index(lado)),
                    f"{decision.first.what} ({decision.first.by.words})" if decision.first else "none",
                    _lines(decision))


def _lines(decision: Decision) -> dict[tuple[str, str], str]:
    """Every line of the decision, (part, id) -> text."""
    lines = {
        ("action", ""): decision.action, ("headline", ""): decision.headline,
        ("summary", ""): decision.summary, ("certainty", ""): decision.certainty_words,
        ("what is said of the level", ""): decision.level_note,
        ("telling the parents", ""): decision.tell_parents.replace("_", " "),
        ("may still be higher", ""): "yes" if decision.at_least else "no",
    }
    if decision.urgency:
        lines["urgency", ""] = f"{decision.urgency.words}: {decision.urgency.line}"
    if decision.first:
        lines["first step", ""] = decision.first.id
    for step in decision.steps:
        lines["step", step.id] = f"{step.who}: {step.what}"
        lines["deadline", step.id] = f"`{step.id}`: {step.by.words}; counted from {step.by.clock_start}" + (
            f"; {step.by.date_words}" if step.by.date_words else "")
        lines["contact of a step", step.id] = f"`{step.id}`: {step.contact.id if step.contact else 'none'}"
    for consultation in decision.consultations:
        lines["talk to", consultation.id] = \
            f"{consultation.with_whom}: {consultation.question} By when: {consultation.by}"
    for line in (*decision.situations, *decision.signals):
        lines[line.kind.replace("_", " "), line.id] = " ".join((line.label, *line.lines))
    for contact in decision.contacts:
        lines["contact", contact.id] = f"{contact.name} (`{contact.id}`): " + "; ".join(
            f"{line.value} ({line.status}{', ' + line.note if line.note else ''})" for line in contact.lines) + (
            f". {contact.find_out}" if contact.find_out else "")
    for part in decision.guidance.__struct_fields__:
        for text in getattr(decision.guidance, part):
            lines[part.replace("_", " "), text] = text
    for reason in decision.reasons:
        lines["reason", reason.rule] = f"{reason.label}: {reason.why}"
    for flip in decision.flip_facts:
        lines["would lead higher", f"{flip.rule} {[fact.id for fact in flip.facts]}"] = \
            f"{', '.join(fact.label for fact in flip.facts)}: {flip.to_words}"
    for unknown in decision.unknowns:
        lines["still open", unknown.id] = unknown.text
    for source in decision.citations:
        lines["source", f"{source.document} {source.where}"] = \
            f"{source.title}, {source.edition}: {source.where} ({source.authority}, {source.status}" + (
                ", overdue for review)" if source.overdue else ")")
    if decision.lado:
        lines["LADO", ""] = f"{decision.lado.headline}: {decision.lado.summary}"
        lines["the child's own referral", ""] = "yes" if decision.lado.child_referral else "no"
        for test in decision.lado.tests:
            lines["criterion", test.id] = f"{test.label}: {test.finding.replace('_', ' ')}"
        for line in filter(None, (decision.lado.exit, decision.lado.conflict)):
            lines["LADO, instead", line.id] = " ".join((line.label, *line.lines))
    return lines


def _clocks(before: Pack, after: Pack, changed: Sequence[EntryChange]) -> Iterator[AnswerChange]:
    """What a changed clock gives on sample days."""
    for change in changed:
        if change.section == "clocks" and change.change == "changed":
            old, new = before.clocks[change.id], after.clocks[change.id]
            for day in SAMPLE_DAYS:
                was, now = _due(old, day), _due(new, day)
                if was != now:
                    yield AnswerChange(part=f"date, `{change.id}` from {clocks.in_words(day)}", before=was, after=now,
                                       cases=1, examples=())


def _due(clock: Clock, day: dt.date) -> str:
    return clocks.in_words(clocks.due(clock, day).date)


# -- in words -------------------------------------------------------------------------------

CHANGES = {"removed": "Taken out", "changed": "Changed", "added": "Added"}


def in_words(report: Report) -> str:
    """The report as text that a safeguarding lead can read and sign."""
    if report.nothing:
        return f"Before: {report.before}\nAfter:  {report.after}\n\nThe two editions say the same."
    lines = ["What changes between two editions", "", f"Before: {report.before}", f"After:  {report.after}", ""]
    for name, faults in zip(("before", "after"), report.faults, strict=True):
        if faults:
            lines += [f"The edition {name} cannot be served as it is. Faults: {len(faults)}",
                      *(f"  {fault}" for fault in faults), ""]
    lines += _summary(report)
    if report.ways:
        lines += ["Cases that lead elsewhere", ""]
        for each in report.ways:
            lines += [f"  {'LOWER: ' if each.lower else 'Higher: '}{each.before}  ->  {each.after}", f"    {each.case}"]
            if each.first_before != each.first_after:
                lines += [f"    first step before: {each.first_before}", f"    first step after:  {each.first_after}"]
        lines.append("")
    for change, heading in CHANGES.items():
        of_kind = [entry for entry in report.entries if entry.change == change]
        if of_kind:
            lines += [f"{heading}: {_entries_word(len(of_kind))}", ""]
            for entry in sorted(of_kind, key=lambda each: (list(SECTIONS).index(each.section)
                                                           if each.section in SECTIONS else -1, each.id)):
                lines += _entry_lines(entry)
    if report.order or report.beside:
        lines += ["Order, and content that is not an entry", "", *(f"  {line}" for line in report.order)]
        for field in report.beside:
            lines += _field_lines(field, "  ")
        lines.append("")
    if report.answers:
        lines += ["Lines of the answers that differ", ""]
        for answer in sorted(report.answers, key=lambda each: (each.part, -each.cases)):
            lines += _answer_lines(answer)
    return "\n".join([*lines, *SIGN_OFF])


def _summary(report: Report) -> list[str]:
    lower = sum(each.lower for each in report.ways)
    count = {change: sum(entry.change == change for entry in report.entries) for change in CHANGES}
    return [f"{_entries_word(count['removed'])} taken out, {count['changed']} changed, {count['added']} added.",
            f"{report.cases} cases were put to both editions. {len(report.ways)} of them lead elsewhere: "
            f"{lower} lower, {len(report.ways) - lower} higher.",
            *(["Read the lower ones first: that is where a child could be missed."] if lower else []), ""]


def _entries_word(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _entry_lines(entry: EntryChange) -> list[str]:
    lines = [f"  {_words(entry.section)} `{entry.id}` {entry.label}" + (f"  ({entry.place})" if entry.place else "")]
    for change in entry.fields:
        lines += _field_lines(change, "    ")
    if entry.named_by:
        more = f" and {len(entry.named_by) - 8} more" if len(entry.named_by) > 8 else ""
        lines.append(f"    named by: {', '.join(entry.named_by[:8])}{more}")
    return [*lines, ""]


def _field_lines(change: FieldChange, indent: str) -> list[str]:
    lines = [f"{indent}{change.field}"]
    if change.before is not None:
        lines.append(f"{indent}  before: {change.before}")
    if change.after is not None:
        lines.append(f"{indent}  after:  {change.after}")
    return lines


def _answer_lines(answer: AnswerChange) -> list[str]:
    cases_word = "1 case" if answer.cases == 1 else f"{answer.cases} cases"
    lines = [f"  {answer.part} ({cases_word})", f"    before: {answer.before or 'not said'}",
             f"    after:  {answer.after or 'no longer said'}"]
    if answer.examples:
        lines.append(f"    such as: {'; '.join(answer.examples)}")
    return [*lines, ""]


SIGN_OFF = [
    "For sign-off", "",
    "I have read what changes, the lower routes first.", "",
    "Name: ______________________________", "",
    "Role: ______________________________", "",
    "Date: ______________________________",
]
