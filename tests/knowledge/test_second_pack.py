"""A second area, made up, that is content alone: whole by itself, and nothing of Bolton's in it or in the code."""
from __future__ import annotations

import ast
import datetime as dt
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from packs.area import AREA, DOCUMENTS, HERE, MADE_UP, lay_out

from threshold_guide.dialogue.policy import policy_answer
from threshold_guide.engine import Pack, decide
from threshold_guide.engine.clocks import due
from threshold_guide.engine.timeline import timeline
from threshold_guide.knowledge import load_pack, read_pack
from threshold_guide.knowledge.coverage import coverage
from threshold_guide.language.deadlines import Deadlines
from threshold_guide.language.policy_question import PolicyQuestions

CODE = [Path(__file__).parents[2] / folder for folder in ("threshold_guide", "actions")]
TODAY = dt.date(2026, 11, 23)
SECTIONS = ("sources", "situations", "contacts", "terms", "clocks", "events", "topics", "statements", "readings",
            "not_held", "rows")


@pytest.fixture(scope="module")
def packs_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def area(packs_folder: Path) -> Pack:
    return load_pack(AREA, root=packs_folder)


@pytest.fixture(scope="module")
def england() -> Pack:
    return load_pack("england")


@pytest.fixture(scope="module")
def bolton() -> Pack:
    return load_pack("bolton")


# -- the pack by itself -----------------------------------------------------------------------


def test_it_has_no_faults(packs_folder: Path) -> None:
    """Beside England's pack alone, without Bolton's, it is without a fault."""
    assert not (packs_folder / "bolton").exists()
    pack, faults = read_pack(AREA, root=packs_folder)
    assert [str(fault) for fault in faults] == []
    assert pack is not None and [folder.name for folder in pack.folders] == ["england", AREA]


def test_every_row_is_told_or_left_out_with_a_reason(area: Pack) -> None:
    """Coverage is complete, and what is left out is little."""
    rows = coverage(area)
    assert [row.row.id for row in rows if not row.covered] == []
    assert len(rows) >= 70
    assert sum(bool(row.row.left_out) for row in rows) <= 6


def test_it_is_of_a_real_size(area: Pack, england: Pack) -> None:
    """At least 40 statements of its own, with gaps, readings, topics, names and clocks."""
    def own(section: str) -> set[str]:
        return set(getattr(area, section)) - set(getattr(england, section))

    assert len(own("statements")) >= 40
    assert len(own("not_held")) >= 8
    assert len(own("readings")) >= 3
    assert len(own("clocks")) >= 20
    assert len(own("topics")) >= 5
    assert own("terms") and own("situations") and own("messages")


def test_every_row_is_a_line_of_its_document(area: Pack) -> None:
    """Each row gives the line of the made-up document, word for word, and the heading above it."""
    texts = {id: (HERE / "documents" / name).read_text().splitlines() for id, name in DOCUMENTS.items()}
    for row in area.rows.values():
        lines = texts[row.document]
        number = int(row.lines)
        assert lines[number - 1] == row.rule, row.id
        headings = [line for before, line in zip(["", *lines], lines[:number], strict=False) if not before and line]
        assert row.heading == ("Title" if len(headings) == 1 else headings[-1]), row.id


def test_every_line_of_the_documents_is_a_row(area: Pack) -> None:
    """The inventory leaves no line of a document out."""
    for id, name in DOCUMENTS.items():
        lines = (HERE / "documents" / name).read_text().splitlines()
        headings = {n for n, line in enumerate(lines, 1) if line and (n == 1 or not lines[n - 2])}
        rows = {int(row.lines) for row in area.rows.values() if row.document == id}
        assert rows == {n for n, line in enumerate(lines, 1) if line} - headings, id


def test_it_says_everywhere_that_it_is_made_up(area: Pack, england: Pack) -> None:
    """The pack's title and banner, the titles of its sources and the documents themselves say so."""
    assert MADE_UP in area.info.title and MADE_UP in area.info.banner
    assert area.info.status == "trial"
    for id in set(area.sources) - set(england.sources):
        assert MADE_UP in area.sources[id].title, id
        assert MADE_UP in (HERE / "documents" / DOCUMENTS[id]).read_text(), id


