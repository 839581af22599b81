"""Turn the ravine: gradient descent and momentum do not mind, the per-coordinate methods do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz


@given(degrees=st.floats(0, 90), kappa=st.floats(1, 100))
def test_gd_and_momentum_go_the_same_way_down_a_turned_ravine(degrees, kappa):
    turn = np.exp(1j * np.deg2rad(degrees))
    start = turn * complex(-5, -2)
    for optimizer in ("gd", "momentum", "nesterov"):
        choices = {"objective": "ravine", "optimizer": optimizer, "lr": 0.5 / kappa, "steps": 30}
        straight = gdviz.run(objective_parameters={"kappa": kappa}, **choices)
        turned = gdviz.run(
            objective_parameters={"kappa": kappa, "rotation": degrees}, start=(start.real, start.imag), **choices
        )
        expected = turn * (straight.theta @ [1, 1j])
        assert np.abs(turned.theta @ [1, 1j] - expected).max() <= 1e-11


def test_a_turned_ravine_takes_away_adams_advantage():
    left = {}
    for degrees in (0.0, 45.0):
        turn = np.exp(1j * np.deg2rad(degrees)) * complex(-5, -2)
        parameters = {"kappa": 100, "rotation": degrees}
        for optimizer, lr in (("adam", 0.2), ("adagrad", 1.0), ("gd", 0.0198)):
            run = gdviz.run(
                objective="ravine", optimizer=optimizer, lr=lr, start=(turn.real, turn.imag),
                objective_parameters=parameters, steps=100,
            )  # fmt: skip
            left[optimizer, degrees] = run.loss[-1] / run.loss[0]
    assert left["gd", 45.0] == pytest.approx(left["gd", 0.0], rel=1e-9)
    assert left["adam", 45.0] > 3 * left["adam", 0.0]
    assert left["adagrad", 45.0] > 3 * left["adagrad", 0.0]


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("degrees", [10, 45, 90])
def test_over_hundreds_of_steps_the_turned_path_is_the_path_turned(optimizer, degrees):
    assert parted(optimizer, 0.03, degrees, steps=400) <= 1e-9


@pytest.mark.parametrize(("optimizer", "lr"), [("adam", 0.2), ("rmsprop", 0.1), ("adagrad", 1.0)])
def test_the_per_coordinate_rules_take_another_path(optimizer, lr):
    assert parted(optimizer, lr, 45, steps=100) > 1e-2


def parted(optimizer, lr, degrees, steps):
    """How far the path on the turned ravine gets from the turned path, as a part of the start's distance."""
    turn = np.exp(1j * np.deg2rad(degrees))
    start = turn * complex(-5, -2)
    choices = {"objective": "ravine", "optimizer": optimizer, "lr": lr, "steps": steps}
    straight = gdviz.run(**choices).theta @ [1, 1j]
    turned = gdviz.run(objective_parameters={"rotation": degrees}, start=(start.real, start.imag), **choices)
    return np.abs(turned.theta @ [1, 1j] - turn * straight).max() / abs(start)
