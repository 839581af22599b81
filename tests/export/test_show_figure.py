"""The figure for notebooks: plain Plotly, bounded, and with the run's own numbers."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.export.show import FAINT, MOST_FRAMES


def lines(figure: go.Figure, axis: str) -> list[go.Scatter]:
    """The lines and heads of runs in one of the two plots."""
    found = [t for t in figure.data if t.type == "scatter" and (t.xaxis or "x") == axis]
    return [trace for trace in found if trace.line.color and trace.uid != "relief"]


@pytest.fixture(scope="module")
def run():
    return gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.1, steps=60)


def test_the_figure_has_the_whole_path_and_the_whole_loss(run):
    figure = gdviz.show(run)
    assert isinstance(figure, go.Figure)
    path, loss = lines(figure, "x")[0], lines(figure, "x2")[0]
    np.testing.assert_array_equal([path.x, path.y], run.theta.T)
    np.testing.assert_array_equal(loss.y, run.loss)
    assert (path.visible, path.opacity) == (None, FAINT)
    trail, head = lines(figure, "x")[1:]
    np.testing.assert_array_equal(trail.x, run.theta[:, 0])
    assert (head.x[0], head.y[0]) == tuple(run.theta[-1])
    assert figure.data[0].type == "contour"


def test_every_frame_has_the_path_up_to_its_step(run):
    figure = gdviz.show(run)
    assert [frame.name for frame in figure.frames] == [str(t) for t in range(61)]
    trail, head, loss_trail, _ = figure.frames[20].data
    np.testing.assert_array_equal(trail.x, run.theta[:21, 0])
    assert (head.x[0], head.y[0]) == tuple(run.theta[20])
    np.testing.assert_array_equal(loss_trail.y, run.loss[:21])
    assert figure.frames[20].traces == tuple(range(len(figure.data) - 4, len(figure.data)))
    (slider,) = figure.layout.sliders
    assert [step.args[0][0] for step in slider.steps] == [frame.name for frame in figure.frames]
    assert slider.active == 60


def test_a_run_of_ten_thousand_steps_has_a_bounded_figure():
    run = gdviz.run(objective="rosenbrock", lr=0.001, steps=10_000)
    figure = gdviz.show(run)
    assert len(figure.frames) <= MOST_FRAMES
    assert (figure.frames[0].name, figure.frames[-1].name) == ("0", "10000")
    assert lines(figure, "x")[0].opacity == 1.0
    assert len(figure.to_json()) < 2_000_000


def test_the_title_says_how_every_run_went():
    runs = [gdviz.run(optimizer=key, lr=0.11, steps=300) for key in ("gd", "momentum")]
    title = gdviz.show(runs).layout.title.text.replace("<br>", " ")
    for run in runs:
        assert run.verdict.text.replace(">", "&gt;").replace("<", "&lt;") in title
    assert "stopped at step 82 of 300" in title


def test_a_diverged_run_has_frames_up_to_its_end_and_no_nan():
    figure = gdviz.show(gdviz.run(lr=0.11, steps=300))
    assert figure.frames[-1].name == "82"
    json.loads(figure.to_json(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_runs_of_one_optimizer_look_different_and_are_told_apart_by_what_differs():
    runs = [gdviz.run(lr=lr, steps=10) for lr in (0.01, 0.05)]
    figure = gdviz.show(runs)
    slow, fast = (trace for trace in lines(figure, "x") if trace.name)
    assert slow.line.color != fast.line.color
    assert (slow.name, fast.name) == ("Gradient descent, lr = 0.01", "Gradient descent, lr = 0.05")


@pytest.mark.parametrize("parameters", [{"data": "five_points", "intercept_only": 1}, {"data": "many_features"}])
def test_one_weight_and_many_are_drawn_as_the_landscape_draws_them(parameters):
    run = gdviz.run(objective="linear_regression", objective_parameters=parameters, lr=0.01, steps=5)
    path = lines(gdviz.show(run), "x")
    drawn = [trace for trace in path if len(trace.x) == 6]
    np.testing.assert_array_equal([drawn[0].x, drawn[0].y], run.drawn.T)


def test_a_still_figure_has_no_controls(run):
    from gdviz.export import show

    figure = show(run, controls=False)
    assert (len(figure.frames), len(figure.layout.sliders), len(figure.layout.updatemenus)) == (0, 0, 0)


def test_what_cannot_be_shown_is_refused_in_words():
    with pytest.raises(ValueError, match="at least one run, got none"):
        gdviz.show([])
    with pytest.raises(ValueError, match="must share their objective and its numbers, got Ravine and Round bowl"):
        gdviz.show([gdviz.run(steps=2), gdviz.run(objective="bowl", steps=2)])


def test_the_name_of_ones_own_data_is_not_in_the_figure():
    own = gdviz.OwnData([1, 2, 3], [1, 3, 2])
    run = gdviz.run(objective="linear_regression", objective_parameters={"data": own.name}, steps=3, lr=0.01)
    assert own.name not in gdviz.show(run).to_json()
