"""How many steps it takes until a given part of the error is left."""

import math


def steps_needed(rate: float, part: float) -> float:
    """The steps after which the error has shrunk to ε = `part`, at a factor ρ = `rate` a step.

    The smallest whole number t with ρᵗ ≤ ε: ln(1/ε)/(−ln ρ) rounded up, as a float; infinite for ρ ≥ 1, and 1 for
    ρ = 0. Raises ValueError for a rate below 0 or a part outside (0, 1).
    """
    _check(part)
    if not rate >= 0.0:
        raise ValueError(f"rate (ρ) must be at least 0, got {rate}")
    if rate >= 1.0:
        return math.inf
    if rate == 0.0:
        return 1.0
    # A whole number, such as the 2 of 0.1² = 0.01, must not be rounded up for its last digit.
    return float(math.ceil(math.log(1.0 / part) / -math.log(rate) * (1.0 - 1e-12)))


def steps_bound(kappa: float, part: float) -> int:
    """The steps that suffice for gd to shrink ‖θ − θ*‖ to ε = `part`, ⌈2κ·ln(1/ε)⌉.

    It holds with α = 1/L on every smooth and strongly convex f of condition number κ, as there
    ‖θ_t − θ*‖² ≤ (1 − 1/κ)ᵗ·‖θ_0 − θ*‖² ≤ e^(−t/κ)·‖θ_0 − θ*‖². Raises ValueError for κ below 1 or infinite, or a
    part outside (0, 1). Reference: Bubeck 2015, arXiv:1405.4980, theorem 3.10.
    """
    _check(part)
    if not 1.0 <= kappa < math.inf:
        raise ValueError(f"kappa (κ) must be a finite number ≥ 1, got {kappa}")
    return math.ceil(2.0 * kappa * math.log(1.0 / part))


def _check(part: float) -> None:
    """ValueError unless a part is between nothing and all."""
    if not 0.0 < part < 1.0:
        raise ValueError(f"part (ε) must be in (0, 1), got {part}")
