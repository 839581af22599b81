"""What one step does to each coordinate: its slope, what that is divided by, and its own learning rate."""

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.one_step import OneStep
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.figures import style

LABELLED = 6
"""With more bars than this, numbers on them would overlap."""
GAP = 0.08
"""Between two plots, as a part of the width."""
ROOM = 1.0
"""Decades above the highest bar, for its number; as much below the lowest, so that it has a height."""


def coordinates_figure(step: OneStep) -> go.Figure:
    """Three plots of bars on log axes: |g|, the divisor 1/gain, and α_t·gain, a bar for each coordinate.

    A bar of 0 has no place on a log axis, only its number is there. Raises ValueError for a rule whose d is no
    multiple of the gradient, coordinate by coordinate.
    """
    effective = step.effective
    if effective is None:
        raise ValueError("in this rule no coordinate has a learning rate of its own")
    columns = [
        ("slope |g|", effective.slope, style.GREEN),
        ("divisor", effective.denominator, style.GREY),
        ("own rate", effective.rate, style.BLUE),
    ]
    width = (1.0 - 2.0 * GAP) / 3.0
    layout: dict[str, object] = {"template": style.TEMPLATE, "uirevision": "coordinates"}
    data = []
    for i, (title, values, colour) in enumerate(columns):
        left, nth = i * (width + GAP), "" if i == 0 else str(i + 1)
        low, high = _decades(values)
        layout[f"xaxis{nth}"] = {"title": {"text": title}, "domain": [left, left + width], "anchor": f"y{nth}"}
        layout[f"yaxis{nth}"] = {
            "type": "log",
            "range": [low, high],
            "dtick": 1,
            "exponentformat": "power",
            "anchor": f"x{nth}",
        }
        data.append(
            {
                "type": "bar",
                "x": list(step.names),
                "y": np.where(np.isfinite(values) & (values > 0.0), values, 10.0**low),
                "text": [number(value) for value in values.tolist()] if len(values) <= LABELLED else None,
                "textposition": "outside",
                "textfont": {"size": 16},
                "cliponaxis": False,
                "marker": {"color": colour},
                "customdata": values,
                "hovertemplate": "%{x}: %{customdata:.4g}<extra></extra>",
                "xaxis": f"x{nth}",
                "yaxis": f"y{nth}",
                "uid": f"coordinates-{i}",
            }
        )
    return style.figure(data=data, layout=layout)


def _decades(values: Array) -> tuple[float, float]:
    """The powers of ten between which the bars are drawn."""
    seen = np.log10(values[np.isfinite(values) & (values > 0.0)])
    return (float(seen.min()) - ROOM, float(seen.max()) + ROOM) if seen.size else (-1.0, 1.0)
