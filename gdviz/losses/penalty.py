"""Penalties on the weights: L2 shrinks them, L1 sets some to exactly zero."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.losses.base import DataLoss
from gdviz.losses.optimum import Fit


@dataclass(frozen=True)
class Penalised(DataLoss):
    """f(θ) = 1/N Σᵢ ℓᵢ(θ) + ½λ₂‖w‖² + λ₁‖w‖₁ over the weights w; the intercept is free.

    |w| has no derivative at 0; there the gradient is the subgradient of least length, which vanishes just where f
    is lowest. Source: Parikh & Boyd 2014, Proximal Algorithms, §6.5.2.
    """

    l2: float = number(0.0, "λ₂", label="L2 penalty", low=0.0, high=10.0)
    l1: float = number(0.0, "λ₁", label="L1 penalty", low=0.0, high=10.0)

    @property
    def smooth(self) -> Self:
        """f without the L1 penalty."""
        return self._without_l1 if self.l1 else self

    @cached_property
    def _without_l1(self) -> Self:
        # Kept, because every step asks for it; not in `smooth`, where an f without L1 would hold itself for ever.
        return replace(self, l1=0.0)

    @property
    def shrinkage(self) -> Array | None:
        """λ₁ for each weight and 0 for the intercept, (d,); None without an L1 penalty."""
        return self.l1 * self.design.weights.astype(float) if self.l1 else None

    def value(self, theta: Point) -> Array:
        """The mean loss and both penalties."""
        return self._penalised(super().value(theta), theta)

    def value_and_gradient(self, theta: Point) -> tuple[Array, Point]:
        """Both with both penalties."""
        total, gradient = super().value_and_gradient(theta)
        return self._penalised(total, theta), self._pulled_to_zero(gradient, theta)

    def _penalised(self, total: Array, theta: Point) -> Array:
        """The mean loss with both penalties."""
        if self.l2:
            for j in np.flatnonzero(self.design.weights):
                total = total + 0.5 * self.l2 * (theta[j] * theta[j])
        if self.l1:
            for j in np.flatnonzero(self.design.weights):
                total = total + self.l1 * np.abs(theta[j])
        return total

    def gradient(self, theta: Point) -> Point:
        """The (sub)gradient of all three."""
        return self._pulled_to_zero(super().gradient(theta), theta)

    def sampled_gradient(self, theta: Point, rows: NDArray[np.int_]) -> Point:
        """That of the mini-batch's loss, and of the whole penalties."""
        return self._pulled_to_zero(super().sampled_gradient(theta, rows), theta)

    def hessian(self, theta: Point) -> Array:
        """∇² of the mean loss, and λ₂ for each weight; |w| bends nowhere but at 0."""
        return super().hessian(theta) + self.l2 * _on(np.diag(self.design.weights), theta)

    def single_gradients(self, theta: Point) -> Array:
        """Every example carries the penalties whole: they are the same in every batch."""
        gradients = super().single_gradients(theta)
        return gradients + (self._pulled_to_zero(np.zeros_like(theta), theta))[:, None]

    def evened(self) -> tuple[Fit, Array, Array]:
        """In the coordinates u of an even design: f without its L1 penalty, λ₁ for each, and T in θ = Tu."""
        matrix, back = self.design.evened()
        size = np.diag(back) * self.design.weights
        return Fit(self, matrix, self.target, self.l2 * size * size), self.l1 * size, back

    def root(self) -> Array:
        """That of the squared error's Hessian, with the L2 penalty."""
        return self.with_penalty(super().root())

    def with_penalty(self, root: Array) -> Array:
        """The root of a curvature to which λ₂ is added for each weight."""
        return np.vstack([root, np.sqrt(self.l2) * np.diag(self.design.weights)]) if self.l2 else root

    def _pulled_to_zero(self, gradient: Point, theta: Point) -> Point:
        """The gradient with what the penalties add."""
        weights = self.design.weights
        if self.l2:
            gradient = gradient + self.l2 * (_on(weights, theta) * theta)
        if self.l1:
            pull = self.l1 * _on(weights, theta)
            at_zero = np.sign(gradient) * np.maximum(np.abs(gradient) - pull, 0.0)
            gradient = np.where(theta == 0.0, at_zero, gradient + pull * np.sign(theta))
        return gradient


def _on(values: Any, theta: Point) -> Array:
    """An array for each coordinate, with axes to stretch over all points of θ (d, …)."""
    array = np.asarray(values, dtype=float)
    return array.reshape(array.shape + (1,) * (theta.ndim - 1))
