"""Huber's loss: squared near the line, absolute far from it, so that outliers pull no harder than others."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.losses.base import DataLoss
from gdviz.losses.least_absolute import least_absolute
from gdviz.losses.least_squares import least_squares
from gdviz.losses.optimum import Fit, newton


@dataclass(frozen=True)
class HuberRegression(DataLoss):
    """ℓ = r² for |r| ≤ δ, else 2δ|r| − δ², with r = ⟨φ, θ⟩ − y: twice Huber's own, to match the squared error.

    Reference: Huber 1964, Annals of Mathematical Statistics 35(1), 73–101.
    """

    key, title = "huber_regression", "Huber's loss"
    tex = r"\tfrac1N \sum_i h_\delta(w x_i + b - y_i)"
    reference = "Huber 1964, Annals of Mathematical Statistics 35(1), 73–101"

    delta: float = number(1.0, "δ", label="Squared up to", low=0.01, high=100.0, scale="log")

    def loss(self, output: Array, target: Array) -> Array:
        """r² or 2δ|r| − δ²."""
        residual = output - target
        inner = np.clip(residual, -self.delta, self.delta)
        return inner * (2.0 * residual - inner)

    def slope(self, output: Array, target: Array) -> Array:
        """2r, at most 2δ."""
        return 2.0 * np.clip(output - target, -self.delta, self.delta)

    def bend(self, output: Array, target: Array) -> Array:
        """2 for |r| ≤ δ, else 0."""
        return np.where(np.abs(output - target) <= self.delta, 2.0, 0.0)

    def best(self) -> Point:
        """By Newton's method from the lower of the two it lies between: least squares and absolute values."""
        matrix, back = self.design.evened()
        fit = Fit(self, matrix, self.target, np.zeros(self.dimension))
        ends = [solve(matrix, self.target) for solve in (least_squares, least_absolute)]
        return back @ newton(fit, min(ends, key=fit.value))
