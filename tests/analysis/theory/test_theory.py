"""The closed forms against the spectrum of the iteration written as a matrix, and against the textbooks."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from iteration_matrix import iteration_matrix

from gdviz import theory

KAPPAS = [1.5, 10.0, 100.0, 1000.0, 1e4]
MOMENTA = [0.0, 0.3, 0.9, 0.99]
RULES = ["gd", "momentum", "nesterov"]


def spectral_radius(eigenvalues, lr, optimizer, beta):
    """max |eigenvalue| of the linear map (θ, v) → (θ', v') on f = ½ Σ λ_i θ_i²."""
    if optimizer == "gd":
        return np.abs(1.0 - lr * np.array(eigenvalues)).max()
    return np.abs(np.linalg.eigvals(iteration_matrix(np.diag(eigenvalues), lr, optimizer, beta))).max()


spectra = st.lists(st.floats(-3, 3).map(lambda e: 10.0**e), min_size=1, max_size=3)


@pytest.mark.parametrize("optimizer", RULES)
@given(eigenvalues=spectra, part=st.floats(0.01, 1.5), beta=st.floats(0, 0.99))
def test_rate_is_the_spectral_radius_of_the_iteration(optimizer, eigenvalues, part, beta):
    lr = part * theory.max_stable_lr(eigenvalues, optimizer, beta)
    expected = spectral_radius(eigenvalues, lr, optimizer, beta)
    # Where two roots meet, numpy finds them only to the root of its rounding error.
    assert theory.rate(eigenvalues, lr, optimizer, beta) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("optimizer", RULES)
@given(eigenvalues=spectra, beta=st.floats(0, 0.99))
def test_max_stable_lr_parts_shrinking_from_growing(optimizer, eigenvalues, beta):
    limit = theory.max_stable_lr(eigenvalues, optimizer, beta)
    assert spectral_radius(eigenvalues, 0.999 * limit, optimizer, beta) < 1.0
    assert spectral_radius(eigenvalues, 1.001 * limit, optimizer, beta) > 1.0


def test_the_limits_taught():
    assert theory.max_stable_lr([1, 20]) == pytest.approx(0.1)
    assert theory.max_stable_lr([1, 20], "gd", momentum=0.9) == pytest.approx(0.1)
    assert theory.max_stable_lr([1, 20], "momentum", 0.9) == pytest.approx(3.8 / 20)
    assert theory.max_stable_lr([0.2, 4], "momentum", 0.5) == pytest.approx(0.75)
    assert theory.max_stable_lr([0.2, 4], "momentum", 0.25) == pytest.approx(0.625)
    assert theory.max_stable_lr([2.0], "nesterov", 0.5) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("lr", "beta", "rate"), [(0.4, 0.0, 0.920), (0.6, 0.0, 1.40), (0.6, 0.5, 0.707), (0.6, 0.25, 0.859)]
)
def test_the_textbook_ravine(lr, beta, rate):
    assert round(theory.rate([0.2, 4.0], lr, "momentum", beta), 3) == rate
    if not beta:
        assert round(theory.rate([0.2, 4.0], lr, "gd"), 3) == rate


@pytest.mark.parametrize("lam", [0.3, 1.0, 7.0])
def test_the_four_regimes_of_a_parabola(lam):
    assert theory.rate(lam, 0.5 / lam) == pytest.approx(0.5)
    assert theory.rate(lam, 1.0 / lam) == pytest.approx(0.0, abs=1e-15)
    assert theory.rate(lam, 1.5 / lam) == pytest.approx(0.5)
    assert theory.rate(lam, 2.0 / lam) == pytest.approx(1.0)
    assert theory.rate(lam, 2.5 / lam) == pytest.approx(1.5)


@given(lam=st.floats(0.01, 100), part=st.floats(0.01, 0.99), beta=st.floats(0.01, 0.99))
def test_a_ringing_direction_decays_as_the_root_of_beta(lam, part, beta):
    # Between the two critical step sizes the roots are complex.
    low, high = (1 - np.sqrt(beta)) ** 2, (1 + np.sqrt(beta)) ** 2
    lr = (low + part * (high - low)) / lam
    assert theory.rate(lam, lr, "momentum", beta) == pytest.approx(np.sqrt(beta), rel=1e-6)


@pytest.mark.parametrize("kappa", KAPPAS)
def test_best_settings_are_those_of_the_textbooks(kappa):
    root = np.sqrt(kappa)
    gd = theory.best_lr([1, kappa])
    assert (gd.lr, gd.rate) == pytest.approx((2 / (1 + kappa), (kappa - 1) / (kappa + 1)))
    ball = theory.best_lr_and_momentum([1, kappa])
    assert ball == pytest.approx(((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2, (root - 1) / (root + 1)))
    assert theory.best_lr_and_momentum([kappa, 1], "gd") == gd


@pytest.mark.parametrize("optimizer", RULES)
@pytest.mark.parametrize("kappa", KAPPAS)
def test_best_settings_reach_their_rate_and_no_neighbour_does_better(optimizer, kappa):
    spectrum = [3.0, 3.0 * kappa]
    best = theory.best_lr_and_momentum(spectrum, optimizer)
    reached = spectral_radius(spectrum, best.lr, optimizer, best.momentum)
    # A double root: known to about 1e-8 from its matrix.
    assert reached == pytest.approx(best.rate, rel=1e-6)
    slack = 1.0 - best.momentum
    for scale in (0.5, 0.8, 0.95, 0.99, 1.01, 1.05, 1.2, 1.6):
        for shift in (-0.5, -0.1, -0.02, 0.0, 0.02, 0.1, 0.5):
            beta = best.momentum + shift * slack
            if (scale, shift) == (1.0, 0.0) or beta < 0.0 or (optimizer == "gd" and shift):
                continue
            other = spectral_radius(spectrum, scale * best.lr, optimizer, beta)
            assert 1.0 - other <= (1.0 - best.rate) * (1.0 + 1e-5)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@given(lam=st.floats(0.01, 100), part=st.floats(0.02, 0.9))
def test_below_the_critical_momentum_a_direction_creeps_and_above_it_rings(optimizer, lam, part):
    lr = part / lam
    critical = theory.critical_momentum(lam, lr, optimizer)
    assume(critical > 1e-3)
    # At a double root the rate is lowest: too little momentum creeps, too much rings for longer.
    here = spectral_radius([lam], lr, optimizer, critical)
    for other in (0.99 * critical, critical + 0.01 * (1 - critical)):
        assert spectral_radius([lam], lr, optimizer, other) > here - 1e-6
    roots = {}
    for name, beta in (("below", 0.99 * critical), ("above", critical + 0.01 * (1 - critical))):
        # θ_{t+1} from θ_t and θ_{t−1}, eliminating v.
        trace, product = (
            (1 + beta - lr * lam, beta)
            if optimizer == "momentum"
            else ((1 + beta) * (1 - lr * lam), beta * (1 - lr * lam))
        )
        roots[name] = np.roots([1.0, -trace, product])
    assert not np.iscomplex(roots["below"]).any()
    assert np.iscomplex(roots["above"]).all()


def test_critical_momentum_is_the_one_taught_and_0_where_there_is_none():
    assert theory.critical_momentum(4.0, 0.01) == pytest.approx(0.64)
    assert theory.critical_momentum(4.0, 0.01, "nesterov") == pytest.approx(0.8 / 1.2)
    assert theory.critical_momentum(4.0, 0.3) == 0.0


def test_mode_rates_take_grids():
    rates = theory.mode_rates(np.array([[1.0], [20.0]]), np.linspace(0.01, 0.1, 7), "momentum", 0.5)
    assert rates.shape == (2, 7)
    slowest = [theory.rate([1, 20], lr, "momentum", 0.5) for lr in np.linspace(0.01, 0.1, 7)]
    assert rates.max(axis=0) == pytest.approx(slowest)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.max_stable_lr([1, -2]), r"theory needs positive eigenvalues, got \[1, -2\]"),
        (lambda: theory.max_stable_lr([]), r"theory needs positive eigenvalues, got \[\]"),
        (lambda: theory.rate([0.0], 0.1), r"theory needs positive eigenvalues, got \[0.0\]"),
        (lambda: theory.best_lr([1, float("inf")]), r"theory needs positive eigenvalues, got \[1.0, inf\]"),
        (lambda: theory.best_lr([float("nan")]), r"theory needs positive eigenvalues, got \[nan\]"),
        (
            lambda: theory.rate([1], 0.1, "adam"),
            "no optimizer with a closed form is called 'adam'; choose one of gd, momentum, nesterov",
        ),
        (lambda: theory.rate([1], 0.1, "momentum", 1.0), r"momentum \(β\) must be in \[0, 1\), got 1.0"),
        (lambda: theory.rate([1], 0.1, "momentum", float("nan")), r"momentum \(β\) must be in \[0, 1\), got nan"),
        (
            lambda: theory.critical_momentum(1, 0.1, "gd"),
            "no optimizer with momentum is called 'gd'; choose one of",
        ),
    ],
)
def test_what_theory_cannot_answer_it_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
