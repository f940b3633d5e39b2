"""The gym's calls: a JSON object in, a JSON object out. No learner is kept; HTTP is a thin layer (channel.gym)."""
from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from typing import Any, TypeGuard

import msgspec

from threshold_guide.engine.clocks import LONDON, in_words
from threshold_guide.gym import cohorts, lessons, progress, signing, views
from threshold_guide.gym.certificate import NotEarned, certificate
from threshold_guide.gym.cohort_keeping import Cohort, CohortKeeping, Full, Gone, Unreachable
from threshold_guide.gym.content import Case, Gym, Lesson, LessonQuestion
from threshold_guide.gym.marking import (
    ONLY_ADULT,
    Choice,
    Key,
    asks_adult,
    decision_at,
    every_ask,
    key_of,
    mark,
)
from threshold_guide.gym.progress import Attempt, Open, Progress, Session, Unusable
from threshold_guide.gym.schedule import next_case

#: Where the live assistant is; the gym has its own address below it.
LIVE = "/"
#: A decision that took longer counts as a pause.
LONGEST = 600


class Refused(Exception):
    """A call that cannot be served, with its status; the words are the content's."""

    def __init__(self, status: int, message: str, field: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.field, self.mend = status, message, field, mend


class Api:
    """Answers the calls for one gym.

    `key` seals progress; `danger` says whether a text tells of danger now; `new_id` gives a new learner's id, which
    decides the order of their cases.
    """

    def __init__(self, gym: Gym, key: bytes, keeping: CohortKeeping, danger: Callable[[str], bool],
                 new_id: Callable[[], str] = progress.new_id) -> None:
        self.gym, self.pack, self.key = gym, gym.pack, key
        self.keeping, self.danger, self.new_id = keeping, danger, new_id
        self.calls: dict[str, Callable[[dict[str, Any], dt.datetime], dict[str, Any] | bytes]] = {
            "start": self.start, "load": self.load, "lesson": self.lesson, "lesson/answer": self.lesson_answer,
            "next": self.next, "ask": self.ask, "choose": self.choose, "standing": self.standing,
            "certificate": self.certificate, "typed": self.typed, "cohort": self.cohort,
            "cohort/look": self.look, "cohort/share": self.share, "cohort/results": self.results,
            "cohort/delete": self.delete}

    def answer(self, call: str, body: dict[str, Any], now: dt.datetime) -> tuple[int, dict[str, Any] | bytes]:
        """(status, JSON object or PDF). `now` carries its time zone."""
        banner = self.pack.message("gym_banner")
        try:
            if call not in self.calls:
                raise Refused(404, "gym_no_call")
            found = self._called(call, body, now)
        except Refused as refused:
            filled = {"field": refused.field} if refused.message == "gym_bad_request" else {}
            error = {"error": self.pack.message(refused.message, **filled),
                     "mend": refused.mend or self.pack.message(f"{refused.message}_mend"),
                     **({"field": refused.field} if refused.field else {})}
            return refused.status, {**error, "banner": banner}
        return 200, found if isinstance(found, bytes) else {**found, "banner": banner}

    def _called(self, call: str, body: dict[str, Any], now: dt.datetime) -> dict[str, Any] | bytes:
        try:
            return self.calls[call](body, now)
        except Gone:
            raise Refused(404, "gym_no_cohort", "cohort") from None
        except Unreachable:
            raise Refused(503, "gym_no_database") from None

    # -- the learner -------------------------------------------------------------------------

    def start(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        given = body.get("progress")
        learner = progress.new(self.pack.info.id, now.date(), self.new_id()) if given is None else self._progress(body)
        return {**self._kept(learner), "words": views.words(self.gym, LIVE), "choices": views.choices(self.gym),
                "lessons": [{"id": each.id, "title": each.title, "minutes": each.minutes, "optional": each.optional}
                            for each in self.gym.lessons.values()],
                "topics": [{"id": each.id, "label": each.label} for each in self.gym.settings.topics]}

    def load(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        try:
            learner = progress.read_file(_text(body, "file"), self.key)
        except Unusable as unusable:
            raise Refused(422, f"gym_file_{unusable.reason}", "file") from None
        # Whoever loads a file sits down anew.
        return self._kept(msgspec.structs.replace(learner, session=Session()))

    def standing(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        return {"standing": views.standing(self._progress(body), self.gym)}

    def certificate(self, body: dict[str, Any], now: dt.datetime) -> bytes:
        try:
            return certificate(self._progress(body), self.gym, now.astimezone(LONDON).date())
        except NotEarned as left:
            raise Refused(409, "gym_not_earned", mend=" ".join(left.missing)) from None

    # -- lessons -----------------------------------------------------------------------------

    def lesson(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        return {"lesson": lessons.shown(self._lesson(body), self.gym)}

    def lesson_answer(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        learner, lesson = self._progress(body), self._lesson(body)
        question = self._question(lesson, body)
        choice = _text(body, "choice")
        if choice not in {option["id"] for option in lessons.options(question, self.gym)}:
            raise Refused(400, "gym_bad_choice", "choice")
        right, why, source = lessons.right_answer(question, self.gym, now.date())
        given = learner.lessons.get(lesson.id, {})
        # The first answer is the one that stands; answering again is for learning.
        first = {**given, question.id: given.get(question.id, choice == right)}
        learner = msgspec.structs.replace(learner, lessons={**learner.lessons, lesson.id: first})
        left = sum(each.id not in first for each in lesson.questions)
        return {**self._kept(learner), "answered": {
            "right": choice == right, "right_option": right, "lines": why, "source": source, "left": left,
            "headline": self.pack.message("gym_answer_right" if choice == right else "gym_answer_other")}}

    # -- practice ----------------------------------------------------------------------------

    def next(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        learner = self._progress(body)
        topic = body.get("topic")
        if topic is not None and topic not in self.gym.topics:
            raise Refused(400, "gym_bad_request", "topic")
        session = Session() if body.get("new_session") is True else learner.session
        if session.seconds >= self.gym.settings.standard.minutes * 60:
            return {"rest": {"words": self.pack.message("gym_rest_done")}, "session": self._session(session)}
        learner = msgspec.structs.replace(learner, session=session)
        under_way = learner.open and self.gym.cases.get(learner.open.case)
        if learner.open and under_way and learner.open.stage < under_way.stages() and topic in (
                None, under_way.topic):
            found, stage = under_way, learner.open.stage
        else:
            chosen = next_case(learner, self.gym, now, topic)
            if chosen is None:
                return {"rest": {"words": self.pack.message("gym_rest_nothing")}, "session": self._session(session)}
            found, stage = chosen, 0
        return {"case": views.case(found, stage, learner, self.gym), "session": self._session(session),
                "progress": progress.sealed(learner, self.key)}

    def ask(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        found, n = self._case(body), body.get("ask")
        if not _whole(n) or not 0 <= n < len(found.ask):
            raise Refused(400, "gym_no_ask", "ask")
        return {"answer": found.ask[n].answer}

    def choose(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        learner, found = self._progress(body), self._case(body)
        stage, asked = self._place(body, found, learner)
        choice, confidence = self._choice(body, found)
        decision = decision_at(found, stage, asked, self.pack, now.date())
        key = key_of(found, stage, decision, self.pack)
        sign_off = signing.signature(found, self.gym, now.date())
        signed = signing.counts(sign_off, stage, key, found, self.pack, now.date())
        if stage in sign_off.differs:
            # The lead decides otherwise than the guide: careful people differ, and nothing is counted.
            key = msgspec.structs.replace(key, contested=True)
        compared = mark(choice, key, found, self.gym)
        seconds = body.get("seconds", 0)
        seconds = min(seconds, LONGEST) if _whole(seconds) and seconds > 0 else 0
        attempt = Attempt(
            case=found.id, stage=stage, topic=found.topic, at=int(now.timestamp()), seconds=seconds,
            edition=self.pack.info.version, route=choice.route, adult=choice.adult, emergency=choice.emergency,
            consult=choice.consult, guide_route=key.route, guide_adult=key.adult, guide_emergency=key.emergency,
            contested=key.contested, critical=key.critical, signed=signed, agreed=compared.agreed,
            difference=compared.difference, leaning=compared.leaning, confidence=confidence)
        more = stage + 1 < found.stages()
        learner = msgspec.structs.replace(
            progress.with_attempt(learner, attempt),
            open=Open(case=found.id, stage=stage + 1, asked=asked) if more else None,
            session=Session(seconds=learner.session.seconds + seconds, decisions=learner.session.decisions + 1))
        marked = views.marked(found, stage, asked, choice, compared, key, decision, self.gym, signed=signed)
        had_you_asked = None if more else self._had_you_asked(found, stage, key, now)
        return {**self._kept(learner), "session": self._session(learner.session),
                "marked": {**marked, "had_you_asked": had_you_asked},
                "then": views.case(found, stage + 1, learner, self.gym) if more else None}

    def _had_you_asked(self, found: Case, stage: int, key: Key, now: dt.datetime) -> str | None:
        """Where the guide would come to with everything asked, if that is elsewhere."""
        full = decision_at(found, stage, every_ask(found), self.pack, now.date())
        other = key_of(found, stage, full, self.pack)
        if (other.route, other.adult, other.emergency) == (key.route, key.adult, key.emergency):
            return None
        adult = self.gym.settings.adult.get(other.adult or "", "") if other.adult != key.adult else ""
        where = "; ".join(filter(None, [full.action, adult]))
        return self.pack.message("gym_had_you_asked", where=where)

    # -- never live --------------------------------------------------------------------------

    def typed(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        danger = self.danger(_text(body, "text"))
        name = "gym_typed_danger" if danger else "gym_typed"
        return {"typed": {"danger": danger, "headline": self.pack.message(f"{name}_headline"),
                          "lines": [self.pack.message(f"{name}_lines")], "live_link": LIVE}}

    # -- cohorts -----------------------------------------------------------------------------

    def cohort(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        rules = self.gym.settings.cohorts
        until = now + dt.timedelta(days=rules.days)
        token, trainer = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
        made = Cohort(id=_stored(token), title=in_words(now.date()), until=int(until.timestamp()), places=rules.places)
        self.keeping.make(made, _stored(trainer))
        return {"cohort": token, "trainer": trainer, "until": in_words(until.date()), "places": rules.places}

    def look(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        found = self._cohort(body, now)
        return {"title": found.title, "open": len(self.keeping.shared(found)) < found.places, "words":
                self.pack.message("gym_share_words", least=self.gym.settings.cohorts.least, until=_until(found))}

    def share(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        found, learner = self._cohort(body, now), self._progress(body)
        what = cohorts.shared(learner, self.gym)
        if not what.decisions:
            raise Refused(409, "gym_nothing_to_share")
        try:
            first = self.keeping.share(found, cohorts.share_id(learner, found.id), msgspec.json.encode(what))
        except Full:
            raise Refused(409, "gym_cohort_full", "cohort") from None
        return {"shared": self.pack.message("gym_shared_first" if first else "gym_shared_again")}

    def results(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        found = self._trainers(body, now)
        everyone = [msgspec.json.decode(data, type=cohorts.Shared) for data in self.keeping.shared(found)]
        least = self.gym.settings.cohorts.least
        about = {"title": found.title, "until": _until(found)}
        if len(everyone) < least:
            return {"results": {**about, "enough": False,
                                "words": self.pack.message("gym_results_too_few", least=least)}}
        return {"results": {**about, "enough": True, "shared": len(everyone),
                            "words": self.pack.message("gym_results_words"), **cohorts.results(everyone, self.gym)}}

    def delete(self, body: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        self.keeping.delete(self._trainers(body, now))
        return {"deleted": True}

    # -- what a body holds -------------------------------------------------------------------

    def _progress(self, body: dict[str, Any]) -> Progress:
        try:
            return progress.unsealed(body.get("progress"), self.key)
        except Unusable as unusable:
            raise Refused(422, f"gym_file_{unusable.reason}", "progress") from None

    def _kept(self, learner: Progress) -> dict[str, Any]:
        return {"progress": progress.sealed(learner, self.key), "standing": views.standing(learner, self.gym)}

    def _session(self, session: Session) -> dict[str, int]:
        return {"seconds": session.seconds, "of": self.gym.settings.standard.minutes * 60,
                "decisions": session.decisions}

    def _case(self, body: dict[str, Any]) -> Case:
        found = self.gym.cases.get(_text(body, "case"))
        if found is None:
            raise Refused(404, "gym_no_case", "case")
        return found

    def _lesson(self, body: dict[str, Any]) -> Lesson:
        found = self.gym.lessons.get(_text(body, "lesson"))
        if found is None:
            raise Refused(404, "gym_no_lesson", "lesson")
        return found

    def _question(self, lesson: Lesson, body: dict[str, Any]) -> LessonQuestion:
        id = _text(body, "question")
        found = next((question for question in lesson.questions if question.id == id), None)
        if found is None:
            raise Refused(404, "gym_no_lesson", "question")
        return found

    def _place(self, body: dict[str, Any], found: Case, learner: Progress) -> tuple[int, tuple[int, ...]]:
        """The stage and what was asked up to it. A later stage is decided only after the one before it."""
        stage, asked = body.get("stage"), body.get("asked", [])
        if not _whole(stage) or not 0 <= stage < found.stages():
            raise Refused(400, "gym_other_stage", "stage")
        if not isinstance(asked, list) or not all(_whole(n) and 0 <= n < len(found.ask) for n in asked):
            raise Refused(400, "gym_no_ask", "asked")
        if stage == 0:
            return 0, tuple(dict.fromkeys(asked))
        if learner.open is None or (learner.open.case, learner.open.stage) != (found.id, stage):
            raise Refused(409, "gym_other_stage", "stage")
        return stage, learner.open.asked

    def _choice(self, body: dict[str, Any], found: Case) -> tuple[Choice, str]:
        try:
            choice = msgspec.convert(body.get("choice"), Choice)
        except msgspec.ValidationError:
            raise Refused(400, "gym_bad_choice", "choice") from None
        adult = asks_adult(found, self.pack)
        known = choice.route in self.pack.routes or (adult and choice.route == ONLY_ADULT)
        if not known or (choice.adult in self.gym.settings.adult) != adult or (not adult and choice.adult is not None):
            raise Refused(400, "gym_bad_choice", "choice")
        confidence = body.get("confidence")
        if confidence not in {each.id for each in self.gym.settings.confidence}:
            raise Refused(400, "gym_bad_choice", "confidence")
        return choice, str(confidence)

    # -- cohorts: tokens are kept only as hashes -----------------------------------------------

    def _cohort(self, body: dict[str, Any], now: dt.datetime) -> Cohort:
        found = self.keeping.find(_stored(_text(body, "cohort")), int(now.timestamp()))
        if found is None:
            raise Refused(404, "gym_no_cohort", "cohort")
        return found

    def _trainers(self, body: dict[str, Any], now: dt.datetime) -> Cohort:
        found = self.keeping.of_trainer(_stored(_text(body, "trainer")), int(now.timestamp()))
        if found is None:
            raise Refused(404, "gym_no_cohort", "trainer")
        return found


def _stored(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _until(cohort: Cohort) -> str:
    return in_words(dt.datetime.fromtimestamp(cohort.until, dt.timezone.utc).date())


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Refused(400, "gym_bad_request", name)
    return value
