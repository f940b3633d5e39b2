"""One server and one browser for all tests of the page; each test has a context, and so a storage, of its own."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .guide import Guide
from .server import ROOT, Server

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]
#: an answer may take its time on a machine that does other things as well
PATIENCE = 15_000

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def trained() -> None:
    """Quick where the model is up to date."""
    subprocess.run([sys.executable, "-m", "threshold_guide.cli", "train"], cwd=ROOT, check=True, timeout=120)


@pytest.fixture(scope="package")
def server(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("page") / "var")
    running.start()
    yield running
    running.stop()


@pytest.fixture()
def own_server(trained: None, tmp_path: Path) -> Iterator[Server]:
    """One that a test may stop."""
    running = Server(tmp_path / "var")
    running.start()
    yield running
    running.stop()


# Not for the whole session: while it runs, no other test of the same process can start an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture()
def new_context(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Makes somebody else's browser: nothing is shared with the others."""
    made: list[BrowserContext] = []

    def make() -> BrowserContext:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce",
                                      timezone_id="Europe/London", accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture()
def page(new_context: Callable[[], BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture()
def guide(page: Page, server: Server) -> Guide:
    """The page, opened, with its greeting."""
    return Guide(page).open(server.url)
