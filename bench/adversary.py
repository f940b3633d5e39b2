"""The minimiser: serious messages rewritten so that they sound smaller, and buttons pressed so that less is left.

Taken are messages that the reading gets right as they were written. "Read lower": the first message under attack is
read below what is acted on at once, or an emergency without 999 and without the question whether anyone is in danger
now. "Ends lower": the same after somebody who knows the facts has answered every question of the conversation
truthfully. The second is what counts.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from bench import attacks
from bench.buttons import BUTTONS, press_buttons
from bench.practitioner import Case, Ended, answered, case_of, first_reading

FILES = ("critical_dev", "dev")
COUNT, SEED = 2500, 1
#: characters of an example that are shown
SHOWN = 150
EVERY = 250
TEXT_TARGET, SWAP_TARGET = 0.005, 0.995


class Try(NamedTuple):
    """One rewritten message: what was read and how it ended, against what it was."""

    attack: str
    id: str
    text: str
    read_lower: bool
    ends_lower: bool
    lost_999: bool
    how: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--adversary", action="store_true", help="serious messages, rewritten to sound smaller")
    parser.add_argument("--seed", type=int, default=SEED, help="of the adversary (%(default)s)")
    parser.add_argument("--count", type=int, default=COUNT, help="messages that the adversary writes (%(default)s)")


def run(options: argparse.Namespace) -> int:
    from threshold_guide.language.standing import reader as standing_reader

    reader = standing_reader()
    data = attacks.load()
    cases = right_as_written(FILES, reader)
    print(f"{len(cases)} serious messages are read and end right as they were written.\n", flush=True)
    tried = list(tries(cases, data, reader, options.count, options.seed))
    print(league(tried, data))
    print()
    print(swapped(cases, data, reader, options.count // 2, options.seed))
    print()
    print(buttons(cases, reader, options.count // 10, options.seed))
    return 0


def right_as_written(files: tuple[str, ...], reader: Any) -> list[Case]:
    """The serious messages that are read right and end right when nothing is changed."""
    from tests.understanding.scoring import messages

    found = []
    for name in files:
        for message in messages(name):
            if message["route"] != "significant_harm" and not message["emergency"]:
                continue
            if message.get("scope", "in_scope") != "in_scope":
                continue
            case = case_of(message, reader)
            reading, ended = first_reading(case.text, reader), answered(case, case.text, reader)
            if not _below(case, reading) and not _below(case, ended):
                found.append(case)
    return found


def tries(cases: list[Case], data: dict[str, Any], reader: Any, count: int, seed: int) -> Iterator[Try]:
    """`count` rewritten messages, spread over the attacks, each read and played to its end."""
    chance = random.Random(seed)
    names = list(data["attacks"])
    for made in range(count):
        if made and made % EVERY == 0:
            print(f"{made} of {count} messages tried", file=sys.stderr, flush=True)
        name = names[made % len(names)]
        for case in chance.sample(cases, len(cases)):
            text = attacks.rewritten(case.text, data["attacks"][name], chance)
            if text is not None:
                yield judged(name, case, text, reader)
                break


def judged(name: str, case: Case, text: str, reader: Any) -> Try:
    """One rewritten message, read and played."""
    reading, ended = first_reading(text, reader), answered(case, text, reader)
    return Try(
        name,
        case.id,
        text,
        _below(case, reading),
        _below(case, ended),
        case.emergency and not ended.emergency,
        ended.how,
    )


def _below(case: Case, ended: Ended) -> bool:
    """Whether less is done than must be: nothing at once, or an emergency without 999."""
    return not ended.emergency if case.emergency else not (ended.emergency or ended.at_once or ended.lado_refer)


def league(tried: list[Try], data: dict[str, Any]) -> str:
    """The table of what got through, worst attack first, as markdown."""
    by: dict[str, list[Try]] = {}
    for one in tried:
        by.setdefault(one.attack, []).append(one)
    rows = [
        "| Attack | Tried | Read lower | Ends lower | Share that ends lower | 999 lost | Shortest that got through |",
        "|---|---|---|---|---|---|---|",
    ]

    def row(name: str, of: list[Try], example: str) -> str:
        ends = sum(t.ends_lower for t in of)
        return (
            f"| {name} | {len(of)} | {sum(t.read_lower for t in of)} | {ends} | {ends / len(of):.1%} | "
            f"{sum(t.lost_999 for t in of)} | {example} |"
        )

    for name, of in sorted(by.items(), key=lambda item: -sum(t.ends_lower for t in item[1]) / len(item[1])):
        through = sorted((t for t in of if t.ends_lower), key=lambda t: len(t.text))
        example = f"{through[0].id} ({through[0].how}): {_shown(through[0].text)}" if through else ""
        rows.append(row(data["attacks"][name]["says"], of, example))
    rows.append(row("**All**", tried, f"target {TEXT_TARGET:.1%}"))
    return "\n".join(rows)


def _shown(text: str) -> str:
    text = " ".join(text.split()).replace("|", "/")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


def swapped(cases: list[Case], data: dict[str, Any], reader: Any, count: int, seed: int) -> str:
    """Swaps that must make no difference to route and danger: how many make none."""
    every, changed = Counter[str](), Counter[str]()
    first: dict[str, str] = {}
    for swap, differs in swap_results(cases, data, reader, count, seed):
        every[swap.kind] += 1
        if differs:
            changed[swap.kind] += 1
            first[swap.kind] = min(first.get(swap.kind, differs), differs, key=len)
    rows = ["| Swap | Pairs | The same | Shortest that differs |", "|---|---|---|---|"]
    for kind in every:
        rows.append(
            f"| {kind.replace('_', ' ')} | {every[kind]} | {1 - changed[kind] / every[kind]:.1%} | "
            f"{_shown(first.get(kind, ''))} |"
        )
    total = sum(every.values())
    rows.append(f"| **All** | {total} | {1 - sum(changed.values()) / max(total, 1):.2%} | target {SWAP_TARGET:.1%} |")
    return "\n".join(rows)


def swap_results(
    cases: list[Case], data: dict[str, Any], reader: Any, count: int, seed: int
) -> Iterator[tuple[attacks.Swap, str]]:
    """`count` pairs of a swap, and the second text where it leads elsewhere than the first ("" where it does not)."""
    chance = random.Random(seed)
    made = 0
    for case in chance.sample(cases, len(cases)) * 10:
        for swap in attacks.swaps(case.text, data, chance):
            leads = first_reading(swap.texts[0], reader)
            for text in swap.texts[1:]:
                if made >= count:
                    return
                made += 1
                other = first_reading(text, reader)
                same = (leads.route, leads.emergency) == (other.route, other.emergency)
                yield swap, "" if same else f"{case.id} ({leads.how} / {other.how}): {text}"


def buttons(cases: list[Case], reader: Any, count: int, seed: int) -> str:
    """Ways of pressing after a hard trigger or danger was confirmed: what fell below its floor."""
    chance = random.Random(seed)
    chosen = chance.sample(cases, min(count, len(cases)))
    rows = ["| Buttons | Tried | Got through | Example |", "|---|---|---|---|"]
    total = through = 0
    for name, says in BUTTONS.items():
        faults = []
        tried = 0
        print(f"{says} ...", file=sys.stderr, flush=True)
        for number, case in enumerate(chosen):
            found = press_buttons(name, case, reader, random.Random(seed + number))
            if found is None:
                continue
            tried += 1
            if found:
                faults.append(f"{case.id}: {found}")
        total, through = total + tried, through + len(faults)
        rows.append(f"| {says} | {tried} | {len(faults)} | {min(faults, key=len, default='')} |")
    rows.append(f"| **All** | {total} | {through} | target 0 |")
    return "\n".join(rows)
