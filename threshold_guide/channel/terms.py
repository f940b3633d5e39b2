"""The glossary, as the page explains words in place."""
from __future__ import annotations

import msgspec

from threshold_guide.engine.pack import Pack


def terms(pack: Pack) -> bytes:
    """Each term with its other names, its meaning and its source, as JSON; plain words that are explained only when
    asked for are left out."""
    return msgspec.json.encode({"terms": [
        {"term": term.term, "also": list(term.also), "meaning": term.meaning,
         "source": {"title": (source := pack.sources[term.source.document]).title, "where": term.source.where,
                    "authority": term.source.authority or source.authority,
                    "status": term.source.status or source.status}}
        for term in pack.terms.values() if term.in_place]})
