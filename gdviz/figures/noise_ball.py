"""The noise ball: the excess loss that a constant learning rate keeps in the long run, against α/B."""

from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.noise_ball import NoiseBall
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.figures import style
from gdviz.figures.style import Trace

LOOKS = {
    "independent": ("independent batches", style.BLUE, "circle", "solid"),
    "shuffled": ("shuffled epochs", style.VERMILION, "diamond", "dash"),
    "decaying": ("independent, α decays", style.GREEN, "triangle-down", None),
}
"""Each series with its name, its colour, the symbol of what is measured, and the dash of theory's line."""


def noise_ball_figure(ball: NoiseBall, here: tuple[float, float] | None = None) -> go.Figure:
    """Theory as lines, one a batch size, and what was measured as points, on log axes.

    `here`, the learner's own α/B and excess, is a star.
    """
    figure = noise_layout()
    figure.add_traces([*noise_traces(ball), *([_star(*here)] if here else [])])
    return figure


def noise_layout(curves: Trace | None = None, here: tuple[float, float] | None = None) -> go.Figure:
    """The axes and the star; `curves` stands in for the `noise_traces`, where they are to be fetched later."""
    axis = {"type": "log", "autorange": True, "exponentformat": "power"}
    return style.figure(
        data=[*([curves] if curves else []), *([_star(*here)] if here else [])],
        layout={
            "template": style.TEMPLATE,
            "margin": {"l": 76},
            "xaxis": {**axis, "title": {"text": "α/B"}, "nticks": 6},
            "yaxis": {
                **axis,
                "title": {"text": "mean excess loss in the long run", "font": {"size": 14}},
                "dtick": 1,
            },
            "showlegend": True,
            "legend": {
                "x": 1.01,
                "y": 1,
                "xanchor": "left",
                "yanchor": "top",
                "title": {"text": "points measured, lines theory", "font": {"size": 12}},
            },
            "uirevision": "noise",
        },
    )


def noise_traces(ball: NoiseBall) -> list[Trace]:
    """The lines of theory, and the points that were measured."""
    measured = {
        "independent": ball.independent.measured,
        "shuffled": ball.shuffled.measured,
        "decaying": ball.decaying,
    }
    return [
        *_lines(ball, "independent", ball.independent.predicted),
        *_lines(ball, "shuffled", ball.shuffled.predicted),
        *(_points(ball, key, values) for key, values in measured.items()),
    ]


def _lines(ball: NoiseBall, key: str, predicted: Array) -> Iterator[Trace]:
    """Theory for each batch size; shuffled, every line is named, as each lies elsewhere."""
    _, colour, _, dash = LOOKS[key]
    for k, size in enumerate(ball.batch_sizes):
        named = [f" B = {size:.0f}", *[""] * (len(ball.lr) - 1)] if key == "shuffled" else None
        yield {
            "type": "scatter",
            "x": ball.ratio[:, k],
            "y": predicted[:, k],
            "mode": "lines+text" if named else "lines",
            "text": named,
            "textposition": "bottom right",
            "textfont": {"color": colour, "size": 12},
            "line": {"color": colour, "dash": dash, "width": 1.5},
            "hoverinfo": "skip",
            "showlegend": False,
            "uid": f"theory-{key}-{k}",
        }


def _points(ball: NoiseBall, key: str, measured: Array) -> Trace:
    name, colour, symbol, _ = LOOKS[key]
    lr, sizes = np.broadcast_arrays(ball.lr[:, None], ball.batch_sizes)
    return {
        "type": "scatter",
        "x": ball.ratio.ravel(),
        "y": measured.ravel(),
        "customdata": np.stack([lr.ravel(), sizes.ravel()], axis=-1),
        "mode": "markers",
        "name": name,
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "hovertemplate": "α = %{customdata[0]:.3g}, B = %{customdata[1]}: %{y:.3g}",
        "uid": f"measured-{key}",
    }


def _star(ratio: float, excess: float) -> Trace:
    return {
        "type": "scatter",
        "x": [ratio],
        "y": [excess],
        "mode": "markers",
        "name": "your run",
        "marker": {"symbol": "star", "size": 17, "color": style.ORANGE, "line": {"color": "#101010", "width": 1}},
        "hovertemplate": f"your run: α/B = {number(ratio)}, excess {number(excess)}<extra></extra>",
        "uid": "here",
    }
