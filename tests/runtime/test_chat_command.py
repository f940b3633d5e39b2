"""`thresholds chat` as it is used from outside: lines in, lines out."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.runtime.server import ENV, ROOT, said

PRESS = '/press{"do":"answer","answers":{"q9":"present"}}'


def chat(models: Path, *lines: str) -> tuple[int, list[dict], str]:
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "chat"], cwd=ROOT, input="\n".join(lines),
                          env={**ENV, "THRESHOLDS_MODELS": str(models)}, capture_output=True, text=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_cases_are_answered_each_by_itself(models: Path) -> None:
    code, out, err = chat(
        models, json.dumps({"id": "a", "turns": ["hello", PRESS, "/restart", "", "/press{oops", "hello\n\nagain"]}), "",
        json.dumps({"id": 2, "turns": ["delete everything", "hello"]}), json.dumps({"id": "none", "turns": []}))
    assert code == 0, err
    assert [case["id"] for case in out] == ["a", 2, "none"]
    first = [turn["replies"][0]["text"] for turn in out[0]["turns"]]
    assert [text.split(":")[0] for text in first[:3]] == ["Heard 1", "Heard 2", "Heard 3"]
    assert first[3:5] == [said("empty_message"), said("unreadable_button")]
    assert first[5].startswith("Heard 4: hello\n\nagain")
    assert [turn["user"] for turn in out[0]["turns"]][1] == PRESS
    assert out[1]["turns"][1]["replies"][0]["text"].startswith("Heard 1")
    assert out[2] == {"id": "none", "turns": [], "decision": None}
    for case in out:
        assert set(case) == {"id", "turns", "decision"}
        for turn in case["turns"]:
            assert set(turn) == {"user", "replies"}
            assert all(set(reply) == {"text", "buttons", "card"} for reply in turn["replies"])


def test_a_bad_line_is_named_and_the_others_are_answered(models: Path) -> None:
    code, out, err = chat(models, "{", '{"id": "b"}', '{"id": "c", "turns": ["hello"]}', '{"id": "d", "turns": [5]}')
    assert code == 1
    assert [case["id"] for case in out] == ["c"]
    assert "line 1" in err and "line 2" in err and "turns" in err and "line 4" in err


def test_nothing_in_nothing_out(models: Path) -> None:
    assert chat(models)[:2] == (0, [])


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    code, out, err = chat(tmp_path, '{"id": "c", "turns": ["hello"]}')
    assert (code, out) == (1, [])
    assert "thresholds train" in err
