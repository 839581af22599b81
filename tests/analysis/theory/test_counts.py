"""Counts of steps: the smallest that do, and the bound of the textbooks."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz import theory


@given(rate=st.floats(1e-6, 0.9999), part=st.floats(1e-9, 0.99))
def test_the_steps_needed_are_enough_and_one_less_is_not(rate, part):
    steps = theory.steps_needed(rate, part)
    assert steps == int(steps) >= 1
    assert rate**steps <= part * (1 + 1e-9)
    assert rate ** (steps - 1) > part * (1 - 1e-9)


@pytest.mark.parametrize("power", [1, 2, 3, 5, 11])
@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_a_whole_number_is_not_rounded_up(rate, power):
    assert theory.steps_needed(rate, rate**power) == power


def test_what_does_not_shrink_needs_forever_and_what_vanishes_one_step():
    assert theory.steps_needed(1.0, 0.5) == theory.steps_needed(1.4, 0.5) == math.inf
    assert theory.steps_needed(0.0, 1e-9) == 1.0


@pytest.mark.parametrize(
    ("kappa", "counts"), [(10, (47, 93, 139)), (100, (461, 922, 1382)), (1000, (4606, 9211, 13816))]
)
def test_the_bounds_taught(kappa, counts):
    assert tuple(theory.steps_bound(kappa, part) for part in (0.1, 0.01, 0.001)) == counts


@given(kappa=st.floats(1.001, 1e5), part=st.floats(1e-9, 0.99))
def test_the_best_rate_needs_fewer_steps_than_the_bound(kappa, part):
    for lr in (1 / kappa, theory.best_lr([1.0, kappa]).lr):
        assert theory.steps_needed(theory.rate([1.0, kappa], lr), part) <= theory.steps_bound(kappa, part)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.steps_needed(0.5, 0.0), r"part \(ε\) must be in \(0, 1\), got 0.0"),
        (lambda: theory.steps_needed(0.5, 1.0), r"part \(ε\) must be in \(0, 1\), got 1.0"),
        (lambda: theory.steps_needed(-0.1, 0.5), r"rate \(ρ\) must be at least 0, got -0.1"),
        (lambda: theory.steps_needed(math.nan, 0.5), r"rate \(ρ\) must be at least 0, got nan"),
        (lambda: theory.steps_bound(0.5, 0.5), r"kappa \(κ\) must be a finite number ≥ 1, got 0.5"),
        (lambda: theory.steps_bound(math.inf, 0.5), r"kappa \(κ\) must be a finite number ≥ 1, got inf"),
        (lambda: theory.steps_bound(10, math.nan), r"part \(ε\) must be in \(0, 1\), got nan"),
    ],
)
def test_what_they_cannot_answer_they_refuse(call, message):
    with pytest.raises(ValueError, match=message):
        call()
