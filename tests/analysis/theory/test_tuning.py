"""The best learning rate at a given momentum: against every other one, with the iteration written as a matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from iteration_matrix import roots

from gdviz import theory

MOMENTA = [
    ("gd", 0.0),
    *((rule, beta) for rule in ("momentum", "nesterov") for beta in (0.0, 0.1, 0.5, 0.9, 0.99)),
]


def radius(eigenvalues, lr, optimizer, beta):
    """The size of the largest root over all eigendirections."""
    return max(np.abs(roots(lam, lr, optimizer, beta)).max() for lam in eigenvalues)


@pytest.mark.parametrize(("optimizer", "beta"), MOMENTA)
@pytest.mark.parametrize("kappa", [1.0, 1.01, 4.0, 1e4])
def test_no_other_learning_rate_has_a_smaller_spectral_radius(optimizer, beta, kappa):
    eigenvalues = [0.3, 0.3 * kappa]
    best = theory.best_lr_at(eigenvalues, optimizer, beta)
    limit = theory.max_stable_lr(eigenvalues, optimizer, beta)
    around = [best.lr * (1.0 + width * np.linspace(-1.0, 1.0, 201)) for width in (1e-2, 1e-4)]
    others = np.concatenate([np.linspace(0.0, limit, 801), *around])
    smallest = min(radius(eigenvalues, lr, optimizer, beta) for lr in others.tolist())
    # Around 1/λ nesterov's radius is the root of a distance: 10⁻⁵ in α is 10⁻³ in the radius.
    cusp = optimizer == "nesterov" and kappa == 1.0
    assert best.rate <= smallest + (2e-3 if cusp else 1e-6)
    assert best.momentum == beta


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
@given(
    low=st.floats(-3, 3).map(lambda e: 10.0**e),
    kappa=st.floats(0, 4).map(lambda e: 10.0**e),
    beta=st.floats(0, 0.99),
)
def test_its_rate_is_the_spectral_radius_there(optimizer, low, kappa, beta):
    eigenvalues = [low, low * kappa]
    best = theory.best_lr_at(eigenvalues, optimizer, beta)
    assert 0.0 < best.lr < theory.max_stable_lr(eigenvalues, optimizer, beta)
    # Where two roots meet, numpy finds them only to the root of its rounding error.
    assert best.rate == pytest.approx(radius(eigenvalues, best.lr, optimizer, best.momentum), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
@given(eigenvalues=st.lists(st.floats(-2, 2).map(lambda e: 10.0**e), min_size=1, max_size=4))
def test_without_momentum_it_is_the_best_of_gradient_descent(optimizer, eigenvalues):
    alone, best = theory.best_lr_at(eigenvalues, optimizer, 0.0), theory.best_lr(eigenvalues)
    assert alone.lr == pytest.approx(best.lr, rel=1e-5)
    assert alone.rate == pytest.approx(best.rate, abs=2e-5)
    assert alone.momentum == 0.0


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", [1.5, 20.0, 1000.0])
def test_at_the_best_momentum_it_is_the_best_of_both(optimizer, kappa):
    both = theory.best_lr_and_momentum([1.0, kappa], optimizer)
    alone = theory.best_lr_at([1.0, kappa], optimizer, both.momentum)
    assert alone.rate == pytest.approx(both.rate, rel=1e-4)
    assert alone.lr == pytest.approx(both.lr, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.best_lr_at([1, -2], "gd", 0.0), r"theory needs positive eigenvalues, got \[1, -2\]"),
        (lambda: theory.best_lr_at([1], "adam", 0.0), "no optimizer with a closed form is called 'adam'"),
        (lambda: theory.best_lr_at([1], "momentum", 1.0), r"momentum \(β\) must be in \[0, 1\), got 1.0"),
    ],
)
def test_what_it_cannot_answer_it_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
