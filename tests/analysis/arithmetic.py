"""A reader with a calculator: computes a line of numbers as it is printed, with how far rounding may be off.

A number with four digits or more may have been rounded, by half a unit of its last one; shorter ones are exact.
"""

import re
from dataclasses import dataclass

import numpy as np

TOKEN = re.compile(r"\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|⁺|min|max|sign|… \d+ numbers|[½∞()·/+−√|‖,]")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NO_ARITHMETIC = ("f(", "mean over", "the product of", "⁺", "numbers)‖", "× ")
"""Where one of these is printed, more is needed than a calculator."""


@dataclass
class Range:
    """Every coordinate lies between the two."""

    low: np.ndarray
    high: np.ndarray

    @property
    def middle(self):
        return (self.low + self.high) / 2.0

    @property
    def radius(self):
        return (self.high - self.low) / 2.0


def exact(value) -> Range:
    return Range(np.asarray(value, dtype=float), np.asarray(value, dtype=float))


def around(middle, radius) -> Range:
    return Range(middle - radius, middle + radius)


def corners(operation, a: Range, b: Range) -> Range:
    found = [operation(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Range(np.minimum.reduce(found), np.maximum.reduce(found))


def divided(a: Range, b: Range) -> Range:
    if np.any((b.low <= 0.0) & (b.high >= 0.0)):
        return Range(np.full(a.low.shape, -np.inf), np.full(a.low.shape, np.inf))
    return corners(np.divide, a, b)


def power(a: Range, n: int) -> Range:
    if a.low.ndim == 2:
        inverse = np.linalg.inv(a.middle)
        return around(inverse, 1.1 * np.abs(inverse) @ a.radius @ np.abs(inverse))
    if n < 0:
        return divided(exact(np.ones(a.low.shape)), power(a, -n))
    found = corners(
        np.multiply, exact(1.0), Range(np.minimum(a.low**n, a.high**n), np.maximum(a.low**n, a.high**n))
    )
    straddles = (a.low < 0.0) & (a.high > 0.0) & (n % 2 == 0)
    return Range(np.where(straddles, 0.0, found.low), found.high)


def times(a: Range, b: Range) -> Range:
    if a.low.ndim < 2:
        return corners(np.multiply, a, b)
    return around(
        a.middle @ b.middle, a.radius @ np.abs(b.middle) + np.abs(a.middle) @ b.radius + a.radius @ b.radius
    )


def size(a: Range) -> Range:
    """|a|, for a matrix that of its eigenvalues."""
    if a.low.ndim == 2:
        values, vectors = np.linalg.eigh(a.middle)
        return around(vectors @ np.diag(np.abs(values)) @ vectors.T, a.radius)
    smallest = np.where((a.low < 0.0) & (a.high > 0.0), 0.0, np.minimum(np.abs(a.low), np.abs(a.high)))
    return Range(smallest, np.maximum(np.abs(a.low), np.abs(a.high)))


def stacked(parts: list[Range]) -> Range:
    return Range(np.array([part.low for part in parts]), np.array([part.high for part in parts]))


class Reader:
    def __init__(self, text: str) -> None:
        self.tokens, at = [], 0
        for token in TOKEN.finditer(text):
            assert not text[at : token.start()].strip(), f"cannot read {text[at : token.start()]!r} in {text!r}"
            self.tokens.append(token[0])
            at = token.end()
        assert not text[at:].strip(), f"cannot read {text[at:]!r} in {text!r}"

    def take(self, *wanted: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def need(self, wanted: str) -> None:
        assert self.take(wanted), f"{wanted!r} missing before {self.tokens}"

    def sum(self) -> Range:
        total = self.term()
        while sign := self.take("+", "−"):
            other = self.term()
            total = corners(np.add if sign == "+" else np.subtract, total, other)
        return total

    def term(self) -> Range:
        product = self.factor()
        while sign := self.take("·", "/"):
            other = self.factor()
            product = times(product, other) if sign == "·" else divided(product, other)
        return product

    def factor(self) -> Range:
        if self.take("−"):
            return times(exact(-1.0), self.factor())
        base = self.primary()
        if self.tokens and self.tokens[0][0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻":
            return power(base, int(self.tokens.pop(0).translate(LOWERED)))
        return base

    def primary(self) -> Range:
        token = self.tokens.pop(0)
        if token == "(":
            return self.several()[0]
        if token == "√":
            root = self.primary()
            return Range(np.sqrt(np.maximum(root.low, 0.0)), np.sqrt(np.maximum(root.high, 0.0)))
        if token == "|":
            inside = self.sum()
            self.need("|")
            return size(inside)
        if token == "‖":
            inside = size(self.sum())
            self.need("‖")
            return Range(np.sqrt((inside.low**2).sum()), np.sqrt((inside.high**2).sum()))
        if token in ("min", "max", "sign"):
            self.need("(")
            whole, parts = self.several()
            if token == "sign":
                return Range(np.sign(whole.low), np.sign(whole.high))
            chosen = np.minimum if token == "min" else np.maximum
            return Range(chosen(parts[0].low, parts[1].low), chosen(parts[0].high, parts[1].high))
        if token == "½":
            return exact(0.5)
        if token == "∞":
            return exact(np.inf)
        return self.number(token)

    def several(self) -> tuple[Range, list[Range]]:
        """What stands up to the closing bracket: a number, or a vector of which the end may be left out."""
        parts = [self.sum()]
        while self.take(","):
            if self.tokens[0].startswith("…"):
                self.tokens.pop(0)
            else:
                parts.append(self.sum())
        self.need(")")
        same = len({part.low.shape for part in parts}) == 1
        return (parts[0] if len(parts) == 1 else stacked(parts) if same else exact(np.nan)), parts

    def number(self, token: str) -> Range:
        digits = len(token.replace(".", "").lstrip("0"))
        decimals = len(token.partition(".")[2])
        return around(np.array(float(token)), 0.5 * 10.0**-decimals if digits >= 4 else 0.0)


def computed(text: str) -> Range:
    """What the printed numbers come to."""
    reader = Reader(text)
    with np.errstate(all="ignore"):
        found = reader.sum()
    assert not reader.tokens, f"{reader.tokens} left over in {text!r}"
    return found


def is_arithmetic(text: str) -> bool:
    return bool(text) and not any(word in text for word in NO_ARITHMETIC)


def agrees(line) -> bool:
    """Whether the numbers of a line come to its result, as far as the digits that are shown can tell."""
    found, told = computed(line.numbers), computed(line.result)
    slack = 1e-11 * max(np.abs(found.low).max(), np.abs(found.high).max(), np.abs(told.high).max())
    return bool(np.all((found.low - slack <= told.high) & (told.low <= found.high + slack)))


def sharpness(line) -> float:
    """How far off the numbers of a line may be, as a part of the largest number in its result."""
    found = computed(line.numbers)
    largest = np.abs(found.middle).max()
    return float(found.radius.max() / largest) if largest > 0.0 else 0.0
