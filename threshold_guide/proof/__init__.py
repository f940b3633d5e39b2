"""The safety properties, over the whole decision space of a pack: by the solver, or by exhaustion. Never by sampling.

docs/proof.md says what each property means, how it is shown, and what the proof does not cover.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from threshold_guide.engine.pack import Pack
from threshold_guide.proof import added, floors, local, outcomes, portal_only, questioning, unsure
from threshold_guide.proof.encode import NotEncodable
from threshold_guide.proof.result import EXHAUSTION, Result, Violation
from threshold_guide.proof.subject import Subject

#: name -> (what holds, the proof)
PROPERTIES: dict[str, tuple[str, Callable[[Subject, Result], None]]] = {
    "concern": ("Adding a concern never lowers a route", added.concerns),
    "strength": ("A strength never lowers", added.strengths),
    "unsure": ("“Don't know” never gives less than “no”, and consults where a “yes” would lead higher; to a "
               "background question it moves no route", unsure.unsure),
    "stops": ("Questioning always stops", questioning.stops),
    "floor": ("No hard trigger ends below its floor, and no danger sign ends without 999", floors.floors),
    "goes_on": ("Every reachable state has a next question or an outcome", questioning.goes_on),
    "outcome": ("Every outcome has a step, a contact or the way to one, a date and a source", outcomes.outcomes),
    "portal_only": ("No professional path shows the LADO's e-mail address", portal_only.portal_only),
    "local": ("A local pack cannot weaken the national one", local.local),
}


def prove(pack: Pack, national: Pack | None = None, names: Iterable[str] = tuple(PROPERTIES),
          started: Callable[[str], None] = lambda name: None) -> Iterator[Result]:
    """The results of the named properties, one after the other; `started` is told each name beforehand.

    `national` is the pack that `pack` extends.
    """
    subject = Subject(pack, national)
    for name in names:
        started(name)
        says, proof = PROPERTIES[name]
        result = Result(name, says)
        try:
            proof(subject, result)
        except NotEncodable as error:
            with result.claim("The rules of the pack can be read for the proof.", EXHAUSTION) as claim:
                claim.violations.append(Violation(f"{error}; so the property “{name}” is not shown."))
        yield result


__all__ = ["PROPERTIES", "Result", "Violation", "prove"]
