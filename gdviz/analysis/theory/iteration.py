"""One eigendirection is a recurrence of two terms, and its two roots say everything about it.

With a = αλ the error along the direction obeys e_{t+1} = tr·e_t − det·e_{t−1}, the trace and the determinant
being those of the 2×2 matrix that takes (e_t, e_{t−1}) one step on. Its eigenvalues are the roots of
z² − tr·z + det.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.theory.spectrum import beta_of
from gdviz.arrays import Array


class Iteration(NamedTuple):
    """αλ, β, and the coefficients of z² − tr·z + det with its discriminant tr² − 4·det."""

    product: Array
    beta: Array
    trace: Array
    determinant: Array
    discriminant: Array


def iteration(eigenvalues: ArrayLike, lr: ArrayLike, optimizer: str, momentum: ArrayLike) -> Iteration:
    """The Iteration of each eigendirection; λ, α and β are broadcast against one another.

    gd: tr = 1 − a, det = 0. momentum: tr = 1 + β − a, det = β. nesterov: tr = (1 + β)(1 − a), det = β(1 − a),
    for PyTorch's θ, from θ_{t+1} = (1 + β)(θ_t − αg_t) − β(θ_{t−1} − αg_{t−1}). Raises ValueError for another
    optimizer, or β outside [0, 1). Reference: Polyak 1964; Lessard, Recht & Packard 2016, arXiv:1408.3595.
    """
    beta = beta_of(optimizer, momentum)
    a = np.asarray(lr, dtype=float) * np.asarray(eigenvalues, dtype=float)
    low, high = complex_products(optimizer, beta)
    # As a product, which keeps its digits where two roots meet; tr² − 4·det would lose half of them there.
    discriminant = (a - low) * (a - high)
    if optimizer == "nesterov":
        discriminant = (1.0 + beta) ** 2 * discriminant
        return Iteration(a, beta, (1.0 + beta) * (1.0 - a), beta * (1.0 - a), discriminant)
    return Iteration(a, beta, 1.0 + beta - a, beta, discriminant)


def complex_products(optimizer: str, beta: Array) -> tuple[Array, Array]:
    """The αλ between which the two roots are a complex pair: the zeros of the discriminant, of the shape of β.

    momentum: (1 ∓ √β)². nesterov: ((1 − β)/(1 + β))² and 1. gd: 1 and 1, nothing between them.
    """
    if optimizer == "nesterov":
        return ((1.0 - beta) / (1.0 + beta)) ** 2, np.ones_like(beta)
    root = np.sqrt(beta)
    # (1 − β)/(1 + √β) is 1 − √β, and exact near β = 1.
    return ((1.0 - beta) / (1.0 + root)) ** 2, (1.0 + root) ** 2
