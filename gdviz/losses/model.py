"""The linear model under every loss: its data and numbers, what is known of its minimum, and what is drawn."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.data import DATASETS, Dataset, dataset_of
from gdviz.domain import Domain, number
from gdviz.losses.design import Design, design_of
from gdviz.losses.picture import Plane, parabola_window, slowest_plane, window
from gdviz.objective import Objective, View


@dataclass(frozen=True)
class LinearModel(Objective):
    """An objective whose θ are the weights of a linear model, fitted to a data set.

    θ is (w, b) for one feature, b alone with `intercept_only`, (w₁, …, w_d) for several features, which are then
    centred, as is a target that is not a class, and have no intercept. With more than two weights the picture is
    the plane through the minimum of the two directions of least curvature. The numbers of the data set are those
    of the model too; none of them can differ within a batch of runs.
    """

    needs_classes: ClassVar[bool] = False
    """Whether the target must be one of two classes."""

    dataset: Dataset
    standardise: float = number(0.0, "standardise", label="Standardise", low=0.0, high=1.0, scale="switch")
    intercept_only: float = number(0.0, "b", label="Intercept only", low=0.0, high=1.0, scale="switch")

    def __post_init__(self) -> None:
        if self.needs_classes and not self.dataset.classes:
            fitting = ", ".join(key for key, dataset in DATASETS.items() if dataset.classes)
            got = f"{self.dataset.key} has a number for each example"
            raise ValueError(f"{self.key} needs data with two classes: {fitting}; {got}")

    @cached_property
    def design(self) -> Design:
        """The rows of the model."""
        return design_of(self.dataset, bool(self.standardise), bool(self.intercept_only))

    @cached_property
    def target(self) -> Array:
        """yᵢ, (N,)."""
        y = self.design.table.target
        return y if self.design.has_intercept or self.needs_classes else y - y.mean()

    @property
    def dimension(self) -> int:
        """d."""
        return len(self.design.names)

    @property
    def examples(self) -> int:
        """N."""
        return self.design.table.examples

    def domains(self) -> dict[str, Domain]:
        """The numbers of the loss, then those of its data."""
        return {**super().domains(), **self.dataset.domains()}

    def defaults(self) -> dict[str, float]:
        """The value of each."""
        return {**{name: getattr(self, name) for name in super().domains()}, **self.dataset.defaults()}

    @property
    def signature(self) -> str:
        """Its name, its numbers, and its data."""
        return f"{self.key} {self.defaults()} {self.dataset.name}"

    def on(self, data: str) -> Self:
        """This loss on the data set of this name; ValueError if there is none, or it does not fit."""
        return replace(self, dataset=dataset_of(data, DATASETS))

    def configured(self, values: Any) -> Self:
        """This loss with the named numbers replaced; `data` names the data set.

        Raises ValueError as every entry does, and for arrays: the runs of one batch share their data.
        """
        chosen: dict[str, Any] = dict(values)
        loss = self.on(chosen.pop("data")) if "data" in chosen else self
        for name, value in chosen.items():
            if np.ndim(value):
                raise ValueError(f"{self.key}: {name} must be one number for all runs, got {np.size(value)}")
        of_data = {name: chosen.pop(name) for name in loss.dataset.domains() if name in chosen}
        loss = replace(loss, dataset=loss.dataset.configured(of_data)) if of_data else loss
        return super(LinearModel, loss).configured(chosen)

    def taken(self, keep: Any) -> Self:
        """Itself: nothing differs from run to run."""
        return self

    @abstractmethod
    def best(self) -> Point | None:
        """The minimum θ*, (d,), found by other means than descent; None if there is none."""

    @abstractmethod
    def root(self) -> Array:
        """R (m, d) such that RᵀR bends as f does around its minimum, for the window."""

    @cached_property
    def minimum(self) -> Point | None:
        """`best`, kept."""
        return self.best()

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """The one minimum of a convex loss, if it has one."""
        return () if self.minimum is None else (tuple(self.minimum.tolist()),)

    @cached_property
    def lowest(self) -> Array:
        """f(θ*), or 0, which no loss goes below, where there is no minimum."""
        return np.array(0.0) if self.minimum is None else self.value(self.minimum)

    @property
    def start(self) -> tuple[float, ...]:
        """All weights at zero."""
        return (0.0,) * self.dimension

    @cached_property
    def centre(self) -> Point:
        """Where the picture has its middle: the minimum, or the start if there is none."""
        return np.zeros(self.dimension) if self.minimum is None else self.minimum

    @cached_property
    def _plane(self) -> Plane:
        return slowest_plane(self.centre, np.array(self.start), self.root())

    @cached_property
    def view(self) -> View:
        """The box around the level line through the start; for one weight, heights are the second axis."""
        if self.dimension > 2:
            return self._plane.view
        if self.dimension == 2:
            return window(self.centre, np.array(self.start), self.root())
        return parabola_window(self.value, float(self.centre[0]), self.start[0])

    @property
    def axes(self) -> tuple[str, str]:
        """The weights, the directions of the plane, or the one weight and f."""
        if self.dimension > 2:
            return ("along the slowest direction", "along the second slowest")
        first, *rest = self.design.names
        return (first, rest[0] if rest else f"f({first})")

    @property
    def one_scale(self) -> bool:
        """Whether both axes are weights of features with one scale."""
        return self.dimension > 2 or (self.dimension == 2 and bool(self.standardise))

    def drawn(self, theta: Point) -> Point:
        """θ itself; with one weight (b, f(b)); with more than two, its place in the plane."""
        if self.dimension > 2:
            return self._plane.drawn(theta)
        return theta if self.dimension == 2 else np.stack([theta[0], self.value(theta)])

    def height(self, place: Point) -> Array:
        """f over the picture; with one weight, f at the first coordinate."""
        if self.dimension > 2:
            return self.value(self._plane.point(place))
        return self.value(place[: self.dimension])
