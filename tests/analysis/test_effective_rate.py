"""The effective learning rate of each coordinate: against the steps taken and weighted sums of gradients."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.effective_rate import check_pair, effective_rate

SETTINGS = {
    "rosenbrock": {"objective": "rosenbrock", "lr": 0.001, "schedule": "cosine"},
    "noisy": {"objective": "ravine", "noise": 1.0, "batch_size": 4, "lr": 0.02},
    "clipped": {"objective": "beale", "clip_norm": 0.5, "weight_decay": 0.1, "lr": 0.01},
    "a line": {"objective": "linear_regression", "batch_size": 2, "lr": 0.02, "schedule": "inverse_time"},
    "one weight": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "five_points", "intercept_only": 1},
        "lr": 0.1,
    },
    "twenty weights": {"objective": "linear_regression", "objective_parameters": {"data": "many_features"}},
}
EVERY = pytest.mark.parametrize("name", SETTINGS)
NO_RATE = ("newton", "lion", "armijo")


def run_of(name: str, optimizer: str, **choices) -> gdviz.Run:
    return gdviz.run(optimizer=optimizer, **{"steps": 40, **SETTINGS[name], **choices})


def averaged(values: np.ndarray, decay: float) -> np.ndarray:
    """The mean of the values up to each step, those of k steps ago weighted by decayᵏ."""
    found = []
    for t in range(1, len(values) + 1):
        weights = decay ** np.arange(t)[::-1]
        found.append((weights[:, None] * values[:t]).sum(axis=0) / weights.sum())
    return np.array(found)


@EVERY
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov", "proximal"])
def test_without_a_gain_it_is_the_learning_rate_itself(name, optimizer):
    run = run_of(name, optimizer)
    rate = effective_rate(run)
    assert rate.shape == run.trajectory.direction.shape
    assert (rate == run.lr[:, None]).all()


@EVERY
@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adadelta"])
def test_where_nothing_is_averaged_it_is_the_step_per_gradient(name, optimizer):
    run = run_of(name, optimizer)
    with np.errstate(invalid="ignore"):
        ratio = run.lr[:, None] * run.trajectory.direction / run.trajectory.estimate
    there = run.trajectory.estimate != 0.0
    assert there.any()
    np.testing.assert_allclose(effective_rate(run)[there], ratio[there], rtol=1e-9)


@EVERY
@pytest.mark.parametrize("optimizer", ["adam", "adamw", "amsgrad"])
def test_for_adam_and_its_kin_it_is_the_step_per_averaged_gradient(name, optimizer):
    # Decoupled decay is no part of the rule's direction, so AdamW goes without here.
    run = run_of(name, optimizer, **({"weight_decay": 0.0} if optimizer == "adamw" else {}))
    mean = averaged(run.trajectory.estimate, 0.9)
    there = np.abs(mean) > 1e-6 * np.abs(mean).max()
    ratio = run.lr[:, None] * run.trajectory.direction / np.where(there, mean, 1.0)
    np.testing.assert_allclose(effective_rate(run)[there], ratio[there], rtol=1e-6)


@EVERY
@pytest.mark.parametrize("optimizer", ["adam", "adamw", "nadam"])
def test_it_is_the_rate_over_the_typical_size_of_a_gradient(name, optimizer):
    run = run_of(name, optimizer)
    typical = np.sqrt(averaged(run.trajectory.estimate**2, 0.999))
    np.testing.assert_allclose(effective_rate(run), run.lr[:, None] / (typical + 1e-8), rtol=1e-9)


@EVERY
@pytest.mark.parametrize("optimizer", ["adam", "adamw", "amsgrad", "nadam"])
def test_the_first_step_of_adam_has_the_rate_over_the_size_of_its_gradient(name, optimizer):
    run = run_of(name, optimizer)
    size = np.abs(run.trajectory.estimate[0])
    np.testing.assert_allclose(effective_rate(run)[0], run.lr[0] / (size + 1e-8), rtol=1e-9)


@given(
    x=st.floats(-2.0, 2.0),
    y=st.floats(-1.0, 3.0),
    objective=st.sampled_from(["rosenbrock", "himmelblau", "ravine", "saddle"]),
    batch_size=st.sampled_from([None, 8]),
)
def test_adagrads_only_shrinks(x, y, objective, batch_size):
    run = gdviz.run(
        objective=objective, optimizer="adagrad", lr=0.3, start=(x, y), steps=30, noise=0.5, batch_size=batch_size
    )
    assert (np.diff(effective_rate(run), axis=0) <= 0.0).all()


def test_rmsprops_grows_again_where_the_ground_gets_flatter():
    rate = effective_rate(gdviz.run(objective="bowl", optimizer="rmsprop", lr=0.05, steps=200))
    assert np.diff(rate, axis=0).max() > 0.0


def test_a_steep_and_a_flat_coordinate_get_one_step_by_different_rates():
    rate = effective_rate(gdviz.run(objective="ravine", optimizer="adam", lr=0.1, start=(-1.0, -1.0), steps=5))
    # The ravine is twenty times steeper along y.
    assert rate[0, 0] / rate[0, 1] == pytest.approx(20.0)


@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_its_unit_is_that_of_theta_over_that_of_the_gradient(scale):
    # With f a hundred times as large, the same step is taken per hundred times the gradient.
    choices = {"objective": "bowl", "objective_parameters": {"curvature": scale}, "lr": 0.01, "steps": 1}
    rates = {key: effective_rate(gdviz.run(optimizer=key, **choices))[0] * scale for key in ("adagrad", "adam")}
    size = np.abs(gdviz.SURFACES["bowl"].start)
    for rate in rates.values():
        assert rate == pytest.approx(0.01 / size)


@EVERY
@pytest.mark.parametrize("optimizer", NO_RATE)
def test_a_rule_whose_direction_is_no_such_multiple_has_none(name, optimizer):
    run = run_of(name, optimizer)
    rate = effective_rate(run)
    assert rate.shape == run.trajectory.direction.shape
    assert np.isnan(rate).all()


@pytest.mark.parametrize("optimizer", [key for key in gdviz.OPTIMIZERS if key not in NO_RATE])
def test_every_other_rule_has_one_at_every_step_and_all_are_positive(optimizer):
    rate = effective_rate(run_of("rosenbrock", optimizer))
    assert (rate > 0.0).all()


def test_after_a_divergence_there_is_none():
    run = gdviz.run(objective="ravine", lr=3.0, steps=60)
    rate = effective_rate(run)
    assert np.isfinite(rate[: run.last]).all()
    assert np.isnan(rate[run.last :]).all()
    assert 0 < run.last < 60


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"data": "five_points", "intercept_only": 1}, "1 coordinate"),
        ({"data": "many_features"}, "20 coordinates"),
    ],
)
def test_only_two_weights_are_compared(data, words):
    loss = gdviz.run(objective="linear_regression", objective_parameters=data, steps=1).objective
    with pytest.raises(ValueError, match=rf"shown for two weights, here θ has {words}\."):
        check_pair(loss)
    check_pair(gdviz.SURFACES["ravine"])
