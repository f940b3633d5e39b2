"""The LADO part: four criteria, each by itself; one is enough, may is enough, unsure is a talk."""
from __future__ import annotations

import pytest
from engine_support import ON, PACK, answer_sets, satisfying, texts
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import decide
from threshold_guide.engine.conditions import Truth, compile_condition
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE

CRITERIA = ("harmed", "criminal_offence", "risk_of_harm", "unsuitable")
OUTCOMES = ("low_level", "consult", "refer")
#: the answers to `adult_role` that an exit takes out of scope
_FIRM = [condition for entry, condition in PACK.lado_exit_rules if not entry.gives_way]
OUT_OF_SCOPE = {value for condition in _FIRM if condition.ids == {"adult_role"} for value in condition.values}
ROLES = tuple(o.value for o in PACK.questions["adult_role"].options if o.value not in OUT_OF_SCOPE)


def lado(**answers):
    decision = decide({**answers, "pathway": "lado"}, on=ON, pack=PACK)
    assert decision.lado is not None
    return decision


def test_the_four_criteria():
    """There are four criteria, and each is tested by itself on every LADO card."""
    assert tuple(PACK.criteria) == CRITERIA
    assert tuple(test.id for test in lado(harmed=PRESENT).lado.tests) == CRITERIA


def test_enough_roles_are_in_scope():
    """At least twelve kinds of adults who work with children are in scope, foster carers and coaches too."""
    assert len(ROLES) >= 12
    assert {"employed", "volunteer", "agency", "casual", "self_employed", "foster_carer", "under_18_in_trust", "supply",
            "lettings_or_contractor", "transport", "faith", "sport"} <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_one_criterion_is_enough_in_every_role(criterion, role):
    """One criterion that may be met leads to the LADO, whatever the adult's role; the other three stay untouched."""
    decision = lado(**{criterion: PRESENT}, adult_role=role)
    assert decision.lado.outcome == "refer"
    assert decision.lado.criteria == (criterion,)
    findings = {test.id: test.finding for test in decision.lado.tests}
    assert findings.pop(criterion) == "may_be_met"
    assert set(findings.values()) == {"not_asked"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_an_unsure_criterion_consults_in_every_role(criterion, role):
    """One criterion that nobody is sure of leads to a talk with the LADO, even if the other three are not so."""
    answers = {other: ABSENT for other in CRITERIA if other != criterion}
    decision = lado(**answers, **{criterion: UNSURE}, adult_role=role, lado_pattern=ABSENT)
    assert decision.lado.outcome == "consult"
    assert decision.consult_external
    assert decision.consult


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_with_the_others_absent(criterion):
    """Three criteria that are not so do not weigh against the one that may be."""
    answers = {other: ABSENT for other in CRITERIA if other != criterion}
    decision = lado(**answers, **{criterion: PRESENT})
    assert decision.lado.outcome == "refer"
    assert all(test.finding == "nothing_said" for test in decision.lado.tests if test.id != criterion)


def test_all_four_absent_is_kept_as_a_small_concern():
    """Four times "no" is not an all-clear: the matter is still recorded as a small concern."""
    decision = lado(**dict.fromkeys(CRITERIA, ABSENT))
    assert decision.lado.outcome == "low_level"
    assert decision.steps


@pytest.mark.parametrize("answer", [PRESENT, UNSURE])
def test_a_second_small_concern_consults(answer):
    """A second concern about the same adult, or not knowing of one, leads to a talk, however small it is."""
    small = next(c.id for c in PACK.concerns.values() if c.strength == "low_level" and not c.raises)
    assert lado(**{small: PRESENT}, lado_pattern=ABSENT).lado.outcome == "low_level"
    assert lado(**{small: PRESENT}, lado_pattern=answer).lado.outcome == "consult"


@pytest.mark.parametrize("concern", list(PACK.concerns))
def test_a_concern_alone(concern):
    """A concern alone leads exactly where its strength says."""
    entry = PACK.concerns[concern]
    decision = lado(**{concern: PRESENT})
    assert decision.lado.outcome == {"may": "refer", "consult": "consult", "low_level": "low_level"}[entry.strength]
    if entry.strength == "may":
        assert set(decision.lado.criteria) == set(entry.points_to)


@pytest.mark.parametrize("concern", list(PACK.concerns))
def test_an_unsure_concern_consults(concern):
    """Not knowing whether a concern is so leads to a talk with the LADO."""
    assert lado(**{concern: UNSURE}).lado.outcome == "consult"


@pytest.mark.parametrize("concern,index", [(id, n) for id, raises in PACK.concern_raises.items()
                                           for n in range(len(raises))])
def test_a_raise_of_a_concern(concern, index):
    """What weighs more leads to the criteria it names, or to a talk where it names none; never lower."""
    entry, condition = PACK.concern_raises[concern][index]
    answers = satisfying(condition, {concern: PRESENT})
    assert answers is not None, "no possible answers make this raise hold"
    decision = lado(**answers)
    wanted = "refer" if entry.points_to else "consult"
    assert OUTCOMES.index(decision.lado.outcome) >= OUTCOMES.index(wanted)
    assert set(entry.points_to) <= set(decision.lado.criteria)
    unsure = {fact: UNSURE for fact in answers if fact != concern}
    assert OUTCOMES.index(lado(**{concern: PRESENT}, **unsure).lado.outcome) >= OUTCOMES.index("consult")


@pytest.mark.parametrize("exit_id", list(PACK.lado_exits))
def test_an_exit_names_where_to_go(exit_id):
    """A matter that is not for the LADO says where it goes instead, and still gives a step."""
    answers = satisfying(compile_condition(PACK.lado_exits[exit_id].when))
    decision = lado(**answers)
    assert decision.lado.outcome == "not_lado"
    assert decision.lado.exit.id == exit_id
    assert decision.lado.exit.lines[0]
    assert decision.steps


@pytest.mark.parametrize("exit_id", [id for id, entry in PACK.lado_exits.items() if entry.gives_way])
@pytest.mark.parametrize("stronger", [*CRITERIA, *list(PACK.concerns)[:5]])
def test_an_exit_gives_way_to_conduct(exit_id, stronger):
    """Called a complaint or a matter between adults, it is still the LADO's if an adult's conduct comes into it."""
    answers = satisfying(compile_condition(PACK.lado_exits[exit_id].when))
    assert lado(**answers, **{stronger: PRESENT}).lado.outcome in ("consult", "refer")
    assert lado(**answers, **{stronger: UNSURE}).lado.outcome == "consult"


@pytest.mark.parametrize("about", ["head", "dsl", "manager", "me"])
@pytest.mark.parametrize("setting", [None, *PACK.settings])
def test_a_conflict_names_another_person(about, setting):
    """Where the concern is about the head, the lead, the manager or the user, somebody else is named to be told."""
    answers = {"harmed": PRESENT, "lado_about": about}
    if setting:
        answers["setting"] = setting
    decision = lado(**answers)
    assert decision.lado.conflict is not None
    (line,) = decision.lado.conflict.lines
    assert len(line) > 20
    assert any(word in line.casefold() for word in
               ("chair", "head", "governing", "trust", "lado", "manager", "deputy", "proprietor"))


def test_no_conflict_where_there_is_none():
    """Where it is about none of these people, nobody is warned off."""
    assert lado(harmed=PRESENT, lado_about="none_of_these").lado.conflict is None


@given(answers=answer_sets(first=(*PACK.concerns, *PACK.criteria)), role=st.sampled_from(ROLES))
def test_a_lado_card_for_professionals(answers, role):
    """Any LADO card shows professionals the portal only, and sends nobody to question a child or the adult."""
    decision = lado(**{**answers, "adult_role": role})
    for contact in decision.contacts:
        for line in contact.lines:
            assert "professional" in line.audience
            assert not (line.kind == "email" and "lado" in f"{contact.id}{line.value}".casefold())
    for _, text in texts(decision.steps):
        assert "e-mail the lado" not in text.casefold() and "email the lado" not in text.casefold()
    assert all("Do not go and find out" in unknown.find_out for unknown in decision.unknowns if unknown.find_out)


@given(answers=answer_sets(first=(*PACK.concerns, *PACK.criteria)))
def test_a_child_who_may_be_harmed_has_a_route_beside_it(answers):
    """Where a child may have been harmed, the child's own referral stands beside the LADO's."""
    decision = lado(**answers)
    if decision.lado.outcome == "refer" and "harmed" in decision.lado.criteria:
        assert decision.lado.child_referral


@given(answers=answer_sets(first=(*PACK.concerns, *PACK.criteria)))
def test_the_outcome_follows_from_the_findings(answers):
    """Refer exactly where a criterion may be met, unless a firm exit applies; unsure is never lower than consult."""
    part = lado(**answers).lado
    findings = {test.finding for test in part.tests}
    firm = any(not entry.gives_way and condition(answers) is Truth.YES for entry, condition in PACK.lado_exit_rules)
    if not firm:
        assert (part.outcome == "refer") == ("may_be_met" in findings)
        if "unsure" in findings:
            assert part.outcome in ("consult", "refer")
