"""The error of each run, taken apart into the eigendirections of the Hessian."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.facts import length
from gdviz.analysis.modes import modes
from gdviz.analysis.wording import number
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style

MODES = ("slow", "fast")
"""The columns, for the smallest and the largest eigenvalue."""
DASHES = ("solid", "dash")
BELOW, ABOVE = 6, 2
"""Decades drawn below and above the error at the start."""


def mode_figure(runs: Sequence[Recorded]) -> go.Figure:
    """|⟨θ_t − θ*, q_i⟩| over the steps on a log axis: solid for the smallest eigenvalue, dashed for the largest.

    A straight line falls by the spectral radius of its direction at every step; one that dips to zero again
    and again changes its sign, as ripples do. Raises ValueError for a surface without a minimum.
    """
    lines: list[dict[str, Any]] = []
    decade = 0
    for run in runs:
        found = modes(run)
        # To the farthest minimum, so that the axis does not depend on which of them a learning rate leads to.
        away = length(np.array(run.objective.minima) - run.theta[0]).max()
        decade = round(float(np.log10(max(away, 1e-12))))
        for i, (mode, dash) in enumerate(zip(MODES, DASHES, strict=True)):
            line = style.run_line(mode, run, {"x": "step", "y": mode})
            line["line"] = {**line["line"], "dash": dash, "width": 2.5 if i == 0 else 1.8}
            lines.append(
                {
                    **line,
                    "name": f"λ = {number(float(found.eigenvalues[i]))}",
                    "showlegend": run is runs[0],
                    "x": np.arange(len(found.errors)),
                    "y": np.abs(found.errors[:, i]),
                    "hovertemplate": "step %{x}<br>|error| = %{y:.4g}",
                }
            )
    return style.figure(
        data=lines,
        layout={
            **style.over_steps(runs),
            "yaxis": {
                "title": {"text": "|error|"},
                "type": "log",
                "range": [decade - BELOW, decade + ABOVE],
                "dtick": 2,
                "exponentformat": "power",
            },
            "showlegend": True,
            "legend": {"x": 1, "y": 1, "xanchor": "right", "yanchor": "top", "orientation": "h"},
            "uirevision": f"modes {[run.spec.steps for run in runs[:1]]}",
        },
    )
