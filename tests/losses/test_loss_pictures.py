"""How a loss is drawn: as the weights, as f over one weight, or on the plane of the two slowest directions."""

import numpy as np
import pytest
from settings_of_losses import EVERY, scale_of

import gdviz
from gdviz import LOSSES


def inside(view, places):
    return all(
        ((low <= row) & (row <= high)).all() for (low, high), row in zip(view, np.asarray(places), strict=True)
    )


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_start_and_minimum_are_in_the_view(loss):
    points = np.array([loss.start, *loss.minima]).T
    assert inside(loss.view, loss.drawn(points))
    for low, high in loss.view:
        assert np.isfinite([low, high]).all()
        assert low < high
    assert loss.start == (0.0,) * loss.dimension


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_the_grid_is_the_height_over_the_view(loss):
    x, y, f = loss.grid(5)
    assert ((x[0], x[-1]), (y[0], y[-1])) == loss.view
    assert f.shape == (5, 5)
    assert np.isfinite(f).all()
    # A product of many weights adds in an order of its own.
    assert f[1, 3] == pytest.approx(float(loss.height(np.array([x[3], y[1]]))), rel=1e-12)


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_a_picture_shows_where_theta_is_and_how_high(loss):
    d, rng = loss.dimension, np.random.default_rng(6)
    theta = scale_of(loss)[:, None] * rng.standard_normal((d, 4))
    if d == 1:
        assert (loss.drawn(theta) == [theta[0], loss.value(theta)]).all()
        place = np.array([theta[0], rng.standard_normal(4)])
        assert (loss.height(place) == loss.value(theta)).all()
        assert loss.axes == ("b", "f(b)")
    elif d == 2:
        assert loss.drawn(theta) is theta
        assert (loss.height(theta) == loss.value(theta)).all()
        assert loss.axes == (("w", "b") if loss.design.has_intercept else ("w1", "w2"))
    else:
        corners = np.array([[*x] for x in np.meshgrid(*loss.view)]).reshape(2, 4)
        lifted = loss._plane.point(corners)
        assert loss.drawn(lifted) == pytest.approx(corners, rel=1e-9, abs=1e-9 * np.abs(corners).max())
        np.testing.assert_allclose(loss.height(corners), loss.value(lifted), rtol=1e-12)
        np.testing.assert_allclose(loss.height(loss.drawn(loss.minimum)), loss.lowest, rtol=1e-9)
    assert loss.drawn(theta[:, 0]) == pytest.approx(loss.drawn(theta)[:, 0], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("parameters", [{"features": 3}, {"features": 20, "l2": 0.5}, {"features": 200}])
@pytest.mark.parametrize("standardise", [0, 1])
def test_the_plane_holds_the_minimum_and_the_two_directions_of_least_curvature(parameters, standardise):
    loss = LOSSES["linear_regression"].on("many_features").configured({**parameters, "standardise": standardise})
    plane, hessian = loss._plane, loss.hessian(loss.minimum)
    eigenvalues = np.linalg.eigvalsh(hessian)
    assert plane.basis.T @ plane.basis == pytest.approx(np.eye(2), abs=1e-12)
    curvature = plane.basis.T @ hessian @ plane.basis
    assert curvature == pytest.approx(np.diag(eigenvalues[:2]), abs=1e-9 * eigenvalues[-1])
    assert plane.point(np.zeros(2)).tolist() == loss.minimum.tolist()
    assert loss.drawn(loss.minimum) == pytest.approx([0.0, 0.0], abs=1e-12)
    # Paths run from the lower left.
    assert (loss.drawn(np.zeros(loss.dimension)) <= 0.0).all()
    assert loss.axes == ("along the slowest direction", "along the second slowest")


def test_the_window_is_as_wide_as_the_level_line_through_the_start():
    loss = LOSSES["linear_regression"].on("tips")
    angle = np.linspace(0.0, 2.0 * np.pi, 2001)
    away = loss.minimum - np.array(loss.start)
    root = np.linalg.cholesky(loss.hessian(loss.minimum)).T
    ellipse = np.linalg.solve(
        root, np.sqrt((root @ away) @ (root @ away)) * np.array([np.cos(angle), np.sin(angle)])
    )
    reach = np.abs(ellipse).max(axis=1)
    half = np.array([(high - low) / 2.0 for low, high in loss.view])
    assert half == pytest.approx(np.maximum(1.2 * reach, 0.5 * np.abs(loss.minimum)), rel=1e-4)


@pytest.mark.parametrize("numbers", [{}, {"standardise": 1}, {"both": 0}, {"both": 0, "standardise": 1}])
def test_without_a_minimum_the_view_shows_where_runs_go(numbers):
    chosen = {**numbers, "separable": 1}
    loss = LOSSES["logistic_regression"].configured(chosen)
    rate = 1.0 / np.linalg.eigvalsh(loss.hessian(np.zeros(2)))[-1]
    run = gdviz.run(objective="logistic_regression", objective_parameters=chosen, lr=rate, steps=300)
    assert run.loss[-1] < 0.2 * run.loss[0]
    assert inside(loss.view, run.drawn.T)
    span = np.array([high - low for low, high in loss.view])
    assert (np.ptp(run.drawn, axis=0) > 0.05 * span).all()


@pytest.mark.parametrize(("key", "expected"), [("four_points", False), ("many_features", True), ("iris", False)])
def test_axes_are_drawn_to_one_scale_only_where_weights_are_in_one_unit(key, expected):
    loss = LOSSES["linear_regression"].on(key)
    assert loss.one_scale == expected
    assert loss.configured({"standardise": 1}).one_scale
    assert not loss.configured({"intercept_only": 1}).one_scale
