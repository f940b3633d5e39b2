"""The encoding says what the engine says, and the solver is given what the encoding says."""
from __future__ import annotations

import z3

from threshold_guide.engine import Pack
from threshold_guide.engine.conditions import Truth, compile_condition
from threshold_guide.proof.agreement import by_encoding, by_engine, disagreement
from threshold_guide.proof.encode import Encoding
from threshold_guide.proof.logic import Plain, PlainView
from threshold_guide.proof.sample import answer_sets
from threshold_guide.proof.solve import One
from threshold_guide.proof.space import leaves, size_in_words, space


def test_encoding_and_engine_agree_on_ten_thousand_cases(pack: Pack):
    """Route, danger, LADO outcome and criteria, doubts and situations are the same on 10,000 random answer sets."""
    assert disagreement(pack, 10_000, seed=20_261_123) == ""


def test_the_random_cases_reach_every_kind_of_decision(pack: Pack):
    """The comparison is not of empty cases: every route, LADO outcome, danger and consultation comes up."""
    facts = space(pack)
    seen = [by_encoding(answers, pack, facts) for answers in answer_sets(pack, 1_500, seed=4)]
    assert {case["the route"] for case in seen} == {*pack.routes, "unclear"}
    assert {case["the LADO outcome"] for case in seen} == {
        "none", "refer", "consult", "low_level", "not_lado", "unclear"}
    for name in ("the emergency", "somebody is asked on a doubt", "the front door is asked on a doubt"):
        assert {case[name] for case in seen} == {True, False}
    assert {id for case in seen for id in case["which situations apply"]} >= {
        id for id, entry in pack.situations.items() if entry.kind == "duty"}


def test_the_solver_reads_the_same_encoding(pack: Pack):
    """With all facts fixed, the solver's formulas have the very values that the encoding has on the answers."""
    one = One(pack)
    terms = {**{f"rank {n}": term for n, term in enumerate(one.encoding.reaches)},
             **{f"lado {name}": term for name, term in one.encoding.lado.items()},
             "emergency": one.encoding.emergency, "doubt": one.encoding.consults_on_doubt,
             **{id: one.encoding.situation(id).yes for id in pack.situations}}
    for answers in answer_sets(pack, 150, seed=5):
        plain = Encoding(pack, PlainView(answers, one.facts), Plain(), one.facts)
        fixed = []
        for fact in one.facts.values():
            view = PlainView(answers, one.facts)
            fixed.append(one.before.open(fact.id) == bool(view.open(fact.id)))
            fixed += [one.before.has(fact.id, value) == bool(view.has(fact.id, value)) for value in fact.values]
            if fact.may_be_unsure:
                fixed.append(one.before.unsure(fact.id) == bool(view.unsure(fact.id)))
        assert one.solver.check(*fixed) == z3.sat
        model = one.solver.model()
        wanted = {**{f"rank {n}": term for n, term in enumerate(plain.reaches)},
                  **{f"lado {name}": term for name, term in plain.lado.items()},
                  "emergency": plain.emergency, "doubt": plain.consults_on_doubt,
                  **{id: plain.situation(id).yes for id in pack.situations}}
        found = {name: z3.is_true(model.eval(z3.And(term), model_completion=True)) for name, term in terms.items()}
        assert found == {name: bool(value) for name, value in wanted.items()}
        assert one.before.answers(model).keys() == {id for id in answers if id in one.facts}


def test_every_kind_of_condition(pack: Pack):
    """`all`, `any`, `none` and `at_least`, and each way to ask for a fact, are as the engine's conditions are."""
    facts = space(pack)
    conditions = [
        "disability", {"impact": "some"}, {"impact": ["some", "serious"]}, "impact", "history",
        {"history": "child_removed"}, {"history": ["child_removed", "none_known"]}, {"impact": "unsure"},
        {"all": ["disability", {"impact": "some"}]}, {"any": ["disability", "history"]},
        {"none": ["disability", {"impact": "some"}]},
        {"at_least": 2, "of": ["disability", "history", {"impact": ["some", "serious"]}]}]
    for answers in answer_sets(pack, 3_000, seed=6):
        told = {id: answers[id] for id in ("disability", "impact", "history") if id in answers}
        encoding = Encoding(pack, PlainView(told, facts), Plain(), facts)
        for raw in conditions:
            truth = compile_condition(raw)(told)
            holds = encoding.condition(raw, encoding.raw)
            assert (bool(holds.open), bool(holds.unsure), bool(holds.yes)) == (
                truth >= Truth.OPEN, truth >= Truth.UNSURE, truth >= Truth.YES), (raw, told)


def test_every_fact_of_every_rule_is_in_the_space(pack: Pack):
    """No condition of the content reads a fact, or a value, that the space leaves out."""
    facts = space(pack)
    groups = [(each.when) for entry in (*pack.indicators.values(), *pack.concerns.values()) for each in entry.raises]
    groups += [entry.when for group in (pack.cumulative, pack.situations, pack.lado_exits, pack.lado_rules)
               for entry in group.values()]
    groups += [step.when for step in pack.steps() if step.when is not None]
    for raw in groups:
        for fact, values in leaves(raw):
            assert fact in facts or fact in ("route", "lado"), raw
            assert fact not in facts or set(values or ()) <= {*facts[fact].values, "unsure"}, raw
    assert "10^" in size_in_words(facts.values())


def test_the_engine_is_what_the_comparison_asks(pack: Pack):
    """A decision that is known beforehand, from both sides."""
    answers = {"red_flags": ["rf_weapon"], "danger_now": "unsure"}
    assert by_engine(answers, pack) == by_encoding(answers, pack, space(pack))
    assert by_engine(answers, pack)["the route"] == "significant_harm"
    assert by_engine(answers, pack)["the emergency"]
