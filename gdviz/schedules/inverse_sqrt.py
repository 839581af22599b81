"""Decay like 1/√t: slower than 1/t, the rate of the convex theory."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule


@dataclass(frozen=True)
class InverseSqrt(Schedule):
    """α_t = α/√(1 + kt).

    Reference: Zinkevich 2003, ICML, 928–936, for steps ∝ 1/√t in online convex optimization.
    """

    key, title = "inverse_sqrt", "Inverse square root"
    tex = r"\alpha_t = \alpha / \sqrt{1 + k t}"
    reference = "Zinkevich 2003, ICML, 928–936"

    decay: float = number(0.05, "k", label="Decay per step", low=1e-4, high=10.0, scale="log")

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """1/√(1 + kt)."""
        return 1.0 / np.sqrt(1.0 + self.decay * t), state
