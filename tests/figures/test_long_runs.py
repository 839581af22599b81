"""Long runs are drawn by fewer points, and look as if by all of them."""

from math import ceil

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz.figures import (
    effective_rate_figure,
    landscape_figure,
    loss_figure,
    progress_figure,
    style,
    surface_figure,
)
from gdviz.figures.long_run import EARLY, LONG, SPANS, seen

T = 2500
MANY = 10_001
RNG = np.random.default_rng(3)
CURVES = {
    "noise": RNG.normal(size=MANY),
    "a random walk": RNG.normal(size=MANY).cumsum(),
    "a smooth fall": np.exp(-np.arange(MANY) / 900.0),
    "a spike": np.where(np.arange(MANY) == 7013, 50.0, 0.0),
    "no change": np.zeros(MANY),
    "a zigzag": (-1.0) ** np.arange(MANY),
    "a divergence": np.where(np.arange(MANY) < 6000, 1.1 ** np.minimum(np.arange(MANY), 6000), np.nan),
    "nothing": np.full(MANY, np.nan),
}


@pytest.mark.parametrize("n", [1, 2, LONG - 1, LONG])
def test_what_is_not_long_is_drawn_by_all_points(n):
    assert seen(np.arange(n), np.zeros(n)) is None


@pytest.mark.parametrize("kind", CURVES)
def test_the_start_is_whole_and_few_points_are_left_of_the_rest(kind):
    points = seen(np.arange(MANY), CURVES[kind])
    assert points[:EARLY].tolist() == list(range(EARLY))
    assert points[-1] == MANY - 1
    assert np.all(np.diff(points) > 0)
    assert len(points) <= EARLY + 4 * SPANS


@pytest.mark.parametrize("kind", CURVES)
@pytest.mark.parametrize("n", [LONG + 1, 4001, MANY])
def test_near_every_step_a_point_that_is_drawn_lies_as_high_and_one_as_low(kind, n):
    y, wide = CURVES[kind][:n], ceil((n - EARLY) / SPANS)
    drawn = np.full(n + 2 * wide, np.nan)
    points = seen(np.arange(n), y)
    drawn[wide + points] = y[points]
    around = np.lib.stride_tricks.sliding_window_view(drawn, 2 * wide + 1)
    known = ~np.isnan(y)
    assert np.all(np.max(around, axis=1, where=~np.isnan(around), initial=-np.inf)[known] >= y[known])
    assert np.all(np.min(around, axis=1, where=~np.isnan(around), initial=np.inf)[known] <= y[known])


def lines(kind: str) -> list[go.Scatter]:
    """What follows a run of T steps in a figure of two."""
    choices = {"objective": "rosenbrock", "lr": 1e-3, "steps": T}
    runs = [gdviz.run(optimizer=key, **choices) for key in ("gd", "adam")]
    return [trace for trace in FIGURES[kind](runs[0].objective, runs).data if "columns" in (trace.meta or {})]


FIGURES = {
    "landscape": landscape_figure,
    "surface": surface_figure,
    "loss": loss_figure,
    "work": lambda objective, runs: progress_figure(objective, runs, "distance", "work"),
    "effective": lambda _, runs: effective_rate_figure(runs),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_what_is_drawn_of_a_long_run_are_its_own_numbers_at_the_steps_that_are_named(kind, monkeypatch):
    some = lines(kind)
    monkeypatch.setattr(style, "seen", lambda *_: None)
    whole = lines(kind)
    assert len(some) == len(whole) > 0
    for few, all_of_it in zip(some, whole, strict=True):
        steps = few.customdata
        assert len(steps) < LONG < T <= len(all_of_it.y)
        for axis in "xyz" if kind == "surface" else "xy":
            assert np.array_equal(few[axis], all_of_it[axis][steps], equal_nan=True)
        assert "%{pointNumber}" not in few.hovertemplate


def test_what_is_before_for_comparison_is_thinned_too():
    now, before = (gdviz.run(objective="ravine", lr=lr, steps=T) for lr in (0.02, 0.01))
    figure = landscape_figure(now.objective, [now], ghosts=[before])
    (ghost,) = (trace for trace in figure.data if "ghost" in trace.uid)
    assert len(ghost.x) == len(ghost.y) < LONG
