"""Seconds against the number of weights: the normal equations, one gradient step, and descent, as measured."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.closed_form import Field, Timing, duration
from gdviz.figures import style
from gdviz.figures.style import Stroke, Trace

LINES: dict[Field, tuple[str, Stroke, str]] = {
    "solve": ("closed form", Stroke(style.BLUE, "dash"), "square"),
    "descent": ("descent to 1 %", style.STROKES["gd"], "circle"),
    "step": ("one step", Stroke(style.SKY, "dashdot"), "diamond"),
}
"""Name, stroke and marker of what is measured, from the slowest at large d to the fastest."""
GUIDES: dict[Field, tuple[str, int]] = {"solve": ("O(d³)", 3), "step": ("O(d)", 1)}
"""Name and exponent of the straight line through a measured line's last point."""
ROOM = 1.6
"""Beyond the last point, as a factor of d: a guide goes on, and is named at its end."""
ABOVE = 0.08
"""The part of the height kept free for that name."""


def closed_form_figure(timings: Sequence[Timing]) -> go.Figure:
    """The measured seconds over d, both on log axes, with O(d³) and O(d) through the last point measured."""
    ordered = sorted(timings, key=lambda timing: timing.d)
    d, seconds = _column(ordered, "d"), {field: _column(ordered, field) for field in LINES}
    data = [_line(field, d, seconds[field]) for field in LINES]
    across: dict[str, Any] = {}
    up: dict[str, Any] = {}
    if ordered:
        lowest, highest = (float(pick(list(seconds.values()))) for pick in (np.min, np.max))
        guides = [_guide(field, d, seconds[field], lowest) for field in GUIDES]
        highest = max(highest, *(guide["y"][-1] for guide in guides))
        data = [*guides, *data]
        across, up = _span(d[0], d[-1] * ROOM), _span(lowest, highest * (highest / lowest) ** ABOVE)
    return style.figure(
        data=data,
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": "number of weights d"}, "type": "log", "dtick": 1, **across},
            "yaxis": {
                "title": {"text": "seconds"},
                "type": "log",
                "dtick": 1,
                "exponentformat": "power",
                "automargin": True,
                **up,
            },
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
            "uirevision": "closed-form",
        },
    )


def _column(timings: Sequence[Timing], name: str) -> list[float]:
    return [getattr(timing, name) for timing in timings]


def _span(low: float, high: float) -> dict[str, Any]:
    """The range of a log axis, with a little room at both ends."""
    return {"range": [float(np.log10(low / 1.3)), float(np.log10(high * 1.3))]}


def _line(field: Field, d: list[float], seconds: list[float]) -> Trace:
    name, stroke, symbol = LINES[field]
    return {
        "type": "scatter",
        "x": d,
        "y": seconds,
        "mode": "lines+markers",
        "name": name,
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 3},
        "marker": {"size": 9, "symbol": symbol},
        "customdata": [duration(value) for value in seconds],
        "hovertemplate": f"d = %{{x}}: %{{customdata}}<extra>{name}</extra>",
        "uid": f"closed-form-{field}",
    }


def _guide(field: Field, d: list[float], seconds: list[float], lowest: float) -> Trace:
    """c·d^p through the last point, drawn from where the measured lines begin or the lowest of them lies."""
    name, power = GUIDES[field]
    start = min(d[-1], max(d[0], d[-1] * (lowest / seconds[-1]) ** (1.0 / power)))
    x = np.array([start, d[-1], ROOM * d[-1]])
    return {
        "type": "scatter",
        "x": x,
        "y": seconds[-1] * (x / d[-1]) ** power,
        "mode": "lines+text",
        "text": ["", "", name],
        "textposition": "top left",
        "line": {"color": style.GREY, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
        "showlegend": False,
        "uid": f"closed-form-guide-{field}",
    }
