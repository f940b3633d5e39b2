"""A pack in memory: content by id, with the indexes and compiled conditions the engine works on."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from threshold_guide.engine import model
from threshold_guide.engine import statements as policy
from threshold_guide.engine.conditions import Condition, compile_condition


@dataclass(frozen=True)
class CompiledRaise:
    """A raise with its condition compiled and its target as a rank."""

    entry: model.Raise
    when: Condition
    rank: int


@dataclass(frozen=True)
class Pack:
    """One partnership's content, merged with the packs it extends. Every mapping is id -> entry."""

    info: model.PackInfo
    sources: dict[str, model.Source]
    routes: dict[str, model.Route]
    questions: dict[str, model.Question]
    screens: dict[str, model.Screen]
    red_flags: dict[str, model.RedFlag]
    indicators: dict[str, model.Indicator]
    cumulative: dict[str, model.Cumulative]
    situations: dict[str, model.Situation]
    outcomes: dict[str, model.Outcome]
    criteria: dict[str, model.Criterion]
    concerns: dict[str, model.Concern]
    lado_exits: dict[str, model.LadoExit]
    conflicts: dict[str, model.Conflict]
    exits: dict[str, model.Exit]
    signals: dict[str, model.Signal]
    contacts: dict[str, model.Contact]
    terms: dict[str, model.Term]
    settings: dict[str, model.Setting]
    clocks: dict[str, model.Clock]
    messages: dict[str, model.Message]
    events: dict[str, model.ClockEvent] = field(default_factory=dict)
    topics: dict[str, policy.Topic] = field(default_factory=dict)
    statements: dict[str, policy.Statement] = field(default_factory=dict)
    readings: dict[str, policy.Reading] = field(default_factory=dict)
    not_held: dict[str, policy.NotHeld] = field(default_factory=dict)
    rows: dict[str, policy.Row] = field(default_factory=dict)
    lado_rules: dict[str, model.LadoRule] = field(default_factory=dict)
    paper_headings: dict[str, model.PaperHeading] = field(default_factory=dict)
    continuum: model.Continuum | None = None
    folders: tuple[Path, ...] = ()
    #: the day as of which it is told (threshold_guide.engine.currency); None as it was read
    told_on: dt.date | None = None
    #: SHA-256 of the content files it was read from; empty where it was put together otherwise
    content: str = ""
    #: file and line of each entry, "section:id" -> "file:line"
    places: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Route id -> place in the order, lowest 0."""
        return {route: rank for rank, route in enumerate(self.routes)}

    @cached_property
    def route_ids(self) -> tuple[str, ...]:
        return tuple(self.routes)

    @cached_property
    def act_now_rank(self) -> int:
        """Rank from which nothing more is asked before the outcome shows."""
        return min((self.ranks[r.id] for r in self.routes.values() if r.act_now),
                   default=len(self.routes))

    @cached_property
    def line_rank(self) -> int:
        """Rank from which the outside body is asked to act."""
        return min((self.ranks[r.id] for r in self.routes.values() if r.crosses_social_care_line),
                   default=len(self.routes))

    @cached_property
    def raises(self) -> dict[str, tuple[CompiledRaise, ...]]:
        """Indicator id -> its raises."""
        return {
            indicator.id: tuple(
                CompiledRaise(entry, compile_condition(entry.when), self.ranks[entry.to])
                for entry in indicator.raises
            )
            for indicator in self.indicators.values()
        }

    @cached_property
    def cumulative_rules(self) -> tuple[tuple[model.Cumulative, Condition, int], ...]:
        return tuple((rule, compile_condition(rule.when), self.ranks[rule.to])
                     for rule in self.cumulative.values())

    @cached_property
    def situation_rules(self) -> tuple[tuple[model.Situation, Condition], ...]:
        return tuple((entry, compile_condition(entry.when)) for entry in self.situations.values())

    @cached_property
    def lado_exit_rules(self) -> tuple[tuple[model.LadoExit, Condition], ...]:
        return tuple((entry, compile_condition(entry.when)) for entry in self.lado_exits.values())

    @cached_property
    def lado_rule_conditions(self) -> tuple[tuple[model.LadoRule, Condition], ...]:
        return tuple((entry, compile_condition(entry.when)) for entry in self.lado_rules.values())

    @cached_property
    def conflict_rules(self) -> tuple[tuple[model.Conflict, Condition], ...]:
        return tuple((entry, compile_condition(entry.when)) for entry in self.conflicts.values())

    @cached_property
    def lado_screens(self) -> tuple[model.Screen, ...]:
        """The screens of the LADO pathway as they are asked, the background last."""
        asked = [screen for screen in self.screens.values() if screen.pathway == "lado" and screen.kind != "ticks"]
        return tuple(sorted(asked, key=lambda screen: screen.kind == "background"))

    def background(self, pathway: model.Pathway) -> model.Screen | None:
        """The screen of what is already known, asked last."""
        return self._screen_of(pathway, "background")

    def tick_page(self, pathway: model.Pathway) -> model.Screen | None:
        """The pathway on one page of ticks."""
        return self._screen_of(pathway, "ticks")

    def _screen_of(self, pathway: str, kind: str) -> model.Screen | None:
        return next((screen for screen in self.screens.values()
                     if (screen.pathway, screen.kind) == (pathway, kind)), None)

    @cached_property
    def concern_raises(self) -> dict[str, tuple[tuple[model.ConcernRaise, Condition], ...]]:
        return {
            concern.id: tuple((entry, compile_condition(entry.when)) for entry in concern.raises)
            for concern in self.concerns.values()
        }

    @cached_property
    def step_conditions(self) -> dict[str, Condition]:
        """Step id -> compiled `when`, for the steps that have one."""
        return {step.id: compile_condition(step.when) for step in self.steps() if step.when is not None}

    @cached_property
    def hard_triggers(self) -> frozenset[str]:
        """Indicators whose floor is the act-now route."""
        return frozenset(i.id for i in self.indicators.values()
                         if self.ranks[i.floor] >= self.act_now_rank)

    @cached_property
    def red_flag_members(self) -> dict[str, tuple[model.Indicator, ...]]:
        """Red-flag id -> the hard triggers that it stands for."""
        members: dict[str, list[model.Indicator]] = {flag: [] for flag in self.red_flags}
        for indicator in self.indicators.values():
            if indicator.red_flag:
                members[indicator.red_flag].append(indicator)
        return {flag: tuple(found) for flag, found in members.items()}

    @cached_property
    def own_questions(self) -> dict[str, frozenset[str]]:
        """Question id -> indicators and concerns whose conditions alone read it: no shared screen, no other rule."""
        owners: dict[str, set[str]] = {}
        for indicator, raises in self.raises.items():
            for each in raises:
                for fact in each.when.ids:
                    owners.setdefault(fact, set()).add(indicator)
        for concern, concern_raises in self.concern_raises.items():
            for _, condition in concern_raises:
                for fact in condition.ids:
                    owners.setdefault(fact, set()).add(concern)
        shared = {q for screen in self.screens.values() for q in screen.questions}
        rules = [condition for _, condition, _ in self.cumulative_rules]
        rules += [condition for _, condition in (*self.situation_rules, *self.lado_exit_rules,
                                                 *self.lado_rule_conditions, *self.conflict_rules)]
        rules += self.step_conditions.values()
        shared.update(fact for condition in rules for fact in condition.ids)
        return {fact: frozenset(found) for fact, found in owners.items()
                if fact in self.questions and fact not in shared and not self.questions[fact].screen}

    def steps(self):
        """Every step of the pack."""
        for outcome in self.outcomes.values():
            yield from outcome.steps
        for group in (self.indicators, self.situations, self.lado_exits, self.exits):
            for entry in group.values():
                yield from entry.steps

    def message(self, id: str, **filled: object) -> str:
        """The conversation text `id` with its blanks filled. Raises KeyError for an unknown id."""
        text = self.messages[id].text
        return text.format(**filled) if filled else text

    def words(self, words: model.Words, setting: str | None) -> str:
        """The text for the setting, or the one for everybody."""
        if isinstance(words, str):
            return words
        return words.get(setting or "any", words["any"])

    def label(self, fact: str) -> str:
        """The short name of any fact on screen."""
        if fact in (model.OWN_ROUTE, model.OWN_LADO):
            return self.message("own_route_label")
        if fact in self.questions:
            return self.questions[fact].short
        for group in (self.indicators, self.concerns, self.criteria, self.red_flags, self.signals):
            if fact in group:
                return group[fact].label
        return fact

    def value_label(self, fact: str, value: object) -> str:
        """How an answer reads on screen."""
        if isinstance(value, (list, tuple)):
            return "; ".join(self.value_label(fact, item) for item in value) or "None of these"
        if fact == model.OWN_ROUTE and value in self.routes:
            return self.routes[str(value)].action
        if fact == model.OWN_LADO and value in self.outcomes:
            return self.outcomes[str(value)].headline
        if fact in self.questions:
            for option in self.questions[fact].options:
                if option.value == value:
                    return option.label
        if isinstance(value, str):
            for group in (self.red_flags, self.signals):
                if value in group:
                    return group[value].label
        plain = {"present": "Yes", "absent": "No", "unsure": "Don't know", "none": "None of these"}
        return plain.get(str(value), str(value))
