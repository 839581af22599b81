"""Where motion along an eigendirection changes its kind: the last stable step, and the edges of the ripples."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.theory.iteration import complex_products
from gdviz.analysis.theory.spectrum import beta_of, positive
from gdviz.catalogue import UnknownNameError


def max_stable_lr(eigenvalues: ArrayLike, optimizer: str = "gd", momentum: float = 0.0) -> float:
    """The learning rate above which descent diverges.

    gd: 2/L. momentum: (2 + 2β)/L. nesterov: (2 + 2β)/((1 + 2β)L). L is the largest eigenvalue. Raises ValueError
    for eigenvalues that are not positive, another optimizer, or β outside [0, 1).
    References: Polyak 1964 (heavy ball); the Jury criterion on z² − (1 + β)(1 − αλ)z + β(1 − αλ) for nesterov.
    """
    largest = positive(eigenvalues)[-1]
    beta = float(beta_of(optimizer, momentum))
    reach = (2.0 + 2.0 * beta) / (1.0 + 2.0 * beta if optimizer == "nesterov" else 1.0)
    return float(reach / largest)


def critical_momentum(eigenvalue: float, lr: float, optimizer: str = "momentum") -> float:
    """The momentum at which an eigendirection stops creeping and starts to ring: a double root.

    momentum: β = (1 − √(αλ))². nesterov: β = (1 − √(αλ))/(1 + √(αλ)). With αλ ≥ 1 a direction has no critical
    momentum in (0, 1) and 0 is returned. Raises ValueError for an eigenvalue that is not positive, or another
    optimizer. Reference: Goh 2017, Distill, doi:10.23915/distill.00006.
    """
    rules: dict[str, Callable[[float], float]] = {
        "momentum": lambda s: (1.0 - s) ** 2,
        "nesterov": lambda s: (1.0 - s) / (1.0 + s),
    }
    if optimizer not in rules:
        raise UnknownNameError("optimizer with momentum", optimizer, rules)
    s = float(np.sqrt(positive(eigenvalue)[0] * lr))
    return rules[optimizer](s) if s < 1.0 else 0.0


def ripple_range(eigenvalue: float, optimizer: str = "gd", momentum: float = 0.0) -> tuple[float, float]:
    """The learning rates between which the error along an eigendirection swings about zero as it shrinks.

    There the roots of z² − tr·z + det are complex, tr² < 4·det, with a = αλ.
    momentum: (1 + β − a)² < 4β, so α from (1 − √β)²/λ to (1 + √β)²/λ.
    nesterov: (1 + β)²(1 − a)² < 4β(1 − a), so α from ((1 − β)/(1 + β))²/λ to 1/λ.
    gd: (1 − a)² < 0 never, and the empty range (1/λ, 1/λ) is where its one root is zero. Raises ValueError for an
    eigenvalue that is not positive, another optimizer, or β outside [0, 1).
    References: Goh 2017, Distill, doi:10.23915/distill.00006 (momentum); the discriminant above (nesterov).
    """
    lam = float(positive(eigenvalue)[0])
    low, high = complex_products(optimizer, beta_of(optimizer, momentum))
    return float(low) / lam, float(high) / lam
