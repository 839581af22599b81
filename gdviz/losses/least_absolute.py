"""The least sum of absolute errors, found by walking from corner to corner as the simplex method does."""

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array, Point
from gdviz.losses.least_squares import least_squares

JITTER = 1e-9
"""Ties between examples are broken by moving each y by up to this part of the mean residual."""
FITTED = 1e-13
"""With no larger a residual, as a part of the largest y, the examples lie on a line already."""
RENEWED = 50
"""Exchanges after which the inverse is computed anew, so that rounding cannot pile up."""
MOST, PATIENCE = 20, 200
"""Exchanges at the most, as a multiple of N, and without a lower corner: where most examples lie on a line to
rounding, their order along an edge is a matter of rounding too, and corners may be met again.
"""

Rows = NDArray[np.intp]


def least_absolute(matrix: Array, target: Array) -> Point:
    """The θ (d,) of least Σ|⟨φᵢ, θ⟩ − yᵢ|: it passes exactly through d examples, the corner.

    From each corner there are 2d edges, on which one of the d examples is let go. The steepest is followed, over
    all bends that still go down, to the example that takes the place; where no edge goes down, nothing does.
    Source: Bloomfield & Steiger 1980, SIAM J. Sci. Stat. Comput. 1(2), 290–301.
    """
    rough = least_squares(matrix, target)
    residual = target - matrix @ rough
    size = float(np.abs(residual).mean())
    # Where more than d examples meet in one corner, its edges need not show the way down. At a corner that is best
    # for the moved examples the same examples are best for the true ones: only signs of residuals count.
    moved = target + JITTER * size * np.random.default_rng(0).uniform(-1.0, 1.0, target.size)
    corner = _independent(matrix, np.argsort(np.abs(residual)))
    fitted = size <= FITTED * np.abs(target).max()
    best, lowest, since = corner.copy(), np.inf, 0
    for turn in range(0 if fitted else MOST * target.size):
        if turn % RENEWED == 0:
            inverse = np.linalg.inv(matrix[corner])
        off = moved - matrix @ (inverse @ moved[corner])
        off[corner] = 0.0
        total = float(np.abs(off).sum())
        if total < lowest:
            best, lowest, since = corner.copy(), total, turn
        elif turn - since > PATIENCE:
            break
        pull = (np.sign(off) @ matrix) @ inverse
        k = int(np.abs(pull).argmax())
        if abs(pull[k]) <= 1.0 + 1e-9:
            break
        change = matrix @ (np.sign(pull[k]) * inverse[:, k])
        change[corner] = 0.0
        entering = _lowest(off, change, slope=1.0 - abs(pull[k]))
        corner[k] = entering
        row = matrix[entering] @ inverse
        leaving = inverse[:, k] / row[k]
        inverse = inverse - np.outer(leaving, row)
        inverse[:, k] = leaving
    found = np.asarray(np.linalg.solve(matrix[best], target[best]), dtype=np.float64)
    # Where all lie on a line, that through d neighbours may be off at the far end.
    return min(found, rough, key=lambda theta: float(np.abs(matrix @ theta - target).sum()))


def _lowest(off: Array, change: Array, slope: float) -> int:
    """The example at which Σ|off − t·change| stops falling as t grows from 0, where it falls with `slope`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        at = off / change
    ahead = np.flatnonzero(at > 0.0)
    ahead = ahead[np.argsort(at[ahead])]
    rising = slope + np.cumsum(2.0 * np.abs(change[ahead])) >= 0.0
    return int(ahead[rising.argmax()])


def _independent(matrix: Array, order: Rows) -> Rows:
    """The first d rows in this order that are independent, by Gram and Schmidt."""
    basis: list[Array] = []
    chosen: list[int] = []
    for i in order.tolist():
        known = np.array(basis).reshape(-1, matrix.shape[1])
        rest = matrix[i] - (matrix[i] @ known.T) @ known
        rest -= (rest @ known.T) @ known
        length = float(np.sqrt(rest @ rest))
        if length > 1e-6 * float(np.sqrt(matrix[i] @ matrix[i])):
            basis.append(rest / length)
            chosen.append(i)
        if len(chosen) == matrix.shape[1]:
            break
    return np.array(chosen)
