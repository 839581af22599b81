"""Adadelta: the size of its own recent steps takes the place of a learning rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class AdadeltaState(NamedTuple):
    """What Adadelta remembers: the running mean of g², and that of d²."""

    mean_square: Point
    mean_square_step: Point


@dataclass(frozen=True)
class Adadelta(Optimizer):
    """v ← ρv + (1 − ρ)g²,  d = g·√(u + ε)/√(v + ε),  u ← ρu + (1 − ρ)d², coordinate by coordinate.

    d has the unit of θ whatever the unit of f, so α = 1 is the method of the paper; ε sets the length of the first
    steps, about √ε. Convention: as in PyTorch, ε = 10⁻⁶ inside both roots, and α multiplies d outside of u.
    Reference: Zeiler 2012, arXiv:1212.5701.
    """

    key, title = "adadelta", "Adadelta"
    tex = (
        r"v \leftarrow \rho v + (1-\rho) g^2,\quad "
        r"d = g\,\sqrt{u + \varepsilon} / \sqrt{v + \varepsilon},\quad "
        r"u \leftarrow \rho u + (1-\rho) d^2,\quad \theta \leftarrow \theta - \alpha\, d"
    )
    reference = "Zeiler 2012, arXiv:1212.5701"
    usual_lr = 1.0

    substeps = (
        Substep("mean_square", "v", "Average the squares", "{rho}·{was.mean_square} + (1 − {rho})·{g}²"),
        Substep(
            "d",
            "d",
            "Bring to typical step",
            "√({was.mean_square_step} + {eps})/√({mean_square} + {eps})·{g}",
            lambda q: (
                np.sqrt(q["was.mean_square_step"] + q["eps"]) / np.sqrt(q["mean_square"] + q["eps"]) * q["g"]
            ),
        ),
        Substep("mean_square_step", "u", "Average the steps", "{rho}·{was.mean_square_step} + (1 − {rho})·{d}²"),
    )

    rho: float = number(0.9, "ρ", label="Decay of the squares", low=0.0, high=0.9999)
    eps: float = number(1e-6, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> AdadeltaState:
        """Nothing seen and nothing done yet."""
        return AdadeltaState(np.zeros_like(theta), np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: AdadeltaState) -> tuple[Point, AdadeltaState]:
        """The gradient, times the typical size of a step over the typical size of a gradient."""
        grad = evaluation.grad
        mean_square = self.rho * state.mean_square + (1.0 - self.rho) * (grad * grad)
        step = np.sqrt(state.mean_square_step + self.eps) / np.sqrt(mean_square + self.eps) * grad
        mean_square_step = self.rho * state.mean_square_step + (1.0 - self.rho) * (step * step)
        return step, AdadeltaState(mean_square, mean_square_step)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """√(u + ε)/√(v + ε), with the u of before the step."""
        found: Array = np.sqrt(was["mean_square_step"] + self.eps) / np.sqrt(now["mean_square"] + self.eps)
        return found
