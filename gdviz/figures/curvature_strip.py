"""The curvature under the path against the most that each step can bear: the edge of stability."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.edge import edge
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style

BELOW, ABOVE = 1.5, 1.0
"""Decades drawn below and above the curvature at the minimum."""


def curvature_strip(curvature: float, runs: Sequence[Recorded]) -> go.Figure:
    """λmax(θ_t) of each run on a log axis, and dotted the limit that α_t sets: 2/α_t for gradient descent.

    `curvature` is λmax at the lowest minimum, around which the axis is laid. Where the curve lies above its
    dotted limit, a step is too long for the parabola that touches f there.
    """
    lines: list[dict[str, Any]] = []
    for run in runs:
        found, t = edge(run), np.arange(len(run.loss))
        limit = np.append(found.limit, np.nan)
        solid = style.run_line("sharpness", run, {"x": "step", "y": "sharpness"})
        dotted = style.run_line("limit", run, {"x": "step", "y": "limit"})
        dotted["line"] = {**dotted["line"], "dash": "dot", "width": 1.5}
        dotted["meta"]["head"] = False
        lines += [
            {**dotted, "x": t, "y": limit, "hovertemplate": "step %{x}<br>limit = %{y:.4g}"},
            {**solid, "x": t, "y": found.sharpness, "hovertemplate": "step %{x}<br>λmax = %{y:.4g}"},
        ]
    middle = round(float(np.log10(curvature)))
    return style.figure(
        data=lines,
        layout={
            **style.over_steps(runs),
            "yaxis": {
                "title": {"text": "λmax(θ<sub>t</sub>)"},
                "type": "log",
                "range": [middle - BELOW, middle + ABOVE],
                "dtick": 1,
                "exponentformat": "power",
            },
            "uirevision": f"strip {curvature} {[run.spec.steps for run in runs[:1]]}",
        },
    )
