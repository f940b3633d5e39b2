"""How the reading of a first message is scored against labels by people who had not seen the rules.

`python -m tests.understanding.scoring dev` prints the figures and every miss; `test` is for a release, once.
"""
from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from threshold_guide.cli.read import understood
from threshold_guide.language.standing import reader as standing_reader

HERE = Path(__file__).parent
ON = dt.date(2026, 11, 21)
ROUTES = ("universal", "early_help", "targeted", "child_in_need", "significant_harm")
RANK = {route: rank for rank, route in enumerate(ROUTES)}
SOCIAL_CARE, SIGNIFICANT = RANK["child_in_need"], RANK["significant_harm"]
TO_THE_LADO = ("refer", "consult")
#: indicators that those who labelled did not have in their list of 152: nobody could have marked them
NOT_IN_THEIR_LIST = frozenset({"C29b", "C31b", "C31c", "C49b", "C66", "C67", "H20b", "P36b", "P38"})
#: what a reading says of one message, and the text without personal data
Read = Callable[[str], dict[str, Any]]


def messages(name: str) -> list[dict[str, Any]]:
    """The labelled messages of one file: dev, test, critical."""
    found = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def ours() -> Read:
    """The reading as `thresholds read` gives it."""
    reader = standing_reader()
    codes = {entry.id: entry.code for entry in reader.pack.indicators.values()}

    def read(text: str) -> dict[str, Any]:
        said = understood(reader, text, ON)
        said["masked"] = reader.masker.mask(text, today=ON)
        said["codes"] = [{**fact, "code": codes[fact["id"]]} for fact in said["facts"] if fact["id"] in codes]
        return said

    return read


def weighted_kappa(pairs: Iterable[tuple[int, int]], categories: int) -> float:
    """Cohen's kappa with quadratic weights; 1 where all pairs agree."""
    counted = Counter(pairs)
    total = sum(counted.values())
    if not total:
        return float("nan")
    rows, columns = Counter[int](), Counter[int]()
    for (a, b), n in counted.items():
        rows[a] += n
        columns[b] += n
    def weight(a: int, b: int) -> float:
        return ((a - b) / (categories - 1)) ** 2
    seen = sum(weight(a, b) * n for (a, b), n in counted.items()) / total
    expected = sum(weight(a, b) * rows[a] * columns[b] for a in rows for b in columns) / total**2
    return 1 - seen / expected if expected else 1.0


class Tally:
    """Right of how many, with the ids that were missed."""

    def __init__(self) -> None:
        self.right = self.all = 0
        self.missed: list[str] = []

    def add(self, good: bool, which: str) -> None:
        self.all += 1
        self.right += good
        if not good:
            self.missed.append(which)

    @property
    def share(self) -> float:
        return self.right / self.all if self.all else float("nan")

    def __str__(self) -> str:
        return f"{self.right}/{self.all} {self.share:.1%}"


def is_worry(message: dict[str, Any]) -> bool:
    """Whether a message tells of a child and can be placed."""
    return (message.get("scope", "in_scope") == "in_scope" and message.get("task", "level_of_need") == "level_of_need"
            and message["route"] in RANK)


def rank_of(said: dict[str, Any]) -> int:
    """The route suggested; nothing recognised counts as the lowest."""
    return RANK.get(said["route_so_far"], 0)


