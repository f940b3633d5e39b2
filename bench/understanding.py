"""Rasa's default pipeline, TF-IDF, nearest embedding and ours on the same examples and the same messages.

Limits of the first three are chosen on the development messages, whichever set is scored.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import readers
from bench.readers import Guess, Learnt, Limits, guesses, said
from tests.understanding.scoring import (
    ON,
    RANK,
    ROUTES,
    SIGNIFICANT,
    TO_THE_LADO,
    Tally,
    is_worry,
    messages,
    ours,
    rank_of,
    score,
    weighted_kappa,
)
from threshold_guide.language import apart, heads

SETS = {"dev": ("dev", "critical_dev"), "test": ("test", "critical_test")}
DEVELOPMENT = "dev"
WORST = 20
#: topic -> groups of worries; a message belongs to a topic by the facts that it is labelled with
TOPICS: dict[str, tuple[str, ...]] = {
    "neglect": ("basic_care",),
    "child's needs": ("health", "emotional_wellbeing", "behaviour", "self_care", "education"),
    "exploitation": ("exploitation", "missing", "violence_crime", "friends_online"),
    "honour and belief": ("honour_belief",),
    "between children": ("between_children",),
    "parental factors": ("parental_factors",),
    "home and family": ("home_income_family",),
}
#: one group of the packs holds several topics
CODES: dict[str, tuple[str, ...]] = {
    "physical": ("C30", "C31", "C31b", "C66", "C67", "P35", "P36", "P36b"),
    "emotional": ("P33", "P34"),
    "sexual": ("C24", "C49", "C50", "C51", "P37", "H23", "H24", "H25"),
    "domestic abuse": ("P28", "P29", "P30", "P31"),
    "early years, unborn": ("C20", "C21", "C22", "C08", "P11", "C30"),
}
#: the readers that ours is measured against
BESIDE = {"diet": readers.diet, "words": readers.words, "nearest": readers.nearest}
Read = Callable[[str], dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--understanding",
        metavar="SET",
        choices=tuple(SETS),
        help="four readers beside one another on labelled messages: dev, or test once for a release",
    )
    parser.add_argument(
        "--beside",
        nargs="+",
        choices=tuple(BESIDE),
        default=list(BESIDE),
        help="with --understanding: which readers stand beside ours (all; diet learns for about an hour)",
    )


def run(options: argparse.Namespace) -> int:
    from threshold_guide.language.standing import reader as standing_reader

    pack = standing_reader().pack
    name = options.understanding
    labelled, critical = (messages(file) for file in SETS[name])
    results: dict[str, tuple[dict[str, Any], float]] = {}
    for make in (BESIDE[reader] for reader in options.beside):
        _say(f"{make.__name__}: learning ...")
        learnt = make(pack)
        results[learnt.name] = (_baseline(learnt, labelled, critical, pack), learnt.seconds)
    _say("ours: learning ...")
    seconds = _seconds_of_ours(pack)
    if heads.mark_of_heads(pack) is None:
        apart.learn(heads.LEARNING, pack)
    read = _timed(ours())
    results["Ours"] = ({**_figures(read, labelled, critical), "times": read.times}, seconds)
    which = "development" if name == DEVELOPMENT else name
    print(f"{dt.date.today():%-d %B %Y}, {which} set, {len(labelled)} messages and {len(critical)} critical ones.\n")
    print(table(results))
    print("\nExact route by topic; read lower than labelled in brackets\n")
    print(by_topic(results, labelled, critical, pack))
    print("\nConfusion between routes, ours\n")
    print(confusion(results["Ours"][0]["dev"]["confusion"]))
    if name == DEVELOPMENT:
        print(f"\nThe {WORST} worst misses of ours\n")
        print(worst(results["Ours"][0]["said"], [*labelled, *critical]))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class _timed:
    """A reader that keeps what it read and how long each text took."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.times: list[float] = []
        self.read("warm up")

    def __call__(self, text: str) -> dict[str, Any]:
        began = time.perf_counter()
        found = self.read(text)
        self.times.append(time.perf_counter() - began)
        return found


def _seconds_of_ours(pack: Any) -> float:
    """Learning the heads from nothing, as `thresholds train` does; nothing is kept."""
    from threshold_guide.language.examples import examples, known_ids
    from threshold_guide.language.head_learning import Lessons, learn
    from threshold_guide.language.standing import kept_reader

    began = time.monotonic()
    learn(Lessons(pack, examples(pack.folders, known_ids(pack))), kept_reader(pack), {})
    return time.monotonic() - began


