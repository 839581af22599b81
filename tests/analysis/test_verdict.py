"""Every verdict but "diverged", from a run that deserves it, with the numbers that the run itself gives."""

import re

import numpy as np
import pytest
from reading import numbers, says

import gdviz
from gdviz import verdict
from gdviz.surfaces.bowl import Bowl


def test_converged_names_the_step_and_the_factor():
    run = gdviz.run(objective="bowl", lr=0.5, steps=60)
    step = int(np.flatnonzero(np.hypot(*run.grad.T) <= 1e-6)[0])
    assert run.verdict.kind == "converged"
    assert f"in {step} steps" in run.verdict.text
    assert says(run.verdict.text, (run.loss[step] / run.loss[0]) ** (1 / step))


def test_converged_before_the_gradient_has_vanished_once_a_millionth_of_the_loss_is_left():
    run = gdviz.run(objective="ravine", lr=0.09, steps=80)
    below = np.flatnonzero(run.loss <= 1e-6 * run.loss[0])
    assert run.termination.kind == "out of steps"
    assert run.verdict.kind == "converged"
    assert f"in {below[0]} steps" in run.verdict.text


def test_converged_in_one_step_or_none():
    assert "in 1 step" in gdviz.run(objective="bowl", lr=1.0).verdict.text
    nothing = gdviz.run(objective="rosenbrock", start=(1, 1), lr=1e-3).verdict
    assert (nothing.kind, nothing.text) == ("converged", "starts at the minimum: there is nothing to do")


def test_converged_beside_the_minimum_is_blamed_on_weight_decay():
    run = gdviz.run(objective="saddle", lr=0.1, steps=600, weight_decay=0.1, start=(0.5, 1.0))
    assert run.verdict.kind == "converged"
    assert "weight decay" in run.verdict.text
    assert says(run.verdict.text, np.sqrt(0.9), run.loss[-1] + 0.25)


def test_crawling_says_what_is_left_and_how_shallow_the_ravine_is():
    run = gdviz.run(objective="ravine", lr=2e-3, steps=100)
    assert run.verdict.kind == "crawling"
    assert says(run.verdict.text, 100, 100 * run.loss[-1] / run.loss[0], 2e-3 * 1.0, 20)


def test_crawling_on_level_ground_gives_the_slope():
    run = gdviz.run(objective="plateau", lr=0.05)
    assert run.verdict.kind == "crawling"
    assert "level" in run.verdict.text
    assert says(run.verdict.text, np.hypot(*run.grad[-1]))


@pytest.mark.parametrize(
    "choices", [{"start": (6, 3), "lr": 0.1}, {"start": (2.5, 0.3), "lr": 10}, {"start": (40, 1)}]
)
@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
def test_level_ground_far_from_everything_is_neither_a_saddle_nor_a_minimum(choices, optimizer):
    run = gdviz.run(objective="plateau", optimizer=optimizer, **choices)
    assert run.loss[-1] > 0.99
    assert run.verdict.kind == "crawling"
    assert "level" in run.verdict.text


def test_crawling_because_the_schedule_has_ended_or_never_begun():
    decay = {"schedule": "exponential", "schedule_parameters": {"remaining": 1e-4}}
    run = gdviz.run(objective="ravine", lr=0.01, steps=100, **decay)
    assert run.verdict.kind == "crawling"
    assert "schedule" in run.verdict.text
    assert says(run.verdict.text, run.lr[-1])
    still = gdviz.run(objective="ravine", lr=0.0)
    assert still.verdict.kind == "crawling"
    assert "does not move" in still.verdict.text


def test_oscillating_across_the_ravine():
    run = gdviz.run(objective="ravine", lr=0.0995, steps=150)
    late = run.loss[-38:]
    assert run.verdict.kind == "oscillating"
    assert "turns back in 100 %" in run.verdict.text
    assert says(run.verdict.text, 1.99, 1, 2, (late[-1] / late[0]) ** (1 / 37))


def test_oscillating_past_the_bottom_and_back():
    run = gdviz.run(
        objective="ravine", optimizer="momentum", lr=1e-3, hyperparameters={"momentum": 0.99}, steps=200
    )
    assert run.verdict.kind == "oscillating"
    rises = np.mean(np.diff(run.loss[-100:]) > 0)
    turned = np.einsum(
        "ti,ti->t", *(np.diff(run.theta[-101:], axis=0)[s] for s in (slice(1, None), slice(None, -1)))
    )
    assert says(run.verdict.text, 100 * rises) or says(run.verdict.text, 100 * np.mean(turned < 0))


