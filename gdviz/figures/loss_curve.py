"""The loss of each run over its steps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.surfaces import Surface

BELOW, ABOVE = 8, 4
"""Decades drawn below and above the start: room to converge and to diverge, the same whatever the rate."""


def loss_figure(surface: Surface, runs: Sequence[Recorded]) -> go.Figure:
    """f(θ_t) − f* on a log axis; f(θ_t) on a linear one where f has no lowest value.

    The axis does not follow the data: a curve that leaves it upwards is a run that diverges.
    """
    figure = go.Figure(layout={"template": style.TEMPLATE})
    for run in runs:
        stroke = style.STROKES[run.spec.optimizer]
        figure.add_trace(
            go.Scatter(
                x=np.arange(len(run.loss)),
                y=style.excess_of(surface, run.loss),
                mode="lines",
                name=run.spec.optimizer,
                line={"color": stroke.colour, "dash": stroke.dash, "width": 2.5},
                hovertemplate="step %{x}<br>" + style.excess_label(surface) + " = %{y:.4g}",
                uid=f"loss-{run.spec.optimizer}",
                meta={"run": run.spec.optimizer, "columns": {"x": "step", "y": "excess"}},
            )
        )
    steps = max((run.spec.steps for run in runs), default=1)
    figure.update_xaxes(title_text="step t", range=[0, steps])
    figure.update_yaxes(title_text=style.excess_label(surface))
    first = float(style.excess_of(surface, runs[0].loss)[0]) if runs else 1.0
    if style.bounded(surface):
        decade = round(float(np.log10(first))) if first > 0.0 else 0
        figure.update_yaxes(type="log", range=[decade - BELOW, decade + ABOVE], dtick=2, exponentformat="power")
    else:
        span = max(1.0, abs(first))
        figure.update_yaxes(range=[first - 10.0 * span, first + 2.0 * span])
    figure.update_layout(uirevision=f"{surface.key} {steps}")
    return figure
