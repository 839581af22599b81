"""The line search: each step is the first of its trials that lowers f enough, and f never rises."""

import numpy as np
import pytest
from directions import Seen
from hypothesis import assume, given
from hypothesis import strategies as st

import gdviz
from gdviz import LOSSES, OPTIMIZERS, SURFACES
from gdviz.surfaces.bowl import Bowl

ARMIJO = OPTIMIZERS["armijo"]


def shares(run):
    """s of each step (T,), from the direction and the gradient along its longest coordinate."""
    longest = np.abs(run.trajectory.estimate).argmax(axis=1)[:, None]
    d, g = (
        np.take_along_axis(a, longest, axis=1)[:, 0] for a in (run.trajectory.direction, run.trajectory.estimate)
    )
    return d / np.where(g == 0.0, 1.0, g)


@pytest.mark.parametrize("objective", [*SURFACES, *LOSSES])
@pytest.mark.parametrize(("shrink", "c"), [(0.5, 1e-4), (0.8, 0.4), (0.1, 1e-6)])
def test_a_step_falls_enough_and_the_next_longer_one_would_not(objective, shrink, c):
    run = gdviz.run(
        objective=objective, optimizer="armijo", lr=4.0, steps=40, hyperparameters={"shrink": shrink, "c": c}
    )
    f, share, trials = run.objective.value, shares(run), run.state["trials"][1:]
    slope = (run.grad[:-1] ** 2).sum(axis=1)
    noise = 1e-13 * (1.0 + np.abs(run.loss[:-1]))
    assert (run.loss[1:] <= run.loss[:-1] - c * share * 4.0 * slope + noise).all()
    moved = (share > 0.0) & (slope > 1e-10)
    assert moved.sum() >= 1
    assert share[moved] == pytest.approx(shrink ** (trials[moved] - 1.0))
    again = moved & (trials > 1.0)
    longer = share / shrink
    there = f((run.theta[:-1] - (4.0 * longer)[:, None] * run.grad[:-1]).T)
    enough = run.loss[:-1] - c * longer * 4.0 * slope
    assert (there > enough - noise)[again].all()


@given(
    objective=st.sampled_from(["rosenbrock", "himmelblau", "beale", "rastrigin", "two_wells", "cliff"]),
    x=st.floats(-2, 2), y=st.floats(-2, 2), exponent=st.floats(-4, 4), shrink=st.floats(0.1, 0.8),
)  # fmt: skip
def test_f_never_rises_whatever_the_start_and_the_rate(objective, x, y, exponent, shrink):
    run = gdviz.run(
        objective=objective, optimizer="armijo", lr=10.0**exponent, start=(x, y), steps=20,
        hyperparameters={"shrink": shrink},
    )  # fmt: skip
    assert run.termination.kind != "diverged"
    assert (np.diff(run.loss) <= 0.0).all()


@given(kappa=st.floats(1, 1e4), lr=st.floats(1e-3, 1e3), shrink=st.floats(0.1, 0.8), c=st.floats(1e-6, 0.5))
def test_on_a_parabola_it_takes_the_first_share_below_two_times_one_minus_c_over_lambda(kappa, lr, shrink, c):
    # f(θ − sαg) = f(θ)·(1 − sακ)² ≤ f(θ) − c·sα·κ²θ²  ⇔  sακ ≤ 2(1 − c)
    trial, share = 1, 1.0
    while share * lr * kappa > 2.0 * (1.0 - c):
        trial, share = trial + 1, share * shrink
        assume(abs(share * lr * kappa / (2.0 * (1.0 - c)) - 1.0) > 1e-9)
    assume(abs(lr * kappa / (2.0 * (1.0 - c)) - 1.0) > 1e-9)
    run = gdviz.run(
        objective="ravine", optimizer="armijo", lr=lr, steps=1, start=(0.0, 1.0),
        objective_parameters={"kappa": kappa}, hyperparameters={"shrink": shrink, "c": c},
    )  # fmt: skip
    assert run.state["trials"].tolist() == [0.0, trial]
    assert run.theta[1, 1] == pytest.approx(1.0 - share * lr * kappa, abs=1e-9)


def test_from_a_rate_that_would_diverge_it_arrives():
    for objective in ("bowl", "ravine", "rosenbrock", "himmelblau"):
        choices = {"objective": objective, "lr": 3.0, "steps": 60}
        assert gdviz.run(**choices, optimizer="gd").termination.kind == "diverged"
        searched = gdviz.run(**choices, optimizer="armijo")
        assert searched.loss[-1] < 0.5 * searched.loss[0]


def test_uphill_no_share_will_do_and_the_run_stays():
    class Uphill(Seen):
        def regularised(self, theta, runs=None):
            return Seen(-self.grad).regularised(theta, runs)

    grad = np.array([[1.0, -3.0], [2.0, 4.0]])
    for shrink, most in ((0.5, 40), (0.1, 13), (0.8, 124)):
        direction, state = ARMIJO.configured({"shrink": shrink}).direction(Uphill(grad), ARMIJO.init(grad))
        assert not direction.any()
        assert np.abs(state.trials - most).max() <= 1


def test_with_noisy_gradients_f_still_never_rises_and_some_steps_are_not_taken():
    run = gdviz.run(
        objective="ravine",
        optimizer="armijo",
        lr=1.0,
        steps=300,
        noise=10.0,
        batch_size=1,
        seed=3,
        start=(-1.0, 1.0),
    )
    stayed = (run.trajectory.direction == 0.0).all(axis=1)
    uphill = (run.trajectory.estimate * run.grad[:-1]).sum(axis=1) < 0.0
    assert stayed[uphill].all()
    assert uphill.sum() > 10
    assert (np.diff(run.loss) <= 0.0).all()
    assert (run.theta[1:][stayed] == run.theta[:-1][stayed]).all()


@pytest.mark.parametrize("w", [0.01, 1.0])
def test_with_weight_decay_the_function_searched_is_the_decayed_one(w):
    run = gdviz.run(objective="himmelblau", optimizer="armijo", lr=1.0, steps=200, weight_decay=w)
    decayed = run.loss + 0.5 * w * (run.theta**2).sum(axis=1)
    assert (np.diff(decayed) <= 0.0).all()
    # Where it ends, the slope of both together vanishes.
    assert np.abs(run.grad[-1] + w * run.theta[-1]).max() < 1e-6
    assert np.abs(run.grad[-1]).max() > w


def test_at_the_minimum_one_trial_is_enough_and_nothing_moves():
    run = gdviz.run(objective="himmelblau", optimizer="armijo", lr=1.0, start=(3.0, 2.0), steps=5)
    assert (run.theta == [3.0, 2.0]).all()
    assert run.state["trials"].tolist() == [0.0] + [1.0] * 5


@pytest.mark.parametrize("height", [np.nan, np.inf])
def test_where_f_is_not_finite_nothing_is_tried_and_no_step_leads_there(run_on, height):
    class Walled(Bowl):
        """A bowl that ends at x = 1."""

        def value(self, theta):
            return np.where(theta[0] >= 1.0, height, super().value(theta))

    stuck = run_on(Walled(), optimizer="armijo", lr=0.5, start=(1.5, 1.0), steps=3)
    assert (stuck.theta == [1.5, 1.0]).all()
    assert not stuck.state["trials"].any()
    # The whole step leads beyond the wall, and half of it to the bottom.
    held = run_on(Walled(), optimizer="armijo", lr=2.0, start=(-1.0, 1.0), steps=3)
    assert (held.theta[1:] == 0.0).all()
    assert held.state["trials"].tolist() == [0.0, 2.0, 1.0, 1.0]
