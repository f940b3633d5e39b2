"""One turn of the conversation, without Rasa: what was said or pressed, and what is replied.

`answers` is the only state of a case. `place` holds where the conversation stands: the screen on
show, proposals not yet confirmed, the trail for going back, misunderstandings, other cases.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from threshold_guide.dialogue import cards, history, ladder, own_view, proposals, questions, screens
from threshold_guide.dialogue.commands import COMMANDS
from threshold_guide.dialogue.learn import way_to_the_gym
from threshold_guide.dialogue.replies import button, reply
from threshold_guide.engine import Asked, Decision, decide, next_screen, no_longer_used, screens_left
from threshold_guide.engine.assess import Assessment, assess
from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.model import ABSENT, OWN_LADO, OWN_ROUTE, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import NOT_FACTS
from threshold_guide.record import hand_on
from threshold_guide.record.shown import shown

#: After so many misunderstandings in a row: help; a person's number.
HELP_AFTER, PERSON_AFTER = 2, 3
#: What somebody who is not staff may still ask for.
ENDS_AN_EXIT = ("start_again", "delete_everything")
#: Screens that are answered before anything else is asked, and commands that would pass them by.
COMES_FIRST = frozenset({"danger", "exit"})
GOES_ON = frozenset({"level_of_need", "lado", "quick", "another_child", "continue", "outcome", "change", "back"})


def turn(answers: Mapping[str, Any], place: Mapping[str, Any], turn: Mapping[str, Any], *, pack: Pack,
         on: dt.date, now: dt.datetime) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """Answer one turn. `turn` is {"press": {...}} or {"text": str, "reading": {...}}.

    Returns new answers, new place and the replies; the arguments are not changed.
    """
    conversation = Conversation(answers, place, as_of(pack, on), on, now)
    if "press" in turn:
        conversation.press(turn["press"])
    else:
        conversation.said(str(turn.get("text", "")), turn.get("reading") or {})
    conversation.pin_danger()
    history.note(conversation.place, conversation.before, conversation.answers,
                 screen=((place or {}).get("screen") or {}).get("id", ""), now=now)
    return conversation.answers, conversation.place, conversation.replies


def decision_so_far(answers: Mapping[str, Any], place: Mapping[str, Any], *, pack: Pack,
                    on: dt.date) -> dict[str, Any] | None:
    """The decision on what is confirmed and what stands ticked; None where nothing was said yet.

    `basis` says which: "confirmed", or "proposed" while ticked facts wait for confirmation.
    """
    waiting = [p for p in place.get("proposed") or [] if p["ticked"]]
    told = proposals.ticked_answers(answers, waiting, pack)
    if not set(told) - {"pathway", "setting", "shown", OWN_LADO, OWN_ROUTE}:
        return None
    decision = msgspec.to_builtins(decide(told, on=on, pack=pack))
    return {**decision, "basis": "proposed" if waiting else "confirmed", "exit": place.get("exit")}


class Conversation:
    """The working copy of one turn."""

    def __init__(self, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack, on: dt.date,
                 now: dt.datetime):
        self.answers: dict[str, Any] = copied(dict(answers or {}))
        self.place: dict[str, Any] = copied(dict(place or {}))
        self.pack, self.on, self.now = pack, on, now
        #: what the history of the case counts changes from
        self.before: Mapping[str, Any] = copied(self.answers)
        self.replies: list[dict[str, Any]] = []

    # -- entry points -----------------------------------------------------------------------

    def press(self, data: Mapping[str, Any]) -> None:
        """A button or a submitted screen."""
        do = data.get("do") if isinstance(data, Mapping) else None
        handler = {"answer": self._press_answer, "command": self._press_command, "danger": self._press_danger,
                   "exit": self._press_exit, "setting": self._press_setting,
                   "policy": lambda data: questions.press_policy(self, data),
                   "deadline": lambda data: questions.press_deadline(self, data),
                   "own_view": self._press_own_view,
                   "open_file": self._press_open_file}.get(do if isinstance(do, str) else "")
        if handler is None:
            self.tell("unknown_button")
            self.show_again()
            return
        handler(data)

    def said(self, text: str, reading: Mapping[str, Any]) -> None:
        """A typed message with its reading."""
        if not text.strip():
            self.tell("empty_message")
            self.show_again()
            return
        if reading.get("setting") and "setting" not in self.answers:
            self.answers["setting"] = reading["setting"]
        if self._interrupts(reading):
            self._keep_proposals(reading)
            self._let_wait(reading)
            self._danger_read(reading)
            return
        if reading.get("danger_doubted"):
            self._ask_danger("danger_doubted")
        if self.place.get("left_by") and reading.get("command") not in ENDS_AN_EXIT:
            self._exit_reply(self.place["left_by"])
            return
        if reading.get("command"):
            self.command(reading["command"], reading.get("arg"))
            return
        if questions.day_given(self, reading) or self._answers_screen(text, reading):
            return
        if (self.place.get("screen") or {}).get("id") in COMES_FIRST:
            self._keep_proposals(reading)
            self._let_wait(reading)
            self.show_again()
            return
        self._new_words(text, reading)

    # -- a question that waits ----------------------------------------------------------------

    def _let_wait(self, reading: Mapping[str, Any]) -> None:
        """Keep what a message asks of the documents until the screen that comes first is answered; the last counts."""
        asked = reading.get("waits") or {key: reading.get(key) for key in ("policy", "deadline")}
        if asked.get("policy") or asked.get("deadline"):
            self.place["question"] = asked

    def _go_on_with_question(self) -> None:
        """Nobody is in danger, staff are writing, or nothing that was read is so: what was asked before is answered.
        What is told of a child comes first; a question that was under way comes again below.
        """
        asked = self.place.pop("question", None)
        if asked is None:
            self.go_on()
            return
        told = bool(self.place.get("proposed") or self.struck_unanswered())
        under_way = told or "pathway" in self.answers
        if told:
            self.go_on()
        questions.waited(self, asked, about_a_child=not under_way)
        if under_way and not told:
            self.go_on()

    # -- danger -----------------------------------------------------------------------------

    def _interrupts(self, reading: Mapping[str, Any]) -> bool:
        if not reading.get("emergency"):
            return False
        known = self.answers.get("danger_now")
        handled = self.answers.get("danger_handled") == PRESENT
        signals = set(reading.get("signals") or [])
        return not (handled and (not signals or signals <= set(known if isinstance(known, list) else ())))

    def _danger_read(self, reading: Mapping[str, Any]) -> None:
        """Danger in a message of somebody who may be no practitioner: who is writing is asked afterwards.

        A child is asked at once, on a screen that names 999 and a child's own numbers; "no" leads to danger.
        """
        signals, exit_id = reading.get("signals") or [], self._exit_to_ask(reading)
        if exit_id and self.pack.exits[exit_id].audience == "child" and self.pack.exits[exit_id].confirm:
            self.place["danger_waiting"] = list(signals)
            self.exit(exit_id)
            return
        if exit_id:
            self.place["ask_exit"] = exit_id
        self.danger(signals)

    def danger(self, signals: list[str]) -> None:
        """Show 999 first; the screen that was on show comes back afterwards."""
        before = self.answers.get("danger_now")
        kept = [s for s in before if s not in NOTHING and s != UNSURE] if isinstance(before, list) else []
        named = list(dict.fromkeys([*kept, *(s for s in signals if s in self.pack.signals)]))
        self.answers["danger_now"] = named or UNSURE
        self.answers.pop("danger_handled", None)
        screen = self.place.get("screen")
        if screen and screen["id"] != "danger":
            self.place["resume"] = screen
        self._number("danger")
        self.replies.append(cards.danger_reply(named, self.pack, self.place["screen"]["n"]))

    def _press_danger(self, data: Mapping[str, Any]) -> None:
        value = data.get("value")
        screen = self.place.get("screen")
        if value == "now":
            self.place.pop("question", None)
            self.danger([])
        elif "n" in data and (not screen or data["n"] != screen["n"]):
            self.tell("old_button")
            self.show_again()
        elif value in ("handled", "none"):
            self.danger_answered(handled=value == "handled")
        else:
            self.tell("unknown_button")
            self.show_again()

    def danger_answered(self, *, handled: bool) -> None:
        """What follows the danger screen: the line stays pinned, the conversation goes on."""
        if handled:
            self.place.pop("question", None)
            self.answers.setdefault("danger_now", UNSURE)
            self.answers["danger_handled"] = PRESENT
            self.tell("danger_then")
        else:
            self.answers["danger_now"] = ["none"]
            self.answers.pop("danger_handled", None)
            self.tell("danger_none_then")
        self._restore_screen()
        exit_id = self.place.pop("ask_exit", None)
        if exit_id:
            self.exit(exit_id)
            return
        if handled:
            self.answers.setdefault("pathway", "level_of_need")
        self._go_on_with_question()

    def _restore_screen(self) -> None:
        resume = self.place.pop("resume", None)
        self.place["screen"] = resume

    # -- exits ------------------------------------------------------------------------------

    def _press_exit(self, data: Mapping[str, Any]) -> None:
        id, screen = data.get("id"), self.place.get("screen")
        if not isinstance(id, str) or id not in self.pack.exits:
            self.tell("unknown_button")
            self.show_again()
            return
        if not screen or screen["id"] != "exit" or self.place.get("exit") != id:
            self.tell("old_button")
            self.show_again()
            return
        self.exit_answered(id, yes=data.get("value") == PRESENT)

    def exit(self, id: str) -> None:
        """Who is writing, or what about: asked first where staff might be quoting."""
        entry = self.pack.exits[id]
        self.place["exit"] = id
        if entry.confirm is None:
            self._exit_reply(id)
            if not entry.stops:
                self._go_on_with_question()
            return
        screen = self.place.get("screen")
        if screen and screen["id"] not in ("exit", "danger"):
            self.place["resume"] = screen
        self._number("exit")
        buttons = [button(self.pack.message("answer_present"), "exit", id=id, value=PRESENT),
                   button(self.pack.message("answer_absent"), "exit", id=id, value=ABSENT)]
        first = self.pack.message("exit_first") if entry.audience == "child" else ""
        self.replies.append(cards.lines_reply(entry.confirm, [first], self.pack, contacts=entry.contacts,
                                              audience=entry.audience, buttons=buttons))

    def exit_answered(self, id: str, *, yes: bool) -> None:
        entry = self.pack.exits[id]
        history.exit_answered(self.place, id, yes=yes, now=self.now)
        self._restore_screen()
        waiting = self.place.pop("danger_waiting", None)
        if yes:
            self.place.pop("question", None)
            if entry.stops:
                self.place.update(left_by=id, proposed=[], screen=None)
            self._exit_reply(id)
            if not entry.stops:
                self.go_on()
            return
        self.place.pop("exit", None)
        self.place["not_exit"] = [*self.place.get("not_exit", []), id]
        if waiting is None:
            self._go_on_with_question()
        else:
            self.danger(waiting)

    def _exit_to_ask(self, reading: Mapping[str, Any]) -> str | None:
        """The exit that a message points to, unless it was answered before."""
        id = reading.get("exit")
        answered = (*self.place.get("not_exit", []), self.place.get("exit"))
        return str(id) if id in self.pack.exits and id not in answered else None

    def _exit_reply(self, id: str) -> None:
        entry = self.pack.exits[id]
        outcome = self.pack.outcomes.get(id)
        lines = [self.pack.words(words, self.answers.get("setting")) for words in entry.reply]
        steps = [*entry.steps, *(outcome.steps if outcome else ())]
        told: dict[str, None] = {}
        for step in steps:
            who = self.pack.words(step.who, self.answers.get("setting"))
            what = self.pack.words(step.what, self.answers.get("setting"))
            told[f"{what} {self.pack.message('who_by', who=who, by=step.deadline.words)}"] = None
        if outcome:
            guidance = outcome.guidance
            for name in ("do_not", "say_to_child", "record", "keep_watching"):
                told.update((self.pack.words(w, self.answers.get("setting")), None) for w in getattr(guidance, name))
        leave = button(self.pack.message("button_not_me"), "command", name="start_again")
        buttons = [leave] if entry.stops and entry.audience != "professional" else [
            button(self.pack.message("button_level_of_need"), "command", name="level_of_need"),
            button(self.pack.message("button_lado"), "command", name="lado")]
        contacts = dict.fromkeys([*entry.contacts, *(s.contact for s in steps if s.contact)])
        title = outcome.headline if outcome else entry.label
        self.replies.append(cards.lines_reply(title, [*lines, *told], self.pack, contacts=contacts,
                                              audience=entry.audience, buttons=buttons))

    # -- the own view -----------------------------------------------------------------------

    def _press_own_view(self, data: Mapping[str, Any]) -> None:
        if (self.place.get("screen") or {}).get("id") in COMES_FIRST:
            self.show_again()
            return
        own_view.press(self, data)

    # -- setting and files ------------------------------------------------------------------

    def _press_setting(self, data: Mapping[str, Any]) -> None:
        value = data.get("value")
        if not isinstance(value, str) or value not in self.pack.settings:
            self.tell("unknown_button")
            self.show_again()
            return
        self.answers["setting"] = value
        self.tell("setting_kept", setting=self.pack.settings[value].label)
        self.show_again()

    def _press_open_file(self, data: Mapping[str, Any]) -> None:
        try:
            opened = hand_on.open_file(data.get("file"), self.pack)
        except hand_on.FileError as error:
            self.tell("file_refused", why=str(error))
            self.show_again()
            return
        self.take_over(opened)

    def take_over(self, opened: hand_on.Opened) -> None:
        """Go on with the case of a file. The case that was here comes back with `undo`."""
        setting = self.answers.get("setting") or opened.answers.get("setting")
        number = self.place.get("n", 0)
        COMMANDS["start_again"](self, None)
        undo = self.place["undo"]
        self.replies.clear()
        self.answers = dict(opened.answers)
        if setting:
            self.answers["setting"] = setting
        cases = [*self.place.get("cases", []), *opened.place.get("cases", [])][-10:]
        self.place.update(opened.place, undo=undo, n=number, screen=None, cases=cases)
        self.before = copied(self.answers)
        self.tell("file_opened")
        if opened.edition is not None:
            self.tell("file_older_edition", edition=opened.edition)
        if self.place.get("proposed"):
            self.go_on()
        else:
            self.outcome()

    # -- answers ----------------------------------------------------------------------------

    def _press_answer(self, data: Mapping[str, Any]) -> None:
        screen = self.place.get("screen")
        given = data.get("answers")
        if not isinstance(given, Mapping):
            self.tell("unknown_button")
            self.show_again()
            return
        if not screen or data.get("n") != screen["n"]:
            self.tell("old_button")
            self.show_again()
            return
        if screen["id"] == proposals.FACTS:
            self.confirm(given)
            return
        wrong = self._take(screen, given)
        if wrong:
            if wrong in screen["questions"]:
                self.tell("answer_refused", question=self.pack.label(wrong))
            else:
                self.tell("unknown_button")
            self.show_again()
            return
        if data.get("part") and self._left(screen):
            self.show_again()
        else:
            self.submit()

    def _take(self, screen: dict[str, Any], given: Mapping[str, Any]) -> str | None:
        """Note the valid answers on the screen; the id of the first refused one, if any."""
        noted = {}
        for id, value in given.items():
            if id not in screen["questions"]:
                return str(id)
            answer = screens.valid(self._question(id), value)
            if answer is None:
                return str(id)
            noted[id] = answer
        screen["partial"].update(noted)
        return None

    def _question(self, id: str) -> Any:
        return screens.question_of(id, self.pack, tuple(self.place.get("groups", ())))

    def _left(self, screen: Mapping[str, Any]) -> list[str]:
        return [id for id in screen["questions"] if id not in screen["partial"]]

    def submit(self) -> None:
        """The screen is answered: what is left open counts as "don't know" where that matters."""
        screen = self.place["screen"]
        given = dict(screen["partial"])
        if not screens.may_be_blank(screen["id"], self.pack):
            for id in self._left(screen):
                given[id] = UNSURE
        self._remember(screen["id"], given)
        self._store(given)
        self._mark_shown(screen["id"])
        self._drop_unused()
        self.place["misses"] = 0
        self.place["screen"] = None
        self.go_on()

    def keep_partial(self) -> None:
        """What was answered on a screen counts, although the screen is left before its end."""
        screen = self.place.get("screen") or {}
        given = dict(screen.get("partial") or {})
        if given:
            self._remember(screen["id"], given)
            self._store(given)
            screen["partial"] = {}

    def _store(self, given: Mapping[str, Any]) -> None:
        for id, value in given.items():
            if id == screens.GROUPS:
                self.place["groups"] = [g for g in value if g not in NOTHING and g != UNSURE] \
                    if isinstance(value, list) else []
            elif id == screens.WORRIES:
                self.answers.update((worry, PRESENT) for worry in value
                                    if isinstance(value, list) and worry in self.pack.indicators)
            else:
                self.answers[id] = value

    def _mark_shown(self, screen_id: str) -> None:
        shown = self.answers.get("shown", [])
        if screen_id not in ("more", "change", "struck") and screen_id not in shown:
            self.answers["shown"] = [*shown, screen_id]

    def _remember(self, screen_id: str, changed: Mapping[str, Any]) -> None:
        """Keep what the answers were, for going back."""
        before = {id: self.answers.get(id) for id in changed if id not in (screens.GROUPS, screens.WORRIES)}
        if screens.WORRIES in changed and isinstance(changed[screens.WORRIES], list):
            before.update((worry, self.answers.get(worry)) for worry in changed[screens.WORRIES])
        trail = self.place.setdefault("trail", [])
        trail.append({"screen": screen_id, "before": before, "shown": self.answers.get("shown"),
                      "groups": self.place.get("groups")})
        del trail[:-30]

    def _drop_unused(self) -> None:
        dropped = no_longer_used(self.answers, pack=self.pack)
        for id in dropped:
            del self.answers[id]
        if dropped:
            self.tell("answers_dropped", answers="; ".join(self.pack.label(id) for id in sorted(dropped)))

    def _answers_screen(self, text: str, reading: Mapping[str, Any]) -> bool:
        """Whether the typed words answer the screen on show; if so they are taken."""
        screen = self.place.get("screen")
        said = reading.get("reply") or {}
        kind = said.get("answer")
        if not screen:
            return False
        if screen["id"] == "danger":
            return self._typed_danger(kind)
        if screen["id"] == "exit":
            if kind in ("yes", "no"):
                self.exit_answered(self.place["exit"], yes=kind == "yes")
                return True
            return False
        if screen["id"] == proposals.FACTS:
            return self._typed_facts(kind, said)
        facts = [f for f in reading.get("facts") or [] if f.get("when") != "hypothetical"]
        taken = self._typed_questions(screen, text, said, facts)
        if not taken:
            return False
        self.place["misses"] = 0
        others = [f for f in facts if f["id"] not in taken and f["id"] not in screen["questions"]
                  and not _covered(f, taken, screen, self.pack)]
        if others:
            self.place["proposed"] = proposals.merged(
                self.place.get("proposed") or [], proposals.from_reading(others, self.pack))
            self.tell("noted_more")
        if self._left(screen):
            self.show_again()
        else:
            self.submit()
        return True

    def _typed_questions(self, screen: dict[str, Any], text: str, said: Mapping[str, Any],
                         facts: list[Mapping[str, Any]]) -> list[str]:
        """Typed words go to the first open question; facts read in them may answer others too."""
        taken = []
        for index, id in enumerate(self._left(screen)):
            known = [f for f in facts if f["id"] == id or index == 0]
            answer = screens.typed_answer(self._question(id), said if index == 0 else {},
                                          text if index == 0 else "", known, self.pack)
            if answer is not None:
                screen["partial"][id] = answer
                taken.append(id)
        return taken

    def _typed_danger(self, kind: str | None) -> bool:
        if kind == "yes":
            self.danger_answered(handled=True)
        elif kind in ("no", "none"):
            self.danger_answered(handled=False)
        else:
            return False
        return True

    def _typed_facts(self, kind: str | None, said: Mapping[str, Any]) -> bool:
        waiting = self.place.get("proposed") or []
        if kind == "yes":
            self.confirm(None)
        elif kind in ("none", "no"):
            self.confirm({})
        elif said.get("numbers") and all(1 <= i <= len(waiting) for i in said["numbers"]):
            for index, proposal in enumerate(waiting, 1):
                proposal["ticked"] = index in said["numbers"]
            self.confirm(None)
        else:
            return False
        return True

    # -- facts read from a description ------------------------------------------------------

    def _keep_proposals(self, reading: Mapping[str, Any]) -> bool:
        """Add what a message proposes to what waits to be confirmed; whether there was anything."""
        fresh = proposals.from_reading(reading.get("facts") or [], self.pack)
        fresh = [p for p in fresh if self.answers.get(p["id"]) != p["value"]]
        if fresh:
            self.place["proposed"] = proposals.merged(self.place.get("proposed") or [], fresh)
        self._choose_pathway(reading, fresh)
        return bool(fresh)

    def _choose_pathway(self, reading: Mapping[str, Any], fresh: list[dict[str, Any]]) -> None:
        told = {p["id"] for p in fresh if p["ticked"]}
        child = any(p["kind"] == "indicator" and p["ticked"] for p in fresh)
        about_adults = {id for screen in self.pack.lado_screens for id in screen.questions}
        adult = bool(told & about_adults) and not child and "pathway" not in self.answers
        if told & set(self.pack.concerns) or adult or (reading.get("task") == "lado" and "pathway" not in self.answers):
            if self.answers.get("pathway") != "lado":
                self.place["pathway_read"] = True
            self.answers["pathway"] = "lado"
        elif "pathway" not in self.answers and fresh:
            self.answers["pathway"] = "level_of_need"

    def confirm(self, given: Mapping[str, Any] | None) -> None:
        """The tick list comes back: `given` is what stays ticked, None for all that was."""
        waiting = self.place.get("proposed") or []
        if given is None:
            kept = [p for p in waiting if p["ticked"]]
        else:
            kept = []
            for proposal in waiting:
                if proposal["id"] not in given:
                    continue
                value = given[proposal["id"]]
                values = value if isinstance(value, list) and value else [value]
                if proposal["value"] in values:
                    kept.append(proposal)
                elif proposal["kind"] != "question" and values[0] in (PRESENT, ABSENT, UNSURE):
                    kept.append({**proposal, "value": values[0]})
        struck = proposals.decisive([p for p in waiting if p not in kept and p["ticked"]
                                     and p["id"] not in {k["id"] for k in kept}], {}, self.pack)
        self._remember(proposals.FACTS, {p["id"]: p["value"] for p in kept})
        for proposal in kept:
            proposals.put(self.answers, proposal["id"], proposal["value"], self.pack)
        self.place["proposed"] = []
        self.place["misses"] = 0
        self.place["screen"] = None
        if struck:
            self.place["struck"] = list(dict.fromkeys([*self.place.get("struck", []), *struck]))
        if kept:
            self.place.pop("question", None)
        self._go_on_with_question()

    # -- new words --------------------------------------------------------------------------

    def _new_words(self, text: str, reading: Mapping[str, Any]) -> None:
        self.place.pop("question", None)
        if reading.get("level_number_asked"):
            self.tell("level_number")
        exit_id = self._exit_to_ask(reading)
        asks = reading.get("intent") in ("policy_question", "deadline")
        fresh = not (asks and not questions.told_now(reading)) and self._keep_proposals(reading)
        if exit_id:
            if reading.get("policy"):
                questions.policy(self, reading["policy"], then_go_on=False)
            elif self.pack.exits[exit_id].confirm:
                self._let_wait(reading)
            self.exit(exit_id)
            return
        if reading.get("danger_past") and not reading.get("danger_doubted"):
            self._ask_danger("danger_past")
        if fresh:
            self.place["misses"] = 0
            if reading.get("waits"):
                self._let_wait(reading)
            # What is told of a child comes before the answer to a question; what nobody asked for stays above it.
            if reading.get("asks"):
                self.go_on()
            if reading.get("policy"):
                questions.policy(self, reading["policy"], then_go_on=False)
            if not reading.get("asks"):
                self.go_on()
            return
        intent = reading.get("intent")
        if reading.get("level_number_asked"):
            self.show_again()
        elif intent == "deadline" and reading.get("deadline"):
            questions.deadline(self, reading["deadline"], beside=reading.get("policy"))
        elif intent == "learn":
            self.replies.append(way_to_the_gym(self.pack, adults=bool(reading.get("about_adults"))))
            if reading.get("policy"):
                questions.policy(self, reading["policy"])
            else:
                self.show_again()
        elif reading.get("policy") or intent in ("policy_question", "deadline"):
            questions.policy(self, reading.get("policy") or {}, about_a_child=intent == "describe")
        elif intent == "greet":
            self.greet(again=True)
        elif intent == "describe" or reading.get("task") in ("level_of_need", "lado"):
            self._nothing_recognised(reading)
        else:
            self.missed()

    def _nothing_recognised(self, reading: Mapping[str, Any]) -> None:
        """A description without a fact that was recognised: the guided path, not a dead end."""
        if self.place.get("screen"):
            self.missed()
            return
        self.answers.setdefault("pathway", "lado" if reading.get("task") == "lado" else "level_of_need")
        self.tell("nothing_recognised")
        self.go_on()

    def missed(self) -> None:
        """Not understood: again; twice brings help; three times brings a person."""
        misses = self.place.get("misses", 0) + 1
        self.place["misses"] = misses
        if misses >= PERSON_AFTER:
            self.command("person", None)
            return
        self.tell("missed_help" if misses >= HELP_AFTER else "missed")
        self.show_again()

    # -- where to go next -------------------------------------------------------------------

    def go_on(self) -> None:
        """Show what comes next: proposals, struck-out triggers, the next screen, or the outcome."""
        if not self.place.get("danger_asked") and "danger_now" not in self.answers and self._grave():
            self._ask_danger("danger_ask")
        if self.place.get("proposed"):
            self.show_facts()
            return
        struck = self.struck_unanswered()
        if struck:
            self.show(Asked("struck", self.pack.message("struck_title"), None, tuple(struck)))
            return
        if "pathway" not in self.answers:
            self.greet()
            return
        asked = None if self.place.pop("quick", None) else self._next()
        if asked is not None:
            self.show(asked)
        elif not self._child_instead():
            self.outcome()

    def _grave(self) -> bool:
        """Whether what is confirmed or ticked is acted on at once, or goes to the LADO."""
        waiting = self.place.get("proposed") or []
        found = assess(proposals.ticked_answers(self.answers, waiting, self.pack), self.pack)
        return found.rank >= self.pack.act_now_rank or (found.lado is not None and found.lado.outcome == "refer")

    def _ask_danger(self, words: str) -> None:
        """Whether anyone is in danger now, in one line, beside what comes next; once in a case."""
        self.place["danger_asked"] = True
        self.replies.append(reply(self.pack.message(words),
                                  [button(self.pack.message("danger_now_button"), "danger", value="now")]))

    def struck_unanswered(self) -> list[str]:
        """Hard triggers that were struck out and of which nobody has said yet whether they are so."""
        return [id for id in self.place.get("struck", []) if id not in self.answers]

    def _child_instead(self) -> bool:
        """The child's questions, where a message was taken for one about a worker who turns out to be none."""
        if self.answers["pathway"] != "lado" or not self.place.get("pathway_read"):
            return False
        found = assess(self.answers, self.pack).lado
        if found is None or found.exit is None or not found.exit.child_next:
            return False
        del self.place["pathway_read"]
        self.answers["pathway"] = "level_of_need"
        self.tell("child_instead")
        self.go_on()
        return True

    def _next(self) -> Asked | None:
        asked = next_screen(self.answers, pack=self.pack)
        if self.answers["pathway"] == "lado" or (asked is not None and asked.id == "red_flags"):
            return asked
        shown = self.answers.get("shown", [])
        found = assess(self.answers, self.pack)
        if not found.worries and found.rank < self.pack.act_now_rank and screens.WORRIES not in shown:
            if self.place.get("groups"):
                return Asked(screens.WORRIES, self.pack.message("worries_text"), None, (screens.WORRIES,))
            if screens.GROUPS not in shown:
                return Asked(screens.GROUPS, self.pack.message("groups_text"), None, (screens.GROUPS,))
        return asked

    def show(self, asked: Asked) -> None:
        """Put a screen up."""
        self.keep_partial()
        self._number(asked.id)
        self.place["screen"].update(title=asked.title, intro=asked.intro, questions=list(asked.questions),
                                    partial={})
        self.show_again()

    def _number(self, id: str) -> None:
        self.place["n"] = self.place.get("n", 0) + 1
        self.place["screen"] = {"id": id, "n": self.place["n"]}

    def show_facts(self) -> None:
        waiting = self.place["proposed"]
        self.keep_partial()
        self._number(proposals.FACTS)
        found = assess(proposals.ticked_answers(self.answers, waiting, self.pack), self.pack)
        self.replies.append(proposals.facts_reply(
            waiting, self.place["n"], found, self.pack, at_least=self._at_least_proposed(found),
            title=self.pack.message("facts_title"), note=self.place.pop("facts_note", None)))

    def show_again(self) -> None:
        """The screen on show once more, as it stands; without one, whatever comes next."""
        screen = self.place.get("screen")
        if not screen:
            self.go_on_quietly()
        elif screen["id"] == proposals.FACTS:
            self.show_facts()
        elif screen["id"] == "danger":
            known = self.answers.get("danger_now")
            self.replies.append(cards.danger_reply(known if isinstance(known, list) else [], self.pack, screen["n"]))
        elif screen["id"] == "exit":
            self.exit(self.place["exit"])
        else:
            asked = Asked(screen["id"], screen["title"], screen["intro"], tuple(screen["questions"]))
            self.replies.append(screens.screen_reply(
                asked, screen["n"], self.answers, self.pack, at_least=self._at_least_now(),
                progress=self._progress(), partial=screen["partial"],
                chosen_groups=tuple(self.place.get("groups", ()))))

    def go_on_quietly(self) -> None:
        """After a digression with no screen on show: offer the way on without repeating the outcome."""
        if "pathway" not in self.answers:
            self.greet(again=True)
        elif self.place.get("at_outcome"):
            self.replies.append(reply(self.pack.message("outcome_stands"),
                                      [button(self.pack.message("button_outcome"), "command", name="continue")]))
        else:
            self.go_on()

    def where_things_stand(self) -> None:
        """Where the answers lead so far in one line, and how to see the whole again; nothing if nothing was told."""
        say = self.pack.message
        waiting = self.place.get("proposed") or []
        if waiting:
            found = assess(proposals.ticked_answers(self.answers, waiting, self.pack), self.pack)
            at_least = self._at_least_proposed(found)
            self.replies.append(reply(at_least["words"] if at_least else say("stands_unconfirmed"),
                                      [button(say("button_facts"), "command", name="continue")]))
        elif self.something_decided():
            decision = self.decision()
            prefix = say("at_least_prefix") if decision.at_least and not decision.emergency else ""
            self.replies.append(reply(say("stands", headline=f"{prefix}{decision.headline}"),
                                      [button(say("button_outcome"), "command", name="outcome")]))

    def something_decided(self) -> bool:
        """Whether the confirmed answers lead anywhere yet."""
        return not self.place.get("proposed") and (
            self.facts_known() or self.answers.get("danger_now") not in (None, ["none"]))

    def _at_least_proposed(self, found: Assessment) -> dict[str, Any] | None:
        """Where what is ticked leads if it is right: acting now for a child comes before the LADO."""
        if found.rank >= self.pack.act_now_rank:
            return self._at_least(found.rank, proposed=True)
        return self._at_least_lado(found) or self._at_least(found.rank, proposed=True)

    def _at_least_now(self) -> dict[str, Any] | None:
        if self.answers.get("pathway") == "lado":
            return None
        return self._at_least(assess(self.answers, self.pack).rank, proposed=False)

    def _at_least_lado(self, found: Assessment) -> dict[str, Any] | None:
        """What the LADO part leads to if what is ticked is right."""
        if self.answers.get("pathway") != "lado" or found.lado is None \
                or found.lado.outcome not in ("refer", "consult"):
            return None
        outcome = self.pack.outcomes[f"lado_{found.lado.outcome}"]
        return {"headline": outcome.headline, "now": False,
                "words": self.pack.message("at_least_proposed", action=outcome.headline)}

    def _at_least(self, rank: int, *, proposed: bool) -> dict[str, Any] | None:
        """The route so far, which stays true whatever is answered next; `now` where it is the act-now route."""
        if rank <= 0:
            return None
        route = self.pack.routes[self.pack.route_ids[rank]]
        now = rank >= self.pack.act_now_rank
        name = ("at_least_now" if now else "at_least") + ("_proposed" if proposed else "")
        return {"headline": route.action, "now": now,
                "words": self.pack.message(name, action=route.action, level=route.level_words)}

    def _progress(self) -> str:
        left = screens_left(self.answers, pack=self.pack)
        if left == 1:
            return self.pack.message("progress_last")
        return self.pack.message("progress", count=left) if left else ""

    def decision(self) -> Decision:
        return decide(self.answers, on=self.on, pack=self.pack)

    def outcome(self) -> None:
        """The outcome card."""
        decision = self.decision()
        act_now = decision.route in self.pack.routes and \
            self.pack.ranks[decision.route] >= self.pack.act_now_rank
        background = self.pack.background("level_of_need")
        ready = [id for id in background.questions if id not in self.answers] if act_now and background else []
        self.place["screen"] = None
        self.place["at_outcome"] = True
        self.place["outcome"] = shown(decision, self.pack, self.now)
        outcome = cards.decision_reply(decision, self.answers, self.pack, ready, self.place.get("struck", []))
        beside = own_view.part(decision, self.answers, self.place, self.pack)
        outcome["card"]["own_view"] = beside
        outcome["card"]["ladder"] = ladder.drawing(decision, self.answers, self.place, self.pack)
        outcome["text"] = "\n".join([outcome["text"], *own_view.lines(decision, self.answers, self.place, self.pack)])
        if beside and beside["ask"]:
            own_view.was_asked(decision, self.answers, self.place, self.pack)
        self.replies.append(outcome)

    # -- commands ---------------------------------------------------------------------------

    def _press_command(self, data: Mapping[str, Any]) -> None:
        arg = data.get("arg")
        self.command(str(data.get("name")), arg if isinstance(arg, str) else None)

    def command(self, name: str, arg: str | None) -> None:
        handler = COMMANDS.get(name)
        if handler is None:
            self.tell("unknown_button")
            self.show_again()
            return
        if name in GOES_ON and (self.place.get("screen") or {}).get("id") in COMES_FIRST:
            self.show_again()
            return
        handler(self, arg)

    def greet(self, *, again: bool = False) -> None:
        """The start: what this is, a choice, and free text at once. `again` after a digression: the choice alone."""
        say = self.pack.message
        words = say("choose_again") if again and self.place.get("greeted") \
            else say("greeting", banner=self.pack.info.banner)
        self.place["greeted"] = True
        # Typed text, not buttons: they show that a question can be asked in one's own words.
        examples: dict[str, Any] | None = None
        if self.pack.statements and self.pack.clocks:
            examples = {"hint": say("ask_hint"), "texts": [say("example_policy"), say("example_deadline")]}
        if examples:
            words = "\n".join([words, examples["hint"], *(f"- {text}" for text in examples["texts"])])
        buttons = [button(say("button_level_of_need"), "command", name="level_of_need"),
                   button(say("button_lado"), "command", name="lado"),
                   button(say("button_quick"), "command", name="quick")]
        buttons += [] if "setting" in self.answers else [
            button(setting.label, "setting", value=setting.id) for setting in self.pack.settings.values()]
        self.replies.append(reply(words, buttons,
                                  {"kind": "start", "banner": self.pack.info.banner, "examples": examples,
                                   "settings": [{"id": s.id, "label": s.label} for s in self.pack.settings.values()],
                                   "setting": self.answers.get("setting")}))

    def pin_danger(self) -> None:
        """Once danger was named and is being handled, every card carries the 999 line."""
        if self.answers.get("danger_handled") == PRESENT:
            for each in self.replies:
                if each["card"]:
                    each["card"]["pinned"] = self.pack.message("pinned_danger")

    def tell(self, id: str, **filled: Any) -> None:
        """One line of the conversation's own."""
        self.replies.append(reply(self.pack.message(id, **filled)))

    def facts_known(self) -> bool:
        return bool(set(self.answers) - NOT_FACTS)


def copied(state: Any) -> Any:
    """State as it is kept, dicts and lists of plain values, copied through and through. copy.deepcopy also looks for
    what occurs twice, and for classes, which takes five times as long.
    """
    if isinstance(state, dict):
        return {key: copied(value) for key, value in state.items()}
    return [copied(value) for value in state] if isinstance(state, list) else state


def _covered(fact: Mapping[str, Any], taken: list[str], screen: Mapping[str, Any], pack: Pack) -> bool:
    """Whether a fact is already in an answer just taken: a ticked worry, a red flag it belongs to."""
    for id in taken:
        value = screen["partial"].get(id)
        if isinstance(value, list) and (fact["id"] in value or (
                fact["id"] in pack.indicators and pack.indicators[fact["id"]].red_flag in value)):
            return True
    return False
