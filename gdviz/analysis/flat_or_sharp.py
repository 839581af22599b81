"""Flat or sharp: in which of two equally deep minima gradient descent with mini-batches ends, over many seeds.

On a surface the noise is the same everywhere, so to first order in α the mean loss in a well is (α/4B)·tr Σ,
whatever its curvature (`theory.stationary_excess`). The flat minimum still wins: being wider, it has the odds
√(det H_sharp/det H_flat) in the long run for any small α/B (Jastrzębski et al. 2017, arXiv:1711.04623), and α/B
says how soon.
"""

from collections import deque
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.curvature import curvature
from gdviz.analysis.wording import number
from gdviz.arrays import Array, Mask, Point
from gdviz.engine.oracle import Oracle, examples
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import prepare
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.surfaces import SURFACES

SURFACE = SURFACES["flat_and_sharp"]
RATES, SIZES = (0.01, 0.02, 0.04), (2, 3, 4, 6, 8)
NOISE = 16.0
"""σ, the standard deviation of single gradients in each coordinate."""
TIME = 8.0
"""α·T: the smaller the steps, the more there are, so that all runs could go equally far."""
CALM = RunSpec(SURFACE.key, lr=0.03, steps=200)
"""How runs descend in the end, without noise, to tell in whose basin they are."""
NEAR = 0.1
"""Within this distance of a minimum a run has ended there."""


@dataclass(frozen=True)
class Ends:
    """How many runs of one α and B ended in the flat minimum, in the sharp one, in neither, or diverged."""

    lr: float
    batch_size: int
    flat: int
    sharp: int
    neither: int
    diverged: int

    @property
    def seeds(self) -> int:
        """All runs, one a seed."""
        return self.flat + self.sharp + self.neither + self.diverged

    @property
    def ratio(self) -> float:
        """α/B."""
        return self.lr / self.batch_size

    @property
    def share(self) -> float:
        """The part of all runs that ended in the flat minimum."""
        return self.flat / self.seeds

    @property
    def error(self) -> float:
        """The binomial standard error √(p(1 − p)/n) of the share k/n, with p = (k + 1)/(n + 2): never 0."""
        p = (self.flat + 1) / (self.seeds + 2)
        return float(np.sqrt(p * (1.0 - p) / self.seeds))


@dataclass(frozen=True)
class FlatOrSharp:
    """The Ends of every α and B, and in `text` what came out."""

    ends: tuple[Ends, ...]
    text: str


def where_seeds_end(seeds: int = 300) -> FlatOrSharp:
    """The FlatOrSharp of `seeds` runs for each of RATES and SIZES, all from the start of the surface.

    A run takes T = 8/α steps of gd, each with a new batch of B different examples ("independent": the noise of
    shuffled epochs cancels in part and does not follow α/B). Then it is counted where the exact gradient leads
    it. Raises ValueError for fewer than one seed.
    """
    if seeds < 1:
        raise ValueError(f"seeds must be at least 1, got {seeds}")
    rng = np.random.default_rng(0)
    ends = tuple(end for lr in RATES for end in _ends(lr, seeds, rng))
    return FlatOrSharp(ends, _told(ends))


def kramers_share(ratio: ArrayLike) -> Array:
    """The share in the flat minimum by theory, for small α and small α/B; `ratio` is α/B, and gives the shape.

    Per unit of αT a well is left at the rate k = |λ₋|/2π·√(det H/|det H₀|)·e^(−2BΔ/(ασ²)): Δ is the height of the
    saddle, H₀ its Hessian, λ₋ its negative eigenvalue. Out of the sharp well and back, the share comes to
    k_s/(k_s + k_f)·(1 − e^(−(k_s + k_f)αT)). Source: Kramers 1940, Physica 7(4), 284–304.
    """
    bends = [curvature(SURFACE, np.array(point)) for point in SURFACE.critical_points]
    sharp, flat, saddle = (float(bend.eigenvalues.prod()) for bend in bends)
    height = SURFACE.value(np.array(SURFACE.saddles[0])) - SURFACE.lowest
    tried = -bends[2].smallest / (2.0 * np.pi) * np.exp(-2.0 * height / (NOISE**2 * np.asarray(ratio)))
    out, back = (tried * np.sqrt(well / -saddle) for well in (sharp, flat))
    share: Array = out / (out + back) * -np.expm1(-(out + back) * TIME)
    return share


