"""Long runs as they are drawn: what a line of some thousand steps looks like, by fewer of its points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array

EARLY = 256
"""Steps at the start that are all drawn: most happens there, and one goes through them one by one."""
SPANS = 400
"""Parts that the rest is cut into: each is about a pixel of a plot on a projector."""
LONG = 2048
"""Points up to which a line is drawn as it is; runs that follow a slider have fewer."""


def seen(*columns: Sequence[float] | Array) -> NDArray[np.int64] | None:
    """The points by which a long line in these columns, (n,) each, is drawn; None where it is by all of them.

    All points of the start; of every span behind it the first, the last, and those where a column is smallest and
    largest. A line over time drawn so covers the same pixels. Missing values are neither. Source: Jugel, Jerzak,
    Hackenbroich & Markl 2014, M4: a visualization-oriented time series data aggregation, PVLDB 7(10).
    """
    n = min(map(len, columns))
    if n <= LONG:
        return None
    edges = np.linspace(min(EARLY, n), n, SPANS + 1).round().astype(int)
    kept = [np.arange(edges[0]), edges[:-1], edges[1:] - 1]
    for column in columns:
        rest = np.asarray(column[:n], dtype=float)
        kept += [_least(rest, edges), _least(-rest, edges)]
    return np.unique(np.concatenate(kept))


def _least(values: Array, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each span has its least value; its first point where it has none."""
    known = np.where(np.isnan(values), np.inf, values)
    lowest = np.repeat(np.minimum.reduceat(known, edges[:-1]), np.diff(edges))
    at = np.flatnonzero(known[edges[0] :] == lowest) + edges[0]
    found: NDArray[np.int64] = at[np.searchsorted(at, edges[:-1])]
    return found
