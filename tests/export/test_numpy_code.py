"""The scripts in NumPy do what the engine does."""

import subprocess
import sys

import numpy as np
import pytest
from written_out import FITTING, ON_DATA, PENALISED, SPREAD, difference, on_data, outcome, rate

import gdviz
from gdviz.export import to_numpy
from gdviz.export.code.losses import LOSSES
from gdviz.export.code.rules import BY_HAND, RULES, TORCH
from gdviz.export.code.schedules import REACTIVE, REACTIVE_INIT, SCHEDULES
from gdviz.export.code.surfaces import SURFACES

CLOSE = 1e-9


def check(spec: gdviz.RunSpec) -> None:
    assert difference(to_numpy(spec), spec) < CLOSE, to_numpy(spec)


def test_every_entry_of_a_catalogue_is_written_out():
    assert set(SURFACES) - {"pure saddle"} == set(gdviz.SURFACES)
    assert set(LOSSES) == set(gdviz.LOSSES) == set(FITTING)
    assert set(RULES) == set(gdviz.OPTIMIZERS)
    assert TORCH.keys() | BY_HAND.keys() == set(gdviz.OPTIMIZERS)
    assert not TORCH.keys() & BY_HAND.keys()
    assert SCHEDULES.keys() | REACTIVE.keys() == set(gdviz.SCHEDULES)
    assert {key for key, entry in gdviz.SCHEDULES.items() if entry.reactive} == set(REACTIVE) == set(REACTIVE_INIT)


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_every_rule_on_every_surface(objective):
    for optimizer in gdviz.OPTIMIZERS:
        lr = rate(objective, optimizer)
        check(gdviz.RunSpec(objective=objective, optimizer=optimizer, lr=lr, steps=50))


@pytest.mark.parametrize(
    "choices",
    [
        {"objective": "bowl", "objective_parameters": {"curvature": 0.3}},
        {"objective_parameters": {"kappa": 37, "rotation": 31, "curvature": 0.3}, "optimizer": "adam"},
        {"objective": "saddle", "objective_parameters": {"pure": 1}, "start": (1.0, 0.1)},
        {"objective": "saddle", "objective_parameters": {"pure": 1}, "start": (1.0, 0.1), "optimizer": "newton"},
        {"objective": "saddle", "optimizer": "newton", "hyperparameters": {"absolute": 1}, "start": (0.1, 1.0)},
        {"optimizer": "armijo", "hyperparameters": {"shrink": 0.8, "c": 0.4}, "lr": 1.0},
        {"optimizer": "adam", "hyperparameters": {"b1": 0.5, "b2": 0.8, "eps": 0.1}},
        {"optimizer": "nesterov", "hyperparameters": {"momentum": 0.0}},
    ],
)
def test_chosen_numbers(choices):
    check(gdviz.RunSpec(**{"lr": 0.1, "steps": 50, **choices}))


@pytest.mark.parametrize("schedule", gdviz.SCHEDULES)
def test_every_schedule(schedule):
    for more in ({}, {"optimizer": "adam", "batch_size": 8, "noise": 1.0}, {"optimizer": "armijo"}, {"steps": 1}):
        check(gdviz.RunSpec(**{"schedule": schedule, "lr": 0.05, "steps": 60, **more}))


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
def test_batches_clipping_and_decay(optimizer):
    for choices in SPREAD:
        check(gdviz.RunSpec(optimizer=optimizer, lr=min(rate("ravine", optimizer), 0.05), steps=150, **choices))


@pytest.mark.parametrize(("objective", "data"), [(loss, data) for loss, all_ in FITTING.items() for data in all_])
def test_every_loss_on_data(objective, data):
    penalised = PENALISED if objective in ("linear_regression", "logistic_regression") else []
    for optimizer in gdviz.OPTIMIZERS:
        lr = min(rate(objective, optimizer), 0.001 if data == "tips" else 0.01)
        for choices in (*ON_DATA, *penalised):
            parameters = {"data": data, **({"features": 5} if data == "many_features" else {})}
            shared = {"objective": objective, "optimizer": optimizer, "objective_parameters": parameters}
            check(on_data(choices, **shared, lr=lr, steps=20))


def test_a_run_that_diverges_stops_where_the_engine_says():
    spec = gdviz.RunSpec(lr=0.11, steps=300)
    names, printed = outcome(to_numpy(spec))
    assert printed.startswith("diverged at step 82\n")
    assert len(names["path"]) == 83
    check(spec)


def test_a_script_runs_by_itself_with_numpy_alone_and_prints_the_last_point_and_loss():
    spec = gdviz.RunSpec(objective="rosenbrock", optimizer="adam", lr=0.05, steps=200)
    run = gdviz.run(spec)
    code = to_numpy(spec)
    assert "import gdviz" not in code
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    point, loss = done.stdout.splitlines()
    assert point == f"last point: {run.theta[-1]}"
    assert float(loss.removeprefix("loss: ")) == pytest.approx(run.loss[-1], rel=1e-9)


def test_a_script_reads_like_one():
    code = to_numpy(gdviz.RunSpec(objective="rosenbrock", optimizer="adam", lr=0.05, steps=200))
    assert "    return (1 - x) ** 2 + 100 * (y - x**2) ** 2" in code
    assert "    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)" in code
    assert len(code.splitlines()) < 60


def test_small_data_are_in_the_script_and_large_ones_asked_of_gdviz():
    shared = {"objective": "linear_regression", "steps": 3}
    small = to_numpy(gdviz.RunSpec(**shared, objective_parameters={"data": "four_points"}))
    assert "y = np.array([2.0, 4.0, 5.0, 4.0])" in small
    assert "import gdviz.data" not in small
    large = to_numpy(gdviz.RunSpec(**shared, objective_parameters={"data": "many_features"}))
    assert "import gdviz.data" in large
    assert "too many numbers" in large
    assert len(large) < 4000


def test_data_of_ones_own_are_in_the_script_but_their_name_is_not():
    rng = np.random.default_rng(0)
    own = gdviz.OwnData(rng.normal(size=700), rng.normal(size=700), ('"""\nimport os', "y"))
    spec = gdviz.RunSpec(objective="linear_regression", objective_parameters={"data": own.name}, steps=20)
    code = to_numpy(spec)
    assert own.name not in code
    assert "import os" not in code
    assert "import gdviz.data" not in code
    check(spec)


@pytest.mark.parametrize(
    "wrong", [{"optimizer": "adamm"}, {"start": (1.0,)}, {"schedule_parameters": {"gamma": 1}}]
)
def test_what_cannot_run_cannot_be_written_out(wrong):
    with pytest.raises(ValueError, match=r"adamm|start|gamma"):
        to_numpy(gdviz.RunSpec(**wrong))
