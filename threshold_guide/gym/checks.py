"""Whether the gym's content hangs together: facts and story agree, ids exist, lessons draw on what is there."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from threshold_guide.engine.assess import assess
from threshold_guide.engine.decide import decide
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE, Guidance
from threshold_guide.engine.pack import Pack
from threshold_guide.gym.content import Case, Drawn, Fact, Gym, Lesson, LessonQuestion, SignedCase
from threshold_guide.gym.marking import AGE, DANGER, answers_at, every_ask
from threshold_guide.knowledge.faults import Fault

TRI = (PRESENT, ABSENT, UNSURE)
#: sections of the pack that a lesson may draw on
DRAWABLE = ("indicators", "concerns", "criteria", "signals", "statements", "routes", "outcomes", "situations",
            "lado_exits", "terms", "clocks", "readings", "contacts")
#: cases that each of these should have
LEAST = 3
#: cases are decided as of this day: the lint must say the same tomorrow
ON = dt.date(2026, 11, 23)


def check(gym: Gym, never_say: Iterable[str] = ()) -> list[Fault]:
    """All faults, each with its place and mend. `never_say`: phrases that the gym's own words may not use."""
    found: list[Fault] = []
    pattern = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in never_say) or r"(?!)", re.IGNORECASE)
    for section, id, text in _own_words(gym):
        if said := pattern.search(text):
            found.append(_fault(gym, section, id, "GY050", f"it says “{said[0]}”",
                                "Say what to do next instead (wording.yml lists what is never said)"))
    for case in gym.cases.values():
        found.extend(_fault(gym, "cases", case.id, *each) for each in _case(case, gym))
    for lesson in gym.lessons.values():
        found.extend(_fault(gym, "lessons", lesson.id, *each) for each in _lesson(lesson, gym.pack))
    for signed in gym.signed.values():
        found.extend(_fault(gym, "signed", signed.case, "GY040", *each) for each in _signed(signed, gym))
    return found


def _fault(gym: Gym, section: str, id: str, code: str, fault: str, mend: str) -> Fault:
    place = gym.places.get(f"{section}:{id}", "gym.yml:1")
    file, _, line = place.rpartition(":")
    return Fault(file, int(line), id, code, fault, mend)


def _own_words(gym: Gym) -> Iterator[tuple[str, str, str]]:
    """(section, id, text) of what the gym itself says. Stories and answers are colleagues' words."""
    for case in gym.cases.values():
        yield from (("cases", case.id, text) for text in (case.title, case.teaching))
    for lesson in gym.lessons.values():
        texts = [lesson.title, *(question.text for question in lesson.questions)]
        texts += [text for part in lesson.parts for text in (part.heading, *part.lines)]
        yield from (("lessons", lesson.id, text) for text in texts)


def _case(case: Case, gym: Gym) -> Iterator[tuple[str, str, str]]:
    pack = gym.pack
    if case.topic not in gym.topics:
        yield "GY020", f"there is no topic `{case.topic}`", f"Topics: {', '.join(gym.topics)}"
    if case.age_band is not None and (fault := value_fault(AGE, case.age_band, pack)):
        yield "GY021", fault[0], fault[1]
    told: dict[str, str] = {}
    for place, text, facts in case.texts():
        for n, fact in enumerate(facts):
            where = f"{place}/{n}"
            if fact.words not in text:
                yield ("GY022", f"{where}: the words “{fact.words}” are not in the text that they belong to",
                       "Copy the words exactly as they stand there")
            if fault := value_fault(fact.id, fact.value, pack):
                yield "GY021", f"{where}: {fault[0]}", fault[1]
        yield from _contradictions(place, facts)
        for fact in facts:
            if fact.when == "current" and fact.value == ABSENT and told.get(fact.id) == PRESENT:
                yield ("GY023", f"{place}: `{fact.id}` is absent here, and present earlier in the case",
                       "Mark the earlier one as past, or take one of the two out")
            if fact.when == "current":
                told[fact.id] = fact.value
    for cite in case.cites:
        if not any(cite in group for group in (pack.indicators, pack.concerns, pack.criteria, pack.signals, pack.rows,
                                               pack.statements)):
            yield "GY024", f"cites `{cite}`, and nothing has that id", "Name an indicator, a statement or a row"
    if not case.teaching.strip():
        yield "GY025", "there is no teaching note", "Say in two to four sentences what to notice here"


