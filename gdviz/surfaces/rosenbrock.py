"""Rosenbrock's valley: easy to enter, slow to follow."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Rosenbrock(Surface):
    """f = (1 − x)² + 100(y − x²)², a curved valley with κ ≈ 2508 at its minimum (1, 1).

    Reference: Rosenbrock 1960, The Computer Journal 3(3), 175–184.
    """

    key, title = "rosenbrock", "Rosenbrock's valley"
    tex = r"(1-x)^2 + 100\,(y-x^2)^2"
    reference = "Rosenbrock 1960, The Computer Journal 3(3), 175–184"

    def value(self, theta: Point) -> Array:
        """(1 − x)² + 100(y − x²)²."""
        x, y = theta
        short, off = 1.0 - x, y - x * x
        return short * short + 100.0 * (off * off)

    def gradient(self, theta: Point) -> Point:
        """(−2(1 − x) − 400x(y − x²), 200(y − x²))."""
        x, y = theta
        grad = np.empty_like(theta)
        # Worked out in place: on a map of many runs every temporary array costs as much as a multiplication.
        first, steep = grad[0, ...], grad[1, ...]
        np.subtract(y, x * x, out=steep)
        steep *= 200.0
        np.subtract(x, 1.0, out=first)
        first -= x * steep
        first *= 2.0
        return grad

    def hessian(self, theta: Point) -> Array:
        """[[2 − 400(y − 3x²), −400x], [−400x, 200]]."""
        x, y = theta
        return symmetric(2.0 - 400.0 * (y - 3.0 * (x * x)), -400.0 * x, 200.0, like=x)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(1, 1)."""
        return ((1.0, 1.0),)

    @property
    def view(self) -> View:
        """[-2, 2] × [-1, 3]."""
        return ((-2.0, 2.0), (-1.0, 3.0))

    @property
    def start(self) -> tuple[float, float]:
        """(-1.5, 2), on the far side of the bend."""
        return (-1.5, 2.0)
