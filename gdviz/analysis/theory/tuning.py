"""The settings that make the slowest eigendirection as fast as it can be."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.theory.rates import mode_rates, rate
from gdviz.analysis.theory.spectrum import beta_of, positive
from gdviz.analysis.theory.stability import max_stable_lr


class Tuned(NamedTuple):
    """Settings and the rate they reach."""

    lr: float
    momentum: float
    rate: float


def best_lr(eigenvalues: ArrayLike) -> Tuned:
    """The best learning rate of gd, 2/(λ_1 + λ_n), and its rate (κ − 1)/(κ + 1).

    Raises ValueError for eigenvalues that are not positive.
    Reference: Polyak, Introduction to Optimization (1987), section 1.4.
    """
    values = positive(eigenvalues)
    low, high = values[0], values[-1]
    return Tuned(float(2.0 / (low + high)), 0.0, float((high - low) / (high + low)))


def best_lr_at(eigenvalues: ArrayLike, optimizer: str, momentum: float) -> Tuned:
    """The best learning rate for a momentum that is given, and the rate it reaches.

    momentum: α = (2 + 2β)/(λ_1 + λ_n), where the slowest and the steepest direction have opposite traces
    ±(1 + β − αλ) and so equal radii; gd: the same with β = 0. nesterov: where the radius of the slowest, which
    falls with α, meets that of the steepest, found on a grid that is refined twice, to a relative 10⁻⁵. Raises
    ValueError as `best_lr_and_momentum` does.
    """
    values = positive(eigenvalues)
    beta = float(beta_of(optimizer, momentum))
    best = (2.0 + 2.0 * beta) / (values[0] + values[-1])
    if optimizer == "nesterov":
        low, high = 0.0, max_stable_lr(values, optimizer, beta)
        for _ in range(3):
            tried = np.linspace(low, high, 401)[1:]
            best = tried[mode_rates(values[:, None], tried, optimizer, beta).max(axis=0).argmin()]
            low, high = best - (tried[1] - tried[0]), best + (tried[1] - tried[0])
    return Tuned(float(best), beta, rate(values, float(best), optimizer, beta))


def best_lr_and_momentum(eigenvalues: ArrayLike, optimizer: str = "momentum") -> Tuned:
    """The best learning rate and momentum together, and the rate they reach.

    momentum: α = (2/(√λ_1 + √λ_n))², β = ((√κ − 1)/(√κ + 1))², rate (√κ − 1)/(√κ + 1) (Polyak 1964).
    nesterov: α = 4/(3λ_n + λ_1), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), rate 1 − 2/√(3κ + 1)
    (Lessard, Recht & Packard 2016, arXiv:1408.3595). gd: `best_lr`. Raises ValueError for eigenvalues that are
    not positive, or another optimizer.
    """
    values = positive(eigenvalues)
    low, high = values[0], values[-1]
    beta_of(optimizer, 0.0)
    if optimizer == "gd":
        return best_lr(values)
    if optimizer == "momentum":
        reached = (np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))
        return Tuned(float((2.0 / (np.sqrt(low) + np.sqrt(high))) ** 2), float(reached**2), float(reached))
    root = np.sqrt(3.0 * high / low + 1.0)
    return Tuned(float(4.0 / (3.0 * high + low)), float((root - 2.0) / (root + 2.0)), float(1.0 - 2.0 / root))
