"""A screen of questions as a card, as text, and as buttons; and the reading of what comes back."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threshold_guide.dialogue.replies import button, reply
from threshold_guide.engine import Asked
from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE, WORRIES, Option, Question
from threshold_guide.engine.pack import Pack

#: A question that exists only on screen, as WORRIES does: its answer chooses which worries are listed.
GROUPS = "worry_groups"


def may_be_blank(screen: str, pack: Pack) -> bool:
    """Whether what is left blank on the screen stays open instead of counting as "don't know"."""
    return screen in pack.screens and pack.screens[screen].may_be_blank


def question_of(id: str, pack: Pack, chosen_groups: tuple[str, ...] = ()) -> Question:
    """The question behind any fact id: written ones, indicators, concerns, criteria, and the two lists."""
    if id in pack.questions:
        return pack.questions[id]
    for group in (pack.indicators, pack.concerns, pack.criteria):
        if id in group:
            entry = group[id]
            return Question(id=id, text=entry.question, short=entry.label, kind="tri",
                            why_we_ask=str(getattr(entry, "why_we_ask", None) or getattr(entry, "why", "")),
                            counts=entry.counts, does_not_count=entry.does_not_count)
    if id == GROUPS:
        return Question(id=id, text=pack.message("groups_text"), short=pack.message("groups_short"), kind="many",
                        why_we_ask=pack.message("groups_why"),
                        options=tuple(Option(value=g, label=pack.message(f"group_{g}")) for g in groups(pack)))
    if id == WORRIES:
        chosen = chosen_groups or tuple(groups(pack))
        return Question(
            id=id, text=pack.message("worries_text"), short=pack.message("worries_short"), kind="many",
            why_we_ask=pack.message("worries_why"),
            options=tuple(Option(value=entry.id, label=entry.label) for group in chosen
                          for entry in groups(pack).get(group, ())))
    raise KeyError(id)


def groups(pack: Pack) -> dict[str, tuple[Any, ...]]:
    """Group -> the worries in it that are not hard triggers (those stand on the red-flag screen)."""
    found: dict[str, list[Any]] = {}
    for entry in pack.indicators.values():
        if entry.kind == "worry" and entry.id not in pack.hard_triggers:
            found.setdefault(entry.group, []).append(entry)
    return {group: tuple(entries) for group, entries in found.items()}


def heading_of(question: str, value: str, pack: Pack) -> str | None:
    """The heading under which an option stands in a long list."""
    if question == "red_flags" and value in pack.red_flags:
        return pack.red_flags[value].heading
    if question == WORRIES and value in pack.indicators:
        return pack.message(f"group_{pack.indicators[value].group}")
    return None


def question_card(question: Question, pack: Pack, value: Any = None) -> dict[str, Any]:
    """One question as the page draws it."""
    if question.kind == "tri":
        options: list[dict[str, Any]] = [
            {"value": v, "label": pack.message(f"answer_{v}")} for v in (PRESENT, ABSENT)]
    else:
        options = [
            {"value": o.value, "label": o.label, "hint": o.hint,
             "heading": heading_of(question.id, o.value, pack)}
            for o in question.options if question.kind != "many" or o.value not in NOTHING]
    none = next(({"value": o.value, "label": o.label} for o in question.options if o.value in NOTHING),
                {"value": "none", "label": pack.message("none_of_these")}) if question.kind == "many" else None
    return {
        "id": question.id, "text": question.text, "short": question.short, "kind": question.kind,
        "why": question.why_we_ask, "help": question.help, "counts": list(question.counts),
        "does_not_count": list(question.does_not_count), "value": value, "options": options,
        "none_of_these": none,
        "unsure": {"value": UNSURE, "label": pack.message("answer_unsure")},
    }


def screen_reply(asked: Asked, n: int, answers: Mapping[str, Any], pack: Pack, *, at_least: dict[str, Any] | None,
                 progress: str, partial: Mapping[str, Any], chosen_groups: tuple[str, ...] = ()) -> dict[str, Any]:
    """The screen: a card with all its questions; the text asks the first that is still open."""
    questions = [question_of(id, pack, chosen_groups) for id in asked.questions]
    left = [q for q in questions if q.id not in partial]
    card = {
        "kind": "screen", "screen": asked.id, "n": n, "title": asked.title, "intro": asked.intro,
        "at_least": at_least, "progress": progress, "banner": pack.info.banner,
        "layout": "ticks" if asked.id in pack.screens and pack.screens[asked.id].kind == "ticks" else None,
        "questions": [question_card(q, pack, partial.get(q.id, answers.get(q.id))) for q in questions],
        "submit": pack.message("submit"),
    }
    lines = []
    if at_least:
        lines.append(at_least["words"])
    if len(questions) == len(left):
        lines.append(asked.title)
        if asked.intro:
            lines.append(asked.intro)
    first = left[0] if left else questions[0]
    if len(questions) > 1:
        lines.append(pack.message("question_of", number=len(questions) - len(left) + 1, total=len(questions)))
    if first.text != asked.title:
        lines.append(first.text)
    lines.extend(f"{index}. {label}" for index, (_, label) in enumerate(choices(first, pack), 1))
    return reply("\n".join(lines), _buttons(asked, n, first, len(left), pack), card)


def choices(question: Question, pack: Pack) -> list[tuple[str, str]]:
    """The answers of a question in the order of their numbers in text: (value, label)."""
    card = question_card(question, pack)
    listed = [(o["value"], o["label"]) for o in card["options"]]
    if card["none_of_these"]:
        listed.append((card["none_of_these"]["value"], card["none_of_these"]["label"]))
    return [*listed, (UNSURE, card["unsure"]["label"])]


def _buttons(asked: Asked, n: int, first: Question, left: int, pack: Pack) -> list[dict[str, str]]:
    # `part`: one answer of a screen of several, and the next is asked. The page sends the whole screen.
    part = {"part": True} if left > 1 else {}

    def answer(value: Any, label: str) -> dict[str, str]:
        return button(label, "answer", screen=asked.id, n=n, answers={first.id: value}, **part)

    buttons = [answer([value] if first.kind == "many" and value != UNSURE else value, label)
               for value, label in choices(first, pack)]
    if left > 1:
        title = "skip_blank" if may_be_blank(asked.id, pack) else "skip_unsure"
        buttons.append(button(pack.message(title), "answer", screen=asked.id, n=n, answers={}))
    return buttons


def valid(question: Question, value: Any) -> Any | None:
    """The answer in its stored form, or None where the question does not take it."""
    if value == UNSURE:
        return UNSURE
    values = {PRESENT, ABSENT} if question.kind == "tri" else {o.value for o in question.options}
    if question.kind == "many":
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(i, str) and (i in values or i in NOTHING or i == UNSURE) for i in items):
            return None
        chosen = [i for i in dict.fromkeys(items) if i not in NOTHING]
        quiet = next((o.value for o in question.options if o.value in NOTHING), "none")
        return chosen or [quiet]
    return value if isinstance(value, str) and value in values else None


def kind_of(said: Mapping[str, Any]) -> str | None:
    """What sort of short reply was typed: yes, no, unsure, none, numbers, or no such thing."""
    return said.get("answer") or ("numbers" if said.get("numbers") else None)


def typed_answer(question: Question, said: Mapping[str, Any], text: str, facts: list[Mapping[str, Any]],
                 pack: Pack) -> Any | None:
    """What a typed reply answers to this question, or None: yes/no, numbers, labels, read facts."""
    listed = choices(question, pack)
    kind, numbers = said.get("answer"), said.get("numbers") or []
    if kind == "unsure":
        return UNSURE
    if numbers and all(1 <= i <= len(listed) for i in numbers):
        values = [listed[i - 1][0] for i in numbers]
        return valid(question, values if question.kind == "many" and UNSURE not in values else values[0])
    if kind in ("none", "no") and question.kind == "many":
        return valid(question, ["none"])
    if kind in ("yes", "no") and question.kind == "tri":
        return PRESENT if kind == "yes" else ABSENT
    wanted = text.strip().casefold().rstrip(".!?")
    for value, label in listed:
        if wanted and wanted in (label.casefold().rstrip("."), value.replace("_", " ")):
            return valid(question, [value] if question.kind == "many" and value != UNSURE else value)
    read = [fact for fact in facts if fact.get("id") == question.id]
    if read and question.kind == "many":
        return valid(question, [fact["value"] for fact in read if isinstance(fact.get("value"), str)])
    if read:
        fact = read[0]
        return valid(question, fact.get("value") or fact.get("polarity"))
    by_option = [fact["id"] for fact in facts if fact.get("polarity") == PRESENT
                 and any(fact["id"] == o.value for o in question.options)]
    if question.kind == "many" and by_option:
        return valid(question, by_option)
    flags = [pack.indicators[fact["id"]].red_flag for fact in facts
             if fact.get("polarity") == PRESENT and fact["id"] in pack.hard_triggers]
    if question.id == "red_flags" and flags:
        return valid(question, flags)
    return None