def test_its_numbers_and_addresses_are_nobodys(area: Pack, england: Pack) -> None:
    """Telephone numbers are of the range kept free for drama, addresses of a domain kept free for examples."""
    own = [line for contact in area.contacts.values() for line in contact.lines
           if contact != england.contacts.get(contact.id)]
    assert len(own) >= 8
    for line in own:
        if line.kind == "phone":
            assert re.fullmatch(r"01632 960\d{3}", line.value), line.value
        else:
            assert re.search(r"[@.]example\.org(/|$)|@[a-z]+\.example\.org$", line.value), line.value
    written = "\n".join(path.read_text() for path in HERE.rglob("*") if path.suffix in (".yml", ".txt"))
    for number in re.findall(r"\b0\d[\d ]{8,}\d\b", written):
        assert number.startswith("01632 960"), number


def test_england_is_kept_whole(area: Pack, england: Pack) -> None:
    """What decides is England's: nothing of it is changed but the name of the area."""
    for section in ("indicators", "criteria", "concerns", "routes", "questions", "screens", "signals", "red_flags",
                    "cumulative", "lado_exits", "conflicts", "exits", "outcomes"):
        here, there = (msgspec.json.encode(getattr(pack, section)).decode().replace(pack.info.area or "this area", "…")
                       for pack in (area, england))
        assert here.replace("this area", "…") == there.replace("this area", "…"), section


def test_it_holds_nothing_of_bolton(area: Pack, bolton: Pack, england: Pack) -> None:
    """Of what Bolton's pack adds to England's or replaces there, no entry and no contact value is in it."""
    for section in SECTIONS:
        for id, entry in getattr(bolton, section).items():
            if entry != getattr(england, section).get(id):
                assert getattr(area, section).get(id) != entry, (section, id)
    written = "\n".join(path.read_text() for path in (HERE / AREA).rglob("*.yml")).casefold()
    assert "bolton" not in written
    for value in bolton_values(bolton, area):
        assert value.casefold() not in written, value


def bolton_values(bolton: Pack, area: Pack) -> set[str]:
    """The numbers, addresses and fixed words of contacts that only Bolton's pack gives."""
    def values(pack: Pack) -> set[str]:
        return {line.value for contact in pack.contacts.values() for line in contact.lines}

    return values(bolton) - values(area)


# -- its own rules ----------------------------------------------------------------------------


@pytest.mark.parametrize(("clock", "start", "expected"), [
    ("hm_paper", "2027-01-14", "2027-01-11"),
    ("hm_paper_family", "2027-01-14", "2027-01-07"),
    ("hm_minutes", "2027-01-14", "2027-01-28"),
    ("hm_strategy", "2026-12-24", "2026-12-30"),
    ("hm_core_next", "2027-02-01", "2027-03-01"),
    ("hm_unborn", "2027-06-14", "2027-04-05"),
    ("lado", "2026-12-11", "2026-12-14"),
    ("hm_lado_written", "2026-12-14", "2026-12-16"),
])
def test_its_clocks(area: Pack, clock: str, start: str, expected: str) -> None:
    """Dates worked out by hand from the made-up documents, bank holidays and weekends left out."""
    assert due(area.clocks[clock], dt.date.fromisoformat(start)).date.isoformat() == expected


def test_its_clocks_differ_from_boltons(area: Pack, bolton: Pack) -> None:
    """The same day leads to other dates in the two areas."""
    start = dt.date(2027, 1, 14)
    for here, there in (("hm_paper", "conference_report"), ("hm_minutes", "conference_minutes"),
                        ("hm_core_next", "next_core_group"), ("hm_unborn", "icpc_unborn")):
        assert due(area.clocks[here], start).date != due(bolton.clocks[there], start).date, here
    friday = dt.date(2026, 12, 11)
    assert due(area.clocks["lado"], friday).date != due(bolton.clocks["lado"], friday).date


def test_its_events_make_a_chain(area: Pack) -> None:
    """From one concern about an adult: the call, the LADO's answer, the letter and the meeting."""
    found = timeline("adult_concern", dt.date(2026, 12, 11), area, TODAY)
    assert [(item.clock, item.due.date.isoformat()) for item in found.items] == [
        ("lado", "2026-12-14"), ("hm_lado_answer", "2026-12-15"), ("hm_lado_written", "2026-12-16"),
        ("hm_lado_meeting", "2026-12-21")]


