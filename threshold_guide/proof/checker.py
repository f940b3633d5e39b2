"""A small second opinion: a decision re-derived from its reasons alone, and its reasons held against the answers.

It reads the content as it stands in the files and shares no code with the engine's assess and decide, nor with the
encoding for the solver. It is meant to be read whole.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from threshold_guide.engine.decision import Decision, Reason
from threshold_guide.engine.pack import Pack

Facts = Mapping[str, Any]
#: Answers to a list that say that nothing on it applies.
NONE_OF_IT = {"none", "none_of_these", "nobody", "none_known"}


class Checker:
    """Checks decisions under one pack."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.order = list(pack.routes)
        self.act_now = next((id for id, route in pack.routes.items() if route.act_now), "")

    def disagreements(self, decision: Decision, answers: Facts) -> list[str]:
        """Everything in which the decision does not follow from its reasons, or leaves a reason out."""
        return [*self.from_reasons(decision), *self.left_out(decision, answers)]

    # -- the decision from its reasons ------------------------------------------------------

    def from_reasons(self, decision: Decision) -> Iterator[str]:
        """Where the decision does not follow from what it itself says."""
        told: dict[str, Any] = {}
        for reason in decision.reasons:
            for fact in reason.facts:
                told[fact.id] = fact.value.split("; ") if self._is_list(fact.id) else fact.value
        weight = self._weights((r.facts[0].id, r.route) for r in decision.reasons
                               if r.kind in ("indicator", "raise") and r.facts)
        for reason in decision.reasons:
            leads = self._leads(reason, told, weight)
            if leads != reason.route:
                yield f"the reason {reason.rule} says {reason.route}; on its facts it leads to {leads}"
        ranks = [self.order.index(reason.route) for reason in decision.reasons]
        if ranks and decision.route != self.order[max(ranks)]:
            yield f"the route is {decision.route}; the reasons lead to {self.order[max(ranks)]}"
        if not ranks and decision.route not in ("unclear", self.order[0]):
            yield f"the route is {decision.route}, without a reason"
        route = self.pack.routes.get(decision.route)
        below_999 = decision.emergency and decision.route != self.act_now  # not named beside 999
        if route and not below_999 and route.level_words != decision.level_words:
            yield f"the level in words is not that of {route.id}"
        if decision.signals and not decision.emergency:
            yield "danger signs are named, and it is no emergency"
        leading = self._leading(decision)
        if leading and self._headline(leading, decision) != decision.headline:
            yield f"the headline is not that of {leading}"
        if decision.consult != bool(decision.consultations):
            yield "consult does not say whether there are consultations"
        if decision.consult_external != any(each.external for each in decision.consultations):
            yield "consult_external does not say whether one of them is outside"
        if decision.first != (decision.steps[0] if decision.steps else None):
            yield "the first step is not the first of the steps"
        kinds = {line.id for line in decision.situations if line.kind == "duty"}
        if set(decision.duties) != kinds:
            yield "the duties are not those among the situations"
        lado = self._lado(decision)
        if decision.lado and decision.lado.outcome not in lado:
            yield f"the LADO outcome is {decision.lado.outcome}; its tests give {' or '.join(lado)}"

    def _leads(self, reason: Reason, told: Facts, weight: Mapping[str, int]) -> str | None:
        """Where a reason leads on the facts that are told; None where it does not hold."""
        first = reason.facts[0].id if reason.facts else ""
        if reason.kind == "indicator":
            return self.pack.indicators[first].floor if first == reason.rule and told[first] == "present" else None
        if reason.kind == "raise":
            raises = {each.id: each for each in self.pack.indicators[first].raises}
            holds = told[first] == "present" and self.holds(raises[reason.rule].when, told, weight)
            return raises[reason.rule].to if holds else None
        if reason.kind == "red_flag":
            return self.act_now if reason.rule in told.get("red_flags", ()) else None
        rule = self.pack.cumulative[reason.rule]
        return rule.to if self.holds(rule.when, told, weight) else None

    def _headline(self, leading: str, decision: Decision) -> str:
        """That of the situation which the first step comes from, if it has one, or else of the outcome."""
        first = decision.first.id if decision.first else None
        own = [entry.headline for entry in self.pack.situations.values()
               if entry.headline and first in {step.id for step in entry.steps}]
        return own[0] if own else self.pack.outcomes[leading].headline

    def _leading(self, decision: Decision) -> str | None:
        """The outcome that leads the card; None where a contested indicator does, which no reason tells."""
        lado = f"lado_{decision.lado.outcome}" if decision.lado and decision.lado.outcome != "unclear" else None
        if decision.emergency:
            return "emergency"
        if decision.certainty == "contested":
            return None
        if lado and (decision.route == "unclear" or self.order.index(decision.route) < self.order.index(self.act_now)):
            return lado
        if decision.route != "unclear":
            return decision.route
        return "consult" if decision.consult else "insufficient"

    def _lado(self, decision: Decision) -> tuple[str, ...]:
        """The LADO outcomes that its tests, concerns and consultation allow."""
        lado = decision.lado
        if lado is None:
            return ()
        findings = {test.finding for test in lado.tests}
        if any(test.finding == "may_be_met" and not test.because for test in lado.tests):
            return ("none: a criterion without a fact",)
        if lado.exit:
            return ("not_lado",)
        if "may_be_met" in findings:
            return ("refer",)
        if "unsure" in findings or any(each.id == "lado" for each in decision.consultations):
            return ("consult",)
        if lado.concerns:
            return ("low_level",)
        return ("low_level", "not_lado") if findings == {"nothing_said"} else ("unclear",)

    # -- the reasons from the answers -------------------------------------------------------

    def left_out(self, decision: Decision, answers: Facts) -> Iterator[str]:
        """Rules that hold on the answers and stand in no reason."""
        facts = dict(answers)
        facts.update((id, "present") for id in self._brought(answers))
        there = [entry for entry in self.pack.indicators.values()
                 if entry.kind == "worry" and facts.get(entry.id) == "present"]
        expected = {entry.id for entry in there} | {each.id for entry in there for each in entry.raises
                                                    if self.holds(each.when, facts, {})}
        weight = self._weights((entry.id, route) for entry in there for route in (
            entry.floor, *(each.to for each in entry.raises if each.id in expected)))
        ticked = answers.get("red_flags")
        expected |= set(ticked if isinstance(ticked, (list, tuple)) else ()) & set(self.pack.red_flags)
        expected |= {rule.id for rule in self.pack.cumulative.values() if self.holds(rule.when, facts, weight)}
        given = {reason.rule for reason in decision.reasons}
        for rule in sorted(expected ^ given):
            yield f"{rule} holds and is no reason" if rule in expected else f"{rule} is a reason and does not hold"
        danger = answers.get("danger_now")
        if bool(danger and danger != "absent" and set([danger] if isinstance(danger, str) else danger) - NONE_OF_IT) \
                != decision.emergency:
            yield "danger was answered otherwise than the decision says"
        if decision.route == "unclear" and "red_flags" in answers:
            yield "the red flags were answered, and the route is unclear"

    def _brought(self, answers: Facts) -> Iterator[str]:
        danger = answers.get("danger_now")
        for id in danger if isinstance(danger, (list, tuple)) else ():
            yield from self.pack.signals[id].indicators if id in self.pack.signals else ()
        for group in (self.pack.concerns, self.pack.criteria):
            for entry in group.values():
                if answers.get(entry.id) == "present":
                    yield from entry.child_indicators

    # -- conditions, as far as they hold ----------------------------------------------------

    def holds(self, raw: Any, facts: Facts, weight: Mapping[str, int]) -> bool:
        """Whether a condition of the content holds; `weight` is the rank that each worry leads to."""
        if isinstance(raw, str):
            value = facts.get(raw)
            some = value if isinstance(value, (list, tuple)) else [value]
            return any(each not in NONE_OF_IT and each not in (None, "unsure", "absent") for each in some)
        if "predicate" in raw:
            lowest = self.order.index(raw["floor"])
            own = raw["predicate"] == "indicators_by_themselves"
            reached = [id for id, rank in weight.items()
                       if (self.order.index(self.pack.indicators[id].floor) if own else rank) >= lowest]
            if raw["predicate"] == "indicators_across_domains":
                reached = list({self.pack.indicators[id].domain for id in reached})
            return len(reached) >= raw["at_least"]
        if "at_least" in raw:
            return sum(self.holds(part, facts, weight) for part in raw["of"]) >= raw["at_least"]
        (key, value), = raw.items()
        if key == "all":
            return all(self.holds(part, facts, weight) for part in value)
        if key == "any":
            return any(self.holds(part, facts, weight) for part in value)
        if key == "none":
            raise ValueError("`none` in a rule that raises")
        given, wanted = facts.get(key), value if isinstance(value, list) else [value]
        return any(each in wanted for each in (given if isinstance(given, (list, tuple)) else [given]))

    def _weights(self, reached: Any) -> dict[str, int]:
        """Worry -> the highest rank that its own rules lead to."""
        weight: dict[str, int] = {}
        for id, route in reached:
            weight[id] = max(weight.get(id, 0), self.order.index(route))
        return weight

    def _is_list(self, fact: str) -> bool:
        question = self.pack.questions.get(fact)
        return question is not None and question.kind == "many"