def _signed(signed: SignedCase, gym: Gym) -> Iterator[tuple[str, str]]:
    """What is wrong with a sign-off by itself. One that no longer fits the case is stale, which is no fault."""
    case = gym.cases.get(signed.case)
    if case is None:
        yield "the case that was signed is gone", "Take the sign-off out, or put the case back"
        return
    if not signed.role.strip():
        yield "the sign-off names no role", "Write the role of whoever signs"
    if len(signed.decisions) != case.stages():
        yield (f"{len(signed.decisions)} decisions are signed, and the case has {case.stages()}",
               "Sign each stage: `thresholds cases sign` writes them")
    for each in signed.decisions:
        if each.route is not None and each.route not in gym.pack.routes:
            yield f"there is no route `{each.route}`", f"Routes: {', '.join(gym.pack.routes)}"
        if each.adult is not None and each.adult not in gym.settings.adult:
            yield f"about the adult nothing is called `{each.adult}`", f"It takes {', '.join(gym.settings.adult)}"


def _contradictions(place: str, facts: tuple[Fact, ...]) -> Iterator[tuple[str, str, str]]:
    """The same text cannot say of today that something is so and that it is not."""
    values: dict[str, set[str]] = {}
    for fact in facts:
        if fact.when == "current" and fact.value in TRI:
            values.setdefault(fact.id, set()).add(fact.value)
    for id, found in values.items():
        if PRESENT in found and ABSENT in found:
            yield ("GY023", f"{place}: `{id}` is both present and absent in one text",
                   "Keep the one that the text says")


def value_fault(id: str, value: str, pack: Pack) -> tuple[str, str] | None:
    """What is wrong with a fact's id or value, and the mend; None if nothing."""
    if id == DANGER:
        known: tuple[str, ...] = tuple(pack.signals)
    elif id in pack.questions and pack.questions[id].kind in ("one", "many"):
        known = (*(option.value for option in pack.questions[id].options), UNSURE)
    elif id in pack.questions or any(id in group for group in (pack.indicators, pack.concerns, pack.criteria)):
        known = TRI
    else:
        return f"nothing has the id `{id}`", "Name an indicator, a concern, a criterion or a question of the pack"
    if value not in known:
        return f"`{id}` cannot be `{value}`", f"It takes {', '.join(known)}"
    return None


def _lesson(lesson: Lesson, pack: Pack) -> Iterator[tuple[str, str, str]]:
    for part in lesson.parts:
        for drawn in part.entries:
            yield from _drawn(drawn, pack, f"“{part.heading}”")
        for clock in part.clocks:
            yield from _drawn(Drawn(section="clocks", id=clock), pack, f"“{part.heading}”")
    if len(lesson.questions) != 3:
        yield "GY032", f"it has {len(lesson.questions)} questions", "End the lesson with three"
    for question in lesson.questions:
        yield from _question(question, pack)


def _drawn(drawn: Drawn, pack: Pack, where: str) -> Iterator[tuple[str, str, str]]:
    if drawn.section not in DRAWABLE:
        yield "GY030", f"{where} draws on `{drawn.section}`", f"A lesson may draw on {', '.join(DRAWABLE)}"
    elif drawn.id not in getattr(pack, drawn.section):
        yield ("GY031", f"{where} draws on `{drawn.id}` of {drawn.section}, which has been withdrawn",
               "Draw on the entry that took its place, or take this out of the lesson")
    elif drawn.part and (drawn.section != "outcomes" or drawn.part not in Guidance.__struct_fields__):
        yield ("GY030", f"{where} draws `{drawn.part}` from `{drawn.id}`",
               f"Of an outcome it may be {', '.join(Guidance.__struct_fields__)}")


