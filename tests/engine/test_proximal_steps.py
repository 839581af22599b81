"""The proximal rule lands on exactly 0, where a subgradient chatters; with no penalty it is plain descent."""

import numpy as np
import pytest
from recorded import same_bytes

import gdviz
from gdviz import LOSSES, SCHEDULES, SURFACES

IRIS = {"data": "iris", "l1": 0.1}
WIDE = {"data": "many_features", "features": 30, "l1": 0.5}
LEAST = {"objective": "linear_regression", "lr": 0.5}


def shrunk(v, by):
    """The point w of least ½(w − v)² + by·|w|, from the sign of its slope: v ∓ by, or 0 between."""
    return np.where(v > by, v - by, np.where(v < -by, v + by, 0.0))


@pytest.mark.parametrize("objective", ["linear_regression", "logistic_regression"])
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("batch_size", [None, 8])
def test_a_step_down_the_smooth_part_and_then_all_weights_shrink(objective, schedule, batch_size):
    parameters = {"data": "iris", "both": 0, "l1": 0.3, "l2": 0.1, "standardise": 1}
    run = gdviz.run(
        objective=objective, objective_parameters=parameters, optimizer="proximal", schedule=schedule, lr=0.2,
        steps=60, batch_size=batch_size, start=(1.0, -1.0),
    )  # fmt: skip
    smooth = LOSSES[objective].configured({**parameters, "l1": 0.0})
    if batch_size is None:
        assert (run.trajectory.estimate == smooth.gradient(run.theta[:-1].T).T).all()
    stepped = run.theta[:-1] - run.lr[:, None] * run.trajectory.direction
    # The intercept is not penalised.
    expected = shrunk(stepped, run.lr[:, None] * 0.3 * np.array([1.0, 0.0]))
    assert run.theta[1:] == pytest.approx(expected, abs=1e-15)
    assert (run.theta[:, 0] == 0.0).any() == (expected[:, 0] == 0.0).any()
    assert (run.grad[0] != run.trajectory.estimate[0]).any()


@pytest.mark.parametrize("objective", ["linear_regression", "logistic_regression"])
def test_weights_land_on_exactly_zero_where_the_subgradient_method_chatters(objective):
    choices = {"objective": objective, "objective_parameters": {**IRIS, "l1": 0.15}, "lr": 0.5, "steps": 400}
    choices["start"] = (1.0, 1.0)
    proximal, plain = (gdviz.run(**choices, optimizer=key) for key in ("proximal", "gd"))
    minimum = proximal.objective.minimum
    zero = minimum == 0.0
    assert zero.any()
    tail = slice(200, None)
    assert (proximal.theta[tail][:, zero] == 0.0).all()
    assert (plain.theta[tail][:, zero] != 0.0).mean() > 0.4
    assert (np.diff(np.sign(plain.theta[tail][:, zero]), axis=0) != 0.0).any()
    assert proximal.termination.kind == "converged"
    assert plain.termination.kind == "out of steps"
    assert proximal.loss[-1] <= plain.loss[tail].mean()


@pytest.mark.parametrize("parameters", [IRIS, WIDE, {"data": "tips", "standardise": 1, "l1": 0.5, "l2": 0.2}])
def test_the_minimum_is_where_the_proximal_step_stands_still_and_where_it_ends(parameters):
    loss = LOSSES["linear_regression"].on(parameters["data"]).configured(parameters)
    rate = 1.0 / np.linalg.eigvalsh(loss.hessian(loss.minimum))[-1]
    choices = {"objective": "linear_regression", "objective_parameters": parameters, "optimizer": "proximal"}
    standing = gdviz.run(**choices, start=tuple(loss.minimum), lr=rate, steps=5)
    assert np.abs(standing.theta - loss.minimum).max() <= 1e-13
    arriving = gdviz.run(**choices, lr=rate, steps=4000)
    assert arriving.theta[-1] == pytest.approx(loss.minimum, abs=1e-6)
    assert ((arriving.theta[-1] == 0.0) == (loss.minimum == 0.0)).all()
    # f never rises at a rate of 1/L.
    assert (np.diff(arriving.loss) <= 1e-14 * arriving.loss[:-1]).all()


@pytest.mark.parametrize("extra", [{}, {"batch_size": 5, "noise": 0.5, "clip_norm": 1.0, "weight_decay": 0.1}])
def test_without_an_l1_penalty_it_is_gradient_descent_to_the_bit(extra):
    on = [(key, {}) for key in SURFACES] + [(key, {}) for key in LOSSES]
    on += [("linear_regression", {"data": "many_features", "l2": 0.5})]
    for objective, parameters in on:
        choices = {"objective": objective, "objective_parameters": parameters, "lr": 1e-3, "steps": 50, **extra}
        plain, proximal = (gdviz.run(**choices, optimizer=key) for key in ("gd", "proximal"))
        assert same_bytes(plain, proximal), objective


def test_an_l1_penalty_shrinks_more_the_larger_the_rate_of_the_step():
    runs = gdviz.sweep(
        objective="linear_regression", objective_parameters={"data": "tips", "standardise": 1, "l1": 2.0},
        optimizer="proximal", start=(0.5, 0.0), steps=1, over={"lr": [0.0, 0.01, 0.1]}, paths=True,
    )  # fmt: skip
    loss = runs.run(0).objective
    stepped = 0.5 - np.array([0.0, 0.01, 0.1]) * loss.smooth.gradient(np.array([0.5, 0.0]))[0]
    assert runs.trajectory.theta[1, 0] == pytest.approx(
        shrunk(stepped, 2.0 * np.array([0.0, 0.01, 0.1])), abs=1e-15
    )
