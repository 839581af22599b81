"""The step from which on a run stays within a part of its distance, against a search along single runs."""

import math

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS, RunSpec, SweepSpec
from gdviz.engine.arrival import nearest_minimum, steps_to, steps_within
from gdviz.engine.sweep import blocks
from gdviz.surfaces import SURFACES

RATES = np.geomspace(1e-3, 1.0, 13)
PARTS = (0.01, 1.0, 0.3, 1e-6)
MINIMA = {
    "ravine": [(0.0, 0.0)],
    "saddle": [(1.0, 0.0), (-1.0, 0.0)],
    "rosenbrock": [(1.0, 1.0)],
    "plateau": [(3.0, 0.0)],
}


def settled_within(path, minima, part):
    nearest = min(minima, key=lambda point: math.dist(point, path[0]))
    left = [math.dist(nearest, point) for point in path]
    far = [t for t, distance in enumerate(left) if not distance <= part * left[0]]
    if not far:
        return 0
    return far[-1] + 1 if far[-1] + 1 < len(left) else math.nan


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("objective", MINIMA)
def test_counts_are_those_of_each_run_alone(optimizer, objective):
    fan = gdviz.sweep(objective=objective, optimizer=optimizer, over={"lr": RATES}, steps=120)
    found = fan.steps_within(PARTS)
    assert found.shape == (4, 13)
    for i in range(13):
        path = fan.run(i).theta.tolist()
        expected = [settled_within(path, MINIMA[objective], part) for part in PARTS]
        np.testing.assert_equal(found[:, i], expected)


def test_every_start_has_the_minimum_that_is_nearest_to_it():
    start = np.array([[0.5, -0.5, 0.0, -3.0], [0.0, 1.0, 2.0, 0.0]])
    assert nearest_minimum(SURFACES["saddle"], start).tolist() == [[1.0, -1.0, 1.0, -1.0], [0.0] * 4]


def test_a_start_at_the_minimum_has_arrived():
    fan = gdviz.sweep(objective="bowl", start=(0.0, 0.0), over={"lr": [0.1]}, steps=3)
    assert (fan.steps_within(PARTS) == 0).all()


@pytest.mark.parametrize("block", [1, 2, 5])
def test_block_size_does_not_matter(block):
    base = RunSpec(objective="saddle", optimizer="adam", steps=90)
    spec = SweepSpec(base, (("lr", RATES), ("start_x", (-2.0, -0.1, 0.4))))
    for count in (lambda setup: steps_within(setup, PARTS), lambda setup: steps_to(setup, 1e-3)):
        whole, parts = (
            np.concatenate([count(setup) for setup in blocks(spec, size)], axis=-1) for size in (1000, block)
        )
        assert whole.tobytes() == parts.tobytes()
        assert 0 < np.isnan(whole).sum() < whole.size


def test_beside_a_surface_without_a_minimum_a_run_counts_as_alone():
    choices = {"objective": "saddle", "steps": 200, "lr": 0.1}
    mixed = gdviz.sweep(**choices, over={"pure": [0, 1]}).steps_within([0.1])
    alone = gdviz.sweep(**choices, over={"pure": [0]}).steps_within([0.1])
    np.testing.assert_equal(mixed, [[alone[0, 0], np.nan]])
    assert 0 < alone[0, 0] < 200


def test_what_cannot_be_counted_is_refused():
    fan = gdviz.sweep(objective="saddle", objective_parameters={"pure": 1}, over={"lr": [0.1]}, steps=5)
    with pytest.raises(ValueError, match="saddle has no minimum to come near"):
        fan.steps_within([0.1])
    fan = gdviz.sweep(objective="bowl", over={"lr": [0.1]}, steps=5)
    for parts in ([], [-0.1], [math.nan], [0.1, math.inf]):
        with pytest.raises(ValueError, match="the parts of the distance must be numbers ≥ 0, got "):
            fan.steps_within(parts)


def test_a_loss_whose_bound_is_not_reached_has_no_minimum_to_come_near():
    parted = {"objective": "logistic_regression", "objective_parameters": {"separable": 1}, "steps": 20}
    sweep = gdviz.sweep(**parted, over={"lr": [0.1, 1.0]})
    with pytest.raises(ValueError, match="no minimum to come near"):
        sweep.steps_within([0.1])
    assert np.isnan(nearest_minimum(gdviz.run(**parted).objective, np.zeros((2, 3)))).all()
