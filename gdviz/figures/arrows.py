"""Two arrows at the point on stage: down the true slope, and where the mini-batch points."""

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace

LENGTH = 0.2
"""The longer of the two is this part of the window, at every step."""
STROKES = {"all": (style.GREEN, "solid"), "batch": (style.PURPLE, "solid")}


def arrow_traces(run: Recorded) -> list[Trace]:
    """−∇f and minus the batch's estimate, from θ_t; both at one scale, chosen anew for each step.

    Lengths are told in parts of the window, because weights may have different units.
    """
    (left, right), (bottom, top) = run.objective.view
    window = np.array([[right - left], [top - bottom]])
    begin = run.drawn[:-1].T
    pulls = {"all": run.grad[:-1].T, "batch": run.trajectory.estimate.T}
    ends = {name: run.objective.drawn(run.theta[:-1].T - pull) - begin for name, pull in pulls.items()}
    with np.errstate(all="ignore"):
        longest = np.maximum(*(np.hypot(*(move / window)) for move in ends.values()))
        scale = np.where(longest > 0.0, LENGTH / longest, 0.0)
    return [_arrow(run, name, begin, begin + scale * move) for name, move in ends.items()]


def _arrow(run: Recorded, name: str, begin: Array, end: Array) -> Trace:
    colour, dash = STROKES[name]
    values = {"x": begin[0], "y": begin[1], "x2": end[0], "y2": end[1]}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [],
        "y": [],
        "name": {"all": "−∇f, all examples", "batch": "the batch's estimate"}[name],
        "line": {"color": colour, "dash": dash, "width": 3.5},
        "showlegend": True,
        "hoverinfo": "skip",
        "uid": f"arrow-{name}",
        "meta": {"run": run.key, "arrow": True, "settled": True, "values": values},
    }
