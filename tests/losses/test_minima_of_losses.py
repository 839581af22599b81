"""Declared minima are minima: nothing is lower, and the slope vanishes, or is as short as an edge allows."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear
from settings_of_losses import EVERY, FITTING, losses, residuals, scale_of

from gdviz import LOSSES

# The certificate for absolute values comes from an iteration that stops at seven digits.
ROUNDING = {**dict.fromkeys(LOSSES, 1e-11), "absolute_regression": 1e-6}


def slope_left_over(loss, theta):
    """The shortest of the subgradients at θ, in units of the mean slope of one example."""
    scale = scale_of(loss)
    usual = np.abs(loss.slope(np.zeros(loss.examples), loss.target)).mean() or 1.0
    if loss.key != "absolute_regression":
        return np.abs(loss.gradient(theta) * scale).max() / usual
    # Where the line meets an example, |r| has every slope from −1 to 1.
    r = residuals(loss, theta)
    met = np.abs(r) <= 1e-12 * (1.0 + np.abs(loss.target).max())
    rows = loss.design.matrix * scale
    rest = np.sign(r[~met]) @ rows[~met] / loss.examples
    if not met.any():
        return np.abs(rest).max()
    return np.sqrt(2.0 * lsq_linear(rows[met].T / loss.examples, -rest, bounds=(-1.0, 1.0), tol=1e-14).cost)


def assert_nothing_is_lower(loss, count=2000):
    at, lowest = loss.minimum, float(loss.lowest)
    rng = np.random.default_rng(5)
    far = 10.0 ** rng.uniform(-8, 2, count)
    others = at[:, None] + scale_of(loss)[:, None] * far * rng.standard_normal((at.size, count))
    others[:, ::2] = np.where(rng.random(others[:, ::2].shape) < 0.7, at[:, None], others[:, ::2])
    assert loss.value(others).min() >= lowest - 1e-13 * (1.0 + abs(lowest))


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_declared_minima_are_minima(loss):
    if not loss.minima:
        assert loss.key == "logistic_regression"
        assert (loss.dataset.separable, loss.l1, loss.l2) == (1.0, 0.0, 0.0)
        return
    (point,) = loss.minima
    assert (np.array(point) == loss.minimum).all()
    assert loss.lowest == loss.value(np.array(point))
    assert loss.critical_points == loss.minima
    assert slope_left_over(loss, loss.minimum) <= ROUNDING[loss.key]
    eigenvalues = np.linalg.eigvalsh(loss.hessian(loss.minimum))
    assert eigenvalues.min() >= -1e-13 * eigenvalues.max()
    assert_nothing_is_lower(loss)


@pytest.mark.parametrize(("key", "data"), FITTING)
@settings(max_examples=60)
@given(source=st.data())
def test_minima_are_minima_for_every_number(key, data, source):
    loss = source.draw(losses(key, data))
    if loss.minima:
        assert slope_left_over(loss, loss.minimum) <= ROUNDING[loss.key]
        assert_nothing_is_lower(loss, 200)


@pytest.mark.parametrize("both", [0, 1])
@pytest.mark.parametrize("standardise", [0, 1])
def test_where_a_line_parts_the_classes_f_has_no_minimum_and_comes_down_to_nothing(both, standardise):
    numbers = {"both": both, "standardise": standardise}
    parted = LOSSES["logistic_regression"].configured({**numbers, "separable": 1})
    assert parted.minima == ()
    assert parted.minimum is None
    assert parted.lowest == 0.0
    # The way that parts them, ever steeper.
    along = parted.configured({"l2": 1e-3}).minimum
    assert parted.accuracy(along) == 1.0
    values = [float(parted.value(along * factor)) for factor in (1.0, 10.0, 100.0, 1000.0)]
    assert values == sorted(values, reverse=True)
    assert 0.0 <= values[-1] < 1e-30
    overlapping = LOSSES["logistic_regression"].configured(numbers)
    assert overlapping.lowest > 0.05
    assert 0.9 < overlapping.accuracy(overlapping.minimum) < 1.0


def test_accuracy_is_the_share_of_flowers_told_right():
    loss = LOSSES["logistic_regression"].configured({"both": 0})
    length = loss.design.table.features[0]
    right = [((length > cut) == (loss.target == 1.0)).mean() for cut in (4.0, 4.95, 6.0)]
    points = np.array([[1.0, -4.0], [1.0, -4.95], [1.0, -6.0]]).T
    assert loss.accuracy(points).tolist() == right
    assert loss.accuracy(points[:, 1]) == right[1]


def test_with_enough_l1_every_weight_is_exactly_zero_and_none_without():
    for key in ("linear_regression", "logistic_regression"):
        loss = LOSSES[key].on("iris")
        path = [loss.configured({"l1": l1}).minimum for l1 in (0.0, 0.01, 0.03, 0.1, 0.15, 0.3, 10.0)]
        zeros = [int((minimum == 0.0).sum()) for minimum in path]
        assert zeros == sorted(zeros)
        assert {0, 1, 2} == set(zeros)


def test_an_l1_penalty_is_quadratic_nowhere_and_others_only_for_squares():
    quadratic = {name for name, loss in EVERY.items() if loss.quadratic}
    assert quadratic == {n for n, loss in EVERY.items() if loss.key == "linear_regression" and not loss.l1}


@pytest.mark.parametrize("l1", [0.0, 0.1])
def test_a_loss_does_not_hold_itself_alive(l1):
    loss = LOSSES["linear_regression"].configured({"l1": l1})
    loss.smooth, loss.view, loss.lowest, loss.gradient(np.zeros(2))
    gc.disable()
    try:
        held = weakref.ref(loss)
        del loss
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("slope", [0.6112506840395202, -1.7, 0.0])
def test_where_most_points_lie_on_a_line_it_is_the_line_of_least_absolute_error(slope):
    numbers = {"data": "synthetic", "examples": 730.0, "slope": slope, "spread": 0.0, "outliers": 0.25}
    loss = LOSSES["absolute_regression"].configured({**numbers, "data_seed": 0.0})
    x = loss.design.matrix[:, 0]
    height = np.median(loss.target - slope * x)
    np.testing.assert_allclose(loss.minimum, [slope, height], atol=1e-9)
