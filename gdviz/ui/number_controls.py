"""Controls for numbers: on a grid, on a slider, or typed."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from gdviz.domain import Domain
from gdviz.ui.choice_controls import Switch
from gdviz.ui.control import Control, only_one
from gdviz.ui.links import UnreadableError


@dataclass(frozen=True)
class Grid(Control):
    """A number from a rising list, on a slider; a link's number moves to the nearest.

    `exact` names another control that keeps a number from a link that lies between the positions.
    """

    values: Sequence[float]
    exact: str | None = None

    def read(self, texts: list[str]) -> tuple[float, str | None]:
        """The nearest position."""
        asked = finite(texts[-1])
        low, high = self.values[0], self.values[-1]
        value = nearest(self.values, asked)
        if not low <= asked <= high:
            return value, f"it must be from {low:g} to {high:g}; {value:g} is shown"
        if self.exact is not None:
            if value != asked:
                st.query_params[self.exact] = str(asked)
            return value, only_one(texts)
        if not math.isclose(value, asked, rel_tol=1e-9):
            return value, f"the slider's nearest position is {value:g}"
        return value, only_one(texts)

    def spell(self, value: float) -> list[str]:
        """The position as the slider shows it."""
        return [f"{value:g}"]

    def _widget(self, **common: Any) -> Any:
        held = st.session_state.get(self.key)
        if held is not None and held not in self.values:
            # The list has changed with another control: Streamlit would take the default.
            st.session_state[self.key] = nearest(self.values, held)
        return st.select_slider(
            self.label, list(self.values), value=self.default, format_func=lambda value: f"{value:g}", **common
        )


@dataclass(frozen=True)
class Slider(Control):
    """A number on a linear slider."""

    low: float
    high: float
    step: float

    def read(self, texts: list[str]) -> tuple[float, str | None]:
        """The number, brought into the range."""
        return _clamped(texts, self.low, self.high)

    def _widget(self, **common: Any) -> Any:
        return st.slider(self.label, self.low, self.high, self.default, self.step, **common)


@dataclass(frozen=True)
class Entry(Control):
    """A typed number; with a default of None it may be left empty."""

    low: float | int
    high: float | int
    whole: bool = False
    step: float | None = None
    empty: str = "automatic"

    def read(self, texts: list[str]) -> tuple[float | int | None, str | None]:
        """The number, brought into the range; a whole one if only whole ones make sense."""
        if self.default is None and not texts[-1].strip():
            return None, None
        value, note = _clamped(texts, self.low, self.high)
        if not self.whole:
            return value, note
        if value != round(value):
            note = note or f"it must be a whole number; {round(value)} is shown"
        return round(value), note

    def spell(self, value: float | int | None) -> list[str]:
        """The number; nothing for none."""
        return [] if value is None else super().spell(value)

    def _widget(self, **common: Any) -> Any:
        held = st.session_state.get(self.key)
        if held is not None and not self.low <= held <= self.high:
            # A point picked far outside the picture, or a range that shrank: Streamlit would take the default.
            st.session_state[self.key] = min(max(held, self.low), self.high)
        return st.number_input(
            self.label,
            min_value=self.low,
            max_value=self.high,
            value=self.default,
            step=self.step,
            format=None if self.whole else "%.6g",
            placeholder=self.empty,
            **common,
        )


def for_domain(key: str, default: float, domain: Domain, owner: str = "") -> Control:
    """The control that fits a declared number: a switch, a log grid or a linear slider."""
    label = f"{domain.label} ({domain.symbol})" if domain.symbol.lower() != domain.label.lower() else domain.label
    label = f"{owner}: {label}" if owner else label
    label += f" in {domain.unit}" if domain.unit else ""
    if domain.scale == "switch":
        return Switch(key, domain.label, bool(default))
    if domain.scale == "log":
        return Grid(key, label, default, log_grid(domain.low, domain.high, default))
    span = domain.high - domain.low
    step = 1.0 if span > 20.0 else 0.01 if span > 0.1 else 0.001
    return Slider(key, label, default, domain.low, domain.high, step)


def log_grid(low: float, high: float, *also: float) -> tuple[float, ...]:
    """1, 1.5, 2, 3, 5, 7 in every decade from low to high, and the given values."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = {float(f"{m}e{d}") for d in decades for m in ("1", "1.5", "2", "3", "5", "7")}
    return tuple(sorted({v for v in values if low <= v <= high} | {low, high, *also}))


def nearest(values: Sequence[float], asked: float) -> float:
    """The value closest to what was asked; the list rises."""
    i = bisect_left(values, asked)
    return min(values[max(0, i - 1) : i + 1], key=lambda value: abs(value - asked))


def finite(text: str) -> float:
    """A finite number, from at most 40 characters."""
    try:
        number = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnreadableError("it must be a finite number")
    return number


def _clamped(texts: list[str], low: float, high: float) -> tuple[float, str | None]:
    """The number a link gives, brought into the range, and a sentence if it was not there."""
    asked = finite(texts[-1])
    if low <= asked <= high:
        return asked, only_one(texts)
    value = min(max(asked, low), high)
    return value, f"it must be from {low:g} to {high:g}; {value:g} is shown"
