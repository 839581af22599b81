"""The round bowl: every direction is equally steep, so descent runs straight to the bottom."""

from dataclasses import dataclass

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Bowl(Surface):
    """f = ½(x² + y²), with λ = 1 in every direction and so κ = 1.

    Reference: Boyd & Vandenberghe, Convex Optimization (2004), section 9.3.
    """

    key, title = "bowl", "Round bowl"
    tex = r"\tfrac12\,(x^2 + y^2)"
    reference = "Boyd & Vandenberghe, Convex Optimization (2004), §9.3"
    quadratic = True

    def value(self, theta: Point) -> Array:
        """½(x² + y²)."""
        x, y = theta
        return 0.5 * (x * x + y * y)

    def gradient(self, theta: Point) -> Point:
        """(x, y)."""
        return theta.copy()

    def hessian(self, theta: Point) -> Array:
        """The identity."""
        return symmetric(1.0, 0.0, 1.0, like=theta[0])

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
