"""What a sweep says of its runs, and what it refuses."""

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS, RunSpec, SweepSpec, engine
from gdviz.engine.run import Descent, escaped, settled

RATES = np.geomspace(1e-3, 1.0, 13)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("block", [1, 5, 1000])
def test_block_size_does_not_matter(optimizer, block):
    base = RunSpec(objective="ravine", optimizer=optimizer, steps=80, noise=0.3, batch_size=32)
    spec = SweepSpec(base, (("lr", RATES), ("start_x", (-5.0, 0.0, 2.0))))
    whole, parts = engine.sweep(spec), engine.sweep(spec, block=block)
    for name in ("final_loss", "kind", "step"):
        assert getattr(whole, name).tobytes() == getattr(parts, name).tobytes()
    assert len(set(whole.kind.flat)) > 1 or optimizer not in ("gd", "momentum", "nesterov", "proximal")


def test_runs_that_stand_still_are_left_and_end_as_on_their_own(monkeypatch):
    going = []
    keep = Descent.keep

    def counted(descent, runs):
        keep(descent, runs)
        going.append(descent.theta.shape[-1])

    monkeypatch.setattr(Descent, "keep", counted)
    # At αλ = 1 the minimum is reached in one step; at 2.5 the run diverges; at 2 it swings for ever.
    fan = gdviz.sweep(objective="bowl", over={"lr": [0.1, 1.0, 2.0, 2.5]}, steps=300)
    assert going == [3, 2]
    for i in range(4):
        alone = gdviz.run(fan.run(i).spec)
        assert (fan.kind[i], fan.step[i]) == (alone.termination.kind, alone.termination.step)
        assert np.array_equal(fan.final_loss[i], alone.loss[-1], equal_nan=True)


@pytest.mark.parametrize("size", [0.0, 3e5, 4e6, 5e6, 6e6, np.inf, np.nan])
def test_escaped_is_a_distance_beyond_reach_in_any_direction(size):
    turns = np.array([0.0, 1.0, 2.5, 4.0])
    theta = np.array([size * np.cos(turns), size * np.sin(turns)]) if np.isfinite(size) else np.full((2, 4), size)
    assert escaped(theta, np.full(4, 5.5e6)).tolist() == [not size <= 5.5e6] * 4
    # One of many, which the rest must not hide.
    assert escaped(np.array([[1.0, size], [2.0, 0.0]]), np.full(2, 5.5e6)).tolist() == [False, not size <= 5.5e6]


@pytest.mark.parametrize(
    "slope", [(0.0, 0.0), (9e-7, 0.0), (0.0, -9e-7), (1e-7, 1.0), (8e-7, 8e-7), (np.nan, 0.0)]
)
def test_settled_is_a_gradient_of_at_most_a_millionth(slope):
    grad = np.array([[3.0, slope[0], np.nan], [0.0, slope[1], 0.0]])
    assert settled(grad).tolist() == [False, np.hypot(*slope) <= 1e-6, False]


def test_arrays_are_shaped_by_the_axes_in_their_order():
    fan = gdviz.sweep(objective="bowl", over={"lr": [0.1, 0.5, 2.5], "start_x": [1.0, 2.0]}, steps=25)
    assert fan.final_loss.shape == fan.kind.shape == fan.step.shape == fan.steps_to(1e-3).shape == (3, 2)
    assert list(fan.axes) == ["lr", "start_x"]
    assert fan.axes["lr"].tolist() == [0.1, 0.5, 2.5]
    assert (fan.run(1, 0).spec.lr, fan.run(1, 0).spec.start) == (0.5, (1.0, 2.0))
    assert fan.kind[2, 0] == "out of steps"
    assert fan.final_loss[2, 0] > 1e4


@pytest.mark.parametrize("optimizer", ["gd", "nesterov", "adam"])
@pytest.mark.parametrize("objective", ["ravine", "saddle", "rosenbrock"])
@pytest.mark.parametrize("tolerance", [10.0, 0.1, 1e-6])
def test_steps_to_is_the_first_step_within_the_tolerance(optimizer, objective, tolerance):
    fan = gdviz.sweep(objective=objective, optimizer=optimizer, over={"lr": RATES}, steps=120)
    lowest = {"ravine": 0.0, "saddle": -0.25, "rosenbrock": 0.0}[objective]
    for i, measured in enumerate(fan.steps_to(tolerance)):
        loss = fan.run(i).loss
        expected = next((t for t in range(len(loss)) if loss[t] <= lowest + tolerance), np.nan)
        np.testing.assert_equal(measured, expected)


def test_steps_to_counts_for_each_kappa_its_own_minimum_and_zero_for_a_start_within():
    fan = gdviz.sweep(
        objective="ravine", over={"kappa": [1, 10, 20], "lr": [0.05, 0.1]}, start=(0.1, 0.0), steps=500
    )
    assert (fan.steps_to(1.0) == 0).all()
    assert (fan.steps_to(1e-9) > 0).all()


