"""RMSProp: divide by the typical size of recent gradients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class RMSPropState(NamedTuple):
    """What RMSProp remembers."""

    mean_square: Point


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """v ← ρv + (1 − ρ)g²,  d = g / (√v + ε), coordinate by coordinate.

    Convention: as in PyTorch, ρ = 0.99, v starts at 0 without bias correction, ε outside the root.
    Reference: Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5.
    """

    key, title = "rmsprop", "RMSProp"
    tex = (
        r"v \leftarrow \rho v + (1-\rho) g^2,\quad "
        r"\theta \leftarrow \theta - \alpha\, g / (\sqrt{v} + \varepsilon)"
    )
    reference = "Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5"
    usual_lr = 0.01

    substeps = (
        Substep("mean_square", "v", "Average the squares", "{rho}·{was.mean_square} + (1 − {rho})·{g}²"),
        Substep(
            "d",
            "d",
            "Divide by their root",
            "{g}/(√{mean_square} + {eps})",
            lambda q: q["g"] / (np.sqrt(q["mean_square"]) + q["eps"]),
        ),
    )

    rho: float = number(0.99, "ρ", label="Decay of the squares", low=0.0, high=0.9999)
    eps: float = number(1e-8, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> RMSPropState:
        """Nothing seen yet."""
        return RMSPropState(np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: RMSPropState) -> tuple[Point, RMSPropState]:
        """The gradient over the root of its running mean square."""
        grad = evaluation.grad
        mean_square = self.rho * state.mean_square + (1.0 - self.rho) * (grad * grad)
        return grad / (np.sqrt(mean_square) + self.eps), RMSPropState(mean_square)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """1/(√v + ε)."""
        found: Array = 1.0 / (np.sqrt(now["mean_square"]) + self.eps)
        return found
