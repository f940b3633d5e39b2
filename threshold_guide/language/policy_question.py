"""Questions about the policy: what a message asks for, of which pack, and for whom the answer is."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec

from threshold_guide.engine.currency import ELSEWHERE
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import BUILD
from threshold_guide.language import cues as cue_files
from threshold_guide.language.embedding import Vectors, encoder
from threshold_guide.language.policy_index import Found, PolicyIndex
from threshold_guide.language.words import Words

#: where the vectors of the wordings are kept between starts
KEPT = BUILD / "wordings.npz"


def _encode(texts: Sequence[str]) -> Vectors:
    return encoder()(texts)


class PolicyQuestions:
    """The questions that one pack answers. Made at the first question: the language model takes a moment to read."""

    def __init__(self, pack: Pack, words: Words | None = None):
        cues = cue_files.load(pack.folders)
        self.pack = pack
        self.words = words or Words(cues)
        self.index = PolicyIndex(pack, cues.policy_words, self.words.stem, _encode, kept=KEPT,
                                 subjects=cues.policy_subjects)

    def find(self, question: str) -> Found:
        """The entries that answer the question; national guidance alone is not an answer of the local documents."""
        found = self.index.find(question)
        # A reading of the rows that a statement carries is told with the statement.
        told = [self.pack.statements[id] for kind, id, _ in found.entries if kind == "statements"]
        carried = {row for statement in told for row in statement.rows}
        apart = tuple(entry for entry in found.entries
                      if entry[0] != "readings" or not carried & set(self.pack.readings[entry[1]].rows))
        found = msgspec.structs.replace(found, entries=apart)
        if found.outcome == "found" and not any(self._local(kind, id) for kind, id, _ in found.entries):
            return msgspec.structs.replace(found, outcome="not_held")
        return found

    def _local(self, kind: str, id: str) -> bool:
        entry = getattr(self.pack, kind)[id]
        return any(self.pack.sources[passage.document].authority not in ELSEWHERE for passage in entry.passages)
