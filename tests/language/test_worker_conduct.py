"""The LADO's part of a first message: what is alleged stands beside an allegation, and vague words give way."""

import datetime as dt

import pytest

from threshold_guide.cli.read import understood
from threshold_guide.language.reading import Fact
from threshold_guide.language.standing import reader
from threshold_guide.language.worker_conduct import with_conduct

ON = dt.date(2026, 11, 21)
TO_THE_LADO = {"refer", "consult"}


def outcome(text: str) -> str:
    return understood(reader(), text, ON)["lado"]["outcome"]


@pytest.mark.parametrize("text", [
    "our ustadh has caned two of the boys on the feet",
    "It is about my head. He locked a girl of 7 in the store cupboard",
    "our assistant coach is going out with a girl of 15 in the squad he coaches",
    "told us in supervision that she has relapsed, heroin, off rota for now, nursery practitioner",
    "our own health visitor, her husband has told police she hit him",
    "bruise on a 1 year old like a grip, only Jo changed him all day, nursery",
    "the site supervisor had a girl sat in his van with the door shut, he has hurt her before she says",
    "when I was at school the priest used to beat us, he is dead now",
])
def test_the_lado_hears(text):
    assert outcome(text) in TO_THE_LADO


@pytest.mark.parametrize("text", [
    "dad smacked him on the legs at home",
    "health visitor told us mum has relapsed",
    "dad was arrested for hitting mum, health visitor told us",
    "my colleague agrees, his clothes are always dirty",
])
def test_no_worker_is_meant(text):
    assert outcome(text) not in TO_THE_LADO


class Likely:
    """Likelihoods as the units would give them."""

    def __init__(self, **likely: float) -> None:
        self.likely = likely

    def best(self, id: str) -> float:
        return self.likely.get(id, 0.0)

    def at(self, id: str, start: int, end: int) -> float:
        return self.likely.get(id, 0.0) if (start, end) == (0, 5) else 0.0


def fact(id: str, kind: str) -> Fact:
    return Fact(id=id, kind=kind, polarity="present", when="current", evidence="words", start=0, end=5)


def conduct(facts: list[Fact], **likely: float) -> set[str]:
    pack = reader().pack
    found = with_conduct(Likely(**likely), facts, pack, ["low_level_concern"],  # type: ignore[arg-type]
                         lambda start, end: "current", lambda start, end: "words")
    return {each.id for each in found}


def test_beside_an_allegation_the_likeliest_conduct_is_proposed():
    alleged = [fact("allegation_against_worker", "indicator"), fact("one_to_one_secluded", "concern")]
    assert "locked_in" in conduct(alleged, lado=0.8, locked_in=0.1, hit_a_child=0.05)


def test_not_where_nothing_tells_of_a_worker_or_graver_conduct_was_read():
    alleged = [fact("allegation_against_worker", "indicator")]
    assert "locked_in" not in conduct(alleged, lado=0.1, locked_in=0.1)
    assert "locked_in" not in conduct([*alleged, fact("hit_a_child", "concern")], lado=0.8, locked_in=0.1)


def test_conduct_that_stands_elsewhere_is_not_what_is_alleged():
    elsewhere = Fact(id="allegation_against_worker", kind="indicator", polarity="present", when="current",
                     evidence="words", start=7, end=9)
    assert "locked_in" not in conduct([elsewhere], lado=0.8, locked_in=0.1)


def test_a_vague_concern_stands_only_where_no_exact_one_does():
    vague, exact = fact("low_level_concern", "concern"), fact("gifts_and_favourites", "concern")
    assert conduct([vague, exact]) == {"gifts_and_favourites"}
    assert conduct([vague]) == {"low_level_concern"}
