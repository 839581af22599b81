"""How the gradient is measured: exactly or on a mini-batch, then clipped, then with coupled weight decay."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

import numpy as np

from gdviz.arrays import Array, Mask, Point, squared_norm

EXAMPLES = 256
"""N, the number of examples of the finite sum on a closed-form surface."""
_EXAMPLES_SEED = 20_140_612
"""Fixes the examples themselves; the seed of a run only shuffles them."""


class Objective(Protocol):
    """What the engine asks of a surface or a loss."""

    def value(self, theta: Point) -> Array:
        """f(θ)."""
        ...

    def gradient(self, theta: Point) -> Point:
        """∇f(θ)."""
        ...

    def hessian(self, theta: Point) -> Array:
        """∇²f(θ)."""
        ...


class Evaluation:
    """What is known at θ: the measured gradient `grad`, and on request what is exact."""

    def __init__(self, objective: Objective, theta: Point, offset: Array | None = None) -> None:
        self.objective = objective
        self.theta = theta
        self.exact_grad = objective.gradient(theta)
        self.grad = self.exact_grad if offset is None else self.exact_grad + offset

    @cached_property
    def value(self) -> Array:
        """f(θ), exact."""
        return self.objective.value(self.theta)

    @cached_property
    def hessian(self) -> Array:
        """∇²f(θ), exact."""
        return self.objective.hessian(self.theta)


@dataclass(frozen=True)
class Oracle:
    """Measures the gradient at step t.

    `offsets` (T, d, R or 1), or None for the exact gradient, is what the mini-batch of each step adds to it.
    `clip_norm` (a number or (R,)) rescales a longer gradient to that length; `weight_decay` w adds w·θ after
    clipping, as PyTorch's optimizers do.
    """

    offsets: Array | None = None
    clip_norm: Array | float | None = None
    weight_decay: Array | float | None = None

    def observe(self, objective: Objective, theta: Point, t: int) -> Evaluation:
        """The Evaluation at θ for step t."""
        seen = Evaluation(objective, theta, None if self.offsets is None else self.offsets[t])
        if self.clip_norm is not None:
            seen.grad = clipped(seen.grad, self.clip_norm)
        if self.weight_decay is not None:
            seen.grad = seen.grad + self.weight_decay * theta
        return seen

    def taken(self, keep: Mask) -> Self:
        """The oracle of the runs selected by the mask `keep` (R,)."""
        offsets = self.offsets
        if offsets is not None and offsets.shape[-1] == keep.size:
            offsets = offsets[..., keep]
        clip, decay = (v[keep] if isinstance(v, np.ndarray) else v for v in (self.clip_norm, self.weight_decay))
        return replace(self, offsets=offsets, clip_norm=clip, weight_decay=decay)


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


def batch_offsets(noise: float, batch_size: int, steps: int, seed: int, dimension: int = 2) -> Array:
    """The mean ξ of the mini-batch of each step, (T, d).

    Every epoch is a new shuffle of all examples, cut into batches without replacement; the last batch of an
    epoch may be short and is used. With B = N nothing is added: the measured gradient is the exact one.
    """
    if batch_size >= EXAMPLES:
        # Negative zeros: x + (−0) is x to the bit, even where x is −0.
        return np.full((steps, dimension), -0.0)
    rng = np.random.default_rng(seed)
    xi = examples(noise, dimension)
    cuts = np.arange(0, EXAMPLES, batch_size)
    sizes = np.diff(cuts, append=EXAMPLES)[:, None]
    epochs = -(-steps // len(cuts))
    means = [np.add.reduceat(xi[rng.permutation(EXAMPLES)], cuts, axis=0) / sizes for _ in range(epochs)]
    return np.concatenate(means)[:steps]


def examples_used(batch_size: int | None, steps: int) -> Array:
    """Gradient evaluations of single examples after each step, (T+1,): 0, B, 2B, … with short last batches."""
    size = EXAMPLES if batch_size is None else min(batch_size, EXAMPLES)
    per_epoch = -(-EXAMPLES // size)
    t = np.arange(steps + 1)
    return (t // per_epoch) * float(EXAMPLES) + (t % per_epoch) * float(size)
