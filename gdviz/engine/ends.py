"""Where runs end: at which of some places, since when, or whether they diverged; no path is kept."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Point, Whole, squared_norm
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import Setup
from gdviz.engine.standstill import next_look, repeats, still
from gdviz.engine.sweep import BLOCK

NOWHERE = -1
"""The index of no place, and the step of what has not happened."""


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
    going, look, autonomous = np.arange(runs), 1, repeats(setup)
    descent = Descent(setup)
    with np.errstate(all="ignore"):
        for turn in descent.turns():
            t = turn.t + 1
            done = lost = escaped(descent.theta, descent.setup.reach)
            if t in (look, setup.steps):
                look = next_look(t)
                here = _place(descent.theta, places, radius, place[going])
                since[going[here != place[going]]] = t
                place[going] = here
                if autonomous:
                    done = lost | still(turn, descent)
            if done.any():
                diverged[going[lost]] = t
                rest = done & ~lost
                theta[:, going[rest]] = descent.theta.compress(rest, axis=1)
                going = going[~done]
                if not going.size:
                    break
                descent.keep(~done)
        else:
            theta[:, going] = descent.theta
    place[diverged != NOWHERE] = NOWHERE
    return Ends(theta, place, np.where(place == NOWHERE, NOWHERE, since), diverged)


def _place(theta: Point, places: Point, radius: float, before: Whole) -> Whole:
    """The place at which each θ (d, R) is, −1 for none; `before` (R,) is where it was."""
    within = radius * radius
    left = (before == NOWHERE) | ~(squared_norm(theta - places.take(before, axis=1)) <= within)
    if not left.any():
        return before
    moved = theta.compress(left, axis=1)
    found = np.full(moved.shape[-1], NOWHERE)
    for x in np.unique(places[0]):
        # Of many places in rows and columns, one column is near at the most.
        (column,) = np.nonzero(np.abs(moved[0] - x) <= radius)
        for k in np.flatnonzero(places[0] == x):
            found[column[squared_norm(moved[:, column] - places[:, k : k + 1]) <= within]] = k
    place = before.copy()
    place[left] = found
    return place
