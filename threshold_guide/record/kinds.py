"""Which papers there are, for which outcome each is offered, in which formats, and the making of one file."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from threshold_guide.dialogue.own_view import LADO_SLOT, SLOT
from threshold_guide.engine.decision import Decision
from threshold_guide.engine.pack import Pack
from threshold_guide.record import hand_on, papers, sheet, step_dates
from threshold_guide.record.as_text import as_text
from threshold_guide.record.carry import carried, short_lines
from threshold_guide.record.document import Document
from threshold_guide.record.make import paper_of
from threshold_guide.record.model import Kept, OwnView, Record

PAPERS = ("pdf", "docx", "html", "txt")
MIME = {
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json", "case": "application/json", "ics": "text/calendar; charset=utf-8",
}
ENDING = {"case": "json"}
#: characters of own words under one heading
LONGEST_OWN = 4_000


@dataclass(frozen=True)
class Field:
    """A heading under which the user may write when the paper is made."""

    id: str
    label: str
    hint: str


@dataclass(frozen=True)
class Kind:
    """A kind of paper. `paper` names its headings in the content; `draw` is None where it is no document."""

    id: str
    formats: tuple[str, ...]
    offered: Callable[[Record, Decision, Pack], bool]
    draw: Callable[[Record, Mapping[str, str], Pack], Document] | None = None
    paper: str | None = None

    def fields(self, pack: Pack) -> tuple[Field, ...]:
        if self.paper:
            return tuple(Field(heading.id, heading.title, heading.hint)
                         for heading in papers.headings(self.paper, pack) if heading.own_words)
        if self.draw is sheet.sheet:
            return (Field(sheet.NOTE, pack.message("record_note"), pack.message("record_note_hint")),)
        return ()


def _always(record: Record, decision: Decision, pack: Pack) -> bool:
    return True


def _about_a_child(record: Record, decision: Decision, pack: Pack) -> bool:
    """Anything told about a child: whoever wants to refer is helped to, whatever the route."""
    return decision.emergency or decision.route != "unclear" or any(id in pack.indicators for id in record.told.answers)


def _lado(*outcomes: str) -> Callable[[Record, Decision, Pack], bool]:
    return lambda record, decision, pack: decision.lado is not None and decision.lado.outcome in outcomes


def _dated(record: Record, decision: Decision, pack: Pack) -> bool:
    return bool(step_dates.dated(decision))


KINDS: tuple[Kind, ...] = (
    Kind("record", (*PAPERS, "json"), _always, sheet.sheet),
    Kind("telephone", PAPERS, _always, papers.telephone),
    Kind("referral", PAPERS, _about_a_child, papers.referral, "referral"),
    Kind("portal", PAPERS, _lado("refer", "consult"), papers.portal, "portal"),
    Kind("low_level", PAPERS, _lado("low_level", "consult"), papers.low_level, "low_level"),
    Kind("calendar", ("ics",), _dated),
    Kind("case", ("case",), _always),
)


def offered(record: Record, pack: Pack) -> list[Kind]:
    """The papers that fit the outcome."""
    decision = sheet.decision_of(record)
    return [kind for kind in KINDS if kind.offered(record, decision, pack)]


def offer(record: Record, pack: Pack) -> dict[str, Any]:
    """What can be taken away, as the page shows it, with what stands before saving."""
    say = pack.message
    return {
        "disclosure": record.standing.disclosure,
        "before": say("record_before"),
        "own_hint": say("record_own_hint"),
        "shown": record.at,
        "kinds": [{
            "kind": kind.id, "title": say(f"paper_{kind.id}"), "what": say(f"paper_{kind.id}_what"),
            "formats": [{"format": name, "label": say(f"format_{name}"), "mime": MIME[name],
                         "filename": filename(kind.id, name, record)} for name in kind.formats],
            "fields": [{"id": field.id, "label": field.label, "hint": field.hint, "longest": LONGEST_OWN}
                       for field in kind.fields(pack)],
        } for kind in offered(record, pack)],
    }


def filename(kind: str, name: str, record: Record) -> str:
    """A name that says what it is and when, and nothing of the case."""
    return f"threshold-guide-{kind.replace('_', '-')}-{record.on}.{ENDING.get(name, name)}"


def hand_on_file(record: Record, pack: Pack) -> bytes:
    """The case as a file to go on with."""
    told = record.told
    place = {"history": msgspec.to_builtins(told.history), "struck": told.struck,
             **{slot: msgspec.to_builtins(view) for slot, view in (
                 (SLOT, told.own_view), (LADO_SLOT, told.own_lado_view)) if isinstance(view, OwnView)}}
    return hand_on.text(sheet.decision_of(record), told.answers, pack, place).encode()


def document(kind: str, record: Record, own: Mapping[str, str], pack: Pack) -> Document:
    """The paper before it is drawn. Raises KeyError where the kind is no document."""
    draw = {each.id: each.draw for each in KINDS}[kind]
    if draw is None:
        raise KeyError(kind)
    return draw(record, own, pack)


def render(kind: str, name: str, record: Record, own: Mapping[str, str], pack: Pack) -> bytes:
    """One paper in one format. Raises KeyError where there is no such paper."""
    if name == "case":
        return hand_on_file(record, pack)
    if name == "ics":
        return step_dates.steps_calendar(record, pack)
    kept = Kept(record=record, paper=paper_of(record, kind, own))
    if name == "json":
        return (carried(kept) + "\n").encode()
    return _drawn(name, document(kind, record, own, pack), kept, pack)


def _drawn(name: str, paper: Document, kept: Kept, pack: Pack) -> bytes:
    """The paper in one format. What draws it is loaded with the first of its kind: some of it is large."""
    at = kept.record.at
    if name == "pdf":
        from threshold_guide.record.as_pdf import as_pdf

        return as_pdf(paper, carried(kept), at)
    if name == "docx":
        from threshold_guide.record.as_docx import as_docx

        return as_docx(paper, carried(kept), at)
    if name == "html":
        from threshold_guide.record.as_html import as_html

        return as_html(paper, carried(kept)).encode()
    foot = [pack.message("record_text_check"), *short_lines(kept)]
    return f"{as_text(paper)}\n\n{chr(10).join(foot)}\n".encode()
