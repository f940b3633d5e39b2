"""What the page shows, as plain data. Nothing here but `marked` tells anything of a key."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from threshold_guide.engine import Decision
from threshold_guide.gym.ability import abilities
from threshold_guide.gym.content import Case, Gym
from threshold_guide.gym.induction import Induction, induction, lesson_done
from threshold_guide.gym.lessons import citation, cited
from threshold_guide.gym.marking import ONLY_ADULT, Choice, Key, Mark, asks_adult, words_of
from threshold_guide.gym.profile import Leaning, calibration, profile
from threshold_guide.gym.progress import Progress

#: Decisions before anything is said of how sure a learner is and how sure they may be.
CALIBRATION_FROM = 8
#: The words of the page by name; each is the message `gym_<name>`.
WORDS = ("title", "banner", "not_live", "live_words", "ask_heading", "choose_heading", "adult_heading",
         "confidence_heading", "real_child_heading", "real_child_hint", "pause", "go_on", "keep_file", "load_file",
         "delete_file", "lessons_heading", "practice_heading", "standing_heading", "profile_heading",
         "calibration_heading", "cohort_heading", "certificate_heading", "counts_heading", "does_not_count_heading",
         "reasons_heading", "teaching_heading", "not_asked_heading", "first_step_heading", "do_not_heading",
         "sources_heading", "then_heading", "practice_only")


def words(gym: Gym, live: str) -> dict[str, str]:
    """The texts of the page by name, and the address of the live assistant."""
    found = {name: gym.pack.message(f"gym_{name}") for name in WORDS}
    if gym.signed:
        found["practice_only"] = gym.pack.message("gym_practice_only_record")
    return {**found, "live_link": live}


def choices(gym: Gym) -> dict[str, Any]:
    """What may be chosen, the same for every case."""
    pack, settings = gym.pack, gym.settings
    return {
        "routes": [*({"id": id, "title": sentence(route.action), "says": route.meaning, "only_adult": False}
                     for id, route in pack.routes.items()),
                   {"id": ONLY_ADULT, "title": pack.message("gym_only_adult_title"),
                    "says": pack.message("gym_only_adult_says"), "only_adult": True}],
        "adult": [{"id": id, "title": title, "says": settings.adult_says.get(id, "")}
                  for id, title in settings.adult.items()],
        "first": {"id": "emergency", "title": pack.message("gym_emergency_title"),
                  "says": pack.message("gym_emergency_says")},
        "advice": {"id": "consult", "title": pack.message("gym_advice_title"),
                   "says": pack.message("gym_advice_says")},
        "confidence": [{"id": each.id, "label": each.label, "of_ten": each.of_ten} for each in settings.confidence],
    }


def case(case: Case, stage: int, progress: Progress, gym: Gym) -> dict[str, Any]:
    """A case as it is told before the choice."""
    stories = [case.story, *(step.story for step in case.steps)]
    return {
        "id": case.id, "stage": stage, "title": case.title, "age": case.age, "story": stories[stage],
        "earlier": stories[:stage],
        "asks": [{"n": n, "question": ask.question} for n, ask in enumerate(case.ask)] if stage == 0 else [],
        "adult": asks_adult(case, gym.pack),
        "seen_before": any((each.case, each.stage) == (case.id, stage) for each in progress.attempts),
    }


def marked(case: Case, stage: int, asked: Iterable[int], choice: Choice, mark: Mark, key: Key, decision: Decision,
           gym: Gym, *, signed: bool) -> dict[str, Any]:
    """The guide's decision beside the learner's choice, with the engine's own reasons and sources."""
    pack = gym.pack
    asked = tuple(asked)
    said = words_of(case, stage, asked)
    if key.contested:
        headline = pack.message("gym_marked_contested")
    elif mark.agreed:
        headline = pack.message("gym_marked_agreed")
    elif mark.difference:
        headline = pack.message("gym_marked_later" if mark.difference < 0 else "gym_marked_sooner")
    else:
        headline = pack.message("gym_marked_otherwise")
    lines = [decision.summary]
    if key.critical and not mark.agreed and not key.contested:
        lines.append(pack.message("gym_marked_critical"))
    if not key.critical and mark.difference and mark.difference > 0 and not key.contested:
        lines.append(pack.message("gym_marked_too_soon"))
    if decision.consult and not choice.consult:
        lines.append(pack.message("gym_marked_consult"))
    return {
        "agreed": mark.agreed, "headline": headline, "lines": lines,
        "practice_only": "" if signed else pack.message(
            "gym_practice_only_case" if gym.signed else "gym_practice_only"),
        "contested": key.contested, "contested_words": pack.message("gym_contested") if key.contested else None,
        "critical": key.critical, "difference": mark.difference, "parts": _parts(choice, mark, key, decision, gym),
        "reasons": [{"label": reason.label, "why": reason.why, "differs": reason.differs,
                     "facts": [{"label": fact.label, "value": fact.value_label,
                                "words": list(said.get(fact.id, ()))} for fact in reason.facts],
                     "source": citation(reason.citation) if reason.citation else None}
                    for reason in decision.reasons],
        "criteria": [{"label": test.label, "finding": pack.message(f"finding_{test.finding}"),
                      "because": list(test.because), "source": citation(test.citation)}
                     for test in (decision.lado.tests if decision.lado and key.adult else ())],
        "consult": [{"with_whom": each.with_whom, "question": each.question} for each in decision.consultations],
        "first_step": {"what": decision.first.what, "who": decision.first.who, "by": decision.first.by.words}
        if decision.first else None,
        "teaching": case.teaching,
        "not_asked": [{"question": ask.question, "answer": ask.answer}
                      for n, ask in enumerate(case.ask) if n not in asked],
        "do_not": list(decision.guidance.do_not),
        "sources": [citation(each) for each in decision.citations],
        "cites": _cited(case, gym),
    }


