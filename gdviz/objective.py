"""What every objective says of itself, whether a surface in closed form or a loss over data."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import Configurable

View = tuple[tuple[float, float], tuple[float, float]]

COARSE = 71
"""Points along each side of the grid that is drawn in space."""


@dataclass(frozen=True)
class Objective(Configurable):
    """f, what is minimised, with its derivatives, what is known about it, and how it is drawn.

    `theta` has shape (d, …): (d,) is one point, (d, R) a batch of runs, (d, n, n) a grid. What is drawn has two
    coordinates whatever d is: `drawn` brings a point into the picture, `height` is f over the picture.
    """

    tex: ClassVar[str]
    reference: ClassVar[str]

    @property
    def signature(self) -> str:
        """What tells it from every other objective: its name and numbers."""
        return f"{self.key} {self.defaults()}"

    @property
    @abstractmethod
    def dimension(self) -> int:
        """d, the number of coordinates of θ."""

    @property
    @abstractmethod
    def examples(self) -> int:
        """N, the number of examples f is the mean of."""

    @property
    @abstractmethod
    def quadratic(self) -> bool:
        """Whether the Hessian is the same everywhere."""

    @abstractmethod
    def value(self, theta: Point) -> Array:
        """f(θ), of shape (…)."""

    @abstractmethod
    def gradient(self, theta: Point) -> Point:
        """∇f(θ), of the shape of θ."""

    def value_and_gradient(self, theta: Point) -> tuple[Array, Point]:
        """Both, the same to the bit, at less cost where they have much in common."""
        return self.value(theta), self.gradient(theta)

    @abstractmethod
    def hessian(self, theta: Point) -> Array:
        """∇²f(θ), of shape (d, d, …)."""

    @cached_property
    def spectrum(self) -> tuple[Array, Array]:
        """Eigenvalues (d,) in ascending order and unit eigenvectors (d, d) of a quadratic's one Hessian."""
        eigenvalues, directions = np.linalg.eigh(self.hessian(np.array(self.start)))
        return eigenvalues, directions

    @property
    @abstractmethod
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """Where f has its local minima, the lowest first; empty if f has none."""

    @property
    def saddles(self) -> tuple[tuple[float, ...], ...]:
        """Where the gradient vanishes and the curvature has both signs."""
        return ()

    @property
    def critical_points(self) -> tuple[tuple[float, ...], ...]:
        """Every point known to have a vanishing gradient: minima, then saddle points."""
        return self.minima + self.saddles

    @cached_property
    def lowest(self) -> Array:
        """The greatest lower bound f*, () or one for each run of a batch; −∞ if there is none."""
        values = [self.value(np.array(point)) for point in self.minima]
        return np.min(values, axis=0) if values else np.array(-np.inf)

    @property
    def bounded(self) -> bool:
        """Whether f has a lower bound, for all runs of a batch."""
        return bool(np.isfinite(self.lowest).all())

    def excess(self, loss: Array) -> Array:
        """f − f* for values of f; f itself where it has no lower bound."""
        return loss - self.lowest if self.bounded else loss

    @property
    def smooth(self) -> Self:
        """The part of f that has a gradient everywhere, where only an L1 penalty has none."""
        return self

    @property
    def shrinkage(self) -> Array | None:
        """λ₁ of the L1 penalty on each coordinate, (d,); None if there is none."""
        return None

    @property
    @abstractmethod
    def start(self) -> tuple[float, ...]:
        """Where runs begin unless told otherwise."""

    @property
    @abstractmethod
    def view(self) -> View:
        """The window drawn: ((x_low, x_high), (y_low, y_high))."""

    @property
    def axes(self) -> tuple[str, str]:
        """What the two axes of the picture are called."""
        return ("x", "y")

    @property
    def one_scale(self) -> bool:
        """Whether the two axes are in the same unit, so that both are drawn to one scale."""
        return True

    def drawn(self, theta: Point) -> Point:
        """Where θ (d, …) is in the picture, (2, …)."""
        return theta

    def height(self, place: Point) -> Array:
        """f over the picture: `place` is (2, …), the answer (…)."""
        return self.value(place)

    @cached_property
    def rise(self) -> tuple[float, float]:
        """The lowest and the highest excess on the `grid` that is drawn in space."""
        excess = self.excess(self.grid(COARSE)[2])
        return float(excess.min()), float(excess.max())

    def grid(self, n: int = 121) -> tuple[Array, Array, Array]:
        """x (n,), y (n,) and f on the grid (n, n), rows along y, over the view."""
        x, y = (np.linspace(low, high, n) for low, high in self.view)
        return x, y, self.height(np.array(np.meshgrid(x, y)))
