"""Simulated practitioners: each tells one case, confirms what is true of what was read, and answers every question
truthfully, through the dialogue itself. What comes of it is compared with a key by somebody who had not seen the rules.

`python -m tests.understanding.simulate practitioners_dev` prints the figures; `--misses` lists the cases.
"""
from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from typing import Any, NamedTuple

import msgspec

from tests.understanding.scoring import RANK, ROUTES, SOCIAL_CARE, Tally, messages, report, weighted_kappa
from threshold_guide.dialogue import decision_so_far, turn
from threshold_guide.dialogue.screens import GROUPS, groups
from threshold_guide.language.standing import reader as standing_reader

NOW = dt.datetime(2026, 11, 23, 10)
MOST_SCREENS = 40
PRESS = "/press"
NONE = ("none", "none_of_these", "none_known", "nobody")
#: what is true of the adult where no worker is meant
NO_WORKER = {"adult_role": "no_role_with_children", "matter_kind": "conduct", "conduct_where": ["own_children"],
             "lado_about": "none_of_these"}
LOW = ("universal", "early_help")


class Outcome(NamedTuple):
    decision: Any
    screens: int
    ended: bool


class Practitioner:
    """Knows the facts of one case and answers what is asked."""

    def __init__(self, case: dict[str, Any], pack: Any) -> None:
        self.pack = pack
        answers = {**case["answers"], **(case.get("change") or {})}
        if answers.get("pathway") != "lado":
            answers = {**NO_WORKER, **answers}
        self.unsure = set(case.get("unsure") or ())
        self.answers = {id: "unsure" if id in self.unsure else value for id, value in answers.items()}
        self.present = set(case["present"])
        # The authors were not shown the criteria: who knows of a concern knows to which it points.
        self.present |= {criterion for id in case["present"] if id in pack.concerns
                         for criterion in pack.concerns[id].points_to}

    def is_true(self, fact: dict[str, Any]) -> bool:
        if fact["id"] in self.answers and fact["id"] in self.pack.questions:
            known = self.answers[fact["id"]]
            return fact["value"] in known if isinstance(known, list) else fact["value"] == known
        return fact["id"] in self.present and fact["value"] == "present"

    def answer(self, question: dict[str, Any]) -> Any:
        id, kind = question["id"], question["kind"]
        if id == GROUPS:
            told = [group for group, entries in groups(self.pack).items()
                    if any(entry.id in self.present for entry in entries)]
            return told or self._none(question)
        if id in self.unsure:
            return "unsure" if kind == "tri" or question.get("unsure", True) else self._none(question)
        if id in self.answers:
            known = self.answers[id]
            values = {option["value"] for option in question.get("options", ())}
            if kind == "many":
                told = [value for value in (known if isinstance(known, list) else [known]) if value in values]
                return told or self._none(question)
            known = known[0] if isinstance(known, list) else known
            if kind == "tri":
                return known if known in ("present", "absent", "unsure") else "absent"
            return known if known in values or known == "unsure" else "unsure"
        if kind == "many":
            told = [option["value"] for option in question["options"] if option["value"] in self.present]
            return told or self._none(question)
        if kind == "tri":
            return "present" if id in self.present else "absent"
        return "unsure"

    @staticmethod
    def _none(question: dict[str, Any]) -> Any:
        none = question.get("none_of_these")
        values = [none["value"]] if none else [o["value"] for o in question["options"] if o["value"] in NONE]
        return values[:1] or "unsure"


def play(case: dict[str, Any], reader: Any) -> Outcome:
    """The case from the first message to its outcome."""
    pack = reader.pack
    person = Practitioner(case, pack)
    answers: dict[str, Any] = {}
    place: dict[str, Any] = {}
    said: dict[str, Any] = {"text": case["message"], "reading": msgspec.to_builtins(reader.read(case["message"]))}
    if case["answers"].get("pathway") == "lado" and said["reading"]["task"] != "lado":
        answers["pathway"] = "lado"
    for screens in range(MOST_SCREENS):
        answers, place, replies = turn(answers, place, said, pack=pack, on=NOW.date(), now=NOW)
        if case.get("danger_now") and not answers.get("danger_now") and any(
                '"value": "now"' in str(button.get("payload")) for r in replies for button in r.get("buttons", ())):
            said = {"press": {"do": "danger", "value": "now"}}
            continue
        card = next((r["card"] for r in reversed(replies) if r.get("card", {}).get("kind") in KINDS), None)
        if card is None:
            press = _press(replies, "lado" if answers.get("pathway") == "lado" else "level_of_need")
            if press is None:
                break
            said = {"press": press}
            continue
        if card["kind"] == "decision":
            return Outcome(decision_so_far(answers, place, pack=pack, on=NOW.date()), screens, True)
        said = {"press": ANSWER[card["kind"]](card, person, case)}
    return Outcome(decision_so_far(answers, place, pack=pack, on=NOW.date()), screens, False)