def _parts(choice: Choice, mark: Mark, key: Key, decision: Decision, gym: Gym) -> list[dict[str, Any]]:
    """The parts of the choice beside the guide's, each in words."""
    pack, found = gym.pack, []
    yes, no = pack.message("gym_emergency_title"), pack.message("gym_not_first")
    if choice.emergency or key.emergency:
        found.append({"part": "emergency", "yours": yes if choice.emergency else no,
                      "guide": yes if key.emergency else no, "agreed": mark.emergency})
    if key.route is not None:
        mine = (sentence(pack.routes[choice.route].action) if choice.route in pack.routes
                else pack.message("gym_only_adult_title"))
        found.append({"part": "route", "yours": mine, "guide": decision.action, "agreed": bool(mark.route)})
    if key.adult is not None:
        names = gym.settings.adult
        found.append({"part": "adult", "yours": names.get(choice.adult or "", ""), "guide": names[key.adult],
                      "agreed": bool(mark.adult)})
    return found


def _cited(case: Case, gym: Gym) -> list[dict[str, Any]]:
    """What the case rests on. Several rows of one statement stand there once."""
    found = (_cited_entry(id, gym) for id in case.cites)
    return list({each["title"]: each for each in reversed([each for each in found if each])}.values())[::-1]


def _cited_entry(id: str, gym: Gym) -> dict[str, Any] | None:
    pack = gym.pack
    for group in (pack.indicators, pack.concerns, pack.criteria, pack.signals):
        if id in group:
            return {"id": id, "title": group[id].label, "source": cited(group[id], pack)}
    for statement in pack.statements.values():
        if statement.id == id or id in statement.rows:
            return {"id": id, "title": statement.title, "source": cited(statement, pack)}
    return None


