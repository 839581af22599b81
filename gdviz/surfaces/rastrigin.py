"""Rastrigin's egg box: a bowl with a hollow near every pair of whole numbers, each of them a trap."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric

RIPPLE = 10.0
"""Height of the waves; they repeat at every whole number."""
FARTHEST = 5
"""The view holds the hollows near -5, …, 5 along each axis."""


def _phase(theta: Point) -> Point:
    """2π times the offset of each coordinate from the nearest whole number, where sine and cosine are sharpest."""
    return 2.0 * np.pi * (theta - np.rint(theta))


@dataclass(frozen=True)
class Rastrigin(Surface):
    """f = 20 + x² + y² − 10cos 2πx − 10cos 2πy, with 121 minima in the view; (0, 0), where f = 0, is the lowest.

    Between neighbouring minima lie saddle points, but there are so many, no farther than half a unit from any
    point, that being near one says nothing; so none is declared.
    Reference: Rastrigin, Systems of Extremal Control (1974); Törn & Žilinskas, Global Optimization (1989).
    """

    key, title = "rastrigin", "Rastrigin's egg box"
    tex = r"20 + x^2 + y^2 - 10\cos 2\pi x - 10\cos 2\pi y"
    reference = "Rastrigin, Systems of Extremal Control (1974); Törn & Žilinskas, Global Optimization (1989)"

    def value(self, theta: Point) -> Array:
        """x² + 20sin² πx + y² + 20sin² πy, the same without the difference of nearly equal numbers."""
        x, y = theta
        across, up = np.sin(0.5 * _phase(theta))
        return (x * x + 2.0 * RIPPLE * (across * across)) + (y * y + 2.0 * RIPPLE * (up * up))

    def gradient(self, theta: Point) -> Point:
        """2x + 20π sin 2πx, and the same of y."""
        return 2.0 * theta + 2.0 * np.pi * RIPPLE * np.sin(_phase(theta))

    def hessian(self, theta: Point) -> Array:
        """2 + 40π² cos 2πx, and the same of y, on the diagonal."""
        xx, yy = 2.0 + 4.0 * np.pi**2 * RIPPLE * np.cos(_phase(theta))
        return symmetric(xx, 0.0, yy, like=xx)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """All in the view, the lowest first; each lies 0.5 % nearer to the origin than two whole numbers."""
        return self._hollows

    @cached_property
    def _hollows(self) -> tuple[tuple[float, float], ...]:
        """Newton's method along one axis from each whole number, then every pair."""
        x = np.arange(-FARTHEST, FARTHEST + 1.0)
        for _ in range(6):
            theta = np.array([x, x])
            x = x - self.gradient(theta)[0] / self.hessian(theta)[0, 0]
        pairs = [(float(across), float(up)) for across in x for up in x]
        return tuple(sorted(pairs, key=lambda pair: float(self.value(np.array(pair)))))

    @property
    def lowest(self) -> Array:
        """0, without asking every minimum."""
        return np.array(0.0)

    @property
    def view(self) -> View:
        """[-5.12, 5.12]², the square on which the function is customarily studied."""
        return ((-5.12, 5.12), (-5.12, 5.12))

    @property
    def start(self) -> tuple[float, float]:
        """(-2, 3.5): x beside the bottom of a hollow, y on a ridge."""
        return (-2.0, 3.5)
