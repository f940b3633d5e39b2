"""The user's own view beside the outcome: asked once, never in the way, never lowering, kept for the record."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.dialogue import turn
from threshold_guide.engine import decide
from threshold_guide.engine.model import OWN_LADO, OWN_ROUTE
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.record import hand_on
from threshold_guide.record.kinds import hand_on_file, render
from threshold_guide.record.make import record_of
from threshold_guide.record.verify import State, verify

PACK = load_pack()
NOW = dt.datetime(2026, 11, 23, 10)
LOW: dict[str, Any] = {"pathway": "level_of_need", "red_flags": ["none"], "speech_language_delay": "present"}
MIDDLE: dict[str, Any] = {**LOW, OWN_ROUTE: "targeted"}
LOWER = {"do": "own_view", "route": "universal", "reason": "The nursery has begun already.", "lead": "safeguarding"}


def play(answers: Mapping[str, Any], *presses: Mapping[str, Any],
         place: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """The presses in turn; the first shows the outcome."""
    state, where = dict(answers), dict(place or {})
    replies: list[dict[str, Any]] = []
    for press in ({"do": "command", "name": "outcome"}, *presses):
        state, where, replies = turn(state, where, {"press": press}, pack=PACK, on=NOW.date(), now=NOW)
    return state, where, replies


def card(replies: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = next(r["card"] for r in replies if r["card"].get("kind") == "decision")
    return found


def early_help() -> dict[str, Any]:
    """Answers that lead one above the lowest route."""
    answers = next({"pathway": "level_of_need", "red_flags": ["none"], id: "present"}
                   for id, entry in PACK.indicators.items()
                   if entry.kind == "worry" and PACK.ranks[entry.floor] == 1)
    assert decide(answers, on=NOW.date(), pack=PACK).route == PACK.route_ids[1]
    return answers


def hard() -> dict[str, Any]:
    return {"pathway": "level_of_need", sorted(PACK.hard_triggers)[0]: "present"}


def test_it_is_asked_at_the_first_outcome_and_not_again():
    """The card of the first outcome asks; shown again, it holds the question but does not ask first."""
    _, place, replies = play(early_help())
    assert card(replies)["own_view"]["ask"] is True
    assert [o["value"] for o in card(replies)["own_view"]["options"]] == [*PACK.route_ids, "unsure"]
    _, _, again = play(early_help(), place=place)
    assert card(again)["own_view"]["ask"] is False


@pytest.mark.parametrize("answers", [hard(), {**early_help(), "danger_now": "unsure"},
                                     {**early_help(), sorted(PACK.hard_triggers)[0]: "unsure"}],
                         ids=["significant-harm", "danger", "a-hard-trigger-in-doubt"])
def test_nothing_is_asked_first_and_nothing_goes_lower_where_it_is_grave(answers: dict[str, Any]):
    """At significant harm, in danger or with a hard trigger told or in doubt the answer stands at once."""
    _, place, replies = play(answers)
    assert not (card(replies)["own_view"] or {}).get("ask")
    assert not (card(replies)["own_view"] or {}).get("lower")
    after, kept, refused = play(answers, LOWER, place=place)
    assert "own_view" not in kept
    assert after == answers
    assert refused[0]["text"] == PACK.message("own_view_refused")


def test_both_views_are_shown_and_the_answer_stays():
    """A lower view without a reason is shown beside the outcome and moves nothing."""
    answers = early_help()
    before = card(play(answers)[2])["decision"]
    after, place, replies = play(answers, {"do": "own_view", "route": "universal"})
    assert place["own_view"] == {"route": "universal", "reason": None, "lead": None}
    assert after == answers
    shown = card(replies)
    assert shown["decision"] == before
    assert [row["words"] for row in shown["own_view"]["views"]] == ["Keep supporting", "Extra help"]
    assert "Your own view: Keep supporting." in next(r["text"] for r in replies if r["card"])


def test_going_higher_is_one_press_and_brings_the_steps_of_that_route():
    """The decision is the higher route's own, with the judgement among its reasons; one press takes it back."""
    answers = early_help()
    _, _, replies = play(answers)
    press = next(b["payload"] for b in card(replies)["own_view"]["raise"] if "child_in_need" in b["payload"])
    assert press == '/press{"do":"own_view","route":"child_in_need","higher":true}'
    up = {"do": "own_view", "route": "child_in_need", "higher": True}
    after, place, raised = play(answers, up)
    assert after == {**answers, OWN_ROUTE: "child_in_need"}
    assert place["own_view"] == {"route": "child_in_need", "reason": None, "lead": None}
    decision = card(raised)["decision"]
    assert decision["route"] == "child_in_need"
    assert decision["reasons"][0]["rule"] == OWN_ROUTE
    assert decision["steps"] != card(replies)["decision"]["steps"]
    back, _, _ = play(answers, up, {"do": "own_view", "higher": False})
    assert back == answers


