"""A run of a sweep over data is, to the bit, what it would be on its own, in two or in two hundred dimensions."""

import numpy as np
import pytest
from recorded import assert_every_run_is_its_own

from gdviz import LOSSES, OPTIMIZERS, RunSpec, SweepSpec

# Name: objective, its parameters, a learning rate that gets somewhere.
ON = {
    "tips": ("linear_regression", {"data": "tips"}, 1e-3),
    "penalised": ("linear_regression", {"data": "synthetic", "l1": 0.1, "l2": 0.05, "standardise": 1}, 0.1),
    "one weight": ("linear_regression", {"data": "five_points", "intercept_only": 1}, 0.1),
    "flowers": ("logistic_regression", {"data": "iris"}, 0.5),
    "parted flowers": ("logistic_regression", {"data": "iris", "both": 0, "separable": 1, "l1": 0.01}, 0.1),
    "huber": ("huber_regression", {"data": "synthetic", "outliers": 0.2, "examples": 1000}, 0.05),
    "absolute": ("absolute_regression", {"data": "tips"}, 0.01),
    "200 weights": ("linear_regression", {"data": "many_features", "features": 200, "l1": 0.01}, 0.05),
}
AXES = {
    "lr": [0.0, 1e-4, 0.01, 0.1, 0.7, 3.0, 1e200],
    "start_x": [-5.0, 0.0, 1e-9, 3.0],
    "start_y": [-2.0, 0.0, 2.9],
    "seed": [0, 1, 7, 4_000_000_000],
    "batch_size": [1, 3, 5, 100, 244, 1000],
    "weight_decay": [0.0, 0.01, 0.5],
    "clip_norm": [0.0, 0.1, 5.0, 1e9],
}


EVERYWHERE = ("adam", "newton")
"""Rules that are run on all data; every other rule meets each axis on some data."""
ALONG = [
    (name, rule, axis)
    for r, rule in enumerate(OPTIMIZERS)
    for a, axis in enumerate(AXES)
    for n, name in enumerate(ON)
    if rule in EVERYWHERE or n == (r + a) % len(ON)
]
HYPERPARAMETERS = [(key, name) for key, rule in OPTIMIZERS.items() for name in rule.domains()]


def base(name, optimizer, **changed):
    objective, parameters, lr = ON[name]
    choices = {"lr": lr, "batch_size": 4, "weight_decay": 0.02, "clip_norm": 30.0, "seed": 5, "steps": 40}
    return RunSpec(objective=objective, objective_parameters=parameters, optimizer=optimizer, **choices | changed)


def steps_for(name, optimizer, steps):
    """Fewer where a step is dear: many trials a step, 200 weights, and most of all the eigenvectors of these."""
    if name == "200 weights":
        return {"newton": 2, "armijo": 6}.get(optimizer, 12)
    return 15 if optimizer == "armijo" else steps


@pytest.mark.parametrize(("name", "optimizer", "axis"), ALONG)
def test_along_an_axis_of_the_run(name, optimizer, axis):
    if name == "one weight" and axis == "start_y":
        with pytest.raises(ValueError, match="linear_regression has no start_y: θ has only 1 coordinate"):
            assert_every_run_is_its_own(SweepSpec(base(name, optimizer), ((axis, AXES[axis]),)))
        return
    assert_every_run_is_its_own(
        SweepSpec(base(name, optimizer, steps=steps_for(name, optimizer, 40)), ((axis, AXES[axis]),))
    )


@pytest.mark.parametrize(
    ("optimizer", "axis", "name"),
    [(*pair, ("tips", "flowers", "200 weights")[i % 3]) for i, pair in enumerate(HYPERPARAMETERS)],
)
def test_along_a_hyperparameter(optimizer, axis, name):
    domain = OPTIMIZERS[optimizer].domains()[axis]
    values = [domain.low, *np.linspace(domain.low, domain.high, 5)[1:-1], domain.high]
    if domain.scale == "switch":
        values = [0.0, 1.0, 1.0, 0.0]
    assert_every_run_is_its_own(
        SweepSpec(base(name, optimizer, steps=steps_for(name, optimizer, 15)), ((axis, values),))
    )


@pytest.mark.parametrize("sampling", ["shuffled", "independent"])
@pytest.mark.parametrize("schedule", ["constant", "plateau"])
@pytest.mark.parametrize(
    "over",
    [
        {"lr": [1e-3, 0.04, 1e200, 0.12], "momentum": [0.0, 0.99]},
        {"seed": [1, 2, 3], "batch_size": [1, 7, 60, 244, 500]},
        {"lr": [1e-3, 0.5, 1e200], "seed": [1, 2, 3]},
        {"batch_size": [7], "start_y": [0.5]},
    ],
    ids=lambda over: "×".join(over),
)
@pytest.mark.parametrize("name", ["tips", "flowers", "absolute"])
def test_along_two_axes(name, over, schedule, sampling):
    spec = base(name, "momentum", schedule=schedule, sampling=sampling, steps=90)
    assert_every_run_is_its_own(SweepSpec(spec, tuple(over.items())))


@pytest.mark.parametrize("runs", [1, 2, 3, 5, 8, 17, 64])
@pytest.mark.parametrize("batch_size", [None, 3])
def test_however_many_runs_there_are_beside_it(runs, batch_size):
    spec = base("200 weights", "adam", steps=6, batch_size=batch_size)
    assert_every_run_is_its_own(SweepSpec(spec, (("lr", np.geomspace(1e-3, 1.0, runs)),)))


@pytest.mark.parametrize("axis", ["l1", "standardise", "examples", "outliers", "data_seed"])
def test_the_numbers_of_a_loss_are_the_same_for_all_runs_of_a_sweep(axis):
    spec = RunSpec(objective="linear_regression", objective_parameters={"data": "synthetic"})
    low = LOSSES["linear_regression"].on("synthetic").domains()[axis].low
    message = f"linear_regression: {axis} must be one number for all runs, got 2"
    with pytest.raises(ValueError, match=message):
        assert_every_run_is_its_own(SweepSpec(spec, ((axis, [low, 1.0]),)))


def test_an_axis_of_other_data_does_not_exist():
    with pytest.raises(ValueError, match="no axis is called 'outliers'; choose one of lr, seed, batch_size,"):
        assert_every_run_is_its_own(SweepSpec(RunSpec(objective="linear_regression"), (("outliers", [0, 0.5]),)))
