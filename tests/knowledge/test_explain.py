"""`kb explain`: from an entry to its sources, to what names it and to the tests that pin it."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from threshold_guide.cli import main
from threshold_guide.knowledge.coverage import lines_of
from threshold_guide.knowledge.explain import explain
from threshold_guide.knowledge.force_checks import rows_of
from threshold_guide.knowledge.references import entries

TESTS = Path(__file__).parents[1]


def _part(text: str, heading: str) -> str:
    return text.partition(f"\n{heading}\n")[2].partition("\n\n")[0]


def test_a_statement_is_followed_to_its_rows_and_passages(pack):
    """A statement shows the rows it carries, its lines, its clocks and readings."""
    statement = next(each for each in pack.statements.values() if each.rows and each.clocks and each.readings)
    text = explain(pack, statement.id, TESTS)
    assert all(id in _part(text, "Rows of the documents") for id in statement.rows)
    assert all(f"lines {each.lines}" in _part(text, "Passages") for each in statement.passages if each.lines)
    assert all(f"`{id}`" in _part(text, "Clocks") for id in statement.clocks)
    assert all(f"`{id}`" in _part(text, "Readings told with it") for id in statement.readings)


def test_a_statement_names_what_cites_the_same_row(pack):
    """A situation that cites a row of a statement stands under that statement."""
    cited = {row: id for id, entry in pack.situations.items() for row in rows_of(entry.source.where)}
    statement = next(each for each in pack.statements.values() if set(each.rows) & set(cited))
    (row, *_) = set(statement.rows) & set(cited)
    text = explain(pack, statement.id, TESTS / "scenarios")
    assert f"situations `{cited[row]}`" in _part(text, "Other entries that cite the same place")


def test_a_statement_names_the_questions_whose_answer_it_is(pack, tmp_path):
    """Questions of the development set are shown; those of the test set are only counted."""
    written = (TESTS / "answers/questions_dev.yml").read_text(encoding="utf-8")
    unseen = "which of these is not to be shown"
    asked = yaml.safe_load(written)
    question = next(each for each in asked if each.get("answers"))
    place = question["answers"][0]
    statement = next(each for each in pack.statements.values() for passage in each.passages
                     if passage.document == place["document"]
                     and lines_of(place["lines"]) & lines_of(passage.lines))
    answers = tmp_path / "answers"
    answers.mkdir()
    (answers / "questions_dev.yml").write_text(written, encoding="utf-8")
    (answers / "questions_test.yml").write_text(
        yaml.safe_dump([{"id": "t1", "question": unseen, "answers": [place]}]), encoding="utf-8")
    part = _part(explain(pack, statement.id, tmp_path), "Questions whose answer it is")
    assert f"questions_dev.yml: {question['question']}" in part
    assert "questions_test.yml" in part and unseen not in part


def test_an_indicator_is_followed_to_raises_and_scenarios(pack):
    """An indicator shows its floor, each raise in words, its red flag, and the scenarios that tell of it."""
    indicator = next(each for each in pack.indicators.values() if len(each.raises) > 1)
    text = explain(pack, indicator.id, TESTS)
    assert pack.routes[indicator.floor].action in _part(text, "Leads at least to")
    assert all(f"`{each.id}`" in _part(text, "Leads higher") for each in indicator.raises)
    flagged = next(each for each in pack.indicators.values() if each.red_flag)
    text = explain(pack, flagged.id, TESTS)
    assert pack.red_flags[flagged.red_flag].label in _part(text, "Red flag")
    assert ".yml: " in _part(text, "Scenarios")


def test_every_entry_can_be_explained(pack):
    """Nothing of any kind fails to be explained."""
    seen = set()
    for section, id, _ in entries(pack):
        if section not in seen:
            seen.add(section)
            assert explain(pack, id, TESTS / "scenarios").startswith(f"{section} `{id}`")
    assert "routes" in seen and "rows" in seen


def test_a_contact_names_what_shows_it(pack):
    """What names an entry stands under it, and the other way round for a step."""
    contact = pack.info.consult_contacts["external"]
    step = next(each for each in pack.steps() if each.contact == contact)
    owners = [id for id, entry in {**pack.outcomes, **pack.situations, **pack.indicators}.items()
              if step in entry.steps]
    text = explain(pack, contact, TESTS / "scenarios")
    assert any(f"`{id}`" in _part(text, "Named by") for id in owners)
    assert explain(pack, step.id, TESTS / "scenarios").startswith(f"steps `{step.id}`")


def test_the_command_names_what_it_does_not_know(capsys):
    """An unknown id, or none, ends with 2 and says so."""
    assert main(["kb", "explain", "no_such_entry"]) == 2
    assert "no_such_entry" in capsys.readouterr().err
    assert main(["kb", "explain"]) == 2


@pytest.mark.parametrize("id", ["universal", "significant_harm"])
def test_a_route_is_followed_to_its_scenarios(pack, id):
    """A route shows the indicators that lead to it and the scenarios that expect it."""
    text = explain(pack, id, TESTS)
    assert f"route {id}" in _part(text, "Scenarios")
    assert "`" in _part(text, "Indicators that lead here at least")