def implicit_penalty(objective: Objective, theta: Point, lr: float, batch_size: int, scale: float = 1.0) -> Array:
    """c·(α/4B)·tr ∇²f(θ), of shape (…): what mini-batches in effect add to f if their noise grows with curvature.

    An approximation. For small α the mean over shuffled epochs goes down f + (α/4)‖∇f‖² + (α/4B)·(N−B)/(N−1)·tr Σ,
    Σ the covariance of single gradients (Smith, Dherin, Barrett & De 2021, arXiv:2101.12176). Σ = c·H is an
    assumption, c being `scale`: 1 for a log-loss near the truth. On a surface tr Σ is 2σ² in every well.
    """
    penalty: Array = scale * lr / (4.0 * batch_size) * np.trace(objective.hessian(theta))
    return penalty


def counted(theta: Point, gone: Mask, minima: tuple[tuple[float, ...], ...]) -> tuple[int, int, int, int]:
    """How many runs at θ (2, R) are at the second of two minima, at the first, at neither, and `gone` (R,)."""
    near = [np.hypot(*(theta - np.reshape(point, (2, 1)))) <= NEAR for point in minima]
    sharp, flat = (int((at & ~gone).sum()) for at in near)
    return flat, sharp, int((~gone).sum()) - flat - sharp, int(gone.sum())


def batch_means(size: int, steps: int, runs: int, rng: np.random.Generator) -> Array:
    """The mean ξ of a batch of B different examples for each step and run, (T, 2, R).

    Source: Floyd's algorithm, in Bentley & Floyd 1987, Communications of the ACM 30(9), 754–757.
    """
    # The engine shuffles all N examples for each batch, which for so many runs takes a hundred times as long.
    xi = examples(NOISE)
    chosen = np.empty((size, steps, runs), np.min_scalar_type(len(xi) - 1))
    for k, last in enumerate(range(len(xi) - size, len(xi))):
        drawn = rng.integers(0, last, (steps, runs), chosen.dtype, endpoint=True)
        chosen[k] = np.where((chosen[:k] == drawn).any(axis=0), last, drawn)
    return np.stack([coordinate[chosen].mean(axis=0) for coordinate in xi.T], axis=1)


def _ends(lr: float, seeds: int, rng: np.random.Generator) -> list[Ends]:
    """The Ends of one α for each of SIZES."""
    steps = round(TIME / lr)
    offsets = np.concatenate([batch_means(size, steps, seeds, rng) for size in SIZES], axis=-1)
    start = np.tile(np.reshape(SURFACE.start, (2, 1)), offsets.shape[-1])
    theta, gone = _end(start, Oracle(offsets), RunSpec(SURFACE.key, lr=lr, steps=steps))
    theta[:, ~gone], _ = _end(theta[:, ~gone], Oracle(), CALM)
    parts = zip(np.split(theta, len(SIZES), axis=1), np.split(gone, len(SIZES)), strict=True)
    return [Ends(lr, size, *counted(*part, SURFACE.minima)) for size, part in zip(SIZES, parts, strict=True)]


def _end(start: Point, oracle: Oracle, spec: RunSpec) -> tuple[Point, Mask]:
    """θ_T from each start, (2, R), and which runs have diverged, (R,)."""
    setup = replace(prepare(spec, {}, start.shape[1]), start=start, oracle=oracle)
    descent = Descent(setup)
    with np.errstate(all="ignore"):
        deque(descent.turns(), maxlen=0)
        return descent.theta, escaped(descent.theta, setup.reach)


def _told(ends: tuple[Ends, ...]) -> str:
    least, most = (pick(ends, key=lambda end: end.ratio) for pick in (min, max))
    steep = curvature(SURFACE, np.array(SURFACE.minima[0])).largest
    apart = {True: 0.0, False: 0.0}
    for one, other in combinations(ends, 2):
        if np.isclose(one.ratio, other.ratio):
            small = max(one.lr, other.lr) * steep < 1.0
            apart[small] = max(apart[small], abs(one.share - other.share))
    neither, diverged = (sum(getattr(end, kind) for end in ends) for kind in ("neither", "diverged"))
    return (
        f"{least.seeds} seeds for each α and B: the share in the flat minimum rises from {number(least.share, 2)} "
        f"at α/B = {number(least.ratio)} to {number(most.share, 2)} at {number(most.ratio)}; {neither} ended in "
        f"neither, {diverged} diverged. At equal α/B it differs by up to {number(apart[True], 2)} while αλ < 1 in "
        f"both wells, by up to {number(apart[False], 2)} at α = {number(most.lr)}, where αλ = "
        f"{number(most.lr * steep)} in the sharp one."
    )
