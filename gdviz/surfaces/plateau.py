"""The plateau: a wide shelf, almost level, between a slope and the basin where the minimum lies."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric

EDGE = -4.0
"""x where the slope runs out into the shelf."""
SHARPNESS = 4.0
"""How abruptly it does so."""
CENTRE = 3.0
"""x of the basin's centre; its y is 0."""
VARIANCE = 0.49
"""Squared width of the basin."""


@dataclass(frozen=True)
class Plateau(Surface):
    """f = ¼ ln(1 + e^(−4(x+4))) + 1 − e^(−((x−3)² + y²)/0.98), with ‖∇f‖ < 10⁻³ wherever −2 ≤ x ≤ 0.

    The slope on the left falls at rate 1, the basin's curvature is 1/0.49 in every direction.
    Reference for the phenomenon: Goodfellow, Bengio & Courville, Deep Learning (2016), section 8.2.3.
    """

    key, title = "plateau", "Plateau"
    tex = r"\tfrac14\ln\!\left(1+e^{-4(x+4)}\right) + 1 - e^{-((x-3)^2+y^2)/0.98}"
    reference = "Goodfellow, Bengio & Courville, Deep Learning (2016), §8.2.3"

    def _well(self, theta: Point) -> tuple[Array, Array, Array]:
        """The offsets from the basin's centre, and e^(−r²/2σ²)."""
        x, y = theta
        dx = x - CENTRE
        return dx, y, np.exp(-0.5 * (dx * dx + y * y) / VARIANCE)

    def value(self, theta: Point) -> Array:
        """The slope plus the basin."""
        _, _, well = self._well(theta)
        slope: Array = np.logaddexp(0.0, -SHARPNESS * (theta[0] - EDGE)) / SHARPNESS
        return slope + (1.0 - well)

    def gradient(self, theta: Point) -> Point:
        """The slope pulls along x, the basin towards its centre."""
        dx, dy, well = self._well(theta)
        pull = well / VARIANCE
        return np.array([dx * pull - self._fall(theta[0]), dy * pull])

    def hessian(self, theta: Point) -> Array:
        """Positive in the basin; next to nothing on the shelf."""
        dx, dy, well = self._well(theta)
        pull = well / VARIANCE
        fall = self._fall(theta[0])
        return symmetric(
            pull * (1.0 - dx * dx / VARIANCE) + SHARPNESS * fall * (1.0 - fall),
            -pull * (dx * dy / VARIANCE),
            pull * (1.0 - dy * dy / VARIANCE),
            like=dx,
        )

    def _fall(self, x: Array) -> Array:
        """The steepness of the slope, 1/(1 + e^(4(x+4)))."""
        # Through logaddexp, because e^(4(x+4)) overflows far to the right.
        fall: Array = np.exp(-np.logaddexp(0.0, SHARPNESS * (x - EDGE)))
        return fall

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(3, 0), where the slope's pull is below 10⁻¹²."""
        return ((CENTRE, 0.0),)

    @property
    def view(self) -> View:
        """[-6, 6] × [-3, 3]."""
        return ((-6.0, 6.0), (-3.0, 3.0))

    @property
    def start(self) -> tuple[float, float]:
        """(-1.5, 0.5), on the shelf."""
        return (-1.5, 0.5)
