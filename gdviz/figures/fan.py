"""The fan: where every learning rate has brought the loss after T steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis import Sweep
from gdviz.analysis.range_test import range_test
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.engine.entries import objective_of, start_of
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.loss_curve import excess_axis, excess_decades
from gdviz.figures.style import Trace
from gdviz.objective import Objective

LOWEST, HIGHEST = 1e-5, 10.0
"""The learning rates drawn."""


def fan_figure(
    objective: Objective, runs: Sequence[Recorded], limits: Mapping[str, float], curves: Trace | None = None
) -> go.Figure:
    """f(θ_T) − f* against α, both on log axes; the run's own α is a dot on its curve.

    `limits`, words → learning rate, are drawn as upright lines (2/L). `curves` stands in for the `fan_curves`,
    where they are to be fetched later. A run that ends beyond the axis has its dot at the axis' edge.
    """
    dots = [
        {
            **style.run_line("final", run, {"x": "lr", "y": "final"}),
            "x": [run.spec.lr],
            "y": final_excess(objective, run.loss[:1], run.loss[-1:]).tolist(),
            "mode": "markers",
            "marker": {"color": style.stroke(run).colour, "size": 9},
            "hovertemplate": "α = %{x:.4g}",
        }
        for run in runs
    ]
    return style.figure(
        data=[*([curves] if curves else []), *dots],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {
                "title": {"text": "learning rate α"},
                "type": "log",
                "range": np.log10([LOWEST, HIGHEST]).tolist(),
                "dtick": 1,
                "exponentformat": "power",
            },
            "yaxis": {
                "title": {"text": style.excess_label(objective).replace("θ", "θ<sub>T</sub>")},
                **excess_axis(objective, runs),
            },
            "shapes": [_upright(text, lr, i) for i, (text, lr) in enumerate(limits.items())],
            "uirevision": f"fan {objective.signature}",
        },
    )


def fan_curves(fans: Sequence[Sweep]) -> list[Trace]:
    """The curve of every sweep over α, where the first one ends above its start, and its range test."""
    objective = objective_of(fans[0].spec.base)
    first, *_ = (_first_excess(fan) for fan in fans)
    low, high = 10.0 ** np.array(excess_decades(first))
    traces = [_curve(objective, fan) for fan in fans]
    lr, excess = fans[0].axes["lr"], objective.excess(fans[0].final_loss)
    below = np.flatnonzero(excess <= first)
    beyond = int(below[-1]) + 1 if below.size else 0
    measured = lr[beyond] if beyond < len(lr) else None
    if measured is not None:
        traces = [_beyond(measured, low, high), _beyond_words(measured, low, high), *traces]
    found = range_test(lr, excess, first)
    if found is not None:
        traces.append(_range_marks(found, lr, np.clip(excess, low, high)))
    return traces


def final_excess(objective: Objective, first: Array, final: Array) -> Array:
    """f(θ_T) − f* brought into the axis; a diverged run lies at its upper edge."""
    low, high = 10.0 ** np.array(excess_decades(float(objective.excess(first)[0])))
    return np.clip(np.nan_to_num(objective.excess(final), nan=np.inf), low, high)


def _curve(objective: Objective, fan: Sweep) -> Trace:
    key = fan.spec.base.optimizer
    stroke = style.STROKES[key]
    return {
        "type": "scatter",
        "x": fan.axes["lr"],
        "y": objective.excess(fan.final_loss),
        "mode": "lines",
        "name": key,
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 2},
        "hovertemplate": "α = %{x:.4g}<br>%{y:.4g}",
        "uid": f"curve-{key}",
    }


def _beyond(measured: float, low: float, high: float) -> Trace:
    """A shade over the learning rates that end above the start."""
    return {
        "type": "scatter",
        "x": [measured, HIGHEST, HIGHEST, measured],
        "y": [low, low, high, high],
        "mode": "none",
        "fill": "toself",
        "fillcolor": "rgba(213,94,0,0.13)",
        "hoverinfo": "skip",
        "uid": "beyond",
    }


def _beyond_words(measured: float, low: float, high: float) -> Trace:
    """What the shade means, in its middle."""
    return {
        "type": "scatter",
        "x": [np.sqrt(measured * HIGHEST)],
        "y": [np.sqrt(low * high)],
        "mode": "text",
        "text": [f"measured: ends above its start<br>from α = {number(measured)} on"],
        "hoverinfo": "skip",
        "uid": "beyond-words",
    }


def _range_marks(found: Any, lr: Array, excess: Array) -> Trace:
    """The steepest point of the curve and the third of it that the rule of thumb takes."""
    x = [found.suggested, found.steepest]
    return {
        "type": "scatter",
        "x": x,
        "y": 10.0 ** np.interp(np.log10(x), np.log10(lr), np.log10(excess)),
        "mode": "markers+text",
        "text": [f"a third: {number(found.suggested)}", "steepest"],
        "textposition": "middle left",
        "marker": {"symbol": ["diamond", "diamond-open"], "size": 11, "color": style.GREEN},
        "hovertemplate": "range test, a rule of thumb<br>%{text}, α = %{x:.3g}<extra></extra>",
        "uid": "range-test",
    }


def _upright(text: str, lr: float, i: int) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": lr,
        "x1": lr,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": style.GREY, "width": 1.5, "dash": "dash"},
        "label": {
            "text": text,
            "textangle": 0,
            # Inside the picture, one line lower each.
            "textposition": "end",
            "xanchor": "right",
            "yanchor": "top",
            "padding": 4 + 20 * i,
        },
    }


def _first_excess(fan: Sweep) -> float:
    """f(θ_0) − f*, the same for all learning rates."""
    objective = objective_of(fan.spec.base)
    return float(objective.excess(objective.value(np.array(start_of(fan.spec.base)))))
