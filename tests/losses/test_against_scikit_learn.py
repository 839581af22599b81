"""Minima agree with scikit-learn's, which is told the same penalties in its own units."""

from itertools import product

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge

from gdviz import LOSSES

PENALTIES = [(0.0, 0.0), (0.0, 0.3), (0.05, 0.0), (0.05, 0.3), (0.12, 0.0)]
REGRESSIONS = [("tips", {}), ("iris", {"both": 0}), ("iris", {"both": 1}), ("many_features", {"features": 40})]
CLASSES = list(product((0, 1), (0, 1)))


def examples_of(loss):
    """x (N, k) as they enter, y, and whether there is an intercept, straight from the table."""
    table = loss.dataset.read()
    x, y = table.features.T, table.target
    with_intercept = x.shape[1] == 1
    if loss.standardise or not with_intercept:
        x = x - x.mean(axis=0)
    if loss.standardise:
        x = x / x.std(axis=0)
    return x, y, with_intercept


def weights_of(model):
    """θ from a fitted model: its weights and then its intercept, if it has one."""
    return np.concatenate([model.coef_.ravel(), np.atleast_1d(model.intercept_)][: 1 + model.fit_intercept])


def regression(l1, l2, n, with_intercept):
    """Half our mean of squares is their ‖y − Xw‖²/2N; a ridge is added to the sum, not the mean, of squares."""
    common = {"fit_intercept": with_intercept}
    if not l1:
        return Ridge(alpha=0.5 * n * l2, solver="svd", **common) if l2 else LinearRegression(**common)
    exact = {"tol": 1e-14, "max_iter": 10**6, **common}
    if not l2:
        return Lasso(alpha=0.5 * l1, **exact)
    return ElasticNet(alpha=0.5 * (l1 + l2), l1_ratio=l1 / (l1 + l2), **exact)


def classification(l1, l2, n, with_intercept):
    """C weighs the sum of the losses against a penalty that is half our λ₂ and whole λ₁."""
    total = l1 + l2
    return LogisticRegression(
        C=1.0 / (n * total) if total else np.inf,
        l1_ratio=l1 / total if total else 0.0,
        solver="saga" if l1 else "newton-cholesky",
        tol=1e-11 if l1 else 1e-12,
        max_iter=10**6,
        fit_intercept=with_intercept,
    )


@pytest.mark.parametrize("standardise", [0, 1])
@pytest.mark.parametrize(("l1", "l2"), PENALTIES)
@pytest.mark.parametrize(("data", "numbers"), REGRESSIONS)
def test_squares_with_and_without_penalties(data, numbers, l1, l2, standardise):
    chosen = {**numbers, "standardise": standardise, "l1": l1, "l2": l2}
    loss = LOSSES["linear_regression"].on(data).configured(chosen)
    x, y, with_intercept = examples_of(loss)
    model = regression(l1, l2, y.size, with_intercept).fit(x, y if with_intercept else y - y.mean())
    np.testing.assert_allclose(loss.minimum, weights_of(model), rtol=1e-9, atol=1e-9)
    assert ((loss.minimum == 0.0) == (weights_of(model) == 0.0)).all()


@pytest.mark.parametrize("standardise", [0, 1])
@pytest.mark.parametrize(("l1", "l2"), PENALTIES)
@pytest.mark.parametrize(("both", "separable"), CLASSES)
def test_the_log_loss_with_and_without_penalties(both, separable, l1, l2, standardise):
    chosen = {"both": both, "separable": separable, "standardise": standardise, "l1": l1, "l2": l2}
    loss = LOSSES["logistic_regression"].configured(chosen)
    if separable and not l1 + l2:
        assert loss.minimum is None
        return
    x, y, with_intercept = examples_of(loss)
    # A number with which scikit-learn's sum of all losses is ours.
    model = classification(l1, l2, y.size, with_intercept).fit(x, y)
    np.testing.assert_allclose(loss.minimum, weights_of(model), atol=1e-6, rtol=1e-7)
    assert ((loss.minimum == 0.0) == (weights_of(model) == 0.0)).all()
    assert loss.accuracy(loss.minimum) == model.score(x, y)
    log_loss = -np.log(model.predict_proba(x)[np.arange(y.size), y.astype(int)]).mean()
    w = weights_of(model)[: x.shape[1]]
    assert loss.lowest == pytest.approx(log_loss + 0.5 * l2 * (w @ w) + l1 * np.abs(w).sum(), rel=1e-12)