def test_steps_to_beside_a_surface_without_a_lowest_value_is_that_of_the_run_alone():
    choices = {"objective": "saddle", "steps": 200, "lr": 0.1}
    mixed = gdviz.sweep(**choices, over={"pure": [0, 1]}).steps_to(1e-3)
    alone = gdviz.sweep(**choices, over={"pure": [0]}).steps_to(1e-3)
    np.testing.assert_equal(mixed, [alone[0], np.nan])
    assert 0 < alone[0] < 200


def test_no_lowest_value_no_steps_to():
    fan = gdviz.sweep(objective="saddle", objective_parameters={"pure": 1}, over={"lr": [0.1]}, steps=5)
    with pytest.raises(ValueError, match=r"saddle has no lowest value to come within 0\.01 of"):
        fan.steps_to(0.01)


def test_a_sweep_is_silent_and_keeps_no_numbers_of_runs_that_diverged(capfd):
    fan = gdviz.sweep(objective="rosenbrock", over={"lr": [1e-4, 0.1, 1e3, 1e300]}, steps=300)
    assert fan.kind.tolist() == ["out of steps", "diverged", "diverged", "diverged"]
    assert np.isfinite(fan.final_loss).tolist() == [True, False, False, False]
    assert capfd.readouterr() == ("", "")


def test_the_same_sweep_gives_the_same_bytes():
    choices = {"over": {"seed": range(5), "batch_size": [1, 20]}, "noise": 1.0, "lr": 0.01}
    assert gdviz.sweep(**choices).final_loss.tobytes() == gdviz.sweep(**choices).final_loss.tobytes()
    assert len(set(gdviz.sweep(**choices).final_loss.flat)) == 10


def test_the_index_counts_from_the_end_as_everywhere_and_must_fit_the_axes():
    for paths in (False, True):
        fan = gdviz.sweep(objective="bowl", over={"lr": [0.1, 0.2, 0.3]}, steps=3, paths=paths)
        assert fan.run(-1).spec.lr == 0.3
        assert (fan.run(-1).theta == fan.run(2).theta).all()
        with pytest.raises(ValueError, match="the sweep has 1 axes, got 2 numbers"):
            fan.run(0, 0)
        with pytest.raises((IndexError, ValueError)):
            fan.run(3)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"rate": [0.1]}, "no axis is called 'rate'; choose one of lr, seed, batch_size, noise,"),
        ({"b1": [0.1]}, "no axis is called 'b1'; choose one of"),
        ({"lr": []}, "the sweep over lr needs at least one value"),
        ({"lr": 0.1}, r"the sweep over lr needs a list of numbers, got 0\.1"),
        ({"lr": ["fast"]}, r"the sweep over lr needs a list of numbers, got \['fast'\]"),
        ({"lr": [0.1, -0.5]}, "the sweep over lr needs finite numbers in range, got -0.5"),
        ({"lr": [float("nan")]}, "the sweep over lr needs finite numbers in range, got nan"),
        ({"lr": [float("inf")]}, "the sweep over lr needs finite numbers in range, got inf"),
        ({"seed": [0.5]}, "the sweep over seed needs whole numbers in range, got 0.5"),
        ({"seed": [2**32]}, "the sweep over seed needs whole numbers in range, got"),
        ({"batch_size": [0]}, "the sweep over batch_size needs whole numbers in range, got 0"),
        ({"batch_size": [2**40]}, "the sweep over batch_size needs whole numbers in range, got"),
        ({"start_x": [float("nan")]}, "the sweep over start_x needs finite numbers in range, got nan"),
        ({"start_y": [1.0, float("inf")]}, "the sweep over start_y needs finite numbers in range, got inf"),
        ({"kappa": [0.5, 2]}, r"ravine: kappa \(κ\) must be in \[1, 10000\], got 0.5"),
        ({}, "a sweep is over one or two axes, got 0"),
        ({"lr": [1], "seed": [1], "kappa": [1]}, "a sweep is over one or two axes, got 3"),
    ],
)
def test_an_impossible_axis_is_refused(over, message):
    with pytest.raises(ValueError, match=message):
        gdviz.sweep(over=over, steps=3)


def test_an_axis_given_twice_is_refused():
    with pytest.raises(ValueError, match="the sweep over lr is given twice"):
        SweepSpec(RunSpec(), (("lr", (0.1,)), ("lr", (0.2,))))


def test_a_sweep_without_axes_says_what_it_needs():
    with pytest.raises(ValueError, match=r"a sweep needs over=\{axis: values\}"):
        gdviz.sweep(objective="bowl")
