"""What the pages say of the pack before any script runs, and while the server answers nothing: on trial, published, and
of another area.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from packs.area import AREA, MADE_UP, lay_out
from playwright.sync_api import Browser, Page, Route, expect

from bench import published_copy
from threshold_guide.channel import pages
from threshold_guide.channel.filled import filled, words
from threshold_guide.channel.numbers import at_once
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.model import Message
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import load_pack
from threshold_guide.runtime.paths import WIDGET

SITE = "http://guide.test"
HOME, GYM = "index.html", "gym.html"
ON_TRIAL, PUBLISHED = "on trial", "published"
SHOWN = (ON_TRIAL, PUBLISHED, AREA)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pack]:
    """The pack as it is; a copy of which nothing but what publishing asks for was changed; another area's."""
    copy = published_copy.make(tmp_path_factory.mktemp("published"))
    area = lay_out(tmp_path_factory.mktemp("area"))
    found = {ON_TRIAL: load_pack(), PUBLISHED: load_pack("bolton", root=copy), AREA: load_pack(AREA, root=area)}
    return {name: as_of(pack, today_in_england()) for name, pack in found.items()}


def sent(name: str, pack: Pack) -> str:
    return filled((WIDGET / name).read_text(encoding="utf-8"), pack)


def serve(page: Page, pack: Pack) -> None:
    """The widget's files and nothing else: whatever the page asks for beside them fails, as with the server away."""
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0].strip("/") or HOME
        name = GYM if path == "gym" else path
        file = WIDGET / name
        if not file.is_file():
            route.abort()
            return
        body = sent(name, pack).encode() if file.suffix == ".html" else file.read_bytes()
        route.fulfill(body=body, headers={**pages.HEADERS, "Content-Type": pages.content_type(file)})

    page.route(f"{SITE}/**", answer)


@pytest.fixture()
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_status_alone_changes_what_the_page_says(packs: dict[str, Pack]) -> None:
    """The same file: on trial it says so; published it says whose edition it is, and nothing of a trial."""
    trial, published = sent(HOME, packs[ON_TRIAL]), sent(HOME, packs[PUBLISHED])
    assert packs[ON_TRIAL].info.banner in trial and "Trial" in trial
    assert "trial" not in published.casefold()
    assert f"Edition {packs[PUBLISHED].info.version}, signed off by {packs[PUBLISHED].info.owner}" in published


def test_pages_themselves_name_no_area_and_no_number_but_999() -> None:
    """No file of the widget holds what the packs say: not an area's name, and not a line of its contacts."""
    pack = load_pack()
    lines = [line for contact in pack.contacts.values() for line in contact.lines]
    values = {line.value.casefold() for line in lines} - {"999", "101"}
    held = {pack.info.area.casefold(), pack.info.banner.casefold(), *values}
    assert len(held) > 10
    for path in sorted(path for path in WIDGET.rglob("*") if path.suffix in (".html", ".js", ".css", ".svg")):
        text = path.read_text(encoding="utf-8").casefold()
        assert [value for value in held if value in text] == [], path.name


@pytest.mark.parametrize("name", SHOWN)
def test_page_without_scripts_shows_the_packs_standing_and_numbers(
        packs: dict[str, Pack], without_scripts: Page, name: str) -> None:
    """A browser that runs no script draws the banner, and each number with its standing, as the pack has them."""
    pack = packs[name]
    serve(without_scripts, pack)
    without_scripts.goto(SITE)
    expect(without_scripts.locator("#standing")).to_have_text(pack.info.banner)
    numbers = without_scripts.locator("#numbers")
    shown = [contact for contact in at_once(pack) if contact["id"] != "emergency_999"]
    assert len(shown) >= 4
    expect(numbers.locator(".contact__name")).to_have_text([contact["name"] for contact in shown])
    for line in (line for contact in shown for line in contact["lines"]):
        expect(numbers).to_contain_text(line["value"])
        if line["note"]:
            expect(numbers).to_contain_text(line["note"])
    assert "@" not in numbers.inner_text()


@pytest.mark.parametrize("name", SHOWN)
def test_page_whose_server_is_away_keeps_them_with_scripts(packs: dict[str, Pack], page: Page, name: str) -> None:
    """No call is answered: the standing stays, and the notice gives the numbers that stand in the page."""
    pack = packs[name]
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    serve(page, pack)
    page.goto(SITE)
    notice = page.locator("#messages .notice")
    expect(notice).to_be_visible()
    expect(page.locator("#standing")).to_have_text(pack.info.banner)
    expect(notice.locator(".contact__name")).to_have_text(page.locator("#numbers .contact__name").all_inner_texts())
    assert problems == []


def test_other_area_is_not_shown_a_word_of_bolton(packs: dict[str, Pack]) -> None:
    """Page and gym of the made-up area hold its own words and none of Bolton's."""
    bolton = load_pack()
    theirs = {line.value for contact in bolton.contacts.values() for line in contact.lines} - {
        line.value for contact in packs[AREA].contacts.values() for line in contact.lines}
    for name in (HOME, GYM):
        text = sent(name, packs[AREA])
        assert [value for value in (bolton.info.area, *theirs) if value.casefold() in text.casefold()] == []
    assert MADE_UP in sent(HOME, packs[AREA]) and "01632 960110" in sent(HOME, packs[AREA])


def test_scripts_call_an_authority_as_the_pack_does(packs: dict[str, Pack], page: Page) -> None:
    """A source of the made-up area is drawn with its name, not with the pack's id."""
    pack = packs[AREA]
    assert words(pack)["authority"][AREA] == pack.message(f"authority_{AREA}")
    serve(page, pack)
    page.goto(SITE)
    line = page.evaluate("""async (authority) => {
      const { sourceLine } = await import('/assets/contacts.js');
      return sourceLine({ title: 'A guide', where: 'Part 1', authority, status: 'unconfirmed' }).textContent;
    }""", AREA)
    assert line == "Source: A guide: Part 1 (Halvermere, made up, not confirmed)"


def test_gym_says_what_it_is_before_any_script(packs: dict[str, Pack], without_scripts: Page) -> None:
    """The line that it is practice stands in the page in the pack's words."""
    serve(without_scripts, packs[AREA])
    without_scripts.goto(f"{SITE}/gym")
    expect(without_scripts.locator("#banner")).to_have_text(packs[AREA].message("gym_banner"))


def test_words_of_a_pack_are_text_in_the_page() -> None:
    """Markup in a pack's words is shown as it is written, in the page and among the words for its scripts."""
    pack = load_pack()
    marked = "</script><script>alert(1)</script>"
    message = Message(id="authority_national", text=marked)
    text = sent(HOME, replace(pack, messages={**pack.messages, message.id: message}))
    assert marked not in text and "\\u003cscript\\u003e" in text
