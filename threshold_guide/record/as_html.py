"""A paper as one HTML file that needs nothing else: readable on any screen, and printed on A4."""
from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from threshold_guide.record.carriers import HTML_ID
from threshold_guide.record.document import Document


@lru_cache(maxsize=1)
def _template():
    source = files("threshold_guide.record").joinpath("paper.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["kind_of"] = lambda block: type(block).__name__
    return environment.from_string(source)


def as_html(document: Document, carried: str) -> str:
    """The paper with its record, JSON, in a script element that no browser runs."""
    # Within JSON these three stand only in strings, where \\u escapes mean the same.
    data = carried.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return _template().render(document=document, carrier=HTML_ID, carried=Markup(data))
