"""What the page shows, as plain data. Nothing here but `marked` tells anything of a key."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from threshold_guide.engine import Decision
from threshold_guide.engine.decision import CriterionTest
from threshold_guide.gym.ability import abilities
from threshold_guide.gym.content import Case, Gym
from threshold_guide.gym.induction import Induction, TopicStanding, induction, lesson_done
from threshold_guide.gym.lessons import citation, cited
from threshold_guide.gym.marking import ONLY_ADULT, Choice, Key, Mark, asks_adult, words_of
from threshold_guide.gym.profile import Leaning, calibration, profile, sureness
from threshold_guide.gym.progress import Progress

#: Decisions before anything is said of how sure a learner is and how sure they may be.
CALIBRATION_FROM = 8
#: The choice about an adult that is never called too soon.
ASK_LADO = "consult"
#: The words of the page by name; each is the message `gym_<name>`.
WORDS = ("title", "banner", "not_live", "live_words", "ask_heading", "choose_heading", "adult_heading",
         "confidence_heading", "confidence_hint",
         "real_child_heading", "real_child_hint", "pause", "go_on", "keep_file", "load_file",
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
    """The guide's decision beside the learner's choice, with the engine's own reasons and sources.

    What tells how a case goes on (the note, what it rests on, what was not asked) comes with its last decision.
    """
    pack = gym.pack
    asked = tuple(asked)
    said = words_of(case, stage, asked, gym.pack)
    over = stage + 1 == case.stages()
    # The call that is due now asks what there is to ask; nobody is to wait for advice before it.
    advised = decision.consult and not key.critical
    return {
        "agreed": mark.agreed, "headline": pack.message(_headline(choice, mark, key)),
        "lines": [pack.message("gym_marked_summary", summary=decision.summary),
                  *(pack.message(line) for line in _lines(choice, mark, key, advised=advised))],
        "practice_only": "" if signed else pack.message(
            "gym_practice_only_case" if gym.signed else "gym_practice_only"),
        "contested": key.contested, "contested_words": pack.message("gym_contested") if key.contested else None,
        "critical": key.critical, "difference": mark.difference, "parts": _parts(choice, mark, key, decision, gym),
        "reasons": [{"label": reason.label, "why": reason.why, "differs": reason.differs,
                     "decides": reason.route == decision.route,
                     "facts": [{"label": fact.label, "value": fact.value_label,
                                "words": list(said.get(fact.id, ()))} for fact in reason.facts],
                     "source": citation(reason.citation) if reason.citation else None}
                    for reason in decision.reasons],
        "criteria": [{"label": test.label, "finding": pack.message(f"finding_{test.finding}"),
                      "because": list(test.because), "source": citation(test.citation)}
                     for test in _tests(decision, key)],
        "elsewhere": _elsewhere(decision),
        "consult": [{"with_whom": each.with_whom, "question": each.question}
                    for each in (decision.consultations if advised else ())],
        "first_step": {"what": decision.first.what, "who": decision.first.who, "by": decision.first.by.words}
        if decision.first else None,
        "teaching": case.teaching if over else None,
        "not_asked": [{"question": ask.question, "answer": ask.answer}
                      for n, ask in enumerate(case.ask) if n not in asked and over],
        "do_not": list(decision.guidance.do_not),
        "sources": [citation(each) for each in decision.citations],
        "cites": _cited(case, gym) if over else [],
    }


def _headline(choice: Choice, mark: Mark, key: Key) -> str:
    """The message that heads the marking."""
    if key.contested:
        return "gym_marked_contested"
    if mark.agreed:
        return "gym_marked_agreed"
    if key.emergency and not choice.emergency or (mark.difference or 0) < 0:
        return "gym_marked_later"
    return "gym_marked_sooner" if mark.difference else "gym_marked_otherwise"


def _lines(choice: Choice, mark: Mark, key: Key, *, advised: bool) -> list[str]:
    """The messages below the guide's own summary. Asking the LADO is not said to be too soon."""
    found = []
    sooner = (mark.difference or 0) > 0 and not key.critical
    asked_lado = choice.adult == ASK_LADO and mark.adult is False
    if not key.contested:
        if key.critical and not mark.agreed:
            found.append("gym_marked_critical")
        if sooner and mark.route is False:
            found.append("gym_marked_too_soon")
        if sooner and asked_lado:
            found.append("gym_marked_asked_lado")
    if advised and not choice.consult:
        found.append("gym_marked_consult")
    return found


def _tests(decision: Decision, key: Key) -> tuple[CriterionTest, ...]:
    """The criteria, where the facts say anything of one of them."""
    if decision.lado is None or key.adult is None:
        return ()
    tests = decision.lado.tests
    return tests if any(test.finding != "not_asked" for test in tests) else ()


def _elsewhere(decision: Decision) -> dict[str, Any] | None:
    """Where it goes if it is not the LADO's, in the guide's words."""
    exit = decision.lado.exit if decision.lado else None
    if exit is None:
        return None
    return {"label": exit.label, "lines": list(exit.lines), "source": citation(exit.citation)}


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
                    "words": pack.message(_topic_words(each, gym.needed(each.topic)),
                                          agreed=each.agreed, last=each.last, decisions=each.decisions,
                                          standard=gym.needed(each.topic))}
                   for each in where.topics],
        "profile": [_leaning(each, gym) for each in profile(progress.attempts, gym)],
        "calibration": _calibration(progress, gym),
        "induction": {"complete": where.complete, "missing": missing(where, gym),
                      "words": pack.message("gym_complete" if where.complete else "gym_not_complete")},
        "practice_only": practice_only(where, gym),
    }


def _topic_words(each: TopicStanding, needed: int) -> str:
    if each.reached:
        return "gym_topic_reached"
    if not each.decisions:
        return "gym_topic_none"
    return "gym_topic_few" if each.decisions < needed else "gym_topic_left"


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
    if sum(band.decisions for band in bands) < CALIBRATION_FROM:
        text = pack.message("gym_calibration_too_few")
    else:
        text = pack.message({"over": "gym_calibration_over", "under": "gym_calibration_under",
                             "even": "gym_calibration_even"}[sureness(bands)])
    return {"words": text, "bands": [
        {"id": band.confidence, "label": labels[band.confidence], "said": band.said, "decisions": band.decisions,
         "agreed": None if band.agreed is None else round(band.agreed, 3)} for band in bands]}


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
