"""A run as one figure that plays by itself, for notebooks and for a page of its own."""

from collections.abc import Sequence
from itertools import product
from textwrap import wrap
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz import Run
from gdviz.arrays import Array
from gdviz.export.words import ending, names_of
from gdviz.figures import landscape_figure, loss_figure, style
from gdviz.figures.style import Stroke, Trace

MOST_FRAMES = 120
"""Frames at the most, however long the run is."""
MOST_POINTS = 150_000
"""Points of the trails in all frames at the most; where there would be more, only the heads move."""
FRAME_MS = 60
LEFT, RIGHT = [0.0, 0.55], [0.65, 1.0]
"""Parts of the width for the landscape and for the loss."""
TITLE_WIDTH, TITLE_LINE = 120, 21
"""Characters of a line of the title, and its height in pixels."""
PLOT, CONTROLS = 360, 130
"""Heights in pixels: of the plots, and of the axis title and the controls below them."""
FAINT = 0.35
"""Opacity of a whole path while the part of it that has been walked is drawn over it."""
SPARE = [
    Stroke(colour, dash)
    for dash, colour in product(
        ("solid", "dash"), (style.VERMILION, style.BLUE, style.GREEN, style.ORANGE, style.PURPLE, style.SKY)
    )
]
"""Strokes for runs that would else look the same."""


def show(runs: Run | Sequence[Run], *, controls: bool = True, titled: bool = True) -> go.Figure:
    """The landscape with the paths and, beside it, the loss over the steps; a slider and buttons play the steps.

    Takes one run or several on the same objective. The title has each run's verdict. It is plain Plotly: at the
    end of a notebook's cell it shows by itself. It has at most 120 frames, whatever the number of steps. Without
    `controls` it is a still picture, and not `titled`, it leaves the words to others. Raises ValueError for no
    runs, and for runs on different objectives.
    """
    shown = [runs] if isinstance(runs, Run) else list(runs)
    _check(shown)
    objective, last = shown[0].objective, max(run.last for run in shown)
    strokes, names, times = strokes_of(shown), names_of(shown), _times(last)
    trails = controls and len(times) * (last + 1) * len(shown) / 2 <= MOST_POINTS
    lines = [line for drawn in zip(shown, strokes, names, strict=True) for line in _whole(*drawn, faint=trails)]
    ground = landscape_figure(objective, shown)
    under, marks = _around(ground)
    data = [*under, *lines, *marks]

    def moving(t: int) -> list[Trace]:
        pairs = zip(shown, strokes, strict=True)
        return [trace for run, stroke in pairs for trace in _walked(run, stroke, t, trails)]

    title = _title(shown, strokes, names) if titled else ""
    layout = _layout(ground, loss_figure(objective, shown), title, below=CONTROLS if controls else 56)
    if not controls:
        return go.Figure([*data, *moving(last)], layout)
    places = list(range(len(data), len(data) + len(moving(0))))
    frames = [{"name": str(t), "data": moving(t), "traces": places} for t in times]
    layout |= {"sliders": [_slider(times)], "updatemenus": [_buttons()]}
    return go.Figure([*data, *moving(last)], layout, frames)


def _check(runs: Sequence[Run]) -> None:
    if not runs:
        raise ValueError("a figure needs at least one run, got none")
    for run in runs[1:]:
        if run.objective.signature != runs[0].objective.signature:
            what = f"{runs[0].objective.title} and {run.objective.title}"
            raise ValueError(f"the runs of one figure must share their objective and its numbers, got {what}")


def strokes_of(runs: Sequence[Run]) -> list[Stroke]:
    """Each run's own stroke, or others where two would be the same."""
    own = [style.stroke(run) for run in runs]
    return own if len(set(own)) == len(own) else [SPARE[i % len(SPARE)] for i in range(len(own))]


def _times(last: int) -> list[int]:
    """The steps that have a frame: all, or evenly spread ones."""
    return [int(t) for t in np.unique(np.linspace(0, last, min(last + 1, MOST_FRAMES)).round())]


def _around(ground: go.Figure) -> tuple[list[Trace], list[Trace]]:
    """What lies under the paths, and what is marked above them; the paths themselves are left out."""
    kept = [trace.to_plotly_json() for trace in ground.data if "run" not in (trace.meta or {})]
    return kept[:1], kept[1:]


def _columns(run: Run) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """x and y of a run in the landscape and over the steps, as far as it has numbers."""
    end = run.last + 1
    path, excess = run.drawn[:end], run.objective.excess(run.loss[:end])
    return (path[:, 0], path[:, 1]), (np.arange(float(end)), excess)


