"""The figures of the schedules page: where the rate was cut, and the gradient before and after clipping."""

from dataclasses import replace

import numpy as np
import pytest

import gdviz
from gdviz.analysis.clipping import Clipping
from gdviz.figures import fired_marks, loss_figure, norms_figure, rate_figure
from gdviz.figures.style import SCHEDULE_STROKES, title

NOISY = {"objective": "ravine", "lr": 0.09, "steps": 300, "batch_size": 4, "noise": 1.0}


def run_with(schedule: str, **choices) -> gdviz.Run:
    return replace(gdviz.run(schedule=schedule, **{**NOISY, **choices}), by="schedule")


def test_marks_stand_where_the_rate_was_cut_and_nowhere_else():
    run = run_with("plateau")
    (marks,) = fired_marks("rate", run, run.lr)
    assert len(marks["x"]) > 3
    for t, rate in enumerate(run.lr):
        halved = t > 0 and rate == pytest.approx(0.5 * run.lr[t - 1])
        assert (t in marks["x"]) == halved
    np.testing.assert_array_equal(marks["y"], run.lr[marks["x"]])


@pytest.mark.parametrize("key", [key for key in gdviz.SCHEDULES if key != "plateau"])
def test_a_schedule_that_does_not_look_at_the_loss_has_no_marks(key):
    assert fired_marks("rate", run_with(key), run_with(key).lr) == []


def test_runs_told_apart_by_schedule_have_lines_names_and_colours_of_their_own():
    runs = [run_with(key) for key in gdviz.SCHEDULES]
    for figure in (rate_figure(runs), loss_figure(runs[0].objective, runs)):
        lines = [trace for trace in figure.data if trace.meta.get("run")]
        assert [line.meta["run"] for line in lines] == list(gdviz.SCHEDULES)
        assert len({trace.uid for trace in figure.data}) == len(figure.data)
    assert list(SCHEDULE_STROKES) == list(gdviz.SCHEDULES)
    assert len(set(SCHEDULE_STROKES.values())) == len(SCHEDULE_STROKES)
    assert title(run_with("cosine")) == "Cosine"
    assert title(gdviz.run(schedule="cosine")) == "Gradient descent"


def test_the_gradient_is_drawn_before_and_after_with_the_limit():
    run = replace(gdviz.run(objective="cliff", lr=6.0, steps=60, clip_norm=1.0), by="schedule")
    found = Clipping(run, gdviz.run(replace(run.spec, clip_norm=None)))
    figure = norms_figure(found)
    drawn = {trace.name: trace for trace in figure.data}
    np.testing.assert_array_equal(drawn["before clipping"].y, found.before)
    np.testing.assert_array_equal(drawn["after"].y, found.after)
    assert list(drawn["the limit c"].y) == [1.0, 1.0]
    low, high = figure.layout.yaxis.range
    assert 10.0**low < 1.0 < found.before.max() < 10.0**high


@pytest.mark.parametrize("clip", [1e-6, 1e6])
def test_any_limit_leaves_a_window_to_draw(clip):
    run = gdviz.run(objective="bowl", lr=2.5, steps=300, clip_norm=clip)
    low, high = norms_figure(Clipping(run, run)).layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert low < high
