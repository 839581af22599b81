"""Newton's method: step to where the local parabola has its critical point."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Mask, Point
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Quantities, Substep

FLAT = 1e-12
"""A direction whose |λ| is at most this part of the largest is left out."""


@dataclass(frozen=True)
class Newton(Optimizer):
    """d = H⁻¹g = Σ_i q_i⟨q_i, g⟩/λ_i over the eigenpairs of the Hessian H; with `absolute`, over |λ_i|.

    On a quadratic α = 1 arrives in one step. A critical point of any kind draws it: beside a saddle or a maximum
    it steps uphill along the directions with λ < 0. With `absolute`, |H| in place of H, it goes downhill there.
    Directions with |λ_i| ≤ 10⁻¹²·max|λ| are left out (a pseudo-inverse); where all of H is 0 it stands still.
    Where H is not finite, neither is d. H is that of all examples, also where g is that of a mini-batch; with
    coupled weight decay w it is ∇²f + wI. Source: Nocedal & Wright 2006, Numerical Optimization, §3.3; |H|:
    Dauphin et al. 2014, arXiv:1406.2572.
    """

    key, title = "newton", "Newton's method"
    tex = r"\theta \leftarrow \theta - \alpha\, H^{-1} g,\quad H = \nabla^2 f(\theta)"
    reference = "Nocedal & Wright 2006, §3.3; with |λ|: Dauphin et al. 2014, arXiv:1406.2572"
    usual_lr = 1.0
    second_order = True

    absolute: float = number(0.0, "|λ|", label="Turn negative curvature round", low=0.0, high=1.0, scale="switch")

    def init(self, theta: Point) -> tuple[()]:
        """Nothing to remember."""
        return ()

    def direction(self, evaluation: Evaluation, state: tuple[()]) -> tuple[Point, tuple[()]]:
        """The gradient, divided by the curvature in each eigendirection."""
        grad, d = evaluation.grad, len(evaluation.grad)
        # One matrix and one column a run, whatever the shape: LAPACK and BLAS then do the same for each run.
        hessians = np.ascontiguousarray(evaluation.hessian.reshape(d, d, -1).transpose(2, 0, 1))
        columns = np.ascontiguousarray(grad.reshape(d, -1).T)[:, :, None]
        finite: Mask = np.asarray(np.isfinite(hessians).all(axis=(1, 2)))
        # LAPACK refuses what is not finite.
        values, vectors = np.linalg.eigh(np.where(finite[:, None, None], hessians, 0.0))
        size = np.abs(values)
        bent = size > FLAT * size.max(axis=1, keepdims=True)
        divisor = np.where(np.reshape(self.absolute, (-1, 1)) != 0.0, size, values)
        along = np.matmul(np.swapaxes(vectors, 1, 2), columns)[:, :, 0]
        scaled = np.where(bent, along / np.where(bent, divisor, 1.0), 0.0)
        found = np.matmul(vectors, scaled[:, :, None])[:, :, 0]
        found[~finite] = np.nan
        return np.ascontiguousarray(found.T).reshape(grad.shape), state

    def account(self, evaluation: Evaluation, known: Quantities) -> tuple[Substep, ...]:
        """The Hessian, and d with its inverse; H⁺ says that flat directions are left out."""
        hessian = evaluation.hessian[..., 0]
        size = np.abs(np.linalg.eigvalsh(hessian)) if np.isfinite(hessian).all() else np.ones(1)
        flat = bool((size <= FLAT * size.max()).any())
        matrix = "|{H}|" if self.absolute else "{H}"
        added = " + {weight_decay}·I" if "weight_decay" in known else ""
        title = "Divide where it bends" if flat else "Divide by the curvature"
        return (
            Substep("H", "H", "Measure the curvature", "∇²f({theta})" + added, lambda _: hessian),
            Substep("d", "d", title, matrix + ("⁺" if flat else "⁻¹") + "·{g}"),
        )

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> None:
        """None: each eigendirection has a factor of its own, not each coordinate."""