def score(labelled: list[dict[str, Any]], read: Read) -> dict[str, Any]:
    """Every measure of the first message, by name; Tally or number."""
    out: dict[str, Any] = defaultdict(Tally)
    pairs: list[tuple[int, int]] = []
    confusion: Counter[tuple[str, str]] = Counter()
    counts: Counter[str] = Counter()
    seconds: list[float] = []
    by_code: dict[str, Counter[str]] = defaultdict(Counter)
    for message in labelled:
        which, text = message["id"], message["text"]
        began = time.perf_counter()
        said = read(text)
        seconds.append(time.perf_counter() - began)
        emergency = message["emergency"]
        if emergency:
            out["emergency recognised"].add(said["emergency"], which)
        else:
            out["no full-screen 999 without an emergency"].add(not said["emergency"], which)
        if is_worry(message):
            want, got = RANK[message["route"]], rank_of(said)
            pairs.append((want, got))
            confusion[message["route"], said["route_so_far"]] += 1
            out["route exact"].add(want == got, which)
            out["not under-read (a route below the label)"].add(got >= want or said["emergency"], which)
            if want >= SOCIAL_CARE:
                safe = got >= SOCIAL_CARE or said["emergency"] or said["consult"]
                out["social care's worries not read below its line"].add(safe, which)
            if want <= RANK["early_help"]:
                out["clear low need not sent to social care"].add(got < SOCIAL_CARE, which)
                out["clear low need without outside advice"].add(not said["consult"], which)
        if message["route"] == "significant_harm" or emergency:
            out["significant harm or emergency recognised"].add(
                said["emergency"] or rank_of(said) >= SIGNIFICANT, which)
            out["... or advice from outside"].add(
                said["emergency"] or rank_of(said) >= SIGNIFICANT or said["consult"], which)
        _facts(message, said, out, counts, by_code, which)
        if "lado" in message and message["lado"]["outcome"] != "unclear":
            want_lado, got_lado = message["lado"]["outcome"] in TO_THE_LADO, said["lado"]["outcome"] in TO_THE_LADO
            if message.get("task") == "lado" or want_lado:
                name = "LADO sensitivity" if want_lado else "LADO specificity"
                out[name].add(want_lado == got_lado, which)
            else:
                out["no LADO where no worker is meant"].add(not got_lado, which)
        if "scope" in message:
            out["scope"].add(message["scope"] == said["scope"], which)
            if message["scope"] == "child_user":
                out["scope: a child"].add(said["scope"] == "child_user", which)
            if message["scope"] == "in_scope":
                out["scope: staff in scope"].add(said["scope"] == "in_scope", which)
            out["task"].add(message["task"] == said["task"], which)
        for private in message.get("personal_data") or ():
            out["personal data masked"].add(str(private) not in said["masked"], f"{which}: {private}")
        if message.get("personal_data") == []:
            out["nothing masked where nothing is personal"].add(not said["personal_data"], which)
    seconds.sort()
    return {**out, "weighted kappa": weighted_kappa(pairs, len(ROUTES)), "confusion": confusion, "by code": by_code,
            "fact precision": _share(counts["right"], counts["read"]),
            "fact recall": _share(counts["found"], counts["labelled"]),
            "p50 ms": seconds[len(seconds) // 2] * 1000, "p95 ms": seconds[int(len(seconds) * 0.95)] * 1000}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _facts(message: dict[str, Any], said: dict[str, Any], out: dict[str, Any], counts: Counter[str],
           by_code: dict[str, Counter[str]], which: str) -> None:
    """Facts by code; polarity and time of those that both name."""
    labels = {fact["code"]: fact for fact in message.get("facts") or () if fact["code"][0] in "CPEH"}
    found = {fact["code"]: fact for fact in said["codes"] if fact["code"] not in NOT_IN_THEIR_LIST}
    want = {code for code, fact in labels.items() if _stands(fact)}
    got = {code for code, fact in found.items() if _stands(fact)}
    counts["labelled"] += len(want)
    counts["found"] += len(want & got)
    counts["read"] += len(got)
    counts["right"] += len(got & want)
    for code in want | got:
        by_code[code]["found" if code in want & got else "missed" if code in want else "wrong"] += 1
    for code in labels.keys() & found.keys():
        out["polarity"].add(labels[code]["polarity"] == found[code]["polarity"], f"{which}: {code}")
        out["time"].add(labels[code]["when"] == found[code]["when"], f"{which}: {code}")


def _stands(fact: dict[str, Any]) -> bool:
    return fact["polarity"] == "present" and fact["when"] == "current" and not fact.get("doubted")


def score_pairs(pairs: list[dict[str, Any]], read: Read) -> dict[str, Tally]:
    """Minimal pairs: both messages right in what is labelled of them."""
    out: dict[str, Tally] = defaultdict(Tally)
    for pair in pairs:
        good = all(_as_labelled(pair[side], read(pair[side]["text"])) for side in ("a", "b"))
        out["minimal pairs"].add(good, pair["id"])
        out[f"minimal pairs: {pair['kind']}"].add(good, pair["id"])
    return out


def _as_labelled(label: dict[str, Any], said: dict[str, Any]) -> bool:
    if bool(label["emergency"]) != said["emergency"]:
        return False
    if label.get("lado_outcome") in TO_THE_LADO and said["lado"]["outcome"] not in TO_THE_LADO:
        return False
    if label["route"] not in RANK:
        return said["emergency"] or rank_of(said) < SOCIAL_CARE or said["lado"]["outcome"] in TO_THE_LADO
    return RANK[label["route"]] == rank_of(said) or said["emergency"]


def report(figures: dict[str, Any], misses: bool) -> None:
    for name, figure in figures.items():
        if isinstance(figure, Tally):
            print(f"{name:55} {figure}" + (f"   {' '.join(figure.missed)}" if misses and figure.missed else ""))
        elif isinstance(figure, float):
            print(f"{name:55} {figure:.3f}")
    confusion = figures.get("confusion")
    if confusion:
        columns = ("unclear", *ROUTES)
        print("label \\ read      " + " ".join(f"{c[:10]:>10}" for c in columns))
        for row in ROUTES:
            print(f"{row:17} " + " ".join(f"{confusion[row, c]:10}" for c in columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="dev, test, critical or pairs_dev, pairs_test")
    parser.add_argument("--misses", action="store_true", help="the ids of what was missed; never for the test set")
    options = parser.parse_args()
    labelled = messages(options.name)
    figures = score_pairs(labelled, ours()) if options.name.startswith("pairs") else score(labelled, ours())
    report(figures, options.misses and not options.name.endswith("test"))


if __name__ == "__main__":
    main()
