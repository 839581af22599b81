"""Momentum: the heavy ball remembers its velocity."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class MomentumState(NamedTuple):
    """What the ball remembers."""

    velocity: Point


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← βv + g,  d = v.

    Convention: as in PyTorch, the rate stands outside the buffer, θ ← θ − αv; with the rate inside the two
    part company as soon as a schedule changes α. Reference: Polyak 1964, USSR Comp. Math. 4(5), 1–17.
    """

    key, title = "momentum", "Momentum"
    tex = r"v \leftarrow \beta v + g,\quad \theta \leftarrow \theta - \alpha v"
    reference = "Polyak 1964, USSR Comp. Math. Math. Phys. 4(5), 1–17"
    usual_lr = 0.01

    substeps = (Substep("velocity", "v", "Add to the velocity", "{momentum}·{was.velocity} + {g}", arrow=True),)

    momentum: float = number(0.9, "β", label="Momentum", low=0.0, high=0.999)

    def init(self, theta: Point) -> MomentumState:
        """At rest."""
        return MomentumState(np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: MomentumState) -> tuple[Point, MomentumState]:
        """The new velocity."""
        velocity = self.momentum * state.velocity
        velocity += evaluation.grad
        return velocity, MomentumState(velocity)