def test_going_higher_to_acting_at_once_says_ring_now():
    """Whoever judges that it is significant harm gets the steps of significant harm."""
    _, _, replies = play(early_help(), {"do": "own_view", "route": "significant_harm", "higher": True})
    shown = card(replies)
    assert shown["decision"]["route"] == "significant_harm"
    assert shown["decision"]["first"]["by"]["kind"] == "now"
    assert shown["own_view"]["ask"] is False
    assert shown["own_view"]["raise"] == []
    assert shown["own_view"]["back"]


def test_going_lower_stands_on_the_record_and_lowers_nothing():
    """Reason and lead are kept beside the outcome; route and steps are what they were."""
    answers = early_help()
    before = card(play(answers)[2])["decision"]
    after, place, replies = play(answers, LOWER)
    assert place["own_view"] == {"route": "universal", "reason": "The nursery has begun already.",
                                 "lead": PACK.message("own_view_lead_safeguarding")}
    assert after == answers
    assert card(replies)["decision"] == before
    assert [row["words"] for row in card(replies)["own_view"]["views"]][2:] == [
        "The nursery has begun already.", PACK.message("own_view_lead_safeguarding")]


@pytest.mark.parametrize(("change", "message"), [
    ({"reason": " "}, "own_view_no_reason"), ({"reason": None}, "own_view_no_reason"),
    ({"reason": "x" * 501}, "own_view_no_reason"), ({"reason": 7}, "own_view_no_reason"),
    ({"lead": ""}, "own_view_no_lead"), ({"lead": None}, "own_view_no_lead"), ({"lead": "me"}, "own_view_no_lead"),
    ({"route": "targeted"}, "own_view_refused"), ({"route": "unsure"}, "own_view_refused"),
    ({"route": "nowhere"}, "own_view_refused"), ({"route": ["universal"]}, "own_view_refused"),
    ({"route": None}, "own_view_refused"),
])
def test_going_lower_without_what_it_needs_is_refused_in_plain_words(change: dict[str, Any], message: str):
    """Nothing is kept, and the line says what is missing."""
    _, place, replies = play(early_help(), {**LOWER, **change})
    assert "own_view" not in place
    assert replies[0]["text"] == PACK.message(message, **({"most": 500} if message == "own_view_no_reason" else {}))


def test_view_before_anything_is_decided_is_refused():
    """A button out of its place changes nothing."""
    state, place, replies = turn({}, {}, {"press": {"do": "own_view", "route": "universal"}}, pack=PACK,
                                 on=NOW.date(), now=NOW)
    assert (state, place.get("own_view")) == ({}, None)
    assert replies[0]["text"] == PACK.message("own_view_refused")


def test_lower_view_is_told_to_be_closed_once_the_answers_lead_to_acting_at_once():
    """What was written down before does not stand against a hard trigger."""
    _, place, _ = play(early_help(), LOWER)
    _, _, replies = play({**early_help(), **hard()}, place=place)
    shown = card(replies)["own_view"]
    assert shown["compared"] == PACK.message("own_view_lower_closed")
    assert shown["lower"] is None


def test_start_again_clears_it_and_undo_brings_it_back():
    """The view belongs to the case it was given for."""
    _, place, _ = play(early_help(), LOWER)
    state, cleared, _ = turn(early_help(), place, {"press": {"do": "command", "name": "start_again"}}, pack=PACK,
                             on=NOW.date(), now=NOW)
    assert "own_view" not in cleared
    _, back, _ = turn(state, cleared, {"press": {"do": "command", "name": "undo"}}, pack=PACK, on=NOW.date(), now=NOW)
    assert back["own_view"] == place["own_view"]


