"""Steps against the condition number: what a stretched ravine costs each method."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.compare import KAPPAS, PARTS, Row
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.figures import style
from gdviz.figures.style import Trace

MOST = 20_000
"""The axis ends here."""
GUIDES = {"slope 1": (1.0, 1.3), "slope ½": (0.5, 2.0)}
"""Straight lines to compare with: exponent, and the count at κ = 1."""


def steps_figure(kappa: float, curves: Trace | None = None) -> go.Figure:
    """Steps until 1 % of the error is left, against κ, both on log axes; the present κ as an upright line.

    `curves` stands in for the `step_curves`, where they are to be fetched later.
    """
    x = np.array([KAPPAS[0], KAPPAS[-1]])
    return style.figure(
        data=[
            *(_guide(text, x, first * x**slope) for text, (slope, first) in GUIDES.items()),
            *([curves] if curves else []),
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {
                "title": {"text": "condition number κ"},
                "type": "log",
                "range": np.log10(x * np.array([0.9, 1.2])).tolist(),
                "dtick": 1,
            },
            "yaxis": {
                "title": {"text": "steps to 1 %"},
                "type": "log",
                "range": [-0.1, float(np.log10(MOST))],
                "dtick": 1,
            },
            "shapes": [
                {
                    "type": "line",
                    "x0": kappa,
                    "x1": kappa,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": style.GREY, "width": 1.5, "dash": "dash"},
                    "label": {
                        "text": f"κ = {number(kappa)}",
                        "textangle": 0,
                        "textposition": "start",
                        "xanchor": "left",
                        "yanchor": "bottom",
                    },
                }
            ],
            "showlegend": True,
            "legend": {"x": 1.01, "y": 1, "xanchor": "left", "yanchor": "top"},
            "uirevision": "steps",
        },
    )


def step_curves(contenders: Sequence[Sequence[Row]]) -> list[Trace]:
    """The measured counts of every contender over KAPPAS; a point is missing where the budget did not suffice."""
    at = PARTS.index(0.01)
    traces: list[Trace] = []
    for rows in contenders:
        stroke = style.STROKES[rows[0].optimizer]
        # Two contenders may share an optimizer, and so its colour: the first of them is dotted.
        again = any(rows[0].optimizer == others[0].optimizer for others in contenders[len(traces) + 1 :])
        traces.append(
            {
                "type": "scatter",
                "x": KAPPAS,
                "y": [float(row.measured[at]) for row in rows],
                "mode": "lines+markers",
                "name": rows[0].contender,
                "line": {"color": stroke.colour, "dash": "dot" if again else stroke.dash, "width": 2.5},
                "marker": {"size": 7},
                "hovertemplate": "κ = %{x:.4g}: %{y:.0f} steps",
                "uid": f"steps-{len(traces)}",
            }
        )
    return traces


def _guide(text: str, x: Array, y: Array) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines+text",
        "text": ["", text],
        "textposition": "bottom left",
        "line": {"color": style.GREY, "width": 1, "dash": "longdash"},
        "hoverinfo": "skip",
        "showlegend": False,
        "uid": "guide-" + text.split()[-1],
    }
