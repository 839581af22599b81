"""The surface in three dimensions, with the paths on it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.surfaces import Surface

GRID = 71
FLOOR = 1e-4
"""The log axis begins at this part of the highest point."""


def surface_figure(surface: Surface, runs: Sequence[Recorded]) -> go.Figure:
    """Height is f − f* on a log axis, as in the contours; f on a linear one where f has no lowest value."""
    x, y, value = surface.grid(GRID)
    height = style.excess_of(surface, value)
    log = style.bounded(surface)
    floor = FLOOR * float(height.max()) if log else float(height.min())
    figure = go.Figure(layout={"template": style.TEMPLATE})
    figure.add_trace(
        go.Surface(
            x=x.astype(np.float32),
            y=y.astype(np.float32),
            z=np.maximum(height, floor).astype(np.float32),
            surfacecolor=_tint(height, floor, log),
            colorscale=[(0.0, style.BLUE), (0.6, style.SKY), (1.0, "#DCE9F2")],
            showscale=False,
            opacity=0.92,
            hoverinfo="skip",
            uid="relief",
        )
    )
    for run in runs:
        stroke = style.STROKES[run.spec.optimizer]
        figure.add_trace(
            go.Scatter3d(
                x=run.theta[:, 0],
                y=run.theta[:, 1],
                z=np.maximum(style.excess_of(surface, run.loss), floor),
                mode="lines+markers",
                name=run.spec.optimizer,
                line={"color": stroke.colour, "width": 6},
                marker={"color": stroke.colour, "size": 2.5},
                hovertemplate="x = %{x:.4g}, y = %{y:.4g}<br>" + style.excess_label(surface) + " = %{z:.4g}",
                uid=f"path-{run.spec.optimizer}",
                meta={"run": run.spec.optimizer, "columns": {"x": "x", "y": "y", "z": "excess"}},
            )
        )
    (left, right), (bottom, top) = surface.view
    vertical = {
        "type": "log",
        "range": [np.log10(floor), np.log10(float(height.max()))],
        "exponentformat": "power",
    }
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        uirevision=f"{surface.key} {surface.defaults()}",
        scene={
            "xaxis": {"title": {"text": "x"}, "range": [left, right]},
            "yaxis": {"title": {"text": "y"}, "range": [bottom, top]},
            "zaxis": {"title": {"text": style.excess_label(surface)}, **(vertical if log else {})},
            "aspectratio": {"x": 1.3, "y": 1.3, "z": 0.8},
            "camera": {"eye": {"x": -1.2, "y": -1.5, "z": 1.0}},
        },
    )
    return figure


def _tint(height: Array, floor: float, log: bool) -> Array:
    """The height as the colour sees it."""
    return (np.log10(np.maximum(height, floor)) if log else height).astype(np.float32)