@pytest.mark.parametrize(("press", "words"), [
    (LOWER, ["You said: keep supporting (universal).", "Reason given: The nursery has begun already.",
             "Lead named: Designated safeguarding lead or deputy"]),
    ({"do": "own_view", "route": "unsure"}, ["You said: I cannot say yet."]),
    ({"do": "own_view", "route": "child_in_need", "higher": True},
     ["You said: ask social care to assess (child in need).", "Your own judgement"]),
], ids=["lower", "unsure", "higher"])
def test_own_view_stands_on_the_record(press: dict[str, Any], words: list[str]):
    """A record made after the press holds the view, and going higher among the reasons."""
    state, place, _ = play(early_help(), press)
    record = record_of(state, place, PACK)
    text = render("record", "txt", record, {}, PACK).decode()
    for line in words:
        assert line in text


WORRIES = st.dictionaries(st.sampled_from(sorted(PACK.indicators)), st.sampled_from(["present", "absent", "unsure"]),
                          max_size=4)


@given(WORRIES, st.sampled_from(PACK.route_ids))
def test_own_route_never_lowers(worries: dict[str, str], route: str):
    """Whatever was told, the own judgement leads at least as high as the answers alone, and as high as it says."""
    answers = {"pathway": "level_of_need", "red_flags": ["none"], **worries}
    ranks = PACK.ranks
    alone = decide(answers, on=NOW.date(), pack=PACK)
    with_own = decide({**answers, OWN_ROUTE: route}, on=NOW.date(), pack=PACK)
    assert ranks[with_own.route] == max(ranks.get(alone.route, -1), ranks[route])
    assert with_own.emergency == alone.emergency


def test_drawing_is_missing_beside_999_and_names_no_number():
    """Beside 999 no smaller route is named; elsewhere the routes stand lowest first, one of them marked."""
    assert card(play({**early_help(), "danger_now": "unsure"})[2])["ladder"] is None
    ladder = card(play(early_help())[2])["ladder"]
    assert [route["id"] for route in ladder["routes"]] == list(PACK.route_ids)
    assert [route["id"] for route in ladder["routes"] if route["current"]] == [PACK.route_ids[1]]
    assert ladder["down"]["lines"] and ladder["up"]["lines"]
    assert "image" in ladder["continuum"]["not_held"]


# -- about an adult who works with children -----------------------------------------------------

CRITERIA_NOT: dict[str, Any] = {"harmed": "absent", "criminal_offence": "absent", "risk_of_harm": "absent",
                                "unsuitable": "absent"}
ADULT: dict[str, Any] = {"pathway": "lado", "adult_role": "employed", "lado_about": "none_of_these", **CRITERIA_NOT}
SMALL: dict[str, Any] = {**ADULT, "general_unease": "present"}
TO_ASK: dict[str, Any] = {**ADULT, "unsuitable": "unsure"}
TO_REFER: dict[str, Any] = {**ADULT, "unsuitable": "present"}
ADULT_LOWER = {"do": "own_view", "route": "lado_low_level", "reason": "It is known already.", "lead": "head"}


def lado_of(answers: Mapping[str, Any]) -> str:
    found = decide(answers, on=NOW.date(), pack=PACK).lado
    assert found
    return found.outcome


def test_the_cases_are_what_they_are_called():
    """One of each outcome that a view can be compared with."""
    assert [lado_of(answers) for answers in (SMALL, TO_ASK, TO_REFER)] == ["low_level", "consult", "refer"]


@pytest.mark.parametrize("answers", [SMALL, TO_ASK], ids=["small", "to-ask"])
def test_it_is_asked_before_an_outcome_about_an_adult_too(answers: dict[str, Any]):
    """Once, in the words of what is to be done."""
    _, place, replies = play(answers)
    own = card(replies)["own_view"]
    assert own["ask"] is True
    assert [o["value"] for o in own["options"]] == ["lado_low_level", "lado_consult", "lado_refer", "unsure"]
    assert own["options"][2]["label"] == PACK.outcomes["lado_refer"].headline
    _, _, again = play(answers, place=place)
    assert card(again)["own_view"]["ask"] is False


@pytest.mark.parametrize("answers", [
    TO_REFER, {**TO_ASK, "danger_now": "unsure"}, {**SMALL, sorted(PACK.hard_triggers)[0]: "present"},
    {**SMALL, sorted(PACK.hard_triggers)[0]: "unsure"}],
    ids=["refer", "danger", "a-hard-trigger", "a-hard-trigger-in-doubt"])
