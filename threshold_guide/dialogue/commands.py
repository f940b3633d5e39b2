"""What a person may do at any turn, by button or by typing: one function per command."""
from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from threshold_guide.dialogue import cards, own_view, proposals, screens
from threshold_guide.dialogue.replies import button, reply
from threshold_guide.engine import Asked
from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import PRESENT, UNSURE
from threshold_guide.engine.plan import NOT_FACTS
from threshold_guide.record import hand_on, note, phone_script

if TYPE_CHECKING:
    from threshold_guide.dialogue.turn import Conversation

#: What of the place belongs to one case, beside its answers.
OF_THE_CASE = ("history", "struck", own_view.SLOT, own_view.LADO_SLOT, "outcome")


def why(talk: Conversation, arg: str | None) -> None:
    """Why is this being asked, and where does the rule come from."""
    screen = talk.place.get("screen") or {}
    ids = screen.get("questions")
    if not ids:
        talk.tell("why_nothing_asked")
    else:
        questions = [screens.question_of(id, talk.pack, tuple(talk.place.get("groups", ()))) for id in ids]
        lines = [f"{q.short}: {q.why_we_ask}" if len(questions) > 1 else q.why_we_ask for q in questions]
        talk.replies.append(cards.lines_reply(talk.pack.message("why_title"), lines, talk.pack))
    talk.show_again()


def meaning(talk: Conversation, arg: str | None) -> None:
    """What does a term mean."""
    names = {name.casefold(): term for term in talk.pack.terms.values() for name in (term.term, *term.also)}
    found = process.extractOne((arg or "").casefold(), list(names), scorer=fuzz.ratio, score_cutoff=80)
    if found:
        term = names[found[0]]
        source = talk.pack.sources[term.source.document]
        talk.replies.append(cards.lines_reply(term.term, [
            term.meaning, talk.pack.message("term_source", title=source.title, where=term.source.where)], talk.pack))
    else:
        talk.tell("term_unknown", term=arg or "")
    talk.show_again()


def dont_know(talk: Conversation, arg: str | None) -> None:
    """Don't know: the question on show is answered so."""
    screen = talk.place.get("screen")
    if not screen or "questions" not in screen:
        talk.tell("dont_know_nothing")
        talk.show_again()
        return
    left = [id for id in screen["questions"] if id not in screen["partial"]]
    screen["partial"][left[0]] = UNSURE
    if len(left) == 1:
        talk.submit()
    else:
        talk.show_again()


def back(talk: Conversation, arg: str | None) -> None:
    """One step back: the answers are as they were before the last screen."""
    screen = talk.place.get("screen") or {}
    if screen.get("partial"):
        screen["partial"] = {}
        talk.show_again()
        return
    trail = talk.place.get("trail") or []
    if not trail:
        talk.tell("back_nothing")
        talk.show_again()
        return
    step = trail.pop()
    restored = []
    for id, value in step["before"].items():
        if value is None:
            talk.answers.pop(id, None)
        else:
            talk.answers[id] = value
        restored.append(id)
    if step["shown"] is None:
        talk.answers.pop("shown", None)
    else:
        talk.answers["shown"] = step["shown"]
    talk.place["groups"] = step.get("groups") or []
    talk.tell("back_done")
    if step["screen"] == proposals.FACTS and restored:
        talk.place["proposed"] = [_proposal(id, talk) for id in restored]
    talk.place["screen"] = None
    talk.go_on()


def _proposal(id: str, talk: Conversation, value: Any = PRESENT) -> dict[str, Any]:
    kind = "question" if id in talk.pack.questions else "concern" if id in talk.pack.concerns else "indicator"
    return {"id": id, "kind": kind, "value": value, "evidence": "", "when": "current", "reassurance": False,
            "ticked": True}


