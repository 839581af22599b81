"""How much a mini-batch blurs the gradient: its variance against the batch size."""

import math

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.estimator import EstimatorVariance
from gdviz.arrays import Array
from gdviz.figures import style
from gdviz.figures.style import Trace

EDGE = 0.25
"""B = N has no variance: its mark lies this part of the smallest one that is drawn, at the lower edge."""


def estimator_figure(variance: EstimatorVariance) -> go.Figure:
    """The measured variance as points, what is expected with and without replacement as lines, on log axes."""
    figure = estimator_layout()
    figure.add_traces(estimator_traces(variance))
    return figure


def estimator_layout(curves: Trace | None = None) -> go.Figure:
    """The axes; `curves` stands in for the `estimator_traces`, where they are to be fetched later."""
    return style.figure(
        data=[curves] if curves else [],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {
                "title": {"text": "batch size B"},
                "type": "log",
                "autorange": True,
                "tick0": 0,
                "dtick": math.log10(2.0),
                "tickformat": ".0f",
            },
            "yaxis": {
                "title": {"text": "variance of the gradient"},
                "type": "log",
                "autorange": True,
                "dtick": 1,
                "exponentformat": "power",
            },
            "showlegend": True,
            "legend": {"x": 1.01, "y": 1, "xanchor": "left", "yanchor": "top"},
            "uirevision": "estimator",
        },
    )


def estimator_traces(variance: EstimatorVariance) -> list[Trace]:
    """Two lines of theory, the measured points, and a mark for B = N, where the variance is 0."""
    sizes, n = variance.batch_sizes, float(variance.batch_sizes[-1])
    drawn = sizes < n
    x = np.geomspace(1.0, 0.5 * (sizes[-2] + n), 80)
    single = float(variance.with_replacement[0])
    without = single / x * (n - x) / (n - 1.0)
    return [
        _line("with", "σ²/B, with repeats", x, single / x, style.GREY, "dash"),
        _line("without", "σ²/B · (N − B)/(N − 1)", x, without, style.BLUE, "solid"),
        {
            "type": "scatter",
            "x": sizes[drawn],
            "y": variance.measured[drawn],
            "mode": "markers",
            "name": f"measured, {variance.seeds} batches each",
            "marker": {"color": style.VERMILION, "size": 9},
            "hovertemplate": "B = %{x}: %{y:.4g}",
            "uid": "measured",
        },
        {
            "type": "scatter",
            "x": [n],
            "y": [EDGE * float(min(without.min(), variance.measured[drawn].min()))],
            "mode": "markers+text",
            "text": [f"B = N = {n:.0f}: 0 "],
            "textposition": "middle left",
            "marker": {"color": style.VERMILION, "size": 11, "symbol": "triangle-down-open"},
            "hovertemplate": f"B = N = {n:.0f}: the exact gradient, variance 0<extra></extra>",
            "showlegend": False,
            "uid": "full",
        },
    ]


def _line(uid: str, name: str, x: Array, y: Array, colour: str, dash: str) -> Trace:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "name": name,
        "line": {"color": colour, "dash": dash, "width": 2},
        "hoverinfo": "skip",
        "uid": f"theory-{uid}",
    }
