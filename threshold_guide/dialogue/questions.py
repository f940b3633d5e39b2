"""Questions about the policy and about dates in a conversation: answered, and back to the question on show."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from threshold_guide.dialogue import cards
from threshold_guide.dialogue import policy as answers
from threshold_guide.dialogue.replies import button, reply
from threshold_guide.engine.clocks import in_words
from threshold_guide.engine.timeline import clocks_from
from threshold_guide.language.deadline_answer import Choice, DeadlineQuestion, answered
from threshold_guide.language.deadline_words import choice_label, told

if TYPE_CHECKING:
    from threshold_guide.dialogue.turn import Conversation

#: a day written after an answer is counted from for so many clocks
MOST_CLOCKS = 3
#: kinds of entries that a button may ask for
KINDS = frozenset({"statements", "readings", "not_held"})


def told_now(reading: Mapping[str, Any]) -> bool:
    """Whether the message tells of something that is so, beside what it asks."""
    return any(fact["when"] == "current" and fact["kind"] != "question" for fact in reading.get("facts") or ())


def policy(talk: Conversation, found: Mapping[str, Any], *, then_go_on: bool = True,
           about_a_child: bool = False) -> None:
    """The answer to a question about the documents; the screen on show comes again.

    `about_a_child`: the message may have told of a child, so the way to the questions is offered beside the answer.
    """
    talk.place["misses"] = 0
    if found.get("outcome") == "not_ready":
        talk.tell("policy_not_ready")
        talk.show_again()
        return
    audience = found.get("audience", "professional")
    entries = found.get("entries", ()) if found.get("outcome") != "not_found" else ()
    _answer(talk, entries, found.get("near", ()), audience, found.get("lacks", ()))
    if about_a_child and not talk.place.get("screen"):
        _or_a_worry(talk)
    if then_go_on:
        _back(talk)


def _or_a_worry(talk: Conversation) -> None:
    talk.replies.append(reply(talk.pack.message("policy_or_a_worry"), [
        button(talk.pack.message("button_level_of_need"), "command", name="level_of_need"),
        button(talk.pack.message("button_lado"), "command", name="lado")]))


def waited(talk: Conversation, asked: Mapping[str, Any], *, about_a_child: bool) -> None:
    """The answer to what was asked before something else had to be settled; `about_a_child` as in `policy`."""
    if asked.get("deadline"):
        deadline(talk, asked["deadline"], beside=asked.get("policy"), then_go_on=False)
        if about_a_child:
            _or_a_worry(talk)
    else:
        policy(talk, asked["policy"], then_go_on=False, about_a_child=about_a_child)


def press_policy(talk: Conversation, data: Mapping[str, Any]) -> None:
    """A button that asks for one entry."""
    kind, id = data.get("kind"), data.get("id")
    if not isinstance(kind, str) or kind not in KINDS or id not in getattr(talk.pack, kind):
        talk.tell("unknown_button")
        talk.show_again()
        return
    _answer(talk, [(kind, id)], (), "professional")
    _back(talk)


def _answer(talk: Conversation, entries: Any, near: Any, audience: str, lacks: Sequence[str] = ()) -> None:
    answer = answers.policy_answer(entries, near, pack=talk.pack, on=talk.on, audience=audience, lacks=lacks)
    contacts = [cards.contact_card(part.contact, talk.pack, audience) for part in answer.parts
                if part.contact and part.contact in talk.pack.contacts]
    lines = [answer.text()]
    if not answer.parts and answer.related:
        lines.append(talk.pack.message("policy_did_you_mean"))
    choices = _clocks(talk, answer)
    if 0 < len(choices) <= MOST_CLOCKS:
        talk.place["deadline"] = [msgspec.to_builtins(choice) for choice in choices]
    if len(choices) == 1:
        lines.append(talk.pack.message("policy_date", starts=talk.pack.clocks[choices[0].clocks[0]].starts))
    dates = [_count(choice, talk.pack.message("button_policy_date", label=choice_label(choice, talk.pack)), None)
             for choice in choices]
    card = answers.policy_card(answer, talk.pack, contacts)
    card["related"] = buttons = [*dates, *answers.policy_buttons(answer)]
    talk.replies.append(reply("\n".join(lines), buttons, card))


def _clocks(talk: Conversation, answer: answers.PolicyAnswer) -> list[Choice]:
    """The clocks that the answer tells of, as something to count with."""
    ids = dict.fromkeys(clock for part in answer.parts if part.kind == "statements"
                        for clock in talk.pack.statements[part.id].clocks)
    return [Choice(kind="due", event=talk.pack.clocks[id].from_ or "", clocks=(id,)) for id in ids
            if talk.pack.clocks[id].from_]


def deadline(talk: Conversation, asked: Mapping[str, Any], *, beside: Mapping[str, Any] | None = None,
             then_go_on: bool = True) -> None:
    """A date worked out, or what is missing for it asked for; with the rules that were asked for `beside` it."""
    talk.place["misses"] = 0
    question = msgspec.convert(asked, DeadlineQuestion)
    waits = bool(question.missing and question.choices)
    # What is asked for stands last, a date that was worked out first.
    if beside and waits:
        policy(talk, beside, then_go_on=False)
    _tell_deadline(talk, question, None if waits else beside, then_go_on=then_go_on)


def _tell_deadline(talk: Conversation, question: DeadlineQuestion, beside: Mapping[str, Any] | None = None, *,
                   then_go_on: bool = True) -> None:
    lines = list(told(question, talk.pack, talk.on))
    buttons = []
    if question.missing == "date" and question.choices:
        talk.place["deadline"] = [msgspec.to_builtins(choice) for choice in question.choices]
    elif question.missing == "clock" and question.choices:
        buttons = [_count(choice, choice_label(choice, talk.pack), question.start) for choice in question.choices]
    elif question.start:
        buttons = _what_next(talk, question, question.start)
    clocks = [clock for choice in question.choices for clock in choice.clocks]
    card = {"kind": "deadline", "lines": lines, "dates": _dates(talk, question), "buttons": buttons,
            "banner": talk.pack.info.banner,
            "feedback": cards.feedback("answer", clocks[0], talk.pack) if clocks else None}
    talk.replies.append(reply("\n".join([*lines, talk.pack.info.banner]), buttons, card))
    if beside:
        policy(talk, beside, then_go_on=False)
    if then_go_on and not (question.missing and question.choices):
        _back(talk)


def _count(choice: Choice, title: str, day: dt.date | None, *, calendar: bool = False) -> dict[str, str]:
    return button(title, "deadline", choice=msgspec.to_builtins(choice), day=day.isoformat() if day else None,
                  **({"calendar": True} if calendar else {}))


def _what_next(talk: Conversation, question: DeadlineQuestion, day: dt.date) -> list[dict[str, str]]:
    """The whole timeline, and each date for a calendar."""
    say, found = talk.pack.message, []
    if question.timeline:
        whole = Choice(kind="timeline", event=question.timeline.event)
        return [_count(whole, say("button_calendar"), day, calendar=True)]
    due = [counted.choice for counted in question.counted if counted.choice.kind == "due"]
    if due:
        event = due[0].event
        found.append(_count(due[0], say("button_calendar"), day, calendar=True))
        if len(clocks_from(event, talk.pack)) > 1:
            found.append(_count(Choice(kind="timeline", event=event),
                                say("button_timeline", event=talk.pack.events[event].label), day))
    return found


def _dates(talk: Conversation, question: DeadlineQuestion) -> list[dict[str, Any]]:
    """The dates that were worked out, as the page draws them: in order, each with what is due and whether it passed."""
    if question.timeline:
        found = [(item.due.date, item.clock, item.number, item.overdue) for item in question.timeline.items]
    else:
        found = [(link.due.date, link.clock, 1, link.due.date < talk.on)
                 for counted in question.counted if counted.choice.kind == "due" for link in counted.links]
    return [{"date": date.isoformat(), "words": in_words(date), "label": talk.pack.clocks[clock].label,
             "must": talk.pack.clocks[clock].must, "number": number, "passed": passed}
            for date, clock, number, passed in found]


def _calendar(talk: Conversation, question: DeadlineQuestion) -> None:
    from threshold_guide.record.calendar_file import MIME, calendar_file, entries_of

    text = calendar_file(entries_of(question), talk.pack, talk.now.astimezone(dt.timezone.utc)).decode()
    title = talk.pack.message("document_calendar")
    talk.replies.append(reply(title, [], {"kind": "document", "title": title, "text": text, "filename": "dates.ics",
                                          "mime": MIME, "banner": talk.pack.info.banner}))
    _back(talk)


def day_given(talk: Conversation, reading: Mapping[str, Any]) -> bool:
    """Whether the message gives the day that the last reply asked for; if so, it is answered."""
    waiting = talk.place.pop("deadline", None)
    found = reading.get("dates") or []
    if not waiting or len(found) != 1 or reading.get("deadline") or reading.get("facts"):
        return False
    choices = [msgspec.convert(choice, Choice) for choice in waiting]
    day = dt.date.fromisoformat(found[0]["date"])
    _tell_deadline(talk, answered(talk.pack, choices, day, talk.on))
    return True


def press_deadline(talk: Conversation, data: Mapping[str, Any]) -> None:
    """A button that settles which clock is meant."""
    try:
        choice = msgspec.convert(data.get("choice"), Choice)
        day = dt.date.fromisoformat(data["day"]) if data.get("day") else None
    except (msgspec.ValidationError, ValueError, TypeError):
        choice, day = None, None
    if choice is None or not _known(choice, talk):
        talk.tell("unknown_button")
        talk.show_again()
    elif day is None:
        _tell_deadline(talk, DeadlineQuestion(kind=choice.kind, missing="date", choices=(choice,)))
    elif data.get("calendar"):
        _calendar(talk, answered(talk.pack, [choice], day, talk.on))
    else:
        _tell_deadline(talk, answered(talk.pack, [choice], day, talk.on))


def _known(choice: Choice, talk: Conversation) -> bool:
    clocks = set(choice.clocks) <= set(talk.pack.clocks) and bool(choice.clocks or choice.kind == "timeline")
    return choice.event in talk.pack.events and clocks


def _back(talk: Conversation) -> None:
    """Back to the question on show, said so."""
    if talk.place.get("screen"):
        talk.tell("policy_back")
        talk.show_again()
