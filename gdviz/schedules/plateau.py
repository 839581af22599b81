"""Reduce on plateau: halve the rate when the loss has stopped falling."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule

THRESHOLD = 1e-4
"""A loss counts as better if it is below the best so far by more than this part of it."""
LEAST = 1e-8
"""A cut by less than this part of α is not made: the rate would end at 0."""


class PlateauState(NamedTuple):
    """The best loss so far, the number of steps since, and the current factor, each () or (R,)."""

    best: Array
    waited: Array
    factor: Array


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    """Multiply α by γ once f has not improved for more than `patience` steps in a row.

    Convention: PyTorch's ReduceLROnPlateau (mode "min", relative threshold 10⁻⁴, no cool-down), fed f(θ_t)
    before step t. Cuts by less than 10⁻⁸α are not made; PyTorch's bound is 10⁻⁸ itself.
    """

    key, title = "plateau", "Reduce on plateau"
    tex = r"\alpha \leftarrow \gamma\alpha\ \text{when}\ f\ \text{has not improved for}\ p\ \text{steps}"
    reference = "PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau"
    reactive = True

    gamma: float = number(0.5, "γ", label="Factor of each drop", low=0.01, high=0.99)
    patience: float = number(10.0, "p", label="Patience in steps", low=0.0, high=500.0)

    def init(self) -> PlateauState:
        """Nothing seen yet."""
        return PlateauState(np.array(np.inf), np.array(0.0), np.array(1.0))

    def factor(self, t: int, steps: int, loss: Array, state: PlateauState) -> tuple[Array, PlateauState]:
        """The factor after seeing f(θ_t)."""
        better = loss < state.best * (1.0 - THRESHOLD)
        best = np.where(better, loss, state.best)
        waited = np.where(better, 0.0, state.waited + 1.0)
        fire = waited > self.patience
        lower = state.factor * self.gamma
        factor = np.where(fire & (state.factor - lower > LEAST), lower, state.factor)
        return factor, PlateauState(best, np.where(fire, 0.0, waited), factor)
