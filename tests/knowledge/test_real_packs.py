"""The content that is served: whole, merged, sourced, and honest about what is not confirmed."""
from __future__ import annotations

import re

import pytest

from threshold_guide.engine.conditions import compile_condition
from threshold_guide.engine.model import Cite
from threshold_guide.knowledge import ROOT, load_pack, read_pack
from threshold_guide.knowledge.checks import _find


@pytest.fixture(scope="module")
def england():
    return load_pack("england")


@pytest.mark.parametrize("name", ["england", "bolton"])
def test_the_real_packs_have_no_faults(name):
    """The knowledge base is without a fault, each pack for itself."""
    _, faults = read_pack(name)
    assert [str(fault) for fault in faults] == []


def test_bolton_is_laid_over_england(pack, england):
    """Bolton's pack holds all of England's content, adds its own, and replaces only what a local pack may replace."""
    assert pack.info.id == "bolton"
    assert [folder.name for folder in pack.folders] == ["england", "bolton"]
    for section in ("indicators", "criteria", "concerns", "routes", "questions", "signals", "red_flags", "cumulative",
                    "lado_exits", "conflicts"):
        for id, entry in getattr(england, section).items():
            told, general = repr(getattr(pack, section)[id]), repr(entry)
            assert told == general.replace("this area", "Bolton"), (section, id)
    assert pack.contacts["front_door"] != england.contacts["front_door"]
    assert pack.places["contacts:front_door"].startswith("bolton/")
    assert pack.places["contacts:emergency_999"].startswith("england/")
    assert set(england.situations) < set(pack.situations)
    assert pack.continuum is not None
    assert england.continuum is None


def test_nothing_of_bolton_stands_in_england():
    """England's files name neither Bolton's numbers nor its addresses; those lie in Bolton's own folder."""
    for path in (ROOT / "england").rglob("*.yml"):
        if path.name == "messages.yml" or path.parent.name == "language":
            continue
        text = path.read_text(encoding="utf-8").casefold()
        assert "01204" not in text, path
        assert "bolton.gov.uk" not in text, path


def test_every_citation_leads_to_a_source(england, pack):
    """Every citation of every entry names a source of the pack and the place in it."""
    for each in (england, pack):
        for section in ("routes", "indicators", "cumulative", "situations", "outcomes", "criteria", "concerns",
                        "lado_exits", "conflicts", "exits", "signals", "contacts", "terms", "clocks"):
            for id, entry in getattr(each, section).items():
                cites = list(_find(entry, Cite))
                assert cites, (section, id)
                for cite in cites:
                    assert cite.document in each.sources, (section, id)
                    assert cite.where.strip(), (section, id)


def test_every_source_is_cited_or_explained(pack):
    """A source that nothing cites says in its note why it stands there."""
    cited = {cite.document for section in ("routes", "indicators", "cumulative", "situations", "outcomes", "criteria",
                                           "concerns", "lado_exits", "conflicts", "exits", "signals", "contacts",
                                           "terms", "clocks")
             for entry in getattr(pack, section).values() for cite in _find(entry, Cite)}
    if pack.continuum:
        cited.add(pack.continuum.source.document)
    assert [id for id, source in pack.sources.items() if id not in cited and not source.note] == []


def test_what_is_not_confirmed_says_how_to_find_out(pack):
    """A contact without a confirmed line tells how to find out, unless all it lacks is a confirmation."""
    for contact in pack.contacts.values():
        if any(line.kind == "words" for line in contact.lines) and not any(
                line.status == "confirmed" for line in contact.lines):
            assert contact.find_out, contact.id
    for id in ("front_door", "out_of_hours", "lado_portal"):
        assert pack.contacts[id].find_out, id


def test_fixed_words_for_what_is_not_held(pack):
    """The numbers that Bolton has not confirmed carry the fixed words."""
    (line,) = pack.contacts["out_of_hours"].lines
    assert line.value == ("number not confirmed; 999 in danger, otherwise 101, "
                          "asking police to reach the duty social worker")
    phone = next(line for line in pack.contacts["front_door"].lines if line.kind == "phone")
    assert (phone.value, phone.status, phone.note) == ("01204 331500", "unconfirmed", "printed July 2021; confirm")


def test_the_lado_for_professionals_is_the_portal(pack):
    """The LADO's e-mail address is for the public alone, and the portal for professionals alone."""
    for contact in pack.contacts.values():
        for line in contact.lines:
            if "lado@" in line.value.casefold():
                assert line.audience == ("public",), contact.id
    assert all(line.audience == ("professional",) for line in pack.contacts["lado_portal"].lines)
    assert not any(line.kind in ("email", "phone") for line in pack.contacts["lado_portal"].lines)


