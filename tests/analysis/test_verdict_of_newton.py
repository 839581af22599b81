"""Verdicts of rules that ask for the Hessian or try points out: each reason is checked on the run's arrays."""

import re
from dataclasses import replace

import numpy as np
import pytest
from reading import numbers, says

import gdviz
from gdviz import SURFACES
from gdviz.losses import LOSSES

QUADRATICS = ["bowl", "ravine", "linear_regression"]
INFLECTION = 1.0 / np.sqrt(3.0)
"""Where the saddle surface has no curvature along x."""


def newton(objective, lr, steps=200, **choices):
    return gdviz.run(objective=objective, optimizer="newton", lr=lr, steps=steps, **choices)


def eigenvalues(run, point):
    return np.linalg.eigvalsh(run.objective.hessian(point))


def drawn_to(run):
    """Where the same run ends if it goes on until it rests."""
    longer = gdviz.run(replace(run.spec, steps=run.spec.steps + int(30 / min(run.spec.lr, 2.0 - run.spec.lr))))
    assert longer.termination.kind == "converged"
    return longer.theta[-1]


def move(run):
    return np.diff(run.theta[: run.last + 1], axis=0)


@pytest.mark.parametrize("objective", ["saddle", "two_wells", "beale", "flat_and_sharp", "rastrigin"])
def test_a_saddle_draws_the_run_and_the_sentence_says_how_near_it_is(objective):
    run = newton(objective, 0.05)
    goal = drawn_to(run)
    lowest, highest = eigenvalues(run, goal)
    assert lowest < 0.0 < highest
    assert run.verdict.kind == "stuck at a saddle"
    assert run.verdict.text.startswith("stuck at a saddle: Newton's method is drawn to it")
    assert says(run.verdict.text, np.linalg.norm(run.theta[-1] - goal), lowest)


def test_a_maximum_is_called_one_on_the_way_and_at_rest():
    near, rest = newton("himmelblau", 0.05), newton("himmelblau", 0.5)
    goal = drawn_to(near)
    highest = eigenvalues(near, goal)[-1]
    assert highest < 0.0
    assert "stuck at a maximum: Newton's method is drawn to it" in near.verdict.text
    assert says(near.verdict.text, np.linalg.norm(near.theta[-1] - goal), highest)
    assert "stuck at a maximum: the gradient is below" in rest.verdict.text
    assert says(rest.verdict.text, rest.termination.step, highest)


def test_far_from_a_maximum_it_climbs():
    run = newton("himmelblau", 0.01)
    assert (np.diff(run.loss) > 0.0).all()
    assert run.verdict.kind == "crawling"
    assert run.verdict.text.startswith("climbs: the loss rose in 100 %")
    assert says(run.verdict.text, eigenvalues(run, run.theta[-1])[0])


def test_a_saddle_below_which_it_began_is_climbed_not_fallen_from():
    run = newton("saddle", 0.01, objective_parameters={"pure": 1}, start=(0.001, 1.5))
    assert run.loss[-1] > run.loss[0]
    assert "climbs" in run.verdict.text


def test_with_absolute_curvature_the_run_leaves_the_saddle():
    turned = {"hyperparameters": {"absolute": 1}}
    run = newton("saddle", 0.05, steps=80, **turned)
    assert (np.diff(np.abs(run.theta[:, 0])) > 0.0).all()
    assert "the way out" in run.verdict.text
    assert says(run.verdict.text, np.linalg.norm(run.theta[-1]), eigenvalues(run, run.theta[-1])[0])
    assert newton("saddle", 0.05, steps=600, **turned).verdict.kind == "converged"


@pytest.mark.parametrize("optimizer", ["newton", "gd"])
def test_where_the_ground_is_steep_no_saddle_holds_the_run(optimizer):
    # Within 0.05 of the view's width from a saddle point, both.
    objective, lr, choices = {
        "newton": ("beale", 2.1, {}),
        "gd": ("himmelblau", 1e-3, {"steps": 45}),
    }[optimizer]
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=lr, **choices)
    distance = min(np.linalg.norm(run.theta[-1] - np.array(point)) for point in run.objective.saddles)
    assert distance < 0.6
    assert np.linalg.norm(run.grad[-1]) > 1.0
    assert "saddle" not in run.verdict.text


