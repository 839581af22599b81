"""What a data set must say of itself, and the table of numbers that it stands for."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from gdviz.arrays import Array
from gdviz.domain import Configurable


@dataclass(frozen=True, eq=False)
class Table:
    """N examples: `features` (k, N), `target` (N,), what each is called, and the two classes if y is 0 or 1.

    The arrays are read-only: a table may be shared.
    """

    features: Array
    target: Array
    names: tuple[str, ...]
    target_name: str
    classes: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        for array in (self.features, self.target):
            array.flags.writeable = False

    @property
    def examples(self) -> int:
        """N."""
        return self.target.size


@dataclass(frozen=True)
class Dataset(Configurable):
    """A data set by name; its declared numbers say which examples it has."""

    reference: ClassVar[str]
    classes: ClassVar[bool] = False
    """Whether the target is one of two classes, 0 or 1."""
    shared: ClassVar[bool] = True
    """Whether anybody may see it, so that what is made of it may be kept."""

    @property
    def name(self) -> str:
        """What stands for it in a RunSpec."""
        return self.key

    @abstractmethod
    def read(self) -> Table:
        """The examples, read or made anew."""

    @property
    def table(self) -> Table:
        """The examples, kept for whoever asks next."""
        return _kept(self)


@lru_cache(maxsize=32)
def _kept(dataset: Dataset) -> Table:
    return dataset.read()


def points(x: list[float], y: list[float]) -> Table:
    """A table of a few examples with one feature x and the target y."""
    return Table(np.array([x]), np.array(y), ("x",), "y")
