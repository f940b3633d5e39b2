"""The made-up area in the conversation: the real model and the real action server, and its content alone.

The guide is the one that is served, with another folder of packs named to it; its model is trained for that pack.
"""
from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import Conversation, Guide
from packs.area import AREA, MADE_UP, lay_out

from threshold_guide.engine import Pack
from threshold_guide.engine.clocks import due, in_words, today_in_england
from threshold_guide.knowledge import load_pack
from threshold_guide.runtime.paths import ROOT

MOST_SCREENS = 14
#: the answer that is offered first, whatever it is called
FIRST = object()
Reply = dict[str, Any]


class Area:
    """A running guide for the made-up area, and everything that it has replied so far."""

    def __init__(self, guide: Guide, environment: dict[str, str], pack: Pack) -> None:
        self.guide, self.environment, self.pack = guide, environment, pack
        self.said: list[Reply] = []

    def conversation(self) -> Talk:
        return Talk(self)


class Talk:
    """One conversation, taken as a person at the page would."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.talk: Conversation = area.guide.conversation()
        self.replies: list[Reply] = []

    def keep(self, replies: list[Reply]) -> list[Reply]:
        self.replies = replies
        self.area.said += replies
        return replies

    def say(self, text: str) -> list[Reply]:
        return self.keep(self.talk.say(text))

    def press(self, data: dict[str, Any]) -> list[Reply]:
        return self.keep(self.talk.press("/press" + json.dumps(data)))

    def tap(self, title: str) -> list[Reply]:
        buttons = {button["title"]: button["payload"] for reply in self.replies for button in reply["buttons"]}
        assert title in buttons, f"There is no button {title!r}; there are {list(buttons)}"
        return self.keep(self.talk.press(buttons[title], title))

    @property
    def card(self) -> Reply:
        return next(reply["card"] for reply in reversed(self.replies) if reply["card"])

    @property
    def text(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    def answer_until_decided(self, given: dict[str, Any]) -> Reply:
        """Confirm what was read, then screen after screen; what is not in `given` is left blank."""
        for _ in range(MOST_SCREENS):
            card = self.card
            if card["kind"] == "facts":
                self.tap("Use what is ticked")
            elif card["kind"] == "screen":
                answers = {question["id"]: question["options"][0]["value"] if given[question["id"]] is FIRST
                           else given[question["id"]] for question in card["questions"] if question["id"] in given}
                self.press({"do": "answer", "screen": card["screen"], "n": card["n"], "answers": answers})
            else:
                break
        assert self.card["kind"] == "decision", self.text
        return self.card["decision"]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Area]:
    packs_folder = lay_out(tmp_path_factory.mktemp("packs"))
    named = {"THRESHOLDS_POLICY_KB": str(packs_folder), "THRESHOLDS_PACK": AREA,
             "THRESHOLDS_MODELS": str(tmp_path_factory.mktemp("models"))}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(name, value)
        guide = Guide()
        try:
            guide.start()
            yield Area(guide, {**os.environ, **named}, load_pack(AREA, root=packs_folder))
        finally:
            guide.stop()
            guide.remove()


@pytest.fixture(scope="module")
def only_boltons(area: Area) -> set[str]:
    """The name, and the contact values that Bolton's pack gives and this area's does not."""
    def values(pack: Pack) -> set[str]:
        return {line.value.casefold() for contact in pack.contacts.values() for line in contact.lines}

    found = {"bolton", "01204", *(values(load_pack("bolton")) - values(area.pack))}
    assert len(found) >= 8
    return found


@pytest.fixture(scope="module")
def level_of_need(area: Area) -> Talk:
    talk = area.conversation()
    talk.say("there is domestic abuse at home, she is 5 months old, and her mum has been slapped by her partner")
    assert talk.card["kind"] == "facts", talk.text
    talk.answer_until_decided({
        "age_band": "under_6_months", "red_flags": ["none"], "frequency": "several_times", "duration": "weeks",
        "impact": "some", "help_response": "working_with_us", "involved_now": ["nobody"], "history": ["none_known"],
        "lives_in": FIRST})
    return talk


@pytest.fixture(scope="module")
def lado(area: Area) -> Talk:
    talk = area.conversation()
    talk.say("TA grabbed a pupil's arm, left a mark. LADO?")
    assert talk.card["kind"] == "facts", talk.text
    talk.answer_until_decided({
        "matter_kind": "conduct", "adult_role": "employed", "conduct_where": ["at_work"],
        "lado_about": "none_of_these", "works_in": FIRST, "lado_pattern": "absent", "low_level_concern": "absent",
        "lado_told": ["nobody"]})
    return talk


def steps(decision: Reply) -> dict[str, Reply]:
    return {step["id"]: step for step in decision["steps"]}


def test_a_level_of_need_conversation_ends_with_this_areas_ways(level_of_need: Talk, area: Area) -> None:
    """The outcome names First Call with its number and hours, the Night Desk, and the duty this area adds."""
    decision = level_of_need.card["decision"]
    assert "hm_baby_and_domestic_abuse" in decision["duties"]
    step = steps(decision)["hm_ring_for_baby"]
    assert step["contact"]["name"] == "First Call Halvermere"
    assert "01632 960110" in level_of_need.text
    assert "you must ring first call on the same day" in level_of_need.text.casefold()
    assert {"halvermere_handbook_2025"} <= {cite["document"] for cite in decision["citations"]}
    assert decision["pack"]["id"] == AREA
    assert MADE_UP in level_of_need.card["banner"]


def test_its_referral_clocks_stand_on_the_card(area: Area) -> None:
    """Where social care is asked, the written form and the answer carry this area's dates."""
    talk = area.conversation()
    talk.say("bruise on a 3 month old's cheek")
    decision = talk.answer_until_decided({"red_flags": ["rf_injury"]})
    assert decision["route"] == "significant_harm"
    found = steps(decision)
    assert found["hm_written_form"]["by"]["words"] == "within one working day of the call"
    assert found["hm_chase_answer"]["by"]["words"] == "one working day after the form"
    assert "01632 960110" in talk.text and "01632 960111" in talk.text
    assert "two working days for a strategy discussion" in talk.text


