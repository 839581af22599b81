"""Names for the shapes that travel through gdviz: coordinates first, runs last, time before both."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Any array of float64."""

Point: TypeAlias = NDArray[np.float64]
"""θ or a gradient: (d,) for one run, (d, R) for a batch, (2, n, n) for a grid."""

Mask: TypeAlias = NDArray[np.bool_]
"""Yes or no for each run of a batch, (R,)."""

Whole: TypeAlias = NDArray[np.int64]
"""Whole numbers, such as a step for each run of a batch, (R,)."""

Path: TypeAlias = NDArray[np.float64]
"""Points over time: (T+1, d) or (T+1, d, R)."""


def squared_norm(v: Point) -> Array:
    """Σ v_i², of shape () or (R,), added coordinate by coordinate.

    np.sum may add in another order for one run than for a batch, and the two must agree to the bit.
    """
    total: Array = v[0] * v[0]
    for coordinate in v[1:]:
        total = total + coordinate * coordinate
    return total
