"""Cohorts: shared without a name, counted once, shown from five on, full, over, and deleted."""
from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from tests.gym.learners import KEY, START, Learner, at_random, expert, too_low_on
from threshold_guide.channel.cohort_store import ADDRESS, BadAddress, cohort_store
from threshold_guide.channel.server import check_settings
from threshold_guide.gym.agreement import weighted_kappa
from threshold_guide.gym.api import Api
from threshold_guide.gym.cohort_keeping import Cohort, Full


@pytest.fixture(params=["file", "postgres"])
def place(request, tmp_path):
    """Where cohorts are kept: a file of its own for each test, or a database of a real PostgreSQL."""
    if request.param == "file":
        return File(tmp_path)
    return request.getfixturevalue("postgres").database()


class File:
    """The database of the conversations."""

    def __init__(self, folder):
        self.folder = folder

    def store(self):
        return cohort_store(self.folder / "conversations.sqlite3", {})

    def written(self):
        return b"".join(path.read_bytes() for path in self.folder.iterdir())


@pytest.fixture
def api(gym, place):
    """The calls with cohorts kept in a database, as the server keeps them."""
    return Api(gym, KEY, place.store(), lambda text: False)


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


def test_a_topic_of_fewer_than_five_people_shows_no_counts(api):
    """Four who decided on neglect, in a group of nine: their topic has its name alone."""
    made = call(api, "cohort", {})[1]
    for n in range(9):
        learner = Learner(api, expert)
        learner.practise(2, "neglect" if n < 4 else "physical")
        call(api, "cohort/share", {"cohort": made["cohort"], "progress": learner.progress})
    topics = {each["id"]: each for each in call(
        api, "cohort/results", {"trainer": made["trainer"]})[1]["results"]["topics"]}
    assert topics["neglect"] == {"id": "neglect", "label": "Neglect", "few": True}
    assert not topics["physical"]["few"] and topics["physical"]["decisions"] >= 5


def test_what_is_shared_names_nobody_and_no_time(api, place):
    """The database holds choices beside the guide's, and neither the learner's id nor when or how sure they chose."""
    made = call(api, "cohort", {})[1]
    learner = shared(api, made["cohort"], expert)
    content = place.written()
    assert _cohort(made).id.encode() in content
    assert learner.progress["content"]["id"].encode() not in content
    assert made["cohort"].encode() not in content and made["trainer"].encode() not in content
    data = json.loads(api.keeping.shared(_cohort(made))[0])
    assert set(data) == {"decisions"}
    assert set(data["decisions"][0]) == {"case", "stage", "topic", "chosen", "guide", "agreed", "leaning"}


def _cohort(made, until=2**40, places=9):
    """The cohort as it is kept: its token stands there as a hash alone."""
    return Cohort(id=hashlib.sha256(made["cohort"].encode()).hexdigest(), title="", until=until, places=places)


def test_a_learner_reads_what_is_shared_before_sharing(api):
    made = call(api, "cohort", {})[1]
    found = call(api, "cohort/look", {"cohort": made["cohort"]})[1]
    assert found["open"] and "Not shared" in found["words"]


def test_a_full_cohort_says_so_and_whoever_is_in_may_renew(gym, api):
    one = msgspec.structs.replace(gym.settings.cohorts, places=1)
    api.gym = dataclasses.replace(gym, settings=msgspec.structs.replace(gym.settings, cohorts=one))
    made = call(api, "cohort", {})[1]
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
    assert len(api.keeping.shared(_cohort(made))) == 1
    assert api.keeping.purge(int(later.timestamp())) == 1
    assert api.keeping.shared(_cohort(made)) == []
    assert api.keeping.purge(int(later.timestamp())) == 0


def test_what_is_deleted_can_no_longer_be_read_from_the_files(api, place):
    """Neither choices nor hashes stay in the files of the tables once a cohort is deleted."""
    made = call(api, "cohort", {})[1]
    shared(api, made["cohort"], expert)
    id = _cohort(made).id.encode()
    assert id in place.written()
    assert call(api, "cohort/delete", {"trainer": made["trainer"]})[0] == 200
    assert id not in place.written() and b"decisions" not in place.written()


