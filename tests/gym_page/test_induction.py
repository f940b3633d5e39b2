"""With the real server: a new starter's whole induction by keyboard on a phone, a group, and nothing given away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect
from widget.server import Server
from widget.test_look import no_sideways_overflow, violations

from .gym import GymPage
from .keys import Keys
from .learners import Calls, Guide, share

#: An induction that takes more decisions than this does not end.
MOST_DECISIONS = 220
SECONDS_ON_A_CASE = 45_000
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def calls(server: Server) -> Calls:
    return Calls(server.url)


@pytest.fixture(scope="module")
def guide(calls: Calls) -> Guide:
    return Guide(calls)


@pytest.fixture()
def opened(page: Page, server: Server) -> GymPage:
    return GymPage(page).open(f"{server.url}gym")


class Shown:
    """The case on the page, read from the answers that came."""

    def __init__(self, page: Page) -> None:
        self.case: dict[str, Any] = {}
        self.standing: dict[str, Any] = {}
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if "/gym/api/" in response.url and response.ok and "json" in response.headers.get("content-type", ""):
            body = response.json()
            self.case = body.get("case") or body.get("then") or self.case
            self.standing = body.get("standing", self.standing)


def test_whole_induction_by_keyboard(page: Page, server: Server, guide: Guide) -> None:
    """From the first screen over lessons and cases to the record, with a file kept and loaded on the way."""
    page.clock.install()
    page.set_viewport_size(PHONE)
    keys, shown = Keys(page), Shown(page)
    page.goto(f"{server.url}gym")
    expect(page.locator("h1")).to_be_visible()
    keys.enter(keys.main.get_by_role("link", name="Begin with the first lesson"))
    for lesson in [each for each in page_lessons(guide) if not each["optional"]]:
        expect(page.locator("h1")).to_have_text(lesson["title"])
        answer_questions(keys, lesson["id"], guide)
        keys.enter(keys.main.locator(".quiz > :last-child a.button--main"))
    keep_and_load(keys)

    keys.enter(page.get_by_role("navigation").get_by_role("link", name="Cases"))
    decisions = 0
    while not shown.standing["induction"]["complete"]:
        if keys.main.locator(".case").count() == 0:
            keys.enter(
                keys.main.get_by_role("button", name="Another ten minutes"),
                shown.case["title"] if decisions == 0 else None,
            )
            continue
        assert decisions < MOST_DECISIONS, shown.standing["induction"]
        decide(keys, guide.choice(shown.case), sure=guide.choices["confidence"][-1]["id"])
        decisions += 1
        keys.enter(
            keys.main.locator("button.button--main", has_text="Next case").or_(
                keys.main.locator("button.button--main", has_text="What happened next")
            )
        )
    assert decisions >= 13 * 6

    keys.enter(page.get_by_role("navigation").get_by_role("link", name="Profile"))
    expect(keys.main).to_contain_text("Every part of this practice is complete.")
    assert violations(page) == [] and no_sideways_overflow(page) == []
    record = keys.main.get_by_role("button", name="Download the practice record")
    keys.tab_to(record)
    with page.expect_download() as saved:
        keys.press("Enter")
    assert saved.value.suggested_filename == "threshold-gym-practice-record.pdf"
    assert saved.value.path().read_bytes().startswith(b"%PDF-")


def page_lessons(guide: Guide) -> list[dict[str, Any]]:
    lessons: list[dict[str, Any]] = guide.calls("start", progress=None)["lessons"]
    return lessons


def answer_questions(keys: Keys, lesson: str, guide: Guide) -> None:
    questions = guide.calls("lesson", lesson=lesson)["lesson"]["questions"]
    for question in questions:
        keys.pick(question["id"], question["options"][-1]["id"])
        keys.tab_to(keys.main.get_by_role("button", name="Check"))
        keys.press("Enter")
        expect(keys.main.locator(".quiz__headline").last).to_be_focused()
        keys.enter(keys.main.locator(".quiz__after button"))


def keep_and_load(keys: Keys) -> None:
    """The file is saved, the page opened anew, and the file loaded: everything is as it was."""
    page = keys.page
    keys.enter(page.get_by_role("navigation").get_by_role("link", name="Save"))
    done = "7 of 21 parts done"
    keys.tab_to(keys.main.get_by_role("button", name="Save as a file"))
    with page.expect_download() as saved:
        keys.press("Enter")
    # Whoever listens early is not too late for the first dialog.
    page.on("filechooser", lambda dialog: None)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    chooser = keys.main.get_by_label("A progress file that you saved")
    keys.tab_to(chooser)
    with page.expect_file_chooser() as asked:
        keys.press("Enter")
    asked.value.set_files(saved.value.path())
    expect(keys.main).to_contain_text(done)


def decide(keys: Keys, choice: dict[str, Any], sure: str) -> None:
    keys.page.clock.fast_forward(SECONDS_ON_A_CASE)
    keys.pick("route", choice["route"])
    if choice["adult"]:
        keys.pick("adult", choice["adult"])
    keys.tick("also", ["emergency"] if choice["emergency"] else [])
    keys.pick("confidence", sure)
    keys.enter(keys.main.get_by_role("button", name="This is my decision"))
    expect(keys.main.locator(".besides")).to_be_visible()


def test_nothing_of_the_answer_comes_before_the_choice(opened: GymPage, calls: Calls) -> None:
    """Neither what the server sent, nor the page's source, nor what it shows holds anything of the marking."""
    page = opened.page
    sent: list[Response] = []
    page.on("response", lambda response: sent.append(response))
    unfolded = ""
    page.reload()
    opened.case()
    for _ in range(8):
        for ask in opened.main.locator(".asks-list__question").all():
            ask.click()
        expect(opened.main.locator(".asks-list__answer:empty")).to_have_count(0)
        before = "\n".join([*(response.text() for response in sent if response.ok), unfolded, page.content()])
        for question in ("route", "adult", "confidence"):
            for first in opened.main.locator(f"fieldset[data-question={question}] input").all()[:1]:
                first.check()
        with page.expect_response("**/choose") as answered:
            opened.tap("This is my decision")
        answer = answered.value.json()
        last, unfolded = answer["marked"], json.dumps(answer["then"], ensure_ascii=False)
        secrets = [
            last["headline"],
            *([last["teaching"]] if last["teaching"] else []),
            *(reason["why"] for reason in last["reasons"]),
            *([last["first_step"]["what"]] if last["first_step"] else []),
            *last["do_not"],
        ]
        assert len(secrets) > 2
        plain = before.replace("\\u2019", "’")
        assert [words for words in secrets if words in plain or json.dumps(words)[1:-1] in plain] == []
        expect(opened.heading).to_have_text(last["headline"])
        # What was marked has been said; what comes with the next case has not.
        sent.clear()
        opened.main.locator("button.button--main").last.click()
        expect(opened.story).to_be_visible()


