"""Sentence vectors from a small language model that comes as a package: nothing is fetched at run time.

all-MiniLM-L6-v2 (Apache-2.0) in 8-bit integers (`encoder_graph.py`), one thread; about 1 ms for a short question,
2 to 3 for a message.
"""
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from threshold_guide.language.encoder_graph import PACKAGE, package_file, standing

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
#: which encoder makes the vectors; those of another are not comparable
ENCODER = "all-MiniLM-L6-v2 int8 1"
#: longer texts are cut; a question about a rule is far shorter
LONGEST = 64
BATCH = 32
#: so many texts are read at once whatever their lengths: each call of the model costs more than their padding
FEW = 16
#: what is read at once of a message, in tokens and, when cutting it up, in characters
WINDOW, WINDOW_CHARACTERS = 256, 700


def tokenizer_file() -> str:
    """Where the encoder's tokenizer is."""
    return package_file(PACKAGE, "model/tokenizer.json")


class Encoder:
    """Texts to vectors of length 1. Reading the model takes about a tenth of a second."""

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self._model = onnxruntime.InferenceSession(
            str(standing()), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(tokenizer_file())
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._whole = Tokenizer.from_file(tokenizer_file())
        self._whole.no_padding()
        self._whole.enable_truncation(WINDOW)

    def __call__(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None,
                 side_by_side: int = 1) -> Vectors:
        """One row of DIMENSIONS per text, the same however many batches are read `side_by_side`. `progress` is told how
        many are done.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        coded = [c.ids for c in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(coded[i]))

        def read(batch: list[int]) -> int:
            ids = np.zeros((len(batch), max(len(coded[i]) for i in batch)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, :len(coded[i])], mask[row, :len(coded[i])] = coded[i], 1
            read = mask[:, :, None].astype(np.float32)
            mean = (self._hidden(ids, mask) * read).sum(axis=1) / read.sum(axis=1)
            vectors[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
            return len(batch)

        done = 0
        with ThreadPoolExecutor(side_by_side) if side_by_side > 1 else nullcontext() as pool:
            for count in (pool.map if pool else map)(read, _batches(order, [len(ids) for ids in coded])):
                done += count
                if progress:
                    progress(done)
        return vectors

    def within(self, text: str, spans: Sequence[tuple[int, int]]) -> Vectors:
        """One row of DIMENSIONS per span, of the text read as a whole; spans of a long text, window by window."""
        vectors = np.zeros((len(spans), DIMENSIONS), dtype=np.float32)
        for start, end, rows in _windows(spans):
            coded = self._whole.encode(text[start:end])
            hidden = self._hidden(np.array([coded.ids]), np.ones((1, len(coded.ids)), dtype=np.int64))[0]
            places = np.array(coded.offsets) + start
            for row in rows:
                first, last = spans[row]
                inside = (places[:, 0] >= first) & (places[:, 1] <= last) & (places[:, 1] > places[:, 0])
                mean = hidden[inside if inside.any() else slice(None)].mean(axis=0)
                vectors[row] = mean / np.linalg.norm(mean)
        return vectors

    def _hidden(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Vectors:
        (hidden,) = self._model.run(None, {"input_ids": ids, "attention_mask": mask})
        return hidden


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """The texts that are read at once: a few all together; of many those of one length in tokens, so that there is no
    padding, which costs as much as words.
    """
    alike = [list(order)] if len(order) <= FEW else [
        list(rows) for _, rows in itertools.groupby(order, key=lambda i: lengths[i])]
    for rows in alike:
        for start in range(0, len(rows), BATCH):
            yield rows[start:start + BATCH]


def _windows(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, list[int]]]:
    """Start and end of each part of a text that is read at once, with the places of the spans in it."""
    windows: list[tuple[int, int, list[int]]] = []
    for row in sorted(range(len(spans)), key=lambda i: (spans[i][0], -spans[i][1])):
        start, end = spans[row]
        if windows and (end <= windows[-1][1] or end - windows[-1][0] <= WINDOW_CHARACTERS):
            first, last, rows = windows[-1]
            windows[-1] = first, max(last, end), [*rows, row]
        else:
            windows.append((start, end, [row]))
    return windows


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder, read once in a process."""
    return Encoder()
