"""The ravine: steep across, shallow along; its condition number decides how slow descent must be."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Ravine(Surface):
    """f = ½ θᵀ R(φ) diag(1, κ) R(φ)ᵀ θ, with eigenvalues 1 and κ, turned counter-clockwise by φ degrees.

    Reference: Boyd & Vandenberghe, Convex Optimization (2004), section 9.3.2.
    """

    key, title = "ravine", "Ravine"
    tex = r"\tfrac12\,\theta^\top R_\varphi \begin{pmatrix}1&0\\0&\kappa\end{pmatrix} R_\varphi^\top\,\theta"
    reference = "Boyd & Vandenberghe, Convex Optimization (2004), §9.3.2"
    quadratic = True

    kappa: float = number(20.0, "κ", label="Condition number", low=1.0, high=1e4, scale="log")
    rotation: float = number(0.0, "φ", label="Rotation", low=0.0, high=90.0, unit="°")

    @cached_property
    def _matrix(self) -> tuple[Array | float, Array | float, Array | float]:
        """The entries xx, xy, yy of the Hessian R diag(1, κ) Rᵀ."""
        # math.cos one angle at a time: NumPy's vector cosine may round otherwise than its scalar one,
        # and a run must not depend on the batch that it is in.
        angles = np.radians(self.rotation)
        cos = np.vectorize(math.cos, otypes=[float])(angles)
        sin = np.vectorize(math.sin, otypes=[float])(angles)
        return (
            cos * cos + self.kappa * (sin * sin),
            (1.0 - self.kappa) * (cos * sin),
            sin * sin + self.kappa * (cos * cos),
        )

    def value(self, theta: Point) -> Array:
        """½ θᵀHθ."""
        x, y = theta
        xx, xy, yy = self._matrix
        return 0.5 * (xx * (x * x) + yy * (y * y)) + xy * (x * y)

    def gradient(self, theta: Point) -> Point:
        """Hθ."""
        x, y = theta
        xx, xy, yy = self._matrix
        return np.array([xx * x + xy * y, xy * x + yy * y])

    def hessian(self, theta: Point) -> Array:
        """H = R diag(1, κ) Rᵀ, the same everywhere."""
        return symmetric(*self._matrix, like=theta[0])

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """The origin."""
        return ((0.0, 0.0),)

    @property
    def view(self) -> View:
        """[-5.5, 5.5] × [-3, 3], made square once the ravine is turned."""
        half = 3.0 if not np.any(self.rotation) else 5.5
        return ((-5.5, 5.5), (-half, half))

    @property
    def start(self) -> tuple[float, float]:
        """(-5, -2)."""
        return (-5.0, -2.0)
