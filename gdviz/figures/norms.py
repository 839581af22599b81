"""The length of the gradient over the steps, as measured and as clipping leaves it."""

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.clipping import Clipping
from gdviz.figures import style
from gdviz.figures.style import Trace

DECADES = 6
"""Powers of ten drawn below the longest gradient or the limit."""


def norms_figure(clipping: Clipping) -> go.Figure:
    """‖g_t‖ before clipping, thin, and after it, as the run's own line, on a log axis with the limit c."""
    run, limit = clipping.run, clipping.limit
    longest = float(np.nanmax(np.where(np.isfinite(clipping.before), clipping.before, limit), initial=limit))
    top = min(float(np.log10(longest)) + 0.3, np.log10(limit) + DECADES)
    before = _line(clipping, "before", clipping.before)
    before["line"] |= {"width": 1.5, "dash": "dot"}
    after = _line(clipping, "after", clipping.after)
    steps = run.spec.steps
    return style.figure(
        data=[_limit(limit, steps), before, after],
        layout={
            **style.over_steps([run]),
            "yaxis": {
                "title": {"text": "‖g‖"},
                "type": "log",
                "range": [min(np.log10(limit), top) - DECADES / 2, top],
                "exponentformat": "power",
                "nticks": 6,
            },
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0.0, "y": 1.02, "yanchor": "bottom"},
            "uirevision": f"norms {run.objective.signature} {steps} {limit}",
        },
    )


def _line(clipping: Clipping, name: str, values: np.ndarray) -> Trace:
    line = style.run_line(f"norm-{name}", clipping.run, {"x": "step", "y": f"norm_{name}"})
    line["meta"] |= {"settled": True, "head": name == "after"}
    return {
        **line,
        "x": np.arange(len(values)),
        "y": values,
        "name": {"before": "before clipping", "after": "after"}[name],
        "hovertemplate": "step %{x}<br>‖g‖ = %{y:.4g}",
    }


def _limit(limit: float, steps: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, steps],
        "y": [limit, limit],
        "name": "the limit c",
        "line": {"color": style.GREY, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
        "uid": "clip-limit",
    }
