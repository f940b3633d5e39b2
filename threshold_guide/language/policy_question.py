"""Questions about the policy: what a message asks for, in which pack."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from threshold_guide.engine.currency import ELSEWHERE
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import BUILD
from threshold_guide.language import apart
from threshold_guide.language import cues as cue_files
from threshold_guide.language.asking import mark_of, read_asking
from threshold_guide.language.cues import Cues
from threshold_guide.language.embedding import Vectors, encoder
from threshold_guide.language.heads import mark_of_heads
from threshold_guide.language.policy_aspects import Aspects
from threshold_guide.language.policy_index import LONGEST, Found, PolicyIndex, Wordings, read_learnt
from threshold_guide.language.question_parts import Documents
from threshold_guide.language.words import Words

#: of one question, what has this share of the likeliest rule's probability is meant by it; the rest only comes with it
MEANT = 0.3
LEARNING = "threshold_guide.language.policy_learning"


class NotLearnt(RuntimeError):
    """The ways of asking could not be learnt; the text says why."""


def kept_for(pack: Pack) -> Path:
    """Where what was learnt of a pack is kept between starts."""
    return BUILD / f"{pack.info.id}-wordings.npz"


def wordings_of(pack: Pack, cues: Cues) -> Wordings:
    """The wordings of a pack with its own abbreviations."""
    # Words of its own: what a reader has learnt meanwhile must not change what is learnt here.
    return Wordings(pack, cues.policy_words, Words(cues))


def _encode(texts: Sequence[str]) -> Vectors:
    return encoder()(texts)


class PolicyQuestions:
    """The questions that one pack answers. Where its wordings have changed, they are learnt first, which takes half a
    minute; without `learns` that raises NotLearnt.
    """

    def __init__(self, pack: Pack, *, learns: bool = True):
        self.pack = pack
        cues = cue_files.load(pack.folders)
        wordings = wordings_of(pack, cues)
        learnt = read_learnt(kept_for(pack), wordings)
        if learnt is None and not learns:
            raise NotLearnt("the ways of asking about the policy have changed and are not learnt yet")
        if learnt is None:
            code = apart.learn(LEARNING, pack)
            learnt = read_learnt(kept_for(pack), wordings)
            if learnt is None:
                raise NotLearnt(f"the ways of asking about the policy could not be learnt (exit {code})")
        self._asking = read_asking(pack, mark_of(wordings.mark, mark_of_heads(pack) or ""))
        self.index = PolicyIndex(wordings, learnt, _encode, cues.policy_subjects,
                                 Documents(cues.policy_documents, cues.policy_every_document))
        self.aspects = Aspects(pack, cues.policy_aspects, wordings.expand)

    def asks(self, message: str) -> float | None:
        """How surely a message asks what the documents say rather than telling of somebody, as log odds; None where
        that was not learnt.
        """
        if self._asking is None:
            return None
        (features,) = self.index.features([message[:LONGEST]])
        return float(features.weighed(self._asking.weights) + self._asking.constant)

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
        if found.outcome == "found":
            meant = [id for _, id, sure in found.entries if found.several or sure >= MEANT * found.sureness]
            lacks = self.aspects.lacking(question, meant)
            return msgspec.structs.replace(found, lacks=lacks)
        return found

    def _local(self, kind: str, id: str) -> bool:
        entry = getattr(self.pack, kind)[id]
        return any(self.pack.sources[passage.document].authority not in ELSEWHERE for passage in entry.passages)
