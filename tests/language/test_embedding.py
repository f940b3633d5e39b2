"""Texts to vectors: the same for a text whatever is read beside it."""
from __future__ import annotations

import numpy as np
import pytest

from threshold_guide.language.embedding import BATCH, Encoder

SAID = "he said mum was shouting again and there was no food in the house when we rang about it"
WORDS = SAID.split(" ")
#: more of one length than are read at once, and some of every other
TEXTS = [" ".join(WORDS[start % 7:start % 7 + length]) + f" {start}" for length in range(1, 12) for start in range(9)]
TEXTS += [f"no lunch {number}" for number in range(BATCH + 5)]


def test_batches_read_side_by_side_give_the_same_vectors_and_each_text_is_counted_once() -> None:
    encoder, told = Encoder(), []
    alone = encoder(TEXTS)
    together = encoder(TEXTS, side_by_side=3, progress=told.append)
    assert np.array_equal(alone, together)
    assert told == sorted(set(told)) and told[-1] == len(TEXTS)
    assert np.linalg.norm(alone, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert np.allclose(encoder([TEXTS[40]])[0], alone[40], atol=1e-5)


def test_a_failure_in_one_batch_is_not_lost() -> None:
    encoder = Encoder()

    def fail(ids: object, mask: object) -> None:
        raise RuntimeError("broken")

    encoder._hidden = fail  # type: ignore[assignment, method-assign]
    with pytest.raises(RuntimeError, match="broken"):
        encoder(TEXTS, side_by_side=2)
