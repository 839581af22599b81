"""What is kept between reruns: a spec is the whole key, so no two specs may share a result."""

from dataclasses import fields

import numpy as np
import pytest

from gdviz import RunSpec, SweepSpec
from gdviz.ui import cache

BASE = RunSpec(objective="ravine", optimizer="momentum", schedule="step", steps=12, batch_size=16, noise=1.0)
CHANGED = {
    "objective": "bowl",
    "optimizer": "nesterov",
    "lr": 0.051,
    "steps": 13,
    "start": (-5.0, -2.1),
    "hyperparameters": {"momentum": 0.91},
    "schedule": "cosine",
    "schedule_parameters": {"gamma": 0.2},
    "objective_parameters": {"kappa": 20.5},
    "batch_size": 32,
    "noise": 1.1,
    "weight_decay": 0.01,
    "clip_norm": 5.0,
    "seed": 1,
    "sampling": "independent",
}


def with_field(name: str) -> RunSpec:
    return RunSpec(**{**BASE.as_dict(), name: CHANGED[name]})


def test_every_field_of_a_run_is_tried_below():
    assert list(CHANGED) == [field.name for field in fields(RunSpec)]


@pytest.mark.parametrize("name", CHANGED)
def test_two_specs_that_differ_in_one_field_are_two_keys_and_give_two_results(name):
    other = with_field(name)
    assert other != BASE
    one, two = cache.run(BASE), cache.run(other)
    assert (one.spec, two.spec) == (BASE, other)
    assert not np.array_equal(one.theta, two.theta)


@pytest.mark.parametrize("name", CHANGED)
def test_two_fans_whose_bases_differ_in_one_field_give_two_results(name):
    axis = (("momentum", (0.1, 0.2)),) if name == "lr" else (("lr", (0.01, 0.02)),)
    if name == "hyperparameters":
        axis = (("lr", (0.01, 0.02)),)
    one, two = cache.fan(SweepSpec(BASE, axis)), cache.fan(SweepSpec(with_field(name), axis))
    assert not np.array_equal(one.trajectory.theta, two.trajectory.theta)


def test_the_same_choice_in_other_words_is_the_same_run():
    again = RunSpec(**{**BASE.as_dict(), "hyperparameters": [], "lr": np.float64(0.05), "steps": 12.0})
    assert cache.run(again) is cache.run(BASE)


def test_what_is_shared_cannot_be_changed():
    run = cache.run(BASE)
    for array in (run.theta, run.loss, run.grad, run.lr, *run.state.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_a_fan_keeps_the_paths():
    assert cache.fan(SweepSpec(BASE, (("lr", (0.01, 0.02)),))).trajectory.theta.shape == (13, 2, 2)


def test_both_caches_are_bounded():
    assert cache.run.cache_info().maxsize
    assert cache.fan.cache_info().maxsize
