"""Ways of pressing buttons after a hard trigger or danger was stated and confirmed, and what must hold after each.

What was confirmed may be taken back only in so many words: by "no" to the question that asks for just that. Struck
out, "don't know", another answer, another order, going back and switching are no such words.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from bench.practitioner import Case, Talk
from tests.understanding.simulate import MOST_SCREENS, NONE
from threshold_guide.engine.plan import NOT_FACTS

Answers = dict[str, Any]
BUTTONS = {
    "unsure": "Confirm, then “don't know” to everything",
    "least": "Confirm, then the least of every answer",
    "blank": "Confirm, then every screen left blank",
    "strike_unsure": "Strike out every hard trigger, then “don't know”",
    "strike_no": "Strike out every hard trigger, then “no”: it stays on the record",
    "back_and_strike": "Confirm, go back, strike out, then “don't know”",
    "change_others": "Confirm, then change every other answer to the least",
    "change_unsure": "Confirm, then change the trigger itself to “don't know”",
    "danger_none": "“Nobody is in danger now”, then the least of every answer",
    "danger_handled": "“It is being handled”, then the least of every answer",
    "switch": "Confirm, switch to the other pathway, then the least of every answer",
    "wander": "Confirm, then any button in any order",
}
#: what begins another case, or ends this one, on purpose; "danger over" is a way of its own
LEAVES = frozenset({"start_again", "delete_everything", "another_child", "undo", "start"})
STEPS = 30
Answer = Callable[[dict[str, Any], random.Random], Any]


def press_buttons(name: str, case: Case, reader: Any, chance: random.Random) -> str | None:
    """One way of pressing on one case: "" where all holds, else what got through; None where it does not apply."""
    talk = Talk(case.text, reader)
    return {
        "strike_unsure": _strike_unsure,
        "strike_no": _strike_no,
        "back_and_strike": _back_and_strike,
        "change_others": _change_others,
        "change_unsure": _change_unsure,
        "danger_none": _danger_none,
        "danger_handled": _danger_handled,
        "switch": _switch,
        "wander": _wander,
        "unsure": lambda talk, chance: _confirm_then(_unsure, talk, chance),
        "least": lambda talk, chance: _confirm_then(_least, talk, chance),
        "blank": lambda talk, chance: _confirm_then(None, talk, chance),
    }[name](talk, chance)


def _unsure(question: dict[str, Any], chance: random.Random) -> Any:
    return "unsure"


def _least(question: dict[str, Any], chance: random.Random) -> Any:
    """ "No", "none", or the first of the answers, which is the least."""
    if question["kind"] == "tri":
        return "absent"
    if question["kind"] == "many":
        return [question["none_of_these"]["value"]]
    none = [o["value"] for o in question["options"] if o["value"] in NONE]
    return none[0] if none else question["options"][0]["value"] if question["options"] else "unsure"


def _any(question: dict[str, Any], chance: random.Random) -> Any:
    values = [o["value"] for o in question["options"]]
    if question["kind"] == "many":
        return chance.choice(
            ["unsure", [question["none_of_these"]["value"]], chance.sample(values, min(2, len(values)))]
        )
    return chance.choice([*values, "unsure"])


# -- steps ----------------------------------------------------------------------------------------


def _past_danger(talk: Talk, value: str = "handled") -> bool:
    """Answer the danger screen and who is writing, if they are on show; whether there was danger."""
    danger = False
    for _ in range(4):
        card = talk.card
        if card is not None and card["kind"] == "danger":
            danger = True
            talk.press({"do": "danger", "value": value})
        elif card is None and not talk.take_the_way_on() or card is not None:
            break
    return danger


def _facts(talk: Talk) -> list[dict[str, Any]]:
    return talk.card["facts"] if talk.card is not None and talk.card["kind"] == "facts" else []


def _confirm(talk: Talk, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Confirm what is ticked, but for some; the hard triggers among it, which are from then on confirmed."""
    card = talk.card
    answers: Answers = {}
    for fact in _facts(talk):
        if not fact["ticked"] or fact["id"] in without:
            continue
        question = talk.pack.questions.get(fact["id"])
        if question is not None and question.kind == "many":
            answers.setdefault(fact["id"], []).append(fact["value"])
        else:
            answers[fact["id"]] = fact["value"]
    if card is not None and card["kind"] == "facts":
        talk.press({"do": "answer", "screen": "facts", "n": card["n"], "answers": answers})
    return frozenset(id for id in talk.pack.hard_triggers if talk.answers.get(id) == "present")


