"""The band of a noisy run: where nine in ten seeds stay below, one in ten, and half of them."""

from typing import NamedTuple

import numpy as np

from gdviz.analysis.measures import MEASURES
from gdviz.arrays import Array
from gdviz.engine.entries import objective_of
from gdviz.engine.sweep import sweep
from gdviz.spec import RunSpec, SweepSpec

LOW, HIGH = 0.1, 0.9
NUMBERS = 2_000_000
"""Coordinates over all steps that are kept at a time: some 100 MB with everything that goes with them."""


class Band(NamedTuple):
    """The tenth percentile, the median and the ninetieth percentile of a measure over the seeds, each (T+1,)."""

    low: Array
    median: Array
    high: Array


def seed_band(spec: RunSpec, measure: str, seeds: int = 64) -> Band:
    """The Band of one of MEASURES over the runs of a spec with the seeds 0 … `seeds` − 1.

    A run that has diverged counts as +∞, and a percentile that is infinite is NaN. Between two runs a percentile
    is interpolated, as by NumPy. Raises ValueError for fewer than one seed, or a measure that does not exist.
    """
    if seeds < 1:
        raise ValueError(f"seeds must be at least 1, got {seeds}")
    wanted, objective = MEASURES[measure], objective_of(spec)
    block = max(1, NUMBERS // ((spec.steps + 1) * objective.dimension))
    parts = []
    for begin in range(0, seeds, block):
        part = tuple(float(seed) for seed in range(begin, min(begin + block, seeds)))
        swept = sweep(SweepSpec(spec, (("seed", part),)), paths=True)
        assert swept.trajectory is not None
        parts.append(wanted.of(objective, swept.trajectory))
    ordered = np.concatenate(parts, axis=1)
    ordered[np.isnan(ordered)] = np.inf
    ordered.sort(axis=1)
    return Band(*(percentile(ordered, part) for part in (LOW, 0.5, HIGH)))


def percentile(ordered: Array, part: float) -> Array:
    """The value below which this part of each row of `ordered` (T+1, n) lies, (T+1,); NaN where it is infinite."""
    place = part * (ordered.shape[1] - 1)
    i = int(place)
    found = ordered[:, i].copy()
    if place > i:
        # Not for place = i: between a number and infinity 0·∞ would spoil the number.
        with np.errstate(invalid="ignore"):
            found += (place - i) * (ordered[:, i + 1] - ordered[:, i])
    found[~np.isfinite(found)] = np.nan
    return found
