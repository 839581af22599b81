"""What verdicts are made of: the measured facts of a run, computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.analysis.curvature import Curvature, curvature, sharpness
from gdviz.analysis.theory import ANALYSED, batch_variance, max_stable_lr
from gdviz.arrays import Array, Path, Point
from gdviz.engine.setup import CONVERGED_GRADIENT
from gdviz.engine.trajectory import Recorded
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.optimizers.newton import FLAT

WHOLE_STEPS = 8
"""Near a critical point so many steps of Newton's method with α = 1 are more than enough."""


@dataclass(frozen=True)
class Facts:
    """Measurements of one run; `t` runs over the steps that have numbers."""

    run: Recorded

    @property
    def objective(self) -> Objective:
        """What the run went down."""
        return self.run.objective

    @property
    def optimizer(self) -> Optimizer:
        """What it went down with."""
        return OPTIMIZERS[self.run.spec.optimizer]

    @cached_property
    def theta(self) -> Array:
        """θ_t, (last + 1, d)."""
        return self.run.theta[: self.run.last + 1]

    @cached_property
    def excess(self) -> Array:
        """f(θ_t) − f*, or f(θ_t) itself if f has no lower bound, (last + 1,)."""
        return self.objective.excess(self.run.loss[: self.run.last + 1])

    @cached_property
    def slope(self) -> Array:
        """‖∇f(θ_t)‖, (last + 1,)."""
        return length(self.run.grad[: self.run.last + 1])

    @cached_property
    def moves(self) -> Array:
        """θ_{t+1} − θ_t, (last, d)."""
        return np.diff(self.theta, axis=0)

    @property
    def remaining(self) -> float:
        """The part of the starting excess that is left at the end."""
        return float(self.excess[-1] / self.excess[0]) if self.excess[0] > 0.0 else 0.0

    def factor(self, first: int, last: int) -> float:
        """The mean factor per step of the excess between two steps; NaN where it cannot be said."""
        begin, end = float(self.excess[first]), float(self.excess[last])
        if last <= first or not (begin > 0.0 and end > 0.0 and np.isfinite(end)):
            return float("nan")
        with np.errstate(over="ignore"):
            return float(np.exp((np.log(end) - np.log(begin)) / (last - first)))

    @property
    def late_factor(self) -> float:
        """The factor per step over the last finite quarter of the run."""
        finite = np.flatnonzero(np.isfinite(self.excess))
        last = int(finite[-1])
        return self.factor(last - max(1, last // 4), last) if last else float("nan")

    @property
    def noisy(self) -> bool:
        """Whether the gradient was measured on a part of the examples and so differs from the exact one."""
        batch = self.run.spec.batch_size
        blurred = isinstance(self.objective, DataLoss) or self.run.spec.noise > 0.0
        return batch is not None and batch < self.objective.examples and blurred

    @cached_property
    def blur(self) -> float:
        """σ_B, the standard deviation of the measured gradient about the exact one, per coordinate, at the end.

        For batches of B different examples: the root of `theory.batch_variance`, from that of single examples.
        """
        n = self.objective.examples
        if isinstance(self.objective, DataLoss):
            one = float(np.sqrt(self.objective.single_gradients(self.theta[-1]).var(axis=1).mean()))
        else:
            one = self.run.spec.noise
        return float(np.sqrt(batch_variance(one, self.run.spec.batch_size or n, n)))

    @cached_property
    def momentum(self) -> float:
        """β as used: 0 unless the optimizer has a momentum."""
        spec = self.run.spec
        used = OPTIMIZERS[spec.optimizer].configured(spec.hyperparameters).defaults()
        return float(used.get("momentum", 0.0))

    @cached_property
    def analysed(self) -> bool:
        """Whether the closed forms speak about this run: an analysed rule on exact, unchanged gradients."""
        spec = self.run.spec
        return (
            spec.optimizer in ANALYSED and spec.clip_norm is None and spec.weight_decay == 0.0 and not self.noisy
        )

    @cached_property
    def stable_product(self) -> float:
        """The value of α·λmax above which the rule is unstable: 2 for gd, 2 + 2β for momentum."""
        return max_stable_lr(1.0, self.run.spec.optimizer, self.momentum)

    @cached_property
    def products(self) -> Array:
        """α_t·λmax(θ_t) for each step taken, (last,)."""
        with np.errstate(all="ignore"):
            lr = self.run.lr[: self.run.last]
            products: Array = lr * sharpness(self.objective, self.theta[: len(lr)])
        return products

    @cached_property
    def bend(self) -> Curvature | None:
        """The curvature at the end; None where the Hessian is not finite."""
        return _bend(self.objective, self.theta[-1])

    @cached_property
    def flat_slope(self) -> float:
        """How much of ‖∇f‖ at the end is along directions that Newton's method leaves out as flat."""
        grad = self.run.grad[self.run.last]
        return float(length(grad - _bent_part(self.bend, grad))) if self.bend is not None else 0.0

    @cached_property
    def critical_point(self) -> Point | None:
        """Where whole steps of Newton's method lead from the end, (d,), if a few of them suffice."""
        point = self.theta[-1]
        for _ in range(WHOLE_STEPS):
            bend, grad = _bend(self.objective, point), self.objective.gradient(point)
            if bend is None or not np.isfinite(grad).all():
                return None
            if length(grad) <= CONVERGED_GRADIENT**2:
                break
            values, directions = np.where(bend.eigenvalues == 0.0, 1.0, bend.eigenvalues), bend.directions
            point = point - directions @ (directions.T @ _bent_part(bend, grad) / values)
        return point if length(self.objective.gradient(point)) <= CONVERGED_GRADIENT else None

    @cached_property
    def newton_factor(self) -> float | None:
        """1 − α, by which every step multiplies θ − θ*; None unless that is exactly so.

        It is for a rule that steps by −αH⁻¹∇f, with one α, exact and unchanged gradients, and H the same
        everywhere and positive definite.
        """
        spec, rates = self.run.spec, self.run.lr[: self.run.last]
        changed = self.noisy or spec.clip_norm is not None or spec.weight_decay != 0.0
        if not (self.optimizer.second_order and self.objective.quadratic) or changed:
            return None
        if not rates.size or np.ptp(rates) != 0.0:
            return None
        return 1.0 - float(rates[0]) if self.bend is not None and self.bend.kind == "minimum" else None


def length(path: Path) -> Array:
    """The Euclidean length of each point of a path (…, d), (…)."""
    found: Array = np.hypot.reduce(path, axis=-1)
    return found


def _bend(objective: Objective, point: Point) -> Curvature | None:
    return curvature(objective, point) if np.isfinite(objective.hessian(point)).all() else None


def _bent_part(bend: Curvature, grad: Point) -> Point:
    """The gradient without its part along flat directions."""
    size = np.abs(bend.eigenvalues)
    bent = bend.directions[:, size > FLAT * size.max()]
    part: Point = bent @ (bent.T @ grad)
    return part