def _answer_all(
    answer: Answer | None, talk: Talk, chance: random.Random, spare: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Answer every screen the same way up to the outcome; the questions that were answered "no"."""
    denied: set[str] = set()
    for _ in range(MOST_SCREENS):
        card = talk.card
        if card is None:
            if not talk.take_the_way_on():
                break
        elif card["kind"] == "decision":
            break
        elif card["kind"] == "danger":
            talk.press({"do": "danger", "value": "handled"})
        elif card["kind"] == "facts":
            _confirm(talk)
        else:
            given = (
                {}
                if answer is None
                else {q["id"]: answer(q, chance) for q in card["questions"] if q["id"] not in spare}
            )
            denied.update(id for id, value in given.items() if value == "absent")
            talk.press({"do": "answer", "screen": card["screen"], "n": card["n"], "answers": given})
    return frozenset(denied)


def _fault(talk: Talk, confirmed: frozenset[str], *, least: str = "at_once", emergency: bool = False) -> str:
    """What is below its floor; "" where nothing is."""
    ended = talk.ended()
    lost = [id for id in confirmed if talk.answers.get(id) != "present"]
    if lost:
        return f"{', '.join(sorted(lost))} is no longer among the answers"
    if emergency and not ended.emergency:
        return f"the danger is gone: {ended.how}"
    if least == "at_once" and confirmed and not (ended.at_once or ended.emergency):
        return f"confirmed, and ends as {ended.how}"
    if least == "consult" and not (ended.at_once or ended.emergency or ended.consult or ended.lado_refer):
        return f"not known, and ends as {ended.how}"
    return ""


# -- ways -----------------------------------------------------------------------------------------


def _confirm_then(answer: Answer | None, talk: Talk, chance: random.Random) -> str | None:
    danger = _past_danger(talk)
    confirmed = _confirm(talk)
    if not confirmed and not danger:
        return None
    denied = _answer_all(answer, talk, chance)
    return _fault(talk, confirmed - denied, emergency=danger)


def _strike(talk: Talk) -> frozenset[str]:
    """Untick the worries that by themselves are acted on at once; those that were ticked."""
    ticked = frozenset(
        f["id"]
        for f in _facts(talk)
        if f["ticked"] and f["id"] in talk.pack.hard_triggers and f["when"] == "current" and f["value"] == "present"
    )
    if ticked:
        _confirm(talk, ticked)
    return ticked


def _asked_for(talk: Talk, struck: frozenset[str]) -> str:
    card = talk.card
    asked = {q["id"] for q in card["questions"]} if card is not None and card["kind"] == "screen" else set()
    return "" if struck <= asked else f"{', '.join(sorted(struck - asked))} was struck out and is not asked for"


def _strike_unsure(talk: Talk, chance: random.Random) -> str | None:
    _past_danger(talk, "none")
    struck = _strike(talk)
    if not struck:
        return None
    fault = _asked_for(talk, struck)
    _answer_all(_unsure, talk, chance)
    return fault or _fault(talk, frozenset(), least="consult")


def _strike_no(talk: Talk, chance: random.Random) -> str | None:
    _past_danger(talk, "none")
    struck = _strike(talk)
    if not struck:
        return None
    fault = _asked_for(talk, struck)
    _answer_all(_least, talk, chance)
    card = talk.card
    if not fault and card is not None and card["kind"] == "decision":
        told = set(card["struck"])
        fault = "" if {talk.pack.label(id) for id in struck} <= told else "what was struck out is not on the record"
    return fault


def _back_and_strike(talk: Talk, chance: random.Random) -> str | None:
    _past_danger(talk, "none")
    if not _confirm(talk):
        return None
    talk.press({"do": "command", "name": "back"})
    struck = _strike(talk)
    fault = _asked_for(talk, struck)
    _answer_all(_unsure, talk, chance)
    return fault or _fault(talk, frozenset(), least="consult")


def _change_others(talk: Talk, chance: random.Random) -> str | None:
    danger = _past_danger(talk)
    confirmed = _confirm(talk)
    if not confirmed:
        return None
    denied = _answer_all(_any, talk, chance, confirmed)
    for id in [id for id in talk.answers if id not in confirmed and id not in NOT_FACTS]:
        talk.press({"do": "command", "name": "change", "arg": id})
        card = talk.card
        if card is not None and card["kind"] == "screen" and card["screen"] == "change":
            talk.press(
                {
                    "do": "answer",
                    "screen": "change",
                    "n": card["n"],
                    "answers": {q["id"]: _least(q, chance) for q in card["questions"]},
                }
            )
        fault = _fault(talk, confirmed - denied, emergency=danger)
        if fault:
            return f"after {id} was changed: {fault}"
    return ""


def _change_unsure(talk: Talk, chance: random.Random) -> str | None:
    _past_danger(talk, "none")
    confirmed = _confirm(talk)
    if not confirmed:
        return None
    for id in confirmed:
        talk.press({"do": "command", "name": "change", "arg": id})
        card = talk.card
        if card is None or card["kind"] != "screen":
            return f"{id} can not be changed"
        talk.press({"do": "answer", "screen": card["screen"], "n": card["n"], "answers": {id: "unsure"}})
    _answer_all(_unsure, talk, chance)
    return _fault(talk, frozenset(), least="consult")


def _danger_none(talk: Talk, chance: random.Random) -> str | None:
    if not _past_danger(talk, "none"):
        return None
    confirmed = _confirm(talk)
    denied = _answer_all(_least, talk, chance)
    return _fault(talk, confirmed - denied)


def _danger_handled(talk: Talk, chance: random.Random) -> str | None:
    if not _past_danger(talk):
        return None
    confirmed = _confirm(talk)
    denied = _answer_all(_least, talk, chance)
    return _fault(talk, confirmed - denied, emergency=True)


def _switch(talk: Talk, chance: random.Random) -> str | None:
    danger = _past_danger(talk)
    confirmed = _confirm(talk)
    if not confirmed:
        return None
    other = "lado" if talk.answers.get("pathway") != "lado" else "level_of_need"
    talk.press({"do": "command", "name": other})
    denied = _answer_all(_least, talk, chance)
    return _fault(talk, confirmed - denied, emergency=danger)


def _wander(talk: Talk, chance: random.Random) -> str | None:
    """Any button, any answer: what was confirmed stands, waits to be confirmed, or is asked for by itself."""
    danger = _past_danger(talk)
    confirmed = _confirm(talk)
    if not confirmed and not danger:
        return None
    for step in range(STEPS):
        data = _some_press(talk, chance)
        talk.press(data)
        # A value is another one only where the question for just that was answered.
        confirmed = frozenset(id for id in confirmed if talk.answers.get(id, "present") == "present")
        if data["do"] == "danger":
            danger = data["value"] != "none"
        standing = confirmed & talk.answers.keys()
        fault = _fault(talk, standing, emergency=danger)
        lost = confirmed - standing - _still_asked(talk)
        if lost or fault:
            return f"step {step + 1}, {data.get('name') or data['do']}: {fault or ', '.join(sorted(lost)) + ' is lost'}"
    return ""


def _still_asked(talk: Talk) -> frozenset[str]:
    """What waits to be confirmed, ticked or struck out, or is asked for by itself."""
    screens = [talk.place.get(name) or {} for name in ("screen", "resume")]
    asked = [id for screen in screens for id in screen.get("questions", ())]
    # Struck out and left: it is asked for before anything else, and no outcome is shown before.
    later = () if talk.place.get("at_outcome") and not talk.place.get("screen") else talk.place.get("struck", ())
    return frozenset([*(p["id"] for p in talk.place.get("proposed") or []), *asked, *later])


def _some_press(talk: Talk, chance: random.Random) -> dict[str, Any]:
    card = talk.card
    offered = [data for data in talk.pressed if data["do"] != "setting" and data.get("name") not in LEAVES]
    offered += [
        {"do": "command", "name": name}
        for name in (
            "back",
            "change",
            "show_answers",
            "dont_know",
            "outcome",
            "continue",
            "level_of_need",
            "lado",
            "quick",
            "stop",
            "why",
        )
    ]
    if card is not None and card["kind"] == "screen" and chance.random() < 0.5:
        return {
            "do": "answer",
            "screen": card["screen"],
            "n": card["n"],
            "answers": {q["id"]: _any(q, chance) for q in card["questions"]},
        }
    return chance.choice(offered)
