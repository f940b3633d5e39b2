"""Pictures of every kind of screen for docs/screens: `python -m bench.screens http://127.0.0.1:5005/`.

Each screen at 320, 768 and 1280 pixels, light and dark: the newest message as it stands, cut at a height that still
can be read. WebP, so that all of them together stay small. `pillow` comes with the development packages.
"""
from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.widget import test_look as screens
from tests.widget.conftest import ARGUMENTS, CHROMIUM
from tests.widget.guide import Guide

FOLDER = Path(__file__).parents[1] / "docs" / "screens"
WIDTHS = {320: 640, 768: 1024, 1280: 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 1900
#: few colours keep letters sharp and files small
COLOURS = 20
SHOWN: tuple[Callable[[Guide], None], ...] = (
    screens.start, screens.facts, screens.many_choice, screens.background, screens.page_of_ticks,
    screens.own_view_asked, screens.level_of_need, screens.own_view_beside, screens.lado, screens.danger,
    screens.papers_open, screens.words_explained, screens.rule, screens.date, screens.timeline, screens.answers,
    screens.server_away, screens.waiting_long, screens.menu_open)
#: These are about the window, not about a message.
WHOLE = frozenset({"start", "menu_open", "waiting_long", "server_away"})
#: Of these the newest message is scrolled to.
TOLD = frozenset({"waiting_long", "server_away"})
#: The part of a long card that the picture is about.
ANSWERS = "answers"
PART = {"answers": ANSWERS, "papers_open": ".papers-fold", "own_view_beside": ".own",
        "level_of_need": ".card--decision"}


def take(browser: Browser, url: str, screen: Callable[[Guide], None]) -> Iterator[tuple[str, bytes]]:
    """The pictures of one screen with their names, as WebP. It is reached once and looked at in every width."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce",
                                  timezone_id="Europe/London")
    page = context.new_page()
    guide = Guide(page).open(url)
    screen(guide)
    name = screen.__name__
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            if name in TOLD:
                guide.last.evaluate("node => node.scrollIntoView({block: 'start'})")
            shot = page.screenshot() if name in WHOLE else _message(page, guide, PART.get(name))
            yield f"{name.replace('_', '-')}-{width}-{scheme}.webp", small(shot)
    context.close()


def small(shot: bytes, tallest: int = TALLEST) -> bytes:
    """The picture as WebP, cut at `tallest` pixels."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, tallest)))
    few = image.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    out = io.BytesIO()
    few.save(out, "WEBP", lossless=True, quality=100, method=4)
    return out.getvalue()


def _message(page: Page, guide: Guide, part: str | None) -> bytes:
    """The newest message, or a part of it, without what stays fixed over it."""
    page.evaluate("""() => document.querySelectorAll('.head, .composer, .bar').forEach(node => {
      node.style.position = 'static';
    })""")
    if part == ANSWERS:
        shown = guide.answers.locator("xpath=ancestor::*[contains(@class, 'card')][1]")
    else:
        shown = guide.last.locator(part).last if part else guide.last
    box = shown.evaluate("""node => { const box = node.getBoundingClientRect();
      return {x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height}; }""")
    return page.screenshot(full_page=True, clip=box)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of a running guide")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for screen in SHOWN:
            for name, picture in take(browser, options.url, screen):
                (FOLDER / name).write_bytes(picture)
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures, {sum(path.stat().st_size for path in FOLDER.iterdir())} bytes")


if __name__ == "__main__":
    main()
