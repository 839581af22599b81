"""The range test against curves whose steepest point is known, and against a fine search."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.range_test import range_test

GRID = np.geomspace(1e-5, 10.0, 361)
STEP = GRID[1] / GRID[0]


def steps_down(lr, falls):
    """A loss that falls from 1 in smooth steps: (log₁₀ of the place, decades, width) each; 10⁻⁸ at least."""
    decades = sum(deep / (1.0 + np.exp(-(np.log10(lr) - at) / wide)) for at, deep, wide in falls)
    return 10.0**-decades


def brute_force(falls, end):
    """Where that loss falls most steeply on 40 000 points from 10⁻⁵ to `end`, and how steeply."""
    lr = np.geomspace(1e-5, end, 40_001)
    slope = np.diff(np.log10(steps_down(lr, falls))) / np.diff(np.log10(lr))
    return float(lr[slope.argmin()]), float(slope.min())


@given(at=st.floats(-4.5, -0.3), deep=st.floats(0.5, 7.5), wide=st.floats(0.05, 0.5), first=st.floats(1e-3, 1e6))
def test_it_finds_the_middle_of_a_single_fall_and_takes_a_third_of_it(at, deep, wide, first):
    found = range_test(GRID, first * steps_down(GRID, [(at, deep, wide)]), first)
    assert found.steepest == pytest.approx(10.0**at, rel=2 * (STEP - 1.0))
    assert found.suggested == pytest.approx(found.steepest / 3.0)


fall = st.tuples(st.floats(-5, 1), st.floats(0.3, 2.5), st.floats(0.08, 0.5))


@given(falls=st.lists(fall, min_size=1, max_size=3), end=st.floats(-3.5, 0.99))
def test_it_is_as_steep_as_the_steepest_of_a_fine_search_before_the_first_divergence(falls, end):
    stable = np.log10(GRID) < end
    excess = np.where(stable, steps_down(GRID, falls), np.nan)
    seen = GRID[stable & (GRID <= 1.0)]
    found = range_test(GRID, excess, 1.0)
    _, steepest = brute_force(falls, seen[-1])
    assume(steepest <= -0.01)
    assert found is not None
    assert GRID[0] <= found.steepest <= seen[-1]
    around = np.log10(steps_down(found.steepest * np.array([1 / STEP, STEP]), falls))
    assert np.diff(around)[0] / (2.0 * np.log10(STEP)) == pytest.approx(steepest, rel=0.15, abs=0.01)


def test_how_far_below_a_hundred_millionth_of_the_start_a_loss_lies_does_not_count():
    lr = GRID[GRID <= 1.0]
    excess = steps_down(lr, [(-3.0, 7.9, 0.3)])
    sunk = np.where(lr > 0.05, 1e-30, excess)
    assert range_test(lr, sunk, 1.0).steepest == pytest.approx(1e-3, rel=0.1)


def test_what_lies_outside_the_rates_that_are_tried_is_not_seen():
    lr = np.geomspace(1e-9, 1e3, 601)
    found = range_test(lr, steps_down(lr, [(-7.0, 4.0, 0.1), (-2.0, 2.0, 0.2), (1.0, 5.0, 0.1)]), 1.0)
    assert found.steepest == pytest.approx(1e-2, rel=0.1)


@pytest.mark.parametrize(
    "excess",
    [
        np.full(361, 0.5),
        np.full(361, 1.0),
        np.full(361, np.nan),
        np.linspace(0.1, 0.9, 361),
        np.where(np.arange(361) < 2, 0.5, np.nan),
        np.where(np.arange(361) < 2, [0.5, 0.1] + [0.0] * 359, 2.0),  # and the third is above the start
        np.concatenate([[2.0], np.geomspace(0.9, 1e-6, 360)]),
    ],
    ids=["level", "at the start", "all diverge", "rising", "two points", "two fall", "the first is above"],
)
def test_where_the_loss_does_not_fall_there_is_nothing_to_suggest(excess):
    assert range_test(GRID, excess, 1.0) is None


def test_with_no_rate_in_range_or_a_start_at_the_minimum_there_is_nothing_to_suggest():
    assert range_test(np.array([1e-7, 1e-6, 2.0, 3.0]), np.array([0.9, 0.5, 0.1, 0.01]), 1.0) is None
    assert range_test(GRID, np.zeros(361), 0.0) is None


@pytest.mark.parametrize("kappa", [1.0, 5.0, 20.0, 100.0])
def test_on_the_ravine_the_suggestion_is_stable_and_brings_the_loss_down(kappa):
    choices = {"objective": "ravine", "objective_parameters": {"kappa": kappa}, "steps": 40}
    fan = gdviz.sweep(**choices, over={"lr": GRID})
    first = float(gdviz.run(**choices).loss[0])
    found = range_test(GRID, fan.final_loss, first)
    assert found.suggested < found.steepest < 2.0 / kappa
    assert gdviz.run(**choices, lr=found.suggested).loss[-1] < 0.5 * first
