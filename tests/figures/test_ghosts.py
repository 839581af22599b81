"""Ghosts: runs of the setting before, which show for comparison and stay where they are."""

import json

import numpy as np
import pytest

import gdviz
from gdviz.figures import landscape_figure, loss_figure
from gdviz.figures.style import STROKES

DRAW = {"landscape": landscape_figure, "loss": loss_figure}
EVERY_KIND = pytest.mark.parametrize("kind", DRAW)


def runs_at(lr, steps=25, objective="ravine"):
    return [gdviz.run(objective=objective, optimizer=key, lr=lr, steps=steps) for key in gdviz.OPTIMIZERS]


def drawn(kind, runs, ghosts):
    return DRAW[kind](runs[0].objective, runs, ghosts=ghosts)


def ghosts_in(figure):
    return [trace for trace in figure.data if "ghost" in trace.uid]


@EVERY_KIND
@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
def test_a_ghost_is_the_earlier_run_to_the_bit(kind, objective):
    before = runs_at(0.01, steps=40, objective=objective)
    found = ghosts_in(drawn(kind, runs_at(0.02, objective=objective), before))
    assert len(found) == len(before)
    for trace, run in zip(found, before, strict=True):
        lowest = min(float(run.objective.value(np.array(point))) for point in run.objective.minima)
        expected = run.drawn.T if kind == "landscape" else (np.arange(41.0), run.loss - lowest)
        for axis, numbers in zip((trace.x, trace.y), expected, strict=True):
            assert np.asarray(axis, dtype=float).tobytes() == np.ascontiguousarray(numbers).tobytes()


@EVERY_KIND
def test_a_ghost_is_static_pale_and_has_a_name_of_its_own(kind):
    figure = drawn(kind, runs_at(0.02), runs_at(0.01))
    uids = [trace.uid for trace in figure.data]
    assert len(set(uids)) == len(uids)
    for trace, key in zip(ghosts_in(figure), gdviz.OPTIMIZERS, strict=True):
        assert trace.meta is None
        assert trace.opacity < 0.6
        assert trace.line.color == STROKES[key].colour


@EVERY_KIND
def test_ghosts_change_nothing_else_and_lie_beneath_the_runs(kind):
    runs = runs_at(0.02)
    plain, haunted = drawn(kind, runs, ()), drawn(kind, runs, runs_at(0.5))
    rest = [trace for trace in haunted.data if "ghost" not in trace.uid]
    assert list(map(str, rest)) == list(map(str, plain.data))
    assert haunted.layout == plain.layout
    order = ["ghost" if "ghost" in trace.uid else "run" for trace in haunted.data if "-" in (trace.uid or "")]
    assert order == sorted(order)


@EVERY_KIND
def test_a_ghost_that_diverged_is_json_too(kind):
    figure = drawn(kind, runs_at(0.02), runs_at(10.0, steps=60))
    json.loads(figure.to_json(validate=True), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
