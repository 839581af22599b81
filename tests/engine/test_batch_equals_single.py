"""A run of a sweep is, to the bit, what it would be on its own: every optimizer, every axis."""

import numpy as np
import pytest
from recorded import assert_every_run_is_its_own

from gdviz import OPTIMIZERS, SCHEDULES, RunSpec, SweepSpec

RUN_AXES = {
    "lr": [0.0, 1e-3, 0.017, 0.04, 0.0999, 0.11, 3.0, 1e200],
    "start_x": [-5.0, -0.5, 0.0, 1e-9, 3.0],
    "start_y": [-2.0, 0.0, 0.3, 2.9],
    "seed": [0, 1, 7, 4_000_000_000],
    "batch_size": [1, 3, 100, 256, 1000],
    "noise": [0.0, 0.1, 20.0],
    "weight_decay": [0.0, 0.01, 0.5],
    "clip_norm": [0.0, 0.1, 5.0, 1e9],
}
# Different in every respect from the defaults, so that an axis that is dropped on the way shows.
BASE = {
    "lr": 0.03,
    "steps": 60,
    "noise": 0.5,
    "batch_size": 16,
    "weight_decay": 0.02,
    "clip_norm": 30.0,
    "seed": 5,
}


def domain_values(domain):
    if domain.scale == "switch":
        return [0.0, 1.0, 1.0, 0.0]
    return [domain.low, *np.linspace(domain.low, domain.high, 7)[1:-1], domain.high]


@pytest.mark.parametrize("axis", RUN_AXES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_along_an_axis_of_the_run(optimizer, axis):
    base = RunSpec(objective="ravine", optimizer=optimizer, **BASE)
    assert_every_run_is_its_own(SweepSpec(base, ((axis, RUN_AXES[axis]),)))


@pytest.mark.parametrize(
    ("optimizer", "axis"), [(key, name) for key, rule in OPTIMIZERS.items() for name in rule.domains()]
)
def test_along_a_hyperparameter(optimizer, axis):
    base = RunSpec(objective="rosenbrock", optimizer=optimizer, **{**BASE, "lr": 1e-3})
    values = domain_values(OPTIMIZERS[optimizer].domains()[axis])
    assert_every_run_is_its_own(SweepSpec(base, ((axis, values),)))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("axis", ["lr", "start_x", "batch_size"])
def test_on_the_plateau_with_its_exponentials(optimizer, axis):
    base = RunSpec(objective="plateau", optimizer=optimizer, **{**BASE, "clip_norm": None})
    values = np.linspace(-6, 6, 37) if axis == "start_x" else RUN_AXES[axis]
    assert_every_run_is_its_own(SweepSpec(base, ((axis, values),)))


@pytest.mark.parametrize(
    ("objective", "axis", "values"),
    [
        ("ravine", "kappa", [1, 1.5, 20, 333.3, 1e4]),
        ("ravine", "rotation", np.linspace(0, 90, 11)),
        ("saddle", "pure", [0, 1, 1, 0]),
    ],
)
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_along_a_parameter_of_the_objective(optimizer, objective, axis, values):
    assert_every_run_is_its_own(
        SweepSpec(RunSpec(objective=objective, optimizer=optimizer, **BASE), ((axis, values),))
    )


@pytest.mark.parametrize(
    ("schedule", "axis"), [(key, name) for key, entry in SCHEDULES.items() for name in entry.domains()]
)
def test_along_a_parameter_of_the_schedule(schedule, axis):
    base = RunSpec(objective="ravine", optimizer="momentum", schedule=schedule, **BASE)
    assert_every_run_is_its_own(SweepSpec(base, ((axis, domain_values(SCHEDULES[schedule].domains()[axis])),)))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize(
    "over",
    [
        {"lr": [1e-3, 0.04, 1e200, 0.12, 5.0], "momentum": [0.0, 0.5, 0.99]},
        {"kappa": [1, 20, 500], "lr": [1e150, 1e-3, 0.08, 2.1]},
        {"start_x": [-5, 0, 5], "start_y": [-3, 0, 3]},
        {"seed": [1, 2], "batch_size": [1, 100, 256]},
        {"batch_size": [2], "start_y": [0.5]},
    ],
    ids=lambda over: "×".join(over),
)
def test_along_two_axes_under_every_schedule(schedule, over):
    base = RunSpec(objective="ravine", optimizer="momentum", schedule=schedule, **BASE)
    assert_every_run_is_its_own(SweepSpec(base, tuple(over.items())))


def test_one_that_diverges_with_its_very_last_step():
    base = RunSpec(objective="bowl", steps=1)
    assert_every_run_is_its_own(SweepSpec(base, (("lr", [0.1, 1e9]),)))
