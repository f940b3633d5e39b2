"""Every outcome says what to do, whom to ask or how to find them, by when, and from which source."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from threshold_guide.engine import decide, model
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import LADO_OUTCOMES, UNCLEAR
from threshold_guide.proof.floors import days
from threshold_guide.proof.result import EXHAUSTION, SOLVER, Result, Violation
from threshold_guide.proof.space import SETTING, size_in_words
from threshold_guide.proof.subject import Subject


@dataclass(frozen=True)
class Status:
    """What a decision's outcomes depend on."""

    route: str
    lado: str
    emergency: bool
    consult: bool
    contested: bool = False

    def words(self) -> str:
        over = [name for name in ("emergency", "consult", "contested") if getattr(self, name)]
        return f"route {self.route}, LADO {self.lado}" + (f", {', '.join(over)}" if over else "")


def outcomes(subject: Subject, result: Result) -> None:
    """The content of every status, then the engine's own decision on one case of each status that can be reached."""
    pack = subject.pack
    statuses = list(_statuses(pack))
    taken: list[str | None] = [None, *dict.fromkeys(
        entry.replaces_contact for entry in pack.situations.values() if entry.replaces_contact)]
    with result.claim("Every combination of route, LADO outcome, emergency, consultation and contested indicator, "
                      "with each contact that a situation may take away, has a step, a contact or the way to one, a "
                      "date and a source, by its unconditional steps alone.", EXHAUSTION,
                      f"{len(statuses) * len(taken)} combinations") as claim:
        for status, gone in product(statuses, taken):
            lacks = _lacks(_steps(status, pack), gone, pack)
            if lacks:
                claim.violations.append(Violation(
                    f"With {status.words()}{f', and the contact {gone} taken away' if gone else ''}: {lacks}."))
                break
    steps, settings = {s.id: s for s in pack.steps()}, (None, *pack.settings)
    with result.claim("Every step of every outcome, situation, exit and indicator has words for every setting, "
                      "somebody who does it, a deadline with the event that starts it, a source with its place, and a "
                      "contact that a professional can use.", EXHAUSTION,
                      f"{len(steps)} steps in {len(settings)} settings") as claim:
        for step in steps.values():
            missing = _step_lacks(step, pack)
            if missing:
                claim.violations.append(Violation(f"The step “{step.id}” has {missing}."))
    with result.claim("Every ending that is not a decision (who is writing, or what about) has a reply, a source, and "
                      "a contact or the way to one.", EXHAUSTION, f"{len(pack.exits)} endings") as claim:
        for exit_ in pack.exits.values():
            names = (*exit_.contacts, *(step.contact for step in exit_.steps if step.contact))
            if not exit_.reply or not _cited(exit_.source, pack) or not any(
                    _usable(pack.contacts.get(id), None) for id in names):
                claim.violations.append(Violation(
                    f"The ending “{exit_.label}” ({exit_.id}) lacks a reply, a source or a contact."))
    if result.holds:
        _reached(subject, result)


def _reached(subject: Subject, result: Result) -> None:
    """A case for every status that can be reached, decided by the engine in every setting."""
    pack, one = subject.pack, subject.one
    logic, encoding = one.logic, one.encoding
    cases = []
    consult = logic.any([encoding.consults_on_doubt, encoding.lado["consult"]])
    with result.claim("The engine's own decision on a case of every status that can be reached, in every setting, "
                      "with each contact taken away, and once contacts have expired, has all of these too.",
                      SOLVER) as claim:
        away = [id for id, entry in pack.situations.items() if entry.replaces_contact]
        for status in _statuses(pack, contested=False):
            terms = [encoding.route(status.route),
                     encoding.lado[status.lado] if status.lado != "none" else logic.no(encoding.speaks_of_adult),
                     encoding.emergency if status.emergency else logic.no(encoding.emergency),
                     consult if status.consult else logic.no(consult)]
            for gone in (None, *away):
                found = one.case(*terms, *([encoding.situation(gone).yes] if gone else []))
                if found is not None:
                    cases.append((status, found))
        now, *later = days(pack)
        when = [(setting, now) for setting in (None, *pack.settings)] + [(None, day) for day in later]
        for (status, answers), (setting, day) in product(cases, when):
            asked = {**answers, **({SETTING: setting} if setting else {})}
            problem = _decided(asked, status, pack, day)
            if problem:
                claim.violations.append(Violation(f"With {tell.facts(asked, pack)}: {problem}.", asked))
                break
    claim.space = f"{size_in_words(one.facts.values())}, in {len(cases)} reachable statuses"


