"""One cycle: climb to the full rate, then anneal far below where it began."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule, each
from gdviz.schedules.cosine import half_cosine

START_DIVISOR = 25.0
"""The first rate is α/25."""
END_DIVISOR = 1e4
"""The last rate is the first over 10⁴."""


@dataclass(frozen=True)
class OneCycle(Schedule):
    """α_t rises from α/25 to α over the first part p of the run and falls to α/(25·10⁴), both by half cosines.

    Convention: PyTorch's OneCycleLR with cosine annealing, div_factor = 25 and final_div_factor = 10⁴; the
    peak lies at step pT − 1. Reference: Smith & Topin 2019, arXiv:1708.07120.
    """

    key, title = "one_cycle", "One cycle"
    tex = r"\tfrac{\alpha}{25} \nearrow \alpha \searrow \tfrac{\alpha}{25\cdot 10^4}"
    reference = "Smith & Topin 2019, arXiv:1708.07120"

    peak: float = number(0.3, "p", label="Peak, part of the run", low=0.05, high=0.95)

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """A half cosine up, a half cosine down."""
        first, last = 1.0 / START_DIVISOR, 1.0 / (START_DIVISOR * END_DIVISOR)
        end = steps - 1.0

        def one(peak: float) -> float:
            top = max(peak * steps - 1.0, 0.0)
            if t <= top and top > 0.0:
                return 1.0 + (first - 1.0) * half_cosine(t, top)
            # A run of a single step has no room to climb or to fall.
            return last + (1.0 - last) * half_cosine(t - top, end - top) if end > top else 1.0

        return each(one, self.peak), state
