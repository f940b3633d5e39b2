"""The guide in another site's page: it works, the two do not touch, and the page around learns nothing of a case."""
from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from threshold_guide.channel.embedding import ORIGINS, NotAnOrigin, origins

from .guide import SPEECH_DELAY
from .host import EXAMPLE, host
from .server import Server, free_port


@pytest.fixture(scope="module")
def embedding(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    """A guide that lists one origin, and the port of that origin."""
    port = free_port()
    running = Server(tmp_path_factory.mktemp("embedding") / "var", {ORIGINS: f"http://127.0.0.1:{port}"})
    running.start()
    yield running, port
    running.stop()


@pytest.fixture()
def site(embedding: tuple[Server, int]) -> Iterator[str]:
    guide, port = embedding
    with host(guide.url.rstrip("/"), port, {"spy.js": SPY, "spy.html": SPY_PAGE, "page.html": WHOLE_PAGE}) as address:
        yield address


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("threshold-guide").evaluate("node => node.show()")
    page.wait_for_function("() => document.getElementById('told').dataset.last === 'guide-ready'")


def inside(page: Page) -> Frame:
    """The guide's own frame."""
    [inner] = [each for each in page.frames if each.parent_frame is not None]
    inner.wait_for_selector("#messages > li")
    inner.wait_for_selector("#send:not([aria-disabled])")
    return inner


def test_conversation_runs_in_the_panel_under_the_hosts_strict_policy(page: Page, site: str) -> None:
    """One script tag, one element: a worry is typed in the panel and read back; nothing breaks the policy."""
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    opened(page, site)
    guide = inside(page)
    guide.locator("#box").fill(SPEECH_DELAY)
    guide.locator("#send").click()
    expect(guide.locator("form[data-screen=facts]")).to_be_visible()
    assert broken == []


def test_nothing_is_asked_of_the_guide_before_the_panel_is_opened(page: Page, site: str,
                                                                  embedding: tuple[Server, int]) -> None:
    """Somebody who only reads the page is not known to the guide; the script is all that is loaded."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith(embedding[0].url) else None)
    page.goto(site)
    page.wait_for_function("() => customElements.get('threshold-guide')")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["embed.js"]


def test_styles_do_not_touch_in_either_direction(page: Page, site: str, server: Server) -> None:
    """The host's broad rules change nothing in the panel, and the guide leaves the host's look as it was."""
    page.goto(site)
    look = "() => { const s = getComputedStyle(document.body); return [s.fontFamily, s.backgroundColor, s.color]; }"
    before = page.evaluate(look)
    opened(page, site)
    guide = inside(page)
    assert page.evaluate(look) == before
    own = guide.evaluate(BUTTON)
    page.goto(server.url)
    page.set_viewport_size({"width": 430, "height": 800})
    page.wait_for_selector("#send:not([aria-disabled])")
    alone = page.evaluate(BUTTON)
    assert own == alone


def test_panel_has_a_size_whatever_the_host_says_of_frames(page: Page, site: str) -> None:
    """A rule of the host's that hides every section and frame does not reach into the element."""
    opened(page, site)
    size = inside(page).evaluate("() => [innerWidth, innerHeight]")
    assert size[0] >= 300 and size[1] >= 300
    for style in own_styles(page):
        assert style["letter-spacing"] == "normal" and "Georgia" not in style["font-family"], style


def test_hostile_page_learns_nothing_but_the_documented_events(page: Page, site: str) -> None:
    """A page that listens to everything and tries every door gets four names and no word."""
    page.goto(f"{site}/spy.html")
    page.locator("threshold-guide").evaluate("node => node.show()")
    page.wait_for_function("() => window.heard.some(entry => entry.includes('ready'))")
    guide = inside(page)
    guide.locator("#box").fill(SPEECH_DELAY)
    guide.locator("#send").click()
    expect(guide.locator("form[data-screen=facts]")).to_be_visible()
    page.evaluate("() => window.pry()")
    heard = page.evaluate("() => window.heard")
    assert set(heard) <= {"event guide-open", "event guide-ready", 'message {"thresholdGuide":"ready"}'}, heard
    found = page.evaluate("() => window.found")
    assert found == [], found
    kept = page.evaluate("() => [document.documentElement.outerHTML, {...localStorage}, {...sessionStorage}]")
    assert "speech" not in json.dumps(kept)


def test_messages_from_the_page_around_do_nothing(page: Page, site: str) -> None:
    """The guide takes no orders: what the host posts into the frame changes nothing there."""
    page.goto(f"{site}/spy.html")
    page.locator("threshold-guide").evaluate("node => node.show()")
    page.wait_for_function("() => window.inner")
    guide = inside(page)
    before = guide.locator("#messages > li").count()
    page.evaluate("""() => {
      for (const data of [{ thresholdGuide: 'leave' }, '/press{"do":"command","name":"delete_everything"}'])
        window.inner.postMessage(data, '*');
    }""")
    page.evaluate("() => dispatchEvent(new MessageEvent('message', { data: { thresholdGuide: 'leave' } }))")
    page.wait_for_timeout(200)
    assert guide.locator("#messages > li").count() == before


def test_site_that_is_not_listed_cannot_show_the_guide(page: Page, embedding: tuple[Server, int]) -> None:
    """Another origin gets an empty frame; the guide's own server with no list lets nobody frame it."""
    with host(embedding[0].url.rstrip("/"), free_port()) as elsewhere:
        page.goto(elsewhere)
        page.locator("threshold-guide").evaluate("node => node.show()")
        page.wait_for_timeout(1000)
        assert all(each.locator("#messages").count() == 0 for each in page.frames)


def test_without_a_list_nobody_may_frame_it_and_the_script_stays_home(server: Server) -> None:
    """As it is installed, no other site can show the guide."""
    home = urllib.request.urlopen(server.url, timeout=10).headers
    assert "frame-ancestors 'none'" in home["Content-Security-Policy"]
    assert home["X-Frame-Options"] == "DENY"
    script = urllib.request.urlopen(f"{server.url}assets/embed.js", timeout=10).headers
    assert script["Cross-Origin-Resource-Policy"] == "same-origin"


def test_only_the_page_may_be_framed(embedding: tuple[Server, int]) -> None:
    """The list opens the page and the one script; the API and the rest stay closed to other sites."""
    guide, port = embedding
    home = urllib.request.urlopen(guide.url, timeout=10).headers
    assert f"frame-ancestors http://127.0.0.1:{port};" in home["Content-Security-Policy"] + ";"
    assert home["X-Frame-Options"] is None
    for path in ("assets/app.js", "assets/numbers.json", "health"):
        headers = urllib.request.urlopen(f"{guide.url}{path}", timeout=10).headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_panel_opens_and_closes_by_keyboard_and_gives_the_focus_back(page: Page, site: str) -> None:
    """Tab to the launcher, Enter, Escape: the focus is where it was."""
    page.goto(site)
    page.wait_for_function("() => customElements.get('threshold-guide')")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.tagName") == "THRESHOLD-GUIDE":
            break
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('threshold-guide').hasAttribute('open')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('threshold-guide').hasAttribute('open')")
    assert page.evaluate("() => document.activeElement.tagName") == "THRESHOLD-GUIDE"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('threshold-guide').hasAttribute('open')")


def test_leave_quickly_in_the_panel_takes_the_frame_away_and_tells_the_page(page: Page, site: str) -> None:
    """The conversation is gone, the frame too, and the page can clear itself."""
    opened(page, site)
    inside(page).locator("#leave").click()
    page.wait_for_function("() => document.querySelector('main').childElementCount === 0")
    assert [each for each in page.frames if each.parent_frame is not None] == []


def test_whole_page_mode_fills_its_place(page: Page, site: str) -> None:
    """With mode="page" the guide is there without a button."""
    page.goto(f"{site}/page.html")
    guide = inside(page)
    assert guide.evaluate("() => innerWidth") > 900


@pytest.mark.parametrize("width", [320, 1280])
def test_host_page_with_the_open_panel_passes_axe(page: Page, site: str, width: int) -> None:
    """Launcher and panel hold to the same rules as the guide, on a phone and on a desktop."""
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site)
    page.wait_for_function("() => customElements.get('threshold-guide')")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
    opened(page, site)
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


