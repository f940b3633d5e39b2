"""About whom a fact is, when, and how often: the kinds that were read wrongly once."""

import pytest

from threshold_guide.language.standing import reader


def stands(text: str) -> set[str]:
    """What would be ticked: present, current, and not doubted."""
    return {f.id for f in reader().read(text).facts
            if f.polarity == "present" and f.when == "current" and not f.doubted}


def age(text: str) -> str | None:
    return next((f.value for f in reader().read(text).facts if f.id == "age_band"), None)


@pytest.mark.parametrize("text, band", [
    ("17, thrown out last night", "years_16_to_17"),
    ("suspended once for swearing, 13", "years_13_to_15"),
    ("out all night, 15, back in the morning", "years_13_to_15"),
    ("active, 16, boyfriend 16, sorry not 16, she's 12", "years_10_to_12"),
    ("he is 9, correction he is 8, bruise on his ear", "years_5_to_9"),
])
def test_ages_that_stand_alone_and_ages_put_right(text, band):
    assert age(text) == band


@pytest.mark.parametrize("text", ["section 17, not 47", "there were 2, 4 and 6 of them", "at 8, he left",
                                  "on 3, 4 and 5 December"])
def test_numbers_that_are_no_age(text):
    assert age(text) is None


def test_before_a_correction_the_age_stands_where_none_follows():
    assert age("she is 12, sorry for the long message") == "years_10_to_12"


@pytest.mark.parametrize("text", [
    "mum told me she got hit with a stick as a lass",
    "nan was whipped with a belt when nan was a bairn",
    "dad says he was hit with a belt as a little lad",
])
def test_a_parents_own_childhood_is_past(text):
    assert "punishment_mark_or_implement" not in stands(text)


def test_the_child_beside_it_is_not():
    assert "punishment_mark_or_implement" in stands("mum told me her lad gets hit with a stick, y2")


def test_past_domestic_abuse_is_history_now():
    told = stands("he used to strangle her, he died 2021, kids are fine")
    assert "domestic_abuse_history" in told
    assert "severe_domestic_abuse" not in told


def test_domestic_abuse_now_stays_what_it_is():
    assert "severe_domestic_abuse" in stands("he is strangling her, kids in the next room")


def test_in_a_parents_childhood_it_is_no_history_of_this_home():
    assert "domestic_abuse_history" not in stands("grandad strangled nan when mum was a bairn")


def test_once_and_again_and_again():
    assert "regularly_missing" not in stands("went missing last friday for the first time, 15")
    assert "first_missing" in stands("went missing last friday for the first time, 15")
    assert {"regularly_missing", "frequently_missing"} & stands("goes missing every weekend, 15")


def test_an_animal_is_no_child():
    assert "physical_abuse" not in stands("next door kicks their dog down the stairs")
    assert "physical_abuse" in stands("next door kicks their lad down the stairs")


def test_a_remedy_is_no_overdose():
    assert not {"self_harm_serious", "suicide_plan_or_attempt"} & stands("he took two paracetamol for his head, 14")
    assert "self_harm_serious" in stands("he took twenty paracetamol for his head, 14")


def test_suspended_staff_are_no_suspended_pupil():
    assert "suspension" in stands("he has been suspended, once, for swearing")
    assert "suspension" not in stands("our TA has been suspended")


def test_what_was_only_a_drill_and_what_was_told_in_one():
    assert not stands("that was just a lockdown drill, a lad with a knife was the story")
    assert "weapon" in stands("in the lockdown drill he said he has a knife")


def test_a_denial_at_the_end_of_another_phrase_reaches_what_follows():
    assert "vital_care_refused" not in stands("Diabetic 9yo, parents have not refused the insulin again")
    assert "vital_care_refused" in stands("Diabetic 9yo, parents have refused the insulin again")
