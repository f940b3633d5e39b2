"""What the commands share: dates, clear complaints."""
from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec


class BadInput(ValueError):
    """Something typed or piped in that cannot be used; the text names the place and the mend."""


def a_date(text: str, place: str) -> dt.date:
    """A day written YYYY-MM-DD. Raises BadInput."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{place}: {text!r} is not a day in the calendar; write YYYY-MM-DD") from None


def complain(text: str) -> int:
    """The error on standard error; the exit code 2."""
    print(text, file=sys.stderr)
    return 2


Line = TypeVar("Line")


def answer_lines(kind: type[Line], answer: Callable[[Line], dict[str, Any]], *, example: str, done_word: str,
                 every: int) -> int:
    """Answer standard input line by line on standard output; a bad line is named and the others go on.

    Progress is told after each `every` lines. Returns the exit code: 2 where a line was refused.
    """
    faults = done = 0
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        try:
            line = msgspec.json.decode(raw, type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            print(f"line {number}: {error}. Each line must be like {example}.", file=sys.stderr)
            faults += 1
            continue
        sys.stdout.write(msgspec.json.encode(answer(line)).decode() + "\n")
        done += 1
        if done % every == 0:
            print(f"{done} {done_word}", file=sys.stderr, flush=True)
    if done >= every:
        print(f"{done} {done_word}, {faults} refused", file=sys.stderr)
    return 2 if faults else 0
