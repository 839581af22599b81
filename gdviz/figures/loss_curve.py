"""The loss of each run over its steps."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.objective import Objective

BELOW, ABOVE = 8, 4
"""Decades drawn below and above the start: room to converge and to diverge, the same whatever the rate."""


def loss_figure(objective: Objective, runs: Sequence[Recorded], ghosts: Sequence[Recorded] = ()) -> go.Figure:
    """f(θ_t) − f* on a log axis; f(θ_t) on a linear one where f has no lowest value.

    `ghosts` are runs of an earlier setting, drawn faintly for comparison. The axis does not follow
    the data: a curve that leaves it upwards is a run that diverges.
    """
    label = style.excess_label(objective)
    return style.figure(
        data=[
            *(
                style.ghost("loss", run, np.arange(len(run.loss), dtype=float), objective.excess(run.loss))
                for run in ghosts
            ),
            *(
                {
                    **style.run_line("loss", run, {"x": "step", "y": "excess"}),
                    "x": np.arange(len(run.loss)),
                    "y": objective.excess(run.loss),
                    "hovertemplate": f"step %{{x}}<br>{label} = %{{y:.4g}}",
                }
                for run in runs
            ),
        ],
        layout={
            **style.over_steps(runs),
            "yaxis": {"title": {"text": label}, **excess_axis(objective, runs)},
            "uirevision": f"{objective.key} {[run.spec.steps for run in runs[:1]]}",
        },
    )


def excess_axis(objective: Objective, runs: Sequence[Recorded]) -> dict[str, Any]:
    """The loss axis around the first run's start."""
    first = float(objective.excess(runs[0].loss)[0]) if runs else 1.0
    if not objective.bounded:
        span = max(1.0, abs(first))
        return {"range": [first - 10.0 * span, first + 2.0 * span]}
    return {"type": "log", "range": excess_decades(first), "nticks": 7, "exponentformat": "power"}


def excess_decades(first: float) -> list[int]:
    """The powers of ten between which the excess loss is drawn, for a start with this excess."""
    decade = round(float(np.log10(first))) if first > 0.0 else 0
    return [decade - BELOW, decade + ABOVE]
