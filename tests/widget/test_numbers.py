"""The numbers that stand in the page are the numbers of the pack, with their standing."""
from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from typing import Any

import yaml
from playwright.sync_api import expect

from threshold_guide.channel import pages
from threshold_guide.channel.filled import filled
from threshold_guide.channel.numbers import numbers
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import load_pack

from .guide import Guide
from .server import ROOT, Server

KB = ROOT / "policy_kb"


def contacts() -> dict[str, dict[str, Any]]:
    """Bolton's contacts over England's."""
    found: dict[str, dict[str, Any]] = {}
    for pack in ("england", "bolton"):
        for contact in yaml.safe_load((KB / pack / "contacts.yml").read_text())["contacts"]:
            found[contact["id"]] = contact
    return found


def phone_lines() -> dict[str, dict[str, Any]]:
    return {digits(line["value"]): line for contact in contacts().values() for line in contact["lines"]
            if line["kind"] == "phone"}


def digits(text: str) -> str:
    return re.sub(r"[^+0-9]", "", text)


class Written(HTMLParser):
    """The telephone links of a page with their words, and all its text."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.text = ""
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        self._address = address if tag == "a" and address.startswith("tel:") else None

    def handle_endtag(self, tag: str) -> None:
        self._address = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._address:
            self.links.append((self._address, data))


def written(pack: Pack | None = None) -> Written:
    """The page as it is sent, before any script."""
    page = Written()
    page.feed(filled((ROOT / "widget" / "dist" / "index.html").read_text(), pack or pages.told_today()))
    return page


def test_numbers_written_in_the_page_are_the_packs() -> None:
    """No number stands in the page that the pack does not hold, and each link rings what it shows."""
    page = written()
    assert {words for _, words in page.links} >= {"999", "101", "01204 331500"}
    for address, words in page.links:
        assert address == f"tel:{digits(words)}"
        assert digits(words) in phone_lines(), words


def test_numbers_written_in_the_page_carry_their_standing() -> None:
    """The front door's number is shown with the pack's own reservation, and no out-of-hours number is made up."""
    page = written()
    front_door = phone_lines()["01204331500"]
    assert front_door["status"] == "unconfirmed"
    assert front_door["note"] in page.text
    [out_of_hours] = contacts()["out_of_hours"]["lines"]
    assert out_of_hours["kind"] == "words" and "not confirmed" in out_of_hours["value"]
    assert out_of_hours["value"] in page.text


def test_standing_written_in_the_page_is_the_packs() -> None:
    """The page says where its content stands before anything is loaded, in the pack's words."""
    assert load_pack().info.banner in written().text


def test_expired_number_is_gone_from_the_page_and_says_with_whom_to_check() -> None:
    """From the day after its last one a number is not shown to anybody any more, before a script and after it."""
    pack = load_pack()
    front_door = pack.contacts["front_door"]
    assert front_door.expires and front_door.find_out
    last, after = (as_of(pack, front_door.expires + dt.timedelta(days)) for days in (0, 1))
    ringing = "tel:01204331500"
    assert ringing in {address for address, _ in written(last).links}
    assert ringing not in {address for address, _ in written(after).links}
    assert front_door.find_out in written(after).text and front_door.find_out not in written(last).text
    [served] = [contact for contact in json.loads(numbers(after))["contacts"] if contact["id"] == "front_door"]
    assert served["lines"] == [] and front_door.find_out in served["find_out"]


def test_served_numbers_are_the_packs_with_lines_for_anybody_only(server: Server) -> None:
    """numbers.json says what the contacts say, to the word, and hands no professional's line to the public."""
    served = server.get("assets/numbers.json")["contacts"]
    assert [contact["id"] for contact in served][:2] == ["emergency_999", "front_door"]
    assert {"out_of_hours", "police_101"} <= {contact["id"] for contact in served}
    for contact in served:
        held = contacts()[contact["id"]]
        assert contact["name"] == held["name"] and contact["what_for"] == held["what_for"]
        lines = [line for line in held["lines"] if "public" in line["audience"]]
        assert [(line["value"], line["status"], line["note"]) for line in contact["lines"]] == [
            (line["value"], line["status"], line.get("note")) for line in lines]


def test_page_shows_the_served_numbers_with_their_standing(guide: Guide) -> None:
    """What is served is what people see beside the conversation."""
    numbers = guide.page.locator("#numbers")
    expect(numbers.get_by_role("link", name="01204 331500")).to_be_visible()
    expect(numbers).to_contain_text("not confirmed")
    expect(numbers).to_contain_text("printed July 2021; confirm")
    expect(numbers.get_by_role("link", name="0800 1111")).to_be_visible()
    assert "@" not in numbers.inner_text()
