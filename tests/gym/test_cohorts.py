"""Cohorts: shared without a name, counted once, shown from five on, full, over, and deleted."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.gym.learners import KEY, START, Learner, at_random, expert, too_low_on
from threshold_guide.channel.cohort_store import CohortStore
from threshold_guide.gym.agreement import weighted_kappa
from threshold_guide.gym.api import Api
from threshold_guide.gym.cohort_keeping import Cohort


@pytest.fixture
def api(gym, tmp_path):
    """The calls with cohorts kept in a database, as the server keeps them."""
    return Api(gym, KEY, CohortStore(tmp_path / "conversations.sqlite3"), lambda text: False)


def call(api, name, body, now=START):
    return api.answer(name, body, now)


def shared(api, cohort, way, decisions=6):
    learner = Learner(api, way)
    learner.practise(decisions)
    assert call(api, "cohort/share", {"cohort": cohort, "progress": learner.progress})[0] == 200
    return learner


def test_nothing_is_shown_for_fewer_than_five(api):
    made = call(api, "cohort", {})[1]
    for _ in range(4):
        shared(api, made["cohort"], expert)
        found = call(api, "cohort/results", {"trainer": made["trainer"]})[1]["results"]
        assert set(found) == {"title", "until", "enough", "words"} and not found["enough"]
    shared(api, made["cohort"], expert)
    assert call(api, "cohort/results", {"trainer": made["trainer"]})[1]["results"]["enough"]


def test_the_same_result_twice_counts_once(api):
    made = call(api, "cohort", {})[1]
    learner = shared(api, made["cohort"], expert)
    again = call(api, "cohort/share", {"cohort": made["cohort"], "progress": learner.progress})
    assert again[0] == 200 and "counts once" in again[1]["shared"]
    for _ in range(3):
        shared(api, made["cohort"], expert)
    assert not call(api, "cohort/results", {"trainer": made["trainer"]})[1]["results"]["enough"]


def test_thirty_learners_as_the_trainer_sees_them(api):
    """Agreement, confusion and the hardest cases of thirty simulated learners, ten of each of three ways."""
    made = call(api, "cohort", {})[1]
    for n in range(30):
        shared(api, made["cohort"], (expert, too_low_on("neglect"), at_random(n))[n % 3], 13)
    found = call(api, "cohort/results", {"trainer": made["trainer"]})[1]["results"]
    assert found["shared"] == 30
    with_guide, among = found["agreement"]["with_guide"], found["agreement"]["among_learners"]
    assert 0.2 < with_guide["kappa"] < 1 and among["kappa"] < with_guide["kappa"]
    size = len(found["confusion"]["rows"])
    assert [len(row) for row in found["confusion"]["counts"]] == [size] * size
    assert sum(map(sum, found["confusion"]["counts"])) <= with_guide["decisions"]
    assert found["hardest"] and found["hardest"][0]["agreed"] <= found["hardest"][-1]["agreed"]
    assert all(each["decisions"] >= 5 for each in found["hardest"])
    neglect = next(each for each in found["topics"] if each["id"] == "neglect")
    assert neglect["later"] > neglect["sooner"]


def test_what_is_shared_names_nobody_and_no_time(api, tmp_path):
    """The database holds choices beside the guide's, and neither the learner's id nor when or how sure they chose."""
    made = call(api, "cohort", {})[1]
    learner = shared(api, made["cohort"], expert)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert learner.progress["content"]["id"].encode() not in content
    assert made["cohort"].encode() not in content and made["trainer"].encode() not in content
    data = json.loads(api.keeping.shared(Cohort(id=_only_cohort(api), title="", until=0, places=9))[0])
    assert set(data) == {"decisions"}
    assert set(data["decisions"][0]) == {"case", "stage", "topic", "chosen", "guide", "agreed", "leaning"}


def _only_cohort(api):
    with api.keeping._db() as db:
        return db.execute("SELECT id FROM gym_cohorts").fetchone()[0]


def test_a_learner_reads_what_is_shared_before_sharing(api):
    made = call(api, "cohort", {})[1]
    found = call(api, "cohort/look", {"cohort": made["cohort"]})[1]
    assert found["open"] and "Not shared" in found["words"]


def test_a_full_cohort_says_so_and_whoever_is_in_may_renew(gym, api):
    made = call(api, "cohort", {})[1]
    with api.keeping._db() as db:
        db.execute("UPDATE gym_cohorts SET places = 1")
    first = shared(api, made["cohort"], expert)
    late = Learner(api, expert)
    late.practise(2)
    status, found = call(api, "cohort/share", {"cohort": made["cohort"], "progress": late.progress})
    assert status == 409 and "full" in found["error"] and found["mend"]
    assert not call(api, "cohort/look", {"cohort": made["cohort"]})[1]["open"]
    first.practise(2)
    assert call(api, "cohort/share", {"cohort": made["cohort"], "progress": first.progress})[0] == 200


def test_a_cohort_whose_time_is_over_is_gone(api):
    made = call(api, "cohort", {})[1]
    learner = shared(api, made["cohort"], expert)
    later = START + dt.timedelta(days=91)
    status, found = call(api, "cohort/share", {"cohort": made["cohort"], "progress": learner.progress}, later)
    assert status == 404 and "time is over" in found["error"]
    assert call(api, "cohort/results", {"trainer": made["trainer"]}, later)[0] == 404
    assert api.keeping.purge(int(later.timestamp())) == 1
    with api.keeping._db() as db:
        assert db.execute("SELECT count(*) FROM gym_shared").fetchone() == (0,)


def test_a_trainer_can_delete_a_cohort_and_a_learner_cannot(api):
    made = call(api, "cohort", {})[1]
    assert call(api, "cohort/delete", {"trainer": made["cohort"]})[0] == 404
    assert call(api, "cohort/delete", {"trainer": made["trainer"]})[1]["deleted"]
    assert call(api, "cohort/look", {"cohort": made["cohort"]})[0] == 404


def test_nothing_to_share_is_said(api):
    made = call(api, "cohort", {})[1]
    learner = Learner(api, expert)
    assert call(api, "cohort/share", {"cohort": made["cohort"], "progress": learner.progress})[0] == 409


def test_weighted_kappa_is_the_textbook_one():
    """Against values worked out by hand: full agreement, none beyond chance, and one pair a step apart."""
    scale = ["a", "b", "c"]
    assert weighted_kappa([("a", "a"), ("b", "b"), ("c", "c")], scale) == 1
    assert weighted_kappa([("a", "a"), ("a", "c"), ("c", "a"), ("c", "c")], scale) == 0
    # seen: 1/4; expected: 1/4 (a) + 2/4 (b) + 1/4 (c) against a, b, b, c one of them off
    assert weighted_kappa([("a", "a"), ("b", "b"), ("b", "c"), ("c", "c")], scale) == pytest.approx(1 - 0.25 / 1.25)
    assert weighted_kappa([], scale) is None and weighted_kappa([("a", "a")], scale) is None
