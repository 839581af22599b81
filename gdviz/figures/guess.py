"""A guess in the picture: an upright dashed line."""

from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.objective import Objective


def guess_trace(objective: Objective, x: float) -> Trace:
    """A line at x from the lower edge of the view to the upper one, named at its top."""
    _, (bottom, top) = objective.view
    return {
        "type": "scatter",
        "x": [x, x],
        "y": [bottom, top],
        "mode": "lines+text",
        "text": ["", "your guess"],
        "textposition": "bottom right",
        "line": {"color": style.GREY, "dash": "dash", "width": 2.5},
        "hoverinfo": "skip",
        "uid": "guess",
    }
