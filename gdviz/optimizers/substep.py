"""One line of an optimizer's account of a step: what it computes, from what, and what it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from gdviz.arrays import Point

Quantities: TypeAlias = Mapping[str, Any]
"""What is known when a line is reached, by the names that a Substep's rule may use."""


@dataclass(frozen=True)
class Substep:
    """A line `symbol = rule`, said in the few words of `title`.

    `key` names the result: a field of the state after the step, "d" for the direction, or a name of its own for
    what lies between. A rule without a "d" follows the result of its last line.

    `rule` is the right-hand side, with names in braces: the hyperparameters, `g`, `theta`, `lr`, the results of
    earlier lines, and `was.m` for the state m before the step. `^{n}` is a power, n the number of this step
    counted from 1, and `^{next}` that of the next one. Products, quotients and roots go coordinate by
    coordinate. In `symbol` names may stand too.

    `value` computes from these what no run records: what lies between, and d before weight decay. With `arrow` the
    result is drawn, its sign turned, because the step goes against it.
    """

    key: str
    symbol: str
    title: str
    rule: str
    value: Callable[[Quantities], Any] | None = None
    arrow: bool = False


@dataclass(frozen=True)
class Trial(Substep):
    """A line in which a point is tried out: f there, `height`, is accepted if it does not exceed the result."""

    place: Point | None = None
    height: float = float("nan")
    accepted: bool = False
