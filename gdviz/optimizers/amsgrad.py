"""AMSGrad: Adam that never forgets the largest gradient, so that no coordinate's step can grow again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.domain import number
from gdviz.optimizers.adam import AVERAGES, DIVIDED, M_HAT
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Substep


class AMSGradState(NamedTuple):
    """What AMSGrad remembers: Adam's running means, the largest v so far, and β₁ᵗ and β₂ᵗ after t steps."""

    m: Point
    v: Point
    v_max: Point
    b1_power: Array | float
    b2_power: Array | float


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    """Adam's m and v,  v_max ← max(v_max, v),  d = m/(1 − β₁ᵗ) / (√(v_max/(1 − β₂ᵗ)) + ε).

    Convention: as in PyTorch (`Adam` with `amsgrad=True`), the maximum is that of the v without bias correction,
    which is made afterwards; the paper has no bias correction. Reference: Reddi, Kale & Kumar 2018,
    arXiv:1904.09237.
    """

    key, title = "amsgrad", "AMSGrad"
    tex = (
        r"v_{\max} \leftarrow \max(v_{\max}, v),\quad "
        r"\theta \leftarrow \theta - \alpha\, \hat m / (\sqrt{\hat v_{\max}} + \varepsilon)"
        r"\ \text{with Adam's } m, v"
    )
    reference = "Reddi, Kale & Kumar 2018, arXiv:1904.09237"
    usual_lr = 0.001

    substeps = (
        *AVERAGES,
        Substep("v_max", "vₘₐₓ", "Keep the largest", "max({was.v_max}, {v})"),
        M_HAT,
        Substep(
            "v_hat",
            "v̂",
            "Correct its bias too",
            "{v_max}/(1 − {b2}^{n})",
            lambda q: q["v_max"] / (1.0 - q["b2"] ** q["n"]),
        ),
        DIVIDED,
    )

    b1: float = number(0.9, "β₁", label="Decay of the mean", low=0.0, high=0.999)
    b2: float = number(0.999, "β₂", label="Decay of the squares", low=0.0, high=0.9999)
    eps: float = number(1e-8, "ε", label="Epsilon", low=1e-12, high=1.0, scale="log")

    def init(self, theta: Point) -> AMSGradState:
        """Nothing seen yet."""
        return AMSGradState(np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta), 1.0, 1.0)

    def direction(self, evaluation: Evaluation, state: AMSGradState) -> tuple[Point, AMSGradState]:
        """The bias-corrected mean over the root of the largest mean square."""
        grad = evaluation.grad
        m = self.b1 * state.m + (1.0 - self.b1) * grad
        v = self.b2 * state.v + (1.0 - self.b2) * (grad * grad)
        v_max = np.maximum(state.v_max, v)
        # βᵗ by repeated multiplication: a power may be rounded otherwise in an array than alone.
        b1_power, b2_power = state.b1_power * self.b1, state.b2_power * self.b2
        m_hat = m / (1.0 - b1_power)
        v_hat = v_max / (1.0 - b2_power)
        return m_hat / (np.sqrt(v_hat) + self.eps), AMSGradState(m, v, v_max, b1_power, b2_power)

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array:
        """1/(√(v_max/(1 − β₂ᵗ)) + ε)."""
        found: Array = 1.0 / (np.sqrt(now["v_max"] / (1.0 - self.b2**t)) + self.eps)
        return found
