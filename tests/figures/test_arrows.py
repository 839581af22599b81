"""Two arrows at the point on stage: where all examples pull, and where the mini-batch does, at one scale."""

import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.figures import arrow_traces
from gdviz.figures.arrows import LENGTH, STROKES

SETTINGS = {
    "tips": {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "lr": 0.0005},
    "tips, standardised": {
        "objective": "huber_regression",
        "objective_parameters": {"data": "tips", "standardise": 1.0},
        "lr": 0.1,
    },
    "absolute": {"objective": "absolute_regression", "lr": 0.05, "sampling": "independent"},
    "flowers": {"objective": "logistic_regression", "lr": 0.5},
    "flowers apart": {"objective": "logistic_regression", "objective_parameters": {"separable": 1}, "lr": 5.0},
    "twenty weights": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "many_features"},
        "lr": 0.05,
    },
    "ravine": {"objective": "ravine", "noise": 1.0, "lr": 0.02},
    "clipped": {"objective": "ravine", "noise": 1.0, "lr": 0.02, "clip_norm": 0.5, "weight_decay": 0.1},
}
EVERY = pytest.mark.parametrize("name", SETTINGS)


def run_of(name: str, **choices) -> gdviz.Run:
    return gdviz.run(**{"steps": 20, "batch_size": 4, **SETTINGS[name], **choices})


def sent(traces: list[dict]) -> list[dict]:
    """The traces as the stage gets them."""
    figure = go.Figure(data=traces)
    text = figure.to_json(validate=True, remove_uids=False)
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]


def numbers(array) -> np.ndarray:
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).astype(float)
    return np.array(array, dtype=float)


def arrows(run: gdviz.Run) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Begin (T, 2) and end (T, 2) of each arrow over time, by the end of its uid."""
    found = {}
    for trace in sent(arrow_traces(run)):
        values = {axis: numbers(values) for axis, values in trace["meta"]["values"].items()}
        begin, end = (np.transpose([values[x], values[y]]) for x, y in (("x", "y"), ("x2", "y2")))
        found[trace["uid"].removeprefix("arrow-")] = (begin, end)
    return found


def window_of(run: gdviz.Run) -> np.ndarray:
    return np.ptp(run.objective.view, axis=1)


@EVERY
def test_both_arrows_begin_at_every_point_that_a_step_is_taken_from(name):
    run = run_of(name)
    for begin, _ in arrows(run).values():
        np.testing.assert_array_equal(begin, run.drawn[:-1])


@EVERY
def test_arrows_point_down_the_true_slope_and_along_what_was_measured(name):
    run = run_of(name)
    for key, gradient in (("all", run.grad[:-1]), ("batch", run.trajectory.estimate)):
        begin, end = arrows(run)[key]
        pull = np.array(
            [
                run.objective.drawn(theta - g) - run.objective.drawn(theta)
                for theta, g in zip(run.theta[:-1], gradient, strict=True)
            ]
        )
        move = end - begin
        sizes = np.hypot(*move.T) * np.hypot(*pull.T)
        cross, dot = move[:, 0] * pull[:, 1] - move[:, 1] * pull[:, 0], (move * pull).sum(axis=1)
        assert np.abs(cross).max() <= 1e-7 * sizes.max()
        assert (dot >= 0.0).all()


@EVERY
def test_the_longer_of_the_two_is_the_same_part_of_the_window_at_every_step(name):
    run = run_of(name)
    lengths = [np.hypot(*((end - begin) / window_of(run)).T) for begin, end in arrows(run).values()]
    assert np.maximum(*lengths) == pytest.approx(LENGTH)


@EVERY
def test_both_arrows_of_a_step_have_one_scale(name):
    run = run_of(name)
    (begin, true), (_, measured) = arrows(run)["all"], arrows(run)["batch"]
    drawn = run.objective.drawn
    for t in range(20):
        pulls = [
            drawn(run.theta[t] - gradient) - drawn(run.theta[t])
            for gradient in (run.grad[t], run.trajectory.estimate[t])
        ]
        long, other = (np.hypot(*pull) for pull in pulls)
        shown = np.hypot(*(true[t] - begin[t])), np.hypot(*(measured[t] - begin[t]))
        assert shown[1] * long == pytest.approx(shown[0] * other, rel=1e-6, abs=1e-12)


def test_with_exact_gradients_the_two_arrows_are_one():
    found = arrows(run_of("ravine", batch_size=None))
    np.testing.assert_allclose(found["all"][1], found["batch"][1])


def test_where_there_is_no_slope_there_is_no_arrow_but_a_point():
    run = gdviz.run(objective="bowl", start=(0.0, 0.0), steps=5)
    for begin, end in arrows(run).values():
        np.testing.assert_array_equal(begin, end)


@pytest.mark.parametrize("lr", [1.0, 10.0, 1e10, 1e300])
@EVERY
def test_a_run_that_diverges_has_arrows_up_to_its_end_and_none_beyond(name, lr):
    run = run_of(name, lr=lr, steps=60)
    for begin, end in arrows(run).values():
        assert np.isnan(begin[run.last + 1 :]).all()
        assert np.isnan(end[run.last + 1 :]).all()
        assert np.isfinite(begin[: min(run.last, 60)]).all()


def test_each_arrow_says_what_it_is_in_colour_and_words():
    true, measured = sent(arrow_traces(run_of("tips")))
    assert (true["uid"], measured["uid"]) == ("arrow-all", "arrow-batch")
    assert true["line"]["color"] != measured["line"]["color"]
    assert {trace["line"]["color"] for trace in (true, measured)} == {colour for colour, _ in STROKES.values()}
    assert "all examples" in true["name"]
    assert "batch" in measured["name"]
    assert all(trace["meta"]["run"] == "gd" and trace["meta"]["arrow"] for trace in (true, measured))
