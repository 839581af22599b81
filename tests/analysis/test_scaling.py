"""Feature scaling: κ, learning rates and steps, against NumPy's own eigenvalues and a loop of its own."""

import math

import numpy as np
import pytest

import gdviz
from gdviz.analysis import scaling as module
from gdviz.analysis.scaling import scaling
from gdviz.engine.entries import objective_of


def spec_of(loss="linear_regression", **parameters) -> gdviz.RunSpec:
    return gdviz.RunSpec(objective=loss, objective_parameters=parameters)


def table(spec, standardise):
    """Φ, y and the weights at the minimum, by NumPy alone."""
    loss = objective_of(spec)
    x, y = loss.design.table.features.copy(), loss.design.table.target
    many = len(x) > 1
    if standardise or many:
        x -= x.mean(axis=1, keepdims=True)
    if standardise:
        x /= x.std(axis=1, keepdims=True)
    matrix = x.T if many else np.column_stack([x[0], np.ones_like(y)])
    y = y - y.mean() if many else y
    return matrix, y, np.linalg.lstsq(matrix, y, rcond=None)[0]


DATA = {
    "four points": spec_of(data="four_points"),
    "five points": spec_of(data="five_points"),
    "synthetic": spec_of(data="synthetic"),
    "iris": spec_of(data="iris"),
    "many features": spec_of(data="many_features", features=12.0),
}


@pytest.mark.parametrize("spec", DATA.values(), ids=list(DATA))
def test_both_rows_are_what_numpy_and_a_plain_loop_find(spec):
    for row, standardise in zip(scaling(spec), (False, True), strict=True):
        matrix, y, best = table(spec, standardise)
        eigenvalues = np.linalg.eigvalsh(2.0 * matrix.T @ matrix / len(y))
        assert row.standardised is standardise
        assert row.kappa == pytest.approx(eigenvalues[-1] / eigenvalues[0], rel=1e-9)
        assert row.max_lr == pytest.approx(2.0 / eigenvalues[-1], rel=1e-9)
        assert row.best_lr == pytest.approx(2.0 / (eigenvalues[0] + eigenvalues[-1]), rel=1e-9)
        theta, steps = np.zeros(len(best)), 0
        while np.linalg.norm(theta - best) > 0.01 * np.linalg.norm(best):
            theta = theta - row.best_lr * 2.0 * matrix.T @ (matrix @ theta - y) / len(y)
            steps += 1
        assert row.counted == steps
        assert row.steps == str(steps)
        # On a quadratic every step takes at least the factor of the slowest direction.
        assert row.counted <= row.predicted
        rate = (row.kappa - 1.0) / (row.kappa + 1.0)
        exact = math.log(100.0) / -math.log(rate) if rate > 1e-9 else 0.0
        assert row.predicted == max(1, math.ceil(exact - 1e-6))


def test_four_points_have_the_figures_that_are_taught():
    raw, standardised = scaling(DATA["four points"])
    assert raw.kappa == pytest.approx(55.8, abs=0.05)
    assert raw.max_lr == pytest.approx(0.1198, abs=5e-5)
    assert standardised.kappa == pytest.approx(1.0, rel=1e-9)
    assert (standardised.counted, standardised.predicted) == (1.0, 1.0)


def test_standardised_tips_take_a_step_where_raw_ones_take_thousands():
    raw, standardised = scaling(spec_of(data="tips"))
    assert raw.counted == raw.predicted == 6479.0
    assert standardised.counted == 1.0


@pytest.mark.parametrize(
    "spec",
    [spec_of("huber_regression", data="synthetic"), spec_of("logistic_regression", data="iris", l2=0.1)],
    ids=["Huber", "logistic"],
)
def test_losses_that_are_not_quadratic_are_counted_to_their_last_step_outside(spec):
    for row, standardise in zip(scaling(spec), (0.0, 1.0), strict=True):
        parameters = {**dict(spec.objective_parameters), "standardise": standardise}
        run = gdviz.run(objective=spec.objective, objective_parameters=parameters, lr=row.best_lr, steps=400)
        away = np.linalg.norm(run.theta - run.objective.minimum, axis=1)
        assert row.counted == np.flatnonzero(away > 0.01 * away[0])[-1] + 1


def test_beyond_the_budget_there_is_no_count_but_words(monkeypatch):
    monkeypatch.setattr(module, "MOST", 50)
    raw, standardised = scaling(DATA["four points"])
    assert np.isnan(raw.counted)
    assert raw.steps == "more than 50"
    assert standardised.steps == "1"


def test_only_the_loss_and_its_data_matter():
    bare = scaling(DATA["synthetic"])
    changed = gdviz.RunSpec(
        objective="linear_regression",
        objective_parameters={"data": "synthetic", "standardise": 1.0},
        optimizer="adam",
        lr=3.0,
        steps=7,
        start=(9.0, 9.0),
        batch_size=2,
        schedule="cosine",
        weight_decay=0.3,
    )
    assert scaling(changed) == bare


def test_a_penalty_stays_in_the_loss():
    plain, shrunk = scaling(DATA["synthetic"])[0], scaling(spec_of(data="synthetic", l2=1.0))[0]
    assert shrunk.max_lr < plain.max_lr


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (spec_of("absolute_regression", data="tips"), "not curved upwards"),
        (spec_of("logistic_regression", data="iris", separable=1.0), "no minimum"),
        (spec_of(data="tips", l1=0.5), "L1"),
        (gdviz.RunSpec(objective="ravine"), "no features"),
    ],
    ids=["absolute", "separable", "l1", "surface"],
)
def test_where_nothing_can_be_said_there_is_a_sentence(spec, words):
    with pytest.raises(ValueError, match=words):
        scaling(spec)
