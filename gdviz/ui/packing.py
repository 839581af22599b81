"""Packing: one quantity of many runs as 16-bit numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array

EMPTY = 65535
"""The 16-bit number that stands for no value; the others divide the column's range."""


@dataclass(frozen=True)
class Column:
    """One quantity in 16 bits: value = low + q·(high − low)/65534, or ten to the power of that."""

    name: str
    low: float
    high: float
    log: bool = False

    @property
    def centre(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2.0

    @property
    def half(self) -> float:
        """Half the range."""
        return (self.high - self.low) / 2.0

    def packed(self, values: Array) -> NDArray[np.uint16]:
        """The 16-bit numbers, EMPTY for NaN; values beyond the range are brought to its end."""
        with np.errstate(all="ignore"):
            scaled = np.log10(np.maximum(values, 1e-300)) if self.log else values
            share = np.clip((scaled - self.low) / (self.high - self.low), 0.0, 1.0)
            whole = np.rint(np.nan_to_num(share, nan=0.0) * (EMPTY - 1))
        return np.where(np.isnan(values), EMPTY, whole).astype("<u2")


def within_reach(drawn: Array, x: Column, y: Column) -> tuple[Array, Array]:
    """x and y (T+1, R) of paths (2, T+1, R); a far point is moved towards the centre to the range's edge."""
    across, up = drawn[0] - x.centre, drawn[1] - y.centre
    with np.errstate(all="ignore"):
        ratio = np.maximum(np.abs(across) / x.half, np.abs(up) / y.half)
        shrink = np.where(ratio > 1.0, 1.0 / ratio, 1.0)
        return x.centre + across * shrink, y.centre + up * shrink
