"""Logging that holds no word of a user: no debug level, and exceptions without their text.

An exception's text may quote what somebody typed; where it arose is enough to mend it.
"""
from __future__ import annotations

import logging
import os
import sys
import traceback
from types import TracebackType


class WithoutWords(logging.Formatter):
    """Prints an exception as its type and the lines of code it went through."""

    def formatException(self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
                        ) -> str:
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else "no exception"])


def configure() -> None:
    """One handler on standard error, for this process and everything in it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("threshold_guide").setLevel(logging.INFO)
    # Rasa's warnings quote messages that it could not parse; the libraries' are about one another.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").disabled = True
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"


def configure_rasa() -> None:
    """Keeps Rasa's structlog at the same level; left alone it prints messages."""
    import rasa.utils.log_utils

    rasa.utils.log_utils.configure_structlog(logging.WARNING)
