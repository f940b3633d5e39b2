"""`thresholds due`: dates, the other way round, timelines, questions and calendar files."""
from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from threshold_guide import cli
from threshold_guide.cli import due as command
from threshold_guide.engine import clocks
from threshold_guide.engine.timeline import timeline
from threshold_guide.knowledge import read_pack
from threshold_guide.record.calendar_file import calendar_file, entries_of

_read, _ = read_pack()
assert _read is not None
PACK = _read
MADE = dt.datetime(2026, 11, 21, 10, tzinfo=dt.timezone.utc)


@pytest.fixture
def due(monkeypatch, capsys):
    """Runs `thresholds due` and gives exit code, output and complaints."""
    monkeypatch.setattr(command, "load_pack", lambda: PACK)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["due", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_date_comes_first(due):
    """The contract: the date as ISO, then in words, then the working with every day that did not count."""
    code, out, err = due("icpc", "--from", "2026-12-11")
    lines = out.splitlines()
    assert (code, err, lines[:2]) == (0, "", ["2027-01-06", "Wednesday 6 January 2027"])
    assert sum(line.startswith("  not counted: ") for line in lines) == 11
    assert "  not counted: Monday 28 December 2026 (bank holiday: Boxing Day (observed))" in lines
    assert lines[-1].startswith("Source: ")


def test_the_other_way_round(due):
    """--to gives the earliest start for which the day is in time."""
    code, out, _ = due("icpc", "--to", "2027-01-06")
    assert code == 0
    assert out.splitlines()[0] == "2026-12-11"
    assert "in time if this was on Friday 11 December 2026 or later" in out


def test_lado_is_never_only_a_date(due):
    """The words that come before the date stand with it."""
    _, out, _ = due("lado", "--from", "2026-11-21")
    assert out.splitlines()[0] == "2026-11-22"
    assert "Now. At the latest within one day, and weekends count." in out


def test_a_passed_unborn_line(due):
    """A day that has passed says to refer now, whatever today is taken to be."""
    _, out, _ = due("icpc_unborn", "--from", "2026-12-24", "--today", "2026-11-21")
    assert "That day has passed. Refer now." in out


@pytest.mark.parametrize(("typed", "taken"), [
    ("11/12/2026", "Friday 11 December 2026"), ("11 Dec 2026", "Friday 11 December 2026"),
    ("Fri 11 Dec 2026", "Friday 11 December 2026"), ("last Friday", "Friday 20 November 2026")])
def test_british_days_are_taken_and_said(due, typed, taken):
    """A day in another form than ISO is taken, and how it was taken is said with its flag."""
    code, _, err = due("icpc", "--from", typed, "--today", "2026-11-21")
    assert code == 0
    assert f"--from: {typed!r} is taken as {taken}" in err


@pytest.mark.parametrize(("arguments", "words"), [
    (["icpc", "--from", "2026-02-31"], ["--from", "not a day in the calendar", "2026-12-11"]),
    (["icpc", "--from", "12/25/2026"], ["--from", "day first"]),
    (["icpc", "--from", "soon"], ["--from", "'soon' is not a day"]),
    (["icpc", "--from", "Mon 11 Dec 2026"], ["--from", "another weekday"]),
    (["icpc", "--to", "30/2"], ["--to", "not a day in the calendar"]),
    (["icpc", "--from", "2026-12-11", "--today", "x"], ["--today"]),
    (["icpc", "--from", "2031-01-01"], ["2020 to 2030"]),
    (["icpc"], ["--from is missing", "strategy discussion"]),
    (["icpc", "--from", "2026-12-11", "--to", "2026-12-12"], ["--from and --to"]),
    (["nothing", "--from", "2026-12-11"], ["no clock named 'nothing'", "icpc"]),
    (["--event", "nothing", "--from", "2026-12-11", "--timeline"], ["--event", "'nothing'", "strategy_discussion"]),
    (["--event", "icpc_decisions_sent", "--from", "2026-12-11", "--timeline"], ["nothing is counted from"]),
    (["--event", "icpc", "--timeline"], ["--from is missing"]),
    (["--event", "icpc", "--from", "2026-12-11"], ["--timeline"]),
    (["--timeline", "--from", "2026-12-11"], ["--event is missing"]),
    (["icpc", "--ask", "strat 11 dec, icpc?"], ["--ask together"]),
    (["--ask", "strat, icpc?", "--from", "2026-12-11"], ["into the question"]),
    (["icpc", "--to", "2027-01-06", "--ics", "x.ics"], ["--ics with --to"]),
    (["--ask", "strat, icpc by?", "--ics", "x.ics"], ["no date yet"]),
    (["icpc", "--from", "2026-12-11", "--ics", "no/such/folder/x.ics"], ["--ics", "cannot be written"]),
])
def test_bad_input_names_the_flag_and_the_mend(due, arguments, words):
    """What cannot be used is refused with the flag and what to write instead."""
    code, _, err = due(*arguments)
    assert code == 2
    assert [word for word in words if word not in err] == []


def test_the_timeline(due):
    """Every date from one event, with what has passed today."""
    code, out, _ = due("--event", "strategy_discussion", "--from", "2026-12-11", "--timeline", "--today", "2026-12-16")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "From Strategy discussion on Friday 11 December 2026"
    assert sum("overdue unless done" in line for line in lines) == 2
    assert "Wednesday 6 January 2027: Initial child protection conference (ICPC)" in lines


@pytest.mark.parametrize(("question", "words"), [
    ("strat was 11 Dec 2026, ICPC by?", "by Wednesday 6 January 2027"),
    ("strat, icpc by?", "Which day was it?"),
    ("conference 24 dec 2026, next conference by", "- First review conference\n- Next review conference"),
])
def test_a_question(due, question, words):
    """A question in one's own words: the answer, or what is missing."""
    code, out, _ = due("--ask", question, "--today", "2026-11-21")
    assert code == 0
    assert words in out


def test_without_a_clock_all_are_listed(due):
    """Each clock of the pack stands in the list."""
    code, out, _ = due()
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(PACK.clocks)


def _calendar(event: str, day: str, made: dt.datetime = MADE) -> Calendar:
    whole = timeline(event, dt.date.fromisoformat(day), PACK, dt.date(2026, 11, 21))
    return Calendar.from_ical(calendar_file(entries_of(whole), PACK, made))


def test_the_calendar_file(due, tmp_path):
    """The file of a timeline: one all-day entry a date, each with a reminder on the working day before."""
    path = tmp_path / "dates.ics"
    code, _, err = due("--event", "strategy_discussion", "--from", "2026-12-11", "--timeline", "--ics", str(path))
    assert code == 0
    assert "dates in it: 19" in err
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    whole = timeline("strategy_discussion", dt.date(2026, 12, 11), PACK, dt.date(2026, 11, 21))
    assert [event.decoded("dtstart") for event in events] == [item.due.date for item in whole.items]
    for event in events:
        day = event.decoded("dtstart")
        assert type(day) is dt.date
        assert event.decoded("dtend") == day + dt.timedelta(days=1)
        (alarm,) = event.walk("VALARM")
        at = dt.datetime.combine(day, dt.time()) + alarm.decoded("trigger")
        assert at.date() == clocks.working_day_before(day - dt.timedelta(days=1))
        assert at.time() == dt.time(9)


def test_the_entries_say_trial_and_hold_their_source():
    """Each entry says that it is a trial, how it was counted, and where it comes from."""
    for event in _calendar("strategy_discussion", "2026-12-11").walk("VEVENT"):
        assert "Trial: not confirmed by Bolton" in event["summary"]
        text = str(event["description"])
        assert "Counted: " in text
        assert "Source: " in text
        assert "Write no names" in text


def test_the_same_dates_have_the_same_uids():
    """Made again later, an entry replaces itself; another start makes other entries."""
    one = [str(event["uid"]) for event in _calendar("icpc", "2026-12-24").walk("VEVENT")]
    again = [str(event["uid"]) for event in
             _calendar("icpc", "2026-12-24", MADE + dt.timedelta(days=9)).walk("VEVENT")]
    other = [str(event["uid"]) for event in _calendar("icpc", "2026-12-23").walk("VEVENT")]
    assert one == again
    assert len(set(one)) == len(one)
    assert not set(one) & set(other)


def test_a_stamp_is_in_utc():
    """The time of making is written in UTC, as the standard asks."""
    made = dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    event = _calendar("icpc", "2026-12-24", made).walk("VEVENT")[0]
    assert event["dtstamp"].to_ical() == b"20260701T110000Z"


def test_a_reminder_never_comes_before_the_start():
    """Learnt of on a Saturday, due on the Sunday: the reminder is that day's morning, not Friday's."""
    calendar = _calendar("adult_concern", "2026-11-21")
    (event,) = calendar.walk("VEVENT")
    assert event.walk("VALARM")[0].decoded("trigger") == dt.timedelta(hours=9)
    assert str(event["description"]).startswith("Now. At the latest within one day")


def test_nothing_typed_reaches_the_file(due, tmp_path):
    """Names and words of the question are not in the file."""
    path = tmp_path / "dates.ics"
    code, _, _ = due("--ask", "strat for Wanda Winterbottom was 11 Dec 2026, ICPC by?", "--ics", str(path))
    assert code == 0
    content = path.read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in content
    assert "wanda" not in content.casefold()
    assert "winterbottom" not in content.casefold()
