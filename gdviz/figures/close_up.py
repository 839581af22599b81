"""A window around one step, for steps that are tiny compared with the view."""

import numpy as np

from gdviz.arrays import Array
from gdviz.objective import Objective, View

STEPS = 12.0
"""The window is this many times as long as the step, but no larger than the view,"""
LEAST = 1.5
"""and at least so many times."""


def close_window(objective: Objective, before: Array, after: Array) -> View:
    """The window in whose middle a step lies, from place to place (2,); the view where there is no step."""
    extent = np.ptp(objective.view, axis=1)
    unit = np.full(2, extent.max()) if objective.one_scale else extent
    length = float(np.hypot(*((after - before) / unit)))
    # Below this the axes could not tell the two places apart.
    if not 1e-12 < length < np.inf:
        return objective.view
    half = max(min(STEPS * length, 1.0), LEAST * length) * unit / 2.0
    (left, bottom), (right, top) = ((before + after) / 2.0 + side * half for side in (-1.0, 1.0))
    return ((float(left), float(right)), (float(bottom), float(top)))