def standing(progress: Progress, gym: Gym) -> dict[str, Any]:
    """Where the learner is: lessons, topics, their leaning, how sure they are, and what is left."""
    pack, where = gym.pack, induction(progress, gym)
    able = abilities(progress.attempts, gym.cases)
    return {
        "progress_bar": {"done": where.done, "of": where.of,
                         "words": pack.message("gym_bar", done=where.done, of=where.of)},
        "lessons": [{"id": id, "done": lesson_done(progress, gym, id),
                     "right": sum(progress.lessons.get(id, {}).values()), "of": len(lesson.questions)}
                    for id, lesson in gym.lessons.items()],
        "topics": [{"id": each.topic, "label": gym.topics[each.topic].label, "decisions": each.decisions,
                    "standard": gym.needed(each.topic), "agreed": each.agreed, "last": each.last,
                    "reached": each.reached, "weak": able.get(each.topic, 0.0) < 0,
                    "words": pack.message("gym_topic_reached" if each.reached else "gym_topic_left",
                                          agreed=each.agreed, last=each.last, decisions=each.decisions,
                                          standard=gym.needed(each.topic))}
                   for each in where.topics],
        "profile": [_leaning(each, gym) for each in profile(progress.attempts, gym)],
        "calibration": _calibration(progress, gym),
        "induction": {"complete": where.complete, "missing": missing(where, gym),
                      "words": pack.message("gym_complete" if where.complete else "gym_not_complete")},
        "practice_only": practice_only(where, gym),
    }


def practice_only(where: Induction, gym: Gym) -> str:
    """The words that the induction is practice; empty where every critical case that counts has a signed key."""
    if where.signed:
        return ""
    return gym.pack.message("gym_practice_only_record" if gym.signed else "gym_practice_only")


def missing(where: Induction, gym: Gym) -> list[str]:
    """What is left of the induction, in words."""
    pack, found = gym.pack, []
    if where.lessons_left:
        found.append(pack.message("gym_missing_lessons",
                                  names=", ".join(f"“{gym.lessons[id].title}”" for id in where.lessons_left)))
    topics = [gym.topics[each.topic].label for each in where.topics if not each.reached]
    if topics:
        found.append(pack.message("gym_missing_topics", names=", ".join(topics)))
    if where.missed:
        found.append(pack.message("gym_missing_critical_missed", missed=where.missed, of=where.critical))
    elif not where.critical_reached:
        found.append(pack.message("gym_missing_critical", left=gym.settings.standard.critical - where.critical))
    return found


def _leaning(each: Leaning, gym: Gym) -> dict[str, Any]:
    topic, pack = gym.topics[each.topic], gym.pack
    text = {"later": "gym_leaning_later", "sooner": "gym_leaning_sooner", "even": "gym_leaning_even",
            "too_few": "gym_leaning_too_few"}[each.way]
    return {"id": each.topic, "label": topic.label, "decisions": each.decisions,
            **{name: None if value is None else round(value, 3)
               for name, value in (("leaning", each.leaning), ("low", each.low), ("high", each.high))},
            "words": pack.message(text, on=topic.tends, least=gym.settings.standard.leaning_from)}


def _calibration(progress: Progress, gym: Gym) -> dict[str, Any]:
    bands, pack = calibration(progress.attempts, gym), gym.pack
    labels = {each.id: each.label for each in gym.settings.confidence}
    n = sum(band.decisions for band in bands)
    gap = sum(band.decisions * (band.said - (band.agreed or 0)) for band in bands) / n if n else 0.0
    if n < CALIBRATION_FROM:
        text = pack.message("gym_calibration_too_few")
    else:
        text = pack.message("gym_calibration_over" if gap > 0.1 else "gym_calibration_under" if gap < -0.1
                            else "gym_calibration_even")
    return {"words": text, "bands": [
        {"id": band.confidence, "label": labels[band.confidence], "said": band.said, "decisions": band.decisions,
         "agreed": None if band.agreed is None else round(band.agreed, 3)} for band in bands]}


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
