"""Pictures of the plain pages, the card and the poster: `python -m bench.plain_screens http://127.0.0.1:5005/`.

They stand in docs/screens.
Each page at 320, 390, 768 and 1280 pixels, light and dark, cut at a height that still can be read.
"""
from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.screens import FOLDER, SCHEMES, small
from tests.widget.conftest import ARGUMENTS, CHROMIUM
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.knowledge import load_pack
from threshold_guide.record.wall import SIZES, picture

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from plain import test_browser as plain

WIDTHS = {320: 640, 390: 844, 768: 1024, 1280: 800}
SHOWN: tuple[Callable[[Page], None], ...] = (
    plain.start, plain.facts, plain.to_mend, plain.own_view, plain.outcome, plain.lado, plain.danger, plain.rule)


def take(browser: Browser, url: str, screen: Callable[[Page], None]) -> Iterator[tuple[str, bytes]]:
    """The pictures of one page with their names, as WebP."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800}, locale="en-GB",
                                  timezone_id="Europe/London")
    page = context.new_page()
    screen(page)
    page.evaluate("() => { document.querySelector('.head').style.position = 'static'; scrollTo(0, 0); }")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            name = screen.__name__.replace("_", "-")
            yield f"plain-{name}-{width}-{scheme}.webp", small(page.screenshot(full_page=True))
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of a running guide")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = {f"{size}.webp": small(picture(size, load_pack(), today_in_england()), 2600) for size in SIZES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for screen in SHOWN:
            made.update(take(browser, options.url, screen))
        browser.close()
    for name, content in made.items():
        (FOLDER / name).write_bytes(content)
    print(f"{len(made)} pictures, {sum(map(len, made.values()))} bytes")


if __name__ == "__main__":
    main()
