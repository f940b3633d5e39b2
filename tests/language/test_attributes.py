"""Ages, places, how often and for how long."""

import pytest


@pytest.mark.parametrize(
    "text, band",
    [
        ("3 month old with a bruise", "under_6_months"),
        ("14mo, bruise", "years_1_to_4"),
        ("8 yr old", "years_5_to_9"),
        ("y4 boy", "years_5_to_9"),
        ("a Year 9 pupil", "years_13_to_15"),
        ("reception child", "years_1_to_4"),
        ("15-year-old", "years_13_to_15"),
        ("newborn", "under_6_months"),
        ("mum is 28 weeks pregnant", "unborn"),
        ("unborn baby", "unborn"),
        ("aged 6", "years_5_to_9"),
        ("toddler", "years_1_to_4"),
        ("3/12 old baby", "under_6_months"),
        ("six week old", "under_6_months"),
        ("9 months old", "months_6_to_11"),
        ("twelve year old girl", "years_10_to_12"),
        ("boy, 7, with a bruise", "years_5_to_9"),
        ("she's 15 and scared", "years_13_to_15"),
        ("17yo", "years_16_to_17"),
        ("a two and a half year old", "years_1_to_4"),
        ("13 y/o girl", "years_13_to_15"),
        ("her 24 year old boyfriend hit the 14 year old", "years_13_to_15"),
    ],
)
def test_age(facts, text, band):
    assert facts(text)["age_band"][0] == band


@pytest.mark.parametrize(
    "text",
    [
        "mum is 32",
        "5 times last year",
        "dad, 41",
        "3 months ago",
        "for 8 years",
        "room 12",
        "this year 3 incidents",
        "at 14:50",
    ],
)
def test_no_age(facts, text):
    assert "age_band" not in facts(text)


def test_a_baby_under_six_months_is_not_yet_mobile(facts):
    assert facts("5 month old, bruise")["mobility"][0] == "non_mobile"
    assert "mobility" not in facts("7 month old, bruise")


@pytest.mark.parametrize(
    "text, id, value",
    [
        ("third time this month", "frequency", "several_times"),
        ("every day", "frequency", "most_days"),
        ("again today", "frequency", "several_times"),
        ("it happened once", "frequency", "once"),
        ("third week running", "duration", "weeks"),
        ("for months now", "duration", "months"),
        ("bruise on her ear", "injury_site", "ear"),
        ("bruise to his back", "injury_site", "trunk"),
        ("bruised knee", "injury_site", "bony_part"),
        ("he is on a child protection plan", "involved_now", "cp_plan"),
        ("has a social worker", "involved_now", "child_in_need"),
        ("our referral was refused twice", "involved_now", "refused_last_year"),
        ("lives in Bury", "lives_in", "elsewhere"),
        ("a Bury child", "lives_in", "elsewhere"),
        ("lives in Bolton", "lives_in", "bolton"),
        ("due home at 3, bruise", "goes_home_when", "today"),
        ("it's nearly home time", "goes_home_when", "today"),
        ("Friday 14:50, bruise", "goes_home_when", "today"),
        ("not crawling yet", "mobility", "non_mobile"),
        ("already walking", "mobility", "mobile"),
    ],
)
def test_shared_questions(facts, text, id, value):
    assert facts(text)[id][0] == value


@pytest.mark.parametrize(
    "text, id",
    [
        ("he went back to school", "injury_site"),
        ("young carer looking after mum", "involved_now"),
        ("Royal Bolton Hospital rang from Manchester", "lives_in"),
        ("the teacher told me", "adult_role"),
    ],
)
def test_what_only_looks_like_an_answer(facts, text, id):
    assert id not in facts(text)


def test_role_is_read_beside_a_concern_only(facts):
    assert facts("A volunteer told me that the coach grabbed a boy")["adult_role"][0] == "sport"
