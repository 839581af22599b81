"""How an eigendirection moves, in one word: by the two roots of its iteration."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdviz.analysis.theory.iteration import iteration
from gdviz.analysis.theory.rates import mode_rates
from gdviz.analysis.theory.spectrum import positive

Regime = Literal["monotone", "one-step", "ripples", "oscillating", "diverging", "standing still"]

TINY = 1e-12
"""What is within this of a border, in relative terms, is on it: the rounding of α·λ must not decide."""
TIED = 1e-9
"""Rates this close to one another are equal."""


def mode_regimes(
    eigenvalues: ArrayLike, lr: ArrayLike, optimizer: str = "gd", momentum: ArrayLike = 0.0
) -> NDArray[np.str_]:
    """The Regime of each eigendirection; λ, α and β are broadcast against one another.

    "standing still": αλ = 0. "diverging": a root beyond the unit circle. "one-step": both roots 0, so that the
    error is gone after one step, for nesterov after two at most. "ripples": a complex pair, the error swings
    about zero. Otherwise the roots are real, and the one of larger size is positive, "monotone", or negative,
    "oscillating": a new sign at every step. A double root, critical damping, is real; the largest stable
    rate still oscillates. By the Jury criterion no root is beyond the circle if p(1) = αλ ≥ 0 and
    p(−1) = 1 + tr + det ≥ 0, as det < 1. Raises ValueError for numbers that are not finite, an optimizer without
    a closed form, or a β outside [0, 1). Reference: Goh 2017, Distill, doi:10.23915/distill.00006.
    """
    a, _, trace, determinant, discriminant = iteration(eigenvalues, lr, optimizer, momentum)
    if not np.isfinite(a).all():
        raise ValueError("regimes need finite eigenvalues and learning rates")
    beyond = (a < 0.0) | (1.0 + trace + determinant < -TINY * (1.0 + a))
    gone = (np.abs(1.0 - a) <= TINY) & (determinant <= TINY)
    swings = discriminant < -TINY * trace * trace
    return np.select(
        [a == 0.0, beyond, gone, swings, trace > 0.0],
        ["standing still", "diverging", "one-step", "ripples", "monotone"],
        "oscillating",
    )


def regime(eigenvalues: ArrayLike, lr: float, optimizer: str = "gd", momentum: float = 0.0) -> Regime:
    """The Regime of the direction with the largest rate, the one that is seen in the long run.

    Of equal rates the steepest direction counts, which moves most: at the best rate of gd, where the flat one
    creeps and the steep one oscillates as fast, the word is "oscillating". Raises ValueError as `rate` does.
    """
    values = positive(eigenvalues)
    words: list[Regime] = mode_regimes(values, lr, optimizer, momentum).tolist()
    rates = mode_rates(values, lr, optimizer, momentum)
    return words[np.flatnonzero(rates >= (1.0 - TIED) * rates.max())[-1]]