def test_stuck_at_a_saddle_for_good():
    run = gdviz.run(objective="saddle", lr=0.1, start=(0.0, 1.5), steps=300)
    step = int(np.flatnonzero(np.hypot(*run.grad.T) <= 1e-6)[0])
    assert run.verdict.kind == "stuck at a saddle"
    assert f"step {step}" in run.verdict.text
    assert says(run.verdict.text, -1.0)


def test_stuck_at_a_saddle_for_now():
    run = gdviz.run(objective="saddle", lr=0.1, steps=45)
    assert run.verdict.kind == "stuck at a saddle"
    assert says(run.verdict.text, np.hypot(*run.theta[-1]), np.hypot(*run.grad[-1]))
    assert gdviz.run(objective="saddle", lr=0.1, steps=300).verdict.kind == "converged"


class TwoWells(Bowl):
    """f = ¼x⁴ − ½x² + ⅒x + ½y²: the left well is the deeper one."""

    start = (1.5, 1.0)

    @property
    def minima(self):
        left, _, right = np.sort(np.roots([1.0, 0.0, -1.0, 0.1]).real)
        return ((float(left), 0.0), (float(right), 0.0))

    def value(self, theta):
        x, y = theta
        return x**4 / 4 - x**2 / 2 + x / 10 + y**2 / 2

    def gradient(self, theta):
        x, y = theta
        return np.array([x**3 - x + 0.1, y])

    def hessian(self, theta):
        x, y = theta
        return np.array([[3 * x**2 - 1, 0 * x], [0 * x, 1 + 0 * y]])


@pytest.mark.parametrize("steps", [70, 400])
def test_trapped_in_the_shallower_well(run_on, steps):
    wells = TwoWells()
    run = run_on(wells, lr=0.1, steps=steps)
    deep, shallow = (float(wells.value(np.array(point))) for point in wells.minima)
    assert verdict(run).kind == "trapped"
    assert says(verdict(run).text, shallow, deep)
    assert verdict(run_on(wells, lr=0.1, steps=400, start=(-1.5, 1.0))).kind == "converged"


@pytest.mark.parametrize("batch_size", [1, 4, 64])
def test_wandering_in_noise(batch_size):
    run = gdviz.run(objective="bowl", lr=0.1, noise=2.0, batch_size=batch_size, steps=2000)
    assert run.verdict.kind == "wandering in noise"
    assert f"batches of {batch_size} " in run.verdict.text
    blur = float(re.search(r"blur the gradient by ([\d.]+)", run.verdict.text)[1])
    measured = (run.trajectory.estimate - run.grad[:-1]).std()
    assert blur == pytest.approx(measured, rel=0.08)
    late = run.loss[-500:]
    hover, spread = numbers(run.verdict.text)[-2:]
    assert (hover, spread) == pytest.approx((late.mean(), late.std()), rel=0.06)


def test_noise_that_still_falls_is_not_called_wandering():
    run = gdviz.run(objective="ravine", lr=1e-3, noise=0.1, batch_size=32, steps=200)
    assert run.verdict.kind == "crawling"


def test_verdicts_of_a_sweep_are_those_of_its_runs():
    fan = gdviz.sweep(objective="ravine", over={"lr": [0.002, 0.09, 0.12]}, steps=200)
    assert [fan.run(i).verdict.kind for i in range(3)] == ["crawling", "converged", "diverged"]


def test_at_rest_in_a_hollow_outside_the_picture_is_trapped_though_it_is_not_declared():
    run = gdviz.run(objective="rastrigin", start=(7.1, 6.9), lr=0.002, steps=400)
    assert run.verdict.kind == "trapped"
    rests, lowest = numbers(run.verdict.text)
    assert (rests, lowest) == (pytest.approx(float(run.loss[-1]), rel=1e-2), 0.0)


def test_a_run_that_was_thrown_says_how_much_worse_it_is_than_its_start():
    run = gdviz.run(objective="cliff", lr=6, steps=60)
    assert f"{run.loss[-1] / run.loss[0]:.3g} times what it was at the start" in run.verdict.text
