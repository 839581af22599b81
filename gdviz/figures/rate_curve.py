"""The learning rate over the steps, as the schedule set it, and where one that reacts to the loss has cut it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.schedules import SCHEDULES


def rate_figure(runs: Sequence[Recorded]) -> go.Figure:
    """α_t, the rate used for step t = 0 … T−1, in the objective's units of θ per unit of gradient."""
    lines = []
    for run in runs:
        line = style.run_line("rate", run, {"x": "step", "y": "rate"})
        line["line"]["shape"] = "hv"
        lines.append(
            {**line, "x": np.arange(len(run.lr)), "y": run.lr, "hovertemplate": "step %{x}<br>α = %{y:.4g}"}
        )
    return style.figure(
        data=[*lines, *(marks for run in runs for marks in fired_marks("rate", run, run.lr))],
        layout={
            **style.over_steps(runs),
            "yaxis": {"title": {"text": "learning rate α<sub>t</sub>"}, "rangemode": "tozero"},
        },
    )


def fired_marks(picture: str, run: Recorded, heights: Array) -> list[Trace]:
    """A mark on a run's curve at every step for which its schedule, seeing the loss, has cut the rate."""
    if not SCHEDULES[run.spec.schedule].reactive:
        return []
    fired = np.flatnonzero(np.diff(run.lr) < 0.0) + 1
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": fired,
            "y": heights[fired],
            "marker": {"symbol": "triangle-down", "size": 12, "color": style.stroke(run).colour},
            "hovertemplate": "the rate is cut<br>for step %{x}<extra></extra>",
            "uid": f"{picture}-fired-{run.key}",
            "meta": {"settled": True},
        }
    ]