def _whole(run: Run, stroke: Stroke, name: str, *, faint: bool) -> list[Trace]:
    """The whole run in both plots."""
    across, up = run.objective.axes
    read = (f"step %{{pointNumber}}<br>{across} = %{{x:.4g}}, {up} = %{{y:.4g}}", "step %{x}<br>%{y:.4g}")
    return [
        {
            **_line(x, y, stroke, nth),
            "name": style.plain(name),
            "hovertemplate": template,
            "opacity": FAINT if faint else 1.0,
        }
        for nth, ((x, y), template) in enumerate(zip(_columns(run), read, strict=True))
    ]


def _walked(run: Run, stroke: Stroke, t: int, trail: bool) -> list[Trace]:
    """The run up to step t in both plots, if there is a trail, and its head."""
    traces: list[Trace] = []
    for nth, (x, y) in enumerate(_columns(run)):
        end = min(t, run.last) + 1
        if trail:
            traces.append({**_line(x[:end], y[:end], stroke, nth), "hoverinfo": "skip"})
        head = {"color": stroke.colour, "size": 11, "line": {"color": "white", "width": 2}}
        point = {**_line(x[end - 1 : end], y[end - 1 : end], stroke, nth), "mode": "markers", "marker": head}
        traces.append({**point, "hoverinfo": "skip"})
    return traces


def _line(x: Array, y: Array, stroke: Stroke, nth: int) -> Trace:
    """A line in the landscape, with dots, or in the loss."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines" if nth else "lines+markers",
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 2.5},
        "marker": {"color": stroke.colour, "size": 4.5},
        "xaxis": "x2" if nth else "x",
        "yaxis": "y2" if nth else "y",
        "showlegend": False,
    }


def _title(runs: Sequence[Run], strokes: Sequence[Stroke], names: Sequence[str]) -> str:
    """The objective, then every run with its verdict, in its colour."""
    lines = [f"<b>{style.plain(runs[0].objective.title)}</b>"]
    for run, stroke, name in zip(runs, strokes, names, strict=True):
        first, *others = wrap(style.plain(f"{name}: {ending(run)}"), TITLE_WIDTH)
        lines += [f'<span style="color:{stroke.colour}">●</span> {first}', *others]
    return "<br>".join(lines)


def _layout(ground: go.Figure, losses: go.Figure, title: str, below: int) -> dict[str, Any]:
    """The axes of both figures side by side, under the title, on white whatever page it is put on."""
    left, side = (ground.layout[axis].to_plotly_json() for axis in ("xaxis", "yaxis"))
    across, up = (losses.layout[axis].to_plotly_json() for axis in ("xaxis", "yaxis"))
    top = TITLE_LINE * (title.count("<br>") + 1) + 24 if title else 30
    return {
        "template": style.TEMPLATE,
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "title": {
            "text": title,
            "font": {"size": 15},
            "x": 0.01,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "top",
            "yref": "container",
            "pad": {"t": 14},
        },
        "margin": {"l": 60, "r": 20, "t": top, "b": below},
        "height": PLOT + top + below,
        "xaxis": {**left, "domain": LEFT, "anchor": "y"},
        "yaxis": {**side, "anchor": "x"},
        "xaxis2": {**across, "domain": RIGHT, "anchor": "y2"},
        "yaxis2": {**up, "anchor": "x2"},
        "dragmode": "pan",
    }


def _slider(times: Sequence[int]) -> dict[str, Any]:
    """One position a frame; it opens on the last."""
    return {
        "steps": [{"label": str(t), "method": "animate", "args": [[str(t)], _animation(0)]} for t in times],
        "active": len(times) - 1,
        "currentvalue": {"prefix": "step "},
        "x": 0.16,
        "len": 0.84,
        "pad": {"t": 50},
    }


def _buttons() -> dict[str, Any]:
    """Play, from where the slider stands or else from the start, and pause."""
    play = [None, {**_animation(FRAME_MS), "fromcurrent": True}]
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0.0,
        "xanchor": "left",
        "y": 0.0,
        "yanchor": "top",
        "pad": {"t": 70},
        "buttons": [
            {"label": "Play", "method": "animate", "args": play},
            {"label": "Pause", "method": "animate", "args": [[None], _animation(0)]},
        ],
    }


def _animation(duration: int) -> dict[str, Any]:
    # With a redraw: without one, Plotly drops the contours under a path that it moves.
    return {"mode": "immediate", "frame": {"duration": duration, "redraw": True}, "transition": {"duration": 0}}