@pytest.mark.parametrize(("question", "expected"), [
    ("ICPC on 14 Jan 2027, report in by?", "2027-01-11"),
    ("strat was 11 Dec 2026, ICPC by?", "2027-01-06"),
    ("family sheet started 4 January 2027, when is the circle meeting", "2027-01-25"),
])
def test_it_is_asked_for_dates_in_its_own_words(area: Pack, question: str, expected: str) -> None:
    """A question about a date is read with the events of this area."""
    (answer, *_) = Deadlines(area).read(question, TODAY).counted
    assert answer.links[-1].due.date.isoformat() == expected


BABY = {"age_band": "under_6_months", "red_flags": ["none"]}


@pytest.mark.parametrize("abuse", ["some_domestic_abuse", "coercive_control", "severe_domestic_abuse"])
def test_its_stricter_duty_lies_over_the_route(area: Pack, england: Pack, abuse: str) -> None:
    """Domestic abuse and a child under one: the call on the same day is added, and the route stays as it is."""
    here = decide({**BABY, abuse: "present"}, on=TODAY, pack=area)
    there = decide({**BABY, abuse: "present"}, on=TODAY, pack=england)
    assert here.route == there.route
    assert "hm_baby_and_domestic_abuse" in here.duties
    (step,) = [step for step in here.steps if step.id == "hm_ring_for_baby"]
    assert step.contact is not None and step.contact.name == "First Call Halvermere"
    assert {step.id for step in there.steps} < {step.id for step in here.steps}


def test_its_stricter_duty_does_not_reach_further(area: Pack) -> None:
    """An older child, or a baby without domestic abuse, does not bring it."""
    for answers in ({**BABY, "age_band": "years_5_to_9", "some_domestic_abuse": "present"}, BABY):
        assert "hm_baby_and_domestic_abuse" not in decide(answers, on=TODAY, pack=area).duties


def test_who_may_use_which_way_to_the_lado(area: Pack, bolton: Pack) -> None:
    """Here professionals ring and confirm by e-mail, and the public rings; in Bolton the e-mail is the public's."""
    def kinds(pack: Pack, audience: str) -> set[str]:
        return {line.kind for id in ("lado_portal", "lado_email") for line in pack.contacts[id].lines
                if audience in line.audience}

    assert kinds(area, "professional") == {"phone", "email"}
    assert kinds(area, "public") == {"phone"}
    assert kinds(bolton, "professional") == {"web"}
    assert kinds(bolton, "public") == {"email"}


@pytest.mark.parametrize(("id", "audience", "told"), [
    ("hm_ad_write", "professional", True), ("hm_ad_write", "public", False),
    ("hm_ad_public", "public", True), ("hm_ad_public", "professional", False),
    ("hm_fc_hours", "public", True), ("hm_fc_hours", "professional", True),
])
def test_who_is_told_which_statement(area: Pack, id: str, audience: str, told: bool) -> None:
    """A statement for one audience is not told to the other, and what stands there instead is this area's."""
    text = policy_answer([("statements", id)], [], pack=area, on=TODAY, audience=audience).text()
    assert (area.statements[id].says in text) is told
    assert "bolton" not in text.casefold() and "portal" not in text.casefold()


def test_the_overdue_document_says_so(area: Pack) -> None:
    """The guide's review was due in March 2026, and from April on every answer from it says so."""
    def told(on: dt.date) -> str:
        return policy_answer([("statements", "hm_fc_hours")], [], pack=area, on=on).text()

    assert "overdue" in told(TODAY)
    assert "overdue" not in told(dt.date(2026, 3, 31))


QUESTIONS = [
    ("may the strategy discussion take place over video", "hm_sd_video"),
    ("how long before conference does my report have to be with the desk", "hm_cc_paper"),
    ("after how many weeks does the core group meet again", "hm_cg_next"),
    ("how is it settled who becomes the lead worker", "hm_eh_lead"),
    ("i cannot come to the core group next week, do i have to send anything", "hm_cg_absent"),
    ("how many days do managers have when agencies disagree", "hm_es_steps"),
    ("must families agree before early help starts", "hm_eh_consent"),
    ("do i ring or write to the LADO about a volunteer", "hm_ad_tell"),
    ("who is allowed to end the child protection plan", "hm_cc_end"),
    ("how soon will first call tell me what was decided on my referral", "hm_fc_answer"),
    ("interpreter for mum at the conference, who books one", "hm_gap_interpreter"),
    ("which level number is this family", "hm_gap_level_descriptions"),
]


