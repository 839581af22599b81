"""The learning rate over the steps, as the schedule set it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.engine.trajectory import Recorded
from gdviz.figures import style


def rate_figure(runs: Sequence[Recorded]) -> go.Figure:
    """α_t, the rate used for step t = 0 … T−1, in the objective's units of θ per unit of gradient."""
    lines = []
    for run in runs:
        line = style.run_line("rate", run, {"x": "step", "y": "rate"})
        line["line"]["shape"] = "hv"
        lines.append(
            {**line, "x": np.arange(len(run.lr)), "y": run.lr, "hovertemplate": "step %{x}<br>α = %{y:.4g}"}
        )
    return go.Figure(
        data=lines,
        layout={
            **style.over_steps(runs),
            "yaxis": {"title": {"text": "learning rate α<sub>t</sub>"}, "rangemode": "tozero"},
        },
    )
