"""What all figures share: strokes that tell optimizers apart, axes that say what they measure and hold still."""

from itertools import combinations

import numpy as np
import pytest

import gdviz
from gdviz.figures import landscape_figure, loss_figure, rate_figure, surface_figure
from gdviz.figures.style import STROKES

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
"""Okabe & Ito 2008, Color Universal Design, without black."""
PLOTLY_DASHES = {"solid", "dot", "dash", "longdash", "dashdot", "longdashdot"}


def loss_axis(**choices):
    run = gdviz.run(**choices)
    return loss_figure(run.objective, [run]).layout.yaxis


def test_every_optimizer_in_the_catalogue_has_a_stroke_and_nothing_else_has():
    assert list(STROKES) == list(gdviz.OPTIMIZERS)


@pytest.mark.parametrize("pair", list(combinations(STROKES, 2)), ids="-".join)
def test_no_two_optimizers_share_a_colour_and_a_dash(pair):
    one, other = (STROKES[key] for key in pair)
    assert (one.colour, one.dash) != (other.colour, other.dash)


@pytest.mark.parametrize("stroke", STROKES.values(), ids=list(STROKES))
def test_colours_are_for_every_kind_of_colour_vision_and_dashes_are_plotlys(stroke):
    red, green, blue = (stroke.colour[i : i + 2] for i in (1, 3, 5))
    assert stroke.colour in OKABE_ITO or red == green == blue
    assert stroke.dash in PLOTLY_DASHES


@pytest.mark.parametrize("key", gdviz.OPTIMIZERS)
def test_an_optimizer_wears_its_stroke_in_every_figure(key):
    run = gdviz.run(optimizer=key, steps=3)
    figures = [draw(run.objective, [run]) for draw in (landscape_figure, loss_figure, surface_figure)]
    for figure in [*figures, rate_figure([run])]:
        (line,) = (trace.line for trace in figure.data if trace.meta and "run" in trace.meta)
        assert (line.color, line.dash) == (STROKES[key].colour, STROKES[key].dash)


@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
def test_the_loss_axis_does_not_follow_the_learning_rate(objective):
    axes = [loss_axis(objective=objective, lr=lr, steps=40) for lr in (1e-5, 0.05, 0.11, 10.0)]
    assert all(axis == axes[0] for axis in axes)
    assert axes[0].range is not None


@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
def test_the_loss_axis_is_logarithmic_and_shows_the_start(objective):
    run = gdviz.run(objective=objective, steps=5)
    axis = loss_axis(objective=objective, steps=5)
    first = float(run.loss[0] - run.objective.value(np.array(run.objective.minima[0])))
    assert axis.type == "log"
    assert axis.range[0] < np.log10(first) < axis.range[1]


def test_without_a_lowest_value_the_loss_axis_is_linear_and_shows_the_start():
    pure = {"objective": "saddle", "objective_parameters": {"pure": 1}}
    axis = loss_axis(steps=5, **pure)
    assert axis.type in (None, "linear")
    assert axis.range[0] < float(gdviz.run(steps=5, **pure).loss[0]) < axis.range[1]


def test_a_start_at_the_minimum_has_an_axis_too():
    axis = loss_axis(objective="bowl", start=(0.0, 0.0), steps=5)
    assert np.isfinite(axis.range).all()


def test_every_axis_has_a_title():
    run = gdviz.run(steps=5)
    flat = [landscape_figure(run.objective, [run]), loss_figure(run.objective, [run]), rate_figure([run])]
    scene = surface_figure(run.objective, [run]).layout.scene
    axes = [axis for figure in flat for axis in (figure.layout.xaxis, figure.layout.yaxis)]
    assert all(axis.title.text for axis in [*axes, scene.xaxis, scene.yaxis, scene.zaxis])
