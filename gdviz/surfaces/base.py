"""What a surface must say of itself."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import Configurable

View = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Surface(Configurable):
    """An objective f(x, y) in closed form, with its derivatives and what is known about it.

    `theta` has shape (2, …): (2,) is one point, (2, R) a batch of runs, (2, n, n) a grid. A declared number
    may be an array of shape (R,), so that every run of a batch has its own.
    """

    dimension: ClassVar[int] = 2
    tex: ClassVar[str]
    reference: ClassVar[str]
    quadratic: ClassVar[bool] = False

    @abstractmethod
    def value(self, theta: Point) -> Array:
        """f(θ), of shape (…)."""

    @abstractmethod
    def gradient(self, theta: Point) -> Point:
        """∇f(θ), of the shape of θ."""

    @abstractmethod
    def hessian(self, theta: Point) -> Array:
        """∇²f(θ), of shape (2, 2, …)."""

    @property
    @abstractmethod
    def minima(self) -> tuple[tuple[float, float], ...]:
        """Where f has its local minima, the lowest first; empty if f has no lower bound."""

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """Where the gradient vanishes and the curvature has both signs."""
        return ()

    @property
    def critical_points(self) -> tuple[tuple[float, float], ...]:
        """Every point known to have a vanishing gradient: minima, then saddle points."""
        return self.minima + self.saddles

    @property
    def lowest(self) -> Array:
        """The global minimum f*, () or one for each run of a batch; −∞ if f has no lower bound."""
        values = [self.value(np.array(point)) for point in self.minima]
        return np.min(values, axis=0) if values else np.array(-np.inf)

    @property
    @abstractmethod
    def view(self) -> View:
        """The window drawn: ((x_low, x_high), (y_low, y_high))."""

    @property
    @abstractmethod
    def start(self) -> tuple[float, float]:
        """Where runs begin unless told otherwise."""

    def grid(self, n: int = 121) -> tuple[Array, Array, Array]:
        """x (n,), y (n,) and f on the grid (n, n), rows along y, over the view."""
        x, y = (np.linspace(low, high, n) for low, high in self.view)
        return x, y, self.value(np.array(np.meshgrid(x, y)))


def symmetric(xx: Array | float, xy: Array | float, yy: Array | float, like: Array) -> Array:
    """The matrix [[xx, xy], [xy, yy]] of shape (2, 2, …), its entries broadcast to the shape of `like`."""
    shape = np.broadcast_shapes(np.shape(xx), np.shape(xy), np.shape(yy), like.shape)
    matrix = np.empty((2, 2, *shape))
    matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1] = xx, xy, xy, yy
    return matrix
