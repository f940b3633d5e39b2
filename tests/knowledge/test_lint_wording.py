"""`kb lint`: warnings stop nothing and are found one by one: hard words, loose ends, days gone by. The codes."""
from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import yaml

from threshold_guide.cli import main
from threshold_guide.engine import Pack
from threshold_guide.knowledge import ROOT, load_pack
from threshold_guide.knowledge.advice import READING_AGE, advice, shown
from threshold_guide.knowledge.force_checks import rows_of
from threshold_guide.knowledge.plain_language import reading_age, syllables

TOY = Path(__file__).parents[1] / "toy_pack"
HANDBOOK = ROOT.parent / "docs/handbook.md"
ON = dt.date(2026, 11, 23)
HARD = ("Notwithstanding organisational considerations regarding multidisciplinary responsibilities, representatives "
        "participating in preliminary deliberations necessarily demonstrate appropriate understanding.")


@pytest.fixture(scope="module")
def boat() -> Pack:
    return load_pack("boat", root=TOY)


def _with(pack: Pack, section: str, id: str, **fields) -> Pack:
    """The pack with fields of one entry changed."""
    entries = dict(getattr(pack, section))
    entries[id] = msgspec.structs.replace(entries[id], **fields)
    return replace(pack, **{section: entries})


def _new(before: Pack, after: Pack, on: dt.date = ON) -> set[tuple[str, str]]:
    """(code, id) of the warnings that the change brought."""
    return {(w.code, w.id) for w in advice(after, on)} - {(w.code, w.id) for w in advice(before, on)}


# -- each warning, brought about by one change ----------------------------------------------


def test_hard_words_are_noticed(boat):
    """KW001: a text above the reading age of its kind, in a step too; an easy one is not."""
    assert _new(boat, _with(boat, "statements", "ring_the_yard", says=HARD)) == {("KW001", "ring_the_yard")}
    outcome = boat.outcomes["mend_here"]
    steps = (msgspec.structs.replace(outcome.steps[0], what=HARD), *outcome.steps[1:])
    assert _new(boat, _with(boat, "outcomes", "mend_here", steps=steps)) == {("KW001", "mend_here")}
    assert _new(boat, _with(boat, "statements", "ring_the_yard",
                            says="Ring the yard when the boat leaks. Do it on the day you see it.")) == set()


def test_an_abbreviation_without_an_explanation_is_noticed(boat):
    """KW002: letters that the glossary does not hold; once it does, nothing is said."""
    changed = _with(boat, "statements", "ring_the_yard", says="Ring the yard about the GPS.")
    assert _new(boat, changed) == {("KW002", "ring_the_yard")}
    term = next(iter(changed.terms.values()))
    explained = replace(changed, terms={**changed.terms, "GPS": msgspec.structs.replace(
        term, term="GPS", meaning="How the boat finds its place.", also=())})
    assert _new(boat, explained) == set()


def test_a_name_without_an_explanation_is_noticed(boat):
    """KW003: words written like a name; the name of a source and a date are not."""
    changed = _with(boat, "statements", "ring_the_yard", says="Ring the yard and the Harbour Leak Board.")
    assert _new(boat, changed) == {("KW003", "ring_the_yard")}
    assert _new(boat, _with(boat, "statements", "ring_the_yard", says="Ring on Monday 4 May, as of May 2021.")) == set()


def test_a_message_that_nothing_says_is_noticed(boat):
    """KW010: a message whose name stands nowhere in the code and is put together nowhere."""
    message = next(iter(boat.messages.values()))
    more = {**boat.messages, "never_asked_for": msgspec.structs.replace(message, id="never_asked_for")}
    assert _new(boat, replace(boat, messages=more)) == {("KW010", "never_asked_for")}


def test_every_message_of_the_real_pack_is_said(pack):
    """KW010 agrees with the list of messages that the code is tested to need, apart from those not yet wired."""
    silent = {w.id for w in advice(pack, ON) if w.code == "KW010"}
    assert len(silent) < len(pack.messages) / 20


def test_a_contact_that_nothing_shows_is_noticed(boat):
    """KW011: a contact that no step, statement or page names."""
    contact = boat.contacts["yard"]
    more = {**boat.contacts, "bridge": msgspec.structs.replace(contact, id="bridge")}
    assert _new(boat, replace(boat, contacts=more)) == {("KW011", "bridge")}
    named = replace(_with(replace(boat, contacts=more), "statements", "ring_the_yard", contact="bridge"))
    assert _new(boat, named) == set()


