"""The record as a paper: what to do first, where it leads and why, then everything that it rests on."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest

import msgspec

from threshold_guide.dialogue import cards
from threshold_guide.engine.decision import Citation, ContactOut, Decision, Line, StepOut
from threshold_guide.engine.pack import Pack
from threshold_guide.record.document import (
    AnyBlock,
    Blanks,
    Bullets,
    Call,
    Document,
    Numbered,
    Own,
    Section,
    Subheading,
    Table,
    Text,
    Tick,
    Ticks,
)
from threshold_guide.record.model import Record, View
from threshold_guide.record.when import at_words, clock_words, day_words

#: the one field for own words on the record
NOTE = "note"
#: headings of what is looked up rather than read through
TO_LOOK_UP = ("record_words", "record_notes", "record_contacts", "record_sources", "record_standing", "record_check")
#: so many steps of each side stand side by side at the head
SIDE_BY_SIDE = 3
#: so many steps stand open on a page, of each side where there are two, and so many lines about parents
STEPS_OPEN, STEPS_OPEN_OF_EACH, PARENTS_OPEN = 5, 3, 2


def decision_of(record: Record) -> Decision:
    """The decision that the record holds."""
    return msgspec.convert(record.decision, Decision)


def frame(record: Record, pack: Pack, title: str, sections: Iterable[Section],
          opening: Iterable[AnyBlock] = ()) -> Document:
    """A paper with what every paper carries: banner, when and from what it was made, what stands at its foot."""
    say, edition = pack.message, record.edition
    made = say("record_made", when=at_words(record.at), title=edition.title, version=edition.version,
               dated=day_words(edition.dated))
    return Document(title=title, banner=edition.banner, lines=(made, record.standing.disclosure),
                    opening=tuple(opening), sections=tuple(section for section in sections if section.blocks),
                    foot=f"{title} · {edition.banner} · {say('record_hash', hash=record.hash[:16])}",
                    page=say("record_page"))


def sheet(record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """The record as a paper."""
    return _Sheet(record, own, pack).document()


def on_screen(record: Record, pack: Pack) -> Document:
    """The same blocks in the order in which they are read on a page: what to do, then what it rests on."""
    return _Sheet(record, {}, pack).for_the_page()


def not_given(blocks: Iterable[AnyBlock], pack: Pack) -> tuple[AnyBlock, ...]:
    """The blocks, or that nothing was given."""
    return tuple(blocks) or (Text(words=pack.message("paper_not_given")),)


class _Sheet:
    """Holds what the parts of one record share."""

    def __init__(self, record: Record, own: Mapping[str, str], pack: Pack):
        self.record, self.own, self.pack = record, own, pack
        self.decision = decision_of(record)
        self.say = pack.message

    def document(self) -> Document:
        say = self.say
        parts = [
            ("record_points", self._points()),
            ("record_own_view", self._own_view()),
            ("record_note", self._note()),
            ("record_danger", self._danger()),
            ("record_criteria", self._criteria()),
            ("record_why", self._why()),
            ("record_unknown", self._unknown()),
            ("record_steps", self._steps()),
            ("record_questions", self._questions()),
            ("record_struck", self._struck()),
            ("record_changes", self._changes()),
            ("record_words", self._guidance()),
            ("record_notes", self._notes()),
            ("record_contacts", self._contacts()),
            ("record_sources", self._sources()),
            ("record_standing", self._standing()),
            ("record_check", self._check()),
        ]
        return frame(self.record, self.pack, say("paper_record"), opening=self._first(),
                     sections=(Section(heading=say(name), blocks=tuple(blocks), small=name in TO_LOOK_UP)
                               for name, blocks in parts))

    def for_the_page(self) -> Document:
        """What to do now stands open: the steps, the do-nots, whom to reach, duties. The rest is a press away."""
        decision = self.decision
        about_adult = decision.lado is not None and decision.lado.outcome != "not_lado"
        at_once = decision.emergency or (decision.first is not None and decision.first.by.kind == "now")
        words = {name: self._section(heading, (Bullets(items=lines),), name=name, most=PARENTS_OPEN
                                     if name == "parents" else 0, fold=name not in ("do_not", "parents")
                                     and not (about_adult and name == "may_do"))
                 for name, heading, lines in self._guidance_parts()}
        points = self._named("record_points", self._points(brief=True), name="points")
        both = {step.about for step in decision.steps} == {"child", "adult"}
        steps = self._named("record_then_do" if decision.first else "record_steps", self._steps(brief=True),
                            name="steps", most=STEPS_OPEN_OF_EACH if both else STEPS_OPEN)
        criteria = self._named("record_criteria", self._criteria())
        taken = [words.pop(name, None) for name in ("do_not", "may_do", "parents")]
        do_not, may_do, parents = taken
        before = ([do_not, may_do, criteria, steps, points, parents] if about_adult
                  else [steps, do_not, points, parents] if at_once else [points, steps, do_not, parents])
        sections = [
            *before,
            self._named("record_notes", self._notes(self._weighty)),
            *([] if about_adult else [may_do]),
            *words.values(),
            self._named("record_contacts", self._contacts(), fold=True),
            self._named("record_why", self._why(), fold=True),
            self._named("record_unknown", self._unknown(), fold=True),
            self._named("record_good_to_know", self._notes(lambda situation: not self._weighty(situation)), fold=True),
            self._named("record_danger", self._danger(), fold=True),
            self._named("record_struck", self._struck(), fold=True),
            self._named("record_sources", self._sources(), fold=True),
            self._named("record_standing", self._standing(), fold=True),
        ]
        # The page draws the first contact itself, with the number alone and large.
        opening = [block for block in self._first(on_page=True) if not isinstance(block, Blanks)]
        return frame(self.record, self.pack, decision.headline, opening=opening, sections=filter(None, sections))

    def _named(self, message: str, blocks: Iterable[AnyBlock], *, name: str = "", fold: bool = False,
               most: int = 0) -> Section:
        return self._section(self.say(message), blocks, name=name, fold=fold, most=most, small=message in TO_LOOK_UP)

    def _section(self, heading: str, blocks: Iterable[AnyBlock], *, name: str = "", fold: bool = False,
                 most: int = 0, small: bool = False) -> Section:
        return Section(heading=heading, blocks=tuple(blocks), small=small, name=name, fold=fold, most=most)

    def _weighty(self, situation: Line) -> bool:
        """A duty, or something that the answers call for; the others are good to know."""
        return situation.id in self.decision.duties or situation.kind != "note"

    # -- the answer -------------------------------------------------------------------------

    def _first(self, *, on_page: bool = False) -> Iterator[AnyBlock]:
        say, decision = self.say, self.decision
        about_adult = decision.lado is not None and decision.lado.outcome != "not_lado"
        labels = [say("record_blank_child")]
        if about_adult:
            labels.append(say("record_blank_adult"))
        yield Blanks(labels=(*labels, say("record_blank_writer")))
        lines = [decision.summary]
        if decision.emergency:
            lines += [line for signal in decision.signals for line in signal.lines]
        # Asking the outside body today comes before a step that has until tomorrow.
        soon = decision.first is not None and decision.first.by.kind in ("now", "before_home")
        talks = [say("consult_line", who=talk.with_whom, question=talk.question, by=talk.by)
                 for talk in decision.consultations]
        first = self._first_step(contact=not on_page)
        lines += [*first, *talks] if soon or not decision.consult_external else [*talks, *first]
        if decision.urgency:
            lines.append(f"{decision.urgency.words}. {decision.urgency.line}".strip())
        now = decision.emergency or soon or decision.consult_external
        yield Call(title=decision.headline, lines=tuple(filter(None, lines)), tone="now" if now else "plain")
        yield from self._both_clocks(brief=on_page)

    def _first_step(self, *, contact: bool) -> list[str]:
        step, say = self.decision.first, self.say
        if step is None:
            return []
        lines = [step.what, f"{_ended(say('record_who', who=step.who))} "
                            f"{_ended(say('record_by', by=cards.by_words(step.by, self.pack)))}"]
        return [*lines, _begun(cards.contact_words(step.contact))] if step.contact and contact else lines

    def _both_clocks(self, *, brief: bool) -> Iterator[AnyBlock]:
        """The child's first steps beside those about the adult, each with its own deadline.

        `brief`: of each side the one that reaches somebody, and not what the head says already.
        """
        sides = [_to_the_fore([step for step in self._steps_left(brief) if step.about == about], brief)
                 for about in ("child", "adult")]
        if all(sides):
            cells = [["\n".join([step.what, self.say("record_by", by=cards.by_words(step.by, self.pack)),
                                 *(_reach(step.contact) if brief else ())]) for step in side] for side in sides]
            yield Table(head=(self.say("record_steps_child"), self.say("record_steps_adult")),
                        rows=tuple(zip_longest(*cells, fillvalue="")), widths=(50, 50))

    def _points(self, *, brief: bool = False) -> Iterator[AnyBlock]:
        """Where the answers lead. `brief`: without what the drawing and the head of a page say already."""
        decision = self.decision
        if decision.route != "unclear" or decision.emergency:
            prefix = self.say("at_least_prefix") if decision.at_least and not decision.emergency else ""
            yield Text(words=self.say("route_line", at_least=prefix, action=decision.action,
                                      level=decision.level_words), strong=True)
            if not brief or decision.emergency:
                yield Text(words=decision.level_note)
        if decision.lado and brief and decision.lado.outcome != "not_lado":
            if decision.lado.child_referral:
                yield Text(words=self.say("lado_child_too"))
        elif decision.lado:
            yield Text(words=f"{decision.lado.headline}. {decision.lado.summary}", strong=decision.route == "unclear")
            if decision.lado.exit:
                yield Text(words=f"{decision.lado.exit.label}. {' '.join(decision.lado.exit.lines)}")
            if decision.lado.child_referral:
                yield Text(words=self.say("lado_child_too"))
        yield Text(words=decision.certainty_words)

    def _own_view(self) -> Iterator[AnyBlock]:
        say, child, adult = self.say, self.record.own_view, self.record.own_lado_view
        views = [(say("record_own_view_child"), child)] if child else []
        views += [(say("record_own_view_adult"), adult)] if isinstance(adult, View) else []
        if not views:
            yield Text(words=say("record_own_view_none"))
        for heading, view in views:
            if isinstance(adult, View):
                yield Subheading(words=heading)
            yield Text(words=view_words(view, self.pack))
            if view.reason:
                yield Text(words=say("record_own_view_reason", reason=view.reason))
            if view.lead:
                yield Text(words=say("record_own_view_lead", lead=view.lead))

    def _note(self) -> Iterator[AnyBlock]:
        if self.own.get(NOTE):
            yield Own(title=self.say("paper_own"), lines=tuple(self.own[NOTE].splitlines()))

    def _criteria(self) -> Iterator[AnyBlock]:
        lado, say = self.decision.lado, self.say
        if lado is None or lado.outcome == "not_lado":
            return
        yield criteria_table(self.decision, self.pack)
        yield Text(words=say("lado_decides"))
        if lado.conflict:
            yield Bullets(items=lado.conflict.lines)

    # -- what to do -------------------------------------------------------------------------

    def _steps(self, *, brief: bool = False) -> Iterator[AnyBlock]:
        say, steps = self.say, self._steps_left(brief)
        both = {step.about for step in steps} == {"child", "adult"}
        for about in ("child", "adult"):
            of = [step for step in steps if step.about == about]
            if of and both:
                yield Subheading(words=say("record_steps_child" if about == "child" else "record_steps_adult"))
            if of:
                yield Ticks(items=tuple(map(self._short_tick if brief else self._tick, of)))

    def _tick(self, step: StepOut) -> Tick:
        say = self.say
        rest = [say("record_source", source=self._cite(step.citation))]
        if step.contact:
            rest.insert(0, say("record_contact", contact=step.contact.name))
        return Tick(words=step.what, details=(
            _ended(say("record_who", who=step.who)) + " "
            + _ended(say("record_by", by=cards.by_words(step.by, self.pack))),
            " ".join(map(_ended, rest))))

    def _steps_left(self, brief: bool) -> list[StepOut]:
        """All steps, or those that come after the first one."""
        return [step for step in self.decision.steps if not brief or step != self.decision.first]

    def _short_tick(self, step: StepOut) -> Tick:
        """For a page: who, by when and the number to ring; what starts the clock, and the source, are folded."""
        say, by = self.say, step.by
        clock = say("clock_from", event=by.clock_start) if by.clock_start else ""
        who = f"{_ended(say('record_who', who=step.who))} {_ended(say('record_by', by=cards.day_words(by)))}"
        own_date = say("suggested") if by.suggested and "suggested" not in by.words else ""
        source = say("record_source", source=cards.cite_words(step.citation, self.pack))
        return Tick(words=step.what, details=(who, *_reach(step.contact)),
                    folded=tuple(_ended(_begun(line)) for line in (clock, own_date, source) if line))

    def _guidance(self) -> Iterator[AnyBlock]:
        for _, heading, lines in self._guidance_parts():
            yield Subheading(words=heading)
            yield Bullets(items=lines)

    def _guidance_parts(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Name, heading and lines of each part that has any."""
        guidance, say = self.decision.guidance, self.say
        for name, heading, lines in (
                ("do_not", "heading_do_not", guidance.do_not), ("may_do", "heading_may_do", guidance.may_do),
                ("say_to_child", "heading_say_to_child", guidance.say_to_child),
                ("parents", "heading_parents", guidance.parents),
                ("consent", "record_heading_consent", guidance.consent),
                ("information_sharing", "record_heading_sharing", guidance.information_sharing),
                ("record", "heading_record", guidance.record), ("next", "record_heading_next", guidance.next),
                ("if_refused", "heading_if_refused", guidance.if_refused),
                ("keep_watching", "record_heading_watch", guidance.keep_watching)):
            if lines:
                yield name, say(heading), tuple(lines)

    # -- why --------------------------------------------------------------------------------

    def _why(self) -> Iterator[AnyBlock]:
        say, decision = self.say, self.decision
        if not decision.reasons:
            yield Text(words=say("record_no_reason"))
            return
        rows = []
        for reason in decision.reasons:
            facts = "; ".join(fact_words(fact.label, fact.value, fact.value_label) for fact in reason.facts)
            source = self._cite(reason.citation) if reason.citation else ""
            why = " ".join(filter(None, (reason.why, reason.differs)))
            rows.append((facts or reason.label, self._leads(reason.label, reason.route, why),
                         say("record_rule_id", rule=reason.rule, source=source)))
        yield Table(head=(say("record_facts"), say("record_leads"), say("record_rule")), rows=tuple(rows),
                    widths=(27, 45, 28))

    def _leads(self, label: str, route: str, why: str) -> str:
        """Only the route that all of it leads to is named: a smaller one beside it would read as a reassurance."""
        level = self.pack.routes.get(route)
        after_999 = self.decision.emergency and self.pack.ranks.get(self.decision.route, -1) < self.pack.act_now_rank
        if level is None or after_999 or route != self.decision.route:
            return f"{label}. {why}"
        return self.say("record_rule_leads", label=label, to=level.action, why=why)

    def _unknown(self) -> Iterator[AnyBlock]:
        say, decision = self.say, self.decision
        if decision.unknowns:
            yield Bullets(items=unknown_lines(decision, self.pack))
        else:
            yield Text(words=say("record_nothing_open"))
        if decision.flip_facts:
            yield Subheading(words=say("record_would_lead"))
            yield Bullets(items=tuple(f"{'; '.join(fact.label for fact in flip.facts)} → {flip.to_words}"
                                      for flip in decision.flip_facts))

    def _notes(self, wanted: Callable[[Line], bool] = lambda situation: True) -> Iterator[AnyBlock]:
        for situation in filter(wanted, self.decision.situations):
            yield Subheading(words=situation.label)
            cited = self._cite(situation.citation)
            yield Bullets(items=(*situation.lines, self.say("record_source", source=cited)))

    # -- what it rests on -------------------------------------------------------------------

    def _danger(self) -> Iterator[AnyBlock]:
        yield from (Text(words=line) for line in danger_lines(self.record, self.pack))

    def _questions(self) -> Iterator[AnyBlock]:
        say, record = self.say, self.record
        words = {"open": say("record_not_answered"), "taken_out": say("record_taken_out")}
        when = {change.id: change.at for change in record.told.history.changes}
        rows = [(asked.text, asked.answer or words.get(asked.answered, ""),
                 clock_words(when[asked.id]) if asked.id in when and asked.answered == "given" else "")
                for asked in record.questions]
        if rows:
            yield Table(head=(say("record_question"), say("record_answer"), say("record_time")), rows=tuple(rows),
                        widths=(48, 33, 19))
        put = {asked.id for asked in record.questions}
        unasked = [f"{fact.label}: {fact.value}" for fact in record.facts if fact.id not in put]
        if unasked:
            yield Subheading(words=say("record_told_unasked"))
            yield Bullets(items=tuple(unasked))

    def _struck(self) -> Iterator[AnyBlock]:
        if self.record.struck:
            yield Bullets(items=self.record.struck)

    def _changes(self) -> Iterator[AnyBlock]:
        say, record = self.say, self.record
        changed = [(clock_words(shown.at), shown.label, shown.was, shown.now)
                   for shown, change in zip(record.changes, record.told.history.changes, strict=True)
                   if change.was is not None]
        if not changed:
            yield Text(words=say("record_changes_none"))
        else:
            yield Table(head=(say("record_time"), say("record_question"), say("record_was"), say("record_is")),
                        rows=tuple(changed),
                        widths=(19, 35, 23, 23))
        if record.told.history.left_out:
            yield Text(words=say("record_changes_left_out", count=record.told.history.left_out))

    def _contacts(self) -> Iterator[AnyBlock]:
        say = self.say
        if self.decision.contacts:
            yield Table(head=(say("record_contact_name"), say("record_contact_for"), say("record_contact_how")),
                        rows=tuple((self._whose(contact), contact.what_for, contact_lines(contact, self.pack))
                                   for contact in self.decision.contacts), widths=(22, 30, 48))

    def _whose(self, contact: ContactOut) -> str:
        """Its name, and whom it is for."""
        return "\n".join(filter(None, (_begun(contact.name), cards.audience_words(contact.lines, self.pack))))

    def _sources(self) -> Iterator[AnyBlock]:
        if self.decision.citations:
            yield Numbered(items=tuple(cite_words(citation, self.pack) for citation in self.decision.citations))

    def _standing(self) -> Iterator[AnyBlock]:
        yield Bullets(items=(*self.record.standing.it_is, *self.record.standing.it_is_not))
        yield Text(words=self.record.standing.disclosure, strong=True)

    def _check(self) -> Iterator[AnyBlock]:
        yield from check_lines(self.record, self.pack)

    def _cite(self, citation: Citation) -> str:
        """The number under which the source stands in the list, with its standing."""
        say = self.say
        return say("record_source_number", number=self.decision.citations.index(citation) + 1,
                   authority=say(f"authority_{citation.authority}"), status=say(f"status_{citation.status}"))