def test_link_stands_where_scripts_do_not_run() -> None:
    """The example's element holds a plain link."""
    text = (EXAMPLE / "index.html").read_text(encoding="utf-8")
    assert '<a href="https://guide.example/">Open the threshold guide</a></threshold-guide>' in text
    assert "unsafe" not in text


@pytest.mark.parametrize("entry", ["school.example", "http://school.example", "https://school.example/path", "*",
                                   "https://*.example", "https://a.example;script-src", "'self'"])
def test_entry_that_is_no_origin_is_refused_by_name(entry: str) -> None:
    """A slip in the list does not quietly open or close the guide."""
    with pytest.raises(NotAnOrigin, match="is not an origin"):
        origins({ORIGINS: f"https://good.example {entry}"})


def test_origins_are_read_in_their_order() -> None:
    """Spaces part them; a final slash is forgiven."""
    assert origins({ORIGINS: " https://a.example/  https://b.example:8443 https://a.example"}) == (
        "https://a.example", "https://b.example:8443")
    assert origins({}) == ()


def test_server_with_a_slip_in_the_list_does_not_start(trained: None, tmp_path: Path) -> None:
    """It says which entry and how to write it."""
    wrong = Server(tmp_path / "var", {ORIGINS: "school.example"})
    with pytest.raises(AssertionError, match="`school.example` is not an origin"):
        wrong.start()
    wrong.stop()