def change(talk: Conversation, arg: str | None) -> None:
    """Change one earlier answer, by its id or its name."""
    ids = [id for id in talk.answers if id not in NOT_FACTS]
    if arg in talk.answers and arg not in NOT_FACTS:
        wanted: str | None = arg
    else:
        labels = {talk.pack.label(id).casefold(): id for id in ids}
        found = process.extractOne((arg or "").casefold(), list(labels), scorer=fuzz.partial_ratio,
                                   score_cutoff=75) if arg else None
        wanted = labels[found[0]] if found else None
    if arg == "danger_now":
        talk.danger([])
        return
    if wanted is None:
        talk.replies.append(cards.answers_reply(talk.answers, talk.pack))
        if ids:
            talk.replies[-1]["buttons"] = [
                button(talk.pack.label(id), "command", name="change", arg=id) for id in ids]
        return
    talk.show(Asked("change", talk.pack.message("change_title"), None, (wanted,)))


def show_answers(talk: Conversation, arg: str | None) -> None:
    """All answers, each with a way to change it."""
    talk.replies.append(cards.answers_reply(talk.answers, talk.pack))
    if talk.place.get("screen"):
        talk.show_again()


def start_again(talk: Conversation, arg: str | None) -> None:
    """A clean slate for this case; one tap brings the old answers back."""
    talk.place["undo"] = {"answers": talk.answers, "case": _case_of(talk)}
    setting = talk.answers.get("setting")
    talk.answers = {"setting": setting} if setting else {}
    _clear_place(talk)
    talk.replies.append(reply(talk.pack.message("started_again"),
                              [button(talk.pack.message("button_undo"), "command", name="undo")]))
    talk.greet()


def _clear_place(talk: Conversation) -> None:
    for key in ("screen", "proposed", "trail", "misses", "struck", "exit", "not_exit", "resume",
                "groups", "quick", "at_outcome", "facts_note", "ask_exit", "danger_waiting", "danger_asked", "question",
                "own_view_asked", "own_lado_asked", *OF_THE_CASE):
        talk.place.pop(key, None)
    talk.before = {}


def _case_of(talk: Conversation) -> dict[str, Any]:
    """What of the place belongs to the case and its record."""
    return {key: talk.place[key] for key in OF_THE_CASE if key in talk.place}


def undo(talk: Conversation, arg: str | None) -> None:
    """Bring back what "start again" or an opened file put aside."""
    saved = talk.place.pop("undo", None)
    if saved is None:
        talk.tell("undo_nothing")
        talk.show_again()
        return
    talk.answers = saved["answers"]
    _clear_place(talk)
    talk.place.update(saved.get("case") or {})
    talk.before = dict(talk.answers)
    talk.tell("undo_done")
    talk.go_on()


def stop(talk: Conversation, arg: str | None) -> None:
    """Stop here: that nothing was sent anywhere, and where things stand in one line."""
    talk.keep_partial()
    talk.tell("stopped")
    talk.where_things_stand()


def another_child(talk: Conversation, arg: str | None) -> None:
    """A brother or sister: household facts are copied for confirmation, the rest is asked anew."""
    talk.keep_partial()
    cases = talk.place.setdefault("cases", [])
    if talk.facts_known():
        cases.append({"answers": talk.answers, **_case_of(talk)})
        del cases[:-10]
    household = [_proposal(id, talk, value) for id, answer in talk.answers.items() if _of_household(id, answer, talk)
                 for value in (answer if isinstance(answer, list) else [answer]) if value not in NOTHING]
    setting = talk.answers.get("setting")
    talk.answers = {"pathway": "level_of_need", **({"setting": setting} if setting else {})}
    _clear_place(talk)
    talk.place["proposed"] = household
    talk.tell("another_child", number=len(cases) + 1)
    if household:
        talk.place["facts_note"] = talk.pack.message("another_child_copied")
    else:
        talk.tell("describe_now")
    talk.go_on()


def _of_household(id: str, answer: Any, talk: Conversation) -> bool:
    """Whether an answer may hold for a brother or sister too."""
    pack = talk.pack
    if id in pack.indicators:
        return answer == PRESENT and pack.indicators[id].domain in pack.info.household_domains
    return id in pack.questions and pack.questions[id].household


def level_of_need(talk: Conversation, arg: str | None) -> None:
    """Go on with the child's level of need; LADO answers are kept."""
    _switch(talk, "level_of_need")