def _to_the_fore(steps: list[StepOut], brief: bool) -> list[StepOut]:
    """The first step and those that reach somebody, in their order; the others only where there is room."""
    reaching = [step for step in steps if step.contact]
    if brief:
        return (reaching or steps)[:1]
    chosen = [*steps[:1], *(step for step in reaching if step != steps[0]), *steps[1:]]
    names = list(dict.fromkeys(step.id for step in chosen))[:SIDE_BY_SIDE]
    return [step for step in steps if step.id in names]


def _reach(contact: ContactOut | None) -> tuple[str, ...]:
    """Whom a step reaches, and how: the numbers alone where there are any."""
    if contact is None:
        return ()
    phones = [line.value for line in contact.lines if line.kind == "phone"]
    ways = "; ".join(phones or [line.value for line in contact.lines])
    if not ways or ways.casefold().startswith(contact.name.casefold()):
        return (_ended(_begun(ways or contact.name)),)
    return (f"{_begun(contact.name)}: {ways}",)


def _ended(words: str) -> str:
    """The words with one full stop at their end."""
    return f"{words.rstrip('.')}."


def _begun(words: str) -> str:
    """The words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def cite_words(citation: Citation, pack: Pack) -> str:
    """The source with its standing; overdue is said."""
    text = cards.cite_words(citation, pack)
    return f"{text} {pack.message('record_overdue')}" if citation.overdue else text


def fact_words(label: str, value: str, value_label: str) -> str:
    """A fact as it reads in a list: its name alone where it is so, else with the answer."""
    return label if value in ("present", "") or not value_label else f"{label}: {value_label}"


def view_words(view: View, pack: Pack) -> str:
    """What the user thought themselves, in a sentence."""
    return (pack.message("record_own_view_says", action=view.action, level=view.level) if view.level
            else pack.message("record_own_view_open", action=view.action))


def criteria_table(decision: Decision, pack: Pack) -> Table:
    """The four criteria, what the user's words point to, and on which fact."""
    say = pack.message
    assert decision.lado
    rows = tuple((test.label, say("finding_" + test.finding), "; ".join(test.because))
                 for test in decision.lado.tests)
    return Table(head=(say("record_criterion"), say("record_finding"), say("record_because")), rows=rows,
                 widths=(40, 30, 30))


