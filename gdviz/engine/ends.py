"""Where runs end: at which of some places, since when, or whether they diverged; no path is kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Mask, Point, squared_norm
from gdviz.engine.run import Descent, Iterate, escaped
from gdviz.engine.setup import Setup
from gdviz.engine.sweep import BLOCK

NOWHERE = -1
"""The index of no place, and the step of what has not happened."""
_PATIENCE = 20
"""After step t the next look is at t + 1 + ⌊t/20⌋: at every step at first, and never more than 5 % late."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Ends:
    """How R runs ended.

    theta (d, R): θ_T, NaN where the run diverged. place (R,): the place within whose radius θ_T lies, −1 for none.
    since (R,): the step from which on the run was there at every look, −1 without a place. diverged (R,): the
    step that showed a divergence, −1 for none.
    """

    theta: Point
    place: Whole
    since: Whole
    diverged: Whole


def ends(setup: Setup, places: Point, radius: float, *, block: int = BLOCK) -> Ends:
    """The Ends of the runs of `setup`, `block` of them at a time, whose size changes nothing.

    A run is at place p of `places` (d, M) while ‖θ − p‖ ≤ radius; no two places may be nearer than twice the
    radius. It is looked where runs are after each of the first 20 steps, then less often, so that `since` is at
    most 5 % late; the last step is always looked at. A run that is near a place may leave it again, so a run is
    left only once it has diverged, or has stood still where every step is like the last: with exact gradients and
    a constant rate, once θ and the optimizer's state are what they were, to the bit.
    """
    part = np.arange(setup.start.shape[-1]) // block
    found = [_ends(setup.taken(part == k), places, radius) for k in range(part[-1] + 1)]
    names = ("theta", "place", "since", "diverged")
    return Ends(*(np.concatenate([getattr(each, name) for each in found], axis=-1) for name in names))


def _ends(setup: Setup, places: Point, radius: float) -> Ends:
    """The Ends of all runs at once."""
    runs = setup.start.shape[-1]
    theta, diverged = np.full(setup.start.shape, np.nan), np.full(runs, NOWHERE)
    place = _place(setup.start, places, radius, np.full(runs, NOWHERE))
    since = np.zeros(runs, dtype=np.int64)
    going, look, repeats = np.arange(runs), 1, _repeats(setup)
    descent = Descent(setup)
    with np.errstate(all="ignore"):
        for turn in descent.turns():
            t = turn.t + 1
            done = lost = escaped(descent.theta, descent.setup.reach)
            if t in (look, setup.steps):
                look = t + 1 + t // _PATIENCE
                here = _place(descent.theta, places, radius, place[going])
                since[going[here != place[going]]] = t
                place[going] = here
                if repeats:
                    done = lost | _still(turn, descent)
            if done.any():
                diverged[going[lost]] = t
                rest = done & ~lost
                theta[:, going[rest]] = descent.theta[:, rest]
                going = going[~done]
                if not going.size:
                    break
                descent.keep(~done)
        else:
            theta[:, going] = descent.theta
    place[diverged != NOWHERE] = NOWHERE
    return Ends(theta, place, np.where(place == NOWHERE, NOWHERE, since), diverged)


def _repeats(setup: Setup) -> bool:
    """Whether each step depends on θ and the optimizer's state alone."""
    exact = setup.oracle.offsets is None and setup.oracle.sampler is None
    return exact and setup.schedule.key == "constant"


def _still(turn: Iterate, descent: Descent) -> Mask:
    """Which runs the last step has left as they were, θ and state, to the bit."""
    same: Mask = (descent.theta == turn.seen.theta).all(axis=0)
    for before, after in zip(turn.state or (), descent.state or (), strict=True):
        if not same.any():
            break
        equal = np.asarray(before == after)
        same = same & equal.all(axis=tuple(range(equal.ndim - 1)))
    return same


def _place(theta: Point, places: Point, radius: float, before: Whole) -> Whole:
    """The place at which each θ (d, R) is, −1 for none; `before` (R,) is where it was."""
    within = radius * radius
    left = (before == NOWHERE) | ~(squared_norm(theta - places[:, before]) <= within)
    if not left.any():
        return before
    moved = theta[:, left]
    found = np.full(moved.shape[-1], NOWHERE)
    for x in np.unique(places[0]):
        # Of many places in rows and columns, one column is near at the most.
        (column,) = np.nonzero(np.abs(moved[0] - x) <= radius)
        for k in np.flatnonzero(places[0] == x):
            found[column[squared_norm(moved[:, column] - places[:, k : k + 1]) <= within]] = k
    place = before.copy()
    place[left] = found
    return place
