"""The handbook: every entry with whose it is, how sure and from where; accessible; fit to print."""
from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import page

from threshold_guide.cli import main
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.handbook import handbook, write

ON = dt.date(2026, 11, 23)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: leaves the first entries under each heading, and the first rows of each table: the same page, quicker to check
THIN = """() => {
  for (const table of document.querySelectorAll('tbody')) [...table.rows].slice(3).forEach(row => row.remove());
  for (const heading of document.querySelectorAll('h2, h3')) {
    let next = heading.nextElementSibling, seen = 0;
    while (next && !['H2', 'H3'].includes(next.tagName)) {
      const after = next.nextElementSibling;
      if (next.classList.contains('entry') && ++seen > 2) next.remove();
      next = after;
    }
  }
}"""


@pytest.fixture(scope="module")
def book(pack) -> str:
    return handbook(pack, ON)


class _Outline(HTMLParser):
    """Levels of headings in order, header cells without a scope, and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.no_scope = 0
        self.scripts = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "th" and given.get("scope") not in ("col", "row"):
            self.no_scope += 1
        if tag == "script":
            self.scripts += 1
        if "id" in given:
            self.ids.append(given["id"])
        if str(given.get("href", "")).startswith("#"):
            self.targets.add(given["href"][1:])


@pytest.fixture(scope="module")
def outline(book) -> _Outline:
    found = _Outline()
    found.feed(book)
    return found


def _said(book: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", book)))


def test_every_entry_stands_in_the_book(pack, book):
    """Every entry's own words stand in it."""
    said = _said(book)
    for section, field in (("sources", "title"), ("routes", "meaning"), ("red_flags", "hint"), ("signals", "do_first"),
                           ("indicators", "question"), ("cumulative", "why"), ("questions", "text"),
                           ("criteria", "question"), ("concerns", "question"), ("lado_exits", "label"),
                           ("lado_rules", "label"), ("conflicts", "about"), ("situations", "label"),
                           ("outcomes", "headline"), ("exits", "label"), ("clocks", "must"), ("statements", "says"),
                           ("readings", "meanwhile"), ("not_held", "says"), ("rows", "rule"), ("contacts", "what_for"),
                           ("terms", "meaning"), ("settings", "lead"), ("messages", "text")):
        entries = getattr(pack, section)
        assert entries, section
        for id, entry in entries.items():
            assert re.sub(r"\s+", " ", getattr(entry, field)) in said or id == "red_flags", (section, id)
    for step in pack.steps():
        for text in [step.what] if isinstance(step.what, str) else step.what.values():
            assert text in said, step.id


def test_every_statement_shows_its_standing(pack, book):
    """Each source line names authority, status and document; there are at least as many as sourced entries."""
    lines = re.findall(r'<p class="source"><span class="tag">(.*?)</span> <span class="tag (\w+)">', book)
    sourced = sum(len(getattr(pack, section)) for section in (
        "indicators", "statements", "readings", "situations", "concerns", "criteria", "contacts", "terms", "clocks",
        "signals", "cumulative", "exits", "outcomes", "routes"))
    assert len(lines) > sourced
    assert {status for _, status in lines} <= {"confirmed", "unconfirmed"}
    authorities = {html.unescape(authority) for authority, _ in lines}
    assert authorities == {"bolton", "national", "common practice"}


def test_each_contact_line_says_for_whom(pack, book):
    """The audience stands beside every line of a contact."""
    for contact in pack.contacts.values():
        part = book.partition(f'id="contact-{contact.id}"')[2].partition("</section>")[0]
        for line in contact.lines:
            assert f"<td>{', '.join(line.audience)}</td>" in part, contact.id


def test_the_headings_are_in_order(outline):
    """One first heading, no level left out, every header cell with a scope, no id twice, every link leads somewhere."""
    assert outline.levels.count(1) == 1 and outline.levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert outline.no_scope == 0
    assert len(set(outline.ids)) == len(outline.ids)
    assert outline.targets <= set(outline.ids)
    assert outline.scripts == 0


def test_markup_in_content_stays_text(pack):
    """What content says is never taken for markup."""
    id, message = next(iter(pack.messages.items()))
    changed = {**pack.messages, id: msgspec.structs.replace(message, text="<b>bold</b> & more")}
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in handbook(replace(pack, messages=changed), ON)


def test_an_overdue_document_is_marked(pack):
    """From the day its review is due, a document says so in the book."""
    source = next(source for source in pack.sources.values() if source.review_due)
    after = handbook(pack, source.review_due + dt.timedelta(days=1))
    assert after.count(": overdue") > handbook(pack, source.review_due).count(": overdue")


@pytest.mark.parametrize("name", ["england", "bolton"])
def test_every_pack_has_its_book(name):
    """The national pack, which has no statements of a partnership, makes a book as well."""
    assert load_pack(name).info.banner in _said(handbook(load_pack(name), ON))


def test_the_book_is_accessible_and_prints_its_banner(pack, tmp_path):
    """No violation of WCAG 2.2 AA, nothing wider than a narrow screen, and the banner in the margin of each page."""
    path = write(pack, tmp_path, ON)
    with page() as sheet:
        sheet.goto(path.as_uri())
        margin = sheet.evaluate("() => [...document.styleSheets[0].cssRules].filter(rule => rule.type === 6)"
                                ".map(rule => rule.cssText).join(' ')")
        assert "size: a4" in margin.casefold() and "counter(page)" in margin and pack.info.banner in margin
        sheet.evaluate(THIN)
        found = Axe().run(sheet, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.violations_count == 0, found.generate_report()
        sheet.set_viewport_size({"width": 640, "height": 900})
        assert sheet.evaluate("() => document.documentElement.scrollWidth") <= 640
        printed = sheet.pdf(prefer_css_page_size=True, print_background=True)
        assert printed.startswith(b"%PDF") and len(printed) > 50_000


def test_the_command_writes_the_book(tmp_path, capsys):
    """`kb handbook --write FOLDER` makes the folder and names the file."""
    assert main(["kb", "handbook", "--write", str(tmp_path / "book"), "--on", "2026-11-23"]) == 0
    assert (tmp_path / "book/handbook.html").is_file()
    assert "handbook.html" in capsys.readouterr().out
