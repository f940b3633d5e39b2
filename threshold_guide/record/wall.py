"""A page for a wall or a pocket: danger first, whom to ring, and what to do when a child tells.

Every word comes from the pack, and so does the day after which the page may no longer hang.
"""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import fontpkg_source_sans_3
import typst

from threshold_guide.dialogue.cards import audience_words
from threshold_guide.engine.clocks import in_words
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.model import Contact
from threshold_guide.engine.pack import Pack

Size = Literal["card", "poster"]
SIZES: tuple[Size, ...] = ("card", "poster")
#: archivable and accessible, as the papers of a case
STANDARDS: list = ["a-3a", "ua-1"]
#: dots to the inch of a picture
RESOLUTION = 150
#: of the type; below the last it could not be read at arm's length
SCALES = (1.0, 0.96, 0.92, 0.88, 0.84)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("threshold_guide.record").joinpath("wall.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The font of the papers, and those within the library; none of the machine's."""
    return typst.Fonts(False, True, [str(fontpkg_source_sans_3.ROOT / "files")])


def words(pack: Pack, on: dt.date) -> dict[str, Any]:
    """The texts of the page as they hold on the day, in reading order."""
    pack = as_of(pack, on)
    say, info = pack.message, pack.info
    acts = pack.outcomes[pack.route_ids[pack.act_now_rank]].guidance
    first, *ring = (pack.contacts[id] for id in info.on_paper)
    adult = [pack.contacts[id] for id in info.on_paper_adult]
    until = min((contact.expires for contact in (first, *ring, *adult) if contact.expires and contact.lines),
                default=None)
    return {
        "title": say("wall_title"), "banner": info.banner, "lang": "en",
        "danger": {"number": first.lines[0].value, "words": say("danger_first")},
        "anyone": say("person_line"),
        "ring": {"heading": say("wall_ring"), "contacts": [_contact(contact, pack) for contact in ring]},
        "told": {"heading": say("wall_told"), "lines": _plain(acts.say_to_child, pack)},
        "do_not": {"heading": say("heading_do_not"), "lines": _plain(acts.do_not, pack)},
        "worker": {"heading": say("button_lado"), "lines": [say("wall_adult")],
                  "contacts": [_contact(contact, pack) for contact in adult]},
        "foot": [say("wall_is"),
                 say("wall_edition", title=info.title, version=info.version, dated=in_words(info.dated),
                     printed=in_words(on)),
                 *([say("wall_until", day=in_words(until))] if until else [])],
    }


def _contact(contact: Contact, pack: Pack) -> dict[str, Any]:
    say = pack.message
    return {
        "name": contact.name[:1].upper() + contact.name[1:], "for": contact.what_for,
        "audience": audience_words(contact.lines, pack),
        "lines": [{"kind": line.kind, "value": line.value,
                   # Words say themselves what they stand for.
                   "standing": "" if line.kind == "words" or line.status == "confirmed"
                   else say(f"status_{line.status}"),
                   "note": line.note or ""} for line in contact.lines],
        # Only where something of it still has to be found out.
        "find_out": (contact.find_out or "") if any(line.status != "confirmed" for line in contact.lines)
        or not contact.lines else "",
    }


def _plain(lines: Iterable[Any], pack: Pack) -> list[str]:
    return [pack.words(line, None) for line in lines]


def page(size: Size, pack: Pack, on: dt.date) -> bytes:
    """The page as PDF, the same bytes for the same content and day."""
    return _compiled(size, pack, on, format="pdf", pdf_standards=STANDARDS,
                     timestamp=dt.datetime.combine(on, dt.time(), dt.timezone.utc))


def picture(size: Size, pack: Pack, on: dt.date) -> bytes:
    """The page as PNG."""
    return _compiled(size, pack, on, format="png", ppi=RESOLUTION)


def _compiled(size: Size, pack: Pack, on: dt.date, **how: Any) -> bytes:
    """The page at the largest of the scales at which it is one. Raises ValueError where it is one at none."""
    inputs = {"words": json.dumps(words(pack, on), ensure_ascii=False), "size": size}
    compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    for scale in SCALES:
        inputs["scale"] = str(scale)
        if not isinstance(compiler.compile(_template(), format="svg", sys_inputs=inputs), list):
            found = compiler.compile(_template(), sys_inputs=inputs, **how)
            assert isinstance(found, bytes)
            return found
    raise ValueError(f"The {size} does not fit on one page. Shorten what pack.yml lists under on_paper, or the lines "
                     "of the outcome that is acted on at once.")
