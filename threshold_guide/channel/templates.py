"""What the pages that the server fills in share: the environment of their templates, and links to ring and to open."""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from threshold_guide.engine.pack import Pack

EMERGENCY = "999"
HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Every text is data and is escaped. Templates lie beside this module."""
    made = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True)
    made.globals.update(kind_of=lambda block: type(block).__name__, rings=rings, web_link=web_link,
                        emergency=EMERGENCY)
    return made


class Links:
    """Finds in a text the numbers and addresses that a pack's contacts have."""

    def __init__(self, pack: Pack) -> None:
        lines = [line for contact in pack.contacts.values() for line in contact.lines]
        self._phones = {line.value for line in lines if line.kind == "phone"}
        self._linked = re.compile("|".join(rf"(?<![\w./]){re.escape(value)}(?![\w/])" for value in sorted(
            self._phones | {line.value for line in lines if line.kind == "web"}, key=len, reverse=True)) or r"(?!)")

    def ring(self, text: str) -> Markup:
        """The text with every number to ring, and every address of a contact, as a link."""
        parts, end = [], 0
        for found in self._linked.finditer(text):
            value = found.group()
            parts += [escape(text[end:found.start()]),
                      Markup('<a class="ring" href="tel:{}">{}</a>').format(re.sub(r"[^+\d]", "", value), value)
                      if value in self._phones else web_link(value)]
            end = found.end()
        return Markup("").join([*parts, escape(text[end:])])


def web_link(address: str) -> Markup:
    """A link to a contact's page. A long address may break after a stroke, and nowhere else."""
    bare = address.removeprefix("https://")
    return Markup('<a href="https://{}" rel="noopener noreferrer">{}</a>').format(
        bare, Markup("/<wbr>").join(bare.split("/")))


def web_link_apart(address: str) -> Markup:
    """The same in a tab of its own: a page in another site's frame cannot be left for it."""
    bare = address.removeprefix("https://")
    return Markup('<a href="https://{}" target="_blank" rel="noopener noreferrer">{}'
                  '<span class="new-tab"> (opens in a new tab)</span></a>').format(
        bare, Markup("/<wbr>").join(bare.split("/")))


def rings(contact: Mapping[str, Any], number: str) -> bool:
    return any(line["value"] == number for line in contact["lines"])