def test_bolton_is_on_trial(pack):
    """Until Bolton confirms, the pack is on trial and its banner says so."""
    assert pack.info.status == "trial"
    assert pack.info.banner == "Trial: not confirmed by Bolton"


def test_enough_indicators(pack):
    """At least 130 indicators over four domains, each with what counts, what does not, and phrases or a reason."""
    assert len(pack.indicators) >= 130
    assert {entry.domain for entry in pack.indicators.values()} == {"child", "parenting", "family", "outside_home"}
    codes = [entry.code for entry in pack.indicators.values()]
    assert len(set(codes)) == len(codes)


def test_no_raise_waits_for_the_absence_of_a_worry(pack):
    """No condition that raises asks for the absence of another worry, for then adding that worry would lower."""
    worries = {*pack.indicators, *pack.concerns, *pack.criteria}

    def leaves(condition):
        if not condition.parts:
            yield condition
        for part in condition.parts:
            yield from leaves(part)

    conditions = [(id, each.when) for id, raises in pack.raises.items() for each in raises]
    conditions += [(rule.id, condition) for rule, condition, _ in pack.cumulative_rules]
    conditions += [(id, condition) for id, raises in pack.concern_raises.items() for _, condition in raises]
    for id, condition in conditions:
        for leaf in leaves(condition):
            assert not (leaf.ids & worries and "absent" in leaf.values), id


def test_poverty_alone_raises_nothing(pack):
    """Poverty, family size, and young or lone parenthood lead nowhere high without an effect on the child."""
    touched = [entry for entry in pack.indicators.values() if entry.needs_effect]
    assert {"low_income", "large_young_family", "isolated_lone_parent"} <= {entry.id for entry in touched}
    for entry in touched:
        assert pack.ranks[entry.floor] <= pack.ranks["early_help"], entry.id


@pytest.mark.parametrize("situation_kind", ["duty", "open_case", "refused", "area", "safe_to_tell", "urgency"])
def test_each_kind_of_situation_is_written(pack, situation_kind):
    """Duties, open cases, refusals, other areas, the safe-to-tell check and urgency all have content."""
    assert any(entry.kind == situation_kind for entry in pack.situations.values())


def test_the_duties_are_all_there(pack):
    """Each duty that lies over a route has its entry, with a step or a line and a source."""
    duties = {id: entry for id, entry in pack.situations.items() if entry.kind == "duty"}
    assert {"private_fostering", "fgm_report", "prevent", "nrm", "missing", "homeless_16_17",
            "disabled_child_assessment", "ofsted_notice"} <= set(duties)
    for entry in duties.values():
        assert entry.steps or entry.lines, entry.id


def test_old_names_lead_to_todays(pack):
    """The glossary knows the names that people still use for the front door and the LADO."""
    known = {word.casefold() for term in pack.terms.values() for word in (term.term, *term.also)}
    assert {"masss", "mash", "front door", "laddo"} <= known


def test_levels_below_the_line_have_steps_for_each_setting(pack):
    """Early help and targeted outcomes carry at least five steps, and each setting has its own wording somewhere."""
    for id in ("early_help", "targeted"):
        steps = [step for step in pack.outcomes[id].steps if step.when is None]
        assert len(steps) >= 5, id
        worded = {setting for step in steps for words in (step.what, step.who) if isinstance(words, dict)
                  for setting in words}
        assert set(pack.settings) <= worded, id


def test_no_text_of_a_pack_prints_a_bare_level_number():
    """No content file speaks of a level by number except where it quotes what people type."""
    number = re.compile(r"\b(?:level|tier) ?[1-5]\b", re.I)
    for path in ROOT.rglob("*.yml"):
        # Ways of asking and examples quote what people type.
        if path.parent.name in ("language", "policy", "examples"):
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = number.search(text)
            assert not found or "phrases" in text or "example" in text or text.lstrip().startswith(
                ("- ", "#")) and "“" in text, f"{path.name}:{line}: {text.strip()}"


def test_every_situation_can_apply(pack):
    """The condition of every situation reads facts that exist and is not always so."""
    for entry, condition in pack.situation_rules:
        assert condition({"route": "unclear", "lado": "none"}).name != "YES" or not condition.ids, entry.id
        assert compile_condition(entry.when).ids == condition.ids
