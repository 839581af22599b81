"""The effective learning rate of each coordinate over the steps: what an adaptive rule makes of one α."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.effective_rate import check_pair, effective_rate
from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace

NAMES = ("x", "y")
"""The first and the second coordinate in the names of traces and columns."""
LOOKS = (("thick", 3.5), ("thin", 1.4))
"""How their lines are told apart, whatever their colour: a word for the legend, and a width."""
LOWEST, HIGHEST = -6, 2
"""Powers of ten drawn; more upwards where a slope at the start is below a hundredth, and rules divide by it."""


def effective_rate_figure(runs: Sequence[Recorded]) -> go.Figure:
    """α_t·gain over t = 0 … T−1 on a log axis, a thick line for the first coordinate, a thin one for the second.

    In units of θ per unit of gradient, as α. The axis does not follow the learning rate. Under it stands who has
    no such rate. Raises ValueError, with a sentence to show, for one coordinate or more than two.
    """
    for run in runs:
        check_pair(run.objective)
    rates = [effective_rate(run) for run in runs]
    known = [not np.isnan(rate).all() for rate in rates]
    lines = [
        _line(run, rate, i) for run, rate, there in zip(runs, rates, known, strict=True) if there for i in range(2)
    ]
    without = [style.title(run) for run, there in zip(runs, known, strict=True) if not there]
    return style.figure(
        data=[*lines, *(_sample(run, i) for run in runs[:1] for i in range(2))],
        layout={
            **style.over_steps(runs),
            "yaxis": {
                "title": {"text": "effective learning rate"},
                "type": "log",
                "range": [LOWEST, _top(runs)],
                "exponentformat": "power",
                "nticks": 8,
            },
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0.0, "y": 1.02, "yanchor": "bottom"},
            "annotations": [_note(f"no such rate:<br>{', '.join(without)}")] if without else [],
            "uirevision": f"effective {[(run.objective.signature, run.spec.steps) for run in runs[:1]]}",
        },
    )


def _line(run: Recorded, rate: Array, i: int) -> Trace:
    line = style.run_line(f"effective-{NAMES[i]}", run, {"x": "step", "y": f"gain_{NAMES[i]}"})
    line["line"] |= {"width": LOOKS[i][1]}
    told = f"{style.title(run)}, {style.plain(run.objective.axes[i])}"
    return {
        **line,
        "x": np.arange(len(rate)),
        "y": rate[:, i],
        "showlegend": False,
        "hovertemplate": f"step %{{x}}<br>{told}: %{{y:.4g}}<extra></extra>",
    }


def _sample(run: Recorded, i: int) -> Trace:
    """An entry of the legend alone."""
    word, width = LOOKS[i]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [None],
        "y": [None],
        "name": f"{style.plain(run.objective.axes[i])} ({word})",
        "line": {"color": style.GREY, "width": width},
        "hoverinfo": "skip",
        "uid": f"effective-sample-{NAMES[i]}",
    }


def _top(runs: Sequence[Recorded]) -> int:
    """The power of ten at the upper end of the axis, by the smallest slope at the start."""
    slopes = np.abs([run.grad[0] for run in runs]).ravel()
    smallest = slopes[slopes > 0.0].min(initial=1.0)
    return max(HIGHEST, int(np.ceil(-np.log10(smallest))))


def _note(text: str) -> dict[str, object]:
    """A line of text in the lower left corner of the plot."""
    return {
        "text": text,
        "x": 0.01,
        "y": 0.01,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }
