"""Linear regression: the mean squared error, a bowl or a valley that one linear system solves."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.losses.lasso import with_l1
from gdviz.losses.least_squares import least_squares
from gdviz.losses.penalty import Penalised


@dataclass(frozen=True)
class LinearRegression(Penalised):
    """f(θ) = 1/N Σᵢ (⟨φᵢ, θ⟩ − yᵢ)² + ½λ₂‖w‖² + λ₁‖w‖₁; its Hessian is 2ΦᵀΦ/N + λ₂ on the weights.

    Reference: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §3.2–3.4.
    """

    key, title = "linear_regression", "Squared error"
    tex = r"\tfrac1N \sum_i (w x_i + b - y_i)^2"
    reference = "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §3.2–3.4"

    @property
    def quadratic(self) -> bool:
        """Without an L1 penalty."""
        return not self.l1

    def loss(self, output: Array, target: Array) -> Array:
        """(z − y)²."""
        residual = output - target
        return residual * residual

    def slope(self, output: Array, target: Array) -> Array:
        """2(z − y)."""
        return 2.0 * (output - target)

    def bend(self, output: Array, target: Array) -> Array:
        """2."""
        return np.full(output.shape, 2.0)

    def hessian(self, theta: Point) -> Array:
        """The same everywhere."""
        d = self.dimension
        return np.broadcast_to(self._bend.reshape(d, d, *[1] * (theta.ndim - 1)), (d, d, *theta.shape[1:]))

    def best(self) -> Point:
        """The closed form H·θ = 2Φᵀy/N; with an L1 penalty, that of the weights which are not 0."""
        fit, shrinkage, back = self.evened()
        if self.l1:
            return back @ with_l1(fit, shrinkage, np.zeros(self.dimension))
        return back @ least_squares(fit.matrix, fit.target, 0.5 * self.examples * fit.penalty)

    @cached_property
    def _bend(self) -> Array:
        return 2.0 * self.design.moments + self.l2 * np.diag(self.design.weights.astype(float))
