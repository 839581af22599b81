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
    """f = ½λ θᵀ R(φ) diag(1, κ) R(φ)ᵀ θ: eigenvalues λ (1 at first) and λκ, turned counter-clockwise by φ degrees.

    Reference: Boyd & Vandenberghe, Convex Optimization (2004), section 9.3.2.
    """

    key, title = "ravine", "Ravine"
    tex = r"\tfrac\lambda2\,\theta^\top R_\varphi \begin{pmatrix}1&0\\0&\kappa\end{pmatrix} R_\varphi^\top\,\theta"
    reference = "Boyd & Vandenberghe, Convex Optimization (2004), §9.3.2"
    quadratic = True

    kappa: float = number(20.0, "κ", label="Condition number", low=1.0, high=1e4, scale="log")
    rotation: float = number(0.0, "φ", label="Rotation", low=0.0, high=90.0, unit="°")
    curvature: float = number(1.0, "λ", label="Smallest curvature", low=1e-3, high=1e2, scale="log")

    @cached_property
    def _matrix(self) -> tuple[Array | float, Array | float, Array | float]:
        """The entries xx, xy, yy of the Hessian λ R diag(1, κ) Rᵀ."""
        # math.cos one angle at a time: NumPy's vector cosine may round otherwise than its scalar one,
        # and a run must not depend on the batch that it is in.
        angles = np.radians(self.rotation)
        cos = np.vectorize(math.cos, otypes=[float])(angles)
        sin = np.vectorize(math.sin, otypes=[float])(angles)
        return (
            self.curvature * (cos * cos + self.kappa * (sin * sin)),
            self.curvature * ((1.0 - self.kappa) * (cos * sin)),
            self.curvature * (sin * sin + self.kappa * (cos * cos)),
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
        """H = λ R diag(1, κ) Rᵀ, the same everywhere."""
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
        """R(φ)·(-5, -2): turned with the ravine, so that a turn changes nothing but the axes."""
        cos, sin = (float(f(np.radians(np.max(self.rotation)))) for f in (math.cos, math.sin))
        return (-5.0 * cos + 2.0 * sin, -5.0 * sin - 2.0 * cos)
