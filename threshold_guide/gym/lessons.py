"""A lesson as it is shown, and its questions, whose right answers come from the pack."""
from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from threshold_guide.engine import decide
from threshold_guide.engine.decision import Citation
from threshold_guide.engine.pack import Pack
from threshold_guide.gym.checks import text_of
from threshold_guide.gym.content import Drawn, Gym, Lesson, LessonQuestion


def shown(lesson: Lesson, gym: Gym) -> dict[str, Any]:
    """The lesson without any answer."""
    pack = gym.pack
    return {
        "id": lesson.id, "title": lesson.title, "minutes": lesson.minutes, "optional": lesson.optional,
        "parts": [{"heading": part.heading, "lines": list(part.lines),
                   "entries": [entry(drawn, pack) for drawn in part.entries],
                   "picture": picture(part.heading, part.clocks, pack)} for part in lesson.parts],
        "questions": [{"id": question.id, "text": question.text, "options": options(question, gym)}
                      for question in lesson.questions],
    }


def options(question: LessonQuestion, gym: Gym) -> list[dict[str, str]]:
    """What may be chosen. Routes stand in their order; texts of entries in one that says nothing."""
    if question.from_entry is None:
        if question.part == "adult":
            return [{"id": id, "label": label} for id, label in gym.settings.adult.items()]
        return [{"id": id, "label": _sentence(route.action)} for id, route in gym.pack.routes.items()]
    found = [{"id": _option(question, drawn), "label": _text(question, drawn, gym.pack)}
             for drawn in (question.from_entry, *question.others)]
    return sorted(found, key=lambda option: option["id"])


def right_answer(question: LessonQuestion, gym: Gym, on: dt.date) -> tuple[str, list[str], dict[str, Any] | None]:
    """(id of the right option, why, source): from the engine, or from the entry itself, whose text the option is."""
    if question.from_entry is not None:
        found = getattr(gym.pack, question.from_entry.section)[question.from_entry.id]
        why = getattr(found, "why", None)
        return _option(question, question.from_entry), [why] if why else [], cited(found, gym.pack)
    decision = decide(question.decide, on=on, pack=gym.pack)
    if question.part == "adult" and decision.lado is not None:
        because = [f"{test.label}: {', '.join(test.because)}" for test in decision.lado.tests if test.because]
        test = next((test for test in decision.lado.tests if test.because), None)
        concern = next((gym.pack.concerns[fact.id] for fact in decision.lado.concerns if fact.id in gym.pack.concerns),
                       None)
        source = citation(test.citation) if test else cited(concern, gym.pack)
        return decision.lado.outcome, because or [concern.why if concern else decision.lado.summary], source
    first = decision.reasons[0] if decision.reasons else None
    route = gym.pack.routes[decision.route]
    source = citation(first.citation) if first and first.citation else cited(route, gym.pack)
    return decision.route, [first.why] if first else [route.meaning], source


def entry(drawn: Drawn, pack: Pack) -> dict[str, Any]:
    """What a lesson shows of an entry of the pack, whatever its kind."""
    found = getattr(pack, drawn.section)[drawn.id]
    lines: list[str] = []
    if drawn.part:
        title = pack.message("gym_part_of", part=pack.message(f"gym_part_{drawn.part}"), headline=found.headline)
        lines = [pack.words(words, None) for words in getattr(found.guidance, drawn.part)]
    else:
        title = next(text for name in ("label", "title", "headline", "action", "term", "name", "rule")
                     if (text := getattr(found, name, "")))
        for name in ("meaning", "says", "why", "summary", "do_first", "where_instead", "why_we_ask"):
            if value := getattr(found, name, None):
                lines.append(pack.words(value, None))
    return {"kind": drawn.section, "title": _sentence(title), "lines": lines,
            "counts": list(getattr(found, "counts", ())), "does_not_count": list(getattr(found, "does_not_count", ())),
            "differs": getattr(found, "differs", None), "source": cited(found, pack)}


def picture(title: str, clocks: tuple[str, ...], pack: Pack) -> dict[str, Any] | None:
    """Clocks as rows of a timeline."""
    if not clocks:
        return None
    return {"kind": "timeline", "title": title, "rows": [
        {"label": clock.label, "from": clock.starts, "amount": _length(clock.amount, clock.unit),
         "must": clock.must, "source": cited(clock, pack)} for clock in (pack.clocks[id] for id in clocks)]}


def _length(amount: int, unit: str) -> str:
    words = unit.replace("_", " ")
    return f"{amount} {words.removesuffix('s') if amount == 1 else words}"


def cited(found: Any, pack: Pack) -> dict[str, Any] | None:
    """The source of an entry (of a statement its first passage) with its authority and standing."""
    passages = getattr(found, "passages", ())
    cite = passages[0] if passages else getattr(found, "source", None)
    if cite is None or cite.document not in pack.sources:
        return None
    source = pack.sources[cite.document]
    return {"title": source.title, "where": cite.heading if passages else cite.where,
            "authority": cite.authority or source.authority, "status": cite.status or source.status}


def citation(found: Citation) -> dict[str, Any]:
    """A source as a decision gives it."""
    return {"title": found.title, "where": found.where, "authority": found.authority, "status": found.status}


def _text(question: LessonQuestion, drawn: Drawn, pack: Pack) -> str:
    return text_of(getattr(pack, drawn.section)[drawn.id], question.field)


def _option(question: LessonQuestion, drawn: Drawn) -> str:
    """An id that tells nothing of the entry behind it."""
    return hashlib.sha256(f"{question.id}\0{drawn.section}\0{drawn.id}".encode()).hexdigest()[:8]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
