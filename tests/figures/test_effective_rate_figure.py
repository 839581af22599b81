"""The picture of effective learning rates: the runs' own numbers, two coordinates told apart without colour."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.analysis.effective_rate import effective_rate
from gdviz.figures import effective_rate_figure
from gdviz.figures.style import STROKES

NO_RATE = ("armijo", "lion", "newton")
WITH_RATE = [key for key in gdviz.OPTIMIZERS if key not in NO_RATE]


def runs_of(*optimizers, **choices) -> list[gdviz.Run]:
    return [gdviz.run(optimizer=key, **{"lr": 0.02, "steps": 25, **choices}) for key in optimizers]


def lines(figure: go.Figure) -> dict[str, go.Scatter]:
    """The traces that follow a run, by uid."""
    return {trace.uid: trace for trace in figure.data if trace.meta}


@pytest.mark.parametrize("objective", ["ravine", "rosenbrock", "plateau", "linear_regression"])
def test_each_line_is_a_coordinates_rate_over_the_steps_taken_to_the_bit(objective):
    runs = runs_of(*WITH_RATE, objective=objective, schedule="cosine")
    found = lines(effective_rate_figure(runs))
    assert list(found) == [f"effective-{name}-{key}" for key in WITH_RATE for name in "xy"]
    for run in runs:
        for i, name in enumerate("xy"):
            trace = found[f"effective-{name}-{run.key}"]
            assert list(trace.x) == list(range(25))
            assert np.array(trace.y).tobytes() == effective_rate(run)[:, i].tobytes()
            assert trace.meta == {"run": run.key, "columns": {"x": "step", "y": f"gain_{name}"}}


def test_coordinates_are_told_apart_by_width_and_the_legend_says_which_is_which():
    figure = effective_rate_figure(runs_of(*WITH_RATE))
    found = lines(figure)
    for key in WITH_RATE:
        x, y = (found[f"effective-{name}-{key}"].line for name in "xy")
        assert (x.color, x.dash) == (y.color, y.dash) == (STROKES[key].colour, STROKES[key].dash)
        assert x.width >= 2 * y.width
    shown = {trace.name: trace.line.width for trace in figure.data if trace.showlegend is not False}
    assert shown == {"x (thick)": x.width, "y (thin)": y.width}
    assert figure.layout.showlegend


def test_hovering_names_the_rule_and_the_coordinate():
    found = lines(effective_rate_figure(runs_of("adam", objective="linear_regression")))
    first, second = gdviz.LOSSES["linear_regression"].axes
    assert f"Adam, {first}:" in found["effective-x-adam"].hovertemplate
    assert f"Adam, {second}:" in found["effective-y-adam"].hovertemplate


def test_who_has_no_rate_for_each_coordinate_is_named_and_not_drawn():
    figure = effective_rate_figure(runs_of("adam", *NO_RATE))
    assert list(lines(figure)) == ["effective-x-adam", "effective-y-adam"]
    (note,) = figure.layout.annotations
    assert all(gdviz.OPTIMIZERS[key].title in note.text for key in NO_RATE)
    assert "Adam" not in note.text
    assert not effective_rate_figure(runs_of("adam")).layout.annotations
    assert lines(effective_rate_figure(runs_of(*NO_RATE))) == {}


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_the_axis_holds_still_whatever_the_rate_and_shows_adams_first_step(objective):
    layouts = [
        effective_rate_figure(runs_of("adam", "gd", objective=objective, lr=lr)).layout for lr in (1e-4, 0.5)
    ]
    assert layouts[0] == layouts[1]
    axis = layouts[0].yaxis
    assert axis.type == "log"
    first = effective_rate(runs_of("adam", objective=objective, lr=0.1)[0])[0]
    low, high = axis.range
    assert (np.log10(first) >= low).all()
    assert (np.log10(first) <= high).all()


@pytest.mark.parametrize("objective", ["bowl", "saddle"])
def test_from_a_critical_point_there_is_an_axis_too(objective):
    low, high = effective_rate_figure(runs_of("adam", objective=objective, start=(0.0, 0.0))).layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert low < high


def test_every_optimizer_at_once_is_json_with_a_name_for_every_trace():
    figure = effective_rate_figure(runs_of(*gdviz.OPTIMIZERS, lr=5.0))
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == 2 * len(WITH_RATE) + 2
    assert all(len(uid.split()) == 1 for uid in uids)


def test_another_problem_or_length_forgets_the_zoom_and_another_rate_does_not():
    kept = [
        effective_rate_figure(runs_of("adam", **choices)).layout.uirevision
        for choices in ({}, {"lr": 0.3}, {"steps": 26}, {"objective_parameters": {"kappa": 21}})
    ]
    assert kept[0] == kept[1]
    assert len(set(kept)) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"data": "five_points", "intercept_only": 1}, "1 coordinate"),
        ({"data": "many_features"}, "20 coordinates"),
    ],
)
def test_one_weight_or_more_than_two_are_refused_with_a_sentence(data, words):
    runs = runs_of("adam", objective="linear_regression", objective_parameters=data, steps=3)
    with pytest.raises(ValueError, match=rf"shown for two weights, here θ has {words}\."):
        effective_rate_figure(runs)


def test_a_figure_of_no_run_has_axes():
    layout = effective_rate_figure([]).layout
    assert np.isfinite([*layout.xaxis.range, *layout.yaxis.range]).all()
