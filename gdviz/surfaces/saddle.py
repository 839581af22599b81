"""The saddle: the gradient vanishes, yet one way is down."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.surfaces.base import Surface, View, symmetric


@dataclass(frozen=True)
class Saddle(Surface):
    """f = ¼x⁴ − ½x² + ½y², a saddle at 0 between minima at (±1, 0); or x² − y² when `pure` is 1.

    The pure saddle has no minimum: every run that leaves its axis falls without end.
    Reference: Dauphin et al. 2014, arXiv:1406.2572.
    """

    key, title = "saddle", "Saddle"
    tex = r"\tfrac14 x^4 - \tfrac12 x^2 + \tfrac12 y^2"
    reference = "Dauphin et al. 2014, arXiv:1406.2572"

    pure: float = number(0.0, "pure", label="Pure saddle x² − y² (no minimum)", low=0.0, high=1.0, scale="switch")

    def value(self, theta: Point) -> Array:
        """f(x, y) of the chosen saddle."""
        x, y = theta
        x2, y2 = x * x, y * y
        return np.where(self.pure, x2 - y2, 0.25 * (x2 * x2) - 0.5 * x2 + 0.5 * y2)

    def gradient(self, theta: Point) -> Point:
        """(x³ − x, y), or (2x, −2y)."""
        x, y = theta
        return np.array([np.where(self.pure, 2.0 * x, x * x * x - x), np.where(self.pure, -2.0 * y, y)])

    def hessian(self, theta: Point) -> Array:
        """diag(3x² − 1, 1), or diag(2, −2)."""
        x, _ = theta
        xx = np.where(self.pure, 2.0, 3.0 * (x * x) - 1.0)
        return symmetric(xx, 0.0, np.where(self.pure, -2.0, 1.0), like=x)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(±1, 0), or none."""
        return () if np.any(self.pure) else ((1.0, 0.0), (-1.0, 0.0))

    @property
    def lowest(self) -> Array:
        """-1/4, or −∞ for the pure saddle."""
        return np.where(self.pure, -np.inf, -0.25)

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """The origin."""
        return ((0.0, 0.0),)

    @property
    def view(self) -> View:
        """[-2, 2]²."""
        return ((-2.0, 2.0), (-2.0, 2.0))

    @property
    def start(self) -> tuple[float, float]:
        """A hair beside the axis that leads straight into the saddle."""
        return (1.5, 0.001) if np.any(self.pure) else (0.001, 1.5)
