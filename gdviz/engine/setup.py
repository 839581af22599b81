"""From names and numbers to the objects that run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from gdviz.arrays import Array, Mask, Point
from gdviz.engine.batches import Sampler
from gdviz.engine.entries import RUN_AXES, START_AXES, coordinates, groups_of, home_of, objective_of, start_of
from gdviz.engine.oracle import Oracle, batch_offsets
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import Optimizer
from gdviz.schedules import Schedule
from gdviz.spec import MAX_BATCH, MAX_SEED, MAX_START, RunSpec

CONVERGED_GRADIENT = 1e-6
"""A run has converged once ‖∇f(θ_t)‖ is at most this."""
DIVERGED_SCALE = 1e6
"""A run has diverged once ‖θ_t‖ exceeds this many times the larger of 1, the start and the view."""


@dataclass(frozen=True)
class Setup:
    """R runs ready to start: `start` (d, R), and numbers that are floats or (R,) arrays.

    `shrinkage` (d, 1) is the L1 penalty that a proximal rule applies to θ after each step, or None.
    """

    objective: Objective
    optimizer: Optimizer
    schedule: Schedule
    oracle: Oracle
    start: Point
    lr: Array | float
    steps: int
    decoupled_decay: Array | float | None
    reach: Array
    shrinkage: Array | None = None

    def taken(self, keep: Mask) -> Self:
        """The runs selected by the mask `keep` (R,)."""
        decay = self.decoupled_decay
        return replace(
            self,
            objective=self.objective.taken(keep),
            optimizer=self.optimizer.taken(keep),
            schedule=self.schedule.taken(keep),
            oracle=self.oracle.taken(keep),
            start=self.start.compress(keep, axis=-1),
            lr=self.lr[keep] if isinstance(self.lr, np.ndarray) else self.lr,
            decoupled_decay=decay[keep] if isinstance(decay, np.ndarray) else decay,
            reach=self.reach[keep],
        )


def prepare(spec: RunSpec, axes: Mapping[str, Array], runs: int) -> Setup:
    """The Setup of R runs that share `spec`, save for `axes`: name → (R,) values.

    Raises ValueError for an unknown name or a value that is not allowed.
    """
    swept: dict[str, dict[str, Array]] = {}
    for name, values in axes.items():
        swept.setdefault(home_of(spec, name), {})[name] = values
    entries = {
        field: objective_of(spec)
        if field == "objective_parameters" and field not in swept
        else entry.configured({**dict(getattr(spec, field)), **swept.get(field, {})})
        for field, entry in groups_of(spec).items()
    }
    optimizer, objective, schedule = entries.values()
    assert isinstance(optimizer, Optimizer)
    assert isinstance(objective, Objective)
    assert isinstance(schedule, Schedule)

    start = np.empty((objective.dimension, runs))
    start[:] = np.reshape(start_of(spec), (-1, 1))
    for row, name in enumerate(START_AXES):
        if name in axes:
            if row >= objective.dimension:
                raise ValueError(f"{objective.key} has no {name}: θ has only {coordinates(objective.dimension)}")
            start[row] = _checked(name, axes[name])
    extent = max(abs(edge) for side in objective.view for edge in side)
    reach = DIVERGED_SCALE * np.maximum(np.abs(start).max(axis=0), max(1.0, extent))

    numbers = {name: _checked(name, axes[name]) if name in axes else getattr(spec, name) for name in RUN_AXES}
    shrinkage = objective.shrinkage
    decay = numbers["weight_decay"] if np.any(numbers["weight_decay"]) else None
    return Setup(
        objective=objective,
        optimizer=optimizer,
        schedule=schedule,
        oracle=Oracle(
            **_batches(objective, numbers, spec),
            smooth=optimizer.proximal,
            clip_norm=numbers["clip_norm"],
            weight_decay=None if optimizer.decoupled else decay,
        ),
        start=start,
        lr=numbers["lr"],
        steps=spec.steps,
        decoupled_decay=decay if optimizer.decoupled else None,
        reach=reach,
        shrinkage=shrinkage[:, None] if optimizer.proximal and shrinkage is not None else None,
    )


def _checked(name: str, values: Array) -> Array:
    """The values of a run or start axis, all of them finite, in range, and whole where only that makes sense."""
    whole = name in ("seed", "batch_size")
    low = 1 if name == "batch_size" else -MAX_START if name in START_AXES else 0
    high = {"seed": MAX_SEED, "batch_size": MAX_BATCH, "start_x": MAX_START, "start_y": MAX_START}.get(
        name, np.inf
    )
    good = np.isfinite(values) & (values >= low) & (values <= high)
    if whole:
        good &= values == np.floor(values)
    if not good.all():
        allowed = "whole numbers" if whole else "finite numbers"
        raise ValueError(f"the sweep over {name} needs {allowed} in range, got {values[~good][0]:g}")
    return values


def _batches(objective: Objective, numbers: Mapping[str, Any], spec: RunSpec) -> dict[str, Any]:
    """What the Oracle needs for mini-batches; nothing if every gradient is exact."""
    size, seed = numbers["batch_size"], numbers["seed"]
    if size is None or np.all(np.asarray(size) >= objective.examples):
        return {}
    if isinstance(objective, DataLoss):
        return {"sampler": Sampler(objective.examples, size, seed, spec.sampling)}
    return {"offsets": _offsets(numbers, spec)}


def _offsets(numbers: Mapping[str, Any], spec: RunSpec) -> Array | None:
    """What mini-batches on a surface add to the gradient, (T, 2, R or 1), or None if that is nothing."""
    if not np.any(numbers["noise"]):
        return None
    columns = np.broadcast_arrays(*(numbers[name] for name in ("noise", "batch_size", "seed")))
    keys = list(zip(*(np.atleast_1d(column).tolist() for column in columns), strict=True))
    # Noise near the largest float overflows here, and the run diverges with its first step.
    with np.errstate(over="ignore", invalid="ignore"):
        drawn = {
            key: batch_offsets(key[0], int(key[1]), spec.steps, int(key[2]), spec.sampling)
            for key in dict.fromkeys(keys)
        }
    return np.stack([drawn[key] for key in keys], axis=-1)
