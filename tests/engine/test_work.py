"""What a run has cost: calls of f and of the Hessian, against a count kept by the objective itself."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS, SCHEDULES, RunSpec
from gdviz.engine.run import record
from gdviz.engine.setup import prepare
from gdviz.surfaces.rosenbrock import Rosenbrock


@dataclass(frozen=True)
class Counting(Rosenbrock):
    """Rosenbrock's valley, with a list of how many points each call asked for."""

    values: list = field(default_factory=list)
    hessians: list = field(default_factory=list)

    def value(self, theta):
        self.values.append(theta[0].size)
        return super().value(theta)

    def hessian(self, theta):
        self.hessians.append(theta[0].size)
        return super().hessian(theta)


def recorded(**choices):
    """A recorded run, or with lr (R,) a batch of them, and its objective."""
    lr, surface = np.atleast_1d(choices.pop("lr")), Counting()
    spec = RunSpec(objective="rosenbrock", **choices)
    setup = replace(prepare(spec, {"lr": lr}, runs=lr.size), objective=surface)
    trajectory, _ = record(setup, spec)
    # The last call is the record's own: the loss of the whole path at once.
    assert surface.values.pop() == (spec.steps + 1) * lr.size
    return trajectory, surface


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_calls_counted_are_those_that_were_made(optimizer, schedule):
    trajectory, surface = recorded(optimizer=optimizer, schedule=schedule, lr=1e-3, steps=25, weight_decay=0.01)
    assert trajectory.value_calls[-1].tolist() == [sum(surface.values)]
    assert trajectory.hessian_calls[-1].tolist() == [sum(surface.hessians)]
    asks = {"armijo": sum(surface.values), "newton": 0}.get(optimizer, 0)
    if schedule == "plateau" and optimizer != "armijo":
        asks = 25
    assert trajectory.value_calls[-1, 0] == asks
    assert trajectory.hessian_calls[:, 0].tolist() == list(range(26) if optimizer == "newton" else [0] * 26)


def test_a_value_that_both_the_schedule_and_the_rule_ask_for_is_computed_once():
    listening, steady = (
        gdviz.run(objective="bowl", optimizer="armijo", lr=0.1, steps=5, schedule=schedule)
        for schedule in ("plateau", "constant")
    )
    assert (
        listening.trajectory.value_calls.tolist() == steady.trajectory.value_calls.tolist() == [0, 2, 4, 6, 8, 10]
    )


def test_in_a_batch_each_run_pays_for_its_own_trials_only():
    trajectory, surface = recorded(optimizer="armijo", lr=[1e-4, 0.01, 1.0, 100.0], steps=30)
    total = trajectory.value_calls[-1]
    assert len(set(total)) == 4
    assert total.sum() == sum(surface.values)
    assert (np.diff(trajectory.value_calls, axis=0) == 1.0 + trajectory.state["trials"][1:]).all()
    assert trajectory.state["trials"].shape == (31, 4)
    assert not trajectory.state["trials"][0].any()


@pytest.mark.parametrize("runs", [1, 2, 3])
def test_numbers_and_points_are_told_apart_also_where_there_are_as_many_runs_as_coordinates(runs):
    for optimizer in ("armijo", "adam"):
        trajectory, _ = recorded(optimizer=optimizer, lr=np.geomspace(1e-3, 1.0, runs), steps=4)
        shapes = {"trials": (5, runs), "m": (5, 2, runs), "v": (5, 2, runs)}
        assert trajectory.state.keys() == ({"trials"} if optimizer == "armijo" else {"m", "v"})
        for name, values in trajectory.state.items():
            assert values.shape == shapes[name]
            assert trajectory.single(0).state[name].shape == shapes[name][:-1]


def test_work_is_in_passes_over_all_examples():
    steps = np.arange(11.0)
    data = {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "steps": 10, "lr": 1e-3}
    plain = gdviz.run(**data).trajectory
    assert plain.work.tolist() == steps.tolist()
    # 244 examples in batches of 61: a quarter of a pass each.
    assert gdviz.run(**data, batch_size=61).trajectory.work.tolist() == (steps / 4).tolist()
    # A gradient and a Hessian, two columns of it, a step.
    assert gdviz.run(**data, optimizer="newton").trajectory.work.tolist() == (3 * steps).tolist()
    assert gdviz.run(**data, batch_size=61, optimizer="newton").trajectory.work.tolist() == (2.25 * steps).tolist()
    searched = gdviz.run(**data, optimizer="armijo")
    trials = searched.state["trials"]
    assert searched.trajectory.work.tolist() == np.cumsum([0, *(2 + trials[1:])]).tolist()
    wide = {**data, "objective_parameters": {"data": "many_features", "features": 7}, "optimizer": "newton"}
    assert gdviz.run(**wide).trajectory.work.tolist() == (8 * steps).tolist()


def test_after_a_divergence_no_more_work_is_counted():
    fan = gdviz.sweep(
        objective="rosenbrock", lr=0.1, steps=40, schedule="plateau", over={"lr": [1e-4, 0.1]}, paths=True
    )
    t = fan.trajectory
    assert t.work.shape == t.value_calls.shape == (41, 2)
    end = fan.run(1).termination.step
    assert t.value_calls[: end + 1, 1].tolist() == list(range(end + 1))
    for calls in (t.value_calls, t.hessian_calls, t.work):
        assert np.isnan(calls[end + 1 :, 1]).all()
        assert np.isfinite(calls[:, 0]).all()
    alone = fan.run(1).trajectory
    assert alone.work.tobytes() == t.work[:, 1].tobytes()
    assert not alone.value_calls.flags.writeable


def test_a_run_of_a_sweep_over_batch_sizes_has_the_work_of_its_own_size():
    fan = gdviz.sweep(objective="linear_regression", lr=1e-3, steps=8, over={"batch_size": [1, 2, 4]}, paths=True)
    assert [fan.run(i).trajectory.work[-1] for i in range(3)] == [2.0, 4.0, 8.0]