def test_a_source_that_nothing_cites_is_noticed(boat):
    """KW012: a source without a citation, unless its note says why it is there."""
    source = boat.sources["manual"]
    more = {**boat.sources, "atlas": msgspec.structs.replace(source, id="atlas", note=None, review_due=None)}
    assert _new(boat, replace(boat, sources=more)) == {("KW012", "atlas")}
    noted = {**more, "atlas": msgspec.structs.replace(more["atlas"], note="For comparison.")}
    assert _new(boat, replace(boat, sources=noted)) == set()


def test_a_reading_that_nobody_is_told_is_noticed(pack):
    """KW013: a reading that no statement tells and that nobody can ask for."""
    reading = next(each for each in pack.readings.values() if each.tell)
    lonely = msgspec.structs.replace(reading, id="X99", asks=(), rows=(), tell=True)
    assert _new(pack, replace(pack, readings={**pack.readings, "X99": lonely})) == {("KW013", "X99")}
    quiet = msgspec.structs.replace(lonely, tell=False)
    assert _new(pack, replace(pack, readings={**pack.readings, "X99": quiet})) == set()


def test_a_topic_without_a_statement_is_noticed(boat):
    """KW014: a button that leads nowhere."""
    topic = next(iter(boat.topics.values()))
    more = {**boat.topics, "sails": msgspec.structs.replace(topic, id="sails")}
    assert _new(boat, replace(boat, topics=more)) == {("KW014", "sails")}


def test_a_word_that_nobody_uses_is_noticed(boat):
    """KW015: a glossary entry that no other text holds, under none of its names."""
    term = next(iter(boat.terms.values()))
    more = {**boat.terms, "binnacle": msgspec.structs.replace(term, term="binnacle", also=("compass box",))}
    assert ("KW015", "binnacle") in _new(boat, replace(boat, terms=more))
    used = _with(replace(boat, terms=more), "statements", "ring_the_yard", says="Ring the yard about the compass box.")
    assert ("KW015", "binnacle") not in _new(boat, used)


def test_a_source_past_its_review_is_noticed(pack):
    """KW020: from the day after its review was due, and not on that day."""
    source = next(each for each in pack.sources.values() if each.review_due and each.review_due > ON)
    later = source.review_due + dt.timedelta(days=1)
    assert ("KW020", source.id) not in {(w.code, w.id) for w in advice(pack, source.review_due)}
    assert ("KW020", source.id) in {(w.code, w.id) for w in advice(pack, later)}


def test_a_contact_past_its_check_is_noticed(boat):
    """KW021: a contact whose day to be checked again has passed."""
    assert _new(boat, _with(boat, "contacts", "yard", expires=ON - dt.timedelta(days=1))) == {("KW021", "yard")}
    assert _new(boat, _with(boat, "contacts", "yard", expires=ON)) == set()


def test_an_edition_of_the_future_is_noticed(boat):
    """KW022: an edition that is dated after the day on which it is used."""
    changed = replace(boat, info=msgspec.structs.replace(boat.info, dated=ON + dt.timedelta(days=1)))
    assert _new(boat, changed) == {("KW022", boat.info.id)}


# -- severities -----------------------------------------------------------------------------


def test_warnings_do_not_fail(capsys):
    """`kb lint` counts warnings and ends with 0; --warnings lists each with its place, code and mend."""
    assert main(["kb", "lint", "--root", str(TOY), "--pack", "boat", "--on", "2026-11-23"]) == 0
    quiet = capsys.readouterr().out
    assert re.search(r"no faults, \d+ warnings?$", quiet.strip())
    assert "KW" not in quiet
    assert main(["kb", "lint", "--root", str(TOY), "--pack", "boat", "--on", "2026-11-23", "--warnings"]) == 0
    assert re.search(r"^boat/sources\.yml:\d+: \[manual\] KW020: its own review was due on 2025-05-01\. ",
                     capsys.readouterr().out, re.M)


def test_faults_fail(tmp_path, capsys):
    """A fault ends with 1, whatever the warnings."""
    root = Path(shutil.copytree(TOY, tmp_path / "kb"))
    path = root / "boat/outcomes/routes.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("headline: Book the yard", "headline: Level 3"), "utf-8")
    assert main(["kb", "lint", "--root", str(root), "--pack", "boat"]) == 1
    assert "KB050" in capsys.readouterr().out


def test_a_day_that_does_not_exist_is_refused(capsys):
    """--on takes a day of the calendar."""
    assert main(["kb", "lint", "--on", "2026-02-31"]) == 2
    assert "2026-02-31" in capsys.readouterr().err


