"""NAdam: Adam that looks ahead along its momentum, as Nesterov does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.adam import AVERAGES, DIVIDED, V_HAT
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Quantities, Substep

MOMENTUM_DECAY = 0.004
"""ψ: how fast the momentum warms up from β₁/2 to β₁; that of the paper and of PyTorch."""
WARMING = 0.96**MOMENTUM_DECAY
"""The factor of 0.96^(tψ) a step."""


class NAdamState(NamedTuple):
    """What NAdam remembers: Adam's running means, and β₂ᵗ, 0.96^(tψ) and μ₁·…·μ_t after t steps."""

    m: Point
    v: Point
    b2_power: Array | float
    warming: float
    momentum_product: Array | float


def _momentum(q: Quantities, number: int) -> float:
    """μ of this step number."""
    return float(q["b1"] * (1.0 - 0.5 * WARMING**number))


def _product(q: Quantities) -> float:
    """μ₁·…·μ up to this step."""
    return float(np.prod(q["b1"] * (1.0 - 0.5 * WARMING ** np.arange(1, q["n"] + 1))))


@dataclass(frozen=True)
class NAdam(Optimizer):
    """Adam's m and v,  μ_t = β₁(1 − ½·0.96^(tψ)),  Π_t = μ₁·…·μ_t,
    d = (μ_{t+1}·m/(1 − Π_{t+1}) + (1 − μ_t)·g/(1 − Π_t)) / (√v̂ + ε).

    Convention: as in PyTorch, ψ = 0.004, and ε outside the root. Reference: Dozat 2016, Incorporating Nesterov
    Momentum into Adam (ICLR workshop).
    """

    key, title = "nadam", "NAdam"
    tex = (
        r"\theta \leftarrow \theta - \alpha\,\Bigl(\frac{\mu_{t+1}\, m}{1 - \prod_{i \le t+1} \mu_i} + "
        r"\frac{(1 - \mu_t)\, g}{1 - \prod_{i \le t} \mu_i}\Bigr) / (\sqrt{\hat v} + \varepsilon),\ "
        r"\mu_t = \beta_1\bigl(1 - \tfrac12\, 0.96^{0.004 t}\bigr)\ \text{with Adam's } m, v"
    )
    reference = "Dozat 2016, Incorporating Nesterov Momentum into Adam, ICLR workshop"
    usual_lr = 0.002

    substeps = (
        *AVERAGES,
        Substep(
            "mu",
            "μ",
            "Warm up the momentum",
            f"{{b1}}·(1 − ½·{WARMING:.8f}^{{n}})",
            lambda q: _momentum(q, q["n"]),
        ),
        Substep(
            "mu_next",
            "μ′",
            "That of next step",
            f"{{b1}}·(1 − ½·{WARMING:.8f}^{{next}})",
            lambda q: _momentum(q, q["next"]),
        ),
        Substep("product", "Π", "Multiply them up", "the product of all μ so far", _product),
        Substep(
            "mixed",
            "m̃",
            "Look ahead, unbiased",
            "{mu_next}·{m}/(1 − {product}·{mu_next}) + (1 − {mu})·{g}/(1 − {product})",
            lambda q: (
                q["mu_next"] / (1.0 - q["product"] * q["mu_next"]) * q["m"]
                + (1.0 - q["mu"]) / (1.0 - q["product"]) * q["g"]
            ),
            arrow=True,
        ),
        V_HAT,
        replace(
            DIVIDED,
            rule="{mixed}/(√{v_hat} + {eps})",
            value=lambda q: q["mixed"] / (np.sqrt(q["v_hat"]) + q["eps"]),
        ),
    )

    b1: float = number(0.9, "β₁", label="Decay of the mean", low=0.0, high=0.999)
    b2: float = number(0.999, "β₂", label="Decay of the squares", low=0.0, high=0.9999)
    eps: float = number(1e-8, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> NAdamState:
        """Nothing seen yet."""
        return NAdamState(np.zeros_like(theta), np.zeros_like(theta), 1.0, 1.0, 1.0)

    def direction(self, evaluation: Evaluation, state: NAdamState) -> tuple[Point, NAdamState]:
        """The mean as it will be at the next step and the gradient, over the root of the mean square."""
        grad = evaluation.grad
        m = self.b1 * state.m + (1.0 - self.b1) * grad
        v = self.b2 * state.v + (1.0 - self.b2) * (grad * grad)
        # Powers by repeated multiplication: they may be rounded otherwise in an array than alone.
        b2_power, warming = state.b2_power * self.b2, state.warming * WARMING
        momentum = self.b1 * (1.0 - 0.5 * warming)
        ahead = self.b1 * (1.0 - 0.5 * (warming * WARMING))
        product = state.momentum_product * momentum
        mixed = ahead / (1.0 - product * ahead) * m + (1.0 - momentum) / (1.0 - product) * grad
        direction = mixed / (np.sqrt(v / (1.0 - b2_power)) + self.eps)
        return direction, NAdamState(m, v, b2_power, warming, product)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """1/(√v̂ + ε)."""
        found: Array = 1.0 / (np.sqrt(now["v"] / (1.0 - self.b2**t)) + self.eps)
        return found
