"""The cliff: how steep it is, and what clipping the gradient saves a run from."""

import numpy as np
import pytest

import gdviz

CLIFF = gdviz.SURFACES["cliff"]
STARTED = {"objective": "cliff", "lr": 6.0}


def slope(theta: np.ndarray) -> np.ndarray:
    return np.hypot(*CLIFF.gradient(theta))


def somewhere(left: float, right: float) -> np.ndarray:
    return np.random.default_rng(11).uniform([[left], [-1e3]], [[right], [1e3]], (2, 20_000))


def test_the_wall_is_more_than_a_hundred_times_as_steep_as_the_floor():
    assert slope(somewhere(-1e3, 3.5)).max() < 1.0
    assert slope(somewhere(5.5, 1e3)).min() > 100.0


def test_it_is_convex_so_that_the_origin_is_the_only_minimum():
    theta = np.concatenate([somewhere(-1e3, 1e3), somewhere(4.0, 6.0)], axis=1)
    curvatures = np.linalg.eigvalsh(np.moveaxis(CLIFF.hessian(theta), -1, 0))
    assert (curvatures >= -1e-13 * curvatures.max(axis=1, keepdims=True)).all()
    assert CLIFF.minima == ((0.0, 0.0),)


def test_the_floor_allows_learning_rates_up_to_12():
    low, high = np.linalg.eigvalsh(CLIFF.hessian(np.zeros(2)))
    assert (low, high) == pytest.approx((1 / 54, 1 / 6), rel=1e-12)
    assert 2 / high == pytest.approx(12.0)


def test_the_start_lies_on_the_floor():
    assert CLIFF.start[0] < 4.5
    assert slope(np.array(CLIFF.start)) < 1.0


def test_plain_descent_walks_into_the_wall_and_is_thrown_far_away():
    run = gdviz.run(**STARTED, steps=60)
    away = np.hypot(*run.theta.T)
    thrown = int(away.argmax())
    assert run.theta[thrown - 1, 0] > 5.0
    assert away[thrown] > 700.0
    assert slope(run.theta[: thrown - 1].T).max() < 1.0
    assert np.hypot(*run.theta[-1]) > 300.0
    assert run.loss[-1] > 10.0 * run.loss[0]


def test_clipped_to_the_steepness_of_the_floor_the_same_run_stays_and_arrives():
    run = gdviz.run(**STARTED, steps=60, clip_norm=1.0)
    (left, right), (bottom, top) = CLIFF.view
    x, y = run.theta.T
    assert left < x.min() < 5.0 < x.max() < right
    assert bottom < y.min() < y.max() < top
    assert np.hypot(*np.diff(run.theta, axis=0).T).max() <= 6.0 * (1.0 + 1e-12)
    assert run.loss[-1] < 1e-6 * run.loss[0]
    assert run.verdict.kind == "converged"
    assert np.hypot(*gdviz.run(**STARTED, steps=300, clip_norm=1.0).theta[-1]) < 1e-5


@pytest.mark.parametrize("lr", [5.0, 5.5, 6.5, 7.0, 7.5])
def test_so_it_is_for_learning_rates_about_this_one(lr):
    thrown, held = (gdviz.run(objective="cliff", lr=lr, steps=100, clip_norm=clip) for clip in (None, 1.0))
    assert np.hypot(*thrown.theta.T).max() > 500.0
    assert thrown.loss[-1] > thrown.loss[0]
    assert np.abs(held.theta).max() == 25.0
    assert held.verdict.kind == "converged"


def test_it_is_finite_far_out_and_only_an_absurd_rate_diverges():
    for x in (-1e12, -1e6, 1e6, 1e12):
        theta = np.array([x, 1e6])
        assert np.isfinite(CLIFF.value(theta))
        assert np.isfinite(CLIFF.gradient(theta)).all()
        assert np.isfinite(CLIFF.hessian(theta)).all()
    assert gdviz.run(objective="cliff", lr=1e3, steps=50).termination.kind != "diverged"
    assert gdviz.run(objective="cliff", lr=1e8, steps=50).termination.kind == "diverged"
