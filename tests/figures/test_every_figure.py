"""What every figure promises: it shows the run's own numbers, and the stage can move it."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.figures import landscape_figure, loss_figure, rate_figure, surface_figure

DRAW = {
    "landscape": landscape_figure,
    "surface": surface_figure,
    "loss": loss_figure,
    "rate": lambda _, runs: rate_figure(runs),
}
SETTINGS = {
    **{key: {"objective": key} for key in gdviz.SURFACES},
    "pure saddle": {"objective": "saddle", "objective_parameters": {"pure": 1}},
    "turned ravine": {"objective": "ravine", "objective_parameters": {"kappa": 100, "rotation": 30}},
}


def runs_on(name: str, optimizers=tuple(gdviz.OPTIMIZERS), **choices) -> list[gdviz.Run]:
    choices = {"lr": 0.02, "steps": 25, "schedule": "cosine", **SETTINGS[name], **choices}
    return [gdviz.run(optimizer=key, **choices) for key in optimizers]


def drawn(kind: str, runs: list[gdviz.Run]) -> go.Figure:
    return DRAW[kind](runs[0].objective, runs)


def paths(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.meta["run"]: trace for trace in figure.data if trace.meta and "run" in trace.meta}


def same(drawn, numbers) -> bool:
    """Bit for bit, a missing number being equal to a missing number."""
    return np.asarray(drawn, dtype=float).tobytes() == np.asarray(numbers, dtype=float).tobytes()


def excess(run: gdviz.Run) -> np.ndarray:
    """f − f*, from the declared minima; f itself if there are none."""
    minima = [float(run.objective.value(np.array(point))) for point in run.objective.minima]
    return run.loss - min(minima) if minima else run.loss


EVERY = pytest.mark.parametrize("name", SETTINGS)
EVERY_KIND = pytest.mark.parametrize("kind", DRAW)


@EVERY
def test_a_path_is_the_runs_points_to_the_bit(name):
    runs = runs_on(name)
    flat, space = paths(drawn("landscape", runs)), paths(drawn("surface", runs))
    assert list(flat) == list(space) == [run.spec.optimizer for run in runs]
    for run in runs:
        for trace in (flat[run.spec.optimizer], space[run.spec.optimizer]):
            assert same(trace.x, run.theta[:, 0])
            assert same(trace.y, run.theta[:, 1])


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


@EVERY
def test_in_space_a_path_lies_on_the_surface_and_never_below_the_lowest_height_drawn(name):
    run = runs_on(name, ["momentum"])[0]
    figure = drawn("surface", [run])
    relief, path = figure.data[0], paths(figure)["momentum"]
    above = excess(run) >= float(np.min(relief.z))
    assert same(np.array(path.z)[above], excess(run)[above])
    if figure.layout.scene.zaxis.type == "log":
        assert np.nanmin(path.z) >= float(np.min(relief.z)) * (1.0 - 1e-6)


@EVERY
@EVERY_KIND
def test_every_figure_is_json_with_its_own_name_for_every_trace(kind, name):
    figure = drawn(kind, runs_on(name))
    text = figure.to_json(validate=True, remove_uids=False)
    traces = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in traces]
    assert len(set(uids)) == len(uids)
    for trace in traces:
        if "run" in trace.get("meta", {}):
            assert set(trace["meta"]["columns"]) <= {"x", "y", "z"}
            assert set(trace["meta"]["columns"].values()) <= {"step", "x", "y", "excess", "rate"}


@EVERY_KIND
def test_a_diverged_run_is_drawn_up_to_its_end_and_missing_beyond(kind):
    run = runs_on("ravine", ["gd"], lr=10.0, steps=60)[0]
    assert run.termination.kind == "diverged"
    assert run.last < 60
    trace = paths(drawn(kind, [run]))["gd"]
    kept = run.last + (kind != "rate")
    assert np.isfinite(np.array(trace.y[:kept], dtype=float)).all()
    assert np.isnan(np.array(trace.y[kept:], dtype=float)).all()
    assert "NaN" not in drawn(kind, [run]).to_json()


@EVERY_KIND
def test_only_the_paths_depend_on_the_learning_rate(kind):
    def ground(lr: float) -> tuple:
        figure = json.loads(drawn(kind, runs_on("turned ravine", ["gd", "adam"], lr=lr)).to_json())
        still = [trace for trace in figure["data"] if "run" not in trace.get("meta", {})]
        return still, figure["layout"]

    assert ground(1e-5) == ground(0.02) == ground(10.0)


@EVERY_KIND
def test_a_figure_of_no_run_is_the_ground_alone(kind):
    figure = DRAW[kind](gdviz.SURFACES["rosenbrock"], [])
    assert paths(figure) == {}
    json.loads(figure.to_json(validate=True))
