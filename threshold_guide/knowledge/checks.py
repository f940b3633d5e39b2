"""What must hold between the entries of a pack: references, reachability, routes, sources, wording."""
from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import msgspec

from threshold_guide.engine import model
from threshold_guide.engine.conditions import NOTHING, Condition, ConditionError, compile_condition
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage
from threshold_guide.engine.timeline import kinds
from threshold_guide.knowledge.faults import Fault
from threshold_guide.knowledge.force_checks import check_force
from threshold_guide.knowledge.policy_checks import check_policy
from threshold_guide.knowledge.published import check_published

#: Facts that are known only once it is decided: for situations and steps, never for what decides.
DECIDED = frozenset({"route", "lado"})
#: What the engine itself says; the other messages are the conversation's.
ENGINE_MESSAGES = (
    "action_unclear", "level_words_unclear", "action_after_999", "level_words_after_999", "certainty_after_999",
    "level_note", "own_lead", "own_route_label", "own_route_why", "screen_more", "do_not_find_out", "urgency_default",
    "urgency_default_line", "consult_by", "consult_question_unsure_own_lead", "consult_question_unsure_front_door",
    "consult_question_contested", "consult_more", "certainty_clear", "certainty_borderline", "certainty_contested",
    "certainty_insufficient", "tell_parents_not_yet", "tell_parents_ask_first", "tell_parents_after_check")
LADO_MESSAGES = ("consult_by_lado", "consult_question_lado", "own_lado_summary")
TRI = frozenset({"present", "absent", "unsure"})
LADO_OUTCOMES = ("refer", "consult", "low_level", "not_lado")
#: Routes below the line to an outside body must carry this many steps.
STEPS_BELOW_LINE = 5
#: words, alternatives of words, and alternatives in one bracket each
WELL_FORMED = re.compile(r"(?:(?:[^\s()]+|\([^()]+\))(?: |$))+")
BARE_LEVEL = re.compile(r"\b(level|tier)s?\s*(\d|one|two|three|four|five)\b", re.IGNORECASE)


def check(pack: Pack, never_say: dict[str, str]) -> list[Fault]:
    """All faults between entries; faults inside one entry were found on reading it."""
    return _Checks(pack, never_say).run()


