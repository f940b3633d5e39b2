"""Which sites may show the guide in a frame of theirs. None, unless they are listed."""
from __future__ import annotations

import os
import re
from collections.abc import Mapping

ORIGINS = "THRESHOLDS_EMBED_ORIGINS"
#: https anywhere; plain http only on this machine, for trying it out
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?")


class NotAnOrigin(ValueError):
    """An entry of the list that is no origin; the text names it and how to mend it."""


def origins(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The listed origins, in their order. Raises NotAnOrigin for the first that is none."""
    listed = tuple(dict.fromkeys(entry.rstrip("/").lower() for entry in environment.get(ORIGINS, "").split()))
    for entry in listed:
        if not ORIGIN.fullmatch(entry):
            raise NotAnOrigin(f"{ORIGINS}: `{entry}` is not an origin. Write https:// and the site's name, without a "
                              "path, and a space between two of them.")
    return listed


def frame_headers(headers: Mapping[str, str], allowed: tuple[str, ...]) -> dict[str, str]:
    """The headers of a page that the allowed origins may frame. X-Frame-Options knows no list and is left out then."""
    if not allowed:
        return dict(headers)
    nobody, those = "frame-ancestors 'none'", f"frame-ancestors {' '.join(allowed)}"
    policy = headers["Content-Security-Policy"].replace(nobody, those)
    return {**{name: value for name, value in headers.items() if name != "X-Frame-Options"},
            "Content-Security-Policy": policy}


def script_headers(headers: Mapping[str, str], allowed: tuple[str, ...]) -> dict[str, str]:
    """The headers of the one script that a listed site loads from here."""
    return {**headers, "Cross-Origin-Resource-Policy": "cross-origin"} if allowed else dict(headers)
