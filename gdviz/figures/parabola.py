"""The parabola ½λx² with the run of every optimizer bouncing on it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.parabola import START
from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style

HALF = 1.6 * abs(START)
"""Half the width drawn: room for a run that starts to diverge."""


def parabola_figure(curvature: float, runs: Sequence[Recorded]) -> go.Figure:
    """½λx² and, on it, the first coordinate of each run; the runs are those of `analysis.parabola_spec`.

    `curvature` is λ. `runs` keep the names of their optimizers, and so their strokes.
    """
    x = np.linspace(-HALF, HALF, 121)
    return style.figure(
        data=[
            {
                "type": "scatter",
                "x": x,
                "y": height(curvature, x),
                "mode": "lines",
                "line": {"color": style.GREY, "width": 2},
                "hoverinfo": "skip",
                "uid": "parabola",
            },
            *(
                {
                    **style.run_line("parabola", run, {"x": "u", "y": "height"}),
                    "x": run.theta[:, 0],
                    "y": height(curvature, run.theta[:, 0]),
                    "mode": "lines+markers",
                    "marker": {"color": style.stroke(run).colour, "size": 5},
                    "hovertemplate": "step %{pointNumber}<br>x = %{x:.4g}, ½λx² = %{y:.4g}",
                }
                for run in runs
            ),
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": "x, across the steepest direction"}, "range": [-HALF, HALF]},
            "yaxis": {
                "title": {"text": "½λx²"},
                "range": [-0.04 * height(curvature, HALF), height(curvature, HALF)],
                "exponentformat": "power",
            },
            "uirevision": f"parabola {curvature}",
        },
    )


def height(curvature: float, x: Array | float) -> Array | float:
    """½λx², infinite where it leaves the range of floats."""
    with np.errstate(over="ignore"):
        return 0.5 * curvature * (x * x)
