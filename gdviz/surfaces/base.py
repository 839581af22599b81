"""What a surface is: an objective in closed form."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gdviz.arrays import Array
from gdviz.objective import Objective, View

__all__ = ["EXAMPLES", "Surface", "View", "symmetric"]

EXAMPLES = 256
"""N, the number of examples of the finite sum on a closed-form surface."""


@dataclass(frozen=True)
class Surface(Objective):
    """An objective f(x, y) in closed form; a declared number may be an array (R,), one for each run of a batch.

    For mini-batches it is a finite sum: f = mean_i f_i over N = 256 examples with f_i(θ) = f(θ) + ⟨ξ_i, θ⟩.
    """

    dimension: ClassVar[int] = 2
    examples: ClassVar[int] = EXAMPLES
    quadratic: ClassVar[bool] = False

    @property
    @abstractmethod
    def minima(self) -> tuple[tuple[float, float], ...]:
        """Where f has its local minima, the lowest first; empty if f has no lower bound."""

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """Where the gradient vanishes and the curvature has both signs."""
        return ()

    @property
    @abstractmethod
    def start(self) -> tuple[float, float]:
        """Where runs begin unless told otherwise."""


def symmetric(xx: Array | float, xy: Array | float, yy: Array | float, like: Array) -> Array:
    """The matrix [[xx, xy], [xy, yy]] of shape (2, 2, …), its entries broadcast to the shape of `like`."""
    shape = np.broadcast_shapes(np.shape(xx), np.shape(xy), np.shape(yy), like.shape)
    matrix = np.empty((2, 2, *shape))
    matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1] = xx, xy, xy, yy
    return matrix
