"""Draws the plain pages: from a step and the pack to HTML. Every text is data; the template escapes it."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from threshold_guide.channel.numbers import at_once
from threshold_guide.channel.plain.forms import PATHS, Fields, Problem, one
from threshold_guide.channel.plain.steps import Step
from threshold_guide.channel.store import retention_seconds
from threshold_guide.channel.templates import EMERGENCY, Links, environment, rings
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.pack import Pack
from threshold_guide.record import kinds
from threshold_guide.record.make import NotReady, record_of
from threshold_guide.record.sheet import on_screen

ROOT = "/plain"
#: commands of an outcome that its papers answer
BY_PAPERS = frozenset({"note", "phone_script", "hand_on"})
#: commands that stand at the foot of every page of a case
ON_EVERY_PAGE = frozenset({"show_answers", "start_again"})
ASKING = frozenset({"screen", "facts", "danger"})


class Pages:
    """The pages of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.ring = Links(pack).ring

    # -- what is common ---------------------------------------------------------------------

    def words(self, name: str, **filled: Any) -> str:
        return self.pack.message(f"pages_{name}", **filled)

    def draw(self, page: str, *, title: str, problems: Iterable[Problem] = (), case: str | None = None,
             step: str | None = None, pinned: str | None = None, **rest: Any) -> str:
        """One page. `case` is the token in its address, `step` the step on show."""
        root = f"{ROOT}/{case}" if case else None
        today = as_of(self.pack, today_in_england())
        # 999 stands at the head of every page already.
        numbers = [contact for contact in at_once(today) if not rings(contact, EMERGENCY)]
        problems = list(problems)
        return environment().get_template("plain/page.html").render(
            page=page, title=title, say=self.words, message=self.pack.message, ring=self.ring, problems=problems,
            wrong={problem.field: problem.words for problem in problems}, banner=today.info.banner,
            numbers=numbers, pinned=pinned,
            root=root, here=f"{root}/{step}" if root and step else None, start=ROOT,
            leave=f"{root or ROOT}/leave", hours=f"{retention_seconds() / 3600:g}", given=rest.pop("given", {}), **rest)

    # -- pages ------------------------------------------------------------------------------

    def start(self, fields: Fields | None = None, problems: Iterable[Problem] = (), *, deleted: bool = False) -> str:
        """What is it about, where one works, and a box for one's own words."""
        given = {name: one(fields or {}, name) for name in ("path", "setting", "text")}
        return self.draw("start", title=self.words("title_start"), problems=problems, given=given, deleted=deleted,
                         paths=tuple(PATHS), settings=list(self.pack.settings.values()))

    def step(self, step: Step, case: str, name: str, *, shown: bool = False, unfolded: bool = False,
             fields: Fields | None = None, problems: Iterable[Problem] = ()) -> str:
        """What one turn replied. `shown`: the own view was passed over. `unfolded`: nothing is folded away, for paper.

        `fields`: what was sent and is to be mended.
        """
        outcome = self._outcome(step)
        passed = shown or (fields is not None and one(fields, "form") != "own")
        gate = outcome["own_view"] if outcome and not passed and (outcome["own_view"] or {}).get("ask") else None
        cards = [reply.get("card") or {} for reply in step.replies]
        asks = gate or any(card.get("kind") in ASKING for card in cards)
        title = self.words("title_question" if asks else "title_outcome" if outcome else "title_answer")
        replies = [self._reply(reply) for reply in step.replies]
        heading = next((reply["heading"] for reply in reversed(replies) if reply["heading"]), None)
        return self.draw(
            "step", title=title, problems=problems, case=case, step=name, gate=gate, replies=replies,
            heading=heading if heading is not None or gate else self._first_words(replies), before=step.before,
            outcome=self._drawn(step, outcome) if outcome and not gate else None, card=outcome,
            given=_given(fields), screen=next((card for card in reversed(cards) if card.get("kind") == "screen"), None),
            pinned=next((card["pinned"] for card in cards if card.get("pinned")), None), asks=asks,
            terms=self._terms(cards) if asks and not gate else [], unfolded=unfolded,
            opened=" open" if unfolded else "")

    def delete(self, case: str, name: str) -> str:
        return self.draw("delete", title=self.words("delete"), case=case, step=name)

    def told(self, heading: str, lines: Iterable[str], *, case: str | None = None, step: str | None = None) -> str:
        """A page that only tells: what went wrong, and how to go on."""
        return self.draw("told", title=self.words("title_trouble"), heading=heading, lines=list(lines), case=case,
                         step=step)

    def paper(self, offer: Mapping[str, Any], case: str, name: str, fields: Fields | None = None,
              problems: Iterable[Problem] = ()) -> str:
        """The headings of one paper for words of the user's own."""
        return self.draw("paper", title=offer["title"], case=case, step=name, offer=offer, problems=problems,
                         given=_given(fields))

    # -- parts ------------------------------------------------------------------------------

    def _outcome(self, step: Step) -> dict[str, Any] | None:
        """The outcome's card, where it is what the step shows."""
        cards = [reply.get("card") or {} for reply in step.replies]
        found = [card for card in cards if card.get("kind") == "decision"]
        return found[-1] if found else None

    def _reply(self, reply: Mapping[str, Any]) -> dict[str, Any]:
        """A reply as the template takes it: its card, its words as lines, and the buttons that are no form's."""
        card = reply.get("card") or {}
        kind = card.get("kind")
        buttons = [button for button in reply.get("buttons") or [] if not _answers(button)] \
            if kind in ("screen", "facts") else list(reply.get("buttons") or [])
        heading = {"screen": card.get("title"), "facts": card.get("title"), "danger": card.get("headline"),
                   "lines": card.get("title"), "answers": card.get("title"), "document": card.get("title")}.get(
            str(kind))
        if kind == "policy" and card["parts"]:
            heading = card["parts"][0]["says"] if len(card["parts"]) == 1 else card["intro"]
        if kind == "deadline" and card["lines"]:
            heading = card["lines"][0]
        return {"kind": kind, "card": card, "buttons": buttons, "heading": heading or None,
                "lines": [line for line in str(reply.get("text") or "").split("\n") if line.strip()]}

    def _first_words(self, replies: list[dict[str, Any]]) -> str:
        return next((reply["lines"][0] for reply in replies if reply["lines"] and not reply["kind"]),
                    self.words("name"))

    def _drawn(self, step: Step, card: Mapping[str, Any]) -> dict[str, Any] | None:
        """The outcome in the blocks of the record, with what can be taken away; None where no record can be made."""
        try:
            record = record_of(step.answers, step.place, self.pack)
        except NotReady:
            return None
        return {
            "document": on_screen(record, self.pack), "offer": kinds.offer(record, self.pack),
            "ladder": card.get("ladder"), "own_view": card.get("own_view"), "rows": card["answers"],
            "have_ready": card["have_ready"], "have_ready_note": card["have_ready_note"],
            "feedback": card.get("feedback"), "first_contacts": _first_contacts(card["decision"]),
            "actions": [action for action in card["actions"]
                        if not any(f'"name":"{name}"' in action["payload"] for name in (*BY_PAPERS, *ON_EVERY_PAGE))]}

    def _terms(self, cards: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
        """Words of the glossary that stand in the questions."""
        words = " ".join(" ".join([question["text"], question.get("help") or "",
                                   *(option["label"] for option in question["options"])])
                         for card in cards if card.get("kind") == "screen" for question in card["questions"])
        return [{"term": term.term, "meaning": term.meaning, "source": self.pack.message(
            "term_source", title=self.pack.sources[term.source.document].title, where=term.source.where)}
            for term in self.pack.terms.values() if term.in_place
            and any(re.search(rf"\b{re.escape(name)}\b", words) for name in (term.term, *term.also))]


def _first_contacts(decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Whom the first step and the advice reach: the numbers alone where there are any; pages stand under contacts."""
    found: dict[str, dict[str, Any]] = {}
    for part in (decision.get("first"), *decision.get("consultations", ())):
        contact = (part or {}).get("contact")
        if contact:
            phones = [line for line in contact["lines"] if line["kind"] == "phone"]
            found.setdefault(contact["id"], {**contact, "lines": phones or contact["lines"], "what_for": None})
    return list(found.values())


def _answers(button: Mapping[str, str]) -> bool:
    """Whether the button answers by itself what the form beside it answers."""
    return button["payload"].startswith('/press{"do":"answer"')


def _given(fields: Fields | None) -> dict[str, list[str]]:
    return {name: list(values) for name, values in (fields or {}).items()}
