"""Modes of runs: errors along the eigendirections, and the regime read from them beside the one predicted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import theory
from gdviz.analysis import modes
from gdviz.analysis.modes import measured_regime

DRAWS = 200
STEPS = 1500


def ravine_run(spectrum, lr, optimizer="gd", beta=0.0, rotation=0.0, **choices):
    low, high = spectrum
    return gdviz.run(
        objective="ravine", objective_parameters={"kappa": high / low, "curvature": low, "rotation": rotation},
        optimizer=optimizer, lr=lr, hyperparameters={} if optimizer == "gd" else {"momentum": beta}, **choices,
    )  # fmt: skip


def test_they_are_the_coordinates_along_the_axes_of_the_ravine():
    run = ravine_run((0.5, 10.0), 0.05, rotation=30.0, steps=40)
    found = modes(run)
    assert found.eigenvalues == pytest.approx([0.5, 10.0])
    assert found.minimum.tolist() == [0.0, 0.0]
    assert found.directions.T @ found.directions == pytest.approx(np.eye(2), abs=1e-15)
    assert found.errors @ found.directions.T == pytest.approx(run.theta, abs=1e-14)
    factors = (1 - 0.05 * np.array([0.5, 10.0])) ** np.arange(41)[:, None]
    assert found.errors == pytest.approx(found.errors[0] * factors, abs=1e-14)


def test_they_are_taken_at_the_minimum_where_the_run_ends():
    found = modes(gdviz.run(objective="rosenbrock", lr=0.001, steps=2000))
    assert found.minimum.tolist() == [1.0, 1.0]
    assert found.eigenvalues[1] / found.eigenvalues[0] == pytest.approx(2508, abs=0.5)


def test_after_a_divergence_they_are_nan():
    run = ravine_run((1.0, 20.0), 0.15, steps=100)
    found = modes(run)
    assert np.isfinite(found.errors[: run.last + 1]).all()
    assert np.isnan(found.errors[run.last + 1 :]).all()
    assert found.regimes == ("monotone", "diverging")


def test_without_a_minimum_there_are_none():
    with pytest.raises(ValueError, match="modes need a minimum to measure from, and 'Saddle' has none"):
        modes(gdviz.run(objective="saddle", objective_parameters={"pure": 1}, lr=0.1, steps=5))


@pytest.mark.parametrize("rotation", [0.0, 30.0, 45.0])
def test_a_fast_direction_is_not_read_from_the_rounding_of_a_slow_one(rotation):
    run = ravine_run((1.0, 50.0), 0.01, rotation=rotation, steps=2000)
    assert modes(run).regimes == ("monotone", "monotone")
    run = ravine_run((1.0, 50.0), 0.03, rotation=rotation, steps=2000)
    assert modes(run).regimes == ("monotone", "oscillating")


@given(exponent=st.floats(-2, 2), optimizer=st.sampled_from(theory.ANALYSED), beta=st.floats(0.1, 0.9))
def test_a_step_of_one_over_lambda_is_seen_to_arrive_at_once(exponent, optimizer, beta):
    lam = 10.0**exponent
    run = ravine_run((lam, lam), 1.0 / lam, optimizer, 0.0 if optimizer == "momentum" else beta, steps=60)
    assert modes(run).regimes == ("one-step", "one-step")


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
def test_without_a_step_it_is_seen_to_stand_still(optimizer):
    assert modes(ravine_run((1.0, 20.0), 0.0, optimizer, 0.5, rotation=30.0)).regimes == ("standing still",) * 2


def test_in_a_curved_valley_the_steep_error_follows_the_square_of_the_flat_one():
    # So even beside the minimum of Rosenbrock the local quadratic model is silent about the steep direction.
    flat, steep = modes(gdviz.run(objective="rosenbrock", optimizer="momentum", lr=0.0005, steps=4000)).errors.T
    assert abs(flat[2500]) > 10 * abs(flat[-1]) > 0.0
    assert steep[-1] / flat[-1] ** 2 == pytest.approx(steep[2500] / flat[2500] ** 2, rel=0.05)


@pytest.mark.parametrize(
    ("errors", "word"),
    [
        (0.5 ** np.arange(100), "monotone"),
        (0.999999 ** np.arange(100), "monotone"),
        (1e-5 ** np.arange(40.0), "monotone"),
        ((-0.5) ** np.arange(2000), "oscillating"),
        ((-1.0) ** np.arange(50), "oscillating"),
        ((-0.999) ** np.arange(50), "oscillating"),
        (0.99 ** np.arange(900) * np.cos(0.02 * np.arange(900)), "ripples"),
        (0.9 ** np.arange(9000) * np.cos(3.0 * np.arange(9000)), "ripples"),
        (np.array([1.0, 0.0, -0.5, 0.0, 0.25, 0.0, -0.125]), "ripples"),
        (1.01 ** np.arange(60), "diverging"),
        ((-1.5) ** np.arange(30), "diverging"),
        (np.array([1.0, -3.0, 9.0, np.nan, np.nan]), "diverging"),
        (np.array([1.0, np.inf]), "diverging"),
        (np.array([1.0, np.nan, np.nan]), "diverging"),
        (np.full(10, -3.0), "standing still"),
        (np.zeros(10), "standing still"),
        (np.array([5.0, 0.0, 0.0, 0.0]), "one-step"),
        (np.array([5.0, -2.5, 0.0, 0.0]), "one-step"),
        (np.array([5.0, 1e-15, 1e-16, -1e-17]), "one-step"),
        (np.array([5.0, 0.0]), "one-step"),
    ],
)
def test_it_reads_the_plain_cases(errors, word):
    assert measured_regime(errors) == word
    assert measured_regime(-1e-3 * errors) == word


@given(scale=st.floats(-100, 100).map(lambda e: 10.0**e), steps=st.integers(40, 3000), rate=st.floats(0.01, 0.999))
def test_it_asks_for_no_scale_and_no_length(scale, steps, rate):
    assert measured_regime(scale * rate ** np.arange(steps)) == "monotone"
    assert measured_regime(scale * (-rate) ** np.arange(steps)) == "oscillating"


@pytest.mark.parametrize("errors", [np.array([1.0]), np.array([]), np.array([np.nan, 1.0])])
def test_of_less_than_two_errors_it_says_nothing(errors):
    with pytest.raises(ValueError, match="a regime is read from two errors or more with a finite start, got"):
        measured_regime(errors)


def draws(optimizer):
    """(λ1, λ2), α and β by a fixed seed; the rates reach to 1.3 times the stable ones."""
    rng = np.random.default_rng([20_240_607, theory.ANALYSED.index(optimizer)])
    for _ in range(DRAWS):
        low = 10.0 ** rng.uniform(-2.0, 1.0)
        high = low * 10.0 ** rng.uniform(0.0, 2.5)
        beta = rng.uniform(0.0, 0.99) if optimizer != "gd" else 0.0
        reach = rng.uniform(0.0, 1.3)
        limit = {"gd": 2.0, "momentum": 2.0 + 2.0 * beta, "nesterov": (2.0 + 2.0 * beta) / (1.0 + 2.0 * beta)}
        yield (low, high), reach * limit[optimizer] / high, beta


def too_slow_to_see(lam, lr, optimizer, beta, steps):
    """Why a run of so many steps need not show the regime of a direction, or None if it must.

    Both reasons come from the eigenvalues of the iteration as a matrix: r, of which |r|ᵗ is the size of the
    error and the angle of r its swing a step.
    """
    gradient = lr * lam * (1.0 + beta if optimizer == "nesterov" else 1.0)
    carried = beta * beta if optimizer == "nesterov" else beta
    roots = np.linalg.eigvals([[1.0 - gradient, -lr * carried], [lam, beta]])
    size, angle = np.abs(roots).max(), np.abs(np.angle(roots[np.abs(roots).argmax()]))
    # What is read: all but the first quarter, until the error has left the range of floats, 575 e-folds on.
    read = 0.75 * min(steps, 575.0 / max(-np.log(size), 1e-300)) - 2
    if np.iscomplexobj(roots) and np.imag(roots).any() and read * min(angle, np.pi - angle) < np.pi:
        return "no half turn"
    # Errors like t·|r|ᵗ first rise: for 1/(1 − |r|) steps.
    if steps * abs(np.log(size)) < 4.0:
        return "no growth or decay yet"
    return None


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
def test_the_measured_regime_is_the_predicted_one_wherever_the_run_can_show_it(optimizer):
    agree, excused, words, wrong = 0, [], [], []
    for spectrum, lr, beta in draws(optimizer):
        run = ravine_run(spectrum, lr, optimizer, beta, steps=STEPS)
        seen = modes(run).regimes
        predicted = theory.mode_regimes(spectrum, lr, optimizer, beta).tolist()
        words += predicted
        differ = []
        for lam, measured, word in zip(spectrum, seen, predicted, strict=True):
            if measured != word:
                reason = too_slow_to_see(lam, lr, optimizer, beta, run.last)
                differ.append((reason, measured, word, spectrum, lr, beta, run.last))
        agree += not differ
        excused += [case for case in differ if case[0]]
        wrong += [case for case in differ if not case[0]]
    assert not wrong
    assert agree >= 0.98 * DRAWS, f"{optimizer}: {agree} of {DRAWS} agree, excused are {excused}"
    assert set(words) >= {"monotone", "oscillating", "diverging"} | ({"ripples"} if optimizer != "gd" else set())