def test_two_writers_at_once_share_the_last_place_once(api, place):
    """Sixteen learners of two servers want eight places at the same time: eight get one, and nobody is lost."""
    cohort = Cohort(id="a" * 64, title="", until=2**40, places=8)
    stores = [place.store(), place.store()]
    stores[0].make(cohort, "t" * 64)
    ready = threading.Barrier(16)

    def share(n):
        ready.wait(30)
        try:
            return stores[n % 2].share(cohort, f"{n:02}", b"%d" % n)
        except Full:
            return "full"

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(share, range(16)))
    assert (found.count(True), found.count("full")) == (8, 8)
    assert sorted(stores[0].shared(cohort)) == sorted(b"%d" % n for n in range(16) if found[n] is True)


def test_the_same_learner_at_once_counts_once(api, place):
    """A button pressed twice, answered by two servers: one first time, one place, the whole of one of the two kept."""
    cohort = Cohort(id="a" * 64, title="", until=2**40, places=1)
    stores = [place.store(), place.store()]
    stores[0].make(cohort, "t" * 64)
    ready = threading.Barrier(8)

    def share(n):
        ready.wait(30)
        return stores[n % 2].share(cohort, "same", b"x" * 100_000 + b"%d" % n)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(share, range(8))) == 1
    (kept,) = stores[1].shared(cohort)
    assert kept[:-1] == b"x" * 100_000


def test_two_servers_that_start_at_once_find_the_same_tables(place):
    ready = threading.Barrier(4)

    def begin(n):
        store = place.store()
        ready.wait(30)
        store.make(Cohort(id=f"{n}", title="", until=2**40, places=1), f"trainer {n}")
        return store.find(f"{n}", 0)

    with ThreadPoolExecutor(4) as pool:
        assert [each.id for each in pool.map(begin, range(4))] == ["0", "1", "2", "3"]


def test_a_cohort_deleted_while_somebody_shares_says_so(api, monkeypatch):
    """Deleted after it was found and before the result was kept: told like one that is gone, and nothing is kept."""
    made = call(api, "cohort", {})[1]
    learner = Learner(api, expert)
    learner.practise(2)
    find = api.keeping.find

    def find_and_delete(id, now):
        found = find(id, now)
        api.keeping.delete(found)
        return found

    monkeypatch.setattr(api.keeping, "find", find_and_delete)
    status, said = call(api, "cohort/share", {"cohort": made["cohort"], "progress": learner.progress})
    assert status == 404 and "deleted" in said["error"]
    assert api.keeping.shared(_cohort(made)) == []


def test_a_database_that_does_not_answer_is_said_and_practice_goes_on(gym, tmp_path):
    """Nothing listens there: the gym starts, groups say so in plain words, and cases come as before."""
    store = cohort_store(tmp_path / "unused", {ADDRESS: f"postgresql:///gym?host={tmp_path}&user=nobody_here"})
    api = Api(gym, KEY, store, lambda text: False)
    status, said = call(api, "cohort", {})
    assert status == 503 and "cannot be reached" in said["error"] and "Try again" in said["mend"]
    Learner(api, expert).practise(1)
    assert not (tmp_path / "unused").exists()


def test_a_file_that_is_held_too_long_is_said(gym, tmp_path, monkeypatch):
    monkeypatch.setattr("threshold_guide.channel.cohort_store.BUSY_SECONDS", 0.05)
    place = File(tmp_path)
    api = Api(gym, KEY, place.store(), lambda text: False)
    with contextlib.closing(sqlite3.connect(tmp_path / "conversations.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert call(api, "cohort", {})[0] == 503
    assert call(api, "cohort", {})[0] == 200


def test_an_address_of_something_else_is_refused_by_name(tmp_path):
    with pytest.raises(BadAddress, match=f"{ADDRESS} does not begin with postgresql://"):
        cohort_store(tmp_path / "unused", {ADDRESS: "mysql://gym@db/gym"})


def test_a_server_with_such_an_address_ends_and_says_why(monkeypatch, capsys):
    """It says what to write, and does not show the address: a password may stand in it."""
    monkeypatch.setenv(ADDRESS, "mysql://gym:secret@db/gym")
    with pytest.raises(SystemExit):
        check_settings()
    said = capsys.readouterr().err
    assert "postgresql://user@host/database" in said and "secret" not in said


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
