"""The lines of one step as they are written down: each adds a result to what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gdviz.analysis.filled_in import DIGITS, MOST_DIGITS, filled, shown, spelled
from gdviz.arrays import Point
from gdviz.optimizers.substep import Substep

CHOSEN = 6
"""Digits of the hyperparameters: 0.9999 and 1 are far apart."""


@dataclass(frozen=True)
class Arrow:
    """What a line adds to the picture, from θ to θ, (d,) each.

    "slope" and "kept" point along −g and against what the rule keeps, and are not to scale; a "move" is a part of
    the step from θ_t to θ_{t+1}.
    """

    kind: Literal["slope", "kept", "move"]
    symbol: str
    begin: Point
    end: Point


@dataclass(frozen=True)
class Line:
    """`symbol sign formula`, with this step's numbers `numbers`, comes to `result`.

    The formula is empty where the symbol says it all, the numbers where there is nothing to fill in. The sign is
    "=", "←" where the result takes the place of what had this symbol before, or "≤" or ">" where f at a point,
    `trial` (d,), is compared with the result. `value` is the result itself, a number or an array. `note` is empty
    or says what came of it.
    """

    symbol: str
    sign: str
    title: str
    formula: str
    numbers: str
    result: str
    value: Any
    arrow: Arrow | None = None
    trial: Point | None = None
    note: str = ""

    @property
    def equation(self) -> str:
        """The rule in symbols: "v ← β·v + g"."""
        return f"{self.symbol} {self.sign} {self.formula}" if self.formula else self.symbol

    @property
    def arithmetic(self) -> str:
        """The rule in numbers and what it comes to: "= 0.9·(0, 0) + (−155, −50) = (−155, −50)"."""
        return "".join(f"= {part} " for part in (self.numbers, self.result) if part).rstrip()


class Account:
    """The lines so far; `known` holds the quantities by name, `symbols` what each is called."""

    def __init__(self, known: Mapping[str, Any], symbols: Mapping[str, str], chosen: Mapping[str, Any]) -> None:
        self.lines: list[Line] = []
        self.known = {**known, **chosen}
        self.symbols = dict(symbols)
        self.digits: dict[str, Any] = dict.fromkeys(chosen, CHOSEN)

    def name(self, substeps: Sequence[Substep]) -> None:
        """Take over the symbols of all lines to come, in which names may stand too."""
        for substep in substeps:
            self.symbols[substep.key] = spelled(substep.symbol, self.symbols)

    def write(
        self,
        key: str,
        title: str,
        rule: str,
        value: Any,
        *,
        numbers: str | None = None,
        sign: str | None = None,
        digits: dict[str, Any] | None = None,
        result_digits: Any = DIGITS,
        **more: Any,
    ) -> None:
        """A line whose result goes by `key`; `numbers` are told instead of the rule's own, where it has none.

        `digits` are those of the names in the rule that need more than usual, and `result_digits` the result's.
        """
        replaces = key in self.known or f"{{was.{key}}}" in rule
        needed = self.digits | (digits or self._for_a_matrix(rule))
        symbol, formula = self.symbols[key], spelled(rule, self.symbols)
        told = filled(rule, self.known, needed) if numbers is None else numbers
        self.lines.append(
            Line(
                symbol,
                sign or ("←" if replaces else "="),
                title,
                "" if formula == symbol else formula,
                "" if told == formula else told,
                shown(value, result_digits),
                value,
                **more,
            )
        )
        self.known[key] = value

    def _for_a_matrix(self, rule: str) -> dict[str, int]:
        """The digits that a system of equations loses, for all its parts."""
        parts = {name: value for name, value in self.known.items() if f"{{{name}}}" in rule}
        matrices = [value for value in parts.values() if np.ndim(value) == 2 and np.isfinite(value).all()]
        if not matrices:
            return {}
        # By the condition number of Bauer and Skeel: what a relative error in each entry alone can do.
        lost = np.log10((np.abs(np.linalg.pinv(matrices[0])) @ np.abs(matrices[0])).max())
        return dict.fromkeys(parts, int(np.clip(DIGITS + np.ceil(lost), DIGITS, MOST_DIGITS)))