def lado(talk: Conversation, arg: str | None) -> None:
    """Go on with an adult who works with children; the child's answers are kept."""
    _switch(talk, "lado")


def _switch(talk: Conversation, pathway: str) -> None:
    talk.keep_partial()
    changed = talk.answers.get("pathway") not in (None, pathway) and talk.facts_known()
    first = "pathway" not in talk.answers
    talk.answers["pathway"] = pathway
    talk.place["screen"] = None
    talk.place.pop("at_outcome", None)
    talk.place.pop("pathway_read", None)
    if changed:
        talk.tell("switched")
    elif first:
        talk.tell(f"begin_{pathway}")
    talk.go_on()


def person(talk: Conversation, arg: str | None) -> None:
    """Somebody to speak to, now."""
    talk.replies.append(cards.lines_reply(
        talk.pack.message("person_title"), [talk.pack.message("person_line")], talk.pack,
        contacts=talk.pack.info.speak_to))
    if talk.place.get("screen"):
        talk.show_again()


def delete_everything(talk: Conversation, arg: str | None) -> None:
    """Everything of this conversation goes at once; the channel purges the store."""
    talk.answers = {}
    talk.place = {"deleted": True}
    talk.tell("deleted")


def make_note(talk: Conversation, arg: str | None) -> None:
    _document(talk, "note", note.text(talk.decision(), talk.answers, talk.pack, talk.now), "note.txt", "text/plain")


def make_phone_script(talk: Conversation, arg: str | None) -> None:
    _document(talk, "phone_script", phone_script.text(talk.decision(), talk.answers, talk.pack), "telephone.txt",
              "text/plain")


def make_hand_on(talk: Conversation, arg: str | None) -> None:
    text = hand_on.text(talk.decision(), talk.answers, talk.pack, talk.place)
    _document(talk, "hand_on", text, "threshold-guide-case.json", "application/json")


def _document(talk: Conversation, name: str, text: str, filename: str, mime: str) -> None:
    title = talk.pack.message(f"document_{name}")
    talk.replies.append(reply(f"{title}\n{text}", [], {
        "kind": "document", "title": title, "text": text, "filename": filename, "mime": mime,
        "banner": talk.pack.info.banner}))


def quick(talk: Conversation, arg: str | None) -> None:
    """The same questions as one page of ticks."""
    if arg == "lado":
        talk.answers["pathway"] = "lado"
    pathway = talk.answers.setdefault("pathway", "level_of_need")
    page = talk.pack.tick_page(pathway)
    if page is None:
        talk.go_on()
        return
    talk.place["quick"] = True
    talk.show(Asked(page.id, page.title, page.intro, page.questions))


def help_(talk: Conversation, arg: str | None) -> None:
    """What can be said at any time."""
    talk.tell("help")
    talk.show_again()


def continue_(talk: Conversation, arg: str | None) -> None:
    """Go on with the open questions, or show the outcome again."""
    talk.keep_partial()
    talk.place["screen"] = None
    talk.go_on()


def outcome(talk: Conversation, arg: str | None) -> None:
    """The outcome as it stands, although questions may be open; what was only read is confirmed first, and what was
    struck out is asked for."""
    talk.keep_partial()
    if talk.struck_unanswered() and not talk.place.get("proposed"):
        talk.go_on()
    elif talk.something_decided():
        talk.outcome()
    else:
        talk.show_again()


def start(talk: Conversation, arg: str | None) -> None:
    talk.greet()


COMMANDS: dict[str, Callable[[Conversation, str | None], None]] = {
    "start": start, "why": why, "meaning": meaning, "dont_know": dont_know, "back": back, "change": change,
    "show_answers": show_answers, "start_again": start_again, "undo": undo, "stop": stop,
    "another_child": another_child, "level_of_need": level_of_need, "lado": lado, "person": person,
    "delete_everything": delete_everything, "note": make_note, "phone_script": make_phone_script,
    "hand_on": make_hand_on, "quick": quick, "help": help_, "continue": continue_,
    "outcome": outcome,
}
