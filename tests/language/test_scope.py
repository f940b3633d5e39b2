"""What the words around a phrase do to it."""

import pytest

PRESENT, ABSENT, UNSURE = ("present", "current"), ("absent", "current"), ("unsure", "current")


@pytest.mark.parametrize(
    "text, id, expected",
    [
        # denied
        ("No bruises.", "bruise_seen", ABSENT),
        ("no visible bruises or marks", "bruise_seen", ABSENT),
        ("no cuts, bruises or scratches seen", "bruise_seen", ABSENT),
        ("bruises: none seen", "bruise_seen", ABSENT),
        ("There is no evidence of any bruises", "bruise_seen", ABSENT),
        ("mum isn't drinking", "parent_drinking", ABSENT),
        ("Dad never hits him", "hit_at_home", ABSENT),
        ("she denies that dad hits her", "hit_at_home", ABSENT),
        ("doesn't attend school", "attends", ABSENT),
        # the absence is the worry
        ("no lunch again", "no_lunch", PRESENT),
        ("he has not had lunch", "no_lunch", PRESENT),
        ("no lunch, dirty clothes, mum drinking", "dirty_clothes", PRESENT),
        ("no lunch and dirty clothes", "dirty_clothes", PRESENT),
        # no denial, though it looks like one
        ("No explanation for the bruise", "bruise_seen", PRESENT),
        ("he would not say how he got the bruise", "bruise_seen", PRESENT),
        ("not only does dad hit him", "hit_at_home", PRESENT),
        ("No, dad hits him", "hit_at_home", PRESENT),
        ("it is not the first time dad hit her", "hit_at_home", PRESENT),
        ("no coat but a bruise", "bruise_seen", PRESENT),
        ("never without bruises", "bruise_seen", PRESENT),
        # unsure is about knowing, not about worrying
        ("not sure if dad hits him", "hit_at_home", UNSURE),
        ("I don't know whether mum is drinking", "parent_drinking", UNSURE),
        ("I think dad hits him", "hit_at_home", PRESENT),
        ("worried that mum might be drinking", "parent_drinking", PRESENT),
    ],
)
def test_polarity(facts, text, id, expected):
    assert facts(text)[id] == expected


@pytest.mark.parametrize(
    "text, id, when",
    [
        ("Dad used to hit him", "hit_at_home", "past"),
        ("dad hit him years ago", "hit_at_home", "past"),
        ("mum was hit by dad as a child", "hit_at_home", "past"),
        # looks back over a comma, whatever follows; not over a word for now
        ("dad hit him, that was 2019, he is happy now", "hit_at_home", "past"),
        ("dad hits him now, that was 2019 he says", "hit_at_home", "current"),
        ("that was 2019, now dad hits him", "hit_at_home", "current"),
        ("dad hit him yesterday", "hit_at_home", "current"),
        ("dad hit him last night", "hit_at_home", "current"),
        ("dad used to shout and now dad hits him", "hit_at_home", "current"),
        ("in the past dad hit her but now mum is drinking", "parent_drinking", "current"),
        ("what if a dad hits a pupil?", "hit_at_home", "hypothetical"),
        ("If a pupil has a bruise, who do I tell?", "bruise_seen", "hypothetical"),
        ("if he goes home dad will hit him", "hit_at_home", "current"),
        ("This is a scenario from a course: dad hits a boy.", "hit_at_home", "hypothetical"),
        ("Not a scenario, dad hits him", "hit_at_home", "current"),
        ("Who do we tell about a bruise?", "bruise_seen", "hypothetical"),
    ],
)
def test_time(facts, text, id, when):
    assert facts(text)[id][1] == when


def test_reassurance_is_marked_and_a_worry_is_not(reader):
    read = {f.id: f.reassurance for f in reader.read("no bruises, he attends school but mum is drinking").facts}
    assert read == {"bruise_seen": True, "attends": True, "parent_drinking": False}


def test_evidence_is_the_users_words_without_personal_data(reader):
    text = "Bruise seen today. Stepdad Piotr hits her."
    found = {f.id: f for f in reader.read(text).facts}
    assert found["bruise_seen"].evidence == "Bruise"
    assert found["hit_at_home"].evidence == "Stepdad [name] hits"
    assert text[found["hit_at_home"].start : found["hit_at_home"].end] == "Stepdad Piotr hits"


def test_a_present_worry_outlives_a_denied_one(facts):
    assert facts("No bruises on Monday. Bruise on her arm today.")["bruise_seen"] == PRESENT


def test_a_more_exact_phrase_stands_alone(facts):
    assert set(facts("one smack, no mark")) == {"one_smack_no_mark"}
    assert "physical_abuse" in facts("a smack")


@pytest.mark.parametrize(
    "text", ["brusies on her", "BRUISES", "bruisess", "she is bruised", "bruising", "Bruisng to arm"]
)
def test_spelling_and_endings(facts, text):
    assert facts(text)["bruise_seen"] == PRESENT


@pytest.mark.parametrize(
    "text", ["Mother is drinking", "mam drinking again", "his clothes were dirty", "mucky clothes"]
)
def test_other_words_for_the_same(facts, text):
    assert facts(text)
