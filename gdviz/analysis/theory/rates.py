"""How fast the error shrinks: the larger of the two roots of each eigendirection."""

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.theory.iteration import iteration
from gdviz.analysis.theory.spectrum import positive
from gdviz.arrays import Array


def mode_rates(eigenvalues: ArrayLike, lr: ArrayLike, optimizer: str = "gd", momentum: ArrayLike = 0.0) -> Array:
    """The factor by which the error in each eigendirection shrinks per step in the long run.

    It is the spectral radius of the 2×2 iteration; above 1 that direction diverges. λ, α and β are broadcast
    against one another. Raises ValueError for an optimizer without a closed form, or a β outside [0, 1).
    """
    modes = iteration(eigenvalues, lr, optimizer, momentum)
    root = np.sqrt(modes.discriminant.astype(complex))
    rates: Array = np.maximum(np.abs(modes.trace + root), np.abs(modes.trace - root)) / 2.0
    return rates


def rate(eigenvalues: ArrayLike, lr: float, optimizer: str = "gd", momentum: float = 0.0) -> float:
    """The factor by which ‖θ − θ*‖ shrinks per step in the long run: the slowest of `mode_rates`.

    For gd this is max(|1 − αλ_min|, |1 − αλ_max|). The loss shrinks by its square. Raises ValueError as
    `mode_rates` does, and for eigenvalues that are not positive.
    """
    return float(mode_rates(positive(eigenvalues), lr, optimizer, momentum).max())
