"""The measured factor per step, against theory on quadratics and against the ends that a run can have."""

import math

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS, theory
from gdviz.analysis.rates import measured_rates

KAPPAS = (1.0, 10.0, 100.0, 1000.0)
PARTS = (0.02, 0.2, 0.5, 0.95, 1.05, 1.5)
"""Learning rates as parts of the largest stable one."""


@pytest.mark.parametrize("rotation", [0, 30])
@pytest.mark.parametrize("kappa", KAPPAS)
@pytest.mark.parametrize(
    ("optimizer", "beta"), [("gd", 0.0), ("momentum", 0.5), ("momentum", 0.9), ("nesterov", 0.9)]
)
def test_on_a_quadratic_the_measured_rate_is_theorys(optimizer, beta, kappa, rotation):
    lr = np.array(PARTS) * theory.max_stable_lr([1.0, kappa], optimizer, beta)
    fan = gdviz.sweep(
        objective="ravine", objective_parameters={"kappa": kappa, "rotation": rotation}, optimizer=optimizer,
        hyperparameters={} if optimizer == "gd" else {"momentum": beta}, over={"lr": lr}, steps=6000,
    )  # fmt: skip
    predicted = np.array([theory.rate([1.0, kappa], rate, optimizer, beta) for rate in lr])
    measured, moving = fan.rates(), predicted > 0.0
    # In the logarithm, which is the sharper claim near 1: the steps needed agree as well. Coarser where a run has
    # sunk to the floor within a few windows.
    tolerance = np.where(np.abs(np.log(predicted[moving])) > 0.3, 0.03, 0.011)
    assert (np.abs(np.log(measured[moving]) / np.log(predicted[moving]) - 1.0) <= tolerance).all()
    assert (measured[~moving] < 1e-2).all()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 1.2, 1.8, 1.99, 2.01, 3.0])
def test_along_one_direction_the_rate_of_gd_is_exact(part):
    rate = gdviz.sweep(objective="bowl", start=(1.0, 0.0), over={"lr": [part]}, steps=300).rates()[0]
    # Within a window the peak moves from its first step to its last where a run grows; only the odd ones tell.
    assert math.log(rate) == pytest.approx(math.log(abs(1.0 - part)), rel=5e-3)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("objective", ["bowl", "ravine", "saddle", "rosenbrock", "plateau"])
def test_every_run_has_a_finite_rate_and_one_that_diverged_has_one_above_1(optimizer, objective):
    lr = [0.0, 1e-9, 1e-3, 0.05, 0.5, 1.0, 2.0, 2.5, 10.0, 1e5, 1e200]
    for steps in (9, 300):
        fan = gdviz.sweep(objective=objective, optimizer=optimizer, over={"lr": lr}, steps=steps)
        rates = fan.rates()
        assert np.isfinite(rates).all()
        assert (rates >= 0.0).all()
        assert (rates[fan.kind == "diverged"] > 1.0).all()
        assert rates[0] == 1.0


def test_a_run_at_the_minimum_has_rate_0():
    for start, lr in (((0.0, 0.0), 0.3), ((3.0, -2.0), 1.0)):
        assert gdviz.sweep(objective="bowl", start=start, over={"lr": [lr]}, steps=50).rates()[0] == 0.0


def test_a_run_that_comes_to_rest_at_the_rounding_is_measured_before():
    # f* = −¼ here: the excess stops at the last digits of ¼ and stays.
    rate = gdviz.sweep(objective="saddle", start=(1.2, 0.0), over={"lr": [0.1]}, steps=5000).rates()[0]
    assert rate == pytest.approx(0.8, rel=0.01)


def test_rates_are_shaped_by_the_axes():
    fan = gdviz.sweep(objective="bowl", over={"lr": [0.1, 0.5, 2.5], "start_x": [1.0, 2.0]}, steps=100)
    assert fan.rates().shape == (3, 2)


@pytest.mark.parametrize(
    ("peaks", "rate"),
    [
        ([4.0, 1.0], 0.25**0.1),
        ([8.0, 4.0, 2.0, 1.0], 0.5**0.1),
        ([3.0, 3.0, 3.0], 1.0),
        ([1.0, 1e-10, 0.0, 0.0], 1e-1),
        ([1.0, 0.0, 0.0], 0.0),
        ([0.0, 0.0], 0.0),
        ([1.0, 4.0, np.nan], 4.0**0.1),
        ([1.0, np.nan, np.nan], 1e6 ** (1 / 10)),
        ([np.nan, np.nan], 1e6 ** (1 / 5)),
        ([4.0, 1.0, np.nan], 1e6 ** (1 / 15)),
    ],
)
def test_a_run_of_few_windows_is_read_as_far_as_it_goes(peaks, rate):
    assert measured_rates(np.array(peaks)[:, None])[0] == pytest.approx(rate)


def test_one_window_has_no_rate():
    with pytest.raises(ValueError, match="a rate needs at least 9 steps, two windows, got 1 window"):
        gdviz.sweep(objective="bowl", over={"lr": [0.1]}, steps=8).rates()
