"""Contours of the surface with each run's path, the start, the minima and the saddle points."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.surfaces import Surface

GRID = 111
"""Points along each side of the contour's grid."""
LEVELS = 18
FLOOR = 1e-5
"""Heights below this part of the highest are drawn as one: the log of a minimum has no end."""
WIDEST, TALLEST = 2.0, 1.2
"""Contours reach beyond the view to these proportions, so that axes with one scale fill any panel."""

MARKS: dict[str, Trace] = {
    "minimum": {"symbol": "star", "size": 15, "color": style.GREEN, "line": {"width": 1, "color": "white"}},
    "saddle": {"symbol": "x", "size": 11, "color": style.PURPLE, "line": {"width": 1, "color": "white"}},
    "start": {"symbol": "circle", "size": 14, "color": "white", "line": {"width": 3, "color": "#444444"}},
}


def landscape_figure(
    surface: Surface, runs: Sequence[Recorded], relief: Trace | None = None, ghosts: Sequence[Recorded] = ()
) -> go.Figure:
    """Levels are spaced in log(f − min f): the floor of a ravine stays visible. Both axes share one scale.

    `relief` may stand in for the contours, where they are to be fetched later; `ghosts` are runs of an earlier
    setting, drawn faintly for comparison.
    """
    starts = [(float(run.theta[0, 0]), float(run.theta[0, 1])) for run in runs[:1]]
    (left, right), (bottom, top) = surface.view
    return go.Figure(
        data=[
            relief or landscape_relief(surface),
            *_marked("saddle", surface.saddles),
            *(style.ghost("path", run, run.theta[:, 0], run.theta[:, 1]) for run in ghosts),
            *(_path(run) for run in runs),
            *_marked("minimum", surface.minima),
            *_marked("start", starts),
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": "x"}, "range": [left, right], "constrain": "range"},
            "yaxis": {
                "title": {"text": "y"},
                "range": [bottom, top],
                "constrain": "range",
                "scaleanchor": "x",
                "scaleratio": 1,
            },
            "uirevision": f"{surface.key} {surface.defaults()}",
            "dragmode": "pan",
        },
    )


def landscape_relief(surface: Surface) -> Trace:
    """The contours alone."""
    x, y, heights = _heights(surface)
    return {
        "type": "contour",
        "x": x,
        "y": y,
        "z": heights,
        "ncontours": LEVELS,
        "colorscale": style.RELIEF,
        "contours": {"coloring": "heatmap"},
        "line": {"width": 0.8, "color": "rgba(110,125,140,0.75)"},
        "showscale": False,
        "hoverinfo": "skip",
        "uid": "relief",
    }


def _heights(surface: Surface) -> tuple[Array, Array, Array]:
    """The grid, and log₁₀ of f above its lowest value (f if it has none), in 32 bits: more than a screen shows."""
    (left, right), (bottom, top) = surface.view
    across, up = right - left, top - bottom
    half = max(across, WIDEST * up) / 2.0
    tall = max(up, TALLEST * across) / 2.0
    x = np.linspace((left + right) / 2.0 - half, (left + right) / 2.0 + half, GRID)
    y = np.linspace((bottom + top) / 2.0 - tall, (bottom + top) / 2.0 + tall, GRID)
    heights = surface.value(np.array(np.meshgrid(x, y)))
    if style.bounded(surface):
        above = heights - surface.lowest
        heights = np.log10(above + FLOOR * above.max())
    return x.astype(np.float32), y.astype(np.float32), heights.astype(np.float32)


def _path(run: Recorded) -> Trace:
    return {
        **style.run_line("path", run, {"x": "x", "y": "y"}),
        "x": run.theta[:, 0],
        "y": run.theta[:, 1],
        "mode": "lines+markers",
        "marker": {"color": style.STROKES[run.spec.optimizer].colour, "size": 4.5},
        "hovertemplate": "step %{pointNumber}<br>x = %{x:.4g}, y = %{y:.4g}",
    }


def _marked(role: str, points: Sequence[tuple[float, float]]) -> list[Trace]:
    """The points of one role, named in words beside each; no trace if there are none."""
    if not points:
        return []
    return [
        {
            "type": "scatter",
            "x": [x for x, _ in points],
            "y": [y for _, y in points],
            "mode": "markers+text",
            "text": [role] * len(points),
            "textposition": "top center",
            "marker": MARKS[role],
            "name": role,
            "hovertemplate": f"{role}<br>x = %{{x:.4g}}, y = %{{y:.4g}}<extra></extra>",
            "uid": role,
            "meta": {"role": role},
        }
    ]
