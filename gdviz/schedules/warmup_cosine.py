"""Start small, rise to the full rate, then follow half a cosine down."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule, each
from gdviz.schedules.cosine import half_cosine


@dataclass(frozen=True)
class WarmupCosine(Schedule):
    """α_t = α·(t + 1)/W for t < W, then α·(1 + cos(π(t − W)/(T − W)))/2, with W = ⌊wT⌋ warm-up steps.

    Convention: the first step already moves, at α/W; PyTorch's LinearLR(start_factor=1/W, total_iters=W−1)
    followed by CosineAnnealingLR. Reference: Goyal et al. 2017, arXiv:1706.02677.
    """

    key, title = "warmup_cosine", "Warm-up and cosine"
    tex = (
        r"\alpha_t = \alpha\,\tfrac{t+1}{W}\ (t<W),\quad "
        r"\tfrac{\alpha}{2}\bigl(1+\cos\pi\tfrac{t-W}{T-W}\bigr)\ (t\ge W)"
    )
    reference = "Goyal et al. 2017, arXiv:1706.02677"

    warmup: float = number(0.1, "w", label="Warm-up, part of the run", low=0.0, high=0.9)

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """A line up, half a cosine down."""

        def one(warmup: float) -> float:
            warm = int(warmup * steps)
            return (t + 1) / warm if t < warm else half_cosine(t - warm, steps - warm)

        return each(one, self.warmup), state
