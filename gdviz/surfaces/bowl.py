"""The round bowl: every direction is equally steep, so descent runs straight to the bottom."""

from dataclasses import dataclass

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Bowl(Surface):
    """f = ½λ(x² + y²), with curvature λ (1 at first) in every direction and so κ = 1.

    Reference: Boyd & Vandenberghe, Convex Optimization (2004), section 9.3.
    """

    key, title = "bowl", "Round bowl"
    tex = r"\tfrac12\,\lambda\,(x^2 + y^2)"
    reference = "Boyd & Vandenberghe, Convex Optimization (2004), §9.3"
    quadratic = True

    curvature: float = number(1.0, "λ", label="Curvature", low=1e-4, high=1e6, scale="log")

    def value(self, theta: Point) -> Array:
        """½λ(x² + y²)."""
        x, y = theta
        return 0.5 * self.curvature * (x * x + y * y)

    def gradient(self, theta: Point) -> Point:
        """λ(x, y)."""
        return self.curvature * theta

    def hessian(self, theta: Point) -> Array:
        """λ times the identity."""
        return symmetric(self.curvature, 0.0, self.curvature, like=theta[0])

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """The origin."""
        return ((0.0, 0.0),)

    @property
    def view(self) -> View:
        """[-3, 3]²."""
        return ((-3.0, 3.0), (-3.0, 3.0))

    @property
    def start(self) -> tuple[float, float]:
        """(-2.5, 2)."""
        return (-2.5, 2.0)
