"""The look: one colour and one dash per optimizer, one template, one set of markers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures.long_run import seen
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES

Trace: TypeAlias = dict[str, Any]
"""A Plotly trace as a dict: a trace object would be checked whenever it is made."""

BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE, GREY = (
    "#0072B2",
    "#56B4E9",
    "#009E73",
    "#E69F00",
    "#D55E00",
    "#CC79A7",
    "#999999",
)
"""Okabe & Ito's colours for every kind of colour vision, with grey for black so that both themes show it."""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn: colour and Plotly dash."""

    colour: str
    dash: str


STROKES = {
    "gd": Stroke(VERMILION, "solid"),
    "momentum": Stroke(BLUE, "solid"),
    "nesterov": Stroke(SKY, "dash"),
    "adagrad": Stroke(GREEN, "dashdot"),
    "rmsprop": Stroke(PURPLE, "dot"),
    "adam": Stroke(ORANGE, "solid"),
    "adamw": Stroke(GREY, "dash"),
    "adadelta": Stroke(GREEN, "dot"),
    "amsgrad": Stroke(ORANGE, "dash"),
    "nadam": Stroke(ORANGE, "dot"),
    "lion": Stroke(PURPLE, "solid"),
    "proximal": Stroke(GREEN, "dash"),
    "armijo": Stroke(VERMILION, "dash"),
    "newton": Stroke(BLUE, "dot"),
}
"""One entry an optimizer; no two share a colour and a dash."""

SCHEDULE_STROKES = {
    "constant": Stroke(VERMILION, "solid"),
    "step": Stroke(BLUE, "solid"),
    "exponential": Stroke(GREEN, "solid"),
    "cosine": Stroke(ORANGE, "solid"),
    "restarts": Stroke(PURPLE, "solid"),
    "warmup_cosine": Stroke(SKY, "solid"),
    "inverse_time": Stroke(BLUE, "dash"),
    "inverse_sqrt": Stroke(GREEN, "dash"),
    "one_cycle": Stroke(PURPLE, "dash"),
    "plateau": Stroke(GREY, "solid"),
}
"""One entry a schedule, for runs that differ in nothing else."""

RELIEF = [(0.0, "rgba(96,118,140,0.62)"), (0.6, "rgba(112,136,160,0.32)"), (1.0, "rgba(128,154,180,0.05)")]
"""Heights from low to high, as tints: they lie on a light or a dark page alike."""

LEGEND_INSIDE = {"x": 0.01, "y": 0.99, "bgcolor": "rgba(127,127,127,0.12)"}
"""In the upper left corner of the plot."""

GRID_LINE = "rgba(127,127,127,0.28)"

TEMPLATE = go.layout.Template(
    layout={
        "font": {"size": 14},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 60, "r": 12, "t": 12, "b": 48},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {"gridcolor": GRID_LINE, "zeroline": False, "title": {"standoff": 8}},
        "yaxis": {"gridcolor": GRID_LINE, "zeroline": False, "title": {"standoff": 8}},
    }
)


def figure(data: Sequence[Trace], layout: dict[str, Any]) -> go.Figure:
    """A figure of these traces and this layout, as they are.

    go.Figure would look at every property of every trace: a third of a rerun. A test does that instead.
    """
    return go.Figure(data=[_by_what_is_seen(trace) for trace in data], layout=layout, _validate=False)


def _by_what_is_seen(trace: Trace) -> Trace:
    """The trace; of one that follows a long run the points that make its picture, with their steps."""
    if "columns" not in trace.get("meta", {}):
        return trace
    axes = [axis for axis in "xyz" if axis in trace]
    points = seen(*(trace[axis] for axis in axes))
    if points is None:
        return trace
    told = trace["hovertemplate"].replace("%{pointNumber}", "%{customdata}")
    drawn = {axis: np.asarray(trace[axis])[points] for axis in axes}
    return {**trace, **drawn, "customdata": points, "hovertemplate": told}


def stroke(run: Recorded) -> Stroke:
    """How the line of a run is drawn."""
    return (STROKES if run.by == "optimizer" else SCHEDULE_STROKES)[run.key]


def title(run: Recorded) -> str:
    """What a run is called beside others."""
    return (OPTIMIZERS if run.by == "optimizer" else SCHEDULES)[run.key].title


def excess_label(objective: Objective) -> str:
    """The axis title that goes with an excess."""
    return "f(θ) − f*" if objective.bounded else "f(θ)"


def run_line(picture: str, run: Recorded, columns: dict[str, str]) -> Trace:
    """What every line that follows a run has in common: its stroke, and which columns it draws over time."""
    key, drawn = run.key, stroke(run)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": key,
        "line": {"color": drawn.colour, "dash": drawn.dash, "width": 2.5},
        "uid": f"{picture}-{key}",
        "meta": {"run": key, "columns": columns},
    }


def ghost(picture: str, run: Recorded, x: Array, y: Array) -> Trace:
    """A run of an earlier setting: a thin, pale line in its own colour, which nothing moves."""
    key, points = run.key, seen(x, y)
    return {
        "type": "scatter",
        "x": x if points is None else x[points],
        "y": y if points is None else y[points],
        "mode": "lines",
        "line": {"color": stroke(run).colour, "dash": "dot", "width": 1.5},
        "opacity": 0.45,
        "hovertemplate": f"{key}, for comparison<extra></extra>",
        "uid": f"{picture}-ghost-{key}",
    }


def over_steps(runs: Sequence[Recorded]) -> dict[str, Any]:
    """The layout of a figure over t, with room at both ends for a dot on the first and the last step."""
    steps = max((run.spec.steps for run in runs), default=1)
    return {"template": TEMPLATE, "xaxis": {"title": {"text": "step t"}, "range": [-0.03 * steps, 1.04 * steps]}}


def faint(colour: str) -> str:
    """A colour #RRGGBB, so thin that lines show through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.18)"


def plain(text: str) -> str:
    """Text from elsewhere for a title: Plotly would read some tags in it."""
    return escape(text, quote=False)
