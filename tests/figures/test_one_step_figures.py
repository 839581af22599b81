"""The pictures of one step: what each line adds, and what becomes of each coordinate."""

import json

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS
from gdviz.analysis.one_step import one_step
from gdviz.analysis.wording import number
from gdviz.figures import coordinates_figure, step_figure
from gdviz.figures.arrows import LENGTH
from gdviz.figures.close_up import LEAST, STEPS
from gdviz.figures.style import STROKES

SETTINGS = {
    "rosenbrock": {"objective": "rosenbrock", "lr": 0.001},
    "ravine": {"objective": "ravine", "lr": 0.02, "clip_norm": 1.0, "weight_decay": 0.1},
    "tips": {"objective": "linear_regression", "objective_parameters": {"data": "tips", "l1": 2}, "lr": 1e-4},
    "a level": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "five_points", "intercept_only": 1},
        "lr": 0.02,
    },
    "twenty weights": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "many_features"},
        "lr": 0.05,
    },
}
EVERY_PAIR = pytest.mark.parametrize(("key", "name"), [(key, name) for key in OPTIMIZERS for name in SETTINGS])
EVERY = pytest.mark.parametrize("key", OPTIMIZERS)


def step_of(key: str, name: str = "rosenbrock", t: int = 2, **choices):
    run = gdviz.run(**{"optimizer": key, "steps": 8, **SETTINGS[name], **choices})
    return run, one_step(run, t)


def arrows_of(figure) -> list:
    return [trace for trace in figure.data if trace.meta and "arrow" in trace.meta]


def ends(arrow) -> np.ndarray:
    """x, y, x2, y2 after each number of lines, (4, K + 1)."""
    return np.array([arrow.meta["values"][name] for name in ("x", "y", "x2", "y2")])


def named(figure, uid: str):
    return next(trace for trace in figure.data if trace.uid == uid)


@EVERY_PAIR
def test_each_arrow_is_there_once_its_line_is_done(key, name):
    run, step = step_of(key, name)
    shown = [s for s, line in enumerate(step.lines, 1) if line.arrow]
    found = arrows_of(step_figure(run, step))
    assert sorted(arrow.legendrank for arrow in found) == shown
    for arrow in found:
        values = ends(arrow)
        assert values.shape == (4, len(step.lines) + 1)
        assert np.isnan(values[:, : arrow.legendrank]).all()
        assert (values[:, -1] == values[:, arrow.legendrank :].T).all()


@EVERY_PAIR
def test_the_step_is_drawn_to_scale_from_point_to_point(key, name):
    run, step = step_of(key, name)
    for close in (False, True):
        moves = [arrow for arrow in arrows_of(step_figure(run, step, close=close)) if "to scale" in arrow.name]
        moves = sorted((move for move in moves if "not" not in move.name), key=lambda move: move.legendrank)
        assert ends(moves[0])[:2, -1] == pytest.approx(run.drawn[2])
        assert ends(moves[-1])[2:, -1] == pytest.approx(run.drawn[3])


@EVERY_PAIR
def test_the_longer_of_the_other_arrows_is_a_fifth_of_the_window_and_all_have_one_scale(key, name):
    run, step = step_of(key, name)
    for close in (False, True):
        figure = step_figure(run, step, close=close)
        window = np.ptp([figure.layout.xaxis.range, figure.layout.yaxis.range], axis=1)
        drawn = {arrow.legendrank: arrow for arrow in arrows_of(figure) if "not to scale" in arrow.name}
        ways = {s: ends(arrow)[2:, -1] - ends(arrow)[:2, -1] for s, arrow in drawn.items()}
        assert max(np.hypot(*(way / window)) for way in ways.values()) == pytest.approx(LENGTH)
        if run.objective.dimension == 2:
            wanted = {s: (line.arrow.end - line.arrow.begin) for s, line in enumerate(step.lines, 1) if s in ways}
            factors = [ways[s] @ wanted[s] / (wanted[s] @ wanted[s]) for s in ways]
            assert factors == pytest.approx([factors[0]] * len(factors))
            assert all(ways[s] == pytest.approx(factors[0] * wanted[s], abs=1e-12) for s in ways)


def test_on_the_curve_of_one_weight_the_slope_pushes_to_the_side():
    run, step = step_of("momentum", "a level", t=1)
    for arrow in arrows_of(step_figure(run, step)):
        x, y, x2, y2 = ends(arrow)[:, -1]
        assert x2 > x
        assert (y2 == y) == ("not to scale" in arrow.name)


@EVERY
def test_the_point_waits_at_the_step_and_goes_on_with_the_last_line(key):
    run, step = step_of(key)
    point = named(step_figure(run, step), "step-point")
    places = np.transpose([point.x, point.y])
    assert places.shape == (len(step.lines) + 1, 2)
    assert (places[:-1] == run.drawn[2]).all()
    assert (places[-1] == run.drawn[3]).all()
    assert point.meta == {"run": key, "columns": {"x": "x", "y": "y"}, "head": True}


@EVERY
def test_the_way_so_far_is_pale_and_does_not_follow_the_player(key):
    run, step = step_of(key, t=5)
    way = named(step_figure(run, step), "step-before")
    assert np.transpose([way.x, way.y]).tolist() == run.drawn[:6].tolist()
    assert way.meta is None
    assert way.opacity < 0.5


