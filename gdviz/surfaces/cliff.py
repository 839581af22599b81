"""The cliff: a gently sloping floor beside a wall a hundred times as steep, which throws a run far away."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric

FOOT = 5.0
"""The wall stands on the line x = 5."""
SHARPNESS = 10.0
"""How abruptly the floor turns into the wall."""
STEEPNESS = 120.0
"""How fast the wall rises along x."""


@dataclass(frozen=True)
class Cliff(Surface):
    """f = √(36 + (5x² − 8xy + 5y²)/9) − 6 + 12 ln(1 + e^(10(x−5))), the floor and, where x > 5, the wall.

    The floor's ‖∇f‖ is below 1 everywhere, the wall adds 120. f is convex; its one minimum is the origin, where
    2/λmax = 12. From the start, gradient descent with α = 6 walks into the wall and is thrown 700 away; the same
    run with clip_norm = 1 never leaves the view and has less than a millionth of its loss left after 60 steps.
    Made for this lesson. The idea: Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063.
    """

    key, title = "cliff", "Cliff"
    tex = r"\sqrt{36 + \tfrac19(5x^2 - 8xy + 5y^2)} - 6 + 12\,\ln\!\left(1 + e^{10(x-5)}\right)"
    reference = "Made for this lesson; the idea: Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063"

    def _floor(self, theta: Point) -> tuple[Array, Array, Point]:
        """q = (5x² − 8xy + 5y²)/9, √(36 + q), and ½∇q."""
        x, y = theta
        half = np.array([5.0 * x - 4.0 * y, 5.0 * y - 4.0 * x]) / 9.0
        q = x * half[0] + y * half[1]
        return q, np.sqrt(36.0 + q), half

    def value(self, theta: Point) -> Array:
        """The floor plus the wall."""
        q, root, _ = self._floor(theta)
        wall = STEEPNESS / SHARPNESS * np.logaddexp(0.0, SHARPNESS * (theta[0] - FOOT))
        # The quotient is √(36 + q) − 6 without the difference of nearly equal numbers.
        return q / (root + 6.0) + wall

    def gradient(self, theta: Point) -> Point:
        """½∇q/√(36 + q) of the floor, and (120, 0)/(1 + e^(−10(x−5))) of the wall."""
        _, root, half = self._floor(theta)
        gradient: Point = half / root
        gradient[0] += STEEPNESS * _sigmoid(SHARPNESS * (theta[0] - FOOT))
        return gradient

    def hessian(self, theta: Point) -> Array:
        """(½∇²q − gᵀg)/√(36 + q) with g the slope of the floor, and up to 300 along x at the foot of the wall."""
        _, root, half = self._floor(theta)
        gx, gy = half / root
        depth = SHARPNESS * (theta[0] - FOOT)
        bend = STEEPNESS * SHARPNESS * (_sigmoid(depth) * _sigmoid(-depth))
        xx, xy, yy = 5.0 / 9.0 - gx * gx, -4.0 / 9.0 - gx * gy, 5.0 / 9.0 - gy * gy
        return symmetric(xx / root + bend, xy / root, yy / root, like=root)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """The origin, where the wall's pull is below 10⁻¹⁹."""
        return ((0.0, 0.0),)

    @property
    def view(self) -> View:
        """[-40, 20] × [-30, 30]."""
        return ((-40.0, 20.0), (-30.0, 30.0))

    @property
    def start(self) -> tuple[float, float]:
        """(0, 25), on the floor, from where the steepest way down runs into the wall."""
        return (0.0, 25.0)


def _sigmoid(z: Array) -> Array:
    """1/(1 + e^(−z))."""
    # Through logaddexp, because e^(−z) overflows far from the wall.
    rise: Array = np.exp(-np.logaddexp(0.0, -z))
    return rise
