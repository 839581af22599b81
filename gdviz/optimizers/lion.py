"""Lion: only the sign of the momentum counts, so every coordinate steps equally far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class LionState(NamedTuple):
    """What Lion remembers: a running mean of g."""

    m: Point


@dataclass(frozen=True)
class Lion(Optimizer):
    """d = sign(β₁m + (1 − β₁)g),  m ← β₂m + (1 − β₂)g, coordinate by coordinate.

    Each coordinate moves by exactly α_t, or not at all: sign(0) = 0. Near a minimum it therefore hops to and fro
    at that distance. Weight decay w shrinks θ itself, θ ← θ − α(d + wθ). Reference: Chen et al. 2023,
    arXiv:2302.06675.
    """

    key, title = "lion", "Lion"
    tex = (
        r"\theta \leftarrow \theta - \alpha\,\bigl(\operatorname{sign}(\beta_1 m + (1-\beta_1) g)"
        r" + w\,\theta\bigr),\quad m \leftarrow \beta_2 m + (1-\beta_2) g"
    )
    reference = "Chen et al. 2023, arXiv:2302.06675"
    usual_lr = 1e-4
    decoupled = True

    substeps = (
        Substep(
            "mixed",
            "c",
            "Mix in the slope",
            "{b1}·{was.m} + (1 − {b1})·{g}",
            lambda q: q["b1"] * q["was.m"] + (1.0 - q["b1"]) * q["g"],
            arrow=True,
        ),
        Substep("d", "d", "Keep only the sign", "sign({mixed})", lambda q: np.sign(q["mixed"])),
        Substep("m", "m", "Average the slopes", "{b2}·{was.m} + (1 − {b2})·{g}"),
    )

    b1: float = number(0.9, "β₁", label="Weight of the mean in the step", low=0.0, high=0.999)
    b2: float = number(0.99, "β₂", label="Decay of the mean", low=0.0, high=0.9999)

    def init(self, theta: Point) -> LionState:
        """Nothing seen yet."""
        return LionState(np.zeros_like(theta))

    def direction(self, evaluation: Evaluation, state: LionState) -> tuple[Point, LionState]:
        """−1, 0 or 1 in each coordinate."""
        grad = evaluation.grad
        mixed = self.b1 * state.m + (1.0 - self.b1) * grad
        return np.sign(mixed), LionState(self.b2 * state.m + (1.0 - self.b2) * grad)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> None:
        """None: a sign is no multiple of what it is taken of."""
