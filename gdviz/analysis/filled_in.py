"""The rules of an optimizer as text: with their symbols, and with the numbers of one step filled in."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from gdviz.arrays import Array

DIGITS = 4
"""Significant digits of a number that had to be rounded; one with fewer is exact."""
MOST_DIGITS = 10
PLAIN = range(-4, 6)
"""Powers of ten of the numbers that are written without one."""
MOST = 3
"""The longest vector that is written out."""
EXACT = 1e-12
"""A number that is rounded by no more than this part of itself counts as exact."""

_NAME = re.compile(r"(\^?)\{([\w.]+)\}")
_TIGHT = ("√", "/", "²", "^", "⁻", "⁺")
_POWER = re.compile(r"\^(\d+)")
_RAISED = str.maketrans("0123456789+−-t", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ᵗ")


def spelled(rule: str, symbols: Mapping[str, str]) -> str:
    """The rule with a symbol for each name: "{b1}·{was.m}" → "β₁·m", "{b1}^{n}" → "β₁ᵗ⁺¹"."""

    def symbol(found: re.Match[str]) -> str:
        power, name = found.groups()
        name = name.removeprefix("was.")
        return symbols[name].translate(_RAISED) if power else symbols[name]

    return _powers(_NAME.sub(symbol, rule))


def filled(rule: str, values: Mapping[str, Any], digits: Mapping[str, Any] | None = None) -> str:
    """The rule with a number for each name: "{b1}·{was.m}" → "0.9·(−1.234, 0.5)", "{b1}^{n}" → "0.9³".

    `digits` are those of names that need more than DIGITS.
    """

    def number(found: re.Match[str]) -> str:
        power, name = found.groups()
        if power:
            return str(int(values[name])).translate(_RAISED)
        told = shown(values[name], (digits or {}).get(name, DIGITS))
        before, after = rule[: found.start()][-1:], rule[found.end() :][:1]
        if told.startswith("(") and before == "(" and after == ")":
            return told[1:-1]
        return f"({told})" if _needs_brackets(told, before, after) else told

    return _powers(_NAME.sub(number, rule))


def _powers(text: str) -> str:
    """ "0.5^12" → "0.5¹²"."""
    return _POWER.sub(lambda found: found[1].translate(_RAISED), text)


def _needs_brackets(told: str, before: str, after: str) -> bool:
    """Whether a number between these two characters would be read otherwise than it is meant."""
    negative = told.startswith("−") and (before not in ("", "(", "|") or after not in ("", " ", ")", "|"))
    return negative or ("10" in told and told[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹" and (before in _TIGHT or after in _TIGHT))


def shown(value: Any, digits: Any = DIGITS) -> str:
    """A number as text, or a vector or matrix of them in brackets; a long vector by its first two.

    `digits` may be one for each number of a vector. A number that had to be rounded keeps its last zeros:
    0.50003 → "0.5000", where 0.5 → "0.5".
    """
    values = np.asarray(value, dtype=float)
    if values.size == 1:
        return _number(values.item(), int(np.max(digits)))
    n, told = len(values), [shown(*pair) for pair in zip(values[:MOST], _each(digits, len(values)), strict=False)]
    if n > MOST:
        return f"({', '.join(told[:2])}, … {n} numbers)" if values.ndim == 1 else f"(… {n} × {n} numbers)"
    return f"({', '.join(told)})"


def _each(digits: Any, n: int) -> list[Any]:
    """The digits of each of n numbers or rows."""
    return list(digits) if np.ndim(digits) else [digits] * n


def _number(value: float, digits: int) -> str:
    if math.isnan(value):
        return "undefined"
    sign = "−" if value < 0.0 else ""
    size = abs(value)
    if size == 0.0 or math.isinf(size):
        return f"{sign}∞" if size else "0"
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    power = int(exponent)
    if power in PLAIN:
        plain = f"{size:.{max(digits - 1 - power, 0)}f}"
        return sign + (_trimmed(plain) if abs(float(plain) - size) <= EXACT * size else plain)
    if abs(float(f"{mantissa}e{power}") - size) <= EXACT * size:
        mantissa = _trimmed(mantissa)
    tens = f"10{str(power).translate(_RAISED)}"
    return sign + (tens if mantissa == "1" else f"{mantissa}·{tens}")


def _trimmed(plain: str) -> str:
    """A decimal without the zeros at its end."""
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def digits_to_tell(before: Array, after: Array) -> Array:
    """For each coordinate, the digits that show a move from `before` to `after` with two of its own; 4 to 10."""
    with np.errstate(all="ignore"):
        size = np.floor(np.log10(np.maximum(np.abs(before), np.abs(after))))
        needed = size - np.floor(np.log10(np.abs(after - before))) + 2.0
    return np.clip(np.where(np.isfinite(needed), needed, DIGITS), DIGITS, MOST_DIGITS).astype(int)


def digits_to_cancel(part: Array, total: Array) -> Array:
    """For each coordinate, the digits of a part that leave three or four to a total in which parts nearly cancel.

    They are DIGITS where nothing cancels, or where more than MOST_DIGITS would be needed.
    """
    with np.errstate(all="ignore"):
        needed = DIGITS + np.floor(np.log10(np.abs(part) / np.abs(total)))
    return np.where((needed > DIGITS) & (needed <= MOST_DIGITS), needed, DIGITS).astype(int)
