"""No hard trigger ends below its floor, and no danger sign ends without 999."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product

from threshold_guide.engine import decide
from threshold_guide.engine.decision import StepOut
from threshold_guide.engine.model import PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.result import EXHAUSTION, SOLVER, Result, Violation
from threshold_guide.proof.solve import One, named
from threshold_guide.proof.space import DANGER, RED_FLAGS, SETTING, UNLISTED_SIGN, facts_of, size_in_words
from threshold_guide.proof.subject import Subject

#: The number that every sign of danger must lead to.
EMERGENCY_NUMBER = "999"
#: A working day, far from the ends of the calendar.
DAY = dt.date(2026, 11, 23)
#: No decision is made so late that a step's date would lie outside the calendar.
LAST_DAY = dt.date(2030, 1, 2)


def days(pack: Pack) -> tuple[dt.date, ...]:
    """A day on which every contact is current, and one on which all that expire have expired."""
    expire = [contact.expires for contact in pack.contacts.values() if contact.expires]
    return (DAY, min(max(expire) + dt.timedelta(days=1), LAST_DAY)) if expire else (DAY,)


def floors(subject: Subject, result: Result) -> None:
    """Floors by the solver; the first step of an emergency by trying every sign in every setting."""
    pack, one = subject.pack, subject.one
    logic, encoding = one.logic, one.encoding
    space = size_in_words(one.facts.values())
    top = encoding.top
    with result.claim("A hard trigger (an indicator that names a red flag, or whose floor is the act-now route) and a "
                      "ticked red flag lead to the act-now route.", SOLVER, space) as claim:
        below = logic.no(encoding.at_least(top))
        triggers = [encoding.present(id) for id, entry in pack.indicators.items()
                    if entry.red_flag or encoding.ranks[entry.floor] >= top]
        triggers += [one.before.has(RED_FLAGS, id) for id in pack.red_flags]
        found = one.breaks(logic.any(triggers), below)
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found, pack)} the route is {tell.route(found, pack)}, below "
                f"{pack.route_ids[top] if top < len(pack.routes) else 'any act-now route'}.", found))
    with result.claim("No worry, raise or cumulative rule that holds ends below the route that it names.", SOLVER,
                      space) as claim:
        rules = [logic.all([encoding.present(e.id), logic.no(encoding.at_least(encoding.ranks[e.floor]))])
                 for e in pack.indicators.values() if e.kind == "worry"]
        rules += [logic.all([encoding.present(e.id), encoding.condition(r.when, encoding.view).yes,
                             logic.no(encoding.at_least(encoding.ranks[r.to]))])
                  for e in pack.indicators.values() if e.kind == "worry" for r in e.raises]
        rules += [logic.all([encoding.condition(r.when, encoding.view).yes,
                             logic.no(encoding.at_least(encoding.ranks[r.to]))]) for r in pack.cumulative.values()]
        found = one.breaks(logic.any(rules))
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found, pack)} the route is {tell.route(found, pack)}, below a rule that "
                "holds.", found))
    _danger(pack, one, result)


def _danger(pack: Pack, one: One, result: Result) -> None:
    logic, encoding = one.logic, one.encoding
    with result.claim("Every sign of danger, named or unsure, makes an emergency, whatever else was said.", SOLVER,
                      size_in_words(one.facts.values())) as claim:
        signs = logic.any([*named(one.facts[DANGER], one.before), one.before.unsure(DANGER)])
        found = one.breaks(signs, logic.no(encoding.emergency))
        if found:
            claim.violations.append(Violation(f"With {tell.facts(found, pack)} there is no emergency.", found))
    with result.claim("The first step of an emergency is unconditional, and no situation takes its contact away.",
                      SOLVER, size_in_words(one.facts.values())) as claim:
        outcome = pack.outcomes.get("emergency")
        first = outcome.steps[0] if outcome and outcome.steps else None
        if first is None or first.when is not None or first.contact is None:
            claim.violations.append(Violation(
                "The outcome “emergency” does not begin with a step that always holds and names a contact"
                + (f": “{first.id}”." if first else ".")))
        for id, entry in pack.situations.items():
            if first is not None and first.contact and entry.replaces_contact == first.contact:
                found = one.breaks(encoding.emergency, encoding.situation(id).yes)
                if found:
                    claim.violations.append(Violation(
                        f"With {tell.facts(found, pack)} the situation “{entry.label}” ({id}) takes the contact "
                        f"{first.contact} out of the emergency.", found))
    cases = list(product(_dangers(pack), days(pack)))
    with result.claim("The first step for every sign, in every setting, under every route and in LADO matters, leads "
                      "to 999; so it does once contacts have expired.", EXHAUSTION,
                      f"{len(cases)} decisions of the engine") as claim:
        for answers, day in cases:
            decision = decide(answers, on=day, pack=pack)
            if not (decision.emergency and decision.first and _names_999(decision.first)):
                claim.violations.append(Violation(
                    f"With {tell.facts(answers, pack)} the first step is "
                    f"“{decision.first.what if decision.first else 'none'}”, without {EMERGENCY_NUMBER}.", answers))
                return


def _dangers(pack: Pack) -> Iterator[dict]:
    """Each sign, each setting; with one worry for each route, and with an allegation, area and all."""
    beside: list[dict] = [{}]
    for route in pack.routes:
        worry = next((e.id for e in pack.indicators.values() if e.kind == "worry" and e.floor == route), None)
        beside += [{worry: PRESENT}] if worry else []
    beside += [{id: PRESENT} for id in [*pack.concerns][:1]]
    beside += [{q.id: o.value} for q in pack.questions.values() if q.kind == "one" for o in q.options
               if any(q.id in facts_of(s.when) for s in pack.situations.values() if s.replaces_contact)]
    for sign in (*([id] for id in pack.signals), [UNLISTED_SIGN], "unsure"):
        for setting in (None, *pack.settings):
            for more in beside:
                yield {DANGER: sign, **({SETTING: setting} if setting else {}), **more}


def _names_999(step: StepOut) -> bool:
    lines = step.contact.lines if step.contact else ()
    return EMERGENCY_NUMBER in step.what or any(EMERGENCY_NUMBER in line.value for line in lines)