class _Checks:
    def __init__(self, pack: Pack, never_say: dict[str, str]):
        self.pack = pack
        self.never_say = never_say
        self.faults: list[Fault] = []
        #: facts that the question loop asks for, because a rule that raises waits for them
        self.asking: set[str] = set()
        self.used_values: set[tuple[str, str]] = set()

    def run(self) -> list[Fault]:
        if not self.pack.routes:
            self._fault("packs", self.pack.info.id, "KB030", "there are no routes", "Add routes.yml")
            return self.faults
        self._sources()
        self._cites()
        self._indicators()
        self._conditions()
        self._questions()
        self._screens()
        self._pathways()
        self._steps()
        self._outcomes()
        self._lado()
        self._language_entries()
        self._settings_words()
        self._messages()
        self._papers()
        self._clocks()
        self._wording()
        check_policy(self.pack, self._fault)
        check_force(self.pack, self._fault)
        check_published(self.pack, self._fault)
        return self.faults

    # -- helpers ----------------------------------------------------------------------------

    def _fault(self, section: str, id: str, code: str, fault: str, mend: str) -> None:
        file, _, line = self.pack.places.get(f"{section}:{id}", f"{self.pack.info.id}/pack.yml:1").rpartition(":")
        self.faults.append(Fault(file, int(line), id, code, fault, mend))

    def _entries(self) -> Iterator[tuple[str, str, Any]]:
        for section in ("routes", "questions", "indicators", "cumulative", "situations", "outcomes",
                        "criteria", "concerns", "lado_exits", "lado_rules", "conflicts", "exits", "signals", "contacts",
                        "terms", "clocks", "events", "messages", "paper_headings", "red_flags", "screens", "settings",
                        "sources", "topics", "statements", "readings", "not_held"):
            for id, entry in getattr(self.pack, section).items():
                yield section, id, entry
        if self.pack.continuum:
            yield "continuum", "continuum", self.pack.continuum

    def _known(self, section: str, id: str, what: str, wanted: str, among: Any) -> bool:
        if wanted in among:
            return True
        self._fault(section, id, "KB031", f"{what} `{wanted}` does not exist",
                    "Write it in its own file, or correct the name")
        return False

    # -- sources and authority --------------------------------------------------------------

    def _sources(self) -> None:
        known = {"national", "common_practice", *(folder.name for folder in self.pack.folders)}
        for source in self.pack.sources.values():
            if source.authority not in known:
                self._fault("sources", source.id, "KB040", f"the authority `{source.authority}` is not known",
                            f"Write one of {', '.join(sorted(known))}")
            if source.status == "confirmed" and not source.owner:
                self._fault("sources", source.id, "KB040", "`confirmed` without an owner",
                            "Name who confirmed it in `owner`, or write `unconfirmed`")

    def _cites(self) -> None:
        for section, id, entry in self._entries():
            for cite in _find(entry, model.Cite):
                if self._known(section, id, "source", cite.document, self.pack.sources):
                    if not cite.where.strip():
                        self._fault(section, id, "KB041", "the source has no place (`where`)",
                                    "Name the heading, rule or row")
                    if cite.status == "confirmed" and not self.pack.sources[cite.document].owner:
                        self._fault(section, id, "KB040", "`confirmed` without an owner of its source",
                                    "Name the owner in sources.yml, or leave the status out")
        for contact in self.pack.contacts.values():
            if any(line.status == "confirmed" for line in contact.lines) and \
                    contact.source.document in self.pack.sources and \
                    not self.pack.sources[contact.source.document].owner:
                self._fault("contacts", contact.id, "KB040", "a `confirmed` line without an owner of its source",
                            "Name the owner in sources.yml, or write `unconfirmed`")

    # -- indicators and conditions ----------------------------------------------------------

    def _indicators(self) -> None:
        ranks = self.pack.ranks
        for entry in self.pack.indicators.values():
            known = self._known("indicators", entry.id, "route", entry.floor, ranks)
            for each in entry.raises:
                if self._known("indicators", entry.id, "route", each.to, ranks) and known and \
                        ranks[each.to] <= ranks[entry.floor]:
                    self._fault("indicators", entry.id, "KB032", f"`{each.id}` does not lead above the floor",
                                "Remove it or correct `to`")
            if entry.contested_with:
                self._known("indicators", entry.id, "route", entry.contested_with, ranks)
            if entry.red_flag:
                self._known("indicators", entry.id, "red flag", entry.red_flag, self.pack.red_flags)
            elif known and ranks[entry.floor] >= self.pack.act_now_rank and self.pack.red_flags:
                self._fault("indicators", entry.id, "KB033", "a hard trigger that no red flag stands for",
                            "Name the red flag in `red_flag`")
            if not entry.counts or not entry.does_not_count:
                self._fault("indicators", entry.id, "KB034", "`counts` or `does_not_count` is empty",
                            "Give at least one example of each")
        if all(indicator.floor in ranks for indicator in self.pack.indicators.values()):
            for flag, members in self.pack.red_flag_members.items() if self._flags_known() else ():
                if not members:
                    self._fault("red_flags", flag, "KB033", "a red flag that stands for no indicator",
                                "Name it in an indicator's `red_flag`, or remove it")
        seen: dict[str, str] = {}
        for entry in self.pack.indicators.values():
            for each in entry.raises:
                if each.id in seen:
                    self._fault("indicators", entry.id, "KB012", f"the raise `{each.id}` is also in `{seen[each.id]}`",
                                "Give it another id")
                seen[each.id] = entry.id

    def _flags_known(self) -> bool:
        return all(i.red_flag in self.pack.red_flags for i in self.pack.indicators.values() if i.red_flag)

    def _conditions(self) -> None:
        for section, id, raw, raising in self._all_conditions():
            try:
                condition = compile_condition(raw)
            except ConditionError as error:
                self._fault(section, id, "KB035", f"condition: {error}", "See docs/architecture.md, Conditions")
                continue
            if raising and condition.uses("none"):
                self._fault(section, id, "KB036", "`none` in a condition that raises",
                            "Turn it round: nothing that is added may lower a route")
            self._floors(section, id, raw)
            self._parts(section, id, condition, raising)

    def _all_conditions(self) -> Iterator[tuple[str, str, Any, bool]]:
        pack = self.pack
        for indicator in pack.indicators.values():
            for each in indicator.raises:
                yield "indicators", indicator.id, each.when, True
        for concern in pack.concerns.values():
            for raise_ in concern.raises:
                yield "concerns", concern.id, raise_.when, True
        for rule in pack.cumulative.values():
            self._known("cumulative", rule.id, "route", rule.to, pack.ranks)
            yield "cumulative", rule.id, rule.when, True
        for situation in pack.situations.values():
            yield "situations", situation.id, situation.when, False
        for exit_ in pack.lado_exits.values():
            yield "lado_exits", exit_.id, exit_.when, False
        for lado_rule in pack.lado_rules.values():
            yield "lado_rules", lado_rule.id, lado_rule.when, True
        for conflict in pack.conflicts.values():
            yield "conflicts", conflict.id, conflict.when, False
        for step in pack.steps():
            if step.when is not None:
                yield "steps", step.id, step.when, False

    def _floors(self, section: str, id: str, raw: Any) -> None:
        """Every route that a predicate names, at whatever depth."""
        if isinstance(raw, dict) and "predicate" in raw:
            self._known(section, id, "route", raw["floor"], self.pack.ranks)
        elif isinstance(raw, dict):
            for inner in raw.values():
                self._floors(section, id, inner)
        elif isinstance(raw, list):
            for item in raw:
                self._floors(section, id, item)

    def _parts(self, section: str, id: str, condition: Condition, raising: bool) -> None:
        for part in condition.parts:
            self._parts(section, id, part, raising)
        if condition.parts or condition.kind == "predicate":
            return
        (fact,) = condition.ids
        pack = self.pack
        if section in ("indicators", "cumulative"):
            self.asking.add(fact)
        if raising and fact in DECIDED:
            self._fault(section, id, "KB035", f"condition: `{fact}` is known only once it is decided",
                        "Use it in situations and steps; here, name the facts that lead there")
            return
        known = self._answers(fact)
        if known is None:
            self._fault(section, id, "KB031", f"a condition asks for `{fact}`, which nothing defines",
                        "Correct the name, or add the question or indicator")
            return
        if raising and "absent" in condition.values and any(
                fact in group for group in (pack.indicators, pack.concerns, pack.criteria)):
            self._fault(section, id, "KB036", f"a condition that raises waits for `{fact}` to be absent",
                        "Turn it round: nothing that is added may lower a route")
        for value in condition.values:
            self.used_values.add((fact, value))
            if value not in known:
                self._fault(section, id, "KB031", f"`{fact}` has no answer `{value}`",
                            f"Answers: {', '.join(sorted(known))}")

    def _answers(self, fact: str) -> frozenset[str] | None:
        pack = self.pack
        built_in = {
            "route": {*pack.routes, "unclear"}, "lado": {*LADO_OUTCOMES, "unclear", "none"},
            "danger_now": {*pack.signals, "unsure", "none"}, "danger_handled": TRI,
            "pathway": {"level_of_need", "lado"}, "setting": set(pack.settings)}
        if fact in built_in:
            return frozenset(built_in[fact])
        if fact in pack.questions:
            question = pack.questions[fact]
            return TRI if question.kind == "tri" else frozenset(o.value for o in question.options) | {"unsure"}
        if any(fact in group for group in (pack.indicators, pack.concerns, pack.criteria)):
            return TRI
        return None

    # -- questions and screens --------------------------------------------------------------

    def _questions(self) -> None:
        on_screen = {question for screen in self.pack.screens.values() if screen.kind != "ticks"
                     for question in screen.questions}
        for question in self.pack.questions.values():
            if question.kind in ("one", "many") and len(question.options) < 2 and question.id != "red_flags":
                self._fault("questions", question.id, "KB037", "a choice with fewer than two options",
                            "Add options, or make it `tri`")
            if question.kind in ("tri", "date") and question.options:
                self._fault("questions", question.id, "KB037", f"a `{question.kind}` question has no options",
                            "Remove them, or make it `one`")
            values = [option.value for option in question.options]
            for value in {v for v in values if values.count(v) > 1}:
                self._fault("questions", question.id, "KB012", f"the option `{value}` stands twice", "Keep one")
            if question.screen:
                self._known("questions", question.id, "screen", question.screen, self.pack.screens)
            for value in question.phrases:
                if value not in (TRI if question.kind == "tri" else set(values)):
                    self._fault("questions", question.id, "KB031",
                                f"phrases for an answer `{value}` that is not offered", "Correct the value")
            if question.id not in on_screen and question.id not in self.asking:
                self._fault("questions", question.id, "KB038", "nothing ever asks this question",
                            "Put it on a screen, use it in a raise or a cumulative rule, or remove it")
            elif question.id not in on_screen and question.options:
                self._routed(question)

    def _routed(self, question: model.Question) -> None:
        wanted = {value for fact, value in self.used_values if fact == question.id}
        leading = wanted or {option.value for option in question.options}
        if not leading & {option.value for option in question.options}:
            self._fault("questions", question.id, "KB039", "none of its options leads anywhere",
                        "Use one in a condition, or remove the question")
        quiet = [o.value for o in question.options if o.value not in leading and o.value not in NOTHING]
        if len(quiet) > 1 and question.kind == "many":
            self._fault("questions", question.id, "KB039", f"options without a route: {', '.join(quiet)}",
                        "Use each in a condition, or join them to one")

    def _screens(self) -> None:
        for screen in self.pack.screens.values():
            for question in screen.questions:
                if question == model.WORRIES:
                    if screen.kind != "ticks" or screen.pathway != "level_of_need":
                        self._fault("screens", screen.id, "KB047",
                                    f"`{model.WORRIES}` stands for the list of worries, and this screen has none",
                                    "Keep it for the page of ticks about a child")
                elif question not in self.pack.criteria and question not in self.pack.concerns:
                    self._known("screens", screen.id, "question", question, self.pack.questions)
        flags = self.pack.screens.get("red_flags")
        if flags is not None and not flags.why_we_ask:
            self._fault("screens", flags.id, "KB048", "the red-flag screen does not say why it asks",
                        "Add `why_we_ask`")

    def _pathways(self) -> None:
        """At most one background screen and one page of ticks for each pathway, and somebody to speak to."""
        first: dict[tuple[str, str], str] = {}
        for screen in self.pack.screens.values():
            before = first.setdefault((screen.pathway, screen.kind), screen.id)
            if screen.kind != "questions" and before != screen.id:
                self._fault("screens", screen.id, "KB047",
                            f"`{before}` is already the screen of kind `{screen.kind}` of this pathway",
                            "Keep one of the two, or make the other `questions`")
            if screen.skip_if_refer and screen.pathway != "lado":
                self._fault("screens", screen.id, "KB047", "`skip_if_refer` on a screen outside the LADO pathway",
                            "Remove it")
        if not self.pack.info.speak_to:
            self._fault("packs", self.pack.info.id, "KB049",
                        "nobody is named for somebody who wants to speak to a person",
                        "Name contacts of contacts.yml under `speak_to` in pack.yml")
        for name in ("speak_to", "at_once", "on_paper", "on_paper_adult"):
            for contact in getattr(self.pack.info, name):
                self._known("packs", self.pack.info.id, f"{name}: contact", contact, self.pack.contacts)

    # -- steps and outcomes -----------------------------------------------------------------

    def _steps(self) -> None:
        for step in self.pack.steps():
            if step.contact:
                self._known("steps", step.id, "contact", step.contact, self.pack.contacts)
            counted = step.deadline.kind in ("days", "working_days", "weeks")
            if counted and step.deadline.amount < 1:
                self._fault("steps", step.id, "KB042", f"a deadline in {step.deadline.kind} without an amount",
                            "Add `amount`")
            if not step.deadline.clock_start.strip():
                self._fault("steps", step.id, "KB042", "a deadline without the event that starts it",
                            "Add `clock_start`")
        seen: dict[str, model.Step] = {}
        for step in self.pack.steps():
            if step.id in seen and seen[step.id] != step:
                self._fault("steps", step.id, "KB012", "two different steps have this id", "Rename one")
            seen[step.id] = step

    def _outcomes(self) -> None:
        needed = [*self.pack.routes, "consult", "emergency", "contested", "insufficient"]
        if self.pack.criteria:
            needed += [f"lado_{outcome}" for outcome in LADO_OUTCOMES]
        for id in needed:
            if id not in self.pack.outcomes:
                self._fault("routes", id, "KB043", f"no outcome is written for `{id}`", "Add it to outcomes/")
        for outcome in self.pack.outcomes.values():
            if not outcome.steps:
                self._fault("outcomes", outcome.id, "KB043", "an outcome without a step", "Add a next step")
        self._covered()
        for route in self.pack.routes.values():
            between = 0 < self.pack.ranks[route.id] < self.pack.line_rank
            found = self.pack.outcomes.get(route.id)
            if between and found and len([s for s in found.steps if s.when is None]) < STEPS_BELOW_LINE:
                self._fault("outcomes", route.id, "KB043", f"fewer than {STEPS_BELOW_LINE} steps",
                            "Say who does what, by when, and what would step it up")
        for kind in ("own", "external") + (("allegations",) if self.pack.criteria else ()):
            contact = self.pack.info.consult_contacts.get(kind)
            if contact not in self.pack.contacts:
                self._fault("packs", self.pack.info.id, "KB031", f"consult_contacts: no contact for `{kind}`",
                            "Name a contact of contacts.yml in pack.yml")

    def _covered(self) -> None:
        """What an outcome covers is a do-not line of somebody else's, so that a reworded one is never lost."""
        said: dict[str, set[str]] = {}
        for id, lines in (*((i.id, i.do_not) for i in self.pack.indicators.values()),
                          *((o.id, o.guidance.do_not) for o in self.pack.outcomes.values())):
            for line in lines:
                said.setdefault(line if isinstance(line, str) else line.get("any", ""), set()).add(id)
        for outcome in self.pack.outcomes.values():
            for line in outcome.covers:
                if not said.get(line, set()) - {outcome.id}:
                    self._fault("outcomes", outcome.id, "KB052",
                                f"`covers` names a line that nobody else says: “{line}”",
                                "Write it word for word as it stands in the other entry's `do_not`, or remove it")
                others = said.get(line, set()) & set(self.pack.outcomes) - {outcome.id}
                for other in sorted(id for id in others for back in self.pack.outcomes[id].covers
                                    if outcome.id in said.get(back, ())):
                    self._fault("outcomes", outcome.id, "KB052",
                                f"`{other}` and this outcome cover lines of one another",
                                "Let only one of the two cover the other's, or both lines would be lost")
                if not outcome.guidance.do_not:
                    self._fault("outcomes", outcome.id, "KB052", "`covers` on an outcome without a do-not list",
                                "Say it in this outcome's own `do_not`, or remove it")

    def _lado(self) -> None:
        for concern in self.pack.concerns.values():
            for criterion in concern.points_to:
                self._known("concerns", concern.id, "criterion", criterion, self.pack.criteria)
            for each in concern.raises:
                for criterion in each.points_to:
                    self._known("concerns", concern.id, "criterion", criterion, self.pack.criteria)
            if concern.strength == "may" and not concern.points_to:
                self._fault("concerns", concern.id, "KB044", "`may` without a criterion", "Add `points_to`")
            for indicator in concern.child_indicators:
                self._known("concerns", concern.id, "indicator", indicator, self.pack.indicators)
        for entry in self.pack.criteria.values():
            for indicator in entry.child_indicators:
                self._known("criteria", entry.id, "indicator", indicator, self.pack.indicators)

    def _language_entries(self) -> None:
        for signal in self.pack.signals.values():
            for indicator in signal.indicators:
                self._known("signals", signal.id, "indicator", indicator, self.pack.indicators)
        for exit_ in self.pack.exits.values():
            for contact in exit_.contacts:
                self._known("exits", exit_.id, "contact", contact, self.pack.contacts)
        for situation in self.pack.situations.values():
            if situation.replaces_contact:
                self._known("situations", situation.id, "contact", situation.replaces_contact, self.pack.contacts)
            if situation.consult and situation.consult.contact:
                self._known("situations", situation.id, "contact", situation.consult.contact, self.pack.contacts)

    def _settings_words(self) -> None:
        allowed = {"any", *self.pack.settings}
        for section, id, entry in self._entries():
            for words in _find(entry, dict):
                if "any" in words or set(words) & set(self.pack.settings):
                    if "any" not in words:
                        self._fault(section, id, "KB045", "a text per setting without `any`",
                                    "Add the text for everybody")
                    for unknown in set(words) - allowed:
                        self._fault(section, id, "KB031", f"there is no setting `{unknown}`",
                                    f"Settings: {', '.join(sorted(allowed))}")

    # -- clocks -----------------------------------------------------------------------------

    def _clocks(self) -> None:
        events = self.pack.events
        for clock in self.pack.clocks.values():
            if clock.amount < 1:
                self._fault("clocks", clock.id, "KB054", "a clock without an amount", "Write 1 or more in `amount`")
            if (clock.from_ is None) != (clock.to is None):
                self._fault("clocks", clock.id, "KB054", "only one of `from` and `to`", "Name both events, or neither")
            for end in (clock.from_, clock.to, clock.repeats_until):
                if end is not None:
                    self._known("clocks", clock.id, "event", end, events)
            if clock.repeats and clock.from_ not in kinds(clock.to or "", self.pack):
                self._fault("clocks", clock.id, "KB054", "it repeats, but does not lead to an event of its own kind",
                            "Leave `repeats` out, or let `to` be what it counts `from`")
        for event in events.values():
            if event.is_a is not None and self._known("events", event.id, "event", event.is_a, events) and \
                    event.id in kinds(event.is_a, self.pack):
                self._fault("events", event.id, "KB054", "`is_a` leads round in a circle", "Remove one of them")
            if not event.phrases:
                self._fault("events", event.id, "KB054", "no phrases: nobody can ask for it", "Add how people write it")
            for phrase in event.phrases:
                if not WELL_FORMED.fullmatch(phrase):
                    self._fault("events", event.id, "KB054", f"the phrase “{phrase}” cannot be read",
                                "Alternatives of one word: `a|b`. Of several words, all in one bracket: `(a b|c)`")

    # -- wording ----------------------------------------------------------------------------

    def _messages(self) -> None:
        for id in (*ENGINE_MESSAGES, *(LADO_MESSAGES if self.pack.criteria else ())):
            if id not in self.pack.messages:
                self._fault("packs", self.pack.info.id, "KB046",
                            f"the message `{id}` is missing, and the engine says it", "Write it in messages.yml")
        for message in self.pack.messages.values():
            try:
                list(Formatter().parse(message.text))
            except ValueError as error:
                self._fault("messages", message.id, "KB046", f"braces do not match: {error}", "Close each {{blank}}")

    def _papers(self) -> None:
        pack = self.pack
        questions = {*pack.questions, *pack.indicators, *pack.concerns, *pack.criteria}
        for heading in pack.paper_headings.values():
            for question in heading.answers:
                self._known("paper_headings", heading.id, "question", question, questions)
            if not (heading.answers or heading.told or heading.own_words or heading.blanks):
                self._fault("paper_headings", heading.id, "KB047", "a heading beneath which nothing can stand",
                            "Name `answers`, `told` or `blanks`, or allow own words")

    def _wording(self) -> None:
        patterns = [(phrase, re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)) for phrase in self.never_say]
        for section, id, entry in self._entries():
            if section in ("sources", "terms", "signals", "exits") :
                texts = [text for field in ("reply", "do_first", "meaning", "confirm")
                         for text in _texts(getattr(entry, field, None))]
            else:
                texts = [text for field in entry.__struct_fields__
                         if field not in ("phrases", "not_phrases", "examples", "asks", "id", "code", "source",
                                          "do_not", "counts", "does_not_count", "differs")
                         for text in _texts(getattr(entry, field))]
            for text in texts:
                if BARE_LEVEL.search(text):
                    self._fault(section, id, "KB050", f"a bare level number: “{text[:80]}”",
                                "Say it in words; numbers differ between areas")
                for phrase, pattern in patterns:
                    if pattern.search(text):
                        self._fault(section, id, "KB051", f"wording that reassures: “{phrase}”",
                                    "Say what to do next and what would change it")


def _find(value: Any, kind: type) -> Iterator[Any]:
    """Every value of the kind inside an entry."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _find(getattr(value, field), kind)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _find(item, kind)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _find(item, kind)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a value, sources and conditions left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (model.Cite, Passage)):
        return
    elif isinstance(value, model.Step):
        for part in (value.what, value.who, value.deadline.words):
            yield from _texts(part)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            if field not in ("when", "source", "phrases", "do_not"):
                yield from _texts(getattr(value, field))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
