"""`thresholds read`: one reading a line, as the contract has it, with the content in force."""

import io
import json
import sys

import pytest

from threshold_guide.cli import main

KEYS = {"id", "task", "scope", "emergency", "danger_past", "danger_doubted", "personal_data", "facts", "route_so_far",
        "consult", "lado"}


@pytest.fixture
def read(monkeypatch, capsys):
    def run(*lines: str) -> tuple[int, list[dict], str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
        code = main(["read"])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def test_one_reading_a_line(read):
    code, out, _ = read(
        '{"id": 1, "text": "bruise on the cheek of a 3 month old"}',
        "",
        '{"id": "b", "text": "no bruises"}',
        '{"id": "c", "text": "TA grabbed a pupil by the arm and left a mark"}',
        '{"id": "d", "text": "he is not breathing"}',
        '{"id": "e", "text": ""}',
    )
    assert code == 0 and all(set(line) == KEYS for line in out)
    baby, none, adult, danger, empty = out
    assert baby["route_so_far"] == "significant_harm" and not baby["emergency"]
    assert {f["polarity"] for f in none["facts"] if f["id"] == "injury_seen"} == {"absent"} and none[
        "route_so_far"
    ] == "unclear"
    assert (adult["task"], adult["lado"]["outcome"]) == ("lado", "refer") and "harmed" in adult["lado"]["criteria"]
    assert danger["emergency"] and danger["route_so_far"] == "significant_harm"
    assert empty["facts"] == [] and empty["route_so_far"] == "unclear"


def test_a_bad_line_is_named_and_the_rest_is_read(read):
    code, out, err = read("x", '{"id": 1}', '{"id": 2, "text": "bruise"}')
    assert code == 2 and [line["id"] for line in out] == [2]
    assert "line 1" in err and "line 2" in err
