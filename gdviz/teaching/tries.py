"""Values that are tried for a challenge, and how many steps a challenge may allow."""

import math

from gdviz.analysis.theory import best_lr_and_momentum, steps_needed

_ONES = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.65, 1.8, 1.9, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.3, 3.6, 3.8, 4.0, 4.4, 4.7)
_HALVES = (5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5)


def rates(low: float, high: float) -> tuple[float, ...]:
    """Round learning rates from low to high, close together."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = sorted(float(f"{ones}e{decade}") for decade in decades for ones in (*_ONES, *_HALVES))
    return tuple(rate for rate in found if low <= rate <= high)


def steps_allowed(kappa: float, part: float, slack: float) -> int:
    """`slack` times the steps that the best momentum needs to leave this part of f − f* on a ravine, in fives."""
    best = best_lr_and_momentum((1.0, kappa))
    return 5 * math.ceil(slack * steps_needed(best.rate, math.sqrt(part)) / 5.0)
