"""What the commands share: dates, clear complaints."""
from __future__ import annotations

import datetime as dt
import sys


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
