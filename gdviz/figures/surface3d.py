"""The surface in three dimensions, with the paths on it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.surfaces import Surface

GRID = 71
FLOOR = 1e-4
"""The log axis begins at this part of the highest point."""


def surface_figure(surface: Surface, runs: Sequence[Recorded]) -> go.Figure:
    """Height is f − f* on a log axis, as in the contours; f on a linear one where f has no lowest value."""
    x, y, value = surface.grid(GRID)
    height = style.excess_of(surface, value)
    log = style.bounded(surface)
    highest = float(height.max())
    floor = FLOOR * highest if log else float(height.min())
    label = style.excess_label(surface)
    vertical = (
        {"type": "log", "range": [np.log10(floor), np.log10(highest)], "exponentformat": "power"} if log else {}
    )
    relief = {
        "type": "surface",
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "z": np.maximum(height, floor).astype(np.float32),
        "surfacecolor": _tint(height, floor, log),
        "colorscale": [(0.0, "#5B6F84"), (0.6, "#A9B8C7"), (1.0, "#E3E9EF")],
        "showscale": False,
        "opacity": 0.85,
        "hoverinfo": "skip",
        "uid": "relief",
    }
    (left, right), (bottom, top) = surface.view
    return go.Figure(
        data=[relief, *(_path(surface, run, floor) for run in runs)],
        layout={
            "template": style.TEMPLATE,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "uirevision": f"{surface.key} {surface.defaults()}",
            "scene": {
                "xaxis": {"title": {"text": "x"}, "range": [left, right]},
                "yaxis": {"title": {"text": "y"}, "range": [bottom, top]},
                "zaxis": {"title": {"text": label}, **vertical},
                "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.75},
                "camera": {"eye": {"x": -1.3, "y": -1.6, "z": 1.1}, "center": {"x": 0, "y": 0, "z": -0.18}},
            },
        },
    )


def _path(surface: Surface, run: Recorded, floor: float) -> Trace:
    stroke = style.STROKES[run.spec.optimizer]
    return {
        **style.run_line("path", run, {"x": "x", "y": "y", "z": "excess"}),
        "type": "scatter3d",
        "x": run.theta[:, 0],
        "y": run.theta[:, 1],
        "z": np.maximum(style.excess_of(surface, run.loss), floor),
        "mode": "lines+markers",
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 6},
        "marker": {"color": stroke.colour, "size": 2.5},
        "hovertemplate": f"x = %{{x:.4g}}, y = %{{y:.4g}}<br>{style.excess_label(surface)} = %{{z:.4g}}",
    }


def _tint(height: Array, floor: float, log: bool) -> Array:
    """The height as the colour sees it."""
    return (np.log10(np.maximum(height, floor)) if log else height).astype(np.float32)
