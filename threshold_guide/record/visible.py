"""The words that a reader of a file sees, in reading order: what `thresholds verify` compares with the record's."""
from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from threshold_guide.record.carry import BEGIN, END, NoRecord

#: elements whose words nobody sees
UNSEEN = frozenset({"script", "style", "head", "template"})
#: how many words stand before and after a difference, so that it can be found
AROUND = 4


def words_of(content: bytes, kind: str) -> list[str]:
    """The words of a file of this format: `pdf`, `docx`, `html` or `txt`. Raises NoRecord where it is damaged."""
    try:
        text = {"pdf": _pdf, "docx": _docx, "html": _html, "txt": _txt}[kind](content)
    except (PyPdfError, OpcError, LxmlError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError,
            RecursionError) as error:
        raise NoRecord("damaged", f"{kind}: {error}") from None
    # A line of gaps is as long as the paper is wide.
    return re.sub(r"_{3,}", "____", text).split()


def differences(paper: list[str], record: list[str]) -> Iterator[tuple[str, str]]:
    """Places where the paper's words are not the record's: (on the paper, in the record), with a few words around."""
    if paper == record:
        return
    matcher = difflib.SequenceMatcher(a=paper, b=record, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag != "equal":
            yield _around(paper, a, a_end), _around(record, b, b_end)


def _around(words: list[str], start: int, end: int) -> str:
    shown = words[start:end]
    if len(shown) > 20:
        shown = [*shown[:10], "…", *shown[-10:]]
    return " ".join([*words[max(0, start - AROUND):start], *shown, *words[end:end + AROUND]])


def _pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _docx(content: bytes) -> str:
    """Body and footers; tables stand where they stand in the body."""
    word = docx.Document(io.BytesIO(content))
    found = ["".join(" " if node.tag.endswith(("}br", "}tab")) else node.text or ""
                     for node in paragraph.iter("{*}t", "{*}br", "{*}tab"))
             for paragraph in word.element.body.iter("{*}p")]
    found += [_outside_fields(paragraph) for section in word.sections for paragraph in section.footer.paragraphs]
    return "\n".join(found)


def _outside_fields(paragraph) -> str:
    """The paragraph without what a program counts itself, such as the number of the page: Word writes it in."""
    words, depth = [], 0
    for run in paragraph.runs:
        kinds = [node.get(qn("w:fldCharType")) for node in run._r.findall(qn("w:fldChar"))]
        depth += kinds.count("begin") - kinds.count("end")
        if not kinds and not depth:
            words.append(run.text)
    return "".join(words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


def _html(content: bytes) -> str:
    reader = _Reader()
    reader.feed(content.decode("utf-8-sig"))
    return "\n".join(reader.words)


def _txt(content: bytes) -> str:
    lines = content.decode("utf-8-sig").splitlines()
    marks = [line.strip() for line in lines]
    return "\n".join([*lines[:marks.index(BEGIN)], *lines[marks.index(END) + 1:]])
