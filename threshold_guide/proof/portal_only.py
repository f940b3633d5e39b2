"""No professional path shows a contact line that is not for professionals: above all the LADO's e-mail address."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from threshold_guide.engine import decide
from threshold_guide.engine.pack import Pack
from threshold_guide.proof.floors import DAY
from threshold_guide.proof.result import EXHAUSTION, Result, Violation
from threshold_guide.proof.subject import Subject

#: An e-mail address of a LADO is never for professionals, whatever its audience says.
LADO_ADDRESS = re.compile(r"\blado[\w.+-]*@[\w.-]+", re.IGNORECASE)
SECTIONS = ("routes", "questions", "screens", "red_flags", "indicators", "cumulative", "situations", "outcomes",
            "criteria", "concerns", "lado_rules", "lado_exits", "conflicts", "exits", "signals", "terms", "settings",
            "clocks", "events", "messages", "topics", "statements", "readings", "not_held", "sources")


def portal_only(subject: Subject, result: Result) -> None:
    """Every text that a card, an answer or a document can be made of, and every contact as the engine shows it."""
    pack = subject.pack
    hidden = _hidden(pack)
    texts = [(section, id, text) for section in SECTIONS for id, entry in getattr(pack, section).items()
             if not _for_public_only(entry) for text in _texts(entry)]
    texts += [("continuum", "continuum", text) for text in _texts(pack.continuum)]
    texts += [("contacts", c.id, text) for c in pack.contacts.values()
              for text in (c.name, c.what_for, c.find_out or "")]
    texts += [("contacts", c.id, text) for c in pack.contacts.values() for line in c.lines
              if "professional" in line.audience for text in (line.value, line.note or "")]
    with result.claim("No text that decisions, screens, answers and documents are made of holds a contact line that "
                      "is not for professionals, or an e-mail address of a LADO.", EXHAUSTION,
                      f"{len(texts)} texts, {len(hidden)} hidden lines") as claim:
        for section, id, text in texts:
            found = next((line for line in hidden if _plain(line) in _plain(text)), None)
            found = found or next(iter(LADO_ADDRESS.findall(text)), None)
            if found:
                claim.violations.append(Violation(f"“{id}” ({section}) tells a professional “{found}”."))
    contacts = list(pack.contacts)
    with result.claim("Whichever contact a step names, the engine shows only its lines for professionals.",
                      EXHAUSTION, f"{len(contacts)} contacts in a decision of the engine each") as claim:
        for id in contacts:
            shown = msgspec.json.encode(_with_contact(id, pack)).decode()
            for line in pack.contacts[id].lines:
                if "professional" not in line.audience and line.value in shown or LADO_ADDRESS.search(shown):
                    claim.violations.append(Violation(f"A step that names “{id}” shows “{line.value}”."))
    with result.claim("No step, consultation or statement for professionals points to a contact without a line for "
                      "them.", EXHAUSTION, f"{sum(1 for _ in _pointers(pack))} pointers") as claim:
        for where, pointed in _pointers(pack):
            contact = pack.contacts.get(pointed)
            if contact is None or not any("professional" in line.audience for line in contact.lines):
                claim.violations.append(Violation(f"{where} points to “{pointed}”, which has no line for them."))


def _hidden(pack: Pack) -> list[str]:
    return [line.value for contact in pack.contacts.values() for line in contact.lines
            if "professional" not in line.audience and line.kind != "words"]


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _for_public_only(entry: Any) -> bool:
    audience = getattr(entry, "audience", "professional")
    return "professional" not in ((audience,) if isinstance(audience, str) else audience)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _with_contact(id: str, pack: Pack) -> Any:
    """The engine's decision where the step for "nothing said yet" names this contact."""
    outcome = pack.outcomes["insufficient"]
    step = msgspec.structs.replace(outcome.steps[0], contact=id, when=None)
    probe = msgspec.structs.replace(outcome, steps=(step,))
    return decide({}, on=DAY, pack=replace(pack, outcomes={**pack.outcomes, "insufficient": probe}))


def _pointers(pack: Pack) -> Iterator[tuple[str, str]]:
    for step in pack.steps():
        if step.contact:
            yield f"The step “{step.id}”", step.contact
    for situation in pack.situations.values():
        if situation.consult and situation.consult.contact:
            yield f"The consultation “{situation.consult.id}”", situation.consult.contact
    for kind, id in pack.info.consult_contacts.items():
        yield f"The consultation ({kind})", id
    for group in (pack.statements, pack.not_held):
        for entry in group.values():
            if entry.contact and not _for_public_only(entry):
                yield f"“{entry.id}”", entry.contact