def _press(replies: list[dict[str, Any]], pathway: str) -> dict[str, Any] | None:
    """What is pressed where there is no screen: "No" to being somebody else, or the way to the questions."""
    for reply in reversed(replies):
        for button in reply.get("buttons", ()):
            payload = str(button.get("payload"))
            if not payload.startswith(PRESS):
                continue
            press: dict[str, Any] = json.loads(payload.removeprefix(PRESS))
            if (press.get("do"), press.get("value")) == ("exit", "absent") or (
                    press.get("do"), press.get("name")) == ("command", pathway):
                return press
    return None


def _facts(card: dict[str, Any], person: Practitioner, case: dict[str, Any]) -> dict[str, Any]:
    many: dict[str, list[str]] = {}
    answers: dict[str, Any] = {}
    for fact in card["facts"]:
        if not person.is_true(fact):
            continue
        question = person.pack.questions.get(fact["id"])
        if question is not None and question.kind == "many":
            many.setdefault(fact["id"], []).append(fact["value"])
        else:
            answers[fact["id"]] = fact["value"]
    return {"do": "answer", "screen": card["screen"], "n": card["n"], "answers": {**answers, **many}}


def _screen(card: dict[str, Any], person: Practitioner, case: dict[str, Any]) -> dict[str, Any]:
    return {"do": "answer", "screen": card["screen"], "n": card["n"],
            "answers": {question["id"]: person.answer(question) for question in card["questions"]}}


def _danger(card: dict[str, Any], person: Practitioner, case: dict[str, Any]) -> dict[str, Any]:
    return {"do": "danger", "value": "handled" if case.get("danger_now") else "none"}


KINDS = frozenset({"facts", "screen", "danger", "decision"})
ANSWER = {"facts": _facts, "screen": _screen, "danger": _danger}


def score(cases: list[dict[str, Any]], reader: Any) -> dict[str, Any]:
    """Every measure after the questions, by name."""
    out: dict[str, Any] = {}
    pairs: list[tuple[int, int]] = []
    confusion: Counter[tuple[str, str]] = Counter()
    screens: list[int] = []

    def add(name: str, good: bool, case: dict[str, Any], note: str = "") -> None:
        out.setdefault(name, Tally()).add(good, f"{case['id']}{note}")

    for case in cases:
        key, (decision, count, ended) = case["key"], play(case, reader)
        add("ends in an outcome", ended and decision is not None, case)
        if decision is None:
            continue
        route = decision["route"] if isinstance(decision, dict) else decision.route
        emergency = decision["emergency"] if isinstance(decision, dict) else decision.emergency
        plain = decision if isinstance(decision, dict) else msgspec.to_builtins(decision)
        screens.append(count)
        uncontested = case["kind"] == "complete"
        note = f":{key['route']}>{route}"
        if key["route"] in RANK and key["lado"] is None:
            want, got = RANK[key["route"]], RANK.get(route, 0)
            if case["kind"] != "contested":
                pairs.append((want, got))
                confusion[key["route"], route] += 1
                add("route exact", want == got, case, note)
            else:
                add("contested: the lower route or the key", abs(want - got) <= 1, case, note)
            if key["route"] in LOW:
                add("clear low need not sent to social care", got < SOCIAL_CARE, case, note)
                add("clear low need without outside advice", not plain["consult_external"], case)
            elif uncontested:
                add("complete cases without outside advice", not plain["consult_external"], case)
        if key["critical"]:
            add("critical: refer or 999", emergency or route == ROUTES[-1] or bool(
                plain["lado"] and plain["lado"]["outcome"] == "refer"), case, note)
        if key["lado"]:
            found = plain["lado"]["outcome"] if plain["lado"] else "none"
            add("LADO as keyed", found == key["lado"], case, f":{key['lado']}>{found}")
    screens.sort()
    return {**out, "weighted kappa": weighted_kappa(pairs, len(ROUTES)), "confusion": confusion,
            "screens, median": float(screens[len(screens) // 2]),
            "screens, 9 of 10": float(screens[len(screens) * 9 // 10])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="practitioners_dev or practitioners_test")
    parser.add_argument("--misses", action="store_true", help="the ids of what was missed; never for the test set")
    options = parser.parse_args()
    figures = score(messages(options.name), standing_reader())
    report(figures, options.misses and not options.name.endswith("test"))


if __name__ == "__main__":
    main()
