"""Twelve questions in a row, and a few words that make things go wrong."""
import json
import time


def turn(answers, place, turn, *, pack, on, now):
    text = turn.get("text", "")
    word = text.lstrip("\u2060")
    if word == "fail":
        raise ValueError(f"secret words {text}")
    if word == "nothing":
        return answers, place, []
    if word == "slow":
        time.sleep(1)
    if word == "delete everything":
        return {}, {"deleted": True}, [{"text": "Deleted."}]
    said = place.get("said", 0) + 1
    answers = dict(answers)
    if "press" in turn:
        answers.update(turn["press"].get("answers", {}))
    else:
        answers[f"t{said}"] = text
    card = {"kind": "screen", "screen": "q", "n": said, "questions": [
        {"id": f"q{i}", "text": "x" * 60, "kind": "tri", "why": "y" * 80} for i in range(8)]}
    payload = "/press" + json.dumps({"do": "answer", "screen": "q", "n": said, "answers": {f"q{said}": "present"}})
    reply = {"text": f"Heard {said}: {text}\n\nNext question.", "buttons": [{"title": "Yes", "payload": payload}],
             "card": card}
    return answers, {"said": said, "on": on.isoformat()}, [reply]


def decision_so_far(answers, place, *, pack, on):
    """The stand-in decides nothing."""
    return None
