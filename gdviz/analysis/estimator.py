"""How well a mini-batch measures the gradient: without bias, and with a variance that falls with its size."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.theory import batch_variance
from gdviz.analysis.wording import number
from gdviz.arrays import Array, Point
from gdviz.engine.entries import objective_of, start_of
from gdviz.engine.oracle import examples as surface_examples
from gdviz.engine.sweep import sweep
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.spec import RunSpec, SweepSpec

MOST_SEEDS, LEAST_SEEDS = 300, 40
WORK = 2_400_000
"""Seeds times numbers in the data: what is measured in a fifth of a second."""
ROUNDING = 1e-13
"""Below this part of the largest gradient, a difference between two is no noise."""
FITTED = 1e-9
"""If no more than this part of the noise at the start is left at the minimum, every example is fitted."""
NO_NOISE = (
    "Every example has the same gradient here, so a mini-batch measures it exactly: there is no noise to show."
)


@dataclass(frozen=True)
class EstimatorVariance:
    """The variance of the measured gradient for each batch size, summed over the coordinates, all arrays (K,).

    `measured` is over `seeds` batches of each size. `with_replacement` is σ²/B, what B draws that may repeat
    would have; `without_replacement` is σ²/B·(N − B)/(N − 1), what the B different examples of a batch have.
    `bias` is the distance from the mean measurement to the exact gradient in units of its standard error: without
    bias its square is 1 on average; 0 for B = N.
    """

    batch_sizes: Array
    measured: Array
    with_replacement: Array
    without_replacement: Array
    bias: Array
    seeds: int

    @property
    def text(self) -> str:
        """What was measured, in a sentence with numbers."""
        blurred = self.without_replacement > 0.0
        ratio = self.measured[blurred] / self.without_replacement[blurred]
        n = int(self.batch_sizes[-1])
        return (
            f"From {self.seeds} batches of each size: variance {number(float(ratio.min()))} to "
            f"{number(float(ratio.max()))} times what σ²(N − B)/(B(N − 1)) says, N = {n}; their mean lies "
            f"within {number(float(self.bias.max()), 2)} standard errors of the exact gradient, so it is unbiased."
        )


def estimator_variance(spec: RunSpec) -> EstimatorVariance:
    """The EstimatorVariance at the start of a spec's run, for B = 1, 2, 4, … and N, measured by the engine.

    Each measurement is the first of a run with a seed of its own. What is done to a gradient afterwards is left
    out, and so is an L1 penalty, which is the same in every batch. Raises ValueError, with a sentence to show,
    where all examples have one gradient.
    """
    plain = RunSpec(
        objective=spec.objective,
        objective_parameters=tuple(pair for pair in spec.objective_parameters if pair[0] != "l1"),
        lr=0.0,
        steps=1,
        start=spec.start,
        noise=spec.noise,
    )
    objective = objective_of(plain)
    n, d = objective.examples, objective.dimension
    noise = np.sqrt((deviations(objective, plain.noise, np.array(start_of(plain))) ** 2).mean(axis=1).sum())
    if not noise > 0.0:
        raise ValueError(NO_NOISE)
    sizes = (*(2.0**k for k in range((n - 1).bit_length())), float(n))
    seeds = min(MOST_SEEDS, max(LEAST_SEEDS, WORK // (n * d)))
    path = sweep(
        SweepSpec(plain, (("batch_size", sizes), ("seed", tuple(map(float, range(seeds)))))), paths=True
    ).trajectory
    assert path is not None
    away = (path.estimate[0] - path.grad[0]).reshape(d, len(sizes), seeds)
    measured = away.var(axis=-1, ddof=1).sum(axis=0)
    error = np.sqrt(measured / seeds)
    bias = np.sqrt((away.mean(axis=-1) ** 2).sum(axis=0))
    return EstimatorVariance(
        batch_sizes=np.array(sizes),
        measured=measured,
        with_replacement=noise**2 / np.array(sizes),
        without_replacement=np.array([batch_variance(noise, int(size), n) for size in sizes]),
        bias=np.divide(bias, error, out=np.zeros(len(sizes)), where=error > 0.0),
        seeds=seeds,
    )


def deviations(objective: Objective, noise: float, theta: Point) -> Array:
    """The gradient of every example at θ (d,) less the mean of all, (d, N); `noise` is a surface's σ."""
    if not isinstance(objective, DataLoss):
        return surface_examples(noise, objective.dimension).T
    single = objective.single_gradients(theta)
    away = single - single.mean(axis=1, keepdims=True)
    # The mean of equal numbers may differ from them by rounding.
    return np.where(np.abs(away) > ROUNDING * np.abs(single).max(), away, 0.0)


def noise_along(objective: Objective, noise: float, directions: Array) -> Array:
    """The standard deviation of the gradients of examples at the minimum, along each direction (d, k), (k,).

    Raises ValueError, with a sentence to show, where they are all equal.
    """
    there = directions.T @ deviations(objective, noise, np.array(objective.minima[0]))
    begun = deviations(objective, noise, np.array(objective.start))
    if not np.abs(there).max() > FITTED * np.abs(begun).max():
        raise ValueError(NO_NOISE)
    return np.sqrt((there**2).mean(axis=1))
