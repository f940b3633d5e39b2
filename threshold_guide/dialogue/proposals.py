"""Facts proposed by a reading: kept apart from the answers until the person confirms them."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from threshold_guide.dialogue.replies import button, reply
from threshold_guide.dialogue.screens import valid
from threshold_guide.engine.assess import Assessment, assess
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack

FACTS = "facts"


def from_reading(facts: Iterable[Mapping[str, Any]], pack: Pack) -> list[dict[str, Any]]:
    """The facts worth showing, each once per id and value, worries first."""
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    for fact in facts:
        value = fact.get("value") or fact.get("polarity")
        if fact["kind"] == "question" and not _takes(fact["id"], value, pack):
            continue
        entry = pack.indicators.get(fact["id"])
        reassurance = bool(fact.get("reassurance")) or value == ABSENT or _reassures(fact["id"], value, pack) \
            or (entry is not None and entry.kind == "strength")
        # What an adult did long ago counts; what is only supposed, does not.
        counts = fact["kind"] == "question" or fact.get("when", "current") in (
            ("current", "past") if fact["kind"] == "concern" else ("current",))
        key = (fact["id"], str(value))
        proposal = {
            "id": fact["id"], "kind": fact["kind"], "value": value, "evidence": fact.get("evidence", ""),
            "when": fact.get("when", "current"), "reassurance": reassurance,
            "ticked": not reassurance and not fact.get("doubted") and counts,
        }
        if key not in shown or (proposal["ticked"] and not shown[key]["ticked"]):
            shown[key] = proposal
    contradicted = {id for id, value in shown if value == PRESENT}
    kept = [p for (id, value), p in shown.items() if not (value == ABSENT and id in contradicted)]
    order = {"indicator": 0, "concern": 0, "question": 1}
    return sorted(kept, key=lambda p: (p["reassurance"], order.get(p["kind"], 2)))


def _reassures(id: str, value: Any, pack: Pack) -> bool:
    question = pack.questions.get(id)
    return question is not None and any(
        option.reassures and option.value == value for option in question.options)


def _takes(id: str, value: Any, pack: Pack) -> bool:
    return id in pack.questions and valid(pack.questions[id], value) is not None


def merged(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Old and new proposals; the newer reading of one fact replaces the older."""
    fresh = {(p["id"], str(p["value"])) for p in new}
    return [p for p in old if (p["id"], str(p["value"])) not in fresh] + new


def ticked_answers(answers: Mapping[str, Any], proposals: Iterable[Mapping[str, Any]], pack: Pack) -> dict[str, Any]:
    """The answers as they would be if what is ticked were confirmed."""
    result = dict(answers)
    for proposal in proposals:
        if proposal["ticked"]:
            put(result, proposal["id"], proposal["value"], pack)
    return result


def put(answers: dict[str, Any], id: str, value: Any, pack: Pack) -> None:
    """Store one fact; a `many` question collects its values."""
    question = pack.questions.get(id)
    if question is not None and question.kind == "many" and value != UNSURE:
        before = answers.get(id)
        kept = [item for item in before if item != UNSURE] if isinstance(before, list) else []
        answers[id] = valid(question, [*kept, *(value if isinstance(value, list) else [value])])
    else:
        answers[id] = value


def decisive(proposals: Iterable[Mapping[str, Any]], answers: Mapping[str, Any], pack: Pack) -> list[str]:
    """Proposed worries that would by themselves lead to the act-now route if they are so."""
    found = []
    for proposal in proposals:
        if proposal["kind"] == "indicator" and proposal["value"] == PRESENT and proposal["when"] == "current" \
                and not proposal["reassurance"]:
            trial = assess({**answers, proposal["id"]: PRESENT}, pack)
            if trial.rank >= pack.act_now_rank:
                found.append(proposal["id"])
    return found


def label(proposal: Mapping[str, Any], pack: Pack) -> str:
    """How a proposal reads: the worry, or the question's short name and the answer."""
    name = pack.label(proposal["id"])
    if proposal["kind"] == "question":
        question = pack.questions[proposal["id"]]
        if question.kind == "tri" and proposal["value"] == PRESENT:
            return name
        return f"{name}: {pack.value_label(proposal['id'], proposal['value'])}"
    if proposal["value"] == PRESENT:
        return name
    return pack.message(f"fact_{proposal['value']}", fact=name)


def facts_reply(proposals: list[dict[str, Any]], n: int, found: Assessment, pack: Pack, *,
                at_least: dict[str, Any] | None, title: str, note: str | None) -> dict[str, Any]:
    """The tick list: each fact with the words it came from."""
    lines = [line for line in (note, title, pack.message("facts_intro")) if line]
    for index, proposal in enumerate(proposals, 1):
        mark = pack.message("ticked" if proposal["ticked"] else "not_ticked")
        evidence = f" (“{proposal['evidence']}”)" if proposal["evidence"] else ""
        lines.append(f"{index}. {mark} {label(proposal, pack)}{evidence}{_when(proposal, pack)}")
    lines.append(pack.message("facts_not_read"))
    if at_least:
        lines.append(at_least["words"])
    ticked: dict[str, Any] = {}
    for proposal in proposals:
        if proposal["ticked"]:
            _collect(ticked, proposal, pack)
    card = {
        "kind": "facts", "screen": FACTS, "n": n, "title": title, "intro": pack.message("facts_intro"),
        "banner": pack.info.banner, "at_least": at_least, "not_read": note or pack.message("facts_not_read"),
        "facts": [{**proposal, "label": label(proposal, pack) + _when(proposal, pack)} for proposal in proposals],
        "submit": pack.message("facts_submit"),
    }
    buttons = [
        button(pack.message("facts_submit"), "answer", screen=FACTS, n=n, answers=ticked),
        button(pack.message("facts_none"), "answer", screen=FACTS, n=n, answers={}),
    ]
    return reply("\n".join(lines), buttons, card)


def _collect(ticked: dict[str, Any], proposal: Mapping[str, Any], pack: Pack) -> None:
    question = pack.questions.get(proposal["id"])
    if question is not None and question.kind == "many":
        ticked.setdefault(proposal["id"], []).append(proposal["value"])
    else:
        ticked[proposal["id"]] = proposal["value"]


def _when(proposal: Mapping[str, Any], pack: Pack) -> str:
    return "" if proposal["when"] == "current" else " " + pack.message(f"when_{proposal['when']}")
