"""Personal data goes, safety facts stay."""

import datetime as dt

import pytest

from threshold_guide.language.standing import mask, reader

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "text, masked",
    [
        ("My pupil Imran has a bruise", "My pupil [name] has a bruise"),
        ("a boy called jamal", "a boy called [name]"),
        ("Zofia's dad Piotr Kowalski hit her", "[name]'s dad [name] hit her"),
        ("Mrs O'Brien rang about Chidi and Mei Ling", "Mrs [name] rang about [name] and [name]"),
        ("Aoife Ní Bhriain was seen", "[name] was seen"),
        ("my pupil harpreet said", "my pupil [name] said"),
        ("ring 07700 900123 or a.b@school.org.uk", "ring [phone] or [email]"),
        ("NHS 943 476 5919", "NHS [NHS number]"),
        ("lives at 14 Derby Street BL1 2AB", "lives at [address] [postcode]"),
        ("her snapchat is jay_09", "her snapchat is [handle]"),
        ("dob 12/08/2026, bruise", "dob [date of birth, aged 3 months], bruise"),
        ("born 3 May 2018", "born [date of birth, aged 8]"),
    ],
)
def test_masked(text, masked):
    assert reader().masker.mask(text, today=TODAY) == masked


@pytest.mark.parametrize(
    "text",
    [
        "They're Jehovah's Witnesses, dad hits him",
        "He lives in Bolton with his nan.",
        "Social Care closed the case on Monday 3 March.",
        "CAMHS and Early Help are involved.",
        "Mark on her face. Will she be ok?",
        "Ring 999, 101 or 0800 1111.",
        "Attendance is poor. Dirty clothes. Mum drinking.",
        "HE IS NOT BREATHING",
        "Designated Safeguarding Lead told the Health Visitor",
        "3 bruises in the street",
        "Polish family, Muslim school, Year 4",
        "strat was 11 Dec 2026",
        "Is this a Section 47?",
    ],
)
def test_left_as_it_is(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Imran Khan, dob 12/08/2026, 14 Derby Street BL1 2AB, 07700 900123, @jay_09, a@b.co.uk",
        "Mum Sarah and [name] and [date of birth, aged 3 months]",
    ],
)
def test_masking_twice_changes_nothing(text):
    once = mask(text)
    assert mask(once) == once


def test_kinds_reach_the_reading(reader):
    reading = reader.read("Imran, 07700 900123, has a bruise", today=TODAY)
    assert reading.personal_data == ("name", "phone")
    assert reading.masked == "[name], [phone], has a bruise"
