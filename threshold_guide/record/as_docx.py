"""A paper as a Word file, with headings, lists and tables that Word and screen readers know, and its record inside."""
from __future__ import annotations

import io
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from threshold_guide.record.carriers import WORD_NAMESPACE, WORD_PART
from threshold_guide.record.document import (
    AnyBlock,
    Blanks,
    Bullets,
    Call,
    Document,
    Numbered,
    Own,
    Subheading,
    Table,
    Text,
    Ticks,
)
from threshold_guide.record.when import instant

FONT = "Arial"
INK, SOFT, DEEP, RED = (RGBColor.from_string(colour) for colour in ("1B1F24", "4A545E", "17456B", "8F1D1D"))
BOX = "\N{BALLOT BOX}"


def as_docx(document: Document, carried: str, at: str) -> bytes:
    """The paper with its record, JSON, in a custom XML part."""
    word = docx.Document()
    _set_up(word, document, at)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph().add_run(document.banner).bold = True
    for line in document.lines:
        _soft(word.add_paragraph(), line)
    for block in document.opening:
        _draw(word, block)
    for section in document.sections:
        word.add_heading(section.heading, level=1)
        for block in section.blocks:
            _draw(word, block)
    _carry(word, carried)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _set_up(word: WordDocument, document: Document, at: str) -> None:
    properties = word.core_properties
    properties.title, properties.subject, properties.language = document.title, document.banner, "en-GB"
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = instant(at).replace(tzinfo=None)
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, size, colour in (("Normal", 10.5, INK), ("Title", 22, INK), ("Heading 1", 13, DEEP),
                               ("Heading 2", 11, INK), ("List Bullet", 10.5, INK)):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    word.styles["Normal"].paragraph_format.space_after = Pt(5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    word.styles["Normal"].element.get_or_add_rPr().append(language)
    foot = page.footer.paragraphs[0]
    run = foot.add_run(document.foot)
    run.font.size, run.font.color.rgb = Pt(8), SOFT


def _draw(word: WordDocument, block: AnyBlock) -> None:
    if isinstance(block, Text):
        word.add_paragraph().add_run(block.words).bold = block.strong
    elif isinstance(block, Subheading):
        word.add_heading(block.words, level=2)
    elif isinstance(block, Bullets):
        for item in block.items:
            word.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Numbered):
        # Numbers as text: parts of the paper refer to them, and Word would renumber a list that is cut up.
        for number, item in enumerate(block.items, 1):
            line = word.add_paragraph(f"{number}. {item}")
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(8), Mm(-8)
            line.paragraph_format.space_after = Pt(2)
    elif isinstance(block, Ticks):
        for tick in block.items:
            paragraph = word.add_paragraph(f"{BOX} {tick.words}")
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = bool(tick.details)
            for number, detail in enumerate(tick.details, 1):
                line = word.add_paragraph()
                _soft(line, detail)
                last = number == len(tick.details)
                line.paragraph_format.left_indent = Mm(6)
                line.paragraph_format.space_after = Pt(7 if last else 0)
                line.paragraph_format.keep_with_next = not last
    elif isinstance(block, Table):
        _table(word, block)
    elif isinstance(block, Blanks):
        for label in block.labels:
            word.add_paragraph(f"{label}: {'_' * max(10, 70 - len(label))}")
    elif isinstance(block, Call):
        heading = word.add_heading(block.title, level=1)
        if block.tone == "now":
            heading.runs[0].font.color.rgb = RED
        for words in block.lines:
            _edged(word.add_paragraph(words), "8F1D1D" if block.tone == "now" else "17456B")
    elif isinstance(block, Own):
        word.add_paragraph().add_run(block.title).bold = True
        for words in block.lines:
            _edged(word.add_paragraph(words), "C4CCD4")


def _table(word: WordDocument, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Mm(170 * share / sum(block.widths)) for share in block.widths]
    for cell, head in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for row_ in table.rows:
        row_._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row_.cells, widths, strict=True):
            cell.width = width
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _soft(paragraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), SOFT


def _edged(paragraph, colour: str) -> None:
    """A coloured line at the left of the paragraph."""
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    paragraph._p.get_or_add_pPr().append(borders)


def _carry(word: WordDocument, carried: str) -> None:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<record xmlns="{WORD_NAMESPACE}">{escape(carried)}</record>'
    package = word.part.package
    part = Part(PackURI(WORD_PART), "application/xml", content.encode(), package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
