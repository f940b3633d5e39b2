"""Whatever goes wrong is said in plain words, and nothing of the learner's is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .contract import CASE, GYM, MARKED, ROUTES, Answer, Contract, standing
from .gym import GymPage

CHOICE = ROUTES[2][1]
AWAY: Answer = (0, {})
DAMAGED: Answer = (
    422,
    {"error": "This file is damaged or cut short, so it cannot be used.", "mend": "Load an earlier copy."},
)
FOREIGN: Answer = (
    422,
    {"error": "This is not a progress file of the gym.", "mend": "Choose the file that the gym saved."},
)
OLD: Answer = (422, {"error": "This file was made by an older gym.", "mend": "Keep it if you need it."})
TAMPERED: Answer = (
    422,
    {"error": "This file was altered after the gym saved it.", "mend": "Load the copy that the gym saved."},
)


@pytest.fixture()
def file(tmp_path: Path) -> Path:
    made = tmp_path / "threshold-gym.json"
    made.write_text('{"kind": "sample"}')
    return made


def give(page: Page, file: Path) -> None:
    page.get_by_label("A progress file that you saved").set_input_files(file)


def test_gym_away_names_999_and_opens_once_it_is_back(page: Page, contract: Contract) -> None:
    contract.answers["start"] = AWAY
    gym = GymPage(page).open()
    expect(gym.main).to_contain_text("ring 999")
    expect(gym.problem).to_contain_text("cannot be reached")
    del contract.answers["start"]
    gym.tap("Try again")
    expect(gym.main.get_by_role("link", name="Begin with the first lesson")).to_be_visible()


@pytest.mark.parametrize(
    "answer",
    [AWAY, (502, {"nothing": "of use"}), (429, {"error": "That was too much at once.", "mend": "Wait a minute."})],
    ids=["away", "broken", "too-many"],
)
def test_decision_that_was_not_taken_stays_and_can_be_sent_again(
    gym: GymPage, contract: Contract, answer: Answer
) -> None:
    gym.case()
    contract.answers["choose"] = answer
    gym.choose(CHOICE, "I am sure")
    gym.tap("This is my decision")
    expect(gym.problem).to_be_visible()
    expect(gym.main.get_by_label(CHOICE)).to_be_checked()
    del contract.answers["choose"]
    gym.tap("This is my decision")
    expect(gym.main.locator(".besides")).to_be_visible()
    first, second = contract.bodies("choose")
    assert first["progress"] == second["progress"] and first["choice"] == second["choice"]


@pytest.mark.parametrize("words", ["", MARKED["practice_only"]], ids=["signed", "not signed"])
def test_signed_decision_says_nothing_of_practice_keys(gym: GymPage, contract: Contract, words: str) -> None:
    """Where a key is signed the line is gone, and leaves no empty place."""
    marked = {**MARKED, "practice_only": words}
    contract.answers["choose"] = (200, {"progress": {"n": 9}, "marked": marked, "then": None,
                                        "session": {"seconds": 60, "of": 600, "decisions": 1}, "standing": standing(1)})
    gym.case()
    gym.decide(CHOICE, "I am sure")
    expect(gym.main.locator("p.standing")).to_have_count(1 if words else 0)


@pytest.mark.parametrize("answer", [DAMAGED, FOREIGN, OLD, TAMPERED], ids=["damaged", "foreign", "old", "tampered"])
def test_file_that_cannot_be_used_is_said_plainly_and_changes_nothing(
    gym: GymPage, contract: Contract, file: Path, answer: Answer
) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.go("Save")
    with gym.page.expect_download() as saved:
        gym.tap("Save as a file")
    before = json.loads(saved.value.path().read_text())
    contract.answers["load"] = answer
    give(gym.page, file)
    expect(gym.problem).to_contain_text(answer[1]["error"])
    expect(gym.problem).to_contain_text(answer[1]["mend"])
    expect(gym.problem).to_contain_text("Your file was not changed, and nor was anything on this page.")
    assert file.read_text() == '{"kind": "sample"}'
    gym.go("Profile")
    expect(gym.heading).to_have_text("Your profile")
    assert contract.bodies("standing")[-1]["progress"] == before


def test_another_file_can_be_chosen_after_one_that_failed(gym: GymPage, contract: Contract, file: Path) -> None:
    gym.go("Save")
    contract.answers["load"] = DAMAGED
    give(gym.page, file)
    expect(gym.problem).to_be_visible()
    del contract.answers["load"]
    give(gym.page, file)
    expect(gym.main).to_contain_text("Your progress is loaded.")
    expect(gym.problem).to_have_count(0)
    assert contract.bodies("load")[-1] == {"file": '{"kind": "sample"}'}
    gym.go("Cases")
    expect(gym.story).to_be_visible()
    assert contract.bodies("next")[-1]["progress"] == {"version": 1, "loaded": True}


def test_file_that_is_too_large_is_not_even_sent(gym: GymPage, contract: Contract, tmp_path: Path) -> None:
    large = tmp_path / "film.json"
    large.write_bytes(b" " * 2_100_000)
    gym.go("Save")
    give(gym.page, large)
    expect(gym.problem).to_contain_text("too large to be a progress file")
    assert contract.bodies("load") == []


def test_loading_over_what_is_not_saved_asks_first(gym: GymPage, contract: Contract, file: Path) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.go("Save")
    give(gym.page, file)
    dialog = gym.page.get_by_role("dialog", name="Load this file?")
    dialog.get_by_role("button", name="Not yet").click()
    expect(dialog).to_be_hidden()
    assert contract.bodies("load") == []
    give(gym.page, file)
    dialog.get_by_role("button", name="Load the file").click()
    expect(gym.main).to_contain_text("Your progress is loaded.")


def test_saved_file_is_the_progress_as_it_was_given(gym: GymPage, contract: Contract) -> None:
    given: dict[str, Any] = {"kind": "sample", "content": {"ü": ["“words”", 1, None, True]}, "checksum": "abc"}
    usual = contract.usual("choose", {"case": CASE["id"], "stage": 0})[1]
    contract.decided = 0
    contract.answers["choose"] = (200, {**usual, "progress": given})
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.go("Save")
    with gym.page.expect_download() as saved:
        gym.tap("Save as a file")
    assert saved.value.suggested_filename == "threshold-gym.json"
    assert json.loads(saved.value.path().read_text("utf-8")) == given


def test_leaving_with_unsaved_progress_asks_and_after_saving_does_not(gym: GymPage) -> None:
    asked: list[str] = []
    gym.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.page.close(run_before_unload=True)
    gym.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    gym.go("Save")
    with gym.page.expect_download():
        gym.tap("Save as a file")
    with gym.page.expect_event("close"):
        gym.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_deleting_asks_and_then_begins_anew(gym: GymPage, contract: Contract) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.go("Save")
    gym.tap("Delete my progress")
    dialog = gym.page.get_by_role("dialog", name="Delete your progress?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(gym.main).to_contain_text("only on this page")
    gym.tap("Delete my progress")
    dialog.get_by_role("button", name="Delete my progress").click()
    expect(gym.main).to_contain_text("There is nothing to save yet.")
    contract.decided = 0
    gym.case()
    assert contract.bodies("next")[-1]["progress"] == {"version": 1, "decided": 0}


def test_case_waits_as_it_was_left(gym: GymPage, contract: Contract) -> None:
    """Whoever looks something up in a lesson comes back to what they had asked and chosen."""
    gym.case()
    gym.tap("How long has this gone on?")
    expect(gym.main.get_by_text("Sample answer 0.")).to_be_visible()
    gym.choose(CHOICE)
    gym.go("Lessons")
    gym.page.go_back()
    expect(gym.main.get_by_label(CHOICE)).to_be_checked()
    expect(gym.main.get_by_text("Sample answer 0.")).to_be_visible()
    assert len(contract.bodies("next")) == 1


def test_time_stands_still_while_paused_or_elsewhere(page: Page, contract: Contract) -> None:
    page.clock.install()
    gym = GymPage(page).open()
    gym.case()
    page.clock.run_for(30_000)
    gym.tap("Pause")
    expect(gym.story).to_be_hidden()
    page.clock.run_for(300_000)
    gym.tap("Go on")
    page.clock.run_for(10_000)
    gym.go("Lessons")
    expect(gym.heading).to_have_text("Lessons")
    page.clock.run_for(200_000)
    gym.go("Cases")
    expect(gym.story).to_be_visible()
    page.clock.run_for(5_000)
    gym.decide(CHOICE, "I am sure")
    assert 45 <= contract.bodies("choose")[0]["seconds"] <= 47


def test_content_never_becomes_markup(page: Page, contract: Contract) -> None:
    contract.cases = [
        {**CASE, "title": "<b>Bold</b>", "story": "<img src=x onerror=\"document.title='taken'\"> he said"}
    ]
    gym = GymPage(page).open()
    gym.case()
    expect(gym.story).to_contain_text("<img src=x")
    assert page.locator("main img, main b").count() == 0
    assert "taken" not in page.title()


def test_link_to_elsewhere_is_not_followed(page: Page, contract: Contract) -> None:
    """The way out leads to this very site, whatever the words of the server say."""
    words = {**contract.usual("start", {})[1]["words"], "live_link": "//elsewhere.example/"}
    contract.answers["start"] = (200, {**contract.usual("start", {})[1], "words": words})
    gym = GymPage(page).open()
    page.get_by_role("button", name="A real child?").click()
    assert page.locator("#real-live").get_attribute("href") == "/"
    page.locator("#real-box").fill("he is hungry")
    page.get_by_role("button", name="Where do I go?").click()
    expect(page.locator("#real-told h3")).to_be_visible()
    assert page.locator("a[href*='elsewhere']").count() == 0
    assert gym.page.url == GYM


def test_worry_about_a_real_child_is_answered_without_the_server_and_not_kept(
    gym: GymPage, contract: Contract
) -> None:
    contract.answers["typed"] = AWAY
    gym.page.get_by_role("button", name="A real child?").click()
    box = gym.page.locator("#real-box")
    box.fill("he has a knife")
    gym.page.get_by_role("button", name="Where do I go?").click()
    expect(gym.page.get_by_role("heading", name="In danger now: ring 999")).to_be_visible()
    gym.page.get_by_role("button", name="Back to practice").click()
    gym.page.get_by_role("button", name="A real child?").click()
    expect(box).to_have_value("")
    assert "knife" not in gym.page.content()
    assert contract.bodies("typed") == [{"text": "he has a knife"}]


def test_unfinished_record_says_what_is_missing_and_a_refusal_is_said(gym: GymPage, contract: Contract) -> None:
    gym.go("Profile")
    expect(gym.main).to_contain_text("Neglect: two more decisions")
    expect(gym.main.get_by_role("button", name="Download the practice record")).to_have_count(0)
    contract.answers["standing"] = (200, {"standing": standing(15, complete=True)})
    contract.answers["certificate"] = (409, {"error": "It is not earned yet.", "mend": "Two more cases."})
    gym.go("Save")
    gym.go("Profile")
    gym.tap("Download the practice record")
    expect(gym.problem).to_contain_text("It is not earned yet.")
    del contract.answers["certificate"]
    with gym.page.expect_download() as saved:
        gym.tap("Download the practice record")
    assert saved.value.suggested_filename == "threshold-gym-practice-record.pdf"


@pytest.mark.parametrize("address, call", [("cohort=gone", "cohort/look"), ("trainer=gone", "cohort/results")])
def test_group_that_is_not_there_is_said_with_a_way_on(page: Page, contract: Contract, address: str, call: str) -> None:
    contract.answers[call] = (
        404,
        {"error": "There is no such group.", "mend": "Ask your trainer for the link again."},
    )
    gym = GymPage(page).open(f"{GYM}#{address}")
    expect(gym.problem).to_contain_text("There is no such group.")
    expect(gym.problem).to_contain_text("Ask your trainer for the link again.")
    gym.main.get_by_role("link", name="To the first screen").click()
    expect(gym.heading).to_have_text("Threshold gym")


@pytest.mark.parametrize("words", ["The group is full.", "This result was shared already."])
def test_sharing_that_is_refused_is_said_and_nothing_is_lost(gym: GymPage, contract: Contract, words: str) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")
    gym.page.evaluate("() => { location.hash = 'cohort=learners-token'; }")
    contract.answers["cohort/share"] = (409, {"error": words, "mend": "Nothing more is needed."})
    gym.tap("Share my result without a name")
    expect(gym.problem).to_contain_text(words)
    del contract.answers["cohort/share"]
    gym.tap("Share my result without a name")
    expect(gym.main).to_contain_text("Your result is shared.")
    assert set(contract.bodies("cohort/share")[-1]) == {"cohort", "progress"}


def test_few_results_show_no_figures(page: Page, contract: Contract) -> None:
    contract.answers["cohort/results"] = (
        200,
        {
            "results": {
                "title": "23 November 2026",
                "until": "20 February 2027",
                "enough": False,
                "words": "Fewer than five results were shared.",
            }
        },
    )
    gym = GymPage(page).open(f"{GYM}#trainer=trainers-token")
    expect(gym.main).to_contain_text("Fewer than five results were shared.")
    assert gym.main.locator("table, svg, dl").count() == 0


def test_deleting_a_group_asks_first(page: Page, contract: Contract) -> None:
    gym = GymPage(page).open(f"{GYM}#trainer=trainers-token")
    gym.tap("Delete this group")
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    assert contract.bodies("cohort/delete") == []
    gym.tap("Delete this group")
    page.get_by_role("dialog").get_by_role("button", name="Delete this group").click()
    expect(gym.main).to_contain_text("The group and its results are deleted.")
    assert contract.bodies("cohort/delete") == [{"trainer": "trainers-token"}]
