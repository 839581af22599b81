"""Curvature at a point: eigenvalues of the Hessian, condition number, and what kind of critical point it is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.objective import Objective

Kind = Literal["minimum", "maximum", "saddle", "flat"]

FLAT = 1e-9
"""An eigenvalue this small beside the largest (or beside 1) counts as zero."""


@dataclass(frozen=True)
class Curvature:
    """The eigenvalues λ_1 ≤ … ≤ λ_d of the Hessian, and unit eigenvectors in the columns of `directions`."""

    eigenvalues: Array
    directions: Array

    @property
    def smallest(self) -> float:
        """μ, the smallest eigenvalue."""
        return float(self.eigenvalues[0])

    @property
    def largest(self) -> float:
        """L, the largest eigenvalue."""
        return float(self.eigenvalues[-1])

    @property
    def condition_number(self) -> float:
        """κ = λmax/λmin; infinite unless all eigenvalues are positive."""
        return self.largest / self.smallest if self.smallest > 0.0 else np.inf

    @property
    def kind(self) -> Kind:
        """What a critical point with these eigenvalues is, named by their signs.

        "flat" means that an eigenvalue is zero and the second derivatives do not decide.
        """
        zero = FLAT * max(1.0, float(np.abs(self.eigenvalues).max()))
        up, down = (self.eigenvalues > zero).any(), (self.eigenvalues < -zero).any()
        if up and down:
            return "saddle"
        if (np.abs(self.eigenvalues) <= zero).any():
            return "flat"
        return "minimum" if up else "maximum"


def curvature(objective: Objective, theta: Point) -> Curvature:
    """The Curvature of the objective at θ (d,); this is the local quadratic model's Hessian.

    Raises ValueError where the Hessian is not finite.
    """
    if objective.quadratic:
        return Curvature(*objective.spectrum)
    hessian = objective.hessian(np.asarray(theta, dtype=float))
    if not np.isfinite(hessian).all():
        raise ValueError(f"the Hessian at {np.asarray(theta).tolist()} is not finite")
    return Curvature(*np.linalg.eigh(hessian))


def sharpness(objective: Objective, path: Array) -> Array:
    """λmax(θ_t) along a path (T+1, d): in closed form for 2×2 matrices, (tr + √((a − c)² + 4b²))/2."""
    if objective.quadratic and path.shape[1] != 2:
        return np.full(len(path), curvature(objective, path[0]).largest)
    hessian = objective.hessian(np.moveaxis(path, 1, 0))
    if len(hessian) != 2:
        finite = np.nan_to_num(np.moveaxis(hessian, -1, 0))
        there = np.isfinite(path).all(axis=1)
        return np.where(there, np.linalg.eigvalsh(finite)[:, -1], np.nan)
    a, b, c = hessian[0, 0], hessian[0, 1], hessian[1, 1]
    largest: Array = 0.5 * (a + c + np.sqrt((a - c) ** 2 + 4.0 * b * b))
    return largest
