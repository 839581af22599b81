"""The basins of a run's minima: for every start in the view, where the same run ends from there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.analysis.map_size import starts_a_side
from gdviz.analysis.rest import NEAR
from gdviz.analysis.wording import number, percent, steps
from gdviz.arrays import Array, Point, Whole
from gdviz.engine.ends import NOWHERE, ends
from gdviz.engine.entries import objective_of
from gdviz.engine.setup import prepare
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.surfaces import Surface

ELSEWHERE, DIVERGED = -1, -2
"""In place of a minimum's index: θ_T is near none of them, or the run diverged."""
APART = 0.1
"""No farther from a minimum than this part of the distance between the two closest ones is at it."""
NAMED = 6
"""With more minima than this, they are not told one by one."""


@dataclass(frozen=True)
class Basins:
    """Where n × n runs end whose starts are (x_j, y_i), the centres of equal cells that cover the view.

    x, y (n,). end (n, n), rows along y: the index of a minimum, ELSEWHERE or DIVERGED. since (n, n): the step
    from which on the run was near that minimum, at most 5 % late, −1 where it ended at none. theta (2, n, n): θ_T,
    NaN for the diverged. A run is near a minimum within `radius` of it; `text` tells what came out.
    """

    x: Array
    y: Array
    objective: Objective
    radius: float
    steps: int
    end: Whole
    since: Whole
    theta: Point

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """Where a run may end."""
        return self.objective.minima

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many starts end at each minimum."""
        found = np.bincount(self.end[self.end >= 0], minlength=len(self.minima))
        return tuple(int(count) for count in found)

    @property
    def elsewhere(self) -> int:
        """How many runs are near no minimum in the end."""
        return int((self.end == ELSEWHERE).sum())

    @property
    def diverged(self) -> int:
        """How many runs diverge."""
        return int((self.end == DIVERGED).sum())

    @property
    def text(self) -> str:
        """How the starts are shared out, and how soon those that arrive do."""
        return _told(self)


def basins(spec: RunSpec, n: int = 128) -> Basins:
    """The Basins of the spec's run, all of it the same but for the start, from n × n starts.

    Near a minimum is within 5 % of the view's width (as for a verdict), and no farther than a tenth of the
    distance between the two closest minima. A longer or dearer run is started from fewer points, but not from
    fewer than 96 × 96. Raises ValueError for a loss over data, a surface without a minimum, and a run that is too
    long for that.
    """
    if n < 2:
        raise ValueError(f"a map needs at least 2 starts a side, got {n}")
    objective = objective_of(spec)
    if not isinstance(objective, Surface):
        raise ValueError(
            f"{objective.title} is a loss over data: where starts end is drawn for surfaces in closed form."
        )
    if not objective.minima:
        raise ValueError(f"{objective.title} has no minimum to end at.")
    side = starts_a_side(spec, n)
    x, y = (_centres(low, high, side) for low, high in objective.view)
    across, up = np.meshgrid(x, y)
    setup = prepare(spec, {"start_x": across.ravel(), "start_y": up.ravel()}, side * side)
    radius = near(objective)
    found = ends(setup, np.array(objective.minima).T, radius)
    end = np.where(found.diverged == NOWHERE, np.where(found.place == NOWHERE, ELSEWHERE, found.place), DIVERGED)
    shape = (side, side)
    return Basins(
        x, y, objective, radius, spec.steps,
        end.reshape(shape), found.since.reshape(shape), found.theta.reshape(2, *shape),
    )  # fmt: skip


def near(objective: Objective) -> float:
    """How far from a minimum a run may be to be at it.

    5 % of the view's width, or a tenth of the distance between the two closest minima if that is less.
    """
    (left, right), _ = objective.view
    minima = np.array(objective.minima)
    gaps = np.hypot(*(minima[:, None] - minima).T)[np.triu_indices(len(minima), 1)]
    return min(NEAR * (right - left), APART * float(gaps.min(initial=np.inf)))


def _centres(low: float, high: float, n: int) -> Array:
    """The middles of n equal parts; about the middle of the whole they are symmetric to the bit."""
    return 0.5 * (low + high) + (np.arange(n, dtype=np.float64) - 0.5 * (n - 1)) * ((high - low) / n)


def _told(found: Basins) -> str:
    total = found.end.size
    starts = f"{total:,}".replace(",", " ")
    parts = _parts(found)
    if len(parts) == 1:
        told = f"All {starts} starts {parts[0][1]}."
    else:
        # A share that falls short of the whole is not told as 100 %.
        listed = ", ".join(f"{percent(min(count / total, 0.999))} {words}" for count, words in parts)
        told = f"Of {starts} starts {listed}."
    if found.diverged == total:
        return told
    rule = f"At a minimum is within {number(found.radius)} of it after {steps(found.steps)}"
    if not any(found.counts):
        return f"{told} {rule}."
    half = int(np.median(found.since[found.end >= 0]))
    return f"{told} {rule}; half of those starts are there by step {half}."


def _parts(found: Basins) -> list[tuple[int, str]]:
    """How many starts come to what, in words; only the first that end anywhere have the verb."""
    places = [f"({', '.join(map(number, point))})" for point in found.minima]
    kind = "minimum " if 1 < len(places) <= NAMED else ""
    if kind:
        places = [f"{k} {place}" for k, place in enumerate(places, start=1)]
    reached = [(count, place) for count, place in zip(found.counts, places, strict=True) if count]
    if len(places) > NAMED:
        reached.sort(key=lambda part: -part[0])
        rest = reached[NAMED // 2 :]
        more = [(sum(count for count, _ in rest), f"{len(rest)} more")] if rest else []
        reached = reached[: NAMED // 2] + more
    ended = [(count, f"at {'' if k else kind}{place}") for k, (count, place) in enumerate(reached)]
    if found.elsewhere:
        ended.append((found.elsewhere, "elsewhere"))
    parts = [(count, words if k else f"end {words}") for k, (count, words) in enumerate(ended)]
    return parts + ([(found.diverged, "diverge")] if found.diverged else [])
