"""What the contours show: the surface's shape in log(f − f*), and the points that matter."""

import numpy as np
import pytest

import gdviz
from gdviz.figures import landscape_figure

BOUNDED = [surface for surface in gdviz.SURFACES.values() if surface.minima]
PURE = gdviz.SURFACES["saddle"].configured({"pure": 1})


def named(figure, role):
    return [trace for trace in figure.data if trace.meta and trace.meta.get("role") == role]


def heights(surface) -> tuple[np.ndarray, np.ndarray]:
    """What the contour draws, and f − f* at the same points, taken one by one; rows lie along y."""
    contour = landscape_figure(surface, []).data[0]
    assert contour.type == "contour"
    lowest = min((float(surface.value(np.array(point))) for point in surface.minima), default=0.0)
    values = [[float(surface.value(np.array([x, y], dtype=float))) - lowest for x in contour.x] for y in contour.y]
    return np.array(contour.z), np.array(values)


@pytest.mark.parametrize("surface", BOUNDED, ids=lambda surface: surface.key)
def test_levels_are_spaced_in_the_log_of_the_height_above_the_minimum(surface):
    drawn, above = heights(surface)
    high = above > 0.01 * above.max()
    assert drawn[high] == pytest.approx(np.log10(above[high]), abs=1e-3)
    floor = above < 1e-6 * above.max()
    assert drawn[floor] == pytest.approx(drawn.min(), abs=0.1)
    assert drawn.min() < np.log10(above.max()) - 4.0 or above.min() > 1e-5 * above.max()


@pytest.mark.parametrize("surface", [*BOUNDED, PURE], ids=lambda surface: f"{surface.key} {surface.defaults()}")
def test_higher_ground_is_never_drawn_lower(surface):
    drawn, above = heights(surface)
    order = np.argsort(above, axis=None)
    assert (np.diff(drawn.ravel()[order]) >= -1e-5).all()


def test_a_surface_without_a_lowest_value_is_drawn_as_it_is():
    drawn, value = heights(PURE)
    assert drawn == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize("surface", [*BOUNDED, PURE], ids=lambda surface: f"{surface.key} {surface.defaults()}")
def test_minima_and_saddle_points_are_marked_and_named(surface):
    figure = landscape_figure(surface, [])
    for role, points in (("minimum", surface.minima), ("saddle", surface.saddles)):
        marks = named(figure, role)
        assert [(x, y) for mark in marks for x, y in zip(mark.x, mark.y, strict=True)] == list(points)
        assert all(set(mark.text) == {role} for mark in marks)
    assert named(figure, "start") == []


def test_the_start_is_marked_once_for_all_runs():
    runs = [
        gdviz.run(objective="rosenbrock", optimizer=key, steps=3, start=(-0.5, 1.25)) for key in ("gd", "adam")
    ]
    (mark,) = named(landscape_figure(runs[0].objective, runs), "start")
    assert (list(mark.x), list(mark.y)) == ([-0.5], [1.25])


@pytest.mark.parametrize("surface", [*BOUNDED, PURE], ids=lambda surface: f"{surface.key} {surface.defaults()}")
def test_the_window_is_the_surfaces_view_with_one_scale_for_both_axes_and_ground_beyond_it(surface):
    figure = landscape_figure(surface, [])
    (left, right), (bottom, top) = surface.view
    assert figure.layout.xaxis.range == (left, right)
    assert figure.layout.yaxis.range == (bottom, top)
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1)
    ground = figure.data[0]
    assert ground.x[0] <= left < right <= ground.x[-1]
    assert ground.y[0] <= bottom < top <= ground.y[-1]


def test_another_surface_or_another_shape_of_it_forgets_the_zoom():
    ravine = gdviz.SURFACES["ravine"]
    shapes = [ravine, ravine.configured({"kappa": 50.0}), ravine.configured({"rotation": 30.0}), PURE, *BOUNDED]
    kept = [landscape_figure(surface, []).layout.uirevision for surface in shapes]
    assert len(set(kept)) == len({*shapes})