def _statuses(pack: Pack, *, contested: bool = True) -> Iterator[Status]:
    routes = (UNCLEAR, *pack.routes)
    lado = ("none", *LADO_OUTCOMES) if pack.criteria else ("none",)
    truth = (False, True)
    for values in product(routes, lado, truth, truth, truth if contested else (False,)):
        yield Status(*values)


def _steps(status: Status, pack: Pack) -> list[model.Step]:
    """The steps that a status always shows: those without a condition, and those whose condition it settles."""
    ids = [status.route] if status.route != UNCLEAR else []
    ids += [f"lado_{status.lado}"] if status.lado not in ("none", UNCLEAR) else []
    ids += ["emergency"] if status.emergency else []
    ids += ["consult"] if status.consult else []
    ids += ["contested"] if status.contested else []
    if status.route == UNCLEAR and status.lado in ("none", UNCLEAR) and not status.emergency:
        ids.append("insufficient")
    found = [step for id in ids if id in pack.outcomes for step in pack.outcomes[id].steps]
    return [step for step in found if step.when is None or _settled(step.when, status)]


def _settled(raw: object, status: Status) -> bool:
    if not isinstance(raw, dict) or len(raw) != 1:
        return False
    (fact, wanted), = raw.items()
    value = {"route": status.route, "lado": status.lado}.get(fact)
    return value is not None and value in (wanted if isinstance(wanted, list) else [wanted])


def _lacks(steps: list[model.Step], gone: str | None, pack: Pack) -> str:
    if not steps:
        return "no step"
    if not any(step.contact != gone and _usable(pack.contacts.get(step.contact or ""), "professional")
               for step in steps):
        return "no contact and no way to find one"
    if not any(step.deadline.kind != "none" for step in steps):
        return "no deadline and no review date"
    return "" if all(_cited(step.source, pack) for step in steps) else "a step without a source"


def _step_lacks(step: model.Step, pack: Pack) -> str:
    for setting in (None, *pack.settings):
        if not all(_said(words, setting, pack) for words in (step.what, step.who)):
            return f"no words for {setting or 'everybody'}"
    if not step.deadline.words.strip() or not step.deadline.clock_start.strip():
        return "no deadline in words, or no event that starts it"
    if not _cited(step.source, pack):
        return "no source"
    contact = pack.contacts.get(step.contact or "")
    if step.contact and not _usable(contact, "professional"):
        why = (f"whose lines are not shown after {contact.expires} and which does not say how to find it"
               if contact and contact.expires else "which a professional cannot use")
        return f"the contact “{step.contact}”, {why}"
    return ""


def _said(words: model.Words, setting: str | None, pack: Pack) -> bool:
    try:
        return bool(pack.words(words, setting).strip())
    except KeyError:
        return False


def _cited(cite: model.Cite, pack: Pack) -> bool:
    source = pack.sources.get(cite.document)
    return source is not None and bool(cite.where.strip() and (cite.authority or source.authority)
                                       and (cite.status or source.status))


def _usable(contact: model.Contact | None, audience: str | None) -> bool:
    """It has a line for the audience; one that expires says how to find it, since its lines are then not shown."""
    if contact is None:
        return False
    lines = [line for line in contact.lines if audience is None or audience in line.audience]
    return bool(lines) and (contact.expires is None or bool(contact.find_out))


def _decided(answers: dict, status: Status, pack: Pack, day: dt.date) -> str:
    """What the engine's decision lacks, or how it differs from the status; "" where nothing."""
    decision = decide(answers, on=day, pack=pack)
    lado = decision.lado.outcome if decision.lado else "none"
    if (decision.route, lado, decision.emergency) != (status.route, status.lado, status.emergency):
        return f"the engine decides route {decision.route}, LADO {lado}, not {status.words()}"
    if not decision.steps or not decision.steps[0].what or not decision.steps[0].who:
        return "no step"
    if not any(step.contact and (step.contact.lines or step.contact.find_out) for step in decision.steps):
        return "no contact and no way to find one"
    if not any(step.by.date for step in decision.steps):
        return "no deadline and no review date"
    return "" if decision.citations and all(c.where and c.authority for c in decision.citations) else "no source"
