"""Half a cosine from the full rate to none."""

import math
from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.schedules.base import Schedule


@dataclass(frozen=True)
class Cosine(Schedule):
    """α_t = α·(1 + cos(πt/T))/2.

    Convention: PyTorch's CosineAnnealingLR with T_max = T and eta_min = 0.
    Reference: Loshchilov & Hutter 2017, arXiv:1608.03983.
    """

    key, title = "cosine", "Cosine"
    tex = r"\alpha_t = \tfrac{\alpha}{2}\,\bigl(1 + \cos(\pi t/T)\bigr)"
    reference = "Loshchilov & Hutter 2017, arXiv:1608.03983"

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[float, None]:
        """Falls slowly, then fast, then slowly."""
        return half_cosine(t, steps), state


def half_cosine(t: float, period: float) -> float:
    """(1 + cos(πt/period))/2: 1 at t = 0, 0 at t = period."""
    return (1.0 + math.cos(math.pi * t / period)) / 2.0