def test_level_ground_is_called_level_however_it_wanders_there():
    for lr in (0.05, 0.5):
        run = newton("plateau", lr)
        assert run.verdict.kind == "crawling"
        assert "level" in run.verdict.text
        assert says(run.verdict.text, np.linalg.norm(run.grad[-1]))


def test_jumping_about_is_not_diverging():
    run, longer = newton("rastrigin", 2.1), newton("rastrigin", 2.1, steps=5000)
    assert longer.loss[-2000:].max() < 1e-3 * longer.loss.max()
    assert run.verdict.kind == "oscillating"


def test_growing_without_bound_is_diverging():
    run, longer = newton("rosenbrock", 1.9), newton("rosenbrock", 1.9, steps=2000)
    assert longer.loss[-1] > 50.0 * run.loss[-1]
    assert run.verdict.kind == "diverged"


@pytest.mark.parametrize("lr", [0.05, 1.0, 2.1])
def test_without_curvature_it_does_not_move_and_that_is_the_reason(lr):
    run = newton("absolute_regression", lr)
    assert not run.objective.hessian(run.theta[0]).any()
    assert run.verdict.kind == "crawling"
    assert run.verdict.text.startswith("does not move")
    assert "the curvature is 0 in every direction" in run.verdict.text
    assert says(run.verdict.text, np.linalg.norm(run.grad[0]))
    assert "every step has length 0" in newton("absolute_regression", 0.0).verdict.text


@pytest.mark.parametrize(("objective", "lr"), [("huber_regression", 1.0), ("logistic_regression", 2.1)])
def test_thrown_to_where_there_is_no_curvature_it_stands_still(objective, lr):
    run = newton(objective, lr)
    since = int(np.flatnonzero(move(run).any(axis=1))[-1]) + 1
    assert not run.objective.hessian(run.theta[-1]).any()
    assert run.verdict.kind == "crawling"
    assert f"stands still since step {since}:" in run.verdict.text
    assert "the curvature is 0 in every direction" in run.verdict.text
    assert says(run.verdict.text, np.linalg.norm(run.grad[-1]))
    ratio = run.objective.excess(run.loss)[[-1, 0]]
    assert says(run.verdict.text, ratio[0] / ratio[1])


def test_a_direction_without_curvature_is_left_out():
    run = newton("saddle", 1.0, start=(INFLECTION, 1.0))
    assert np.abs(run.objective.hessian(run.theta[-1])[0]).max() < 1e-12
    assert "stands still since step 1:" in run.verdict.text
    assert "the curvature is 0 in its direction" in run.verdict.text
    assert says(run.verdict.text, np.abs(run.grad[-1, 0]))
    slower = newton("saddle", 0.05, start=(INFLECTION, 1.0))
    assert move(slower)[-1].any()
    assert slower.verdict.text.startswith("comes to rest: ")


def test_also_with_mini_batches_it_stands_still_without_curvature_and_does_not_wander():
    run = newton("huber_regression", 1.0, batch_size=4)
    assert not move(run)[10:].any()
    assert "stands still" in run.verdict.text


@pytest.mark.parametrize("lr", [0.05, 1.0, 2.1])
def test_at_a_kink_the_line_search_finds_no_point_low_enough(lr):
    run = gdviz.run(objective="absolute_regression", optimizer="armijo", lr=lr)
    end, slope = run.theta[-1], run.grad[-1]
    since = int(np.flatnonzero(move(run).any(axis=1))[-1]) + 1
    places = np.array([end - share * lr * slope for share in 0.5 ** np.arange(30)]).T
    assert (run.objective.value(places) > run.loss[-1]).all()
    assert run.verdict.kind == "crawling"
    assert f"stands still since step {since}: the line search finds no point low enough" in run.verdict.text
    assert says(run.verdict.text, np.linalg.norm(slope))


