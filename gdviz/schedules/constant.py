"""The same learning rate throughout."""

from dataclasses import dataclass

from gdviz.arrays import Array
from gdviz.schedules.base import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    """α_t = α."""

    key, title = "constant", "Constant"
    tex = r"\alpha_t = \alpha"
    reference = "Robbins & Monro 1951 for why noise asks for more"

    def factor(self, t: int, steps: int, loss: Array, state: None) -> tuple[float, None]:
        """1."""
        return 1.0, state
