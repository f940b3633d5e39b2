"""A paper as a Word file, with headings, lists and tables that Word and screen readers know, and its record inside."""
from __future__ import annotations

import io
import re
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

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
LINE, TINT = "C4CCD4", "F3F5F7"
#: width of a line of text, and what is looked up rather than read through
WIDTH, SMALL = Mm(170), Pt(9.5)
BOX = "\N{BALLOT BOX}"


def as_docx(document: Document, carried: str, at: str) -> bytes:
    """The paper with its record, JSON, in a custom XML part."""
    word = docx.Document()
    _set_up(word, document, at)
    word.add_paragraph(document.title, style="Title")
    banner = word.add_paragraph()
    banner.add_run(document.banner).bold = True
    _edged(banner, "17456B", sides=("top", "bottom", "left", "right"), width=6)
    for line in document.lines:
        _soft(word.add_paragraph(), line)
    for block in document.opening:
        _draw(word, block)
    for section in document.sections:
        word.add_heading(section.heading, level=1)
        # The body ends with the properties of its pages.
        before = len(word.element.body) - 1
        for block in section.blocks:
            _draw(word, block)
        if section.small:
            _set_small(word, before)
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
    for name, size, colour, before, after in (("Normal", 10.5, INK, 0, 5), ("Title", 22, INK, 0, 8),
                                              ("Heading 1", 13, DEEP, 14, 4), ("Heading 2", 11, INK, 8, 3),
                                              ("List Bullet", 10.5, INK, 0, 2)):
        style = word.styles[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    word.styles["Title"].font.bold = True
    for border in word.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    _border(word.styles["Heading 1"].element.get_or_add_pPr(), LINE, ("top",), 4, space=6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    word.styles["Normal"].element.get_or_add_rPr().append(language)
    foot = page.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    for stop in tuple(word.styles["Footer"].paragraph_format.tab_stops):
        foot.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    foot.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for part in re.split(r"(\{pages?\})", f"{document.foot}\t{document.page}"):
        field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
        for run in _field(foot, field) if field else [foot.add_run(part)]:
            run.font.size, run.font.color.rgb = Pt(8), SOFT


def _field(paragraph, name: str) -> list:
    """What a program counts itself when it draws the page."""
    runs = []
    for kind in ("begin", None, "separate", "end"):
        run = paragraph.add_run()
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.set(qn("xml:space"), "preserve")
            node.text = f" {name} "
        run._r.append(node)
        runs.append(run)
    return runs


def _set_small(word: WordDocument, first: int) -> None:
    """The paragraphs of the body from the place `first` on, in smaller type."""
    for node in list(word.element.body)[first:]:
        if node.tag == qn("w:p"):
            for run in Paragraph(node, word).runs:
                run.font.size = run.font.size or SMALL


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
            line = word.add_paragraph(f"{number}.\t{item}")
            line.paragraph_format.tab_stops.add_tab_stop(Mm(8))
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(8), Mm(-8)
            line.paragraph_format.space_after = Pt(2)
    elif isinstance(block, Ticks):
        for tick in block.items:
            paragraph = word.add_paragraph(f"{BOX}\t{tick.words}")
            paragraph.paragraph_format.left_indent = Mm(6)
            paragraph.paragraph_format.first_line_indent = -Mm(6)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(6))
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
            line = word.add_paragraph(f"{label}: ____")
            line.add_run("\t")
            line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    elif isinstance(block, Call):
        colour = "8F1D1D" if block.tone == "now" else "17456B"
        heading = word.add_heading(block.title, level=1)
        if block.tone == "now":
            heading.runs[0].font.color.rgb = RED
        for number, paragraph in enumerate([heading, *(word.add_paragraph(words) for words in block.lines)]):
            _edged(paragraph, colour, tint=TINT)
            paragraph.paragraph_format.keep_with_next = number < len(block.lines)
    elif isinstance(block, Own):
        word.add_paragraph().add_run(block.title).bold = True
        for words in block.lines:
            _edged(word.add_paragraph(words), LINE)


def _table(word: WordDocument, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.head))
    _border(table._tbl.tblPr, LINE, ("top", "bottom", "insideH"), 4, name="w:tblBorders")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Mm(170 * share / sum(block.widths)) for share in block.widths]
    for cell, head in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
        _shade(cell._tc.get_or_add_tcPr(), TINT)
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
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _soft(paragraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), SOFT


def _edged(paragraph, colour: str, *, sides: tuple[str, ...] = ("left",), width: int = 24, tint: str = "") -> None:
    """A coloured line at these sides of the paragraph, and a ground under it."""
    properties = paragraph._p.get_or_add_pPr()
    _border(properties, colour, sides, width, space=8 if sides == ("left",) else 3)
    if tint:
        _shade(properties, tint)


def _border(properties, colour: str, sides: tuple[str, ...], width: int, *, space: int = 0,
            name: str = "w:pBdr") -> None:
    """Lines at these sides; `width` in eighths of a point, `space` in points."""
    borders = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for attribute, value in (("val", "single"), ("sz", str(width)), ("space", str(space)), ("color", colour)):
            line.set(qn(f"w:{attribute}"), value)
        borders.append(line)
    _in_order(properties, borders)


def _shade(properties, colour: str) -> None:
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    _in_order(properties, ground)


#: what the format's schema lets stand after each of these, in paragraphs, tables and cells
_AFTER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:tblLayout", "w:tblCellMar", "w:tblLook",
          "w:vAlign", "w:rPr", "w:sectPr")


def _in_order(properties, node) -> None:
    """Adds the element where the schema wants it: Word refuses a file whose elements stand in another order."""
    later = [child for child in properties if child.tag in {qn(tag) for tag in _AFTER if qn(tag) != node.tag}]
    if later:
        later[0].addprevious(node)
    else:
        properties.append(node)


def _carry(word: WordDocument, carried: str) -> None:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<record xmlns="{WORD_NAMESPACE}">{escape(carried)}</record>'
    package = word.part.package
    part = Part(PackURI(WORD_PART), "application/xml", content.encode(), package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
