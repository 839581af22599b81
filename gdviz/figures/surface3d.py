"""The surface in three dimensions, with the paths on it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.objective import COARSE, Objective

FLOOR = 1e-4
"""The log axis begins at this part of the highest point."""


def surface_figure(objective: Objective, runs: Sequence[Recorded], relief: Trace | None = None) -> go.Figure:
    """Height is f − f* on a log axis, as in the contours; f on a linear one where f has no lowest value.

    `relief` may stand in for the surface, where it is to be fetched later.
    """
    across, up = objective.axes
    label = style.excess_label(objective)
    floor, top = _span(objective)
    vertical: dict[str, Any] = {}
    if objective.bounded:
        vertical = {
            "type": "log",
            "range": [np.log10(floor), np.log10(top)],
            "exponentformat": "power",
        }
    (left, right), (bottom, top) = objective.view
    return style.figure(
        data=[relief or surface_relief(objective), *(_path(objective, run, floor) for run in runs)],
        layout={
            "template": style.TEMPLATE,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "uirevision": objective.signature,
            "scene": {
                "xaxis": {"title": {"text": across}, "range": [left, right]},
                "yaxis": {"title": {"text": up}, "range": [bottom, top]},
                "zaxis": {"title": {"text": label}, **vertical},
                "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.75},
                "camera": {"eye": {"x": -1.3, "y": -1.6, "z": 1.1}, "center": {"x": 0, "y": 0, "z": -0.18}},
            },
        },
    )


def _path(objective: Objective, run: Recorded, floor: float) -> Trace:
    (across, up), label = objective.axes, style.excess_label(objective)
    stroke = style.stroke(run)
    return {
        **style.run_line("path", run, {"x": "x", "y": "y", "z": "excess"}),
        "type": "scatter3d",
        "x": run.drawn[:, 0],
        "y": run.drawn[:, 1],
        "z": np.maximum(objective.excess(run.loss), floor),
        "mode": "lines+markers",
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 6},
        "marker": {"color": stroke.colour, "size": 2.5},
        "hovertemplate": f"{across} = %{{x:.4g}}, {up} = %{{y:.4g}}<br>{label} = %{{z:.4g}}",
    }


def surface_relief(objective: Objective) -> Trace:
    """The surface alone, its heights in 32 bits."""
    x, y, value = objective.grid(COARSE)
    height = np.maximum(objective.excess(value), _span(objective)[0])
    tint = np.log10(height) if objective.bounded else height
    return {
        "type": "surface",
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "z": height.astype(np.float32),
        "surfacecolor": tint.astype(np.float32),
        "colorscale": [(0.0, "#5B6F84"), (0.6, "#A9B8C7"), (1.0, "#E3E9EF")],
        "showscale": False,
        "opacity": 0.85,
        "hoverinfo": "skip",
        "uid": "relief",
    }


def _span(objective: Objective) -> tuple[float, float]:
    """The floor below which nothing is drawn, and the highest point."""
    low, high = objective.rise
    return FLOOR * high if objective.bounded else low, high
