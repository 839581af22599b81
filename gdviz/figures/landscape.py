"""Contours of the surface with each run's path, the start, the minima and the saddle points."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.surfaces import Surface

GRID = 111
"""Points along each side of the contour's grid."""
LEVELS = 18
FLOOR = 1e-5
"""Heights below this part of the highest are drawn as one: the log of a minimum has no end."""
WIDEST, TALLEST = 2.0, 1.2
"""Contours reach beyond the view until width/height and height/width are these: axes with one scale fill any panel."""

MARKS: dict[str, dict[str, Any]] = {
    "minimum": {"symbol": "star", "size": 15, "color": style.GREEN, "line": {"width": 1, "color": "white"}},
    "saddle": {"symbol": "x", "size": 11, "color": style.PURPLE, "line": {"width": 1, "color": "white"}},
    "start": {"symbol": "circle", "size": 14, "color": "white", "line": {"width": 3, "color": "#444444"}},
}


def landscape_figure(surface: Surface, runs: Sequence[Recorded]) -> go.Figure:
    """Levels are spaced in log(f − min f), so that the floor of a ravine stays visible; both axes share a scale."""
    x, y, heights = _heights(surface)
    figure = go.Figure(layout={"template": style.TEMPLATE})
    figure.add_trace(
        go.Contour(
            x=x,
            y=y,
            z=heights,
            ncontours=LEVELS,
            colorscale=style.RELIEF,
            contours={"coloring": "heatmap"},
            line={"width": 0.8, "color": "rgba(110,125,140,0.75)"},
            showscale=False,
            hoverinfo="skip",
            uid="relief",
        )
    )
    _mark(figure, "saddle", surface.saddles)
    for run in runs:
        figure.add_trace(_path(run))
    _mark(figure, "minimum", surface.minima)
    if runs:
        start_x, start_y = runs[0].theta[0]
        _mark(figure, "start", [(float(start_x), float(start_y))])
    (left, right), (bottom, top) = surface.view
    figure.update_xaxes(title_text="x", range=[left, right], constrain="range")
    figure.update_yaxes(title_text="y", range=[bottom, top], constrain="range", scaleanchor="x", scaleratio=1)
    figure.update_layout(uirevision=f"{surface.key} {surface.defaults()}", dragmode="pan")
    return figure


def _heights(surface: Surface) -> tuple[Array, Array, Array]:
    """The grid, and log₁₀ of f above its lowest value, as 32-bit floats: twice what a screen can show."""
    (left, right), (bottom, top) = surface.view
    across, up = right - left, top - bottom
    half = max(across, WIDEST * up) / 2.0
    tall = max(up, TALLEST * across) / 2.0
    x = np.linspace((left + right) / 2.0 - half, (left + right) / 2.0 + half, GRID)
    y = np.linspace((bottom + top) / 2.0 - tall, (bottom + top) / 2.0 + tall, GRID)
    value = surface.value(np.array(np.meshgrid(x, y)))
    above = value - (surface.lowest if style.bounded(surface) else value.min())
    heights = np.log10(above + FLOOR * above.max())
    return x.astype(np.float32), y.astype(np.float32), heights.astype(np.float32)


def _path(run: Recorded) -> go.Scatter:
    stroke = style.STROKES[run.spec.optimizer]
    return go.Scatter(
        x=run.theta[:, 0],
        y=run.theta[:, 1],
        mode="lines+markers",
        name=run.spec.optimizer,
        line={"color": stroke.colour, "dash": stroke.dash, "width": 2.5},
        marker={"color": stroke.colour, "size": 4.5},
        hovertemplate="step %{pointNumber}<br>x = %{x:.4g}, y = %{y:.4g}",
        uid=f"path-{run.spec.optimizer}",
        meta={"run": run.spec.optimizer, "columns": {"x": "x", "y": "y"}},
    )


def _mark(figure: go.Figure, role: str, points: Sequence[tuple[float, float]]) -> None:
    """The points of one role, named in words beside each."""
    if not points:
        return
    figure.add_trace(
        go.Scatter(
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="markers+text",
            text=[role] * len(points),
            textposition="top center",
            marker=MARKS[role],
            name=role,
            hovertemplate=f"{role}<br>x = %{{x:.4g}}, y = %{{y:.4g}}<extra></extra>",
            uid=role,
            meta={"role": role},
        )
    )