def test_every_code_is_in_the_handbook():
    """docs/handbook.md lists each code of the checks once, with what it means and how to mend it, and no other."""
    code = "".join(path.read_text(encoding="utf-8")
                   for path in (ROOT.parent / "threshold_guide/knowledge").glob("*.py"))
    listed = re.findall(r"^\| (K[BW]\d{3}) \| \S.* \| \S.* \|$", HANDBOOK.read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == sorted(set(re.findall(r"\bK[BW]\d{3}\b", code)))


def test_the_ages_in_the_handbook_are_those_of_the_check():
    """The reading ages that the handbook states are the ones that are used."""
    row = next(line for line in HANDBOOK.read_text(encoding="utf-8").splitlines() if line.startswith("| KW001"))
    assert {int(number) for number in re.findall(r"\b1\d\b", row)} == set(READING_AGE.values())


# -- wording that no screen may say ---------------------------------------------------------

#: what safety rule 4 forbids, said in ways that people say it
VERDICTS = (
    "There is no concern here.", "This is low risk.", "No further action is needed.", "The child is safe.",
    "There is no cause for concern.", "You do not need to refer.", "The child is not at risk.",
    "The criterion is met.", "The criterion is not met.", "This does not meet the threshold.",
    "The child is at level four.", "The threshold is met.", "There is nothing to worry about.", "It is all clear.",
    "No action required.", "This is below the threshold.")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_refused(verdict):
    """Each way of saying that all is well, or that a level or criterion is settled, is caught by the list of words."""
    never = yaml.safe_load((ROOT / "england/wording.yml").read_text(encoding="utf-8"))["never_say"]
    caught = any(re.search(rf"\b{re.escape(phrase)}\b", verdict, re.I) for phrase in never)
    assert caught or re.search(r"\blevels? (\d|one|two|three|four|five)\b", verdict, re.I)


def test_no_forbidden_phrase_stands_twice():
    """The list names each phrase once."""
    never = yaml.safe_load((ROOT / "england/wording.yml").read_text(encoding="utf-8"))["never_say"]
    assert len({phrase.casefold() for phrase in never}) == len(never)


# -- reading age ----------------------------------------------------------------------------

#: words of the field by how many syllables they are spoken with
BY_COUNT = {
    1: "child raised need needs cared house used asked due",
    2: "children create science police social worker include people table houses decide review reviewed "
       "being going wanted special someone sometimes therefore something statement client quiet issue value "
       "precious",
    3: "safeguarding conference idea created medical area families family agency included decided decision "
       "period radio initial employer volunteer management usual actual suicide violence dangerous previous "
       "serious obvious suspicious strategy",
    4: "agencies education situation appropriate information professional practitioner allegation authority "
       "society circumstances exploitation evaluate experience variety",
    5: "immediately",
}
SPOKEN = {word: count for count, words in BY_COUNT.items() for word in words.split()}


def test_syllables_are_counted_well_enough():
    """At least nine words of the field in ten are counted as they are spoken, and none is more than one out."""
    out = {word: syllables(word) - spoken for word, spoken in SPOKEN.items() if syllables(word) != spoken}
    assert len(out) <= len(SPOKEN) / 10, out
    assert set(out.values()) <= {-1, 1}, out


def test_reading_age_grows_with_words_and_sentences():
    """Short words in short sentences are for the young; long ones are not; a few words tell nothing."""
    easy = "The cat sat on the mat. The dog ran to the door. We all went out to play."
    joined = easy.replace(". The", " and the").replace(". We", " and we")
    assert reading_age(easy) < 8
    assert reading_age(easy) < reading_age(joined) < reading_age(HARD)
    assert reading_age(HARD) > 25
    assert reading_age("Ring 999 now.") is None


def test_what_is_read_in_danger_is_plain(pack):
    """Every line that is read in danger is well under the age that is asked of it."""
    ages = [reading_age(signal.do_first) for signal in pack.signals.values()]
    assert max(age for age in ages if age) < READING_AGE["signals"]


def test_texts_that_nobody_reads_are_not_judged(pack):
    """Phrases, examples and ways of asking are people's own words and are left alone."""
    texts = {text for _, _, text in shown(pack)}
    for indicator in pack.indicators.values():
        assert not set(indicator.examples) & texts


# -- strength -------------------------------------------------------------------------------


def test_rows_are_read_out_of_a_place():
    """A place names rows one by one and as ranges."""
    assert rows_of("A191, A204 and A211, LADO contact") == {"A191", "A204", "A211"}
    assert rows_of("B039 to B041") == {"B039", "B040", "B041"}
    assert rows_of("Part four, section 47") == set()
