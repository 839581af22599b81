"""Regimes against the eigenvalues of the iteration's matrix, and at the borders where floats must not decide."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from iteration_matrix import roots

from gdviz import theory

RULES = ["gd", "momentum", "nesterov"]
lams = st.floats(-2, 2).map(lambda e: 10.0**e)


def expected(lam, lr, optimizer, beta):
    """The regime by the matrix, or None too close to a border for its eigenvalues to say."""
    found = roots(lam, lr, optimizer, beta)
    # The velocity of a direction that has none contributes a root 0.
    dominant = found[np.abs(found).argmax()]
    if abs(abs(dominant) - 1.0) < 1e-7 or abs(dominant) < 1e-4:
        return None
    if len(found) == 2 and abs(found[0] - found[1]) < 1e-4 * abs(dominant):
        return None
    if abs(dominant) > 1.0:
        return "diverging"
    if dominant.imag:
        return "ripples"
    return "monotone" if dominant.real > 0.0 else "oscillating"


@pytest.mark.parametrize("optimizer", RULES)
@given(lam=lams, part=st.floats(0.001, 1.5), beta=st.floats(0, 0.99))
def test_it_is_read_from_the_roots_of_the_iteration(optimizer, lam, part, beta):
    lr = part * theory.max_stable_lr(lam, optimizer, beta)
    word = expected(lam, lr, optimizer, beta)
    assume(word is not None)
    assert theory.regime(lam, lr, optimizer, beta) == word


@given(lam=lams, part=st.floats(0.01, 0.99))
def test_of_gd_changes_at_1_and_2(lam, part):
    words = [theory.regime(lam, a / lam) for a in (part, 1.0, 1.0 + part, 2.0, 2.0 + part)]
    assert words == ["monotone", "one-step", "oscillating", "oscillating", "diverging"]


@pytest.mark.parametrize("optimizer", RULES)
@given(lam=lams, beta=st.floats(0, 0.999))
def test_at_the_largest_stable_rate_it_still_oscillates_and_beyond_it_diverges(optimizer, lam, beta):
    limit = theory.max_stable_lr(lam, optimizer, beta)
    assert theory.regime(lam, limit, optimizer, beta) == "oscillating"
    assert theory.regime(lam, limit * (1 + 1e-9), optimizer, beta) == "diverging"


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@given(lam=lams, beta=st.floats(0.001, 0.99))
def test_critical_damping_counts_as_real(optimizer, lam, beta):
    low, high = theory.ripple_range(lam, optimizer, beta)
    assert theory.regime(lam, low, optimizer, beta) == "monotone"
    assert theory.regime(lam, (low + high) / 2, optimizer, beta) == "ripples"
    assert theory.regime(lam, high, optimizer, beta) == ("oscillating" if optimizer == "momentum" else "one-step")


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@given(lam=lams, exponent=st.floats(-8, -0.01))
def test_the_critical_momentum_is_monotone(optimizer, lam, exponent):
    lr = 10.0**exponent / lam
    assert theory.regime(lam, lr, optimizer, theory.critical_momentum(lam, lr, optimizer)) == "monotone"


@given(lam=lams, beta=st.floats(0, 0.99))
def test_a_step_of_one_over_lambda_is_exact_for_gd_and_nesterov_and_for_momentum_only_without_memory(lam, beta):
    assert theory.regime(lam, 1 / lam) == theory.regime(lam, 1 / lam, "nesterov", beta) == "one-step"
    assert theory.regime(lam, 1 / lam, "momentum", 0.0) == "one-step"
    assume(beta > 1e-6)
    assert theory.regime(lam, 1 / lam, "momentum", beta) == "ripples"


@pytest.mark.parametrize("optimizer", RULES)
def test_without_a_step_or_without_curvature_it_stands_still(optimizer):
    assert theory.regime([1.0, 20.0], 0.0, optimizer, 0.5) == "standing still"
    assert theory.mode_regimes([0.0, -1.0], 0.1, optimizer, 0.5).tolist() == ["standing still", "diverging"]


def test_the_slowest_direction_gives_its_name_and_of_equals_the_steepest():
    # αλ = 0.1 and 1.9 shrink alike by 0.9; a little less, and the flat direction is the slower one.
    assert theory.regime([1, 19], 0.1) == "oscillating"
    assert theory.regime([1, 19], 0.099) == "monotone"
    assert theory.regime([1, 19], 0.101) == "oscillating"
    assert theory.regime([1, 10], 0.05, "momentum", 0.9) == "ripples"
    assert theory.regime([0.2, 4.0], 0.6) == "diverging"


@pytest.mark.parametrize("optimizer", RULES)
def test_grids_are_broadcast_and_agree_with_single_points(optimizer):
    lam, lr, beta = (
        np.array([1.0, 20.0])[:, None, None],
        np.linspace(0, 0.3, 13)[:, None],
        np.linspace(0, 0.99, 11),
    )
    words = theory.mode_regimes(lam, lr, optimizer, beta)
    rates = theory.mode_rates(lam, lr, optimizer, beta)
    assert words.shape == rates.shape == (2, 13, 11)
    for i, j, k in np.ndindex(words.shape):
        single = (lam.flat[i], lr.flat[j], optimizer, beta[k])
        assert words[i, j, k] == theory.mode_regimes(*single).item()
        assert rates[i, j, k] == theory.mode_rates(*single)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.regime([1, -2], 0.1), r"theory needs positive eigenvalues, got \[1, -2\]"),
        (lambda: theory.regime([1], 0.1, "adam"), "no optimizer with a closed form is called 'adam'"),
        (lambda: theory.regime([1], np.nan), "regimes need finite eigenvalues and learning rates"),
        (
            lambda: theory.mode_regimes(1, 1, "momentum", [0.5, 1.5]),
            r"momentum \(β\) must be in \[0, 1\), got 1.5",
        ),
        (
            lambda: theory.mode_rates(1, 1, "momentum", [0.5, -1.0]),
            r"momentum \(β\) must be in \[0, 1\), got -1.0",
        ),
    ],
)
def test_what_it_cannot_answer_it_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
