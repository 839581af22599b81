"""The basins of the minima: the plane coloured by where a run from each point ends, the deeper the sooner."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from gdviz.analysis.basins import DIVERGED, NAMED, Basins
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.landscape import landscape_relief, marked, path_line
from gdviz.figures.style import Trace

COLOURS = ("#F0E442", style.SKY, style.PURPLE, style.GREEN, style.ORANGE, style.BLUE)
"""One a basin, first Okabe & Ito's yellow, which no path has."""
SOON = (10, 30, 100, 300)
"""Steps after which the colour is thinner."""
TINTS = (0.66, 0.55, 0.45, 0.35, 0.26)
"""Opacities, one for each part of time that SOON makes."""
SHADES = f"Stronger colour: sooner, within {', '.join(map(str, SOON))} steps."
NEIGHBOURS = 1.5
"""Minima no farther apart than this many times the least distance have different colours."""
GROUND, LINES = "rgba(127,127,127,0.35)", "rgba(127,127,127,0.90)"
"""Where runs diverge: grey, hatched."""
HATCH = 5
"""Cells from one line of the hatching to the next."""
_NOWHERE, _GONE, _HATCHED, _FIRST = range(4)
"""What a cell may hold: nothing, the two greys of divergence, from the last on the tints of the basins."""


def basins_figure(runs: Sequence[Recorded], ground: Trace | None = None) -> go.Figure:
    """The view with the paths of runs on one objective, their start, and the minima by number.

    `ground` stands in for the `basins_relief`, where it is to be fetched later. The axes show the view and nothing
    beyond, as the basins are known there alone.
    """
    objective = runs[0].objective
    (left, right), (bottom, top) = objective.view
    across, up = objective.axes
    minima = marked(objective, "minimum", [(x, y) for x, y in objective.minima])
    if 1 < len(objective.minima) <= NAMED:
        numbers = [f"<b>{k}</b>" for k in range(1, len(objective.minima) + 1)]
        minima = [{**trace, "text": numbers, "textfont": {"size": 18}} for trace in minima]
    start = marked(objective, "start", [tuple(runs[0].drawn[0].tolist())])
    one_scale = {"scaleanchor": "x", "scaleratio": 1} if objective.one_scale else {}
    return style.figure(
        data=[
            *([ground] if ground else []),
            *({**trace, "showlegend": False} for trace in (*map(path_line, runs), *minima, *start)),
        ],
        layout={
            "template": style.TEMPLATE,
            # To the left, so that the legend has all the room that a view narrower than the picture leaves.
            "xaxis": {
                "title": {"text": across},
                "range": [left, right],
                "constrain": "domain",
                "constraintoward": "left",
            },
            "yaxis": {"title": {"text": up}, "range": [bottom, top], "constrain": "domain", **one_scale},
            "showlegend": True,
            "legend": {"x": 1.0, "xanchor": "right", "y": 1.0, "itemclick": False, "itemdoubleclick": False},
            "uirevision": f"basins {objective.signature}",
            "dragmode": False,
        },
    )


def basins_relief(found: Basins) -> list[Trace]:
    """The basins in tints, hatched grey where runs diverge, bare where they end at no minimum; and a legend.

    Over them lie thin contours of f, but not where there are many minima.
    """
    few = len(found.minima) <= NAMED
    return [_cells(found), *([_contours(found)] if few else []), *_legend(found)]


def colours(minima: Sequence[Sequence[float]]) -> list[int]:
    """Which of COLOURS each minimum has: each its own; where they are too many, no two neighbours the same."""
    if len(minima) <= len(COLOURS):
        return list(range(len(minima)))
    places = np.array(minima)
    apart = np.hypot(*(places[:, None] - places).T)
    near = apart <= NEIGHBOURS * apart[apart > 0.0].min()
    chosen = np.full(len(places), -1)
    for k in np.lexsort(places.T):  # row by row, so that a lattice takes four
        taken = set(chosen[near[k]].tolist())
        chosen[k] = next((c for c in range(len(COLOURS)) if c not in taken), 0)
    return [int(c) for c in chosen]


def _cells(found: Basins) -> Trace:
    chosen = colours(found.minima)
    scale = ["rgba(0,0,0,0)", GROUND, LINES]
    scale += [_tint(colour, opacity) for colour in COLOURS[: max(chosen) + 1] for opacity in TINTS]
    edges = np.linspace(0.0, 1.0, len(scale) + 1).tolist()
    return {
        "type": "heatmap",
        "x0": found.x[0],
        "dx": found.x[1] - found.x[0],
        "y0": found.y[0],
        "dy": found.y[1] - found.y[0],
        "z": _codes(found, np.array(chosen)),
        "zmin": -0.5,
        "zmax": len(scale) - 0.5,
        "colorscale": [(edge, c) for i, c in enumerate(scale) for edge in edges[i : i + 2]],
        "showscale": False,
        "hoverinfo": "skip",
        "uid": "relief",
    }


def _codes(found: Basins, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The place of each cell's colour in the scale, (n, n): a byte each, as Plotly takes them."""
    rows, columns = np.indices(found.end.shape)
    grey = np.where((rows + columns) % HATCH == 0, _HATCHED, _GONE)
    tint = _FIRST + chosen[np.maximum(found.end, 0)] * len(TINTS) + np.searchsorted(SOON, found.since)
    return np.where(found.end >= 0, tint, np.where(found.end == DIVERGED, grey, _NOWHERE)).astype(np.uint8)


def _contours(found: Basins) -> Trace:
    contours = landscape_relief(found.objective)
    return {
        **contours,
        "contours": {**contours["contours"], "coloring": "none"},
        "line": {"width": 0.8, "color": "rgba(127,127,127,0.55)"},
        "showlegend": False,
        "uid": "contours",
    }


def _legend(found: Basins) -> list[Trace]:
    """What grey and bare cells stand for, where there are any; the basins have their number on the minimum."""
    grey = {"symbol": "square-x", "color": GROUND, "line": {"color": LINES, "width": 1.5}}
    bare = {"symbol": "square-open", "color": style.GREY}
    entries: list[tuple[str, int, Trace]] = [
        ("diverges", found.diverged, grey),
        ("elsewhere", found.elsewhere, bare),
    ]
    return [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": {**marker, "size": 13},
            "name": name,
            "showlegend": True,  # the only entry as well
            "hoverinfo": "skip",
            "uid": name,
        }
        for name, count, marker in entries
        if count
    ]


def _tint(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
