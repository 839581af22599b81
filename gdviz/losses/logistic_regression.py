"""Logistic regression: the mean log-loss of two classes."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.losses.lasso import with_l1
from gdviz.losses.optimum import newton
from gdviz.losses.penalty import Penalised

SLIGHT = 0.003
"""The L2 penalty of the minimum that is shown the way to, where there is none."""


@dataclass(frozen=True)
class LogisticRegression(Penalised):
    """f(θ) = 1/N Σᵢ log(1 + e^(−sᵢ⟨φᵢ, θ⟩)) + ½λ₂‖w‖² + λ₁‖w‖₁ with sᵢ = ±1 for the class yᵢ = 1 or 0.

    The probability of class 1 is σ(z) = 1/(1 + e^(−z)); ∂ℓ/∂z = σ(z) − y. If a line parts the classes and nothing
    is penalised, there is no minimum: f falls towards 0 as the weights grow for ever.
    Reference: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §4.4.
    """

    key, title = "logistic_regression", "Log-loss"
    tex = r"\tfrac1N \sum_i \log\bigl(1 + e^{-s_i \langle \varphi_i, \theta\rangle}\bigr)"
    reference = "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §4.4"
    needs_classes = True

    def loss(self, output: Array, target: Array) -> Array:
        """log(1 + e^(−sz)), without overflow."""
        against = np.where(target > 0.5, -output, output)
        return np.maximum(against, 0.0) + np.log1p(np.exp(-np.abs(against)))

    def slope(self, output: Array, target: Array) -> Array:
        """σ(z) − y."""
        # σ(z) = ½(1 + tanh ½z); from the side of the class, so that small differences keep their digits.
        sign = np.where(target > 0.5, -1.0, 1.0)
        with np.errstate(over="ignore"):
            return sign / (1.0 + np.exp(-sign * output))

    def bend(self, output: Array, target: Array) -> Array:
        """σ(z)(1 − σ(z))."""
        small = np.exp(-np.abs(output))
        return small / (1.0 + small) ** 2

    def accuracy(self, theta: Point) -> Array:
        """The share of examples whose class has the larger probability, of shape (…)."""

        def right(output: Array) -> Array:
            return ((output > 0.0) == (self.target > 0.5)).mean(axis=-1)[None]

        found: Array = self._by_block(theta, right)[0]
        return found

    def best(self) -> Point | None:
        """By Newton's method, and with an L1 penalty by its sign pattern; None where a line parts the classes."""
        fit, shrinkage, back = self.evened()
        nothing = np.zeros(self.dimension)
        found = back @ (with_l1(fit, shrinkage, nothing) if self.l1 else newton(fit, nothing))
        # A line that parts the classes without a mistake can be made steeper for ever.
        parted = not self.l1 and not self.l2 and self.accuracy(found) == 1.0
        return None if parted else found

    @cached_property
    def centre(self) -> Point:
        """The minimum; where there is none, that with a slight penalty, which lies where runs go."""
        found = self.minimum
        return replace(self, l2=SLIGHT).centre if found is None else found

    def root(self) -> Array:
        """That of the Hessian at the minimum; where there is none, of one that knows only each feature's size."""
        if self.minimum is None:
            return np.diag(np.sqrt((self.design.matrix**2).mean(axis=0)))
        bends = self.bend(self.design.matrix @ self.minimum, self.target)
        return self.with_penalty(np.sqrt(bends / self.examples)[:, None] * self.design.matrix)
