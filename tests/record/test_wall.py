"""The pocket card and the poster: danger first, every number with its standing and whom it is for, nothing made up."""
from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cases import SCENARIOS, at_outcome, pack
from pypdf import PdfReader

from threshold_guide.knowledge import load_pack
from threshold_guide.record.as_text import as_text
from threshold_guide.record.sheet import sheet
from threshold_guide.record.wall import SIZES, page, picture, words

ON = dt.date(2026, 11, 23)
ROOT = Path(__file__).resolve().parents[2]


def text_of(pdf: bytes) -> str:
    """What the one page says, in reading order, without line breaks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    return re.sub(r"(?<=-)\s+", "", " ".join(pages[0].extract_text().split()))


@pytest.mark.parametrize("size", SIZES)
def test_page_says_what_the_content_says(size):
    """One page: 999 before anything, each contact's lines as they stand, what to do when told, edition and last day."""
    said = text_of(page(size, pack(), ON))
    info = pack().info
    wanted = [info.banner, pack().message("danger_first"), pack().message("person_line")]
    for id in (*info.on_paper[1:], *info.on_paper_adult):
        contact = pack().contacts[id]
        wanted += [contact.name[1:], contact.what_for]
        wanted += [words for line in contact.lines for words in (line.value, (line.note or "").rstrip("."))]
    acts = pack().outcomes[pack().route_ids[pack().act_now_rank]].guidance
    wanted += [pack().words(line, None) for line in (*acts.say_to_child, *acts.do_not)]
    wanted += ["edition 2026.11", "Printed Monday 23 November 2026", "Take it down after Friday 21 May 2027"]
    assert [each for each in wanted if re.sub(r"(?<=-)\s+", "", each) not in said] == []
    assert said.index("999") < said.index("01204 331500")
    assert not re.search(r"\blevel [0-5]\b", said.casefold())


def test_no_number_stands_there_that_the_content_has_not():
    """Every row of digits is in a contact, a date or the edition."""
    said = str(words(pack(), ON))
    known = " ".join(f"{line.value} {line.note}" for contact in pack().contacts.values() for line in contact.lines)
    dates = {"21", "23", "2026", "2027", "11", "999"}
    assert {digits for digits in re.findall(r"\d+", said) if digits not in known} <= dates


def test_each_contact_says_whom_it_is_for():
    """For professionals, or for both; what is for the public alone stands on no page for staff."""
    told = words(pack(), ON)
    whom = {contact["name"]: contact["audience"] for part in ("ring", "worker") for contact in told[part]["contacts"]}
    assert all(whom.values())
    assert "for the public" not in whom.values()
    assert whom["Bolton LADO, for professionals"] == "for professionals"
    assert whom["Bolton's Integrated Front Door"] == "for professionals and the public"
    assert whom["Childline"] == "for everyone, children too"


@pytest.mark.parametrize("size", SIZES)
def test_staff_are_not_given_the_mailbox_for_the_public(size):
    """Professionals reach the LADO through the portal only."""
    said = text_of(page(size, pack(), ON)).casefold()
    mailboxes = [line.value for contact in pack().contacts.values() for line in contact.lines
                 if line.kind == "email" and "professional" not in line.audience]
    assert mailboxes and not [each for each in mailboxes if each.casefold() in said]


def test_record_and_card_say_whom_each_contact_is_for():
    """Beside each contact of an outcome: in the card's map and in the record's table."""
    talk = at_outcome(next(case for case in SCENARIOS if case["expect"].get("lado") == "refer"))
    text = as_text(sheet(talk.record, {}, pack()))
    contacts = talk.card["decision"]["contacts"]
    assert len(contacts) >= 2 and set(talk.card["audiences"]) == {contact["id"] for contact in contacts}
    assert talk.card["audiences"]["lado_portal"] == "for professionals"
    assert talk.card["audiences"]["front_door"] == "for professionals and the public"
    assert "for professionals and the public" in text


def test_contact_that_was_not_checked_again_loses_its_lines():
    """After its day a number is not printed; whom to ask stands instead, and the banner says what is overdue."""
    said = text_of(page("card", pack(), dt.date(2027, 6, 1)))
    assert "01204 331500 not confirmed" not in said and "LADO@" not in said
    assert "overdue" in said
    assert "999" in said and "0800 1111" in said


def test_same_content_and_day_give_the_same_bytes():
    """So that a printed page can be compared."""
    assert page("card", pack(), ON) == page("card", pack(), ON)
    assert picture("card", pack(), ON).startswith(b"\x89PNG")


def test_other_pack_has_its_own_page():
    """Nothing of it belongs to one area."""
    said = text_of(page("card", load_pack("england"), ON))
    assert "Bolton" not in said


def test_too_much_for_one_page_is_told():
    """More than fits is refused with the place to mend, not cut."""
    much = replace(pack(), info=msgspec.structs.replace(pack().info, on_paper=pack().info.on_paper * 4))
    with pytest.raises(ValueError, match="does not fit on one page. .* on_paper"):
        page("card", much, ON)


@pytest.mark.parametrize(("arguments", "words"), [
    (["card", "--out", "card.doc"], "ends neither in .pdf nor in .png"),
    (["card", "--out", "no/such/folder/card.pdf"], "cannot be written"),
    (["card", "--out", "card.pdf", "--today", "tomorrow"], "is not a day in the calendar")])
def test_command_says_what_is_wrong(arguments, words, tmp_path):
    """A clear line and exit code 2."""
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "print", *arguments], cwd=tmp_path,
                          capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"})
    assert done.returncode == 2 and words in done.stderr


def test_command_writes_the_file(tmp_path):
    """`thresholds print poster --out FILE`."""
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "print", "poster", "--out", "p.pdf"],
                          cwd=tmp_path, capture_output=True, text=True, timeout=60,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
