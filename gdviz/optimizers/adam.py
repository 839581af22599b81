"""Adam: momentum, divided by each coordinate's typical gradient size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class AdamState(NamedTuple):
    """What Adam remembers: the running means of g and g², and β₁ᵗ and β₂ᵗ after t steps."""

    m: Point
    v: Point
    b1_power: Array | float
    b2_power: Array | float


AVERAGES = (
    Substep("m", "m", "Average the slopes", "{b1}·{was.m} + (1 − {b1})·{g}"),
    Substep("v", "v", "Average the squares", "{b2}·{was.v} + (1 − {b2})·{g}²"),
)
M_HAT = Substep(
    "m_hat",
    "m̂",
    "Correct the bias",
    "{m}/(1 − {b1}^{n})",
    lambda q: q["m"] / (1.0 - q["b1"] ** q["n"]),
    arrow=True,
)
V_HAT = Substep(
    "v_hat", "v̂", "Correct its bias too", "{v}/(1 − {b2}^{n})", lambda q: q["v"] / (1.0 - q["b2"] ** q["n"])
)
DIVIDED = Substep(
    "d",
    "d",
    "Divide by typical size",
    "{m_hat}/(√{v_hat} + {eps})",
    lambda q: q["m_hat"] / (np.sqrt(q["v_hat"]) + q["eps"]),
)


@dataclass(frozen=True)
class Adam(Optimizer):
    """m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ),  d = m̂ / (√v̂ + ε).

    Convention: Algorithm 1 of Kingma & Ba 2015, arXiv:1412.6980, with ε outside the root as in PyTorch.
    """

    key, title = "adam", "Adam"
    tex = (
        r"m \leftarrow \beta_1 m + (1-\beta_1) g,\quad v \leftarrow \beta_2 v + (1-\beta_2) g^2,\quad "
        r"\theta \leftarrow \theta - \alpha\, \hat m / (\sqrt{\hat v} + \varepsilon)"
    )
    reference = "Kingma & Ba 2015, arXiv:1412.6980"
    usual_lr = 0.001

    substeps = (*AVERAGES, M_HAT, V_HAT, DIVIDED)

    b1: float = number(0.9, "β₁", label="Decay of the mean", low=0.0, high=0.999)
    b2: float = number(0.999, "β₂", label="Decay of the squares", low=0.0, high=0.9999)
    eps: float = number(1e-8, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> AdamState:
        """Nothing seen yet."""
        return AdamState(np.zeros_like(theta), np.zeros_like(theta), 1.0, 1.0)

    def direction(self, evaluation: Evaluation, state: AdamState) -> tuple[Point, AdamState]:
        """The bias-corrected mean over the root of the bias-corrected mean square."""
        grad = evaluation.grad
        m = self.b1 * state.m + (1.0 - self.b1) * grad
        v = self.b2 * state.v + (1.0 - self.b2) * (grad * grad)
        # βᵗ by repeated multiplication: a power may be rounded otherwise in an array than alone.
        b1_power, b2_power = state.b1_power * self.b1, state.b2_power * self.b2
        m_hat = m / (1.0 - b1_power)
        v_hat = v / (1.0 - b2_power)
        return m_hat / (np.sqrt(v_hat) + self.eps), AdamState(m, v, b1_power, b2_power)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """1/(√v̂ + ε)."""
        found: Array = 1.0 / (np.sqrt(now["v"] / (1.0 - self.b2**t)) + self.eps)
        return found
