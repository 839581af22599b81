"""The numbers an entry can be given: symbol, range and scale of each, declared once beside the default.

Controls, links, sweeps and error messages all read the declaration.
"""

from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar, Literal, Self

import numpy as np

from gdviz.catalogue import UnknownNameError

Scale = Literal["linear", "log", "switch"]


@dataclass(frozen=True)
class Domain:
    """The closed range [low, high] of one number, with the name and symbol shown to people.

    A `log` scale asks for low > 0. A `switch` is 0 or 1.
    """

    label: str
    symbol: str
    low: float
    high: float
    scale: Scale = "linear"
    unit: str = ""

    def check(self, owner: str, name: str, value: Any) -> None:
        """Raise ValueError unless every number in `value` (a float or an array) lies in the range."""
        try:
            numbers = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(f"{owner}: {name} ({self.symbol}) must be a number, got {value!r}") from None
        inside = (numbers >= self.low) & (numbers <= self.high)
        if self.scale == "switch":
            inside = (numbers == 0) | (numbers == 1)
        if not inside.all():
            worst = np.atleast_1d(numbers)[~np.atleast_1d(inside)][0]
            allowed = "0 or 1" if self.scale == "switch" else f"in [{self.low:g}, {self.high:g}]"
            raise ValueError(f"{owner}: {name} ({self.symbol}) must be {allowed}, got {worst:g}")


def number(
    default: float,
    symbol: str,
    *,
    label: str,
    low: float,
    high: float,
    scale: Scale = "linear",
    unit: str = "",
) -> Any:
    """Declare a dataclass field that holds a number from a Domain."""
    return field(default=default, metadata={"domain": Domain(label, symbol, low, high, scale, unit)})


@dataclass(frozen=True)
class Configurable:
    """A catalogue entry: a frozen dataclass whose declared fields can be replaced by name."""

    key: ClassVar[str]
    title: ClassVar[str]

    def domains(self) -> dict[str, Domain]:
        """The declared numbers, in order."""
        return dict(_domains(type(self)))  # type: ignore[arg-type]  # mypy asks the instances for their hash

    def defaults(self) -> dict[str, float]:
        """The value of each declared number in this entry."""
        return {name: getattr(self, name) for name in self.domains()}

    def configured(self, values: Any) -> Self:
        """This entry with the named numbers replaced; arrays of shape (R,) make it a batch.

        Raises ValueError for a name that is not declared or a number outside its Domain.
        """
        domains = self.domains()
        chosen = dict(values)
        for name, value in chosen.items():
            if name not in domains:
                raise UnknownNameError(f"parameter of {self.key}", name, domains)
            domains[name].check(self.key, name, value)
        return replace(self, **chosen)

    def taken(self, keep: Any) -> Self:
        """This batch entry, reduced to the runs selected by the mask `keep` (R,)."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(self, **{name: v[keep] for name, v in arrays.items() if isinstance(v, np.ndarray)})


@cache
def _domains(entry: Any) -> dict[str, Domain]:
    """The declared numbers of a class: looking through its fields takes longer than most of what needs them."""
    return {f.name: f.metadata["domain"] for f in fields(entry) if "domain" in f.metadata}
