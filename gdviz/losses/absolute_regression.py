"""The absolute error: outliers hardly matter, and the loss has edges where the line meets a point."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.losses.base import DataLoss
from gdviz.losses.least_absolute import least_absolute


@dataclass(frozen=True)
class AbsoluteRegression(DataLoss):
    """ℓ = |⟨φ, θ⟩ − y|: the best line passes through as many points as it has weights, the best level is a median.

    It has no derivative where the line meets a point; there the slope 0, between −1 and 1, is taken.
    Reference: Bloomfield & Steiger, Least Absolute Deviations (1983).
    """

    key, title = "absolute_regression", "Absolute error"
    tex = r"\tfrac1N \sum_i \lvert w x_i + b - y_i\rvert"
    reference = "Bloomfield & Steiger, Least Absolute Deviations (1983)"

    def loss(self, output: Array, target: Array) -> Array:
        """|r|."""
        return np.abs(output - target)

    def slope(self, output: Array, target: Array) -> Array:
        """The sign of r, 0 at 0."""
        return np.sign(output - target)

    def bend(self, output: Array, target: Array) -> Array:
        """0: f is flat between its edges."""
        return np.zeros(output.shape)

    def best(self) -> Point:
        """A line through d of the points that no other beats."""
        matrix, back = self.design.evened()
        return back @ least_absolute(matrix, self.target)