@pytest.fixture(scope="module")
def asked(area: Pack) -> PolicyQuestions:
    return PolicyQuestions(area)


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_questions_find_its_own_statements(
        asked: PolicyQuestions, area: Pack, question: str, expected: str) -> None:
    """Wordings that stand nowhere in the pack lead to the right entry."""
    entries = [*area.statements.values(), *area.not_held.values(), *area.readings.values()]
    assert question not in {ask for entry in entries for ask in entry.asks}
    assert expected in [id for _, id, *_ in asked.find(question).entries]


# -- the tools for content owners -----------------------------------------------------------


def tool(packs_folder: Path, *words: str) -> str:
    """What `thresholds kb` prints for the made-up area."""
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "kb", *words, "--pack", AREA, "--root",
                           str(packs_folder)], cwd=CODE[0].parent, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tools_work_for_it(packs_folder: Path, tmp_path: Path) -> None:
    """Lint, coverage, explain and the handbook speak of this area, and of no other."""
    assert "no faults" in tool(packs_folder, "lint")
    assert "100.0 %" in tool(packs_folder, "coverage")
    assert "halvermere/clocks.yml" in tool(packs_folder, "explain", "hm_paper")
    tool(packs_folder, "handbook", "--write", str(tmp_path))
    (book,) = tmp_path.glob("*.html")
    text = book.read_text()
    assert "First Call Halvermere" in text and MADE_UP in text
    assert "bolton" not in text.casefold()


# -- no Python knows Bolton -------------------------------------------------------------------


def words_of_code() -> Iterator[tuple[str, str]]:
    """(place, text) of every comment and string of the code, docstrings among them."""
    for folder in CODE:
        files = sorted(folder.rglob("*.py"))
        assert files, folder
        for path in files:
            source = path.read_text(encoding="utf-8")
            for token in tokenize.generate_tokens(io.StringIO(source).readline):
                if token.type in (tokenize.COMMENT, tokenize.STRING):
                    yield f"{path.relative_to(folder.parent)}:{token.start[0]}", token.string


def literal(token: str) -> str:
    """The value of a string token; a comment, or a string with blanks to fill, as it is written."""
    try:
        return str(ast.literal_eval(token))
    except (SyntaxError, ValueError):
        return token


def ids_of(pack: Pack) -> set[str]:
    """The ids of all entries and steps."""
    return {place.partition(":")[2] for place in pack.places}


@pytest.fixture(scope="module")
def boltons_ids(bolton: Pack, england: Pack) -> set[str]:
    """Ids of entries and steps that stand in Bolton's pack and not in England's."""
    return ids_of(bolton) - ids_of(england) - {"continuum"}


def test_the_code_does_not_name_bolton() -> None:
    """No comment, no string and no docstring of the code names the area that the guide is used in."""
    assert [place for place, text in words_of_code() if "bolton" in text.casefold()] == []


def test_the_code_names_no_entry_of_boltons(boltons_ids: set[str]) -> None:
    """No string is an id of Bolton's content, and none of those ids stands as a word in a comment or text."""
    assert {"strategy_minutes", "lado_one_day", "bolton_front_door_form"} <= boltons_ids
    whole = [(place, text) for place, text in words_of_code() if literal(text) in boltons_ids]
    assert whole == []
    compound = {id for id in boltons_ids if "_" in id}
    inside = [(place, word) for place, text in words_of_code() for word in re.findall(r"\w+", text) if word in compound]
    assert inside == []


def test_the_search_of_the_code_finds_what_is_there() -> None:
    """The two tests above read strings and comments of the whole code, so that they could fail."""
    places = [place for place, _ in words_of_code()]
    assert len({place.partition(":")[0] for place in places}) >= 60
    assert any(literal(text) == "significant_harm" or "absent" in text for _, text in words_of_code())


def test_only_the_deployment_names_the_pack() -> None:
    """Outside the packs themselves, one line of one content file says which pack is used."""
    root = Path(__file__).parents[2] / "policy_kb"
    files = [path for path in root.glob("*.yml") if "bolton" in path.read_text().casefold()]
    assert [path.name for path in files] == ["deployment.yml"]


def test_the_general_pack_names_no_area_of_its_own() -> None:
    """The general pack speaks of {area}; what the place is called is the local pack's to say."""
    root = Path(__file__).parents[2] / "policy_kb" / "england"
    assert [path.name for path in root.rglob("*.yml") if "bolton" in path.read_text(encoding="utf-8").casefold()] == []
