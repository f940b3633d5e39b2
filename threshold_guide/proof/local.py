"""A local pack is never weaker than the one it extends: on every answer set, and rule by rule."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import LADO_WEIGHT
from threshold_guide.proof.result import EXHAUSTION, SOLVER, Result, Violation
from threshold_guide.proof.solve import Two
from threshold_guide.proof.space import size_in_words
from threshold_guide.proof.subject import Subject

#: Sections in which every national entry is still there, and unchanged.
KEPT = ("indicators", "red_flags", "cumulative", "criteria", "concerns", "lado_rules",
        "conflicts", "signals", "situations", "questions", "screens")
#: Deadlines from the soonest to the latest; those that are counted lie after today.
SOONEST = ("now", "before_home", "today", "days", "working_days", "weeks", "none")


def local(subject: Subject, result: Result) -> None:
    """The pack beside the one that it extends."""
    pack, national = subject.pack, subject.national
    if national is None:
        with result.claim("This pack extends no other, so there is nothing to weaken.", EXHAUSTION, "no pack"):
            return
    with result.claim("Every national indicator, red flag, rule, criterion, concern, sign, situation and question "
                      "stands in the local pack; what differs asks for no less.", EXHAUSTION,
                      f"{sum(len(getattr(national, s)) for s in KEPT)} entries and "
                      f"{len(national.outcomes)} outcomes") as claim:
        claim.violations += [Violation(words) for words in _weaker_entries(pack, national)]
    order = [pack.ranks[route] for route in national.routes if route in pack.ranks]
    if len(order) < len(national.routes) or order != sorted(order):
        with result.claim("The national routes stand in the same order.", EXHAUSTION, "routes") as claim:
            claim.violations.append(Violation("The local pack leaves out or reorders national routes."))
        return
    two = Two(national, lambda fact, a, b: (), pack)
    logic, space = two.logic, size_in_words(two.facts.values())
    with result.claim("On every answer set the local route is at least the national one.", SOLVER, space) as claim:
        for rank, route in enumerate(national.route_ids):
            found = two.breaks(two.before.at_least(rank), logic.no(two.after.at_least(pack.ranks[route])))
            if found:
                answers = found[0]
                claim.violations.append(Violation(
                    f"With {tell.facts(answers, pack)} the national route is {tell.route(answers, national)} and the "
                    f"local one {tell.route(answers, pack)}, lower.", answers))
                break
    with result.claim("So are the LADO outcome, each LADO criterion, the emergency and a consultation of the front "
                      "door about a doubt.", SOLVER, space) as claim:
        ways = [(f"a LADO outcome of at least {name}", two.before.lado_at_least(w), two.after.lado_at_least(w))
                for name, w in LADO_WEIGHT.items()]
        ways += [(f"the criterion “{national.criteria[id].label}” ({id}) as one that may apply",
                  two.before.may(id), two.after.may(id) if id in pack.criteria else False) for id in national.criteria]
        ways += [("an emergency", two.before.emergency, two.after.emergency),
                 ("a consultation of the front door", two.before.consults_front_door,
                  logic.any([two.after.consults_front_door, two.after.at_least(two.after.top)]))]
        for what, before, after in ways:
            found = two.breaks(before, logic.no(after))
            if found:
                claim.violations.append(Violation(
                    f"With {tell.facts(found[0], pack)} the national pack gives {what}, the local one does not.",
                    found[0]))
                break


def _spoken(entry: Any, pack: Pack) -> str:
    """The entry without the name of the area that the pack puts into it."""
    return repr(entry).replace(pack.info.area, "{area}")


def _weaker_entries(pack: Pack, national: Pack) -> Iterator[str]:
    for section in KEPT:
        ours, theirs = getattr(pack, section), getattr(national, section)
        for id, entry in theirs.items():
            name = f"“{national.label(id)}” ({section}, {id})"
            if id not in ours:
                yield f"{name} is missing from the local pack."
            elif _spoken(ours[id], pack) != _spoken(entry, national):
                yield f"{name} is not as the national pack has it: {', '.join(_differing(entry, ours[id]))}."
    for id, outcome in national.outcomes.items():
        first, mine = outcome.steps[0], (pack.outcomes[id].steps[:1] or (None,))[0] if id in pack.outcomes else None
        if mine is None:
            yield f"The outcome {id} has no first step in the local pack."
        elif SOONEST.index(mine.deadline.kind) > SOONEST.index(first.deadline.kind):
            yield (f"The outcome {id} begins later in the local pack: {mine.deadline.words} instead of "
                   f"{first.deadline.words}.")
        elif first.contact and not mine.contact:
            yield f"The first step of the outcome {id} names no contact in the local pack."


def _differing(entry: object, other: object) -> list[str]:
    fields = entry.__struct_fields__  # type: ignore[attr-defined]
    return [field for field in fields if getattr(entry, field) != getattr(other, field)]
