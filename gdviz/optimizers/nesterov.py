"""Nesterov's momentum: look ahead along the velocity, and so brake earlier."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.momentum import Momentum, MomentumState
from gdviz.optimizers.substep import Substep


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """v ← βv + g,  d = g + βv.

    Convention: PyTorch's form, whose θ is the look-ahead point of the original; no second gradient is needed.
    Reference: Nesterov 1983, Soviet Math. Doklady 27(2), 372–376; Sutskever et al. 2013 for this form.
    """

    key, title = "nesterov", "Nesterov"
    tex = r"v \leftarrow \beta v + g,\quad \theta \leftarrow \theta - \alpha\,(g + \beta v)"
    reference = "Nesterov 1983, Soviet Math. Doklady 27(2), 372–376"
    usual_lr = 0.01

    substeps = (
        *Momentum.substeps,
        Substep(
            "d",
            "d",
            "Look one step ahead",
            "{g} + {momentum}·{velocity}",
            lambda q: q["g"] + q["momentum"] * q["velocity"],
        ),
    )

    momentum: float = number(0.9, "β", label="Momentum", low=0.0, high=0.999)

    def init(self, theta: Point) -> MomentumState:
        """At rest."""
        return MomentumState(np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: MomentumState) -> tuple[Point, MomentumState]:
        """The gradient plus the velocity it leads to."""
        velocity = self.momentum * state.velocity
        velocity += evaluation.grad
        return evaluation.grad + self.momentum * velocity, MomentumState(velocity)
