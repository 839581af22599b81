"""Clipping shortens the measured gradient and keeps its direction; weight decay comes after it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.engine.oracle import clipped

coordinates = st.floats(-1e100, 1e100)


@given(x=coordinates, y=coordinates, limit=st.floats(1e-6, 1e6))
def test_clipped_gradient_is_no_longer_than_the_limit_and_points_the_same_way(x, y, limit):
    grad = np.array([x, y])
    short = clipped(grad, limit)
    size = np.hypot(x, y)
    assert np.hypot(*short) <= limit * (1 + 1e-15)
    if size <= limit:
        assert (short == grad).all()
    else:
        assert np.hypot(*short) == pytest.approx(limit)
        assert short / limit == pytest.approx(grad / size, abs=1e-12)


def test_a_zero_gradient_stays_zero_and_each_run_of_a_batch_has_its_own_limit():
    grads = np.array([[3.0, 3.0, 0.0], [4.0, 4.0, 0.0]])
    assert clipped(grads, np.array([1.0, 10.0, 1.0])) == pytest.approx(
        np.array([[0.6, 3.0, 0.0], [0.8, 4.0, 0.0]])
    )
    assert not clipped(grads, 0.0).any()


def test_a_run_follows_clipped_gradients_and_records_exact_ones():
    run = gdviz.run(objective="rosenbrock", lr=1e-3, steps=200, clip_norm=5.0)
    exact, used = np.hypot(*run.grad[:-1].T), np.hypot(*run.trajectory.estimate.T)
    assert exact.max() > 100
    assert used.max() <= 5.0 * (1 + 1e-15)
    assert used == pytest.approx(np.minimum(exact, 5.0))
    assert run.trajectory.estimate / used[:, None] == pytest.approx(run.grad[:-1] / exact[:, None])


def test_clipping_saves_a_run_from_the_wall():
    choices = {"objective": "rosenbrock", "lr": 2e-3, "steps": 400, "start": (-2.0, -1.0)}
    assert gdviz.run(**choices).termination.kind == "diverged"
    assert gdviz.run(**choices, clip_norm=10.0).loss[-1] < 5.0


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_coupled_decay_is_added_to_the_gradient_after_clipping(optimizer):
    plain, decayed = (
        gdviz.run(objective="rosenbrock", optimizer=optimizer, lr=1e-3, steps=1, clip_norm=1.0, weight_decay=w)
        for w in (0.0, 0.5)
    )
    added = decayed.trajectory.estimate[0] - plain.trajectory.estimate[0]
    assert added == pytest.approx(0.5 * plain.theta[0])


def test_decoupled_decay_leaves_the_gradient_alone():
    plain, decayed = (
        gdviz.run(objective="rosenbrock", optimizer="adamw", lr=1e-3, steps=1, weight_decay=w) for w in (0.0, 0.5)
    )
    assert (decayed.trajectory.estimate[0] == plain.trajectory.estimate[0]).all()
    assert decayed.theta[1] - plain.theta[1] == pytest.approx(-1e-3 * 0.5 * plain.theta[0])


def test_decay_moves_the_resting_point_to_where_it_balances_the_slope():
    run = gdviz.run(objective="saddle", lr=0.1, steps=3000, weight_decay=0.1, start=(0.5, 1.0))
    assert run.theta[-1] == pytest.approx([np.sqrt(0.9), 0.0], abs=1e-9)
