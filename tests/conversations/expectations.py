"""What a reply must show: what a case asks for, and what holds for every reply of every conversation."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

Reply = dict[str, Any]

ROUTES = ("unclear", "universal", "early_help", "targeted", "child_in_need", "significant_harm")
ANY_LEVEL_NUMBER = re.compile(r"\b(?:level|tier)s?\s*(?:of need\s*)?\d", re.IGNORECASE)
WORDING = Path(__file__).parents[2] / "policy_kb" / "england" / "wording.yml"
NEVER_SAY = tuple(words.casefold() for words in yaml.safe_load(WORDING.read_text())["never_say"])
BANNER = "not confirmed by Bolton"
WITH_BANNER = ("screen", "facts", "danger", "decision", "lines", "document")
PUBLIC_LADO_ADDRESS = "lado@bolton.gov.uk"


class Shown:
    """The replies of one turn, with the ways in which a case looks at them."""

    def __init__(self, replies: list[Reply], kept: Callable[[], dict[str, Any]], before: Reply | None) -> None:
        self.replies = replies
        self.cards = [reply["card"] for reply in replies if reply["card"]]
        self.text = "\n".join(reply["text"] for reply in replies)
        self.kept = kept
        self.before = before

    @property
    def card(self) -> Reply:
        return self.cards[-1] if self.cards else {}

    def last(self, kind: str) -> Reply:
        found = [card for card in self.cards if card["kind"] == kind]
        assert found, f"There is no {kind} card. Shown: {self.brief()}"
        return found[-1]

    @property
    def decision(self) -> dict[str, Any]:
        return self.last("decision")["decision"]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for reply in self.replies for button in reply["buttons"]]

    def brief(self) -> str:
        kinds = [card["kind"] + (f" {card['screen']}" if "screen" in card else "") for card in self.cards]
        return f"{kinds}\n{self.text[:1500]}"


def check(expect: dict[str, Any], shown: Shown) -> list[str]:
    """The expectations that are not met, in words."""
    failed = []
    for key, wanted in expect.items():
        try:
            CHECKS[key](shown, wanted)
        except AssertionError as error:
            failed.append(f"{key}: {error}")
    return failed


def always(shown: Shown, public: bool) -> list[str]:
    """What no reply may do, whatever was said."""
    failed = []
    for reply in shown.replies:
        if not reply["text"].strip():
            failed.append("A reply has no text.")
        card = reply["card"]
        said = json.dumps({**card, "facts": [], "text": ""}, ensure_ascii=False)
        if card.get("kind") != "facts":
            said += reply["text"]
        if ANY_LEVEL_NUMBER.search(said):
            failed.append(f"A level number: {ANY_LEVEL_NUMBER.findall(said)}")
        failed += [f"Never to be said: {words}" for words in NEVER_SAY if words in said.casefold()]
        if not public and PUBLIC_LADO_ADDRESS in said.casefold():
            failed.append("The LADO address for the public is shown to a professional.")
        if card.get("kind") in WITH_BANNER and BANNER not in str(card.get("banner")):
            failed.append(f"The {card['kind']} card does not say that it is a trial.")
        for button in reply["buttons"]:
            payload = button["payload"]
            if not payload.startswith("/press{") or not isinstance(json.loads(payload[len("/press"):]), dict):
                failed.append(f"The button {button['title']} has a broken payload.")
        if card.get("kind") == "decision":
            failed += _sourced(card["decision"])
    return failed


def _sourced(decision: dict[str, Any]) -> list[str]:
    failed = []
    if not decision["citations"]:
        failed.append("The outcome cites no source.")
    for citation in decision["citations"]:
        if not all(citation[key] for key in ("title", "edition", "where", "authority", "status")):
            failed.append(f"A source is incomplete: {citation}")
    if not decision["first"] or not decision["first"]["by"]["words"]:
        failed.append("The outcome has no first step with a time.")
    return failed


def _route_rank(shown: Shown) -> int:
    return ROUTES.index(shown.decision["route"])


def _any_of(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _card(shown: Shown, wanted: str) -> None:
    found = shown.card.get("kind", "none")
    assert found in _any_of(wanted), f"wanted {wanted}, shown {found}: {shown.brief()}"


def _screen(shown: Shown, wanted: str) -> None:
    found = shown.last("screen")["screen"]
    assert found in _any_of(wanted), f"wanted {wanted}, shown {found}"


def _asks(shown: Shown, wanted: list[str]) -> None:
    asked = [question["id"] for question in shown.last("screen")["questions"]]
    missing = [id for id in wanted if id not in asked]
    assert not missing, f"not asked: {missing}; asked: {asked}"


def _buttons(shown: Shown, wanted: list[str]) -> None:
    missing = [title for title in wanted if title not in shown.titles]
    assert not missing, f"missing {missing}; shown {shown.titles}"


def _lacks_buttons(shown: Shown, wanted: list[str]) -> None:
    found = [title for title in wanted if title in shown.titles]
    assert not found, f"shown: {found}"


def _proposed(shown: Shown) -> list[tuple[str, Any, bool]]:
    return [(fact["id"], fact["value"], fact["ticked"]) for fact in shown.last("facts")["facts"]]


def _fact(shown: Shown, wanted: dict[str, Any]) -> None:
    proposed = _proposed(shown)
    for id, value in wanted.items():
        assert any((id, each, True) in proposed for each in _any_of(value)), \
            f"{id}: {value} is not ticked; read: {proposed}"


def _fact_not_ticked(shown: Shown, wanted: dict[str, Any]) -> None:
    proposed = _proposed(shown)
    for id, value in wanted.items():
        assert (id, value, False) in proposed, f"{id}: {value} is not listed without a tick; read: {proposed}"


def _lacks_fact(shown: Shown, wanted: list[str]) -> None:
    ticked = {fact["id"]: fact["value"] for card in shown.cards if card["kind"] == "facts" for fact in card["facts"]
              if fact["ticked"] and fact["value"] not in ("absent", "unsure")}
    found = {id: ticked[id] for id in wanted if id in ticked}
    assert not found, f"ticked: {found}"


def _route(shown: Shown, wanted: Any) -> None:
    assert shown.decision["route"] in _any_of(wanted), f"wanted {wanted}, is {shown.decision['route']}"


def _route_at_least(shown: Shown, wanted: str) -> None:
    assert _route_rank(shown) >= ROUTES.index(wanted), f"wanted {wanted} or higher, is {shown.decision['route']}"


def _route_at_most(shown: Shown, wanted: str) -> None:
    assert _route_rank(shown) <= ROUTES.index(wanted), f"wanted {wanted} or lower, is {shown.decision['route']}"


def _lado(shown: Shown, wanted: Any) -> None:
    part = shown.decision["lado"]
    found = part["outcome"] if part else None
    assert found in _any_of(wanted), f"wanted {wanted}, is {found}"


def _criteria(shown: Shown, wanted: list[str]) -> None:
    found = shown.decision["lado"]["criteria"]
    assert set(wanted) <= set(found), f"wanted {wanted}, may be met: {found}"


def _same(key: str, inside: str | None = None) -> Callable[[Shown, Any], None]:
    def look(shown: Shown, wanted: Any) -> None:
        part = shown.decision[inside] if inside else shown.decision
        assert part[key] == wanted, f"wanted {wanted}, is {part[key]}"
    return look


def _named(key: str, field: str | None) -> Callable[[Shown, list[str]], None]:
    def look(shown: Shown, wanted: list[str]) -> None:
        found = [entry[field] if field else entry for entry in shown.decision[key]]
        missing = [id for id in wanted if id not in found]
        assert not missing, f"missing {missing}; there: {found}"
    return look


def _steps_at_least(shown: Shown, wanted: int) -> None:
    assert len(shown.decision["steps"]) >= wanted, f"only {len(shown.decision['steps'])} steps"


def _lacks_unknown(shown: Shown, wanted: list[str]) -> None:
    found = [entry["id"] for entry in shown.decision["unknowns"] if entry["id"] in wanted]
    assert not found, f"listed as not known: {found}"


def _steps_about(shown: Shown, wanted: dict[str, str]) -> None:
    found = {step["id"]: step["about"] for step in shown.decision["steps"]}
    wrong = {id: found.get(id) for id in wanted if found.get(id) != wanted[id]}
    assert not wrong, f"wanted {wanted}, is {wrong}; there: {list(found)}"


def _first_step_has(shown: Shown, wanted: list[str]) -> None:
    first = json.dumps(shown.decision["first"], ensure_ascii=False)
    _has(first, wanted)


def _struck(shown: Shown, wanted: list[str]) -> None:
    found = shown.last("decision")["struck"]
    assert len(found) >= len(wanted) and all(any(w in f for f in found) for w in wanted), f"on the card: {found}"


def _pinned(shown: Shown, wanted: bool) -> None:
    found = shown.card.get("pinned")
    assert bool(found) is wanted, f"pinned: {found}"


def _text_has(shown: Shown, wanted: list[str]) -> None:
    _has(shown.text, wanted)


def _has(text: str, wanted: list[str]) -> None:
    missing = [words for words in wanted if words.casefold() not in text.casefold()]
    assert not missing, f"missing {missing} in:\n{text[:2500]}"


def _text_lacks(shown: Shown, wanted: list[str]) -> None:
    whole = json.dumps(shown.replies, ensure_ascii=False).casefold()
    found = [words for words in wanted if words.casefold() in whole]
    assert not found, f"in the reply: {found}"


def _answers(shown: Shown, wanted: dict[str, Any]) -> None:
    kept = shown.kept()
    wrong = {id: kept.get(id) for id, value in wanted.items() if kept.get(id) != value}
    assert not wrong, f"wanted {({id: wanted[id] for id in wrong})}, kept {wrong}"


def _lacks_answers(shown: Shown, wanted: list[str]) -> None:
    kept = shown.kept()
    found = {id: kept[id] for id in wanted if id in kept}
    assert not found, f"kept: {found}"


def _same_screen(shown: Shown, wanted: bool) -> None:
    """The question that stood there before the turn stands there again."""
    before = shown.before or {}
    again = (shown.card.get("kind"), shown.card.get("screen")) == (before.get("kind"), before.get("screen"))
    assert again is wanted, f"before {before.get('kind')} {before.get('screen')}; now {shown.brief()}"


def _filename(shown: Shown, wanted: str) -> None:
    assert shown.last("document")["filename"] == wanted, f"is {shown.last('document')['filename']}"


def _gym(shown: Shown, wanted: str) -> None:
    assert shown.last("gym")["address"] == wanted, f"is {shown.last('gym')['address']}"


def _rules(shown: Shown, wanted: list[str]) -> None:
    """Entries of the documents that are told, each on a card with its source."""
    found = [part["id"] for card in shown.cards if card["kind"] == "policy" for part in card["parts"]
             if part["sources"]]
    missing = [id for id in wanted if id not in found]
    assert not missing if wanted else not found, f"missing {missing}; told: {found}. Shown: {shown.brief()}"


CHECKS: dict[str, Callable[[Shown, Any], None]] = {
    "card": _card, "screen": _screen, "asks": _asks, "buttons": _buttons, "lacks_buttons": _lacks_buttons,
    "fact": _fact, "fact_not_ticked": _fact_not_ticked, "lacks_fact": _lacks_fact,
    "route": _route, "route_at_least": _route_at_least, "route_at_most": _route_at_most,
    "emergency": _same("emergency"), "consult": _same("consult"), "lado": _lado, "criteria": _criteria,
    "child_referral": _same("child_referral", inside="lado"), "certainty": _same("certainty"),
    "duties": _named("duties", None), "situations": _named("situations", "id"),
    "steps_at_least": _steps_at_least, "first_step_has": _first_step_has, "sources": _named("citations", "document"),
    "unknown": _named("unknowns", "id"), "lacks_unknown": _lacks_unknown, "steps_about": _steps_about,
    "struck": _struck, "pinned": _pinned,
    "text_has": _text_has, "text_lacks": _text_lacks, "answers": _answers, "lacks_answers": _lacks_answers,
    "same_screen": _same_screen, "filename": _filename, "gym": _gym, "rules": _rules,
}
