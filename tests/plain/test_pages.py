"""What goes wrong, comes twice, comes from elsewhere or goes back: told in plain words, and nothing is lost."""
from __future__ import annotations

import re
import sqlite3
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from widget.server import Server

from threshold_guide.channel.plain.forms import PATHS
from threshold_guide.knowledge.compiled import compiled_pack

from .reader import Plain, answering

BRUISE = "3 month old with a bruise on her cheek, mum says she rolled onto a toy"
SPEECH = "3 year old at nursery, speech delay, only says a few words. Parents are keen to get help"
LOW = {"red_flags": ["none"], "duration": "months", "frequency": "most_days", "impact": "some", "trend": "same",
       "help_response": "working_with_us", "parents_aware": "aware_engaged", "involved_now": ["nobody"],
       "history": ["none_known"], "lives_in": "here"}


def low_need(plain: Plain) -> Plain:
    """As far as the question before an outcome."""
    plain.begin("level_of_need", SPEECH)
    for _ in range(12):
        if plain.form("facts") is not None:
            plain.confirm()
        elif plain.form("screen") is not None:
            plain.answer(answering(LOW, compiled_pack()))
    assert plain.form("own") is not None
    return plain


def steady(plain: Plain) -> None:
    """What every page has, whatever else it says: 999, whom to ring, a way to leave, no script."""
    assert plain.page.xpath("//a[@href='tel:999']")
    assert plain.page.xpath("//section[@id='numbers']//a[@href='tel:01204331500']")
    assert plain.page.xpath("//header//a[contains(@href, '/leave')]")
    assert not plain.page.xpath("//script | //@onclick | //@onload")
    assert plain.headers["Cache-Control"] == "no-store"
    assert "script-src" not in plain.headers["Content-Security-Policy"]
    assert "default-src 'none'" in plain.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in plain.headers
    assert len(plain.page.xpath("//h1")) >= 1


# -- the way through ----------------------------------------------------------------------------

def test_message_is_read_and_its_facts_are_ticked_with_their_words(plain: Plain) -> None:
    """As in the chat: each fact with the words it came from, nothing counts before it is confirmed, and 999 stays."""
    plain.begin("level_of_need", BRUISE, "school")
    steady(plain)
    form = plain.form("facts")
    assert form is not None
    labels = [" ".join(label.text_content().split()) for label in form.xpath(".//label")]
    assert any("bruise on her cheek" in label for label in labels)
    assert form.xpath(".//input[@name='fact' and @checked]")
    plain.confirm()
    assert "01204 331500" in plain.text


def test_facts_that_are_unticked_do_not_count(plain: Plain) -> None:
    """What is taken out of the list is asked for where it was grave, and is no answer where it was not."""
    plain.begin("level_of_need", BRUISE)
    plain.send(plain.form("facts"), drop=["fact"])
    assert "You took out something serious" in plain.text


def test_own_view_is_asked_before_the_outcome_and_shown_beside_it(plain: Plain) -> None:
    """Asked as in the chat, never in the way; going lower needs a reason and a lead, and what was given stays."""
    low_need(plain)
    assert not plain.decided
    plain.send(plain.form("own"), [("route", "targeted")])
    assert plain.decided
    assert "Several services, one plan" in plain.page.xpath("//dl[@class='own__views']//dd/text()")
    lower = plain.form("lower")
    assert lower is not None
    plain.send(lower, [("lower", "universal"), ("reason", "It is <b>known</b> already.")])
    assert plain.status == 400 and "Choose which lead has agreed." in plain.text
    assert plain.page.xpath("string(//textarea[@id='reason'])").strip() == "It is <b>known</b> already."
    plain.send(plain.form("lower"), [("lead", "safeguarding")])
    assert plain.status == 200 and "It is <b>known</b> already." in plain.text
    assert not plain.page.xpath("//dd//b")


