"""Drop the rate by a fixed factor at three milestones."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.domain import number
from gdviz.schedules.base import Schedule


@dataclass(frozen=True)
class Step(Schedule):
    """α_t = α·γᵏ, where k counts the milestones ⌊0.3T⌋, ⌊0.6T⌋, ⌊0.9T⌋ that are ≤ t.

    Convention: PyTorch's MultiStepLR at these milestones. Reference: He et al. 2016, arXiv:1512.03385.
    """

    key, title = "step", "Step decay"
    tex = r"\alpha_t = \alpha\,\gamma^{k},\ k = \#\{\text{milestones} \le t\}"
    reference = "He et al. 2016, arXiv:1512.03385"

    gamma: float = number(0.1, "γ", label="Factor of each drop", low=0.01, high=1.0)

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[Array | float, None]:
        """γ to the number of milestones passed."""
        factor: Array | float = 1.0
        for tenths in (3, 6, 9):
            if t >= tenths * steps // 10:
                factor = factor * self.gamma
        return factor, state