def test_a_lado_conversation_ends_at_the_telephone(lado: Talk, area: Area) -> None:
    """The LADO is rung, and the call is confirmed in writing by the date that this area's leaflet gives."""
    decision = lado.card["decision"]
    assert decision["lado"]["outcome"] == "refer"
    assert "01632 960120" in lado.text
    assert "must be told by telephone" in lado.text
    written = steps(decision)["hm_confirm_in_writing"]
    assert written["by"]["words"] == "within two working days of the call"
    expected = due(area.pack.clocks["hm_lado_written"], today_in_england()).date
    assert written["by"]["date"] in (None, expected.isoformat())
    assert "halvermere_adults_2026" in {cite["document"] for cite in decision["citations"]}


def test_nobody_is_sent_to_a_portal_that_this_area_has_not(lado: Talk) -> None:
    """Bolton's only way in is not named where the way in is the telephone."""
    assert "portal" not in json.dumps([{**reply, "buttons": []} for reply in lado.replies]).casefold().replace(
        "lado_portal", "")


POLICY = [
    ("who chairs a strategy discussion?", "hm_sd_chair"),
    ("how many days before the conference is my report due?", "hm_cc_paper"),
    ("how often do core groups have to meet?", "hm_cg_next"),
]


@pytest.mark.parametrize(("question", "statement"), POLICY)
def test_policy_questions_are_answered_from_its_documents(area: Area, question: str, statement: str) -> None:
    """The rule in this area's words, with its document and its standing."""
    talk = area.conversation()
    talk.say(question)
    entry = area.pack.statements[statement]
    assert entry.says in talk.text
    assert area.pack.sources[entry.passages[0].document].title in talk.text
    assert MADE_UP in talk.text


