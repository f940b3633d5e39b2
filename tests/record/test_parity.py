"""The record says what was shown: over all scenarios, in every part, and `verify` agrees with it."""
from __future__ import annotations

import re

import pytest
import yaml
from cases import SCENARIOS, at_outcome, pack

from threshold_guide.record import kinds
from threshold_guide.record.as_text import as_text
from threshold_guide.record.canonical import plain
from threshold_guide.record.make import hash_of, record_of
from threshold_guide.record.sheet import sheet
from threshold_guide.record.verify import State, verify

SQUEEZE = re.compile(r"\s+")


def squeezed(text: str) -> str:
    return SQUEEZE.sub(" ", text)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario["name"] for scenario in SCENARIOS])
def test_the_record_is_the_decision_that_was_shown(scenario):
    """The decision on the card, part for part, with all answers; made again it is the same; its check agrees."""
    talk = at_outcome(scenario)
    record = talk.record
    assert record.decision == plain(talk.card["decision"])
    assert record.told.answers == talk.answers
    assert record == record_of(talk.answers, talk.place, pack())
    assert record.hash == hash_of(record)
    for form in ("json", "txt"):
        finding = verify(kinds.render("record", form, record, {}, pack()), pack())
        assert finding.state is State.AGREES, finding.lines


@pytest.mark.parametrize("scenario", SCENARIOS[::7], ids=[scenario["name"] for scenario in SCENARIOS[::7]])
def test_the_paper_holds_every_part(scenario):
    """Headline, each step with who and when, each rule, each unknown, each fact, each contact and each source."""
    record = at_outcome(scenario).record
    text = squeezed(as_text(sheet(record, {}, pack())))
    decision = record.decision
    wanted = [decision["pack"]["banner"], decision["summary"], record.hash, record.standing.disclosure]
    for step in decision["steps"]:
        wanted += [step["what"], step["who"].rstrip("."), step["by"]["words"], step["by"]["date_words"] or ""]
    for reason in decision["reasons"]:
        wanted += [f"Rule {reason['rule']}.", reason["why"]]
    wanted += [unknown["short"] for unknown in decision["unknowns"]]
    wanted += [f"{fact.label}: {fact.value}" for fact in record.facts]
    wanted += [line["value"] for contact in decision["contacts"] for line in contact["lines"]]
    wanted += [f"{citation['title']}, {citation['edition']}: {citation['where']}" for citation in decision["citations"]]
    wanted += [line for lines in decision["guidance"].values() for line in lines]
    assert [words for words in wanted if squeezed(words) not in text] == []


def test_beside_999_no_smaller_route_is_named():
    """Where danger is named over a smaller worry, no paper names the route beneath."""
    found = 0
    for scenario in SCENARIOS:
        record = at_outcome(scenario).record
        ranks = pack().ranks
        if record.decision["emergency"] and ranks.get(record.decision["route"], 99) < pack().act_now_rank:
            found += 1
            words = {pack().routes[id].action for id in pack().route_ids[:pack().act_now_rank]} | {
                f"point to: {pack().routes[id].level_words}" for id in pack().route_ids[:pack().act_now_rank]}
            would_lead = {flip["to_words"] for flip in record.decision["flip_facts"]}
            for kind in ("record", "telephone"):
                text = squeezed(as_text(kinds.document(kind, record, {}, pack())))
                assert [w for w in words - would_lead if f"→ {w}" in text or f"reading is: {w}" in text
                        or w.startswith("point to") and w in text] == []
    assert found > 3


def test_no_paper_says_what_may_not_be_said():
    """None of the words that no outcome may use stand on any paper, and no number of a level."""
    never = [phrase for folder in pack().folders if (folder / "wording.yml").is_file()
             for phrase in yaml.safe_load((folder / "wording.yml").read_text(encoding="utf-8"))["never_say"]]
    assert len(never) > 30
    for scenario in SCENARIOS[::5]:
        record = at_outcome(scenario).record
        for kind in kinds.offered(record, pack()):
            if kind.draw is None:
                continue
            text = as_text(kinds.document(kind.id, record, {}, pack())).casefold()
            assert [phrase for phrase in never if re.search(rf"\b{re.escape(phrase)}\b", text)] == [], scenario["name"]
            assert not re.search(r"\blevel [0-5]\b", text)
            assert "lado@" not in text
