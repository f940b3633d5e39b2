"""`thresholds cases …`: the practice cases of the gym, for those who write them and those who look after them."""
from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.cli import case_signing
from threshold_guide.cli.inputs import BadInput, a_date, complain
from threshold_guide.gym import read_gym
from threshold_guide.gym.agreement import exact, weighted_kappa
from threshold_guide.gym.checks import LEAST, ON, coverage, gaps, thin
from threshold_guide.gym.cohorts import EMERGENCY
from threshold_guide.gym.content import Case, Gym
from threshold_guide.gym.marking import Key, decision_at, every_ask, key_of
from threshold_guide.knowledge import DEFAULT, ROOT, KnowledgeBaseError, load_pack
from threshold_guide.knowledge.editions import NoEdition, edition_folder
from threshold_guide.knowledge.strict_yaml import StrictReader

INTENDED = ROOT.parent / "tests" / "gym" / "intended.yml"
EPILOG = """\
new TOPIC        a case to fill in, on standard output
lint             every fault with its place and mend; then what fewer than three cases cover
preview ID       a case as the learner meets it, stage by stage, and what the guide decides
sign             every case: signed, not signed, or stale since the case or the policy was edited
sign ID… --role ROLE  the lines of a sign-off, as the guide decides; --write puts them into cases/signoff.yml
stats            how many cases there are of what, and how far the authors' intended answers agree with the guide
stats --against REV   the cases whose answer is another than in an earlier edition (a git revision or a folder)
"""
NEW = """\
  - id: {id}
    title: "A few words that give nothing away"
    topic: {topic}
    age: "6 years"
    age_band: years_5_to_9
    difficulty: 2
    story: >-
      60 to 150 words, as a colleague would tell it. No names of real people.
    facts:
      - {{id: an_indicator, value: present, words: "words copied from the story"}}
    ask:
      - question: "What may the learner ask?"
        answer: "What they are told."
        adds:
          - {{id: duration, value: months, words: "words copied from the answer"}}
    teaching: >-
      Two to four sentences: what to notice, and what people get wrong here.
    cites: [an_indicator]
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("what", choices=["new", "lint", "preview", "sign", "stats"], metavar="WHAT",
                        help="new, lint, preview, sign, stats")
    parser.add_argument("ids", nargs="*", metavar="ID", help="new: a topic; preview: a case; sign: cases")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of packs")
    parser.add_argument("--pack", default=DEFAULT, help="the pack to read")
    parser.add_argument("--against", metavar="REV", help="stats: an earlier edition, a git revision or a folder")
    parser.add_argument("--intended", type=Path, default=INTENDED, help="stats: what the authors meant")
    parser.add_argument("--role", default="", help="sign: who signs, as what they are in the partnership")
    parser.add_argument("--date", default="", help="sign: the day, such as 2026-11-23 (today)")
    parser.add_argument("--write", action="store_true", help="sign: write the lines into the pack's cases/signoff.yml")
    parser.add_argument("--coverage", action="store_true", help="lint: fail while anything is covered too little")


def run(options: argparse.Namespace) -> int:
    try:
        if options.what == "lint":
            return lint(options)
        gym = _gym(options.root, options.pack)
        if options.what == "new":
            return _new(gym, options)
        if options.what == "preview":
            return _preview(gym, options)
        if options.what == "sign":
            return _sign(gym, options)
        return _against(gym, options) if options.against else _stats(gym, options.intended)
    except (BadInput, KnowledgeBaseError, NoEdition) as error:
        return complain(str(error))


def lint(options: argparse.Namespace) -> int:
    gym, faults = read_gym(load_pack(options.pack, root=options.root))
    for fault in faults:
        print(fault)
    if faults or gym is None:
        print(f"{len(faults)} faults")
        return 1
    for line in case_signing.stale(gym):
        print(line)
    found = gaps(gym)
    for line in found:
        print(line)
    for topic, n in thin(gym):
        print(f"topic `{topic}` has {n} decisions that count, and the standard asks for "
              f"{gym.settings.standard.decisions}. Until there are more, all of them are asked for")
    print(case_signing.summary(gym))
    print(f"{options.pack}: {len(gym.cases)} cases, {len(gym.lessons)} lessons, no faults, {len(found)} gaps in cover")
    return 1 if found and options.coverage else 0


def _gym(root: Path, pack: str) -> Gym:
    gym, faults = read_gym(load_pack(pack, root=root))
    if gym is None or faults:
        raise KnowledgeBaseError(faults)
    return gym


def _new(gym: Gym, options: argparse.Namespace) -> int:
    if len(options.ids) != 1 or options.ids[0] not in gym.topics:
        raise BadInput(f"cases new: name one topic of {', '.join(gym.topics)}")
    n = 1
    while f"c{n:03}" in gym.cases:
        n += 1
    print(NEW.format(id=f"c{n:03}", topic=options.ids[0]), end="")
    return 0


def _preview(gym: Gym, options: argparse.Namespace) -> int:
    case = gym.cases.get(options.ids[0]) if len(options.ids) == 1 else None
    if case is None:
        raise BadInput("cases preview: name the id of one case")
    stories = [case.story, *(step.story for step in case.steps)]
    print(f"{case.title} ({case.id}, {gym.topics[case.topic].label}, {case.age or 'no age'}, "
          f"difficulty {case.difficulty}, {gym.places[f'cases:{case.id}']})")
    for stage, story in enumerate(stories):
        print(f"\n{story}")
        if stage == 0:
            for ask in case.ask:
                print(f"  May ask: {ask.question}\n    {ask.answer}")
            print(f"  Nothing asked:    {_says(gym, case, 0, ())}")
        print(f"  Everything asked: {_says(gym, case, stage, every_ask(case))}")
        for reason in decision_at(case, stage, every_ask(case), gym.pack, ON).reasons:
            print(f"    {reason.label} ({reason.rule}): {reason.why}")
    print(f"\n{case.teaching}")
    return 0


def _sign(gym: Gym, options: argparse.Namespace) -> int:
    if not options.ids:
        print(case_signing.overview(gym))
        return 0
    date = a_date(options.date, "--date") if options.date else dt.date.today()
    signed = case_signing.sign(gym, options.ids, options.role, date)
    if options.write:
        print(f"{len(signed)} signed in {case_signing.write(gym, signed)}")
    else:
        print(case_signing.text(signed), end="")
    return 0


def _says(gym: Gym, case: Case, stage: int, asked: tuple[int, ...]) -> str:
    decision = decision_at(case, stage, asked, gym.pack, ON)
    key = key_of(case, stage, decision, gym.pack)
    parts = ["999 first"] * key.emergency + [decision.level_words]
    parts += [f"LADO: {key.adult.replace('_', ' ')}"] if key.adult else []
    parts += ["contested"] * key.contested + ["ask for advice"] * key.consult
    return ", ".join(parts)


# -- what the authors meant --------------------------------------------------------------------


def _stats(gym: Gym, intended: Path) -> int:
    print("| Topic | Cases | Decisions | Unfolding | Contested |\n|---|---|---|---|---|")
    for topic, cases in gym.by_topic.items():
        print(f"| {gym.topics[topic].label} | {len(cases)} | {sum(case.stages() for case in cases)} | "
              f"{sum(case.stages() > 1 for case in cases)} | {sum(case.contested for case in cases)} |")
    print(f"| All | {len(gym.cases)} | {sum(case.stages() for case in gym.cases.values())} | "
          f"{sum(case.stages() > 1 for case in gym.cases.values())} | "
          f"{sum(case.contested for case in gym.cases.values())} |\n")
    print(_cover_table(gym))
    if intended.is_file():
        print(agreement_table(compared(gym, intended), gym))
    else:
        print(f"No intended answers at {intended}, so there is nothing to compare.")
    return 0


def _cover_table(gym: Gym) -> str:
    lines = ["| Kind | Covered by three or more | By one or two | By none |", "|---|---|---|---|"]
    counts: dict[str, Counter[int]] = {}
    for (kind, _), cases in coverage(gym).items():
        counts.setdefault(kind, Counter())[min(len(cases), LEAST)] += 1
    lines += [f"| {kind} | {n[LEAST]} | {n[1] + n[2]} | {n[0]} |" for kind, n in counts.items()]
    return "\n".join(lines) + "\n"


class Compared(msgspec.Struct, frozen=True):
    """One decision as the author meant it and as the guide takes it, each as one place on a scale."""

    case: Case
    stage: int
    meant: tuple[str, str]
    guide: tuple[str, str]
    contested: bool

    @property
    def same(self) -> bool:
        return self.meant == self.guide


def compared(gym: Gym, intended: Path) -> list[Compared]:
    """Every decision with everything asked. The authors said of the first decision alone whether 999 comes first.

    A case that the author only gave to another area has no route of theirs to compare, and is left out.
    """
    document = StrictReader().read(intended, intended.name)
    meant: dict[str, Any] = document.value if document else {}
    lowest, found = next(iter(gym.pack.routes)), []
    for id, case in gym.cases.items():
        if id not in meant or meant[id].get("not_compared"):
            continue
        for stage, each in zip(range(case.stages()), meant[id]["decisions"], strict=True):
            key = key_of(case, stage, decision_at(case, stage, every_ask(case), gym.pack, ON), gym.pack)
            contested = (stage == 0 and bool(meant[id]["contested"])) or key.contested
            found.append(Compared(case=case, stage=stage, contested=contested, meant=_meant(each, key, lowest),
                                  guide=_guides(key, lowest)))
    return found


def _meant(each: dict[str, Any], key: Key, lowest: str) -> tuple[str, str]:
    emergency = each.get("emergency", key.emergency)
    route = EMERGENCY if emergency else lowest if each["route"] == "none" else each["route"]
    return str(route), str(each["lado"])


def _guides(key: Key, lowest: str) -> tuple[str, str]:
    return (EMERGENCY if key.emergency else key.route or lowest), key.adult or "not_lado"


def agreement_table(found: list[Compared], gym: Gym) -> str:
    """Agreement by topic, and every disagreement."""
    routes, adults = [*gym.pack.routes, EMERGENCY], list(gym.settings.adult)
    lines = ["| Topic | Decisions | Same route | Kappa | Same adult part | Both same |", "|---|---|---|---|---|---|"]
    groups = [(gym.topics[topic].label, [each for each in found if each.case.topic == topic]) for topic in gym.topics]
    groups += [("All", found), ("All but contested", [each for each in found if not each.contested])]
    for label, each in groups:
        pairs = [(one.meant[0], one.guide[0]) for one in each]
        adult = [(one.meant[1], one.guide[1]) for one in each]
        both = sum(one.same for one in each) / len(each) if each else None
        lines.append(f"| {label} | {len(each)} | {_percent(exact(pairs))} | {_number(weighted_kappa(pairs, routes))} | "
                     f"{_percent(exact(adult))} | {_percent(both)} |")
    kappa = _number(weighted_kappa([(one.meant[1], one.guide[1]) for one in found], adults))
    lines += ["", f"The adult's part over all decisions: weighted kappa {kappa}.", "",
              "| Case | Decision | Author | Guide | Contested |", "|---|---|---|---|---|"]
    lines += [f"| {one.case.id} {one.case.title} | {one.stage + 1} | {_words(one.meant)} | {_words(one.guide)} | "
              f"{'yes' if one.contested else ''} |" for one in found if not one.same]
    return "\n".join(lines)


def _words(pair: tuple[str, str]) -> str:
    route, adult = (each.replace("_", " ") for each in pair)
    return f"{'999' if pair[0] == EMERGENCY else route}; {adult}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


# -- an earlier edition ------------------------------------------------------------------------


def _against(gym: Gym, options: argparse.Namespace) -> int:
    with edition_folder(options.against) as folder:
        earlier = load_pack(options.pack, root=folder)
        changed = changes(gym, earlier)
    for line in changed:
        print(line)
    print(f"{len(changed)} decisions differ from {options.against}, over {len(gym.cases)} cases.")
    return 0


def changes(gym: Gym, earlier: Any) -> list[str]:
    """The decisions of today's cases that another edition of the pack takes otherwise."""
    before = Gym(pack=earlier, settings=gym.settings, cases=gym.cases, lessons={})
    found = []
    for case in gym.cases.values():
        for stage in range(case.stages()):
            for name, asked in (("nothing asked", ()), ("everything asked", every_ask(case))):
                was, now = _says(before, case, stage, asked), _says(gym, case, stage, asked)
                if was != now:
                    found.append(f"{case.id} “{case.title}”, decision {stage + 1}, {name}: {was} -> {now}")
    return found