def _baseline(
    learnt: Learnt, labelled: list[dict[str, Any]], critical: list[dict[str, Any]], pack: Any
) -> dict[str, Any]:
    """The figures of one of the first three, with its limits chosen on the development messages."""
    _say(f"{learnt.name}: reading ...")
    development = messages(DEVELOPMENT)
    known = guesses(learnt, [m["text"] for m in [*development, *labelled, *critical]])
    limits = _chosen(known, development, pack)
    figures = _figures(lambda text: said(known[text], limits, pack, ON), labelled, critical)
    return {**figures, "times": [known[m["text"]].seconds for m in labelled], "limits": limits}


def _chosen(known: dict[str, Guess], development: list[dict[str, Any]], pack: Any) -> Limits:
    """The limit of danger with the best sensitivity plus specificity; then that of facts with the best kappa."""

    def danger(limit: float) -> float:
        shares = []
        for emergency in (True, False):
            of = [m for m in development if m["emergency"] == emergency]
            right = sum(
                any(p >= limit for id, p in known[m["text"]].likely.items() if id in pack.signals) == emergency
                for m in of
            )
            shares.append(right / len(of))
        return sum(shares)

    best = max(readers.LIMITS, key=danger)
    worries = [m for m in development if is_worry(m)]

    def kappa(limit: float) -> float:
        return weighted_kappa(
            [(RANK[m["route"]], rank_of(said(known[m["text"]], Limits(limit, best), pack, ON))) for m in worries],
            len(ROUTES),
        )

    return Limits(max(readers.LIMITS, key=kappa), best)


def _figures(read: Read, labelled: list[dict[str, Any]], critical: list[dict[str, Any]]) -> dict[str, Any]:
    kept: dict[str, dict[str, Any]] = {}

    def keeping(text: str) -> dict[str, Any]:
        kept[text] = read(text)
        return kept[text]

    return {"dev": score(labelled, keeping), "critical": score(critical, keeping), "said": kept}


def table(results: dict[str, tuple[dict[str, Any], float]]) -> str:
    """Every measure by reader, as markdown."""

    def share(figures: dict[str, Any], which: str, name: str, turned: bool = False) -> str:
        tally = figures[which].get(name)
        if not isinstance(tally, Tally) or not tally.all:
            return "none"
        return f"{1 - tally.share if turned else tally.share:.1%}"

    def milliseconds(figures: dict[str, Any], part: float) -> str:
        times = sorted(figures["times"])
        return f"{times[min(int(len(times) * part), len(times) - 1)] * 1000:.0f}"

    def f(figures: dict[str, Any]) -> str:
        p, r = figures["dev"]["fact precision"], figures["dev"]["fact recall"]
        return f"{p:.2f}, {r:.2f}, {2 * p * r / (p + r) if p + r else 0:.2f}"

    rows: list[tuple[str, str, Callable[[dict[str, Any]], str]]] = [
        ("Route exact", "", lambda d: share(d, "dev", "route exact")),
        ("Route: weighted kappa", "0.60", lambda d: f"{d['dev']['weighted kappa']:.2f}"),
        (
            "Read lower than labelled",
            "3 %",
            lambda d: share(d, "dev", "not under-read (a route below the label)", True),
        ),
        (
            "Significant harm or emergency recognised",
            "95 %",
            lambda d: share(d, "dev", "significant harm or emergency recognised"),
        ),
        (
            "the same, critical messages",
            "95 %",
            lambda d: share(d, "critical", "significant harm or emergency recognised"),
        ),
        ("Emergency: 999 at once", "100 %", lambda d: share(d, "dev", "emergency recognised")),
        (
            "Full-screen 999 without an emergency",
            "5 %",
            lambda d: share(d, "dev", "no full-screen 999 without an emergency", True),
        ),
        (
            "Clear low need sent to social care",
            "15 %",
            lambda d: share(d, "dev", "clear low need not sent to social care", True),
        ),
        ("Facts: precision, recall, F", "0.85, 0.85", f),
        ("Task", "", lambda d: share(d, "dev", "task")),
        ("Scope", "90 %", lambda d: share(d, "dev", "scope")),
        ("LADO, sensitivity", "97 %", lambda d: share(d, "dev", "LADO sensitivity")),
        ("LADO, specificity", "80 %", lambda d: share(d, "dev", "LADO specificity")),
        ("A message, p50 and p95 (ms)", "12, 25", lambda d: f"{milliseconds(d, 0.5)}, {milliseconds(d, 0.95)}"),
    ]
    lines = ["| Measure | Target | " + " | ".join(results) + " |", "|---|---|" + "---|" * len(results)]
    lines += [
        f"| {name} | {target} | " + " | ".join(show(figures) for figures, _ in results.values()) + " |"
        for name, target, show in rows
    ]
    lines.append("| Learning (s) | 60 | " + " | ".join(f"{seconds:.0f}" for _, seconds in results.values()) + " |")
    lines.append(
        "| Limits chosen: facts, danger | | "
        + " | ".join(
            f"{figures['limits'].facts:g}, {figures['limits'].danger:g}" if "limits" in figures else "docs"
            for figures, _ in results.values()
        )
        + " |"
    )
    return "\n".join(lines)


