"""AdaGrad: each coordinate's step shrinks with all the gradient it has ever seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class AdaGradState(NamedTuple):
    """What AdaGrad remembers."""

    sum_of_squares: Point


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """s ← s + g²,  d = g / (√s + ε), coordinate by coordinate.

    Convention: as in PyTorch, s starts at 0 and ε stands outside the root.
    Reference: Duchi, Hazan & Singer 2011, JMLR 12, 2121–2159.
    """

    key, title = "adagrad", "AdaGrad"
    tex = r"s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \alpha\, g / (\sqrt{s} + \varepsilon)"
    reference = "Duchi, Hazan & Singer 2011, JMLR 12, 2121–2159"
    usual_lr = 0.01

    substeps = (
        Substep("sum_of_squares", "s", "Add up the squares", "{was.sum_of_squares} + {g}²"),
        Substep(
            "d",
            "d",
            "Divide by their root",
            "{g}/(√{sum_of_squares} + {eps})",
            lambda q: q["g"] / (np.sqrt(q["sum_of_squares"]) + q["eps"]),
        ),
    )

    eps: float = number(1e-10, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> AdaGradState:
        """Nothing seen yet."""
        return AdaGradState(np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: AdaGradState) -> tuple[Point, AdaGradState]:
        """The gradient over the root of the sum of its squares."""
        grad = evaluation.grad
        total = state.sum_of_squares + grad * grad
        return grad / (np.sqrt(total) + self.eps), AdaGradState(total)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """1/(√s + ε)."""
        found: Array = 1.0 / (np.sqrt(now["sum_of_squares"]) + self.eps)
        return found
