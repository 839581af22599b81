"""The verdict "diverged": which limit was passed, where, and how fast the loss grew."""

import numpy as np
import pytest
from reading import says

import gdviz


def test_diverged_above_two_over_lambda():
    run = gdviz.run(objective="ravine", lr=0.12)
    assert run.verdict.kind == "diverged"
    assert run.verdict.text == "diverges: α·λmax = 2.40 > 2, the loss grew ×1.96 a step"


@pytest.mark.parametrize(
    ("optimizer", "lr", "limit"), [("gd", 0.15, 2.0), ("momentum", 0.25, 3.8), ("nesterov", 0.1, 3.8 / 2.8)]
)
@pytest.mark.parametrize("steps", [25, 300])
def test_diverged_names_the_limit_that_was_passed_and_the_measured_growth(optimizer, lr, limit, steps):
    run = gdviz.run(objective="ravine", optimizer=optimizer, lr=lr, steps=steps)
    assert run.verdict.kind == "diverged"
    last = run.last
    growth = (run.loss[last] / run.loss[last - last // 4]) ** (1 / (last // 4))
    assert says(run.verdict.text, lr * 20.0, limit, growth)


def test_diverged_on_a_curved_surface_says_at_which_step_it_became_too_steep():
    run = gdviz.run(objective="rosenbrock", lr=8e-3, start=(0, 0), steps=300)
    steepest = [np.linalg.eigvalsh(gdviz.SURFACES["rosenbrock"].hessian(p)).max() for p in run.theta[: run.last]]
    first = int(np.flatnonzero(8e-3 * np.array(steepest) > 2.0)[0])
    assert run.verdict.kind == "diverged"
    assert f"at step {first}," in run.verdict.text
    assert says(run.verdict.text, 8e-3 * steepest[first], 2.0)


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_diverged_where_nothing_holds_it(optimizer):
    choices = {"objective": "saddle", "objective_parameters": {"pure": 1}}
    run = gdviz.run(**choices, optimizer=optimizer, lr=0.3 if optimizer == "gd" else 1e6)
    assert run.verdict.kind == "diverged"
    assert "falls without end: this surface has no minimum" in run.verdict.text
    assert f"step {run.termination.step}" in run.verdict.text


def test_diverged_without_closed_form_gives_the_growth_alone():
    run = gdviz.run(objective="ravine", lr=0.12, weight_decay=0.01, steps=40)
    assert run.verdict.kind == "diverged"
    assert "λmax" not in run.verdict.text
    assert says(run.verdict.text, (1 - 0.12 * 20.01) ** 2)