def unknown_lines(decision: Decision, pack: Pack) -> tuple[str, ...]:
    """What is not known, and whether it was asked."""
    return tuple(pack.message("record_unknown_asked" if unknown.answered_unsure else "record_unknown_open",
                              short=unknown.short) for unknown in decision.unknowns)


def danger_lines(record: Record, pack: Pack) -> tuple[str, ...]:
    say, danger = pack.message, record.danger
    first = {"not_asked": say("record_danger_not_asked"), "none": say("record_danger_none"),
             "unsure": say("record_danger_unsure"),
             "named": say("record_danger_named", signals="; ".join(danger.signals))}[danger.state]
    return (first, say("record_danger_handled")) if danger.handled else (first,)


def contact_lines(contact: ContactOut, pack: Pack) -> str:
    """The lines of a contact with the standing of each; for want of any, how to find out."""
    say = pack.message
    lines = []
    for line in contact.lines:
        standing = say(f"status_{line.status}")
        lines.append(say("record_contact_noted", value=line.value, standing=standing, note=line.note.rstrip("."))
                     if line.note else say("record_contact_line", value=line.value, standing=standing))
    if contact.find_out:
        lines.append(contact.find_out)
    return "\n".join(lines)


def check_lines(record: Record, pack: Pack) -> tuple[AnyBlock, ...]:
    """How the paper can be checked, and the two hashes."""
    say = pack.message
    return (Text(words=say("record_check_line")), Text(words=say("record_hash", hash=record.hash)),
            Text(words=say("record_content", content=record.edition.content, engine=record.edition.engine)))
