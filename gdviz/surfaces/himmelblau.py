"""Himmelblau's function: four minima of the same depth around a hill; the start decides which one is found."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Himmelblau(Surface):
    """f = (x² + y − 11)² + (x + y² − 7)², which is 0 at four minima, with a hill of height 181.6 between them.

    Reference: Himmelblau, Applied Nonlinear Programming (1972).
    """

    key, title = "himmelblau", "Himmelblau's function"
    tex = r"(x^2+y-11)^2 + (x+y^2-7)^2"
    reference = "Himmelblau, Applied Nonlinear Programming (1972)"

    def value(self, theta: Point) -> Array:
        """(x² + y − 11)² + (x + y² − 7)²."""
        x, y = theta
        first, second = x * x + y - 11.0, x + y * y - 7.0
        return first * first + second * second

    def gradient(self, theta: Point) -> Point:
        """(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))."""
        x, y = theta
        first, second = x * x + y - 11.0, x + y * y - 7.0
        return np.array([4.0 * (x * first) + 2.0 * second, 2.0 * first + 4.0 * (y * second)])

    def hessian(self, theta: Point) -> Array:
        """[[12x² + 4y − 42, 4(x + y)], [4(x + y), 12y² + 4x − 26]]."""
        x, y = theta
        xx, yy = 12.0 * (x * x) + 4.0 * y - 42.0, 12.0 * (y * y) + 4.0 * x - 26.0
        return symmetric(xx, 4.0 * (x + y), yy, like=x)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(3, 2), where f is 0 to the bit, then (3.584, -1.848), (-2.805, 3.131) and (-3.779, -3.283)."""
        return (
            (3.0, 2.0),
            (3.5844283403304917, -1.8481265269644036),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
        )

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """The four passes between neighbouring minima, the lowest first."""
        return (
            (3.385154183607021, 0.07385187983774928),
            (0.08667750455539636, 2.884254701174776),
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068008, -1.9537149802445763),
        )

    @property
    def view(self) -> View:
        """[-6, 6]²."""
        return ((-6.0, 6.0), (-6.0, 6.0))

    @property
    def start(self) -> tuple[float, float]:
        """(-0.15, 0.67), on the hill in the middle."""
        return (-0.15, 0.67)
