"""A paper as PDF: tagged (PDF/UA-1), archivable (PDF/A-3a), with bookmarks, its font and its record inside."""
from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

import fontpkg_source_sans_3
import msgspec
import typst

from threshold_guide.record.carriers import PDF_FILE
from threshold_guide.record.document import Document
from threshold_guide.record.when import instant

#: archivable and accessible; where no font has a sign that was typed, whatever can still be promised
STANDARDS: tuple[list, ...] = (["a-3a", "ua-1"], ["ua-1"], [])


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("threshold_guide.record").joinpath("paper.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The font of the paper, and those within the library for signs that it lacks; none of the machine's."""
    return typst.Fonts(False, True, [str(fontpkg_source_sans_3.ROOT / "files")])


def as_pdf(document: Document, carried: str, at: str) -> bytes:
    """The paper with its record, JSON, attached. `at` is its date, so that the same record gives the
    same bytes."""
    drawn = json.dumps(msgspec.to_builtins(document), ensure_ascii=False)
    inputs = {"document": drawn, "record": carried, "file": PDF_FILE}
    compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    made = instant(at)
    for last, standards in ((wanted is STANDARDS[-1], wanted) for wanted in STANDARDS):
        try:
            pdf = compiler.compile(_template(), format="pdf", sys_inputs=inputs, pdf_standards=standards,
                                   timestamp=made)
            assert isinstance(pdf, bytes)
            return pdf
        except typst.TypstError:
            if last:
                raise
    raise AssertionError("unreachable")
