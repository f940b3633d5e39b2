"""Answers to questions about the policy: approved statements put together, each with its source and standing."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from threshold_guide.dialogue import cards
from threshold_guide.dialogue.replies import button
from threshold_guide.engine import currency
from threshold_guide.engine.model import Cite
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import NotHeld, Passage, Reading, Statement

#: how many buttons lead on from an answer
RELATED = 4
#: a reading of more rows than these speaks of the document as a whole and is told only where a statement names it
ROWS_OF_A_READING = 4


class SourceOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where a part of the answer stands."""

    document: str
    title: str
    edition: str
    heading: str
    lines: str
    authority: str
    status: str
    overdue: bool
    words: str


class UnclearOut(msgspec.Struct, frozen=True, kw_only=True):
    """A point on which the documents are unclear or at odds, and what to do until it is settled."""

    readings: str
    meanwhile: str


class PartOut(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, reading or gap, ready to be shown."""

    kind: str
    id: str
    title: str
    says: str
    #: whom a rule binds, and how strongly the document puts it
    binds: str = ""
    #: whom to ask for what is not held, and what national guidance says of it
    ask: str = ""
    national: str = ""
    unclear: tuple[UnclearOut, ...] = ()
    sources: tuple[SourceOut, ...] = ()
    contact: str | None = None

    def lines(self) -> list[str]:
        """What stands between the answer and its sources."""
        points = [words for point in self.unclear for words in (point.readings, point.meanwhile)]
        return [words for words in (self.binds, self.ask, self.national, *points) if words]


class PolicyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: `found` only where the documents settle the question."""

    found: bool
    intro: str
    parts: tuple[PartOut, ...]
    notices: tuple[str, ...]
    #: (kind, id, title) of what to ask next
    related: tuple[tuple[str, str, str], ...] = ()

    def text(self) -> str:
        """The whole answer in plain lines."""
        lines = [self.intro] if self.intro else []
        for part in self.parts:
            lines += [f"{part.title}:"] if len(self.parts) > 1 else []
            lines += [part.says, *part.lines(), *(source.words for source in part.sources)]
        return "\n".join([*lines, *self.notices])

    def sources(self) -> list[SourceOut]:
        return list({source.words: source for part in self.parts for source in part.sources}.values())


def policy_answer(entries: Sequence[Sequence[Any]], near: Sequence[Sequence[Any]], *, pack: Pack, on: dt.date,
                  audience: str = "professional", lacks: Sequence[str] = ()) -> PolicyAnswer:
    """The answer that the entries (kind, id, …) of an index make; with none, that nothing was found. `lacks` is what
    was asked for and they do not give: then they are told as what stands near it.
    """
    pack = currency.as_of(pack, on)
    parts = [part for kind, id, *_ in entries if (part := _part(kind, id, pack, on, audience)) is not None]
    say = pack.message
    if not parts:
        return PolicyAnswer(found=False, intro=say("policy_not_found"), parts=(), notices=(say("policy_ask"),),
                            related=_offered(near, pack, audience))
    shown = {(part.kind, part.id) for part in parts}
    local = any(source.authority not in currency.ELSEWHERE
                for part in parts if part.kind != "not_held" for source in part.sources)
    related = [("statements", id) for part in parts for id in _related(part.kind, part.id, pack)]
    return PolicyAnswer(
        found=local and not lacks, intro=_intro(parts, local=local, pack=pack, lacks=lacks), parts=tuple(parts),
        notices=tuple(_notices(parts, pack, on)),
        related=_offered([entry for entry in (*related, *near) if (entry[0], entry[1]) not in shown], pack, audience))


def _intro(parts: Sequence[PartOut], *, local: bool, pack: Pack, lacks: Sequence[str]) -> str:
    if lacks and local:
        return pack.message("policy_lacks", what=pack.message("policy_lacks_or").join(lacks))
    if not local and any(part.kind != "not_held" and part.sources for part in parts):
        return pack.message("policy_national_only")
    return pack.message("policy_several") if len(parts) > 1 else ""


def _part(kind: str, id: str, pack: Pack, on: dt.date, audience: str) -> PartOut | None:
    entry = getattr(pack, kind, {}).get(id)
    if isinstance(entry, Statement):
        if audience not in entry.audience:
            return PartOut(kind=kind, id=id, title=entry.title, says=pack.message(f"policy_not_for_{audience}"),
                           sources=tuple(_source(p, pack, on) for p in entry.passages))
        return PartOut(kind=kind, id=id, title=entry.title, says=entry.says,
                       binds=pack.message(f"policy_force_{entry.force}", who=entry.binds),
                       unclear=tuple(_unclear(reading, pack) for reading in readings_of(entry, pack)),
                       sources=tuple(_source(p, pack, on) for p in entry.passages), contact=entry.contact)
    if isinstance(entry, Reading):
        return PartOut(kind=kind, id=id, title=entry.title, says=f"{entry.title}.", unclear=(_unclear(entry, pack),),
                       sources=tuple(_source(p, pack, on) for p in entry.passages))
    if isinstance(entry, NotHeld):
        return PartOut(kind=kind, id=id, title=entry.title, says=entry.says, ask=entry.ask,
                       national=pack.message("policy_national", says=entry.national) if entry.national else "",
                       sources=(_cited(entry.source, pack, on),) if entry.source else (), contact=entry.contact)
    return None


def readings_of(statement: Statement, pack: Pack) -> list[Reading]:
    """The readings to tell with a statement: those it names and those of its rows."""
    rows = set(statement.rows)
    return [r for r in pack.readings.values()
            if r.id in statement.readings or (r.tell and rows & set(r.rows) and len(r.rows) <= ROWS_OF_A_READING)]


def _unclear(reading: Reading, pack: Pack) -> UnclearOut:
    """Both readings, and which to follow meanwhile."""
    return UnclearOut(readings=pack.message("policy_unclear", readings=" ".join(reading.readings)),
                      meanwhile=pack.message("policy_meanwhile", meanwhile=reading.meanwhile))


def _source(passage: Passage, pack: Pack, on: dt.date) -> SourceOut:
    source = pack.sources[passage.document]
    authority, status = passage.authority or source.authority, passage.status or source.status
    where = passage.heading
    if passage.lines:
        several = "-" in passage.lines or "," in passage.lines
        where += f", {pack.message('policy_lines' if several else 'policy_line', lines=passage.lines)}"
    return SourceOut(
        document=source.id, title=source.title, edition=source.edition, heading=passage.heading, lines=passage.lines,
        authority=authority, status=status, overdue=currency.overdue(source, on),
        words=pack.message("policy_source", citation=pack.message(
            "citation", title=source.title, edition=source.edition, where=where,
            authority=pack.message(f"authority_{authority}"), status=pack.message(f"status_{status}"))))


def _cited(cite: Cite, pack: Pack, on: dt.date) -> SourceOut:
    return _source(Passage(document=cite.document, heading=cite.where, authority=cite.authority, status=cite.status),
                   pack, on)


def _notices(parts: Iterable[PartOut], pack: Pack, on: dt.date) -> Iterable[str]:
    """What must stand beside an answer: documents that are overdue or old, and the pack's own standing."""
    for id in dict.fromkeys(source.document for part in parts for source in part.sources):
        yield from standing(id, pack, on)
    yield pack.info.banner


def standing(source_id: str, pack: Pack, on: dt.date) -> list[str]:
    """One line where a document is years old; the banner says which are overdue."""
    source = pack.sources[source_id]
    years = currency.years_old(source, on)
    if source.authority == pack.info.id and years is not None and years >= 2:
        return [pack.message("source_old", title=source.title, edition=source.edition, years=years)]
    return []


def _related(kind: str, id: str, pack: Pack) -> tuple[str, ...]:
    entry = getattr(pack, kind)[id]
    return getattr(entry, "related", ())


def _offered(entries: Iterable[Sequence[Any]], pack: Pack, audience: str) -> tuple[tuple[str, str, str], ...]:
    found = {}
    for kind, id, *_ in entries:
        entry = getattr(pack, kind, {}).get(id)
        if entry is not None and audience in getattr(entry, "audience", (audience,)):
            found[kind, id] = (kind, id, entry.title)
    return tuple(list(found.values())[:RELATED])


def policy_buttons(answer: PolicyAnswer) -> list[dict[str, str]]:
    """A button per related question."""
    return [button(title, "policy", kind=kind, id=id) for kind, id, title in answer.related]


def policy_card(answer: PolicyAnswer, pack: Pack, contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The answer as one structured message."""
    return {"kind": "policy", "found": answer.found, "intro": answer.intro,
            "parts": msgspec.to_builtins(answer.parts), "notices": list(answer.notices), "contacts": contacts,
            "related": policy_buttons(answer), "banner": pack.info.banner,
            "feedback": cards.feedback("answer", answer.parts[0].id, pack) if answer.parts else None}
