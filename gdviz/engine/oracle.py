"""How the gradient is measured: exactly or on a mini-batch, then clipped, then with coupled weight decay."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from gdviz.arrays import Array, Mask, Point, squared_norm
from gdviz.engine.batches import Sampler, batches_of
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.surfaces.base import EXAMPLES

_EXAMPLES_SEED = 20_140_612
"""Fixes the examples themselves; the seed of a run only shuffles them."""


class Evaluation:
    """What is known at θ: the measured gradient `grad`, and on request what is exact.

    `lr` is the rate α_t that the engine is about to use, `weight_decay` the coupled w, a number or (R,) each.
    `value_calls` and `hessian_calls` count how often f and ∇²f were computed, for all runs together or (R,);
    `asked` says whether they were at all. `loss` is f(θ) where the engine wanted it with the gradient; uncounted.
    """

    lr: Array | float = np.nan
    loss: Array | None = None
    asked: bool = False
    value_calls: Array | float = 0.0
    hessian_calls: Array | float = 0.0

    def __init__(
        self,
        objective: Objective,
        theta: Point,
        weight_decay: Array | float | None = None,
        with_loss: bool = False,
    ) -> None:
        self.objective = objective
        self.theta = theta
        self.weight_decay = weight_decay
        if with_loss:
            self.loss, self.exact_grad = objective.value_and_gradient(theta)
        else:
            self.exact_grad = objective.gradient(theta)
        self.grad = self.exact_grad

    @cached_property
    def value(self) -> Array:
        """f(θ), exact."""
        self.count(1.0)
        return self.objective.value(self.theta) if self.loss is None else self.loss

    @cached_property
    def hessian(self) -> Array:
        """∇²f(θ) + wI, exact."""
        self.asked, self.hessian_calls = True, self.hessian_calls + 1.0
        hessian = self.objective.hessian(self.theta)
        if self.weight_decay is not None:
            hessian = hessian.copy()
            for i in range(len(hessian)):
                hessian[i, i] += self.weight_decay
        return hessian

    def regularised(self, theta: Point, runs: Mask | None = None) -> Array:
        """f + ½w‖θ‖² at any points, exact; with the mask `runs`, only for these runs, and NaN for the others."""
        if theta is self.theta:
            value = self.value
        elif runs is None or runs.all():
            self.count(1.0)
            value = self.objective.value(theta)
        else:
            self.count(runs.astype(float))
            value = np.full(runs.shape, np.nan)
            value[runs] = self.objective.taken(runs).value(theta[:, runs])
        if self.weight_decay is not None:
            value = value + 0.5 * self.weight_decay * squared_norm(theta)
        return value

    def along(self, places: Point) -> Array:
        """f + ½w‖θ‖² of a single run at several points, (d, K) → (K,), not counted: see `count`."""
        value = self.objective.value(places)
        if self.weight_decay is not None:
            value = value + 0.5 * self.weight_decay * squared_norm(places)
        return value

    def count(self, calls: Array | float) -> None:
        """Count calls of f."""
        self.asked, self.value_calls = True, self.value_calls + calls


@dataclass(frozen=True)
class Oracle:
    """Measures the gradient at step t.

    On a surface `offsets` (T, d, R or 1), on a loss the `sampler`, say what the mini-batch of each step measures;
    with neither, the gradient is exact. With `smooth`, an L1 penalty is left out. `clip_norm` (a number or (R,))
    rescales a longer gradient to that length; `weight_decay` w adds w·θ after clipping, as PyTorch's optimizers
    do.
    """

    offsets: Array | None = None
    sampler: Sampler | None = None
    smooth: bool = False
    clip_norm: Array | float | None = None
    weight_decay: Array | float | None = None

    def observe(self, objective: Objective, theta: Point, t: int, with_loss: bool = False) -> Evaluation:
        """The Evaluation at θ for step t."""
        seen = Evaluation(objective, theta, self.weight_decay, with_loss)
        followed = objective.smooth if self.smooth else objective
        if followed is not objective:
            seen.grad = followed.gradient(theta)
        if self.offsets is not None:
            seen.grad = seen.grad + self.offsets[t]
        if self.sampler is not None:
            assert isinstance(followed, DataLoss)
            seen.grad = self.sampler.gradient(followed, theta, t, seen.grad)
        if self.clip_norm is not None:
            seen.grad = clipped(seen.grad, self.clip_norm)
        if self.weight_decay is not None:
            seen.grad = seen.grad + self.weight_decay * theta
        return seen

    def taken(self, keep: Mask) -> Self:
        """The oracle of the runs selected by the mask `keep` (R,)."""
        offsets = self.offsets
        if offsets is not None and offsets.shape[-1] == keep.size:
            offsets = offsets.compress(keep, axis=-1)
        sampler = None if self.sampler is None else self.sampler.taken(keep)
        clip, decay = (v[keep] if isinstance(v, np.ndarray) else v for v in (self.clip_norm, self.weight_decay))
        return replace(self, offsets=offsets, sampler=sampler, clip_norm=clip, weight_decay=decay)


def clipped(grad: Point, limit: Array | float) -> Point:
    """g·min(1, limit/‖g‖): never longer than the limit, its direction kept."""
    norm = np.sqrt(squared_norm(grad))
    # Where g = 0 the quotient is 0/0; such a gradient is left alone.
    scale = np.where(norm > limit, limit / np.where(norm > 0.0, norm, 1.0), 1.0)
    shortened: Point = grad * scale
    return shortened


def examples(noise: float, dimension: int = 2) -> Array:
    """ξ (N, d) with Σξ_i = 0 and standard deviation `noise` in every coordinate.

    The finite sum is f = mean_i f_i over N = 256 examples with f_i(θ) = f(θ) + ⟨ξ_i, θ⟩.
    """
    xi = np.random.default_rng(_EXAMPLES_SEED).standard_normal((EXAMPLES, dimension))
    xi -= xi.mean(axis=0)
    return noise * (xi / xi.std(axis=0))


def batch_offsets(
    noise: float, batch_size: int, steps: int, seed: int, sampling: str = "shuffled", dimension: int = 2
) -> Array:
    """The mean ξ of the mini-batch of each step, (T, d).

    With B = N nothing is added: the measured gradient is the exact one.
    """
    if batch_size >= EXAMPLES:
        # Negative zeros: x + (−0) is x to the bit, even where x is −0.
        return np.full((steps, dimension), -0.0)
    xi = examples(noise, dimension)
    cuts = np.arange(0, EXAMPLES, batch_size)
    means: list[Array] = []
    for epoch in range(-(-steps // len(cuts))):
        rows = batches_of(seed, epoch, EXAMPLES, batch_size, sampling)
        begins = np.cumsum([0, *map(len, rows[:-1])])
        sizes = np.array([[len(row)] for row in rows])
        means.append(np.add.reduceat(xi[np.concatenate(rows)], begins, axis=0) / sizes)
    return np.concatenate(means)[:steps]
