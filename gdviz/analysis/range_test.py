"""The learning-rate range test: a rule of thumb for α, read off a fan of short runs."""

from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array

LOWEST, HIGHEST = 1e-5, 1.0
"""The learning rates that are tried."""
PART = 1.0 / 3.0
"""The part of the steepest learning rate that the rule of thumb takes."""
FLOOR = 1e-8
"""Below this part of the start's excess a loss counts as arrived: how far below says nothing more about α."""


class RangeTest(NamedTuple):
    """The learning rate at which the loss falls most steeply, and the one that the rule of thumb takes."""

    steepest: float
    suggested: float


def range_test(lr: Array, excess: Array, first: float) -> RangeTest | None:
    """Where log(f(θ_T) − f*) falls most steeply against log α, for α from 10⁻⁵ to 1, and a third of that.

    `lr` (M,) rises, `excess` (M,) is f(θ_T) − f* with NaN for diverged runs, `first` is f(θ_0) − f*. None where
    the loss does not fall. A heuristic, not a theorem. Convention: M runs of one length stand for the single
    run of rising α in Smith 2017, arXiv:1506.01186, so that each α is judged on its own.
    """
    tried = (lr >= LOWEST) & (lr <= HIGHEST)
    lr, excess = lr[tried], excess[tried]
    # Past the first loss above the start there is nothing to choose.
    bad = np.flatnonzero(~(excess <= first))
    end = int(bad[0]) if bad.size else len(lr)
    if end < 3 or not first > 0.0:
        return None
    height = np.log10(np.maximum(excess[:end], FLOOR * first))
    slope = np.gradient(height, np.log10(lr[:end]))
    steepest = float(lr[int(slope.argmin())])
    return RangeTest(steepest, PART * steepest) if slope.min() < -1e-3 else None