def test_own_view_left_blank_is_told(plain: Plain) -> None:
    """The question before the outcome says that it may be passed over."""
    low_need(plain)
    plain.send(plain.form("own"))
    assert plain.status == 400 and "Choose one, or go on without a view" in plain.text and not plain.decided


def test_going_higher_is_one_press(plain: Plain) -> None:
    """A higher route of one's own is the outcome's from then on."""
    low_need(plain).open(f"{plain.path}/outcome")
    higher = plain.page.xpath("//button[contains(., 'Go higher: ask social care to assess')]")[0]
    plain.press(higher.get("value"))
    assert "You went higher on your own judgement" in plain.text
    assert "These answers point to: child in need" in plain.text


def test_danger_comes_first_and_keeps_the_answers(plain: Plain) -> None:
    """Danger in a message is 999 before anything; handled, the line stays and the case goes on."""
    plain.begin("level_of_need", "he has a knife and is in the corridor")
    steady(plain)
    assert plain.page.xpath("//article[contains(@class,'card--danger')]")
    handled = plain.page.xpath("//button[contains(., 'Yes, it is being handled')]")[0].get("value")
    plain.press(handled)
    assert "Danger was named in this conversation" in plain.text


def test_danger_button_is_on_every_page_of_a_case(plain: Plain) -> None:
    """Also in the middle of the questions, and back again with nothing lost."""
    plain.begin("level_of_need", SPEECH).confirm()
    asked = plain.heading
    danger = plain.page.xpath("//header//button[contains(., 'Danger now')]")[0].get("value")
    plain.press(danger)
    assert "Ring 999" in plain.heading
    plain.press(plain.page.xpath("//button[contains(., 'Nobody is in danger now')]")[0].get("value"))
    assert plain.heading == asked


def test_rule_and_date_are_answered(plain: Plain) -> None:
    """A question about a rule gets its rule and source; one about a date gets the date."""
    plain.begin("rule", "who chairs a strategy discussion?")
    steady(plain)
    assert plain.page.xpath("//article[contains(@class,'card--policy')]") and "Source" in plain.text
    plain.begin("rule", "strat was 11 Dec 2026, ICPC by when?")
    assert "2027" in plain.heading or "January" in plain.text


def test_child_who_writes_is_asked_and_gets_their_own_numbers(plain: Plain) -> None:
    """The exits are those of the chat."""
    plain.begin("", "I am 12 and my dad hits me")
    assert plain.status == 200 and "0800 1111" in plain.text


# -- back, again, twice -------------------------------------------------------------------------

def test_going_back_and_answering_otherwise_goes_on_from_there(plain: Plain) -> None:
    """The earlier page is as it was; another answer there makes another way, and the first one still stands."""
    plain.begin("level_of_need", SPEECH).confirm()
    red_flags = plain.path
    plain.answer(answering(LOW, compiled_pack()))
    first = plain.path
    plain.open(red_flags)
    assert plain.form("screen") is not None
    plain.answer(lambda id, many, values: ["rf_weapon"])
    assert plain.path != first
    assert plain.open(first).status == 200


def test_form_sent_twice_makes_one_page(plain: Plain, server: Server) -> None:
    """A double press, or a page sent again by the browser: the same address, one step kept."""
    plain.begin("level_of_need", SPEECH)
    path, fields = plain.path, [("form", "facts"), ("fact", "0"), ("fact", "1")]
    first = plain.post(path, fields, follow=False)
    assert first.status == 303
    where = first.headers["Location"]
    before = rows(server, "plain_steps")
    assert plain.post(path, fields, follow=False).headers["Location"] == where
    assert rows(server, "plain_steps") == before
    assert plain.open(where).body == plain.open(where).body


