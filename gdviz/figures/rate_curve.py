"""The learning rate over the steps, as the schedule set it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.engine.trajectory import Recorded
from gdviz.figures import style


def rate_figure(runs: Sequence[Recorded]) -> go.Figure:
    """α_t, the rate used for step t = 0 … T−1, in the objective's units of θ per unit of gradient."""
    figure = go.Figure(layout={"template": style.TEMPLATE})
    for run in runs:
        stroke = style.STROKES[run.spec.optimizer]
        figure.add_trace(
            go.Scatter(
                x=np.arange(len(run.lr)),
                y=run.lr,
                mode="lines",
                name=run.spec.optimizer,
                line={"color": stroke.colour, "dash": stroke.dash, "width": 2.5, "shape": "hv"},
                hovertemplate="step %{x}<br>α = %{y:.4g}",
                uid=f"rate-{run.spec.optimizer}",
                meta={"run": run.spec.optimizer, "columns": {"x": "step", "y": "rate"}},
            )
        )
    steps = max((run.spec.steps for run in runs), default=1)
    figure.update_xaxes(title_text="step t", range=[0, steps])
    figure.update_yaxes(title_text="learning rate α_t", rangemode="tozero")
    return figure