def test_nothing_stands_before_the_lado_or_a_child_where_it_must_be_now(answers: dict[str, Any]):
    """A referral that is made at once, danger, and a child who may have to be protected at once are not asked about."""
    _, place, replies = play(answers)
    own = card(replies)["own_view"] or {}
    assert not own.get("ask") and not own.get("lower")
    after, kept, _ = play(answers, ADULT_LOWER, place=place)
    assert "own_lado_view" not in kept and after == answers


def test_going_higher_about_an_adult_is_one_press_and_replays():
    """The LADO hears; the card does not say that what was told points to a criterion; the record agrees."""
    _, place, _ = play(SMALL)
    answers, place, replies = play(SMALL, {"do": "own_view", "route": "lado_refer", "higher": True}, place=place)
    assert answers[OWN_LADO] == "lado_refer" and lado_of(answers) == "refer"
    shown = card(replies)
    assert shown["decision"]["lado"]["summary"] == PACK.message("own_lado_summary") == shown["decision"]["summary"]
    assert {test["finding"] for test in shown["decision"]["lado"]["tests"]} == {"nothing_said"}
    assert shown["own_view"]["back"] and shown["own_view"]["views"][0]["words"] == PACK.outcomes["lado_refer"].headline
    assert any(step["contact"] and step["contact"]["id"] == "lado_portal" for step in shown["decision"]["steps"])
    compiled = compiled_pack()
    state, where, _ = turn(SMALL, place, {"press": {"do": "own_view", "route": "lado_refer", "higher": True}},
                           pack=compiled, on=NOW.date(), now=NOW)
    record = record_of(state, where, compiled)
    assert record.own_lado_view and record.own_lado_view.action == PACK.outcomes["lado_refer"].headline
    assert verify(render("record", "json", record, {}, compiled), compiled).state is State.AGREES
    back, _, _ = turn(state, where, {"press": {"do": "own_view", "higher": False}}, pack=PACK, on=NOW.date(), now=NOW)
    assert lado_of(back) == "low_level"


def test_going_lower_about_an_adult_needs_a_reason_and_a_lead_and_moves_nothing():
    """Both stand on the record; the outcome is what it was."""
    _, place, _ = play(TO_ASK)
    for missing, words in (("reason", "own_view_no_reason"), ("lead", "own_view_no_lead")):
        _, kept, told = play(TO_ASK, {**ADULT_LOWER, missing: ""}, place=place)
        assert "own_lado_view" not in kept and told[0]["text"] == PACK.message(words, most=500)
    answers, place, replies = play(TO_ASK, ADULT_LOWER, place=place)
    assert answers == TO_ASK and card(replies)["decision"]["lado"]["outcome"] == "consult"
    assert card(replies)["own_view"]["compared"] == PACK.message("own_view_lowered")
    assert place["own_lado_view"]["lead"] == PACK.message("own_lado_lead_head")


def test_leads_for_an_allegation_are_those_who_may_agree_to_it():
    """No social worker of the child stands in the list about an adult, and none of the LADO's in that about a child."""
    offered = {fact: {lead["value"] for lead in card(play(answers)[2])["own_view"]["lower"]["leads"]}
               for fact, answers in ((OWN_ROUTE, early_help()), (OWN_LADO, TO_ASK))}
    assert offered[OWN_LADO] == {"safeguarding", "head", "governors", "lado"}
    assert "social_worker" in offered[OWN_ROUTE] and not offered[OWN_ROUTE] & {"governors", "lado"}
    _, kept, told = play(TO_ASK, {**ADULT_LOWER, "lead": "social_worker"})
    assert "own_lado_view" not in kept and told[0]["text"] == PACK.message("own_view_no_lead")


def test_view_about_a_child_is_never_shown_as_one_about_an_adult_nor_the_other_way_round():
    """A case that brings both keeps both, and each outcome shows its own."""
    child = {"do": "own_view", "route": "unsure"}
    _, place, _ = play(early_help(), child)
    both = {**early_help(), **TO_ASK}
    _, place, replies = play(both, place=place)
    shown = card(replies)
    assert shown["own_view"]["ask"] is True and not shown["own_view"]["views"]
    _, place, replies = play(both, {"do": "own_view", "route": "lado_refer"}, place=place)
    assert card(replies)["own_view"]["views"][0]["words"] == PACK.outcomes["lado_refer"].headline
    assert not any(mark == PACK.message("ladder_own") for route in (card(replies)["ladder"] or {"routes": []})["routes"]
                   for mark in route["marks"])
    _, place, replies = play(early_help(), place=place)
    assert card(replies)["own_view"]["views"][0]["words"] == PACK.message("own_view_unsure")
    assert place["own_view"]["route"] == "unsure" and place["own_lado_view"]["route"] == "lado_refer"


