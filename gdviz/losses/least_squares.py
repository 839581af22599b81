"""The least sum of squared errors, in closed form."""

import numpy as np

from gdviz.arrays import Array, Point


def least_squares(matrix: Array, target: Array, penalty: Array | float = 0.0) -> Point:
    """The θ (d,) of least ‖Φθ − y‖² + Σ_j penalty_j·θ_j², the shortest if there are many.

    The penalties are further rows √penalty_j·e_j with y = 0, so that ΦᵀΦ, which has half as many good digits as Φ,
    need not be formed. Source: Hastie, Tibshirani & Friedman 2009, exercise 3.12.
    """
    d = matrix.shape[1]
    if np.any(penalty):
        matrix = np.vstack([matrix, np.diag(np.sqrt(np.broadcast_to(penalty, d)))])
        target = np.concatenate([target, np.zeros(d)])
    # Columns of one size: what is small beside another column is not lost to rounding.
    size = np.sqrt((matrix * matrix).sum(axis=0))
    return np.asarray(np.linalg.lstsq(matrix / size, target)[0] / size, dtype=np.float64)
