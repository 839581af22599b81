"""What a schedule does: say, before each step, which part of the learning rate to use."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gdviz.arrays import Array
from gdviz.domain import Configurable


@dataclass(frozen=True)
class Schedule(Configurable):
    """A rule for the factor in α_t = α·factor, used for step t = 0 … T−1.

    `loss` is f(θ_t), () or (R,); only a schedule with `reactive = True` reads it (the others may be handed
    NaN), and only such a schedule has a state.
    """

    tex: ClassVar[str]
    reference: ClassVar[str]
    reactive: ClassVar[bool] = False

    def init(self) -> Any:
        """The state before the first step."""
        return None

    @abstractmethod
    def factor(self, t: int, steps: int, loss: Array, state: Any) -> tuple[Array | float, Any]:
        """α_t/α for step t of `steps`, and the next state."""


def each(rule: Callable[[float], float], value: Array | float) -> Array | float:
    """rule(value), or the rule of every number of an array (R,), rounded alike alone and in a batch."""
    if isinstance(value, np.ndarray):
        return np.array([rule(float(one)) for one in value])
    return rule(value)
