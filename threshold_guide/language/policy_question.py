"""Questions about the policy: what a message asks for, of which pack, and for whom the answer is."""
from __future__ import annotations

from collections.abc import Sequence

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
        self.index = PolicyIndex(pack, cues.policy_words, self.words.stem, _encode, kept=KEPT)

    def find(self, question: str) -> Found:
        """The entries that answer the question."""
        return self.index.find(question)
