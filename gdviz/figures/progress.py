"""How a run gets on: any of four measures, against steps or what they cost, with the band of many seeds."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.measures import CLOCKS, MEASURES, Clock, Measure
from gdviz.analysis.seed_band import Band
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.loss_curve import ABOVE, BELOW
from gdviz.figures.style import Trace
from gdviz.objective import Objective

FINE = 600
"""Steps at which a band is drawn at the most: more than its picture has pixels."""
FEW = 8
"""So many bands are drawn as finely as that."""
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Where an axis ends that depends on the learning rate: so rarely another number that it mostly holds still."""
LOSS_ROOM = 0.25
"""Decades left above and below a loss, which falls no lower than its minimum."""


def progress_figure(
    objective: Objective, runs: Sequence[Recorded], measure: str, clock: str, band: Trace | None = None
) -> go.Figure:
    """The measure of each run on the clock; `band` stands in for the `band_traces`, to be fetched later.

    The y axis does not follow the data, so that curves of different learning rates can be compared; the x axis
    does so in leaps, from one round number to the next, where what is spent depends on the learning rate.
    """
    wanted, time = MEASURES[measure], CLOCKS[clock]
    spent = max((float(time.of(run.trajectory)[-1]) for run in runs), default=1.0)
    if any(_searches(run, time) for run in runs):
        spent = _round_up(spent)
    return style.figure(
        data=[*([band] if band else []), *(_line(objective, run, wanted, time) for run in runs)],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": time.label}, "range": [-0.03 * spent, 1.04 * spent]},
            "yaxis": {"title": {"text": wanted.label}, **_axis(objective, runs, wanted)},
            "uirevision": f"{measure} {clock} {objective.signature} {spent}",
        },
    )


def band_traces(bands: Mapping[str, Band], spent: Mapping[str, Any]) -> list[Trace]:
    """For each optimizer the tenth to ninetieth percentile as a shade, and the median as a thin line.

    `spent` holds the clock's (T+1,) for each. Of long runs at most FINE steps are drawn, fewer of many runs, the
    first and the last among them.
    """
    traces, fine = [], FINE * FEW // max(FEW, len(bands))
    for key, band in bands.items():
        stroke, steps = style.STROKES[key], len(band.median)
        seen = np.unique(np.linspace(0, steps - 1, min(steps, fine)).round().astype(int))
        x, low, median, high = (np.asarray(values, dtype=float)[seen] for values in (spent[key], *band))
        shared = {"type": "scatter", "hoverinfo": "skip", "meta": {"settled": True}}
        there = np.isfinite(low) & np.isfinite(high)
        outline = {
            "x": np.concatenate([x[there], x[there][::-1]]),
            "y": np.concatenate([high[there], low[there][::-1]]),
        }
        fill = {"mode": "none", "fill": "toself", "fillcolor": style.faint(stroke.colour)}
        line = {"mode": "lines", "line": {"color": stroke.colour, "width": 1.2, "dash": "dot"}}
        traces.append({**shared, **outline, **fill, "uid": f"band-{key}"})
        traces.append({**shared, **line, "x": x, "y": median, "uid": f"median-{key}"})
    return traces


def _line(objective: Objective, run: Recorded, measure: Measure, clock: Clock) -> Trace:
    followed = {"x": "work"} if _searches(run, clock) else {}
    line = style.run_line("progress", run, {**followed, "y": measure.key})
    line["meta"]["clock"] = True
    label = clock.title.lower()
    return {
        **line,
        "x": clock.of(run.trajectory),
        "y": measure.of(objective, run.trajectory),
        "hovertemplate": f"{label} %{{x:.4g}}<br>{measure.label} = %{{y:.4g}}",
    }


def _searches(run: Recorded, clock: Clock) -> bool:
    """Whether x too depends on the learning rate: it says how often a rule that tries points out calls f."""
    return clock.key == "work" and bool((run.trajectory.value_calls > 0.0).any())


def _round_up(spent: float) -> float:
    """The next of ROUND times a power of ten."""
    decade = 10.0 ** math.floor(math.log10(spent))
    return next(ones * decade for ones in (*ROUND, 10.0) if ones * decade >= spent)


def _axis(objective: Objective, runs: Sequence[Recorded], measure: Measure) -> dict[str, Any]:
    """A log axis around the start; for a loss above 0, from below its minimum to above its start."""
    first = float(measure.of(objective, runs[0].trajectory)[0]) if runs else 1.0
    lowest = float(objective.lowest)
    if measure.key == "loss" and lowest <= 0.0:
        span = max(1.0, abs(first))
        return {"range": [lowest - 0.05 * span if np.isfinite(lowest) else first - 10 * span, first + 0.5 * span]}
    if measure.key == "loss":
        low, high = np.log10(lowest), np.log10(max(first, 1.01 * lowest))
        return {"type": "log", "range": [low - 0.2 * LOSS_ROOM, high + LOSS_ROOM]}
    decade = round(float(np.log10(first))) if first > 0.0 else 0
    halved = 1 if measure.key == "excess" else 2  # gradient and distance go as the root of the excess
    low, high = decade - BELOW // halved, decade + ABOVE // halved
    return {"type": "log", "range": [low, high], "nticks": 7, "exponentformat": "power"}
