"""What every figure promises: it shows the run's own numbers, and the stage can move it."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.analysis import modes
from gdviz.analysis.edge import edge
from gdviz.analysis.parabola import bend_at_minimum, parabola_spec
from gdviz.figures import (
    curvature_strip,
    fan_figure,
    landscape_figure,
    loss_figure,
    mode_figure,
    parabola_figure,
    rate_figure,
    surface_figure,
)
from gdviz.figures.style import STROKES


def steepest(surface) -> float:
    return bend_at_minimum(surface).largest


DRAW = {
    "landscape": landscape_figure,
    "surface": surface_figure,
    "loss": loss_figure,
    "rate": lambda _, runs: rate_figure(runs),
    "parabola": lambda surface, runs: parabola_figure(steepest(surface), [on_parabola(run) for run in runs]),
    "strip": lambda surface, runs: curvature_strip(steepest(surface), runs),
    "modes": lambda _, runs: mode_figure(runs),
    "fan": lambda surface, runs: fan_figure(surface, runs, {"2/L": 2.0 / steepest(surface)}),
}
AT_A_MINIMUM = ("parabola", "strip", "modes", "fan")
"""Drawn about the curvature at a minimum, so not where there is none, or where it is an edge."""
COLUMNS = {"step", "x", "y", "excess", "rate", "u", "height", "sharpness", "limit", "slow", "fast", "lr", "final"}
SETTINGS = {
    **{key: {"objective": key} for key in gdviz.SURFACES},
    "pure saddle": {"objective": "saddle", "objective_parameters": {"pure": 1}},
    "turned ravine": {"objective": "ravine", "objective_parameters": {"kappa": 100, "rotation": 30}},
    "a line": {"objective": "linear_regression"},
    "tips with L1": {"objective": "linear_regression", "objective_parameters": {"data": "tips", "l1": 2}},
    "Huber's line": {"objective": "huber_regression", "objective_parameters": {"outliers": 0.2}},
    "flowers": {"objective": "logistic_regression"},
    "flowers by length": {"objective": "logistic_regression", "objective_parameters": {"both": 0, "l2": 0.1}},
    "flowers apart": {"objective": "logistic_regression", "objective_parameters": {"separable": 1}},
    "absolute errors": {"objective": "absolute_regression"},
    "a level": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "five_points", "intercept_only": 1},
    },
    "twenty weights": {"objective": "linear_regression", "objective_parameters": {"data": "many_features"}},
    "batches": {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "batch_size": 4},
}
UNCURVED = ("pure saddle", "flowers apart", "absolute errors")
NO_PAIR = ("a level", "twenty weights")
"""With more or fewer than two weights there is no slow and no fast direction."""
FLAT_ALONE = ("a level",)
"""One weight is drawn on a curve, not in space."""


def can_be(kind: str, name: str) -> bool:
    """Whether there is such a figure of such a setting."""
    if kind in AT_A_MINIMUM and name in UNCURVED:
        return False
    return not (kind == "modes" and name in NO_PAIR)


def runs_on(name: str, optimizers=tuple(gdviz.OPTIMIZERS), **choices) -> list[gdviz.Run]:
    choices = {"lr": 0.02, "steps": 25, "schedule": "cosine", **SETTINGS[name], **choices}
    return [gdviz.run(optimizer=key, **choices) for key in optimizers]


def drawn(kind: str, runs: list[gdviz.Run]) -> go.Figure:
    return DRAW[kind](runs[0].objective, runs)


def on_parabola(run: gdviz.Run) -> gdviz.Run:
    return gdviz.run(parabola_spec(run.spec))


def paths(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.meta["run"]: trace for trace in figure.data if trace.meta and "run" in trace.meta}


def same(drawn, numbers) -> bool:
    """Bit for bit, a missing number being equal to a missing number."""
    return np.asarray(drawn, dtype=float).tobytes() == np.asarray(numbers, dtype=float).tobytes()


def excess(run: gdviz.Run) -> np.ndarray:
    """f − f*, from the declared minima; f itself if there are none."""
    minima = [float(run.objective.value(np.array(point))) for point in run.objective.minima]
    return run.loss - min(minima) if minima else run.loss


def column(figure: go.Figure, run: gdviz.Run, name: str) -> go.Scatter:
    """The trace that draws this column of a run upwards."""
    mine = [trace for trace in figure.data if trace.meta and trace.meta.get("run") == run.spec.optimizer]
    (found,) = (trace for trace in mine if trace.meta["columns"]["y"] == name)
    return found


EVERY = pytest.mark.parametrize("name", SETTINGS)
EVERY_KIND = pytest.mark.parametrize("kind", DRAW)
OVER_TIME = pytest.mark.parametrize("kind", [kind for kind in DRAW if kind != "fan"])
WITH_A_MINIMUM = pytest.mark.parametrize("name", [name for name in SETTINGS if name not in UNCURVED])
EVERY_PAIR = pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in DRAW for name in SETTINGS if can_be(kind, name)]
)


@EVERY
def test_a_path_is_the_runs_points_to_the_bit(name):
    runs = runs_on(name)
    flat, space = paths(drawn("landscape", runs)), paths(drawn("surface", runs))
    assert list(flat) == list(space) == [run.spec.optimizer for run in runs]
    for run in runs:
        for trace in (flat[run.spec.optimizer], space[run.spec.optimizer]):
            assert same(trace.x, run.drawn[:, 0])
            assert same(trace.y, run.drawn[:, 1])


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in NO_PAIR])
def test_two_weights_are_drawn_where_they_are(name):
    for run in runs_on(name):
        assert same(run.drawn, run.theta)


def test_one_weight_is_drawn_on_the_curve_of_its_own_loss():
    runs = runs_on("a level")
    figure = drawn("landscape", runs)
    curve, loss = figure.data[0], runs[0].objective
    assert curve.type == "scatter"
    # Σ(b − yᵢ)²/5 by hand, for the heights 0.2, 0.3, 0.2, 0.3, 0.3.
    by_hand = [np.mean([(b - y) ** 2 for y in (0.2, 0.3, 0.2, 0.3, 0.3)]) for b in curve.x]
    assert np.array(curve.y) == pytest.approx(by_hand)
    (left, right), _ = loss.view
    assert min(curve.x) < left < right < max(curve.x)
    for run in runs:
        trace = paths(figure)[run.spec.optimizer]
        assert same(trace.x, run.theta[:, 0])
        assert same(trace.y, run.loss)


def test_many_weights_are_drawn_in_a_plane_through_the_minimum_that_keeps_distances_within_it():
    run = runs_on("twenty weights", ["gd"], steps=60)[0]
    loss = run.objective
    centre = loss.drawn(np.array(loss.minima[0]))
    assert centre == pytest.approx([0.0, 0.0], abs=1e-12)
    left, right = paths(drawn("landscape", [run]))["gd"].x[[0, -1]]
    assert left < right < 0.0
    x, y = (np.linspace(*side, 3) for side in loss.view)
    places = np.array(np.meshgrid(x, y)).reshape(2, -1)
    points = np.array([loss._plane.point(place) for place in places.T]).T
    assert loss.drawn(points) == pytest.approx(places, abs=1e-9)
    assert loss.height(places) == pytest.approx([float(loss.value(point)) for point in points.T])
    flat = np.hypot(*(run.drawn - centre.T).T)
    assert (flat <= np.sqrt(((run.theta - loss.minima[0]) ** 2).sum(axis=1)) + 1e-9).all()


@EVERY
def test_the_loss_curve_is_the_loss_above_the_lowest_value_at_every_step(name):
    runs = runs_on(name)
    curves = paths(drawn("loss", runs))
    for run in runs:
        curve = curves[run.spec.optimizer]
        assert list(curve.x) == list(range(run.spec.steps + 1))
        assert same(curve.y, excess(run))


def test_the_rate_curve_is_the_rate_of_every_step_taken():
    runs = runs_on("bowl", ["gd", "adam"], schedule="one_cycle")
    for trace, run in zip(paths(drawn("rate", runs)).values(), runs, strict=True):
        assert list(trace.x) == list(range(run.spec.steps))
        assert same(trace.y, run.lr)


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in FLAT_ALONE])
def test_in_space_a_path_lies_on_the_surface_and_never_below_the_lowest_height_drawn(name):
    run = runs_on(name, ["momentum"])[0]
    figure = drawn("surface", [run])
    relief, path = figure.data[0], paths(figure)["momentum"]
    above = excess(run) >= float(np.min(relief.z))
    assert same(np.array(path.z)[above], excess(run)[above])
    if figure.layout.scene.zaxis.type == "log":
        assert np.nanmin(path.z) >= float(np.min(relief.z)) * (1.0 - 1e-6)


@WITH_A_MINIMUM
def test_the_parabola_carries_its_own_runs_at_the_height_of_their_loss(name):
    runs = runs_on(name)
    figure = drawn("parabola", runs)
    for run in map(on_parabola, runs):
        trace = column(figure, run, "height")
        assert same(trace.x, run.theta[:, 0])
        assert same(trace.y, run.loss)


@WITH_A_MINIMUM
def test_the_strip_is_the_curvature_under_each_point_and_the_limit_of_each_step(name):
    runs = runs_on(name)
    figure = drawn("strip", runs)
    for run in runs:
        found, steps = edge(run), range(run.spec.steps + 1)
        sharpness, limit = column(figure, run, "sharpness"), column(figure, run, "limit")
        assert list(sharpness.x) == list(limit.x) == list(steps)
        assert same(sharpness.y, found.sharpness)
        assert same(limit.y[:-1], found.limit)
        assert np.isnan(limit.y[-1])


@pytest.mark.parametrize("name", [name for name in SETTINGS if can_be("modes", name)])
def test_the_modes_are_the_sizes_of_the_errors_and_together_the_distance_to_the_minimum(name):
    runs = runs_on(name)
    figure = drawn("modes", runs)
    for run in runs:
        found = modes(run)
        slow, fast = (column(figure, run, mode) for mode in ("slow", "fast"))
        for i, trace in enumerate((slow, fast)):
            assert list(trace.x) == list(range(run.spec.steps + 1))
            assert same(trace.y, np.abs(found.errors[:, i]))
        away = np.hypot(*(run.theta - found.minimum).T)
        assert np.hypot(slow.y, fast.y) == pytest.approx(away, rel=1e-9, nan_ok=True)


@WITH_A_MINIMUM
def test_the_dot_on_the_fan_is_the_runs_own_rate_and_last_loss(name):
    runs = runs_on(name)
    figure = drawn("fan", runs)
    bottom = 10.0 ** figure.layout.yaxis.range[0]
    for trace, run in zip(paths(figure).values(), runs, strict=True):
        assert list(trace.x) == [run.spec.lr]
        last = np.maximum(excess(run)[-1:], bottom)
        assert same(trace.y, last) or run.termination.kind == "diverged"


@EVERY_PAIR
def test_every_figure_is_json_with_its_own_name_for_every_trace(kind, name):
    figure = drawn(kind, runs_on(name))
    text = figure.to_json(validate=True, remove_uids=False)
    traces = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in traces]
    assert len(set(uids)) == len(uids)
    # Plotly makes a class name of it, also to take the picture away.
    assert all(len(uid.split()) == 1 for uid in uids)
    for trace in traces:
        if "run" in trace.get("meta", {}):
            assert set(trace["meta"]["columns"]) <= {"x", "y", "z"}
            assert set(trace["meta"]["columns"].values()) <= COLUMNS


@OVER_TIME
def test_a_diverged_run_is_drawn_up_to_its_end_and_missing_beyond(kind):
    run = runs_on("ravine", ["gd"], lr=10.0, steps=60)[0]
    seen = on_parabola(run) if kind == "parabola" else run
    assert seen.termination.kind == "diverged"
    assert seen.last < 60
    trace = paths(drawn(kind, [run]))["gd"]
    kept = seen.last + (kind != "rate")
    assert np.isfinite(np.array(trace.y[:kept], dtype=float)).all()
    assert np.isnan(np.array(trace.y[kept:], dtype=float)).all()
    assert "NaN" not in drawn(kind, [run]).to_json()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind in DRAW
        for name in ("turned ravine", "a line", *UNCURVED[1:], *NO_PAIR)
        if can_be(kind, name)
    ],
)
def test_only_the_paths_depend_on_the_learning_rate(kind, name):
    def ground(lr: float) -> tuple:
        figure = json.loads(drawn(kind, runs_on(name, ["gd", "adam"], lr=lr)).to_json())
        still = [trace for trace in figure["data"] if "run" not in trace.get("meta", {})]
        return still, figure["layout"]

    assert ground(1e-5) == ground(0.02) == ground(10.0)


AWKWARD = {
    "bowl": {"objective": "bowl"},
    "round ravine": {"objective": "ravine", "objective_parameters": {"kappa": 1}},
    **{
        f"{key} from its minimum": {"objective": key, "start": entry.minima[0]}
        for catalogue in (gdviz.SURFACES, gdviz.LOSSES)
        for key, entry in catalogue.items()
    },
    "a level from its minimum": {**SETTINGS["a level"], "start": (0.26,)},
    "twenty weights": SETTINGS["twenty weights"],
    "two examples": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "synthetic", "examples": 2},
    },
}


@pytest.mark.parametrize("lr", [0.02, 1e300])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind in DRAW
        for name, choices in AWKWARD.items()
        if not (kind in AT_A_MINIMUM and choices["objective"] == "absolute_regression")
        and not (kind == "modes" and name in ("a level from its minimum", "twenty weights"))
    ],
)
def test_round_ground_a_start_at_the_minimum_and_a_single_step_can_be_drawn(kind, name, lr):
    choices = AWKWARD[name]
    if "level" in name:
        lr = min(lr, 1e100)  # a height that is itself too large for a number cannot be drawn
    runs = [gdviz.run(optimizer=key, lr=lr, steps=1, **choices) for key in gdviz.OPTIMIZERS]
    figure = drawn(kind, runs)
    json.loads(figure.to_json(validate=True), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    ranges = [axis.range for axis in (figure.layout.xaxis, figure.layout.yaxis) if axis.range is not None]
    assert all(np.isfinite(ends).all() and ends[0] < ends[1] for ends in ranges)


@pytest.mark.parametrize("kind", [kind for kind in DRAW if kind != "surface"])
def test_every_flat_figure_has_titles_on_its_axes_and_the_colours_of_its_optimizers(kind):
    runs = runs_on("ravine")
    figure = drawn(kind, runs)
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    for run in runs:
        mine = [trace for trace in figure.data if trace.meta and trace.meta.get("run") == run.spec.optimizer]
        colour = STROKES[run.spec.optimizer].colour
        assert {trace.line.color or trace.marker.color for trace in mine} == {colour}


def test_the_axis_of_the_modes_does_not_depend_on_the_minimum_that_a_rate_leads_to():
    runs = [gdviz.run(objective="saddle", start=(-1.4, 0.2), lr=lr, steps=60) for lr in (0.05, 1.1)]
    assert [modes(run).minimum.tolist() for run in runs] == [[-1.0, 0.0], [1.0, 0.0]]
    narrow, wide = (mode_figure([run]).layout for run in runs)
    assert narrow == wide


def test_without_a_minimum_there_are_no_modes():
    with pytest.raises(ValueError, match="modes need a minimum to measure from"):
        mode_figure(runs_on("pure saddle", ["gd"]))


@pytest.mark.parametrize("objective", ["rosenbrock", "linear_regression", "logistic_regression"])
@EVERY_KIND
def test_a_figure_of_no_run_is_the_ground_alone(kind, objective):
    figure = DRAW[kind]({**gdviz.SURFACES, **gdviz.LOSSES}[objective], [])
    assert paths(figure) == {}
    json.loads(figure.to_json(validate=True))
