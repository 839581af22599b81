"""The learning rates that ripple: between them the iteration's matrix has complex eigenvalues, beyond them not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from iteration_matrix import roots

from gdviz import theory

eigenvalues = st.floats(-3, 3).map(lambda e: 10.0**e)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@given(lam=eigenvalues, beta=st.floats(0.01, 0.99), part=st.floats(0.01, 0.99))
def test_within_it_the_roots_are_complex_and_outside_real(optimizer, lam, beta, part):
    low, high = theory.ripple_range(lam, optimizer, beta)
    assert np.iscomplex(roots(lam, low + part * (high - low), optimizer, beta)).all()
    assert not np.iscomplex(roots(lam, (1.0 - part) * low, optimizer, beta)).any()
    assert not np.iscomplex(roots(lam, (1.0 + part) * high, optimizer, beta)).any()


@given(lam=eigenvalues, beta=st.floats(0.0, 0.99))
def test_of_gd_is_empty(lam, beta):
    assert theory.ripple_range(lam) == theory.ripple_range(lam, "gd", beta) == (1.0 / lam, 1.0 / lam)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@given(lam=eigenvalues, part=st.floats(0.01, 0.99))
def test_begins_where_the_momentum_is_critical(optimizer, lam, part):
    beta = theory.critical_momentum(lam, part / lam, optimizer)
    assert theory.ripple_range(lam, optimizer, beta)[0] == pytest.approx(part / lam, rel=1e-9)


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
def test_shrinks_to_the_one_step_rate_without_momentum(optimizer):
    assert theory.ripple_range(4.0, optimizer, 0.0) == (0.25, 0.25)


def test_the_ranges_by_hand():
    assert theory.ripple_range(4.0, "momentum", 0.25) == pytest.approx((0.0625, 0.5625))
    assert theory.ripple_range(4.0, "nesterov", 0.5) == pytest.approx((1 / 36, 0.25))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0,), r"theory needs positive eigenvalues, got 0.0"),
        ((1.0, "adam"), "no optimizer with a closed form is called 'adam'"),
        ((1.0, "momentum", 1.0), r"momentum \(β\) must be in \[0, 1\), got 1.0"),
    ],
)
def test_what_it_cannot_answer_it_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        theory.ripple_range(*arguments)