def _question(question: LessonQuestion, pack: Pack) -> Iterator[tuple[str, str, str]]:
    where = f"question `{question.id}`"
    if bool(question.decide) == bool(question.from_entry):
        yield ("GY033", f"{where} names both facts to decide and an entry, or neither",
               "Give it `decide` or `from_entry`, so that its answer comes from the pack")
        return
    for id, value in question.decide.items():
        for each in value if isinstance(value, list) else [value]:
            if fault := value_fault(id, each, pack):
                yield "GY033", f"{where}: {fault[0]}", fault[1]
                return
    if question.decide:
        decision = decide(question.decide, on=ON, pack=pack)
        answer = decision.lado.outcome if question.part == "adult" and decision.lado else decision.route
        if question.part == "adult" and decision.lado is None:
            yield "GY033", f"{where}: its facts say nothing of an adult", "Name a concern, or make it `part: route`"
        elif answer == "unclear":
            yield "GY033", f"{where}: its facts lead nowhere", "Name facts that lead to a route"
    for drawn in (*([question.from_entry] if question.from_entry else []), *question.others):
        yield from _drawn(drawn, pack, where)
        entry = getattr(pack, drawn.section, {}).get(drawn.id)
        if entry is not None and not text_of(entry, question.field):
            yield ("GY033", f"{where}: `{drawn.id}` has no text in `{question.field}`",
                   "Name a field of the entry that holds text")
    if question.from_entry and len(question.others) < 2:
        yield "GY033", f"{where} has fewer than two wrong answers", "Name at least two entries in `others`"


def text_of(entry: object, field: str) -> str:
    """The text of an entry's field; of a list its first line."""
    value = getattr(entry, field, None)
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("any")
    return value if isinstance(value, str) else ""


def thin(gym: Gym) -> list[tuple[str, int]]:
    """(topic, decisions that count) where there are fewer than the standard asks for; it then asks for all of them."""
    return [(topic, n) for topic in gym.topics if (n := gym.counted(topic)) < gym.settings.standard.decisions]


def gaps(gym: Gym) -> list[str]:
    """A line for each hard trigger, indicator group, criterion, exit and route with too few cases."""
    return [f"fewer than {LEAST} cases: {kind} `{id}` ({n}). Write a case that leads there"
            for kind, id, n in uncovered(gym) if kind != "danger"]


def uncovered(gym: Gym, least: int = LEAST) -> list[tuple[str, str, int]]:
    """(kind, id, number of cases) for each thing to be covered that fewer than `least` cases lead to."""
    return [(kind, id, len(cases)) for (kind, id), cases in coverage(gym).items() if len(cases) < least]


def coverage(gym: Gym) -> dict[tuple[str, str], list[str]]:
    """(kind, id) -> the cases that lead there, over hard triggers, indicator groups, criteria, LADO exits and routes.

    With every question asked, at any stage.
    """
    pack = gym.pack
    found: dict[tuple[str, str], list[str]] = {
        **{("hard trigger", id): [] for id in pack.indicators if id in pack.hard_triggers},
        **{("indicator group", group): [] for group in dict.fromkeys(
            each.group for each in pack.indicators.values())},
        **{("criterion", id): [] for id in pack.criteria}, **{("exit", id): [] for id in pack.lado_exits},
        **{("danger", id): [] for id in pack.signals}, **{("route", id): [] for id in pack.routes}}
    for case in gym.cases.values():
        reached: set[tuple[str, str]] = set()
        for stage in range(case.stages()):
            answers = answers_at(case, stage, every_ask(case), pack)
            decision = decide(answers, on=ON, pack=pack)
            present = set(assess(answers, pack).worries) | {
                id for id, entry in pack.indicators.items() if entry.kind == "strength" and answers.get(id) == PRESENT}
            reached |= {("hard trigger", id) for id in present} | {
                ("indicator group", pack.indicators[id].group) for id in present}
            reached |= {("danger", line.id) for line in decision.signals} | {("route", decision.route)}
            if decision.lado:
                reached |= {("criterion", id) for id in decision.lado.criteria}
                reached |= {("exit", decision.lado.exit.id)} if decision.lado.exit else set()
        for each in reached & found.keys():
            found[each].append(case.id)
    return found
