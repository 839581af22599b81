"""Runs that stand still, to the bit, and where every step is like the last will do so for ever."""

import numpy as np

from gdviz.arrays import Mask
from gdviz.engine.run import Descent, Iterate
from gdviz.engine.setup import Setup

_PATIENCE = 20


def next_look(t: int) -> int:
    """When to look again after step t, at t + 1 + ⌊t/20⌋: at every step at first, never more than 5 % late."""
    return t + 1 + t // _PATIENCE


def repeats(setup: Setup) -> bool:
    """Whether each step depends on θ and the optimizer's state alone."""
    exact = setup.oracle.offsets is None and setup.oracle.sampler is None
    return exact and setup.schedule.key == "constant"


def still(turn: Iterate, descent: Descent) -> Mask:
    """Which runs the last step has left as they were, θ and state, to the bit."""
    same: Mask = (descent.theta == turn.seen.theta).all(axis=0)
    for before, after in zip(turn.state or (), descent.state or (), strict=True):
        if not same.any():
            break
        equal = np.asarray(before == after)
        same = same & equal.all(axis=tuple(range(equal.ndim - 1)))
    return same
