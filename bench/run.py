"""This assistant beside a stock Rasa bot: turn times, start, memory, training, messages a second.

Both run at once and take turns, so that what else the machine does falls on both.
"""
from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench import adversary, processes, understanding
from bench.talk import Ours, Stock, Talk

TURNS = 80
EARLY, LATE = slice(0, 10), slice(59, 79)


@dataclass
class Figures:
    """What was measured of one bot. Times in ms unless named otherwise."""

    early: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    start: float = 0.0
    memory: float = 0.0
    training: float = 0.0
    throughput: float = 0.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--conversations", type=int, default=3, help="conversations of 80 turns (%(default)s)")
    parser.add_argument("--seconds", type=float, default=10, help="length of the throughput run (%(default)s)")
    parser.add_argument("--at-once", type=int, default=20, help="conversations at once (%(default)s)")
    parser.add_argument("--json", action="store_true", help="figures as JSON instead of the table")
    adversary.add_arguments(parser)
    understanding.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.adversary:
        return adversary.run(options)
    if options.understanding:
        return understanding.run(options)
    processes.BUILD.mkdir(parents=True, exist_ok=True)

    stock, ours = Figures(), Figures()
    say("training ...")
    folder, stock.training = processes.train_stock()
    ours.training = processes.train_ours()
    say("starting the stock bot ...")
    began = time.monotonic()
    with processes.stock(folder) as (stock_port, stock_processes):
        stock.start = until_first_answer(functools.partial(Stock, stock_port), began)
        say("starting this assistant ...")
        began = time.monotonic()
        with processes.ours() as (our_port, our_processes):
            ours.start = until_first_answer(functools.partial(Ours, our_port), began)
            for number in range(options.conversations):
                say(f"conversation {number + 1} of {options.conversations} ...")
                side_by_side((Stock(stock_port), stock), (Ours(our_port), ours))
            stock.memory, ours.memory = processes.memory(stock_processes), processes.memory(our_processes)
            for bot, port, kind in ((stock, stock_port, Stock), (ours, our_port, Ours)):
                say(f"{options.at_once} conversations at once, {kind.__name__} ...")
                bot.throughput = messages_a_second(functools.partial(kind, port), options.at_once, options.seconds)
    say("decide ...")
    report(stock, ours, time_of_a_decision(), as_json=options.json)
    return 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def until_first_answer(talk: Callable[[], Talk], began: float) -> float:
    """Seconds from starting the processes to the first answered message."""
    while time.monotonic() - began < processes.SECONDS_TO_START:
        try:
            talk().turn()
            return time.monotonic() - began
        except (OSError, RuntimeError, ValueError):
            time.sleep(0.02)
    raise SystemExit("There was no first answer; see build/bench/*.log")


def side_by_side(*bots: tuple[Talk, Figures]) -> None:
    times: list[list[float]] = [[] for _ in bots]
    for _ in range(TURNS):
        for (talk, _), taken in zip(bots, times, strict=True):
            began = time.perf_counter()
            talk.turn()
            taken.append((time.perf_counter() - began) * 1000)
    for (talk, figures), taken in zip(bots, times, strict=True):
        figures.early += taken[EARLY]
        figures.late += taken[LATE]
        talk.close()


def messages_a_second(talk: Callable[[], Talk], at_once: int, seconds: float) -> float:
    answered = [0] * at_once
    end = time.monotonic() + seconds

    def converse(place: int) -> None:
        person = talk()
        while time.monotonic() < end:
            person.turn()
            answered[place] += 1

    threads = [threading.Thread(target=converse, args=(place,)) for place in range(at_once)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.monotonic() - began)


def time_of_a_decision() -> float:
    """p50 in ms of one decision with the full knowledge base, over cases of one to eight worries."""
    from threshold_guide.engine.decide import decide
    from threshold_guide.knowledge import load_pack

    pack = load_pack()
    worries = [indicator.id for indicator in pack.indicators.values() if indicator.kind == "worry"]
    cases = [{worries[(start + step * 7) % len(worries)]: "present" for step in range(start % 8 + 1)}
             for start in range(len(worries))]
    today, times = dt.date.today(), []
    for case in cases * 3:
        began = time.perf_counter()
        decide(case, on=today, pack=pack)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def report(stock: Figures, ours: Figures, decision: float, *, as_json: bool) -> None:
    p50 = statistics.median
    early, late = p50(ours.early) / p50(stock.early), p50(ours.late) / p50(stock.late)
    growth = p50(ours.late) / p50(ours.early)
    rows = [
        ("turn p50, turns 1-10 (ms)", p50(stock.early), p50(ours.early), early, "at most 0.20", early <= 0.20),
        ("turn p95, turns 1-10 (ms)", p95(stock.early), p95(ours.early), None, "", None),
        ("turn p50, turns 60-79 (ms)", p50(stock.late), p50(ours.late), late, "at most 0.12", late <= 0.12),
        ("turn p95, turns 60-79 (ms)", p95(stock.late), p95(ours.late), None, "", None),
        ("growth, turns 60-79 over 1-10", p50(stock.late) / p50(stock.early), growth, None, "at most 1.15",
         growth <= 1.15),
        ("start to first answer (s)", stock.start, ours.start, ours.start / stock.start, "at most 4 s",
         ours.start <= 4),
        ("memory of all processes (MB)", stock.memory, ours.memory, ours.memory / stock.memory, "at most 0.45",
         ours.memory / stock.memory <= 0.45),
        ("training (s)", stock.training, ours.training, ours.training / stock.training, "at most 30 s",
         ours.training <= 30),
        ("messages a second, 20 at once", stock.throughput, ours.throughput, ours.throughput / stock.throughput,
         "at least 5", ours.throughput / stock.throughput >= 5),
        ("one decision, p50 (ms)", None, decision, None, "at most 1 ms", decision <= 1),
    ]
    if as_json:
        names: tuple[Any, ...] = ("measure", "stock", "ours", "ratio", "target", "met")
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1))
        return
    print(f"{'':32}{'stock':>10}{'ours':>10}{'ratio':>8}  target")
    for name, theirs, own, ratio, target, met in rows:
        verdict = "" if met is None else f"  {target}: {'met' if met else 'MISSED'}"
        print(f"{name:32}{number(theirs):>10}{number(own):>10}{number(ratio):>8}{verdict}")


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"

