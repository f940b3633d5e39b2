"""`decide`: a pure function of answers, date and pack. The same three give the same decision to the byte."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from threshold_guide.engine import clocks, model
from threshold_guide.engine import decision as out
from threshold_guide.engine.assess import Assessment, assess
from threshold_guide.engine.conditions import Truth
from threshold_guide.engine.currency import as_of, overdue
from threshold_guide.engine.lado import LadoFinding, outcome_id
from threshold_guide.engine.model import PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import flips, still_open, unknown_questions

ENGINE = "1.0"
#: deadlines that do not wait for tomorrow
AT_ONCE = frozenset({"now", "before_home", "today"})
#: so many things that are not known are named in a question that somebody reads out
MOST_NAMED = 5
__all__ = ["ENGINE", "decide"]


def decide(answers: Mapping[str, Any], *, on: dt.date, pack: Pack) -> out.Decision:
    """Route, overlays, duties, LADO part, steps with deadlines, reasons and sources for the answers.

    `on` is the day of the decision (England). Raises clocks.OutsideCalendar when a step's date
    would lie outside the bank-holiday calendar.
    """
    told = as_of(pack, on)
    return _Builder(_in_order(answers, told), on, told).build()


def _in_order(answers: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The answers in one fixed order, so that the order of telling leaves no trace in the decision."""
    def of(id: str, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        known = [option.value for option in pack.questions[id].options] if id in pack.questions else [*pack.signals]
        return sorted(value, key=lambda item: (known.index(item) if item in known else len(known), str(item)))

    return {id: of(id, answers[id]) for id in sorted(answers)}


class _Builder:
    """Turns one assessment into a decision; holds only what its parts share."""

    def __init__(self, answers: Mapping[str, Any], on: dt.date, pack: Pack):
        self.answers, self.on, self.pack = answers, on, pack
        self.setting: str | None = answers.get("setting")
        self.found: Assessment = assess(answers, pack)
        self.lado: LadoFinding | None = self.found.lado
        #: contacts that are another area's to name in this case
        self.elsewhere: frozenset[str] = frozenset()
        #: danger is named, and nothing else that was told leads to acting now: the route waits behind 999
        self.after_999 = self.found.emergency and self.found.rank < pack.act_now_rank
        self.citations: dict[tuple[str, str], out.Citation] = {}
        self.contacts: dict[str, out.ContactOut] = {}

    def build(self) -> out.Decision:
        pack, found = self.pack, self.found
        route = pack.route_ids[found.rank] if found.rank >= 0 else "unclear"
        act_now = found.rank >= pack.act_now_rank
        open_ids = still_open(self.answers, found, pack)
        flip_facts = self._flips(found)
        contested = self._contested(open_ids)
        certainty = self._certainty(route, open_ids, flip_facts, contested)
        facts = {**found.facts, "route": route, "lado": self.lado.outcome if self.lado else "none"}
        situations = [(entry, truth) for entry, condition in pack.situation_rules
                      if (truth := condition(facts)) >= Truth.UNSURE]
        applying = [entry for entry, truth in situations if truth is Truth.YES]
        self.elsewhere = frozenset(entry.replaces_contact for entry in applying if entry.replaces_contact)
        consultations = self._consultations(applying, contested, act_now)
        outcomes = self._outcomes(route, contested, bool(consultations))
        lead = outcomes[0] if outcomes else pack.outcomes["insufficient"]
        steps = self._steps(outcomes, applying)
        level = pack.routes.get(route)
        urgency = self._urgency(applying, act_now, any(c.external for c in consultations))
        lado_part = self._lado_part()
        tell = self._tell_parents(situations, act_now)
        guidance = self._guidance(outcomes, applying, tell)
        shown = [e for e in applying if e.kind not in ("urgency", "safe_to_tell")]
        return out.Decision(
            route=route,
            action=_sentence(self._named("action", level)),
            level_words=self._named("level_words", level),
            level_note=pack.message("level_note"),
            headline=self._headline(lead, applying, steps),
            summary=self._summary(lead),
            at_least=bool(open_ids) and not act_now,
            emergency=found.emergency,
            signals=tuple(self._signal(signal) for signal in found.signals),
            consult=bool(consultations),
            consult_external=any(c.external for c in consultations),
            consultations=consultations,
            duties=tuple(entry.id for entry in applying if entry.kind == "duty"),
            situations=tuple(self._line(e.id, e.kind, e.label, e.lines, e.source) for e in shown),
            certainty=certainty,
            certainty_words=pack.message("certainty_after_999" if self.after_999 else f"certainty_{certainty}"),
            lado=lado_part,
            urgency=urgency,
            tell_parents=tell,
            first=steps[0] if steps else None,
            steps=steps,
            reasons=self._reasons(),
            unknowns=self._unknowns(open_ids, act_now),
            flip_facts=flip_facts,
            guidance=guidance,
            contacts=tuple(self.contacts.values()),
            citations=tuple(self.citations.values()),
            pack=out.PackStamp(id=pack.info.id, title=pack.info.title, version=pack.info.version,
                               dated=pack.info.dated, status=pack.info.status, banner=pack.info.banner),
            status=pack.info.status,
            on=self.on,
            engine=ENGINE,
        )

    # -- small conversions ------------------------------------------------------------------

    def _named(self, field: str, level: model.Route | None) -> str:
        """The route in words. A route below acting now is not named beside 999: it would read as a reassurance."""
        if self.after_999:
            return self.pack.message(f"{field}_after_999")
        return getattr(level, field) if level else self.pack.message(f"{field}_unclear")

    def _cite(self, cite: model.Cite) -> out.Citation:
        key = (cite.document, cite.where)
        if key not in self.citations:
            source = self.pack.sources[cite.document]
            self.citations[key] = out.Citation(
                document=source.id, title=source.title, edition=source.edition, where=cite.where,
                authority=cite.authority or source.authority, status=cite.status or source.status,
                checked=source.checked, dated=source.dated,
                overdue=overdue(source, self.on))
        return self.citations[key]

    def _contact(self, contact_id: str | None) -> out.ContactOut | None:
        if contact_id is None or contact_id in self.elsewhere:
            return None
        if contact_id not in self.contacts:
            contact = self.pack.contacts[contact_id]
            lines = tuple(
                out.ContactLine(kind=line.kind, value=line.value, status=line.status,
                                audience=line.audience, note=line.note)
                for line in contact.lines if "professional" in line.audience)
            name = (self.setting_lead() if contact_id == self.pack.info.consult_contacts.get("own")
                    else contact.name)
            self.contacts[contact_id] = out.ContactOut(
                id=contact.id, name=name, what_for=contact.what_for, lines=lines,
                checked=contact.checked, find_out=contact.find_out)
        return self.contacts[contact_id]

    def setting_lead(self) -> str:
        """Whom this user asks first, in words."""
        setting = self.pack.settings.get(self.setting or "")
        return setting.lead if setting else self.pack.message("own_lead")

    def _fact(self, fact: str, value: Any = None) -> out.Fact:
        value = self.answers.get(fact) if value is None else value
        shown = "; ".join(value) if isinstance(value, (list, tuple)) else str(value or "open")
        return out.Fact(id=fact, label=self.pack.label(fact), value=shown,
                        value_label=self.pack.value_label(fact, value) if value else "")

    def _text(self, texts: Iterable[model.Words]) -> tuple[str, ...]:
        return tuple(self.pack.words(text, self.setting) for text in texts)

    def _line(self, id: str, kind: str, label: str, lines: Iterable[model.Words],
              source: model.Cite) -> out.Line:
        return out.Line(id=id, kind=kind, label=label, lines=self._text(lines), citation=self._cite(source))

    def _signal(self, signal_id: str) -> out.Line:
        signal = self.pack.signals[signal_id]
        return self._line(signal.id, "danger", signal.label, (signal.do_first,), signal.source)

    # -- parts of the decision --------------------------------------------------------------

    def _contested(self, open_ids: frozenset[str]) -> tuple[str, ...]:
        """Present indicators on which areas differ across the social-care line, facts complete."""
        found, pack = self.found, self.pack
        if found.rank >= pack.line_rank:
            return ()
        return tuple(
            worry for worry in found.worries
            if (higher := pack.indicators[worry].contested_with)
            and pack.ranks[higher] > found.rank
            and not any(fact in open_ids for each in pack.raises[worry] for fact in each.when.ids))

    def _certainty(self, route: str, open_ids: frozenset[str], flip_facts: tuple[out.Flip, ...],
                   contested: tuple[str, ...]) -> str:
        told = bool(self.found.hits) or any(
            self.found.facts.get(id) == PRESENT for id in self.pack.indicators)
        if not told and not (self.lado and self.lado.outcome != "unclear"):
            return "insufficient"
        if contested:
            return "contested"
        if self.lado and self.lado.outcome == "consult":
            return "borderline"
        return "borderline" if any(len(flip.facts) == 1 for flip in flip_facts) else "clear"

    def _outcomes(self, route: str, contested: tuple[str, ...], consult: bool) -> list[model.Outcome]:
        """The outcomes that apply, the one that leads the card first."""
        pack, found = self.pack, self.found
        ids: list[str | None] = []
        if found.emergency:
            ids.append("emergency")
        lado = f"lado_{self.lado.outcome}" if self.lado and self.lado.outcome != "unclear" else None
        if found.rank >= pack.act_now_rank:
            ids += [route, lado]
        else:
            ids += [lado, route if route != "unclear" else None]
        if contested:
            ids.insert(0 if not found.emergency else 1, "contested")
        if consult:
            ids.append("consult")
        if route == "unclear" and lado is None and not found.emergency:
            ids.append("insufficient")
        return [pack.outcomes[id] for id in ids if id]

    def _steps(self, outcomes: list[model.Outcome], situations: list[model.Situation]) -> tuple[out.StepOut, ...]:
        pack = self.pack
        steps: dict[str, out.StepOut] = {}
        facts = {**self.found.facts, "route": pack.route_ids[self.found.rank] if self.found.rank >= 0 else "unclear",
                 "lado": self.lado.outcome if self.lado else "none"}
        own = [step for worry in self.found.worries for step in pack.indicators[worry].steps]
        exits = list(self.lado.exit.steps) if self.lado and self.lado.exit else []
        area = [s for entry in situations if entry.kind == "area" for s in entry.steps]
        open_case = [s for entry in situations if entry.kind == "open_case" for s in entry.steps]
        rest = [s for entry in situations if entry.kind not in ("area", "open_case", "urgency") for s in entry.steps]
        lead = [s for outcome in outcomes[:1] for s in outcome.steps[:1]]
        if self.found.rank < pack.act_now_rank and not self.found.emergency and not self.lado:
            # Who works with the child already hears today, before anybody is asked within one's own setting.
            lead = [s for s in open_case[:1] if s.deadline.kind in AT_ONCE] + lead
        # Another area's door stands before ours, but never before 999.
        ordered = lead + area if self.found.emergency else area[:1] + lead + area
        body = [s for outcome in outcomes for s in outcome.steps]
        if self.lado:
            # The child's and the adult's steps were written apart: what is to be done now stands before the rest.
            body.sort(key=lambda step: step.deadline.kind != "now")
        ordered += open_case + body + exits + own + rest
        for step in ordered:
            if step.id in steps:
                continue
            condition = pack.step_conditions.get(step.id)
            if condition is None or condition(facts) is Truth.YES:
                steps[step.id] = self._step(step)
        return tuple(steps.values())

    @staticmethod
    def _headline(lead: model.Outcome, applying: list[model.Situation], steps: tuple[out.StepOut, ...]) -> str:
        """That of the situation that has the first step, or else of the outcome: what to do now stands first."""
        for entry in applying:
            if entry.headline and steps and any(step.id == steps[0].id for step in entry.steps):
                return entry.headline
        return lead.headline

    def _step(self, step: model.Step) -> out.StepOut:
        return out.StepOut(
            id=step.id, what=self.pack.words(step.what, self.setting),
            who=self.pack.words(step.who, self.setting), by=self._by(step.deadline), about=step.about,
            citation=self._cite(step.source), contact=self._contact(step.contact))

    def _by(self, deadline: model.Deadline) -> out.By:
        day = None
        if deadline.kind in ("now", "before_home", "today"):
            day = self.on
        elif deadline.kind == "working_days":
            day = clocks.working_days(self.on, deadline.amount).date
        elif deadline.kind == "days":
            day = self.on + dt.timedelta(days=deadline.amount)
        elif deadline.kind == "weeks":
            day = clocks.working_day_before(self.on + dt.timedelta(weeks=deadline.amount))
        return out.By(words=deadline.words, kind=deadline.kind, clock_start=deadline.clock_start,
                      date=day, date_words=clocks.in_words(day) if day else None,
                      suggested=deadline.suggested)

    def _reasons(self) -> tuple[out.Reason, ...]:
        reasons = []
        for hit in self.found.hits:
            reasons.append(out.Reason(
                rule=hit.rule, kind=hit.kind, label=hit.label, route=self.pack.route_ids[hit.rank],
                why=hit.why, differs=hit.differs,
                facts=tuple(self._fact(fact, PRESENT if fact in self.found.derived else None)
                            for fact in hit.facts if fact in self.answers or fact in self.found.derived),
                citation=self._cite(hit.source) if hit.source else None))
        return tuple(reasons)

    def _flips(self, found: Assessment) -> tuple[out.Flip, ...]:
        return tuple(
            out.Flip(facts=tuple(self._fact(fact) for fact in sorted(flip.facts)),
                     to=self.pack.route_ids[flip.rank],
                     to_words=self.pack.routes[self.pack.route_ids[flip.rank]].action, rule=flip.rule)
            for flip in flips(self.answers, found, self.pack))

    def _unknowns(self, open_ids: frozenset[str], act_now: bool) -> tuple[out.Unknown, ...]:
        do_not_ask = self.pack.message("do_not_find_out") if act_now or self.lado else None
        unknowns = []
        for question_id in unknown_questions(self.answers, self.found, open_ids, self.pack):
            question = self.pack.questions.get(question_id)
            unsure = self.answers.get(question_id) is not None
            unknowns.append(out.Unknown(
                id=question_id, short=self.pack.label(question_id),
                text=question.text if question else self._direct_question(question_id),
                answered_unsure=unsure,
                who_could_know=question.who_could_know if question else None,
                find_out=do_not_ask or (question.find_out if question else None)))
        return tuple(unknowns)

    def _direct_question(self, fact: str) -> str:
        for group in (self.pack.indicators, self.pack.concerns, self.pack.criteria):
            if fact in group:
                return group[fact].question
        return self.pack.label(fact)

    def _consultations(self, situations: list[model.Situation], contested: tuple[str, ...],
                       act_now: bool) -> tuple[out.Consultation, ...]:
        pack, found = self.pack, self.found
        made: dict[str, out.Consultation] = {}
        unsure: dict[bool, list[str]] = {}
        for doubt in found.doubts:
            external = doubt.rank >= pack.act_now_rank
            unsure.setdefault(external, []).append(doubt.label)
        if not act_now:
            for external, labels in sorted(unsure.items(), reverse=True):
                id = "unsure_front_door" if external else "unsure_own_lead"
                made[id] = self._consult(id, external, labels)
            if contested:
                made["contested"] = self._consult(
                    "contested", True, [pack.indicators[worry].label for worry in contested])
        elif unsure:
            made["unsure_front_door"] = self._consult(
                "unsure_front_door", True, [label for labels in unsure.values() for label in labels])
        if self.lado and self.lado.outcome == "consult":
            made["lado"] = self._consult("lado", True, list(self.lado.consult_because))
        for entry in situations:
            if entry.consult:
                consult = entry.consult
                made[consult.id] = out.Consultation(
                    id=consult.id, with_whom=consult.with_whom, question=consult.question,
                    by=consult.by, external=consult.external, because=entry.label,
                    citation=self._cite(consult.source), contact=self._contact(consult.contact))
        return tuple(made.values())

    def _consult(self, id: str, external: bool, because: list[str]) -> out.Consultation:
        pack = self.pack
        named = list(dict.fromkeys(each for label in because for each in label.split("; ")))
        more = len(named) - MOST_NAMED
        asked = "; ".join(named if more <= 0 else [
            *named[:MOST_NAMED], pack.message("consult_more", count=more)])
        kind = "allegations" if id == "lado" else "external" if external else "own"
        contact = pack.info.consult_contacts[kind]
        return out.Consultation(
            id=id, external=external, because="; ".join(named),
            with_whom=pack.contacts[contact].name if external else self.setting_lead(),
            question=pack.message(f"consult_question_{id}", facts=asked),
            by=pack.message("consult_by_lado" if id == "lado" else "consult_by"),
            citation=self._cite(pack.outcomes["lado_consult" if id == "lado" else "consult"].source),
            contact=self._contact(contact))

    def _urgency(self, situations: list[model.Situation], act_now: bool, external: bool) -> out.Urgency | None:
        if not (act_now or external or self.found.rank >= self.pack.line_rank):
            return None
        for entry in situations:
            if entry.kind == "urgency":
                return out.Urgency(words=entry.label, line=" ".join(self._text(entry.lines)))
        return out.Urgency(words=self.pack.message("urgency_default"),
                           line=self.pack.message("urgency_default_line"))

    def _tell_parents(self, situations: list[tuple[model.Situation, Truth]], act_now: bool) -> str:
        checks = [truth for entry, truth in situations if entry.kind == "safe_to_tell"]
        if Truth.YES in checks:
            return "not_yet"
        if Truth.UNSURE in checks or act_now or self.lado or self.found.emergency:
            return "ask_first"
        return "after_check"

    def _guidance(self, outcomes: list[model.Outcome], situations: list[model.Situation],
                  tell: str) -> out.Guidance:
        parts: dict[str, dict[str, None]] = {name: {} for name in out.Guidance.__struct_fields__}
        worries = [self.pack.indicators[worry] for worry in self.found.worries]
        parts["say_to_child"].update((w.say_to_child, None) for w in worries if w.say_to_child)
        parts["parents"][self.pack.message(f"tell_parents_{tell}")] = None
        for entry in situations:
            if entry.kind == "safe_to_tell":
                parts["parents"].update((line, None) for line in self._text(entry.lines))
        for worry in worries:
            parts["do_not"].update((line, None) for line in worry.do_not)
        for outcome in outcomes:
            for name, lines in parts.items():
                if name == "parents" and tell == "not_yet" and outcome.id != "emergency":
                    continue
                if name in ("parents", "consent") and self.after_999 and outcome.id in self.pack.routes:
                    continue
                lines.update((line, None) for line in self._text(getattr(outcome.guidance, name)))
        for covered in (line for outcome in outcomes for line in outcome.covers):
            parts["do_not"].pop(covered, None)
        return out.Guidance(**{name: tuple(lines) for name, lines in parts.items()})

    def _summary(self, outcome: model.Outcome) -> str:
        """The outcome's own words; where the user went there on their own judgement, what was told does not say it."""
        lado = self.lado
        if lado and lado.outcome != lado.alone and outcome.id == outcome_id(lado.outcome):
            return self.pack.message("own_lado_summary")
        return self.pack.words(outcome.summary, self.setting)

    def _lado_part(self) -> out.LadoPart | None:
        lado, pack = self.lado, self.pack
        if lado is None:
            return None
        outcome = pack.outcomes.get(f"lado_{lado.outcome}") or pack.outcomes["insufficient"]
        return out.LadoPart(
            outcome=lado.outcome, headline=outcome.headline,
            summary=self._summary(outcome),
            criteria=tuple(id for id, test in lado.tests.items() if test.finding == "may_be_met"),
            tests=tuple(out.CriterionTest(
                id=id, label=pack.criteria[id].label, finding=test.finding, because=test.because,
                citation=self._cite(pack.criteria[id].source)) for id, test in lado.tests.items()),
            child_referral=lado.child_referral or self.found.rank >= pack.line_rank,
            exit=self._line(lado.exit.id, "lado_exit", lado.exit.label, (lado.exit.where_instead,),
                            lado.exit.source) if lado.exit else None,
            conflict=self._line(lado.conflict.id, "conflict", lado.conflict.about,
                                (lado.conflict.instead,), lado.conflict.source) if lado.conflict else None,
            concerns=tuple(self._fact(concern) for concern in lado.concerns))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
