"""What the contours show: the surface's shape in log(f − f*), and the points that matter."""

import numpy as np
import pytest

import gdviz
from gdviz.figures import landscape_figure

LINE = gdviz.LOSSES["linear_regression"]
BOUNDED = [
    *(surface for surface in gdviz.SURFACES.values() if surface.minima),
    LINE,
    LINE.configured({"data": "tips", "standardise": 1.0, "l1": 1.0}),
    LINE.configured({"data": "many_features"}),
    gdviz.LOSSES["huber_regression"],
    gdviz.LOSSES["absolute_regression"],
    gdviz.LOSSES["logistic_regression"],
]
ONE_WEIGHT = LINE.configured({"data": "five_points", "intercept_only": 1.0})
APART = gdviz.LOSSES["logistic_regression"].configured({"separable": 1.0})
PURE = gdviz.SURFACES["saddle"].configured({"pure": 1})


def named(figure, role):
    return [trace for trace in figure.data if trace.meta and trace.meta.get("role") == role]


def heights(surface) -> tuple[np.ndarray, np.ndarray]:
    """What the contour draws, and f − f* at the same points, taken one by one; rows lie along y."""
    contour = landscape_figure(surface, []).data[0]
    assert contour.type == "contour"
    lowest = min((float(surface.value(np.array(point))) for point in surface.minima), default=0.0)
    values = [[_height(surface, x, y) - lowest for x in contour.x] for y in contour.y]
    return np.array(contour.z), np.array(values)


def _height(surface, x: float, y: float) -> float:
    """f at one point of the picture."""
    place = np.array([x, y], dtype=float)
    return float(surface.value(place) if surface.dimension == 2 else surface.height(place))


@pytest.mark.parametrize("surface", [*BOUNDED, APART], ids=lambda surface: surface.signature)
def test_levels_are_spaced_in_the_log_of_the_height_above_the_minimum(surface):
    drawn, above = heights(surface)
    high = above > 0.01 * above.max()
    assert drawn[high] == pytest.approx(np.log10(above[high]), abs=1e-3)
    floor = above < 1e-6 * above.max()
    assert drawn[floor] == pytest.approx(drawn.min(), abs=0.1)
    assert drawn.min() < np.log10(above.max()) - 4.0 or above.min() > 1e-5 * above.max()


@pytest.mark.parametrize("surface", [*BOUNDED, APART, PURE], ids=lambda surface: surface.signature)
def test_higher_ground_is_never_drawn_lower(surface):
    drawn, above = heights(surface)
    order = np.argsort(above, axis=None)
    assert (np.diff(drawn.ravel()[order]) >= -1e-5).all()


def test_a_surface_without_a_lowest_value_is_drawn_as_it_is():
    drawn, value = heights(PURE)
    assert drawn == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize("surface", [*BOUNDED, APART, ONE_WEIGHT, PURE], ids=lambda surface: surface.signature)
def test_minima_and_saddle_points_are_marked_and_named(surface):
    figure = landscape_figure(surface, [])
    for role, points in (("minimum", surface.minima), ("saddle", surface.saddles)):
        marks = named(figure, role)
        wanted = [tuple(surface.drawn(np.array(point)).tolist()) for point in points]
        assert [(x, y) for mark in marks for x, y in zip(mark.x, mark.y, strict=True)] == wanted
        assert all(set(mark.text) == {role} for mark in marks)
    assert named(figure, "start") == []


def test_the_start_is_marked_once_for_all_runs():
    runs = [
        gdviz.run(objective="rosenbrock", optimizer=key, steps=3, start=(-0.5, 1.25)) for key in ("gd", "adam")
    ]
    (mark,) = named(landscape_figure(runs[0].objective, runs), "start")
    assert (list(mark.x), list(mark.y)) == ([-0.5], [1.25])


@pytest.mark.parametrize("surface", [*BOUNDED, APART, PURE], ids=lambda surface: surface.signature)
def test_the_window_is_the_view_with_one_scale_for_axes_of_one_unit_and_ground_at_least_as_wide(surface):
    figure = landscape_figure(surface, [])
    (left, right), (bottom, top) = surface.view
    assert figure.layout.xaxis.range == (left, right)
    assert figure.layout.yaxis.range == (bottom, top)
    scaled = (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio)
    assert scaled == (("x", 1) if surface.one_scale else (None, None))
    ground = figure.data[0]
    assert ground.x[0] <= left < right <= ground.x[-1]
    assert ground.y[0] <= bottom < top <= ground.y[-1]


def test_another_surface_or_another_shape_of_it_forgets_the_zoom():
    ravine = gdviz.SURFACES["ravine"]
    shapes = [
        ravine,
        ravine.configured({"kappa": 50.0}),
        ravine.configured({"rotation": 30.0}),
        PURE,
        APART,
        ONE_WEIGHT,
        *BOUNDED,
    ]
    kept = [landscape_figure(surface, []).layout.uirevision for surface in shapes]
    assert len(set(kept)) == len({*shapes})


@pytest.mark.parametrize(
    ("surface", "axes"),
    [
        (gdviz.SURFACES["bowl"], ("x", "y")),
        (LINE, ("w", "b")),
        (ONE_WEIGHT, ("b", "f(b)")),
        (APART, ("w1", "w2")),
        (LINE.configured({"data": "many_features"}), ("along the slowest direction", "along the second slowest")),
    ],
    ids=lambda one: getattr(one, "signature", None),
)
def test_axes_and_hovering_call_the_weights_by_their_names(surface, axes):
    run = gdviz.run(
        objective=surface.key,
        objective_parameters={
            **surface.defaults(),
            **({"data": surface.dataset.key} if surface.examples != 256 else {}),
        },
        steps=2,
    )
    figure = landscape_figure(run.objective, [run])
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == axes
    told = f"{axes[0]} = %{{x:.4g}}, {axes[1]} = %{{y:.4g}}"
    hovered = [trace.hovertemplate for trace in figure.data if trace.hovertemplate]
    assert len(hovered) >= 2
    assert all(told in words for words in hovered)


def test_features_of_different_units_are_not_forced_to_one_scale():
    raw, standardised = (LINE.configured({"data": "tips", "standardise": value}) for value in (0.0, 1.0))
    assert landscape_figure(raw, []).layout.yaxis.scaleanchor is None
    assert landscape_figure(standardised, []).layout.yaxis.scaleanchor == "x"


def test_many_minima_are_small_marks_without_words():
    few, many = (
        named(landscape_figure(gdviz.SURFACES[key], []), "minimum")[0] for key in ("himmelblau", "rastrigin")
    )
    assert (few.mode, many.mode) == ("markers+text", "markers")
    assert many.marker.size < few.marker.size
    assert len(many.x) == 121