def test_nothing_is_asked_of_any_other_site_and_nothing_is_kept(opened: GymPage, server: Server) -> None:
    page = opened.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    opened.case()
    opened.go("Profile")
    expect(opened.heading).to_have_text("Your profile")
    assert asked and all(url.startswith((server.url, "blob:")) for url in asked)
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    policy = page.request.get(f"{server.url}gym").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_real_worry_typed_in_the_gym_gets_999_and_the_way_out(opened: GymPage, server: Server) -> None:
    """The guide's own reading of danger answers, and its address is one press away."""
    opened.page.get_by_role("button", name="A real child?").click()
    opened.page.locator("#real-box").fill("he has a knife and is in the corridor")
    opened.page.get_by_role("button", name="Where do I go?").click()
    told = opened.page.locator("#real-told")
    expect(told.get_by_role("heading")).to_contain_text("999")
    with opened.page.expect_popup() as live:
        told.get_by_role("link", name="Open the guide").click()
    expect(live.value.get_by_role("heading", name="Threshold guide")).to_be_visible()
    expect(opened.page.locator("#banner")).to_have_text("Practice only. Not for a real child.")


def test_damaged_foreign_and_tampered_files_of_the_real_gym(opened: GymPage, calls: Calls) -> None:
    """What the server says of each stands on the page, and the page goes on with what it had."""
    good = calls("start", progress=None)["progress"]
    tampered = {**good, "content": {**good["content"], "begun": "2020-01-01"}}
    files = {
        "half": json.dumps(good)[:150],
        "foreign": '{"name": "somebody\'s shopping"}',
        "tampered": json.dumps(tampered),
        "newer": json.dumps({**good, "version": 99}),
        "nothing": "",
    }
    opened.go("Save")
    said = set()
    for name, text in files.items():
        opened.page.get_by_label("A progress file that you saved").set_input_files(
            {"name": f"{name}.json", "mimeType": "application/json", "buffer": text.encode()}
        )
        expect(opened.problem).to_contain_text("Your file was not changed")
        said.add(opened.problem.locator(".problem__title").inner_text())
        opened.go("Lessons")
        opened.go("Save")
    assert len(said) >= 3
    opened.case()


def test_group_of_thirty_as_its_trainer_sees_it(
    opened: GymPage, new_context: Callable[[], BrowserContext], calls: Calls, guide: Guide
) -> None:
    """Made on the page, shared by thirty, one of them on the page and twice; under five nothing shows."""
    opened.page.get_by_role("link", name="For trainers").click()
    opened.tap("Make a group")
    links = [
        opened.main.get_by_role("textbox", name=name).input_value()
        for name in ("The link for learners", "Your own link to the results")
    ]
    cohort = links[0].split("cohort=")[1]

    learner = GymPage(new_context().new_page()).open(links[0])
    expect(learner.main).to_contain_text("What is shared")
    expect(learner.main.get_by_role("button", name="Share my result")).to_have_count(0)
    learner.case()
    for question in ("route", "adult", "confidence"):
        for first in learner.main.locator(f"fieldset[data-question={question}] input").all()[:1]:
            first.check()
    learner.tap("This is my decision")
    expect(learner.main.locator(".besides")).to_be_visible()
    learner.go("Profile")
    for _ in range(2):
        learner.main.get_by_role("link", name="Share your result without a name").click()
        learner.tap("Share my result without a name")
        expect(learner.main.locator(".reasons__label")).to_be_visible()
        learner.go("Profile")

    trainer = GymPage(new_context().new_page()).open(links[1])
    assert trainer.main.locator("table, svg, dl").count() == 0
    for seed in range(29):
        share(calls, guide, cohort, seed=seed, decisions=8)
    trainer.page.reload()
    expect(trainer.main.locator(".counts")).to_contain_text("30")
    expect(trainer.main.locator(".confusion").first).to_be_visible()
    expect(trainer.main.locator(".hardest")).to_be_visible()
    assert violations(trainer.page) == []
    trainer.page.set_viewport_size({"width": 320, "height": 640})
    assert no_sideways_overflow(trainer.page) == []

    trainer.tap("Delete this group")
    trainer.page.get_by_role("dialog").get_by_role("button", name="Delete this group").click()
    expect(trainer.main).to_contain_text("The group and its results are deleted.")
    learner.page.reload()
    gone = GymPage(new_context().new_page()).open(links[0])
    expect(gone.problem).to_be_visible()
