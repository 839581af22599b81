"""The finishing line of a race: from when on a run stays within a part of the start's excess, and who is lost."""

import numpy as np

from gdviz.analysis.run import Run
from gdviz.arrays import Array
from gdviz.engine.envelope import ROUNDING
from gdviz.objective import Objective


def goal(objective: Objective, start: Array, part: float) -> Array:
    """The excess f(θ_t) − f* at which a run that starts with the excess `start`, () or (R,), has arrived.

    It is max(part·start, ROUNDING·max(1, |f*|)), for f* finite: below the second one f* is not known well enough.
    A start already there is at the minimum. Raises ValueError for a part that is not between 0 and 1.
    """
    if not 0.0 < part < 1.0:
        raise ValueError(f"the tolerance must be a part of the start's excess between 0 and 1, got {part:g}")
    allowed: Array = np.maximum(part * start, ROUNDING * np.maximum(1.0, np.abs(objective.lowest)))
    return allowed


def steps_to_part(objective: Objective, loss: Array, part: float) -> Array:
    """The t from which on f(θ_t) − f* is within the `goal`, for losses (T+1,) or (T+1, R), () or (R,).

    NaN where that does not last to the end: who passes by and leaves again has not arrived. All NaN where f has no
    lowest value. Raises ValueError for a part that is not between 0 and 1.
    """
    excess = objective.excess(loss)
    allowed = goal(objective, excess[0], part)
    if not objective.bounded:
        return np.full(loss.shape[1:], np.nan)
    with np.errstate(invalid="ignore"):
        there = (excess <= allowed) & np.isfinite(excess)
    outside = ~there[::-1]
    since = np.where(outside.any(axis=0), len(loss) - outside.argmax(axis=0), 0)
    return np.where(there[-1], since, np.nan)


def lost(run: Run) -> bool:
    """Whether a run has diverged or is about to, so that it does not arrive though it may still be low at T.

    Where f has no lowest value only a run that has left every scale is lost: to fall is no fault there.
    """
    if run.termination.kind == "diverged":
        return True
    return run.objective.bounded and run.verdict.kind == "diverged"
