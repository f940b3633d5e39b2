"""What the page weighs and how soon it shows: `python -m bench.page http://127.0.0.1:5005/`, beside a running guide.

Sizes are of the files in widget/dist, each compressed by itself as a proxy would. Times are chromium's own, the
median of several loads with an empty cache. Layout shift is the sum of what the browser reports without input.
"""
from __future__ import annotations

import argparse
import gzip
import json
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from threshold_guide.channel.filled import filled
from threshold_guide.channel.pages import told_today

DIST = Path(__file__).parents[1] / "widget" / "dist"
CHROMIUM = "/usr/bin/chromium"
LOADS = 7
SCRIPT_LIMIT, PAINT_LIMIT, SHIFT_LIMIT = 60 * 1024, 1000.0, 0.1
#: Only sites that embed the guide load it, and then nothing else of these.
FOR_OTHERS = "embed.js"

OBSERVE = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: 'layout-shift', buffered: true });
window.largest = 0;
new PerformanceObserver(list => { window.largest = list.getEntries().at(-1).startTime; })
  .observe({ type: 'largest-contentful-paint', buffered: true });
"""
READ = """() => ({
  first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  largest: window.largest, shift: window.shifts.reduce((sum, value) => sum + value, 0),
  requests: performance.getEntriesByType('resource').length,
})"""


def sizes() -> dict[str, int]:
    """Compressed bytes of the scripts of the page, the style sheet, the HTML, and the script for other sites."""
    scripts = [path for path in sorted(DIST.rglob("*.js")) if path.name != FOR_OTHERS]
    return {
        "scripts": sum(_compressed(path) for path in scripts),
        "style": sum(_compressed(path) for path in DIST.rglob("*.css")),
        "html": len(gzip.compress(filled((DIST / "index.html").read_text(encoding="utf-8"), told_today()).encode(), 9)),
        "script for other sites": _compressed(DIST / "assets" / FOR_OTHERS),
    }


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def load(browser: Browser, url: str, width: int, height: int) -> dict[str, Any]:
    """One load with an empty cache, up to the greeting."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(OBSERVE)
    page.goto(url)
    page.wait_for_selector("#messages > li")
    page.wait_for_timeout(300)
    found: dict[str, Any] = page.evaluate(READ)
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of a running guide")
    options = parser.parse_args()
    found: dict[str, Any] = {"compressed bytes": sizes()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        for name, width, height in (("phone", 390, 844), ("small phone", 320, 640), ("desktop", 1280, 800)):
            loads = [load(browser, options.url, width, height) for _ in range(LOADS)]
            found[name] = {
                "first paint, ms, median": round(statistics.median(each["first"] for each in loads), 1),
                "first paint, ms, slowest": round(max(each["first"] for each in loads), 1),
                "largest paint, ms, median": round(statistics.median(each["largest"] for each in loads), 1),
                "layout shift, most": round(max(each["shift"] for each in loads), 4),
                "requests": loads[0]["requests"],
            }
        browser.close()
    views = [found[name] for name in ("phone", "small phone", "desktop")]
    found["within the limits"] = {
        "scripts at most 60 KB": found["compressed bytes"]["scripts"] <= SCRIPT_LIMIT,
        "first paint at most 1 s": all(view["first paint, ms, median"] <= PAINT_LIMIT for view in views),
        "layout shift counts as good": all(view["layout shift, most"] <= SHIFT_LIMIT for view in views),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