def test_unanswered_question_is_told_and_what_was_chosen_stays(plain: Plain) -> None:
    """The page comes again with what is missing named and linked; nothing that was chosen is lost."""
    plain.begin("level_of_need", SPEECH).confirm().answer(answering(LOW, compiled_pack()))
    form = plain.form("screen")
    name, value = next((field.get("name"), field.get("value")) for field in form.xpath(".//input[@type='radio']"))
    path = plain.path
    plain.post(path, [("form", "screen"), (name, value)])
    assert plain.status == 400 and plain.path == path
    target = plain.page.xpath("//div[@class='problems']//a/@href")[0].removeprefix("#")
    assert plain.page.xpath(f"//*[@id='{target}']")
    assert plain.page.xpath(f"//input[@name='{name}' and @value='{value}' and @checked]")


# -- broken, foreign, old, oversized ------------------------------------------------------------

@pytest.mark.parametrize("path", ["/plain/no-such-token/step", "/plain/x", "/plain/%00/%00",
                                  "/plain/" + "y" * 3000 + "/z"], ids=["token", "short", "zero", "long"])
def test_address_that_is_not_whole_is_told(plain: Plain, path: str) -> None:
    """An address that opens nothing says so in words, with the numbers to ring and a way to start."""
    plain.open(path)
    assert plain.status == 404
    steady(plain)
    assert plain.page.xpath("//a[@href='/plain']")


def test_another_conversations_step_opens_nothing(plain: Plain) -> None:
    """The step of one case under the token of another is not found."""
    mine = plain.begin("level_of_need", SPEECH).path
    theirs = plain.begin("level_of_need", BRUISE).path
    mixed = "/".join([*theirs.split("/")[:-1], mine.split("/")[-1]])
    assert plain.open(mixed).status == 404 and "not held any more" in plain.text


def test_altered_token_opens_nothing(plain: Plain) -> None:
    """One letter of the signature is enough."""
    path = plain.begin("level_of_need", SPEECH).path
    parts = path.split("/")
    parts[2] = parts[2][:-2] + ("AA" if not parts[2].endswith("AA") else "BB")
    assert plain.open("/".join(parts)).status == 404


def test_deleted_case_is_told_in_words(plain: Plain) -> None:
    """Delete asks once, deletes every page of it, and an old page says plainly that it is gone."""
    path = plain.begin("level_of_need", SPEECH).path
    plain.open(f"{path}/delete")
    steady(plain)
    plain.post(f"{path}/delete", [])
    assert "Everything is deleted" in plain.text
    assert plain.open(path).status == 404
    assert plain.post(path, [("form", "facts")]).status == 404


def test_leave_quickly_is_a_link_that_deletes(plain: Plain) -> None:
    """A plain link: an empty page, and the case is gone."""
    path = plain.begin("level_of_need", SPEECH).path
    leave = plain.page.xpath("//header//a[contains(., 'Leave quickly')]/@href")[0]
    plain.open(leave)
    assert plain.status == 200 and plain.text.strip() in ("", "New page")
    assert plain.headers["Clear-Site-Data"] == '"cache"'
    assert plain.open(path).status == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"},
                                     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
                         ids=["origin", "null", "cross-site", "same-site"])
def test_form_of_another_site_is_refused(plain: Plain, headers: dict[str, str]) -> None:
    """Neither a beginning nor an answer is taken from elsewhere; the case stands."""
    path = plain.begin("level_of_need", SPEECH).path
    assert plain.post("/plain", [("path", "level_of_need")], headers=headers).status == 403
    steady(plain)
    assert plain.post(path, [("form", "facts")], headers=headers).status == 403
    assert plain.open(path).form("facts") is not None


@pytest.mark.parametrize("body", [
    b"", b"form=nothing", b"form=press&press=%2Frestart", b"form=press&press=%2Fpress%7Bbroken", b"form=screen",
    b"form=own_view", b"\xff\xfe=%ff", b"form=lower;form=press", b"form=press&press=" + b"%7B" * 20_000,
    b"&".join(b"a=1" for _ in range(2_000))],
    ids=["empty", "unknown", "command", "json", "no-screen", "no-such", "bytes", "semicolon", "long", "many"])