def by_topic(
    results: dict[str, tuple[dict[str, Any], float]],
    labelled: list[dict[str, Any]],
    critical: list[dict[str, Any]],
    pack: Any,
) -> str:
    """Exact routes and those read lower, by topic of the labelled facts; for LADO, whether the matter goes there."""
    topics: dict[str, list[dict[str, Any]]] = {}
    for message in [*labelled, *critical]:
        for topic in _topics(message, pack):
            topics.setdefault(topic, []).append(message)
    lines = ["| Topic | Messages | " + " | ".join(results) + " |", "|---|---|" + "---|" * len(results)]
    for topic, of in sorted(topics.items()):
        cells = []
        for figures, _ in results.values():
            got = [
                (RANK[m["route"]], rank_of(figures["said"][m["text"]]), figures["said"][m["text"]]["emergency"])
                for m in of
            ]
            exact, lower = sum(w == g for w, g, _ in got), sum(g < w and not e for w, g, e in got)
            cells.append(f"{exact / len(of):.0%} ({lower / len(of):.0%})")
        lines.append(f"| {topic} | {len(of)} | " + " | ".join(cells) + " |")
    lado = [m for m in [*labelled, *critical] if m["lado"]["outcome"] in TO_THE_LADO]
    cells = []
    for figures, _ in results.values():
        found = [figures["said"][m["text"]]["lado"]["outcome"] in TO_THE_LADO for m in lado]
        cells.append(f"{sum(found) / max(len(found), 1):.0%}")
    lines.append(f"| LADO: refer or consult recognised | {len(lado)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _topics(message: dict[str, Any], pack: Any) -> set[str]:
    if not is_worry(message):
        return set()
    told = {f["code"] for f in message["facts"] if f["polarity"] == "present" and f["when"] == "current"}
    group = {entry.code: entry.group for entry in pack.indicators.values()}
    found = {topic for topic, codes in CODES.items() if told.intersection(codes)}
    found |= {topic for topic, of in TOPICS.items() if any(group.get(code) in of for code in told)}
    if str(message.get("age")) == "unborn":
        found.add("early years, unborn")
    return found


def confusion(counts: Any) -> str:
    columns = ("unclear", *ROUTES)
    lines = ["| labelled, read as | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    return "\n".join(
        [*lines, *(f"| {row} | " + " | ".join(str(counts[row, c]) for c in columns) + " |" for row in ROUTES)]
    )


def worst(kept: dict[str, dict[str, Any]], of: list[dict[str, Any]]) -> str:
    """The misses with most between label and reading; under-reading before over-reading of the same size."""
    misses = []
    for message in of:
        found = kept[message["text"]]
        want = SIGNIFICANT + 1 if message["emergency"] else RANK.get(message["route"], -1)
        got = SIGNIFICANT + 1 if found["emergency"] else rank_of(found)
        if want >= 0 and (is_worry(message) or message["emergency"]) and want != got:
            misses.append((got - want if got < want else WORST, message, found))
    misses.sort(key=lambda miss: miss[0])
    lines = ["| Message | Labelled | Read | |", "|---|---|---|---|"]
    for _, message, found in misses[:WORST]:
        label = "999" if message["emergency"] else message["route"]
        text = " ".join(message["text"].split()).replace("|", "/")[:140]
        lines.append(
            f"| {message['id']} | {label} | {'999' if found['emergency'] else found['route_so_far']} | {text} |"
        )
    return "\n".join(lines)