def test_papers_keep_the_two_views_apart():
    """On the record each stands under whom it is about; a referral of the child never bears what is to be done about
    the adult; both go into the file for a colleague, and an older file's one view goes where it belongs."""
    compiled = compiled_pack()
    both = {**early_help(), **TO_ASK}
    state, place = dict(both), {"own_view": {"route": "targeted", "reason": None, "lead": None}}
    for press in ({"do": "command", "name": "outcome"}, {"do": "own_view", "route": "lado_refer"}):
        state, place, _ = turn(state, place, {"press": press}, pack=compiled, on=NOW.date(), now=NOW)
    record = record_of(state, place, compiled)
    text = render("record", "text", record, {}, compiled).decode()
    child, adult = PACK.message("record_own_view_child"), PACK.message("record_own_view_adult")
    own = text[text.index(PACK.message("record_own_view").upper() if PACK.message("record_own_view").upper() in text
                          else PACK.message("record_own_view")):]
    assert own.index(child) < own.index("several services, one plan") < own.index(adult)
    assert own.index(adult) < own.index(PACK.outcomes["lado_refer"].headline)
    draft = render("referral", "text", record, {}, compiled).decode()
    assert "You said: several services, one plan" in " ".join(draft.split())
    assert f"You said: {PACK.outcomes['lado_refer'].headline}" not in " ".join(draft.split())
    assert verify(render("record", "json", record, {}, compiled), compiled).state is State.AGREES
    file = json.loads(hand_on_file(record, compiled))
    opened = hand_on.open_file(file, compiled).place
    assert opened["own_view"]["route"] == "targeted" and opened["own_lado_view"]["route"] == "lado_refer"
    old = {**file, "own_view": file.pop("own_lado_view")}
    old.pop("own_lado_view", None)
    opened = hand_on.open_file(old, compiled).place
    assert "own_view" not in opened and opened["own_lado_view"]["route"] == "lado_refer"


@pytest.mark.parametrize("route", ["lado_not_lado", "lado_refer", "early_help", "", None, ["lado_refer"]])
def test_what_is_no_lower_outcome_is_refused(route: Any):
    """Nothing else is taken for going lower, and a route of a child's is no view of an adult."""
    _, place, _ = play(SMALL)
    _, kept, _ = play(SMALL, {**ADULT_LOWER, "route": route}, place=place)
    assert "own_lado_view" not in kept


@given(own=st.sampled_from(["lado_low_level", "lado_consult", "lado_refer", "lado_not_lado", "unsure", "x"]),
       unsuitable=st.sampled_from(["present", "absent", "unsure"]),
       concern=st.sampled_from(["present", "absent", "unsure"]))
def test_no_view_about_an_adult_lowers_anything(own: str, unsuitable: str, concern: str):
    """Whatever is judged, the outcome is at least what the answers alone lead to."""
    order = ["not_lado", "low_level", "consult", "refer"]
    answers = {**ADULT, "unsuitable": unsuitable, "general_unease": concern}
    alone, judged = lado_of(answers), lado_of({**answers, OWN_LADO: own})
    assert order.index(judged) >= order.index(alone)


def test_view_of_not_knowing_goes_on_in_the_file():
    """A case file whose user could not say yet opens again."""
    _, place, _ = play(early_help())
    answers, place, _ = play(early_help(), {"do": "own_view", "route": "unsure"}, place=place)
    written = hand_on.text(decide(answers, on=NOW.date(), pack=PACK), answers, PACK, place)
    assert hand_on.open_file(json.loads(written), PACK).place["own_view"]["route"] == "unsure"
    answers, place, _ = play(TO_ASK, {"do": "own_view", "route": "lado_refer", "higher": True})
    written = hand_on.text(decide(answers, on=NOW.date(), pack=PACK), answers, PACK, place)
    opened = hand_on.open_file(json.loads(written), PACK)
    assert opened.answers[OWN_LADO] == "lado_refer"
    assert opened.place["own_lado_view"]["route"] == "lado_refer"
