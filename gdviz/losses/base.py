"""What a loss is: an objective that is a mean over the examples of a data set."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array, Point
from gdviz.losses.model import LinearModel

BLOCK = 2**14
"""Outputs computed together: 128 kB, so that what is made of them stays in the cache."""


@dataclass(frozen=True)
class DataLoss(LinearModel):
    """f(θ) = 1/N Σᵢ ℓ(⟨φᵢ, θ⟩, yᵢ), with the gradient of any mini-batch of its examples.

    Products go run by run, so that no run depends on the batch of runs that it is in.
    """

    @property
    def quadratic(self) -> bool:
        """No, unless a loss says otherwise."""
        return False

    @abstractmethod
    def loss(self, output: Array, target: Array) -> Array:
        """ℓ(z, y), elementwise."""

    @abstractmethod
    def slope(self, output: Array, target: Array) -> Array:
        """∂ℓ/∂z, elementwise; at a kink, one of the slopes between those on both sides."""

    @abstractmethod
    def bend(self, output: Array, target: Array) -> Array:
        """∂²ℓ/∂z², elementwise; 0 at a kink."""

    def root(self) -> Array:
        """That of the squared error's Hessian 2ΦᵀΦ/N."""
        return np.sqrt(2.0 / self.examples) * self.design.matrix

    def value(self, theta: Point) -> Array:
        """f(θ), the mean over all examples."""
        found: Array = self._by_block(theta, lambda output: self.loss(output, self.target).mean(axis=-1)[None])[0]
        return found

    def gradient(self, theta: Point) -> Point:
        """∇f(θ) = Φᵀψ/N with ψᵢ = ∂ℓ/∂z at example i."""

        return self._by_block(theta, self._pulled)

    def value_and_gradient(self, theta: Point) -> tuple[Array, Point]:
        """f(θ) and ∇f(θ) from the outputs of the model computed once."""

        def both(output: Array) -> Array:
            mean = self.loss(output, self.target).mean(axis=-1)
            return np.concatenate([mean[None], self._pulled(output)])

        found = self._by_block(theta, both)
        return found[0], found[1:]

    def hessian(self, theta: Point) -> Array:
        """∇²f(θ) = Φᵀ diag(∂²ℓ/∂z²) Φ/N."""
        d, matrix = self.dimension, self.design.matrix

        def bent(output: Array) -> Array:
            weighted = self.bend(output, self.target)[:, :, None] * matrix
            return np.matmul(matrix.T, weighted).reshape(len(output), d * d).T / self.examples

        return self._by_block(theta, bent).reshape(d, d, *theta.shape[1:])

    def sampled_gradient(self, theta: Point, rows: NDArray[np.int_]) -> Point:
        """The mean gradient over mini-batches, (d, R): `rows` (B,) for all runs, or (R, B) for each its own."""
        matrix, target = self.design.matrix[rows], self.target[rows]
        output = np.matmul(matrix, np.ascontiguousarray(theta.T)[:, :, None])[..., 0]
        slope = self.slope(output, target)
        pulled = np.matmul(np.swapaxes(matrix, -1, -2), slope[:, :, None])[..., 0]
        return pulled.T / rows.shape[-1]

    def single_gradients(self, theta: Point) -> Array:
        """The gradient of every example at one point θ (d,), (d, N)."""
        output = self.design.matrix @ theta
        gradients: Array = self.design.matrix.T * self.slope(output, self.target)
        return gradients

    def _pulled(self, output: Array) -> Array:
        """Φᵀψ/N from the outputs (P, N) at P points, (d, P)."""
        slope = self.slope(output, self.target)
        pulled: Array = np.matmul(self.design.matrix.T, slope[:, :, None])[..., 0].T / self.examples
        return pulled

    def _by_block(self, theta: Point, of: Callable[[Array], Any]) -> Array:
        """`of` the outputs (P, N) at P points at a time; it gives (k, P), this (k, …) of all points."""
        flat = theta.reshape(len(theta), -1)
        block = max(1, BLOCK // self.examples)
        parts = []
        for begin in range(0, flat.shape[1], block):
            points = np.ascontiguousarray(flat[:, begin : begin + block].T)
            parts.append(of(np.matmul(self.design.matrix, points[:, :, None])[..., 0]))
        found = np.concatenate(parts, axis=1)
        return found.reshape(len(found), *theta.shape[1:])
