"""A small pack with a few phrases, read with the general cues: the mechanics, not the content."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from threshold_guide.engine import model
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.load import ROOT
from threshold_guide.language.reader import Reader

CITE = model.Cite(document="toy", where="toy")
TODAY = dt.date(2026, 11, 23)


def indicator(
    id: str, *phrases: str, floor: str = "early", kind: str = "worry", red_flag: str | None = None
) -> model.Indicator:
    return model.Indicator(
        id=id,
        code="T",
        domain="child",
        group="g",
        label=id,
        floor=floor,
        question="?",
        why_we_ask="?",
        counts=(),
        does_not_count=(),
        source=CITE,
        kind=kind,
        red_flag=red_flag,
        phrases=phrases,
    )


def question(id: str, kind: str, *values: str) -> model.Question:
    return model.Question(
        id=id,
        text="?",
        kind=kind,
        why_we_ask="?",
        short=id,
        options=tuple(model.Option(value=v, label=v.replace("_", " ").capitalize()) for v in values),
    )


def by_id(*entries):
    return {entry.id: entry for entry in entries}


@pytest.fixture(scope="session")
def reader() -> Reader:
    empty = {
        name: {}
        for name in (
            "sources",
            "routes",
            "screens",
            "red_flags",
            "cumulative",
            "situations",
            "outcomes",
            "criteria",
            "lado_exits",
            "conflicts",
            "contacts",
            "clocks",
            "messages",
        )
    }
    pack = Pack(
        info=model.PackInfo(id="toy", title="Toy", version="1", dated=TODAY, status="trial", banner="Toy"),
        folders=(Path(ROOT) / "england", Path(ROOT) / "bolton"),
        indicators=by_id(
            indicator("bruise_seen", "bruise|bruises", "mark on * face"),
            indicator("parent_drinking", "mum|dad drinking", "drunk mum|dad"),
            indicator("no_lunch", "no lunch", "not had lunch"),
            indicator("dirty_clothes", "dirty clothes"),
            indicator("hit_at_home", "dad|mum|stepdad hits|hit", "hit by dad|mum", red_flag="rf"),
            indicator("one_smack_no_mark", "one smack no mark"),
            indicator("physical_abuse", "smack"),
            indicator("attends", "attends school", kind="strength"),
        ),
        concerns=by_id(
            model.Concern(
                id="rough_handling",
                label="Rough handling",
                question="?",
                strength="consult",
                why="?",
                counts=(),
                does_not_count=(),
                source=CITE,
                phrases=("ta|teacher|coach grabbed",),
            )
        ),
        signals=by_id(
            model.Signal(
                id="not_breathing",
                code="Z",
                label="Not breathing",
                do_first="999",
                source=CITE,
                phrases=("not breathing", "took|taken * overdose", "is hitting"),
                not_phrases=("not breathing a word",),
            )
        ),
        exits=by_id(
            model.Exit(
                id="child",
                scope="child_user",
                label="A child",
                reply=("…",),
                source=CITE,
                confirm="Are you the child?",
                phrases=("i am 12",),
            )
        ),
        questions=by_id(
            question(
                "age_band",
                "one",
                "unborn",
                "under_6_months",
                "months_6_to_11",
                "years_1_to_4",
                "years_5_to_9",
                "years_10_to_12",
                "years_13_to_15",
                "years_16_to_17",
                "adult",
            ),
            question("mobility", "one", "non_mobile", "rolling_only", "mobile"),
            question("frequency", "one", "once", "several_times", "most_days"),
            question("duration", "one", "days", "weeks", "months"),
            question(
                "injury_site",
                "many",
                "ear",
                "face",
                "neck",
                "trunk",
                "buttocks",
                "genitals",
                "upper_arm_thigh",
                "bony_part",
            ),
            question(
                "involved_now",
                "many",
                "nobody",
                "early_help",
                "child_in_need",
                "cp_plan",
                "looked_after",
                "closed_last_year",
                "refused_last_year",
            ),
            question("goes_home_when", "one", "there_now", "today", "within_days", "not_planned"),
            question("lives_in", "one", "bolton", "elsewhere"),
            question("adult_role", "one", "employed", "volunteer", "sport"),
        ),
        terms={
            "LADO": model.Term(term="LADO", meaning="?", source=CITE, also=("designated officer",)),
            "early help": model.Term(term="early help", meaning="?", source=CITE),
        },
        settings=by_id(
            model.Setting(id="school", label="School", lead="DSL", also=("teacher", "school")),
            model.Setting(id="health", label="Health", lead="named nurse", also=("health visitor", "nurse")),
        ),
        **empty,
    )
    return Reader(pack)


@pytest.fixture
def facts(reader):
    """Facts of a text as {id: (polarity or value, when)}, current before past."""

    def read(text: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for fact in reader.read(text, today=TODAY).facts:
            found.setdefault(fact.id, (fact.value or fact.polarity, fact.when))
        return found

    return read
