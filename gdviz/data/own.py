"""Data of one's own: known under a name that cannot be guessed, for as long as someone holds it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from gdviz.arrays import Array
from gdviz.catalogue import Catalogue
from gdviz.data.base import Dataset, Table

PREFIX = "own-"
MAX_EXAMPLES = 1000
MAX_SIZE = 1e12
"""The largest number taken: its square, times that of a far start, is still far from overflow."""
LEAST_SPREAD = 1e-10
"""How far apart the x must lie, as a part of the largest: nearer together, rounding decides the slope."""
LEAST = 1e-100
"""How far apart in any case: the square of less would be 0."""
_HELD: "WeakValueDictionary[str, OwnData]" = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class OwnData(Dataset):
    """Examples (x, y) handed over by the caller: one feature and a number for each.

    `name` stands for them in a RunSpec, as the `data` among its objective_parameters. The name always means these
    very numbers; when the last reference to this object goes, the name means nothing any more, and the memory
    is free. Two of these are never equal, whatever they hold. Raises ValueError unless x and y are finite, within
    ±10¹², of one length from 2 to 1000, and x is not the same in every example.
    """

    key, title = "own", "Your own data"
    reference = "Your own data"
    shared = False

    x: Any = field(repr=False)
    y: Any = field(repr=False)
    names: tuple[str, str] = ("x", "y")
    # Not in the repr, which may end in a log: who knows the name sees the data.
    token: str = field(default_factory=lambda: PREFIX + secrets.token_urlsafe(16), init=False, repr=False)

    # What is inherited compares fields that are declared above this class, and there are none.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __post_init__(self) -> None:
        x, y = _column("x", self.x), _column("y", self.y)
        if x.size != y.size or not 2 <= x.size <= MAX_EXAMPLES:
            raise ValueError(
                f"x and y must have the same number of examples, 2 to {MAX_EXAMPLES}, got {x.size} and {y.size}"
            )
        if (x == x[0]).all():
            raise ValueError(f"x must not be the same in every example, got only {x[0]:g}: no slope can be told")
        if np.ptp(x) < max(LEAST_SPREAD * np.abs(x).max(), LEAST):
            raise ValueError(
                f"x must lie farther apart, got {x.min():g} to {x.max():g}, a span of {np.ptp(x):.3g}: "
                "rounding would decide the slope"
            )
        for name, column in (("x", x), ("y", y)):
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        _HELD[self.token] = self

    def __setstate__(self, state: dict[str, Any]) -> None:
        """In another process a copy stands for the same numbers, under the same name."""
        vars(self).update(state)
        for column in (self.x, self.y):
            column.flags.writeable = False
        _HELD.setdefault(self.token, self)

    @property
    def name(self) -> str:
        """What stands for these data in a RunSpec."""
        return self.token

    def read(self) -> Table:
        """N examples, one feature."""
        return Table(self.x[None], self.y, self.names[:1], self.names[1])

    @property
    def table(self) -> Table:
        """The examples; nothing keeps them but this object."""
        return self.read()


def is_own(name: object) -> bool:
    """Whether a data set's name stands for data of one's own, which may be kept nowhere else."""
    return isinstance(name, str) and name.startswith(PREFIX)


def dataset_of(name: str, catalogue: Catalogue[Dataset]) -> Dataset:
    """The data set of this name, from the catalogue or of one's own; ValueError if there is none (any more)."""
    if is_own(name):
        held = _HELD.get(name)
        if held is None:
            raise ValueError(
                "the data of your own that this name stood for are not held any more; hand them over again"
            )
        return held
    return catalogue[name]


def _column(name: str, values: Sequence[float] | Array) -> Array:
    """The values as an array of finite floats of its own."""
    try:
        column = np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be a list of numbers, got {str(values)[:40]!r}") from None
    if column.ndim != 1:
        raise ValueError(f"{name} must be a list of numbers, got {column.ndim} dimensions")
    wrong = ~(np.abs(column) <= MAX_SIZE)
    if wrong.any():
        allowed = f"finite numbers from {-MAX_SIZE:g} to {MAX_SIZE:g}"
        raise ValueError(f"{name} must hold {allowed}, got {column[wrong][0]:g}")
    return column
