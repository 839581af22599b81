"""Which examples the mini-batch of each step holds."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array, Mask, Point
from gdviz.losses import DataLoss

Rows = NDArray[np.intp]


def batches_of(seed: int, epoch: int, examples: int, size: int, sampling: str) -> list[Rows]:
    """The examples of every step of an epoch, ⌈N/B⌉ batches.

    "shuffled": all examples in a new order, cut into batches; the last one may be short and is used.
    "independent": B different examples for each step, drawn whatever the steps before used.
    """
    if sampling == "independent":
        return list(_draws(seed, epoch, examples, size))
    order = _order(seed, epoch, examples)
    return [order[begin : begin + size] for begin in range(0, examples, size)]


@lru_cache(maxsize=1024)
def _order(seed: int, epoch: int, examples: int) -> Rows:
    """All examples in an order of chance."""
    order = np.random.default_rng((seed, epoch)).permutation(examples)
    order.flags.writeable = False
    return order


@lru_cache(maxsize=1024)
def _draws(seed: int, epoch: int, examples: int, size: int) -> Rows:
    """For each step of an epoch, B different examples, (⌈N/B⌉, B)."""
    rng, steps = np.random.default_rng((seed, epoch)), -(-examples // size)
    if size == 1:
        draws = rng.integers(examples, size=(steps, 1))
    else:
        everything = np.tile(np.arange(examples), (steps, 1))
        # A copy, lest the examples that were not drawn be kept too.
        draws = rng.permuted(everything, axis=1)[:, :size].copy()
    draws.flags.writeable = False
    return draws


def examples_used(batch_size: int | None, steps: int, examples: int, sampling: str = "shuffled") -> Array:
    """Gradient evaluations of single examples after each step, (T+1,): 0, B, 2B, … with short last batches."""
    size = examples if batch_size is None else min(batch_size, examples)
    t = np.arange(steps + 1.0)
    if sampling == "independent":
        return t * size
    per_epoch = -(-examples // size)
    return (t // per_epoch) * examples + (t % per_epoch) * size


@dataclass(frozen=True)
class Sampler:
    """The mini-batches of R runs on data; `size` < N and `seed` are one for all runs, or (R,) of any size."""

    examples: int
    size: Array | int
    seed: Array | int
    sampling: str
    _epoch: dict[int, tuple[int, list[Rows]]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """For each batch size, the epoch drawn last and the examples of its steps, as `_rows` gives them."""

    def gradient(self, loss: DataLoss, theta: Point, t: int, exact: Point) -> Point:
        """The gradient (d, R) as the batches of step t measure it; a size of N or more keeps the exact one."""
        if not isinstance(self.size, np.ndarray):
            return loss.sampled_gradient(theta, self._rows(t, self.size))
        measured = exact.copy()
        for size in np.unique(self.size[self.size < self.examples]).astype(int):
            runs = self.size == size
            measured[:, runs] = loss.sampled_gradient(theta[:, runs], self._rows(t, int(size)))
        return measured

    def taken(self, keep: Mask) -> Self:
        """The sampler of the runs selected by the mask `keep` (R,)."""
        size, seed = (v[keep] if isinstance(v, np.ndarray) else v for v in (self.size, self.seed))
        return replace(self, size=size, seed=seed)

    def _rows(self, t: int, size: int) -> Rows:
        """The examples of step t: (B,) for all runs, or a row for each run of this size."""
        epoch, k = divmod(t, -(-self.examples // size))
        drawn = self._epoch.get(size)
        if drawn is None or drawn[0] != epoch:
            drawn = self._epoch[size] = epoch, self._draw(epoch, size)
        return drawn[1][k]

    def _draw(self, epoch: int, size: int) -> list[Rows]:
        def batches(seed: Any) -> list[Rows]:
            return batches_of(int(seed), epoch, self.examples, size, self.sampling)

        if not isinstance(self.seed, np.ndarray):
            return batches(self.seed)
        seeds = self.seed[self.size == size] if isinstance(self.size, np.ndarray) else self.seed
        return [np.stack(step) for step in zip(*map(batches, seeds), strict=True)]
