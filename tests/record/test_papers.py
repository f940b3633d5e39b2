"""The referral draft, the portal sheet, the note and the call: nothing in them that the user did not give."""
from __future__ import annotations

import pytest
from cases import SCENARIOS, at_outcome, pack

from threshold_guide.record import kinds
from threshold_guide.record.document import Bullets, Own, Section, Text, words
from threshold_guide.record.papers import headings
from threshold_guide.record.sheet import decision_of

NOT_GIVEN = "Not given."


def sections(kind: str, record, own=None) -> dict[str, Section]:
    return {section.heading: section for section in kinds.document(kind, record, own or {}, pack()).sections}


@pytest.mark.parametrize("scenario", SCENARIOS[::4], ids=[scenario["name"] for scenario in SCENARIOS[::4]])
def test_a_draft_holds_what_was_given_and_no_more(scenario):
    """Each line beneath a heading is a fact told, an answer given, or what is not known; an empty heading says so."""
    record = at_outcome(scenario).record
    told = record.told.answers
    decision = decision_of(record)
    given = {pack().label(id) for id, value in told.items() if value == "present"}
    given |= {f"{pack().label(id)}: {pack().value_label(id, value)}" for id, value in told.items()
              if id in pack().questions}
    given |= {pack().message(f"fact_{value}", fact=pack().label(id)) for id, value in told.items()
              if value in ("absent", "unsure")}
    given |= {flag.label for flag in pack().red_flags.values() if flag.id in (told.get("red_flags") or ())}
    unknown = {unknown.short for unknown in decision.unknowns}
    for kind in ("referral", "portal", "low_level"):
        found = sections(kind, record)
        for heading in headings(kind, pack()):
            blocks = found[heading.title].blocks
            assert blocks
            for block in blocks:
                if isinstance(block, Bullets):
                    for line in block.items:
                        assert line in given or line.rpartition(": ")[0] in unknown \
                            or "danger" in line.casefold(), line
                assert not isinstance(block, Own)
            if not heading.blanks and "criteria" not in heading.told and len(blocks) == 1 \
                    and isinstance(blocks[0], Text):
                assert blocks[0].words == NOT_GIVEN


def test_empty_headings_say_not_given(talks):
    found = sections("referral", talks["need"].record)
    assert found["Consent, or the reason for going without it"].blocks == (Text(words=NOT_GIVEN),)


def test_own_words_stand_under_their_heading_only(talks):
    """Each field's words stand once, under the heading that was chosen, as they were written."""
    record = talks["need"].record
    kind = {each.id: each for each in kinds.KINDS}["referral"]
    own = {field.id: f"words of {field.id}\nsecond line" for field in kind.fields(pack())}
    found = sections("referral", record, own)
    for heading in headings("referral", pack()):
        mine = [block for block in found[heading.title].blocks if isinstance(block, Own)]
        assert [block.lines for block in mine] == ([tuple(own[heading.id].splitlines())] if heading.own_words else [])


def test_a_draft_is_marked_as_one_and_says_what_audits_look_for(talks):
    """Marked first of all; worry and evidence, voice, family, history, siblings, strengths, consent, what is asked."""
    document = kinds.document("referral", talks["need"].record, {}, pack())
    assert "draft" in document.opening[0].title.casefold()
    told = " ".join(section.heading.casefold() for section in document.sections)
    for wanted in ("worry", "rests on", "voice", "family", "history", "brothers", "going well", "consent", "asked for",
                   "not known"):
        assert wanted in told


def test_no_paper_gives_a_professional_the_address_for_the_public():
    """No e-mail for the LADO on any paper of any case that goes to the LADO."""
    found = 0
    for scenario in SCENARIOS:
        record = at_outcome(scenario).record
        if not record.decision["lado"]:
            continue
        for kind in kinds.offered(record, pack()):
            if kind.draw:
                found += kind.id == "portal"
                text = " ".join(words(kinds.document(kind.id, record, {}, pack())))
                assert "LADO@" not in text and "lado@" not in text
    assert found > 20


def test_which_papers_are_offered(talks):
    """A referral wherever something is told of a child; the portal for refer and consult; the note for smaller ones."""
    offered = {name: {kind.id for kind in kinds.offered(talk.record, pack())} for name, talk in talks.items()}
    assert offered["need"] == {"record", "telephone", "referral", "calendar", "case"}
    assert {"portal", "referral"} <= offered["lado"] and "low_level" not in offered["lado"]
    assert {"portal", "low_level"} <= offered["low"]
    for scenario in SCENARIOS:
        record = at_outcome(scenario).record
        here = {kind.id for kind in kinds.offered(record, pack())}
        outcome = (record.decision["lado"] or {}).get("outcome")
        assert ("portal" in here) == (outcome in ("refer", "consult"))
        assert ("low_level" in here) == (outcome in ("low_level", "consult"))
        if record.decision["route"] in pack().routes:
            assert "referral" in here, scenario["name"]


def test_the_offer_says_first_that_it_may_be_disclosed(talks):
    """What stands before saving comes with the kinds; every kind has words, formats, types and file names."""
    offer = kinds.offer(talks["lado"].record, pack())
    assert offer["disclosure"] == "This record may be disclosed in reviews or in court."
    names = [form["filename"] for kind in offer["kinds"] for form in kind["formats"]]
    assert len(names) == len(set(names))
    for kind in offer["kinds"]:
        assert kind["title"] and kind["what"] and kind["formats"]
        for field in kind["fields"]:
            assert field["label"] and field["hint"] and field["longest"] > 0