def test_a_deadline_is_counted_by_its_clock(area: Area) -> None:
    """Three working days before a conference, where Bolton's policy has two."""
    talk = area.conversation()
    talk.say("ICPC on 14 January 2027, report in by?")
    assert in_words(dt.date(2027, 1, 11)) in talk.text


def test_a_person_to_speak_to_and_a_word_of_its_own(area: Area) -> None:
    """Both in this area's words, with its numbers."""
    talk = area.conversation()
    talk.say("speak to a person")
    assert "01632 960110" in talk.text and "01632 960120" in talk.text
    talk.say("what does Family Sheet mean")
    assert area.pack.terms["Family Sheet"].meaning in talk.text


def test_a_question_about_levels_gets_words(area: Area) -> None:
    """No number, and why not, in this area's words."""
    talk = area.conversation()
    talk.say("how often do core groups have to meet?")
    talk.say("which number is joined-up help, is it level 3?")
    assert area.pack.message("level_number") in talk.text


def test_a_parent_is_told_to_ring_and_not_to_write(area: Area) -> None:
    """Who is no professional gets the telephone number here, and not the address for confirming a call."""
    talk = area.conversation()
    talk.say("I am a mum and I am worried about how my son's football coach treats the children")
    talk.tap("Yes")
    assert "01632 9601" in talk.text
    assert "lado@halvermere.example.org" not in json.dumps(talk.replies).casefold()


def test_nothing_of_bolton_is_in_any_reply(
        area: Area, level_of_need: Talk, lado: Talk, only_boltons: set[str]) -> None:
    """No text, button or card of any conversation above names Bolton or gives one of its contacts."""
    extra = area.conversation()
    extra.press({"do": "command", "name": "quick"})
    extra.press({"do": "command", "name": "quick", "arg": "lado"})
    for talk in (level_of_need, lado):
        for name in ("note", "phone_script", "hand_on", "show_answers"):
            talk.press({"do": "command", "name": name})
    assert len(area.said) >= 25
    found = {(word, reply["text"][:80]) for reply in area.said for word in only_boltons
             if word in json.dumps(reply, ensure_ascii=False).casefold()}
    assert found == set()


@pytest.mark.parametrize("path", ["/", "/index.html", "/gym", "/plain", "/assets/numbers.json", "/assets/terms.json"])
def test_its_pages_hold_nothing_of_bolton(area: Area, path: str, only_boltons: set[str]) -> None:
    """What the server sends before anything is said: the area's words, or none that are Bolton's."""
    with urllib.request.urlopen(f"http://127.0.0.1:{area.guide.port}{path}", timeout=20) as response:
        text = response.read().decode()
    assert [word for word in only_boltons if word in text.casefold()] == []
    if path in ("/", "/index.html", "/plain"):
        assert area.pack.info.banner in text and "01632 960110" in text


def test_the_chat_command_speaks_for_the_area_too(area: Area, only_boltons: set[str]) -> None:
    """`thresholds chat` with the same environment answers from the same pack."""
    case = {"id": "a", "turns": [question for question, _ in POLICY]}
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "chat"], cwd=ROOT, input=json.dumps(case),
                          env={**area.environment, "RASA_TELEMETRY_ENABLED": "false"}, capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    (told,) = [json.loads(line) for line in done.stdout.splitlines()]
    for turn, (_, statement) in zip(told["turns"], POLICY, strict=True):
        assert area.pack.statements[statement].says in turn["replies"][0]["text"]
    assert not [word for word in only_boltons if word in done.stdout.casefold()]


def test_the_pack_is_the_only_thing_that_was_changed(area: Area) -> None:
    """The folder of packs holds England's, unchanged, and the made-up area's."""
    folder = Path(area.environment["THRESHOLDS_POLICY_KB"])
    assert sorted(path.name for path in folder.iterdir()) == sorted(["england", AREA])
    for path in (ROOT / "policy_kb" / "england").rglob("*.yml"):
        assert (folder / path.relative_to(ROOT / "policy_kb")).read_bytes() == path.read_bytes()
