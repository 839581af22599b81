"""What questions measure on runs of the engine."""

import math

import numpy as np

from gdviz.analysis.finish import steps_to_part
from gdviz.analysis.noise_floor import LAST
from gdviz.analysis.run import run, sweep
from gdviz.arrays import Array
from gdviz.engine.entries import objective_of
from gdviz.spec import MAX_SEED, RunSpec, SweepSpec

SEEDS = 16
"""Runs with different mini-batches that are averaged."""


def arrival(spec: RunSpec, part: float) -> float:
    """The t from which on f − f* stays within this part of the start's; NaN if it does not come to that."""
    found = run(spec)
    return float(steps_to_part(found.objective, found.loss, part))


def floor(spec: RunSpec, last: float = LAST) -> float:
    """The mean of f − f* over the last part of the steps, over SEEDS seeds from the spec's on.

    NaN if one of the runs diverges, or f has no lowest value.
    """
    objective = objective_of(spec)
    if not objective.bounded:
        return math.nan
    seeds = tuple(float((spec.seed + k) % (MAX_SEED + 1)) for k in range(SEEDS))
    path = sweep(SweepSpec(spec, (("seed", seeds),)), paths=True).trajectory
    assert path is not None
    late: Array = objective.excess(path.loss)[-max(1, int(last * spec.steps)) :]
    return float(np.mean(late))
