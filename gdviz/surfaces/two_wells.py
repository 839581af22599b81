"""Two wells: a deep hole and a shallower one in a bowl; which of them a run falls into depends on its start."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.surfaces.base import Surface, View, symmetric

WELLS = ((2.0, 1.0), (3.0, -1.0))
"""Depth of each well, and x of its centre; its y is 0."""
SPREAD = 0.2
"""Squared distance from the centre over which a well loses all but 1/e of its depth."""


@dataclass(frozen=True)
class TwoWells(Surface):
    """f = x² + y² − 2e^(−((x−1)² + y²)/0.2) − 3e^(−((x+1)² + y²)/0.2), a bowl with two wells in it.

    The deep well holds plain descent up to a learning rate of 2/λmax = 0.064, the shallow one up to 0.095.
    Reference: Dupont 2018, Interactive Visualization of Optimization Algorithms in Deep Learning,
    emiliendupont.github.io.
    """

    key, title = "two_wells", "Two wells"
    tex = r"x^2 + y^2 - 2\,e^{-((x-1)^2+y^2)/0.2} - 3\,e^{-((x+1)^2+y^2)/0.2}"
    reference = (
        "Dupont 2018, Interactive Visualization of Optimization Algorithms in Deep Learning, "
        "emiliendupont.github.io"
    )

    def _wells(self, theta: Point) -> list[tuple[Array, Array]]:
        """For each well the offset in x from its centre, and how deep it is at θ."""
        x, y = theta
        offsets = [(depth, x - centre) for depth, centre in WELLS]
        return [(dx, depth * np.exp(-(dx * dx + y * y) / SPREAD)) for depth, dx in offsets]

    def value(self, theta: Point) -> Array:
        """The bowl less the wells."""
        x, y = theta
        (_, shallow), (_, deep) = self._wells(theta)
        return x * x + y * y - shallow - deep

    def gradient(self, theta: Point) -> Point:
        """The bowl pulls to the origin, each well to its centre."""
        x, y = theta
        (right, shallow), (left, deep) = self._wells(theta)
        pull = 2.0 / SPREAD
        return np.array(
            [2.0 * x + pull * (right * shallow + left * deep), 2.0 * y + pull * (y * (shallow + deep))]
        )

    def hessian(self, theta: Point) -> Array:
        """Twice the identity, and for each well of depth e here 2e/0.2·(I − 2δδᵀ/0.2), δ the offset from it."""
        _, y = theta
        pull = 2.0 / SPREAD
        xx, xy, yy = 2.0 + 0.0 * y, 0.0 * y, 2.0 + 0.0 * y
        for dx, well in self._wells(theta):
            xx = xx + pull * (well * (1.0 - pull * (dx * dx)))
            xy = xy - pull * pull * (well * (dx * y))
            yy = yy + pull * (well * (1.0 - pull * (y * y)))
        return symmetric(xx, xy, yy, like=y)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """(-0.936, 0) in the deep well, (0.905, 0) in the shallow one: the bowl draws both inwards."""
        return ((-0.9363006340109187, 0.0), (0.905317899160115, 0.0))

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """(0.069, 0), the pass between the wells."""
        return ((0.06860243670809657, 0.0),)

    @property
    def view(self) -> View:
        """[-2, 2]²."""
        return ((-2.0, 2.0), (-2.0, 2.0))

    @property
    def start(self) -> tuple[float, float]:
        """(0.75, 1.5), nearer to the shallow well."""
        return (0.75, 1.5)
