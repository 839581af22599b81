"""From how many starts a map of runs is drawn: fewer where the runs are long or their steps dear."""

import math

from gdviz.analysis.wording import steps
from gdviz.optimizers import OPTIMIZERS
from gdviz.optimizers.armijo import SMALLEST, Armijo
from gdviz.optimizers.newton import Newton
from gdviz.spec import RunSpec

SIDES = (112, 96)
"""Starts a side that will do where more take too long; with fewer a map is not worth looking at."""
MOST_WORK = 4e9
"""Nanoseconds of one core that a map may take."""
USUAL, TRIAL, EIGENPAIRS = 40.0, 18.0, 400.0
"""Nanoseconds, measured on the dearest surfaces: a step of most rules, a trial of a line search, a Newton step."""


def starts_a_side(spec: RunSpec, n: int = 128) -> int:
    """n, or 112 or 96 if that takes longer than 4 s of a core.

    Raises ValueError, with the longest run that there is a map of, if even that takes longer.
    """
    sides = [n, *(side for side in SIDES if side < n)]
    work = spec.steps * _a_step(spec)
    for side in sides:
        if side * side * work <= MOST_WORK:
            return side
    longest = int(MOST_WORK / (sides[-1] ** 2 * _a_step(spec)))
    title = OPTIMIZERS[spec.optimizer].title
    raise ValueError(
        f"From {sides[-1]} × {sides[-1]} starts, {title} may take at most {steps(longest)}, got {spec.steps}."
    )


def map_seconds(spec: RunSpec, n: int = 128) -> float:
    """Seconds of one core that a map from `starts_a_side` takes at the most; 0 where there is none."""
    try:
        side = starts_a_side(spec, n)
    except ValueError:
        return 0.0
    return 1e-9 * side * side * spec.steps * _a_step(spec)


def _a_step(spec: RunSpec) -> float:
    """Nanoseconds that a step of one run takes at the most."""
    rule = OPTIMIZERS[spec.optimizer].configured(dict(spec.hyperparameters))
    if isinstance(rule, Armijo):
        return USUAL + TRIAL * math.log(SMALLEST) / math.log(rule.shrink)
    return EIGENPAIRS if isinstance(rule, Newton) else USUAL
