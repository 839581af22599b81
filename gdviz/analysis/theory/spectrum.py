"""What the closed forms are about: positive eigenvalues, three optimizers, and a momentum below 1."""

import numpy as np
from numpy.typing import ArrayLike

from gdviz.arrays import Array
from gdviz.catalogue import UnknownNameError

ANALYSED = ("gd", "momentum", "nesterov")
"""The optimizers with a closed form."""


def positive(eigenvalues: ArrayLike) -> Array:
    """The eigenvalues in rising order; ValueError unless all of them are positive and finite."""
    values = np.sort(np.atleast_1d(np.asarray(eigenvalues, dtype=float)))
    if values.ndim != 1 or not values.size or not np.isfinite(values).all() or values[0] <= 0.0:
        raise ValueError(f"theory needs positive eigenvalues, got {np.asarray(eigenvalues).tolist()}")
    return values


def beta_of(optimizer: str, momentum: ArrayLike) -> Array:
    """β of the shape of `momentum`, and 0 throughout for gd.

    Raises ValueError for an optimizer without a closed form, or a β outside [0, 1).
    """
    if optimizer not in ANALYSED:
        raise UnknownNameError("optimizer with a closed form", optimizer, ANALYSED)
    given = np.asarray(momentum)
    allowed = (given >= 0.0) & (given < 1.0)
    if not allowed.all():
        raise ValueError(f"momentum (β) must be in [0, 1), got {given[~allowed].flat[0]}")
    return np.zeros(given.shape) if optimizer == "gd" else given.astype(float)
