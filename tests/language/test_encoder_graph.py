"""The encoder in 8-bit integers: as the published one within little, on every processor, whatever is read beside."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from threshold_guide.language.embedding import Encoder
from threshold_guide.language.encoder_graph import (
    INPUT_STEPS,
    RANGES,
    WEIGHT_STEPS,
    in_full_precision,
    in_steps,
    package_file,
    smoothing,
    standing,
)
from threshold_guide.language.encoder_ranges import seen

TEXTS = ["The baby has a mark on her back and nobody can say how it came there.",
         "mum says he fell, again", "who takes the minutes", "ICPC when", "£20 and a phone from an older lad 😟",
         " ".join(["She is tired and hungry most days and her clothes are not washed."] * 12)]


@pytest.fixture(scope="module")
def full() -> Encoder:
    import onnxruntime

    encoder = Encoder()
    encoder._model = onnxruntime.InferenceSession(in_full_precision().SerializeToString(),
                                                  providers=["CPUExecutionProvider"])
    return encoder


def test_vectors_are_those_of_full_precision_within_little(full: Encoder) -> None:
    likeness = (Encoder()(TEXTS) * full(TEXTS)).sum(axis=1)
    assert likeness.min() > 0.98, likeness
    # They are not the same either: the integers are really in use.
    assert likeness.max() < 0.99999


def test_a_text_has_the_same_vector_alone_and_beside_one_with_larger_values() -> None:
    encoder = Encoder()
    assert np.array_equal(encoder([TEXTS[1]])[0], encoder(TEXTS)[1])


def test_no_sum_of_two_products_leaves_sixteen_bits() -> None:
    weights, steps = in_steps(np.array([[-3.0, 0.1], [2.0, 0.2]], dtype=np.float32))
    assert np.abs(weights).max() == WEIGHT_STEPS
    assert np.iinfo(np.int16).max >= 2 * INPUT_STEPS * WEIGHT_STEPS
    assert weights * steps == pytest.approx(np.array([[-3.0, 0.1], [2.0, 0.2]]), abs=3 / WEIGHT_STEPS)


def test_smoothing_takes_more_from_the_larger_channel() -> None:
    small, large = smoothing(np.array([1.0, 30.0], dtype=np.float32), np.array([0.1, 0.1], dtype=np.float32))
    assert large / small == pytest.approx(30 ** 0.8)


def test_the_kept_ranges_are_those_that_texts_give() -> None:
    with np.load(RANGES) as kept:
        found = seen(TEXTS)
        assert set(found) == set(kept.files) and len(found) == 24
        for name, values in found.items():
            low, high = kept[name].astype(np.float32)
            inside = (values[0] >= low * 1.5 - 0.5) & (values[1] <= high * 1.5 + 0.5)
            assert inside.mean() > 0.95, name


def test_the_graph_is_built_once_and_whole(tmp_path: Path) -> None:
    path = standing(tmp_path)
    written = path.stat().st_mtime_ns
    assert standing(tmp_path) == path and path.stat().st_mtime_ns == written
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_package_that_is_missing_is_named_with_the_mend() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_weights is not installed; run `make setup`"):
        package_file("no_such_weights", "x")