def own_styles(page: Page) -> list[dict[str, str]]:
    """What the launcher and the panel look like, read by the browser's tools: their root is closed to scripts."""
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")

    def under(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for child in [*node.get("children", []), *node.get("shadowRoots", [])]:
            yield from under(child)

    document = tools.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    element = next(node for node in under(document) if node["nodeName"] == "THRESHOLD-GUIDE")
    found = [tools.send("CSS.getComputedStyleForNode", {"nodeId": node["nodeId"]})["computedStyle"]
             for node in under(element["shadowRoots"][0]) if node["nodeName"] in ("BUTTON", "P")]
    assert found
    return [{entry["name"]: entry["value"] for entry in style} for style in found]


WHOLE_PAGE = """<!doctype html><html lang="en-GB"><title>Whole page</title>
<script src="https://guide.example/assets/embed.js" defer></script>
<threshold-guide mode="page"></threshold-guide></html>"""

SPY_PAGE = """<!doctype html><html lang="en-GB"><title>Spy</title><script src="spy.js"></script>
<script src="https://guide.example/assets/embed.js" defer></script>
<threshold-guide></threshold-guide></html>"""

BUTTON = """() => {
  const style = getComputedStyle(document.querySelector('#send'));
  return [style.fontSize, style.borderRadius, style.backgroundColor, style.letterSpacing];
}"""

#: Listens to everything before the element is there, keeps hold of the frame, and then tries every way in.
SPY = """
window.heard = [];
window.found = [];
window.inner = null;
addEventListener('message', event => {
  window.inner = event.source;
  window.heard.push('message ' + JSON.stringify(event.data));
}, true);
for (const name of ['open', 'ready', 'close', 'leave', 'message', 'outcome', 'answer', 'input']) {
  const told = event => window.heard.push('event ' + event.type + (event.detail ? JSON.stringify(event.detail) : ''));
  document.addEventListener('guide-' + name, told, true);
}
for (const name of ['input', 'keydown', 'change', 'paste', 'submit'])
  document.addEventListener(name, event => window.heard.push('dom ' + name), true);
window.pry = () => {
  const node = document.querySelector('threshold-guide');
  const shadow = of => of.shadowRoot && of.shadowRoot.innerHTML;
  const tries = {
    shadow: () => shadow(node),
    another: () => shadow(document.createElement('threshold-guide')),
    text: () => node.innerText || node.textContent,
    frames: () => frames.length ? 'listed' : '',
    page: () => window.inner.document.body.innerText,
    token: () => window.inner.sessionStorage.getItem('threshold-guide-token'),
    address: () => window.inner.location.href,
    name: () => window.inner.name,
  };
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      const got = attempt();
      if (got && String(got).trim()) window.found.push(name + ': ' + got);
    } catch { /* refused, as it should be */ }
  }
};
"""
