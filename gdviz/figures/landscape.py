"""Contours of the surface with each run's path, the start, the minima and the saddle points."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.objective import Objective, View

GRID = 111
"""Points along each side of the contour's grid."""
LEVELS = 18
FLOOR = 1e-5
"""Heights below this part of the highest are drawn as one: the log of a minimum has no end."""
WIDEST, TALLEST = 2.0, 1.2
"""Contours reach beyond the view to these proportions, so that axes with one scale fill any panel."""

MANY = 9
"""With more points of one role than this, words would cover the picture, and marks are small."""
SMALL = 7

MARKS: dict[str, Trace] = {
    "minimum": {"symbol": "star", "size": 15, "color": style.GREEN, "line": {"width": 1, "color": "white"}},
    "saddle": {"symbol": "x", "size": 11, "color": style.PURPLE, "line": {"width": 1, "color": "white"}},
    "start": {"symbol": "circle", "size": 14, "color": "white", "line": {"width": 3, "color": "#444444"}},
}


def landscape_figure(
    objective: Objective, runs: Sequence[Recorded], relief: Trace | None = None, ghosts: Sequence[Recorded] = ()
) -> go.Figure:
    """Levels are spaced in log(f − min f): the floor of a ravine stays visible. Axes in one unit share one scale.

    With one weight it is the curve of f itself, the paths on it. `relief` may stand in for the contours, where
    they are to be fetched later; `ghosts` are runs of an earlier setting, drawn faintly for comparison.
    """
    starts = [tuple(run.drawn[0].tolist()) for run in runs[:1]]
    (left, right), (bottom, top) = objective.view
    across, up = objective.axes
    one_scale = {"scaleanchor": "x", "scaleratio": 1} if objective.one_scale else {}
    return style.figure(
        data=[
            relief or landscape_relief(objective),
            *marked(objective, "saddle", _drawn(objective, objective.saddles)),
            *(style.ghost("path", run, *run.drawn.T) for run in ghosts),
            *(path_line(run) for run in runs),
            *marked(objective, "minimum", _drawn(objective, objective.minima)),
            *marked(objective, "start", starts),
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": across}, "range": [left, right], "constrain": "range"},
            "yaxis": {
                "title": {"text": up},
                "range": [bottom, top],
                "constrain": "range",
                **one_scale,
            },
            "uirevision": objective.signature,
            "dragmode": "pan",
        },
    )


def landscape_relief(objective: Objective, window: View | None = None) -> Trace:
    """The contours alone; with one weight, the curve of f. A `window` may take the place of the view."""
    window = window or objective.view
    if objective.dimension == 1:
        return _curve(objective, window)
    x, y, heights = _heights(objective, window)
    low, high = float(heights.min()), float(heights.max())
    return {
        "type": "contour",
        "x": x,
        "y": y,
        "z": heights,
        "autocontour": False,
        "colorscale": style.RELIEF,
        # Plotly would round the distance of the levels, and a shallow well could fall between two of them.
        "contours": {"coloring": "heatmap", "start": low, "end": high, "size": max((high - low) / LEVELS, 1e-12)},
        "line": {"width": 0.8, "color": "rgba(110,125,140,0.75)"},
        "showscale": False,
        "hoverinfo": "skip",
        "uid": "relief",
    }


def _heights(objective: Objective, window: View) -> tuple[Array, Array, Array]:
    """The grid, and log₁₀ of f above its lowest value (f if it has none), in 32 bits: more than a screen shows."""
    (left, right), (bottom, top) = window
    across, up = right - left, top - bottom
    half = max(across, WIDEST * up) / 2.0 if objective.one_scale else across
    tall = max(up, TALLEST * across) / 2.0 if objective.one_scale else up
    x = np.linspace((left + right) / 2.0 - half, (left + right) / 2.0 + half, GRID)
    y = np.linspace((bottom + top) / 2.0 - tall, (bottom + top) / 2.0 + tall, GRID)
    heights = objective.height(np.array(np.meshgrid(x, y)))
    if objective.bounded:
        above = heights - objective.lowest
        heights = np.log10(above + FLOOR * above.max())
    return x.astype(np.float32), y.astype(np.float32), heights.astype(np.float32)


def path_line(run: Recorded) -> Trace:
    """The path of a run, a dot at every step."""
    return {
        **style.run_line("path", run, {"x": "x", "y": "y"}),
        "x": run.drawn[:, 0],
        "y": run.drawn[:, 1],
        "mode": "lines+markers",
        "marker": {"color": style.stroke(run).colour, "size": 4.5},
        "hovertemplate": "step %{pointNumber}<br>" + _read_off(run.objective),
    }


def _curve(objective: Objective, window: View) -> Trace:
    """f of one weight, beyond the window on both sides."""
    (left, right), _ = window
    x = np.linspace(2 * left - right, 2 * right - left, 3 * GRID)
    return {
        "type": "scatter",
        "x": x,
        "y": objective.value(x[None]),
        "mode": "lines",
        "line": {"width": 2, "color": style.GREY},
        "hoverinfo": "skip",
        "uid": "relief",
    }


def _read_off(objective: Objective) -> str:
    across, up = objective.axes
    return f"{across} = %{{x:.4g}}, {up} = %{{y:.4g}}"


def _drawn(objective: Objective, points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Where points are in the picture."""
    return [tuple(objective.drawn(np.array(point)).tolist()) for point in points]


def marked(objective: Objective, role: str, points: Sequence[tuple[float, float]]) -> list[Trace]:
    """The points of one role, named in words beside each unless they are many; no trace if there are none."""
    if not points:
        return []
    many = len(points) > MANY
    return [
        {
            "type": "scatter",
            "x": [x for x, _ in points],
            "y": [y for _, y in points],
            "mode": "markers" if many else "markers+text",
            "text": [role] * len(points),
            "textposition": "top center",
            "marker": {**MARKS[role], "size": SMALL} if many else MARKS[role],
            "name": role,
            "hovertemplate": f"{role}<br>{_read_off(objective)}<extra></extra>",
            "uid": role,
            "meta": {"role": role},
        }
    ]
