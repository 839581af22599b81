"""One step on the surface: arrows that appear line by line, and what the step does to each coordinate."""

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.one_step import Arrow, OneStep
from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.arrows import LENGTH
from gdviz.figures.close_up import close_window
from gdviz.figures.landscape import landscape_figure, landscape_relief
from gdviz.figures.style import Trace
from gdviz.objective import View

NAMES = {
    "slope": "down the slope, not to scale",
    "kept": "as remembered, not to scale",
    "move": "the step, to scale",
}
WIDTHS = {"move": 9.0, "slope": 6.0, "kept": 3.0}
"""Arrows are drawn in this order, so that of those along one line each can be seen."""
TRIED = 8
"""Size of the mark on a point that was tried."""


def step_figure(run: Recorded, step: OneStep, relief: Trace | None = None, close: bool = False) -> go.Figure:
    """The contours with what each line of the step adds: after s lines, that of lines 1 … s is seen.

    −g and what the rule keeps have one scale of their own, the longer a fifth of the window; the step itself is
    drawn from θ_t to θ_{t+1}, where the point goes with the last line. `relief` may stand in for the contours,
    where they are to be fetched later. With `close` the window holds the step and little more, and has contours
    of its own.
    """
    objective, t = run.objective, step.t
    window = close_window(objective, run.drawn[t], run.drawn[t + 1]) if close else objective.view
    figure = landscape_figure(objective, [run], landscape_relief(objective, window) if close else relief)
    figure.data = [trace for trace in figure.data if "run" not in (trace.meta or {})]
    figure.update_traces(showlegend=False)
    figure.add_traces([_before(run, t), *_arrows(run, step, window), *_tried(run, step), _point(run, step)])
    figure.update_layout(
        xaxis_range=list(window[0]),
        yaxis_range=list(window[1]),
        uirevision=f"{objective.signature} {window}",
        showlegend=True,
        legend=style.LEGEND_INSIDE,
    )
    return figure


def _before(run: Recorded, t: int) -> Trace:
    """The way to θ_t, thin and pale."""
    return {
        "type": "scatter",
        "x": run.drawn[: t + 1, 0],
        "y": run.drawn[: t + 1, 1],
        "mode": "lines",
        "line": {"color": style.stroke(run).colour, "dash": style.stroke(run).dash, "width": 1.5},
        "opacity": 0.45,
        "showlegend": False,
        "hoverinfo": "skip",
        "uid": "step-before",
    }


def _arrows(run: Recorded, step: OneStep, window: View) -> list[Trace]:
    arrows = [(s, line.arrow) for s, line in enumerate(step.lines, 1) if line.arrow]
    arrows.sort(key=lambda item: list(WIDTHS).index(item[1].kind))
    begins = [run.objective.drawn(arrow.begin) for _, arrow in arrows]
    ways = [_way(run, arrow, begin) for (_, arrow), begin in zip(arrows, begins, strict=True)]
    sizes = [
        float(np.hypot(*(way / np.ptp(window, axis=1))))
        for (_, arrow), way in zip(arrows, ways, strict=True)
        if arrow.kind != "move"
    ]
    longest = max(sizes, default=0.0)
    scale = LENGTH / longest if 0.0 < longest < np.inf else 0.0
    traces = []
    for i, ((s, arrow), begin, way) in enumerate(zip(arrows, begins, ways, strict=True)):
        end = begin + (way if arrow.kind == "move" else scale * way)
        values = {
            name: _from(s, step, at) for name, at in zip(("x", "y", "x2", "y2"), (*begin, *end), strict=True)
        }
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [],
                "y": [],
                "name": f"{arrow.symbol}, {NAMES[arrow.kind]}",
                "line": {"color": _colour(run, arrow), "width": WIDTHS[arrow.kind]},
                "hoverinfo": "skip",
                "legendrank": s,
                "uid": f"step-arrow-{i}",
                "meta": {"run": run.key, "arrow": True, "values": values},
            }
        )
    return traces


def _way(run: Recorded, arrow: Arrow, begin: Array) -> Array:
    """The arrow in the picture at its own length, (2,)."""
    if run.objective.dimension == 1 and arrow.kind != "move":
        # The slope of a curve is a push to one side: f itself could only be drawn pointing up.
        return np.array([(arrow.end - arrow.begin).item(), 0.0])
    way: Array = run.objective.drawn(arrow.end) - begin
    return way


def _colour(run: Recorded, arrow: Arrow) -> str:
    """Green for the slope, purple for what is kept, and the run's own for the step, no two of them alike."""
    own = style.stroke(run).colour
    chosen = {"slope": style.GREEN, "kept": style.PURPLE, "move": own}[arrow.kind]
    return style.BLUE if arrow.kind != "move" and chosen == own else chosen


def _from(s: int, step: OneStep, value: float) -> Array:
    """A number that is there once s lines are done, (K + 1,)."""
    return np.where(np.arange(len(step.lines) + 1) >= s, value, np.nan)


def _tried(run: Recorded, step: OneStep) -> list[Trace]:
    """The points that were tried, each with its line."""
    places = np.full((len(step.lines) + 1, 2), np.nan)
    for s, line in enumerate(step.lines, 1):
        if line.trial is not None:
            places[s] = run.objective.drawn(line.trial)
    if np.isnan(places).all():
        return []
    look = {"mode": "markers", "marker": {"color": style.GREY, "size": TRIED}, "name": "tried points"}
    return [_following(run, "step-tried", places, head=False, **look)]


def _point(run: Recorded, step: OneStep) -> Trace:
    """θ_t, and after the last line θ_{t+1}."""
    before, after = run.drawn[step.t], run.drawn[step.t + 1]
    places = np.array([before] * len(step.lines) + [after])
    look = {"mode": "markers", "marker": {"color": style.stroke(run).colour, "size": 6}, "showlegend": False}
    return _following(run, "step-point", places, head=True, **look)


def _following(run: Recorded, uid: str, places: Array, head: bool, **look: object) -> Trace:
    """A trace that shows the places up to the line on stage."""
    meta = {"run": run.key, "columns": {"x": "x", "y": "y"}, "head": head}
    x, y = places.T
    return {"type": "scatter", "x": x, "y": y, "hoverinfo": "skip", "uid": uid, "meta": meta, **look}
