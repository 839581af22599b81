"""The columns that every batch has: where a run is, how high, and at what rate."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

import gdviz
from gdviz.analysis import Sweep
from gdviz.arrays import Array
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.ui.packing import Column, within_reach

FAR = 16.0
"""Points are kept up to this many half-views from the picture's centre; a farther one keeps its direction."""
DECADES_DOWN, DECADES_UP = 10, 14
"""Orders of magnitude of the loss kept below and above the start's; the picture shows 8 and 4."""
PIXELS = {
    "step": 1.0,
    "x": 2.5,
    "y": 2.5,
    "excess": 40.0,
    "rate": 50.0,
    "gain_x": 25.0,
    "gain_y": 25.0,
    "distance": 25.0,
    "work": 5.0,
}
"""Half a pixel of a large picture, in the columns' 16-bit units."""


def base_columns(spec: RunSpec, sweep: Sweep, scheduled: bool) -> list[Column]:
    """The columns of the paths themselves; the rate is sent only where a schedule changes it."""
    objective = objective_of(spec)
    (left, right), (bottom, top) = objective.view
    first = float(objective.excess(paths(sweep).loss)[0, 0])
    if objective.bounded:
        decade = float(np.log10(first)) if first > 0.0 else 0.0
        loss = Column("excess", decade - DECADES_DOWN, decade + DECADES_UP, log=True)
    else:
        span = 100.0 * max(1.0, abs(first))
        loss = Column("excess", first - span, first + span)
    columns = [
        Column("step", 0.0, float(spec.steps)),
        Column("x", (left + right) / 2 - FAR * (right - left) / 2, (left + right) / 2 + FAR * (right - left) / 2),
        Column("y", (bottom + top) / 2 - FAR * (top - bottom) / 2, (bottom + top) / 2 + FAR * (top - bottom) / 2),
        loss,
    ]
    if scheduled:
        columns.append(Column("rate", -6.0, 1.0, log=True))
    return columns


def packed_base(sweep: Sweep, columns: Sequence[Column]) -> list[NDArray[np.uint16]]:
    """Each of the base columns of one optimizer's runs, (T+1, positions)."""
    objective, path = objective_of(sweep.spec.base), paths(sweep)
    x, y = within_reach(objective.drawn(np.moveaxis(path.theta, 1, 0)), *columns[1:3])
    excess = objective.excess(path.loss)
    steps, rates = np.arange(len(excess), dtype=float), np.vstack([path.lr, path.lr[-1:]])
    ended = np.isnan(path.theta[:, 0])
    quantities: dict[str, Array] = {
        "step": np.where(ended, np.nan, steps[:, None]),
        "x": x,
        "y": y,
        "excess": excess,
        "rate": rates,
    }
    return [column.packed(quantities[column.name]) for column in columns]


def paths(sweep: Sweep) -> gdviz.Trajectory:
    """The arrays of a sweep that was run with its paths."""
    assert sweep.trajectory is not None
    return sweep.trajectory