def test_broken_form_is_told_and_changes_nothing(plain: Plain, body: bytes) -> None:
    """What no form of the page looks like is refused in words; the page stands."""
    path = plain.begin("level_of_need", SPEECH).path
    plain.post(path, body)
    assert plain.status == 400
    steady(plain)
    assert "Nothing has been changed" in plain.text
    assert plain.open(path).form("facts") is not None


def test_json_is_no_form(plain: Plain) -> None:
    """The page takes forms only."""
    path = plain.begin("level_of_need", SPEECH).path
    plain.post(path, b"{}", headers={"Content-Type": "application/json"})
    assert plain.status == 415
    steady(plain)


def test_press_for_another_screen_changes_nothing(plain: Plain) -> None:
    """An answer for a screen that is not on show, and one that the question does not take, are told."""
    plain.begin("level_of_need", SPEECH).confirm()
    plain.press('/press{"do":"answer","screen":"facts","n":1,"answers":{}}')
    assert "belongs to an earlier question" in plain.text and plain.form("screen") is not None
    plain.post(plain.path, [("form", "screen"), ("q-red_flags", "no-such-flag")])
    assert "Nothing was changed" in plain.text and plain.form("screen") is not None


def test_too_long_a_text_is_told_and_given_back(plain: Plain) -> None:
    """Nothing of it is lost, at the start and later."""
    text = "bruise " * 1_500
    plain.begin("level_of_need", text)
    assert plain.status == 400 and "10,499" in plain.text
    assert plain.page.xpath("string(//textarea[@id='text'])").strip() == text.strip()
    assert plain.page.xpath("//input[@name='path' and @value='level_of_need' and @checked]")
    plain.begin("level_of_need", SPEECH)
    plain.post(plain.path, [("form", "text"), ("text", text)])
    assert plain.status == 400
    assert plain.page.xpath("string(//textarea[@id='text'])").strip() == text.strip()


def test_request_that_is_too_large_is_told_as_a_page(plain: Plain) -> None:
    """Beyond the limit of the server itself, in words and with the numbers."""
    path = plain.begin("level_of_need", SPEECH).path
    plain.post(path, b"form=text&text=" + b"x" * 1_100_000)
    assert plain.status == 413
    steady(plain)


@pytest.mark.parametrize(("fields", "words"), [
    ([], "Choose what it is about"), ([("path", "other")], "Choose what it is about"),
    ([("path", "rule")], "Write your question")])
def test_start_without_a_choice_is_told(plain: Plain, fields: list[tuple[str, str]], words: str) -> None:
    """The start says what is missing."""
    plain.post("/plain", fields)
    assert plain.status == 400 and words in plain.text
    steady(plain)


def test_script_in_text_stays_text(plain: Plain) -> None:
    """Markup that is typed is quoted as the letters it is."""
    plain.begin("level_of_need", "a <b id=made>bruise</b> on a 3 month old's cheek <script>alert(1)</script>")
    steady(plain)
    assert not plain.page.xpath("//*[@id='made']")
    plain.post(plain.path, [("form", "text"), ("text", "what does <img src=x onerror=alert(1)> mean?")])
    steady(plain)
    assert not plain.page.xpath("//img")


# -- what is kept, and taken away ---------------------------------------------------------------

def rows(server: Server, table: str) -> int:
    with sqlite3.connect(f"file:{server.var / 'conversations.sqlite3'}?mode=ro", uri=True) as db:
        found: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_nothing_typed_is_kept_but_the_words_of_the_facts(plain: Plain, server: Server) -> None:
    """Of the message only the words beside the facts on show are held, and a name is masked; no cookie is set."""
    before = rows(server, "events")
    plain.begin(
        "level_of_need", "Kayleigh Ramsbottom has a speech delay. The zebra crossing was wet on that afternoon.")
    steady(plain)
    assert rows(server, "events") == before
    with sqlite3.connect(f"file:{server.var / 'conversations.sqlite3'}?mode=ro", uri=True) as db:
        kept = b" ".join(zlib.decompress(data) for (data,) in db.execute("SELECT data FROM plain_steps"))
    assert b"speech" in kept
    assert b"zebra" not in kept and b"Ramsbottom" not in kept


