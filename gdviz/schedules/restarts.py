"""Cosine after cosine: anneal, jump back up, anneal again."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule, each
from gdviz.schedules.cosine import half_cosine


@dataclass(frozen=True)
class Restarts(Schedule):
    """α_t = α·(1 + cos(πt'/P))/2, where t' counts from the last restart and P is the period, rounded to steps.

    Convention: PyTorch's CosineAnnealingWarmRestarts with T_mult = 1 and eta_min = 0; a period is never
    shorter than one step. Reference: Loshchilov & Hutter 2017, arXiv:1608.03983.
    """

    key, title = "restarts", "Warm restarts"
    tex = r"\alpha_t = \tfrac{\alpha}{2}\,\bigl(1 + \cos(\pi (t \bmod P)/P)\bigr)"
    reference = "Loshchilov & Hutter 2017, arXiv:1608.03983"

    cycles: float = number(4.0, "n", label="Number of cycles", low=1.0, high=20.0)

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """The half cosine of the current cycle."""

        def one(cycles: float) -> float:
            period = max(1, round(steps / cycles))
            return half_cosine(t % period, period)

        return each(one, self.cycles), state
