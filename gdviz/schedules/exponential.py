"""Shrink the rate by the same factor over and over, smoothly."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule, each


@dataclass(frozen=True)
class Exponential(Schedule):
    """α_t = α·ρ^(t/T): ρ is what would be left at the end of the run.

    Convention: PyTorch's ExponentialLR with γ = ρ^(1/T).
    Reference: Bottou, Curtis & Nocedal 2018, SIAM Review 60(2), 223–311, on geometric decay.
    """

    key, title = "exponential", "Exponential decay"
    tex = r"\alpha_t = \alpha\,\rho^{\,t/T}"
    reference = "Bottou, Curtis & Nocedal 2018, SIAM Review 60(2), 223–311"

    remaining: float = number(0.01, "ρ", label="Rate left at the end", low=1e-4, high=1.0, scale="log")

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """ρ^(t/T)."""
        return each(lambda remaining: float(remaining ** (t / steps)), self.remaining), state
