"""Decay like 1/t: the classical rate that lets noise average out."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule


@dataclass(frozen=True)
class InverseTime(Schedule):
    """α_t = α/(1 + kt), whose sum diverges while the sum of its squares converges.

    Reference: Robbins & Monro 1951, Ann. Math. Statist. 22(3), 400–407.
    """

    key, title = "inverse_time", "Inverse time"
    tex = r"\alpha_t = \alpha / (1 + k t)"
    reference = "Robbins & Monro 1951, Ann. Math. Statist. 22(3), 400–407"

    decay: float = number(0.05, "k", label="Decay per step", low=1e-4, high=10.0, scale="log")

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """1/(1 + kt)."""
        return 1.0 / (1.0 + self.decay * t), state
