"""Minima that scikit-learn does not have: a linear program for absolute values, a minimiser for Huber's loss."""

from dataclasses import replace

import numpy as np
import pytest
from hard_data import KINDS, hard
from scipy.optimize import linprog, minimize

from gdviz import LOSSES


def least_absolute(matrix, target):
    """The lowest mean of |⟨φᵢ, θ⟩ − yᵢ| by a linear program: a residual is what is above less what is below."""
    n, d = matrix.shape
    size = np.abs(matrix).max(axis=0)
    return linprog(
        np.concatenate([np.zeros(d), np.ones(2 * n)]) / n,
        A_eq=np.hstack([matrix / size, np.eye(n), -np.eye(n)]),
        b_eq=target,
        bounds=[(None, None)] * d + [(0.0, None)] * 2 * n,
        method="highs",
    ).fun


def least_huber(matrix, target, delta):
    """The lowest mean of Huber's loss, from formulas of its own and by another method."""
    q, _ = np.linalg.qr(matrix)
    q = q * np.sqrt(len(q))

    def f(u):
        r = np.abs(q @ u - target)
        return np.where(r <= delta, r * r, delta * (2.0 * r - delta)).mean()

    def slope(u):
        r = q @ u - target
        return 2.0 * q.T @ (np.sign(r) * np.minimum(np.abs(r), delta)) / len(q)

    start = np.linalg.lstsq(q, target)[0]
    found = minimize(f, start, jac=slope, method="BFGS", options={"gtol": 1e-12, "maxiter": 10_000})
    return found.fun


@pytest.mark.parametrize("switches", [{}, {"standardise": 1.0}, {"intercept_only": 1.0}], ids=str)
@pytest.mark.parametrize("n", [2, 3, 7, 100, 1000])
@pytest.mark.parametrize("kind", KINDS)
def test_minima_on_hard_data_are_as_low_as_they_get(kind, n, switches):
    data = hard(kind, n)
    size = np.abs(data.y).max()
    x = (
        np.ones((n, 1))
        if switches.get("intercept_only")
        else np.column_stack([data.x - data.x.mean(), np.ones(n)])
    )
    for key, numbers in (
        ("absolute_regression", {}),
        *(("huber_regression", {"delta": delta}) for delta in (0.01, 1.0, 100.0)),
        ("linear_regression", {}),
    ):
        loss = replace(LOSSES[key], dataset=data, **switches, **numbers)
        lowest, at = float(loss.lowest), loss.minimum
        match key:
            case "absolute_regression":
                expected = size * least_absolute(x, data.y / size)
            case "huber_regression":
                expected = least_huber(x, data.y, loss.delta)
            case _:
                even = x / np.abs(x).max(axis=0)
                off = data.y - even @ np.linalg.lstsq(even, data.y)[0]
                expected = (off * off).mean()
        # θ itself can be no better than its rounding, which for x far from 0 moves every output.
        output = float((np.abs(loss.design.matrix) @ np.abs(at) + np.abs(data.y)).max()) * 2.0**-52
        slope = np.abs(loss.slope(loss.design.matrix @ at, loss.target)).max() + output
        assert lowest <= expected * (1.0 + 1e-9) + 4.0 * output * slope, (key, numbers)


@pytest.mark.parametrize("key", ["absolute_regression", "huber_regression", "linear_regression"])
@pytest.mark.parametrize("numbers", [{"features": 200, "stretch": 1e4}, {"features": 37}], ids=str)
def test_many_features(key, numbers):
    loss = LOSSES[key].on("many_features").configured({**numbers, "data_seed": 3})
    lowest = float(loss.lowest)
    matrix, target = loss.design.matrix, loss.target
    expected = {
        "absolute_regression": lambda: least_absolute(matrix, target),
        "huber_regression": lambda: least_huber(matrix, target, loss.delta),
        "linear_regression": lambda: np.linalg.lstsq(matrix, target)[1][0] / target.size,
    }[key]()
    assert lowest == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("l1", [1e-4, 0.01, 0.3])
def test_many_features_with_l1_meet_the_conditions_of_karush_kuhn_and_tucker(l1):
    loss = LOSSES["linear_regression"].on("many_features").configured({"features": 200, "l1": l1, "stretch": 1e4})
    at = loss.minimum
    slope = 2.0 * loss.design.matrix.T @ (loss.design.matrix @ at - loss.target) / loss.examples
    on = at != 0.0
    assert slope[on] == pytest.approx(-l1 * np.sign(at[on]), abs=1e-11)
    assert np.abs(slope[~on]).max(initial=0.0) <= l1 * (1.0 + 1e-12)
    assert 0 < on.sum() <= 200
