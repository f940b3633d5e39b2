"""Papers beside the record: a referral draft, a sheet for the LADO portal, a note of a low-level concern, a call.

Their headings are content (papers.yml). Beneath each stands only what the user gave.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from threshold_guide.engine.decision import Decision
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE, PaperHeading
from threshold_guide.engine.pack import Pack
from threshold_guide.record import phone_script
from threshold_guide.record.document import (
    AnyBlock,
    Blanks,
    Bullets,
    Call,
    Document,
    Own,
    Section,
    Subheading,
    Table,
    Text,
)
from threshold_guide.record.model import Record
from threshold_guide.record.sheet import (
    check_lines,
    contact_lines,
    criteria_table,
    danger_lines,
    decision_of,
    frame,
    not_given,
    unknown_lines,
    view_words,
)


def headings(paper: str, pack: Pack) -> tuple[PaperHeading, ...]:
    """The headings of a paper, in the order of the pack."""
    return tuple(heading for heading in pack.paper_headings.values() if heading.paper == paper)


def referral(record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """The answers under the headings of a good referral, marked as a draft."""
    say, decision = pack.message, decision_of(record)
    lines = [say("paper_referral_draft")]
    if decision.emergency or pack.ranks.get(decision.route, -1) >= pack.act_now_rank:
        lines.append(say("paper_referral_now"))
    return frame(record, pack, say("paper_referral"), opening=(
        Call(title=say("paper_draft"), lines=tuple(lines), tone="draft"),),
        sections=_sections("referral", record, own, pack))


def portal(record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """What to have ready for the LADO's portal. For professionals: no address for the public stands on it."""
    say, decision = pack.message, decision_of(record)
    lines = [say("paper_portal_draft")]
    if decision.lado and decision.lado.child_referral:
        lines.append(say("paper_portal_child"))
    before: list[AnyBlock] = []
    for heading, found in ((say("heading_do_not"), decision.guidance.do_not),
                           (say("heading_may_do"), decision.guidance.may_do)):
        if found:
            before += [Subheading(words=heading), Bullets(items=found)]
    where = pack.info.consult_contacts.get("allegations")
    contacts = tuple(contact for contact in decision.contacts if contact.id == where)
    way: list[AnyBlock] = [Bullets(items=tuple(contact_lines(contact, pack).splitlines())) for contact in contacts]
    return frame(record, pack, say("paper_portal"), opening=(
        Call(title=say("paper_draft"), lines=tuple(lines), tone="draft"),),
        sections=(Section(heading=say("paper_portal_before"), blocks=tuple(before)),
                  Section(heading=say("paper_portal_contact"),
                          blocks=(*way, Blanks(labels=(say("paper_portal_tried"),)))),
                  *_sections("portal", record, own, pack)))


def low_level(record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """A note of a smaller concern about an adult."""
    say, decision = pack.message, decision_of(record)
    guide = (Section(heading=say("paper_guide_says"), blocks=(Bullets(items=decision.guidance.record),))
             if decision.guidance.record else None)
    sections = [*_sections("low_level", record, own, pack)]
    return frame(record, pack, say("paper_low_level"), opening=(
        Call(title=say("paper_draft"), lines=(say("paper_low_level_draft"), say("paper_low_level_lado")),
             tone="draft"),), sections=[*sections[:-1], *([guide] if guide else []), *sections[-1:]])


def telephone(record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """What to say in about a minute."""
    say = pack.message
    title, *lines = phone_script.text(decision_of(record), record.told.answers, pack).splitlines()
    blocks: list[AnyBlock] = []
    listed: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("- "):
            listed.append(line[2:])
            continue
        if listed:
            blocks.append(Bullets(items=tuple(listed)))
            listed = []
        if line:
            blocks.append(Text(words=line))
    return frame(record, pack, say("paper_telephone"), sections=(
        Section(heading=title, blocks=(Text(words=say("paper_telephone_use")), *blocks)),
        Section(heading=say("record_check"), blocks=check_lines(record, pack), small=True)))


def _sections(paper: str, record: Record, own: Mapping[str, str], pack: Pack) -> Iterator[Section]:
    decision = decision_of(record)
    for heading in headings(paper, pack):
        yield Section(heading=heading.title, blocks=not_given(_under(heading, record, decision, own, pack), pack))
    yield Section(heading=pack.message("record_check"), blocks=check_lines(record, pack), small=True)


def _under(heading: PaperHeading, record: Record, decision: Decision, own: Mapping[str, str],
           pack: Pack) -> Iterator[AnyBlock]:
    if heading.blanks:
        yield Text(words=pack.message("record_fill_in"))
        yield Blanks(labels=heading.blanks)
    table = _criteria(decision, pack) if "criteria" in heading.told else None
    if table:
        yield table
        yield Text(words=pack.message("lado_decides"))
    lines = [line for kind in heading.told for line in _told(kind, record, decision, pack)]
    lines += _answers(heading, record, pack)
    if lines:
        yield Bullets(items=tuple(dict.fromkeys(lines)))
    words = own.get(heading.id, "")
    if words:
        yield Own(title=pack.message("paper_own"), lines=tuple(words.splitlines()))


def _answers(heading: PaperHeading, record: Record, pack: Pack) -> list[str]:
    answers = record.told.answers
    return [f"{pack.label(id)}: {pack.value_label(id, answers[id])}" for id in heading.answers if id in answers]


def _criteria(decision: Decision, pack: Pack) -> Table | None:
    return criteria_table(decision, pack) if decision.lado and decision.lado.tests else None


def _told(kind: str, record: Record, decision: Decision, pack: Pack) -> list[str]:
    """The facts of one kind that the user gave, in words."""
    answers = record.told.answers
    if kind == "danger":
        return list(danger_lines(record, pack)) if record.danger.state in ("named", "unsure") else []
    if kind == "worries":
        flags = [flag for flag in pack.red_flags if flag in (answers.get("red_flags") or ())]
        return [pack.red_flags[flag].label for flag in flags] + [_fact(id, answers[id], pack) for id in answers
                          if id in pack.indicators and pack.indicators[id].kind == "worry"]
    if kind == "strengths":
        return [_fact(id, answers[id], pack) for id in answers
                if id in pack.indicators and pack.indicators[id].kind == "strength"]
    if kind == "concerns":
        return [_fact(id, answers[id], pack) for id in answers if id in pack.concerns]
    if kind == "unknown":
        return list(unknown_lines(decision, pack))
    if kind == "own_view" and record.own_view:
        return [view_words(record.own_view, pack)]
    return []


def _fact(id: str, value: object, pack: Pack) -> str:
    label = pack.label(id)
    if value == PRESENT:
        return label
    names = {ABSENT: "fact_absent", UNSURE: "fact_unsure"}
    return pack.message(names[str(value)], fact=label) if value in names else f"{label}: {value}"