def test_points_that_were_tried_appear_with_their_lines():
    run, step = step_of("armijo", lr=0.1)
    marks = named(step_figure(run, step), "step-tried")
    for s, (x, y) in enumerate(zip(marks.x, marks.y, strict=True)):
        trial = step.lines[s - 1].trial if s else None
        assert np.isnan(x) if trial is None else (x, y) == tuple(trial)
    assert np.isfinite(np.array(marks.x)).sum() == run.state["trials"][3]
    assert marks.meta["head"] is False
    run, step = step_of("gd")
    assert "step-tried" not in [trace.uid for trace in step_figure(run, step).data]


@EVERY
def test_arrows_are_told_apart_by_colour_and_width_and_named_in_the_legend(key):
    run, step = step_of(key)
    figure = step_figure(run, step)
    arrows = arrows_of(figure)
    assert len({arrow.line.color for arrow in arrows}) == len(arrows)
    assert len({arrow.line.width for arrow in arrows}) == len(arrows)
    assert STROKES[key].colour in {arrow.line.color for arrow in arrows}
    assert all(any(line.arrow and line.arrow.symbol in arrow.name for line in step.lines) for arrow in arrows)
    assert figure.layout.showlegend
    listed = [trace.uid for trace in figure.data if trace.showlegend is not False]
    assert all(uid.startswith("step-") and uid not in ("step-before", "step-point") for uid in listed)


@pytest.mark.parametrize("name", SETTINGS)
def test_close_up_the_step_lies_in_the_middle_of_a_window_of_its_own(name):
    run, step = step_of("gd", name, lr=1e-5)
    near, far = step_figure(run, step, close=True).layout, step_figure(run, step).layout
    window, view = (np.array([axes.xaxis.range, axes.yaxis.range]) for axes in (near, far))
    assert window.mean(axis=1) == pytest.approx((run.drawn[2] + run.drawn[3]) / 2.0)
    moved = np.hypot(*((run.drawn[3] - run.drawn[2]) / np.ptp(window, axis=1)))
    assert moved >= 1.0 / STEPS - 1e-9
    assert (np.ptp(window, axis=1) < np.ptp(view, axis=1).max()).all()
    assert view.tolist() == np.array(run.objective.view).tolist()
    assert near.uirevision != far.uirevision


def test_close_up_a_step_across_the_view_still_fits_and_where_there_is_none_the_view_is_kept():
    run, step = step_of("newton", lr=1.0, t=1)
    axes = step_figure(run, step, close=True).layout
    moved = np.abs(run.drawn[2] - run.drawn[1])
    assert (LEAST * moved <= np.ptp([axes.xaxis.range, axes.yaxis.range], axis=1) + 1e-9).all()
    level = gdviz.run(objective="bowl", start=(0.0, 0.0), steps=3)
    figure = step_figure(level, one_step(level, 1), close=True)
    assert [figure.layout.xaxis.range, figure.layout.yaxis.range] == [(-3.0, 3.0), (-3.0, 3.0)]


def test_close_up_has_contours_of_its_own_window():
    run, step = step_of("gd", lr=1e-5)
    close = step_figure(run, step, {"type": "scatter", "uid": "away"}, close=True)
    (left, right), x = close.layout.xaxis.range, close.data[0].x
    assert close.data[0].uid == "relief"
    assert x[0] <= left < right <= x[-1]
    assert x[-1] - x[0] < 10.0 * (right - left)
    assert step_figure(run, step, {"type": "scatter", "uid": "away"}).data[0].uid == "away"


@EVERY_PAIR
def test_figures_are_json_with_a_name_for_every_trace(key, name):
    run, step = step_of(key, name, t=0)
    figures = [step_figure(run, step), step_figure(run, step, close=True)]
    figures += [coordinates_figure(step)] if step.effective else []
    for figure in figures:
        text = figure.to_json(validate=True, remove_uids=False)
        data = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
        uids = [trace["uid"] for trace in data]
        assert len(set(uids)) == len(uids)


@pytest.mark.parametrize("name", ["rosenbrock", "a level", "twenty weights"])
def test_bars_show_slope_divisor_and_rate_of_each_coordinate(name):
    run, step = step_of("adam", name)
    slope, divisor, rate = coordinates_figure(step).data
    assert slope.y == pytest.approx(np.abs(run.trajectory.estimate[2]))
    v_hat = run.state["v"][3] / (1.0 - 0.999**3)
    assert divisor.y == pytest.approx(np.sqrt(v_hat) + 1e-8)
    assert rate.y == pytest.approx(run.lr[2] / (np.sqrt(v_hat) + 1e-8))
    assert all(tuple(trace.x) == step.names for trace in (slope, divisor, rate))
    if len(step.names) <= 2:
        assert list(rate.text) == [number(float(value)) for value in rate.y]
    else:
        assert rate.text is None


def test_a_coordinate_without_slope_has_only_its_number():
    run = gdviz.run(objective="bowl", start=(0.0, 1.0), optimizer="adagrad", steps=2)
    figure = coordinates_figure(one_step(run, 0))
    assert figure.data[0].text[0] == "0"
    for trace, axis in zip(figure.data, ("yaxis", "yaxis2", "yaxis3"), strict=True):
        low, high = figure.layout[axis].range
        assert ((10.0**low <= np.array(trace.y) + 1e-30) & (np.array(trace.y) < 10.0**high)).all()


def test_a_rule_without_a_rate_for_each_coordinate_has_no_bars():
    with pytest.raises(ValueError, match="no coordinate has a learning rate of its own"):
        coordinates_figure(step_of("newton")[1])