def test_papers_are_links_and_own_words_go_into_one_paper_only(plain: Plain) -> None:
    """Every format that the page names comes as a file; a note of one's own stands in the paper."""
    low_need(plain).open(f"{plain.path}/outcome")
    links = plain.page.xpath("//*[@id='papers']//a[contains(@href, '/file/')]/@href")
    assert len(links) >= 10
    paper = plain.page.xpath("//*[@id='papers']//a[contains(@href, '/paper/record')]/@href")[0]
    for link in links:
        got = Plain(plain.root).open(urlsplit(link).path)
        assert got.status == 200 and "attachment" in got.headers["Content-Disposition"], link
    plain.open(paper)
    steady(plain)
    path = plain.path
    plain.post(path, [("own-note", "Spoke to the nursery nurse."), ("format", "txt")])
    assert b"Spoke to the nursery nurse." in plain.body
    plain.post(path, [("own-note", "x" * 4_100), ("format", "txt")])
    assert plain.status == 400 and "at most 4000" in plain.text
    plain.post(path, [("own-note", "kept"), ("format", "exe")])
    assert plain.status == 400 and plain.page.xpath("string(//textarea[@id='own-note'])").strip() == "kept"


def test_answers_can_be_changed_from_the_outcome(plain: Plain) -> None:
    """Each answer stands with a button that asks it again."""
    low_need(plain).open(f"{plain.path}/outcome")
    change = plain.page.xpath("//*[@id='answers']//button/@value")
    assert len(change) >= 5
    plain.press(change[1])
    assert plain.form("screen") is not None


def test_outcome_can_be_called_unclear(plain: Plain, server: Server) -> None:
    """Counted as in the chat."""
    before = rows(server, "feedback")
    low_need(plain).open(f"{plain.path}/outcome")
    form = next(form for form in plain.page.forms if (form.action or "").endswith("/said"))
    plain.send(form, [("says", "unclear")])
    assert plain.status == 200 and rows(server, "feedback") == before + 1
    plain.send(form, [("says", "everything")])
    assert plain.status == 400


def test_unknown_method_and_path_are_pages(plain: Plain) -> None:
    """Below /plain nobody gets a line of JSON."""
    for path in ("/plain/a/b/c/d/e", "/plain/a/b/file"):
        plain.open(path)
        assert plain.status == 404
        steady(plain)


def test_page_asks_its_own_server_only() -> None:
    """No address of another server stands in the template or its style but as text of the content."""
    root = Path(__file__).resolve().parents[2]
    for path in ("threshold_guide/channel/plain/page.html", "widget/dist/assets/plain.css"):
        text = (root / path).read_text(encoding="utf-8")
        assert "@import" not in text and "<script" not in text and "src=" not in text.replace("src='self'", "")


def test_every_word_of_the_pages_is_used() -> None:
    """No text of the plain pages is written that no page says, and the template asks for none that is not written."""
    folder = Path(__file__).resolve().parents[2] / "threshold_guide" / "channel" / "plain"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".py", ".html"))
    asked = set(re.findall(r"""(?:say|words)\(\s*"([a-z_0-9]+)\"""", source))
    asked |= set(re.findall(r"pages_([a-z_]+)", source))
    asked |= set(re.findall(r'"(title_[a-z]+|large|no_page|refused)"', source))
    asked |= {f"path_{path}{hint}" for path in PATHS for hint in ("", "_hint")}
    written = {id.removeprefix("pages_") for id in compiled_pack().messages if id.startswith("pages_")}
    assert written - asked == set()
    assert {name for name in asked if not name.endswith("_")} - written == set()
