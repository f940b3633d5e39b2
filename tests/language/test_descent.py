"""The minimiser that learning uses: on functions whose least is known, and beside SciPy's."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from threshold_guide.language.descent import least
from threshold_guide.language.embedding import Vectors

STEEPNESS = np.array([0.01, 1, 30, 400], dtype=np.float32)
LOWEST = np.array([7, -3, 0.5, 2], dtype=np.float32)


def bowl(place: Vectors) -> tuple[float, Vectors]:
    away = place - LOWEST
    return float(0.5 * (STEEPNESS * away * away).sum()), STEEPNESS * away


@pytest.mark.parametrize("scale", [1e-4, 1, 1e4])
def test_the_least_of_a_bowl_is_found_however_steep_it_is(scale: float) -> None:
    def scaled(place: Vectors) -> tuple[float, Vectors]:
        value, slope = bowl(place)
        return scale * value, np.float32(scale) * slope

    found = least(scaled, np.zeros(4, dtype=np.float32), 60)
    assert found == pytest.approx(LOWEST, abs=1e-2)
    assert found.dtype == np.float32


def test_it_stays_where_it_cannot_fall() -> None:
    assert least(bowl, LOWEST, 5) == pytest.approx(LOWEST)


def test_no_step_goes_up_and_the_start_is_left_as_it_was() -> None:
    start = np.zeros(4, dtype=np.float32)
    values = [bowl(least(bowl, start, steps))[0] for steps in range(12)]
    assert values == sorted(values, reverse=True) and values[0] == bowl(start)[0] > values[-1]
    assert not start.any()


def lesson() -> Any:
    """The loss of a softmax regression as it is learnt: 400 texts, 30 features, 8 classes."""
    drawn = np.random.default_rng(7)
    features = drawn.normal(size=(400, 30)).astype(np.float32) * np.geomspace(0.1, 5, 30, dtype=np.float32)
    owner = np.argmax(features @ drawn.normal(size=(30, 8)).astype(np.float32), axis=1)

    def loss(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(30, 8)
        logits = features @ w
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        total = likely.sum(axis=1)
        told = logits[np.arange(400), owner] - np.log(total)
        likely /= total[:, None]
        likely[np.arange(400), owner] -= 1
        return float(0.5 * (flat @ flat) - told.sum()), (features.T @ likely + w).ravel()

    return loss


@pytest.mark.parametrize("steps", [10, 30])
def test_it_comes_as_far_as_scipy_in_as_many_steps(steps: int) -> None:
    loss, looked = lesson(), 0

    def counted(place: Vectors) -> tuple[float, Vectors]:
        nonlocal looked
        looked += 1
        return loss(place)

    begin = np.zeros(240, dtype=np.float32)
    ours = loss(least(counted, begin, steps))[0]
    theirs = minimize(loss, begin.astype(np.float64), jac=True, method="L-BFGS-B",
                      options={"maxiter": steps, "maxcor": 5})
    assert ours <= 1.03 * theirs.fun
    assert looked <= 1.3 * theirs.nfev
