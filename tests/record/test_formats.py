"""Every format opens in a library of its own kind, says what the paper says, and carries its record."""
from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import docx
import pytest
from cases import Talk, pack
from icalendar import Calendar
from pypdf import PdfReader

from threshold_guide.record import kinds
from threshold_guide.record.carry import carried, take_out
from threshold_guide.record.document import words
from threshold_guide.record.make import paper_of
from threshold_guide.record.model import Kept
from threshold_guide.record.sheet import decision_of
from threshold_guide.record.step_dates import dated
from threshold_guide.record.verify import State, verify

OWN = "She said: “I had toast.” <b>bold</b> #strong[x] {name} & more\nSecond line, Zażółć"
PAPERS = [(name, kind) for name, more in (("need", ["referral"]), ("lado", ["referral", "portal"]),
                                          ("low", ["low_level"]), ("consult", ["referral"]))
          for kind in ("record", "telephone", *more)]


def test_every_paper_is_tried(talks):
    """Each kind that is a document is offered in one of the talks, and tried here."""
    assert {kind for _, kind in PAPERS} == {kind.id for kind in kinds.KINDS if kind.draw}
    for name, kind in PAPERS:
        assert kind in {each.id for each in kinds.offered(talks[name].record, pack())}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("\u00ad", "")


def made(talks: dict[str, Talk], name: str, kind: str, form: str) -> tuple[bytes, list[str], Kept]:
    """The file, the words of its paper, and what it carries. Own words stand under its first heading for them."""
    record = talks[name].record
    fields = {each.id: each for each in kinds.KINDS}[kind].fields(pack())
    own = {fields[0].id: OWN} if fields else {}
    paper = kinds.document(kind, record, own, pack())
    return (kinds.render(kind, form, record, own, pack()), list(words(paper)),
            Kept(record=record, paper=paper_of(record, kind, own)))


def missing(texts: list[str], shown: str) -> list[str]:
    return [text for text in texts if squeezed(text) not in squeezed(shown)]


@pytest.mark.parametrize(("name", "kind"), PAPERS)
def test_pdf(talks, name, kind):
    """Tagged, in English, titled, with bookmarks, embedded fonts, every word of the paper, and its record attached."""
    content, texts, kept = made(talks, name, kind, "pdf")
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]).lower().startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == texts[0]
    assert not reader.metadata.author
    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata and "<pdfaid:part>3</pdfaid:part>" in metadata
    headings = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    document = kinds.document(kind, kept.record, kept.paper.own, pack())
    assert {section.heading for section in document.sections} <= set(headings)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    shown = "".join(page.extract_text() for page in reader.pages)
    assert missing([re.sub(r"[“”]", "", text) for text in texts], re.sub(r"[“”]", "", shown)) == []
    assert json.loads(reader.attachments["threshold-guide-record.json"][0]) == json.loads(carried(kept))
    assert b"/JavaScript" not in content and b"/URI" not in content


def test_the_same_record_gives_the_same_bytes(talks):
    """Made twice, PDF, HTML and text are the same to the byte."""
    for form in ("pdf", "html", "txt", "json"):
        assert made(talks, "lado", "record", form)[0] == made(talks, "lado", "record", form)[0]


@pytest.mark.parametrize(("name", "kind"), PAPERS)
def test_word(talks, name, kind):
    """Titled, in English, without an author, with Word's own headings and table heads, every word, and its record."""
    content, texts, kept = made(talks, name, kind, "docx")
    word = docx.Document(io.BytesIO(content))
    assert (word.core_properties.title, word.core_properties.language) == (texts[0], "en-GB")
    assert word.core_properties.author == word.core_properties.last_modified_by == ""
    document = kinds.document(kind, kept.record, kept.paper.own, pack())
    headings = {p.text for p in word.paragraphs if p.style.name == "Heading 1"}
    assert {section.heading for section in document.sections} <= headings
    assert all(table.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None for table in word.tables)
    shown = "\n".join(text.text or "" for text in word.element.body.iter("{*}t"))
    assert missing(texts, shown) == []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
    assert take_out(content) == kept


class Page(HTMLParser):
    """What a test reads of a page: its words, tags with attributes, and what it would load."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "col"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if not {"script", "style"} & set(self.inside):
            self.words.append(data)


@pytest.mark.parametrize(("name", "kind"), PAPERS)
def test_html(talks, name, kind):
    """Well-formed, in English, loads nothing, runs nothing, and says every word; what was typed is no markup."""
    content, texts, kept = made(talks, name, kind, "html")
    page = Page(content.decode())
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert page.inside == []
    assert not [tag for tag, attrs in page.tags if {"src", "href", "action", "onclick"} & set(attrs)]
    assert [attrs["type"] for tag, attrs in page.tags if tag == "script"] == ["application/json"]
    assert not [tag for tag, _ in page.tags if tag in ("b", "img", "iframe", "form", "link")]
    assert all(attrs.get("scope") == "col" for tag, attrs in page.tags if tag == "th")
    assert missing(texts, "".join(page.words)) == []
    assert take_out(content) == kept


@pytest.mark.parametrize(("name", "kind"), PAPERS)
def test_text(talks, name, kind):
    """Every word of the paper in lines that fit, and what the check needs."""
    content, texts, kept = made(talks, name, kind, "txt")
    text = content.decode()
    shown = text.casefold()
    heads = {head for section in kinds.document(kind, kept.record, kept.paper.own, pack()).sections
             for block in section.blocks for head in getattr(block, "head", ())}
    assert missing([t.casefold() for t in texts if t not in heads], shown) == []
    assert max(len(line) for line in text.splitlines() if " " in line.strip()) <= 100
    assert take_out(content).hash == kept.record.hash


def test_a_record_with_signs_of_every_script_is_still_made(talks):
    """What no font of ours can draw costs the archive's stamp, never the paper; the words are carried whole."""
    own = {"note": "名前 😀 עברית \u202e العربية"}
    record = talks["need"].record
    for form in ("pdf", "docx", "html", "txt"):
        content = kinds.render("record", form, record, own, pack())
        carried_paper = take_out(content).paper
        assert carried_paper.own == own
        assert verify(content, pack()).state is State.AGREES


def test_the_calendar_has_each_date_once(talks):
    """One entry for each step with a date; no fact of the case is in it."""
    for talk in talks.values():
        record = talk.record
        calendar = Calendar.from_ical(kinds.render("calendar", "ics", record, {}, pack()))
        steps = dated(decision_of(record))
        events = calendar.walk("VEVENT")
        assert [event["dtstart"].dt for event in events] == [step.by.date for step in steps] and steps
        assert len({str(event["uid"]) for event in events}) == len(events)
        assert all(event["dtend"].dt - event["dtstart"].dt == dt.timedelta(days=1) for event in events)
        told = [fact.label for fact in record.facts if fact.id in pack().indicators or fact.id in pack().concerns]
        assert [label for label in told if label in calendar.to_ical().decode()] == []


def test_no_evidence_reaches_any_file(talks):
    """Names and words of a message stand in no file, whatever the kind and format."""
    for talk in talks.values():
        record = talk.record
        for kind in kinds.offered(record, pack()):
            for form in kind.formats:
                content = kinds.render(kind.id, form, record, {}, pack())
                carried_too = str(take_out(content)) if form not in ("ics", "case") else ""
                for name in ("Kevin", "Zebedee"):
                    assert name.encode() not in content and name not in carried_too
