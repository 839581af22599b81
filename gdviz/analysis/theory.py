"""Closed forms on quadratics: which steps are stable, how fast, and which are best.

On f = ½θᵀHθ each eigendirection of H evolves on its own, so everything follows from the eigenvalues λ > 0.
At a point of another objective the same formulas hold for its local quadratic model: pass the eigenvalues of
the Hessian there (`gdviz.curvature(objective, theta).eigenvalues`). Optimizers: gd, momentum, nesterov, in
PyTorch's form (rate outside the velocity).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdviz.arrays import Array
from gdviz.catalogue import UnknownNameError

ANALYSED = ("gd", "momentum", "nesterov")


class Tuned(NamedTuple):
    """Settings and the rate they reach."""

    lr: float
    momentum: float
    rate: float


def max_stable_lr(eigenvalues: ArrayLike, optimizer: str = "gd", momentum: float = 0.0) -> float:
    """The learning rate above which descent diverges.

    gd: 2/L. momentum: (2 + 2β)/L. nesterov: (2 + 2β)/((1 + 2β)L). L is the largest eigenvalue. Raises ValueError
    for eigenvalues that are not positive, another optimizer, or β outside [0, 1).
    References: Polyak 1964 (heavy ball); the Jury criterion on z² − (1 + β)(1 − αλ)z + β(1 − αλ) for nesterov.
    """
    largest = _spectrum(eigenvalues)[-1]
    beta = _momentum(optimizer, momentum)
    reach = (2.0 + 2.0 * beta) / (1.0 + 2.0 * beta if optimizer == "nesterov" else 1.0)
    return float(reach / largest)


def mode_rates(eigenvalues: ArrayLike, lr: ArrayLike, optimizer: str = "gd", momentum: float = 0.0) -> Array:
    """The factor by which the error in each eigendirection shrinks per step in the long run, of the shape λ×α.

    The spectral radius of the 2×2 iteration; above 1 that direction diverges. Broadcasts λ against α.
    """
    beta = _momentum(optimizer, momentum)
    a = np.asarray(lr, dtype=float) * np.asarray(eigenvalues, dtype=float)
    # Roots of z² − tr·z + det, the characteristic polynomial of (error now, error before).
    if optimizer == "nesterov":
        trace, determinant = (1.0 + beta) * (1.0 - a), beta * (1.0 - a)
    else:
        trace, determinant = 1.0 + beta - a, np.full_like(a, beta)
    root = np.sqrt((trace * trace - 4.0 * determinant).astype(complex))
    rates: Array = np.maximum(np.abs(trace + root), np.abs(trace - root)) / 2.0
    return rates


def rate(eigenvalues: ArrayLike, lr: float, optimizer: str = "gd", momentum: float = 0.0) -> float:
    """The factor by which ‖θ − θ*‖ shrinks per step in the long run: the slowest of `mode_rates`.

    For gd this is max(|1 − αλ_min|, |1 − αλ_max|). The loss shrinks by its square.
    """
    return float(mode_rates(_spectrum(eigenvalues), lr, optimizer, momentum).max())


def best_lr(eigenvalues: ArrayLike) -> Tuned:
    """The best learning rate of gd, 2/(λ_1 + λ_n), and its rate (κ − 1)/(κ + 1).

    Reference: Polyak, Introduction to Optimization (1987), section 1.4.
    """
    values = _spectrum(eigenvalues)
    low, high = values[0], values[-1]
    return Tuned(float(2.0 / (low + high)), 0.0, float((high - low) / (high + low)))


def best_lr_and_momentum(eigenvalues: ArrayLike, optimizer: str = "momentum") -> Tuned:
    """The best learning rate and momentum together, and the rate they reach.

    momentum: α = (2/(√λ_1 + √λ_n))², β = ((√κ − 1)/(√κ + 1))², rate (√κ − 1)/(√κ + 1) (Polyak 1964).
    nesterov: α = 4/(3λ_n + λ_1), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), rate 1 − 2/√(3κ + 1)
    (Lessard, Recht & Packard 2016, arXiv:1408.3595). gd: `best_lr`.
    """
    values = _spectrum(eigenvalues)
    low, high = values[0], values[-1]
    _momentum(optimizer, 0.0)
    if optimizer == "gd":
        return best_lr(values)
    if optimizer == "momentum":
        reached = (np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))
        return Tuned(float((2.0 / (np.sqrt(low) + np.sqrt(high))) ** 2), float(reached**2), float(reached))
    root = np.sqrt(3.0 * high / low + 1.0)
    return Tuned(float(4.0 / (3.0 * high + low)), float((root - 2.0) / (root + 2.0)), float(1.0 - 2.0 / root))


def critical_momentum(eigenvalue: float, lr: float, optimizer: str = "momentum") -> float:
    """The momentum at which an eigendirection stops creeping and starts to ring: a double root.

    momentum: β = (1 − √(αλ))². nesterov: β = (1 − √(αλ))/(1 + √(αλ)). With αλ ≥ 1 a direction has no critical
    momentum in (0, 1) and 0 is returned. Reference: Goh 2017, Distill, doi:10.23915/distill.00006.
    """
    rules: dict[str, Callable[[float], float]] = {
        "momentum": lambda s: (1.0 - s) ** 2,
        "nesterov": lambda s: (1.0 - s) / (1.0 + s),
    }
    if optimizer not in rules:
        raise UnknownNameError("optimizer with momentum", optimizer, rules)
    s = float(np.sqrt(_spectrum(eigenvalue)[0] * lr))
    return rules[optimizer](s) if s < 1.0 else 0.0


def _spectrum(eigenvalues: ArrayLike) -> Array:
    """The eigenvalues in rising order, all of them positive and finite."""
    values = np.sort(np.atleast_1d(np.asarray(eigenvalues, dtype=float)))
    if values.ndim != 1 or not values.size or not np.isfinite(values).all() or values[0] <= 0.0:
        raise ValueError(f"theory needs positive eigenvalues, got {np.asarray(eigenvalues).tolist()}")
    return values


def _momentum(optimizer: str, momentum: float) -> float:
    """β, which is 0 for gd; ValueError for an optimizer without closed form or β outside [0, 1)."""
    if optimizer not in ANALYSED:
        raise UnknownNameError("optimizer with a closed form", optimizer, ANALYSED)
    if not 0.0 <= momentum < 1.0:
        raise ValueError(f"momentum (β) must be in [0, 1), got {momentum}")
    return 0.0 if optimizer == "gd" else float(momentum)
