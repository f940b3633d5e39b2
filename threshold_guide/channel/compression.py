"""The page's own files made small on their way. Only what is the same for everybody: an answer that holds a case beside
somebody's words would tell by its length what is in it."""
from __future__ import annotations

import gzip
import re
from functools import lru_cache

#: "gzip" as one that may be sent: not with a quality of nothing
_TAKEN = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)
VARIES = {"Vary": "Accept-Encoding"}


def small(content: bytes, kind: str, accepted: str) -> tuple[bytes, dict[str, str]]:
    """The content as it is sent to a browser that accepts `accepted`, and the headers that say how."""
    if not re.match(r"text/|application/json|image/svg", kind):
        return content, {}
    if not _TAKEN.search(accepted):
        return content, VARIES
    return _zipped(content), {**VARIES, "Content-Encoding": "gzip"}


@lru_cache(maxsize=128)
def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
