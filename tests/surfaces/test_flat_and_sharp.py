"""Flat and sharp: two minima of one depth, their curvatures and the pass between them as taught, and no others."""

import numpy as np
import pytest

import gdviz

SURFACE = gdviz.SURFACES["flat_and_sharp"]
SHARP, FLAT = (1.0, 0.0), (-3.0, 0.0)


def end(run: gdviz.Run) -> list[float]:
    return pytest.approx(run.theta[-1], abs=1e-5)


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (FLAT, 0.0),
        (SHARP, 0.0),
        ((0, 0), 27 / 8),  # p = 9/2, q = 27/2
        ((3, 0), 27 / 2),  # p = 18, q = 54
        ((-3, 4), 8 * 432 / 440),  # p = 8, q = 432
    ],
)
def test_values_worked_out_by_hand(point, value):
    assert SURFACE.value(np.array(point, dtype=float)) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(("point", "curvature"), [(FLAT, 1.0), (SHARP, 27.0)])
def test_both_minima_are_exact_of_the_same_depth_and_as_curved_as_their_parabola(point, curvature):
    assert point in SURFACE.minima
    assert SURFACE.value(np.array(point)) == 0.0
    assert SURFACE.gradient(np.array(point)).tolist() == [0.0, 0.0]
    assert SURFACE.hessian(np.array(point)).tolist() == [[curvature, 0.0], [0.0, curvature]]


def test_the_saddle_lies_where_the_cube_roots_of_the_curvatures_say():
    # Between 0 and D on a line, ½a·s² and ½b·(D − s)² join in a pass at s = D·∛b/(∛a + ∛b).
    across = 4.0 * np.cbrt(27.0) / (np.cbrt(1.0) + np.cbrt(27.0))
    assert SURFACE.saddles == ((FLAT[0] + across, 0.0),)
    height = 0.5 * 16.0 * 27.0 / (np.cbrt(1.0) + np.cbrt(27.0)) ** 3
    assert SURFACE.value(np.array(SURFACE.saddles[0])) == pytest.approx(height)


def test_there_are_no_other_critical_points():
    theta = np.random.default_rng(3).uniform([[-9.0], [-6.0]], [[6.0], [6.0]], (2, 3000))
    for _ in range(60):
        step = np.linalg.solve(np.moveaxis(SURFACE.hessian(theta), -1, 0), SURFACE.gradient(theta).T[..., None])
        theta = theta - step[..., 0].T
    away = np.hypot(*theta) > 50.0
    arrived = (np.hypot(*SURFACE.gradient(theta)) < 1e-9) & ~away
    assert arrived.sum() > 1000
    found = {tuple(point) for point in np.round(theta[:, arrived].T, 6) + 0.0}
    assert found == set(SURFACE.critical_points)


@pytest.mark.parametrize("lr", [1e-3, 0.01, 0.02, 0.04, 0.07])
def test_the_exact_gradient_leads_from_the_start_to_the_sharp_minimum(lr):
    start, saddle = np.array(SURFACE.start), np.array(SURFACE.saddles[0])
    assert FLAT[0] < start[0] < SHARP[0]
    assert SURFACE.value(start) < SURFACE.value(saddle)
    assert end(gdviz.run(objective="flat_and_sharp", lr=lr, steps=3000)) == SHARP


@pytest.mark.parametrize("lr", [0.073, 0.075])
def test_the_sharp_minimum_holds_a_run_up_to_the_rate_of_2_over_27(lr):
    run = gdviz.run(objective="flat_and_sharp", lr=lr, start=(1.001, 0.0), steps=3000)
    assert (np.hypot(*(run.theta[-1] - SHARP)) < 1e-6) == (lr < 2 / 27)


@pytest.mark.parametrize("lr", [0.2, 0.5, 1.5])
def test_a_rate_far_beyond_it_ends_in_the_flat_minimum(lr):
    assert end(gdviz.run(objective="flat_and_sharp", lr=lr, steps=3000)) == FLAT


def test_far_out_it_grows_as_a_bowl_so_that_too_large_a_rate_diverges():
    for theta in (np.array([1e3, -1e3]), np.array([-1e12, 1e12])):
        assert SURFACE.value(theta) == pytest.approx(27 / 56 * (theta**2).sum(), rel=1e-2)
        assert SURFACE.gradient(theta) == pytest.approx(27 / 28 * theta, rel=1e-2)
    assert gdviz.run(objective="flat_and_sharp", lr=2.2, steps=500).termination.kind == "diverged"
