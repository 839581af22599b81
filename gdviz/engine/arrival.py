"""When a run arrives: the first step near enough to the minimum, and the first after which it stays near."""

from collections.abc import Sequence

import numpy as np

from gdviz.arrays import Array, Mask, Point, squared_norm
from gdviz.engine.oracle import Evaluation
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import Setup
from gdviz.objective import Objective


def steps_to(setup: Setup, tolerance: float) -> Array:
    """The first t at which f(θ_t) − f* ≤ tolerance, (R,), NaN for never."""
    goal = np.broadcast_to(setup.objective.lowest + tolerance, setup.start.shape[-1])
    first = np.full(setup.start.shape[-1], np.nan)
    going = np.arange(first.size)
    descent = Descent(setup, with_loss=True)

    def arrived(t: int, seen: Evaluation) -> Mask:
        there: Mask = seen.value <= goal
        first[going[there]] = t
        return there

    with np.errstate(all="ignore"):
        for turn in descent.turns():
            done = arrived(turn.t, turn.seen) | escaped(descent.theta, descent.setup.reach)
            if done.any():
                going, goal = going[~done], goal[~done]
                if not going.size:
                    return first
                descent.keep(~done)
        arrived(setup.steps, Evaluation(descent.setup.objective, descent.theta))
    return first


def steps_within(setup: Setup, parts: Sequence[float], sure: float = 0.0) -> Array:
    """The t from which on ‖θ − θ*‖ ≤ ε·‖θ_0 − θ*‖ for each part ε, (len(parts), R), NaN where it does not last.

    θ* is the declared minimum nearest to the start, the lower one if two are equally near. A run that passes by
    and leaves again has not arrived, so all are followed to their last step; but a run of a rule that is known to
    contract may be left once it has come to `sure` times the smallest ε.
    """
    shares = np.array([float(part) for part in parts])
    if not shares.size or not (np.isfinite(shares) & (shares >= 0.0)).all():
        raise ValueError(f"the parts of the distance must be numbers ≥ 0, got {list(parts)}")
    minimum = nearest_minimum(setup.objective, setup.start)
    whole = np.sqrt(squared_norm(setup.start - minimum))

    goals, gone = shares[:, None] * whole, np.zeros(whole.size, dtype=bool)
    # The last t at which each run was too far away.
    outside = np.full(goals.shape, -1.0)
    going = np.arange(whole.size)
    descent = Descent(setup)

    def look(t: int, theta: Point) -> Array:
        left: Array = np.sqrt(squared_norm(theta - minimum[:, going]))
        far, run = np.nonzero(~(left <= goals[:, going]))
        outside[far, going[run]] = t
        return left

    with np.errstate(all="ignore"):
        for turn in descent.turns():
            left = look(turn.t, turn.seen.theta)
            lost = escaped(descent.theta, descent.setup.reach)
            done = lost | (left < sure * goals[:, going].min(axis=0))
            if done.any():
                gone[going[lost]] = True
                going = going[~done]
                if not going.size:
                    break
                descent.keep(~done)
        if going.size:
            look(setup.steps, descent.theta)
    return np.where(gone | (outside == setup.steps), np.nan, outside + 1.0)


def nearest_minimum(objective: Objective, start: Point) -> Point:
    """For each start (d, R) the declared minimum that is nearest, (d, R); NaN where the objective has none."""
    nearest = np.full(start.shape, np.nan)
    held = np.broadcast_to(np.isfinite(objective.lowest), start.shape[-1])
    reached = objective.taken(held).minima if held.any() else ()
    if reached:  # a lower bound may never be reached
        here = start[:, held]
        minima = np.array([np.broadcast_arrays(*point, here[0])[:-1] for point in reached])
        distances = squared_norm(here[:, None] - minima.swapaxes(0, 1))
        nearest[:, held] = np.take_along_axis(minima, distances.argmin(axis=0)[None, None], axis=0)[0]
    return nearest
