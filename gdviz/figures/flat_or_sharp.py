"""Flat or sharp: the share of seeds that ends in the flat minimum, against α/B, beside what theory expects."""

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.flat_or_sharp import SIZES, Ends, FlatOrSharp, kramers_share
from gdviz.analysis.wording import number
from gdviz.figures import style
from gdviz.figures.style import Trace

LOWEST, HIGHEST = 1e-3, 0.025
"""α/B drawn."""
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02)
MARKS = (
    (style.VERMILION, "circle-open"),
    (style.ORANGE, "square-open"),
    (style.GREEN, "diamond-open"),
    (style.BLUE, "triangle-up-open"),
    (style.PURPLE, "x-open"),
)
"""Colour and symbol of each batch size, open so that points on one another are all seen."""


def flat_or_sharp_layout(curves: Trace | None = None) -> go.Figure:
    """The share ending in the flat minimum, 0 … 1, against α/B on a log axis, with Kramers' law for small α/B.

    `curves` stands in for the `flat_or_sharp_traces`, where they are to be fetched later.
    """
    return style.figure(
        data=[_theory(), *([curves] if curves else [])],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {
                "title": {"text": "learning rate over batch size α/B"},
                "type": "log",
                "range": np.log10([LOWEST, HIGHEST]).tolist(),
                "tickvals": TICKS,
                "ticktext": [number(tick) for tick in TICKS],
            },
            "yaxis": {
                "title": {"text": "share in the flat minimum"},
                "range": [-0.04, 1.04],
                "dtick": 0.25,
                "automargin": True,
            },
            "showlegend": True,
            "legend": {"x": 0.02, "y": 0.98, "xanchor": "left", "yanchor": "top"},
            "uirevision": "flat-or-sharp",
        },
    )


def flat_or_sharp_traces(result: FlatOrSharp) -> list[Trace]:
    """One series a batch size: its shares with one standard error up and down, and all counts on hover."""
    return [
        _series(size, [end for end in result.ends if end.batch_size == size], *mark)
        for size, mark in zip(SIZES, MARKS, strict=True)
    ]


def _series(size: int, ends: list[Ends], colour: str, symbol: str) -> Trace:
    return {
        "type": "scatter",
        "x": [end.ratio for end in ends],
        "y": [end.share for end in ends],
        "error_y": {"type": "data", "array": [end.error for end in ends], "thickness": 2, "width": 5},
        "mode": "markers",
        "name": f"B = {size}",
        "marker": {"color": colour, "symbol": symbol, "size": 13, "line": {"width": 2.5}},
        "customdata": [[end.lr, end.flat, end.sharp, end.neither, end.diverged] for end in ends],
        "hovertemplate": (
            f"α = %{{customdata[0]}}, B = {size}<br>%{{customdata[1]}} flat, %{{customdata[2]}} sharp, "
            "%{customdata[3]} neither, %{customdata[4]} diverged<extra></extra>"
        ),
        "uid": f"flat-or-sharp-{size}",
    }


def _theory() -> Trace:
    ratio = np.geomspace(LOWEST, HIGHEST, 80)
    return {
        "type": "scatter",
        "x": ratio,
        "y": kramers_share(ratio),
        "mode": "lines",
        "name": "theory (Kramers)",
        "line": {"color": style.GREY, "width": 2.5, "dash": "dash"},
        "hovertemplate": "theory for small α/B: %{y:.2f}<extra></extra>",
        "uid": "kramers",
    }
