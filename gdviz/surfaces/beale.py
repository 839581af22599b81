"""Beale's function: a flat valley bent around a corner, with walls that rise a hundred thousandfold."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric

TARGETS = (1.5, 2.25, 2.625)
"""What x(1 − yᵏ) ought to be for k = 1, 2, 3; x = 3 and y = ½ meet all three."""


@dataclass(frozen=True)
class Beale(Surface):
    """f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)², a valley with κ ≈ 162 at its minimum (3, ½).

    Reference: Beale 1958, On an Iterative Method for Finding a Local Minimum of a Function of More than One
    Variable, Princeton; Moré, Garbow & Hillstrom 1981, ACM Transactions on Mathematical Software 7(1), 17–41.
    """

    key, title = "beale", "Beale's function"
    tex = r"(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2"
    reference = (
        "Beale 1958, On an Iterative Method for Finding a Local Minimum of a Function of More than One Variable; "
        "Moré, Garbow & Hillstrom 1981, ACM Transactions on Mathematical Software 7(1), 17–41"
    )

    def _residuals(self, theta: Point) -> list[tuple[Array, Array, Array | float, Array | float]]:
        """r = c − x(1 − yᵏ) for k = 1, 2, 3, and p = yᵏ − 1 with its first and second derivative."""
        x, y = theta
        y2 = y * y
        powers = [(y - 1.0, 1.0, 0.0), (y2 - 1.0, 2.0 * y, 2.0), (y2 * y - 1.0, 3.0 * y2, 6.0 * y)]
        return [(c + x * p, p, slope, bend) for c, (p, slope, bend) in zip(TARGETS, powers, strict=True)]

    def value(self, theta: Point) -> Array:
        """The sum of r²."""
        (first, *_), (second, *_), (third, *_) = self._residuals(theta)
        return first * first + second * second + third * third

    def gradient(self, theta: Point) -> Point:
        """The sum of 2r·(p, x·p′)."""
        x, _ = theta
        down, along = 0.0 * x, 0.0 * x
        for r, p, slope, _ in self._residuals(theta):
            down, along = down + 2.0 * (r * p), along + 2.0 * (r * (x * slope))
        return np.array([down, along])

    def hessian(self, theta: Point) -> Array:
        """The sum of 2[[p², p′(r + xp)], [p′(r + xp), (xp′)² + r·x·p″]]."""
        x, _ = theta
        xx, xy, yy = 0.0 * x, 0.0 * x, 0.0 * x
        for r, p, slope, bend in self._residuals(theta):
            tilt = x * slope
            xx = xx + 2.0 * (p * p)
            xy = xy + 2.0 * (slope * (r + x * p))
            yy = yy + 2.0 * (tilt * tilt + r * (x * bend))
        return symmetric(xx, xy, yy, like=x)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(3, ½)."""
        return ((3.0, 0.5),)

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """(0, 1), where the two level lines x = 0 and y = 1 cross, and (0.101, -2.645)."""
        return ((0.10053793732415836, -2.644513585023125), (0.0, 1.0))

    @property
    def view(self) -> View:
        """[-4.5, 4.5]²."""
        return ((-4.5, 4.5), (-4.5, 4.5))

    @property
    def start(self) -> tuple[float, float]:
        """(1, 1.5), beyond the saddle point at (0, 1)."""
        return (1.0, 1.5)