@pytest.mark.parametrize("objective", QUADRATICS)
@pytest.mark.parametrize("lr", [0.05, 0.5, 1.0, 1.9, 2.1])
def test_on_a_quadratic_the_reason_is_the_factor_of_the_distance(objective, lr):
    run = newton(objective, lr)
    goal = np.array(run.objective.minima[0])
    measured = np.linalg.norm(run.theta[1] - goal) / np.linalg.norm(run.theta[0] - goal)
    said = re.search(r"\|1 − α\| = ([\d.]+) ", run.verdict.text)
    assert float(said[1]) == pytest.approx(measured, abs=1e-9)
    assert run.verdict.kind == ("converged" if lr < 2.0 else "diverged")
    assert ("α = 2.10 > 2" in run.verdict.text) == (lr > 2.0)


@pytest.mark.parametrize(("lr", "kind"), [(1e-3, "crawling"), (1.995, "oscillating"), (2.0, "oscillating")])
def test_the_factor_is_also_the_reason_for_slow_runs(lr, kind):
    run = newton("ravine", lr)
    assert run.verdict.kind == kind
    assert f"|1 − α| = {abs(1.0 - lr):.3g} " in run.verdict.text


@pytest.mark.parametrize(
    "changed",
    [
        {"weight_decay": 0.1},
        {"clip_norm": 1.0},
        {"schedule": "cosine"},
        {"noise": 1.0, "batch_size": 4},
        {"objective": "himmelblau", "start": (3.5, 2.5)},
    ],
)
def test_no_factor_is_named_where_it_is_not_exactly_that(changed):
    run = gdviz.run(**{"objective": "ravine", "optimizer": "newton", "lr": 0.5, "steps": 60, **changed})
    assert "1 − α" not in run.verdict.text


@pytest.mark.parametrize("objective", [*SURFACES, *LOSSES])
@pytest.mark.parametrize("optimizer", ["newton", "armijo"])
@pytest.mark.parametrize("lr", [0.05, 0.5, 1.0, 1.9, 2.1])
def test_no_sentence_says_what_the_arrays_contradict(optimizer, objective, lr):
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=lr, steps=200)
    text, kind, moves = run.verdict.text, run.verdict.kind, move(run)
    loss, slope = run.loss[: run.last + 1], np.linalg.norm(run.grad[run.last])
    half = run.last // 2
    assert "every step has length 0" not in text
    if said := re.search(r"rose in ([\d.]+) %", text):
        assert float(said[1]) == pytest.approx(100.0 * np.mean(np.diff(loss[-half:]) > 0.0), rel=0.006)
    if "past the bottom" in text or "turns back" in text:
        assert ((moves[1:] * moves[:-1]).sum(axis=1)[-half:] < 0.0).any()
    if "way out" in text or "is only" in text:
        away = [min(np.linalg.norm(theta - np.array(p)) for p in run.objective.saddles) for theta in run.theta]
        assert away[-1] > away[-2]
        assert slope < 0.5
    if "is drawn to it" in text:
        goal = drawn_to(run)
        assert numbers(text)[0] == pytest.approx(np.linalg.norm(run.theta[-1] - goal), rel=0.01)
        assert ("maximum" in text) == (eigenvalues(run, goal) < 0.0).all()
    if "stuck" in text:
        assert (eigenvalues(run, run.theta[-1]) < 0.0).any()
        assert ("maximum" in text) == (eigenvalues(run, run.theta[-1]) < 0.0).all()
    if kind == "trapped" or (kind == "converged" and run.termination.kind == "converged"):
        assert (eigenvalues(run, run.theta[-1]) > 0.0).all()
    if "last step moved 0" in text:
        assert moves[-1].any()
    if "stands still" in text or "does not move" in text:
        since = int(numbers(text)[0]) if "stands still" in text else 0
        assert not moves[since:].any()
        assert moves[:since].any(axis=1)[-1:].all()
        assert slope > 1e-6
    if "crawls" in text and "level" not in text:
        assert run.objective.excess(loss)[-1] < run.objective.excess(loss)[0]
    if kind == "diverged" and run.termination.kind != "diverged":
        assert gdviz.run(replace(run.spec, steps=2000)).loss[-1] > 10.0 * loss[-1]
