"""From names and numbers to the objects that run: the only place where a spec meets the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from gdviz.arrays import Array, Mask, Point
from gdviz.catalogue import UnknownNameError
from gdviz.engine.oracle import EXAMPLES, Oracle, batch_offsets
from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.schedules import SCHEDULES, Schedule
from gdviz.spec import MAX_BATCH, MAX_SEED, MAX_START, RunSpec
from gdviz.surfaces import SURFACES, Surface

CONVERGED_GRADIENT = 1e-6
"""A run has converged once ‖∇f(θ_t)‖ is at most this."""
DIVERGED_SCALE = 1e6
"""A run has diverged once ‖θ_t‖ exceeds this many times the larger of 1, the start and the view."""

RUN_AXES = ("lr", "seed", "batch_size", "noise", "weight_decay", "clip_norm")
START_AXES = ("start_x", "start_y")


@dataclass(frozen=True)
class Setup:
    """R runs ready to start: `start` (2, R), and numbers that are floats or (R,) arrays."""

    objective: Surface
    optimizer: Optimizer
    schedule: Schedule
    oracle: Oracle
    start: Point
    lr: Array | float
    steps: int
    decoupled_decay: Array | float | None
    reach: Array

    def taken(self, keep: Mask) -> Self:
        """The runs selected by the mask `keep` (R,)."""
        decay = self.decoupled_decay
        return replace(
            self,
            objective=self.objective.taken(keep),
            optimizer=self.optimizer.taken(keep),
            schedule=self.schedule.taken(keep),
            oracle=self.oracle.taken(keep),
            start=self.start[:, keep],
            lr=self.lr[keep] if isinstance(self.lr, np.ndarray) else self.lr,
            decoupled_decay=decay[keep] if isinstance(decay, np.ndarray) else decay,
            reach=self.reach[keep],
        )


def objective_of(spec: RunSpec) -> Surface:
    """The objective that a spec names, with its parameters; ValueError if there is no such thing."""
    return SURFACES[spec.objective].configured(spec.objective_parameters)


def start_of(spec: RunSpec) -> tuple[float, float]:
    """Where a spec's run begins."""
    if spec.start is None:
        return objective_of(spec).start
    if len(spec.start) != Surface.dimension:
        raise ValueError(f"start must have {Surface.dimension} coordinates, got {len(spec.start)}")
    return spec.start


def groups_of(spec: RunSpec) -> dict[str, Optimizer | Surface | Schedule]:
    """The catalogue entries a spec names, by the field of the spec that holds their numbers."""
    return {
        "hyperparameters": OPTIMIZERS[spec.optimizer],
        "objective_parameters": SURFACES[spec.objective],
        "schedule_parameters": SCHEDULES[spec.schedule],
    }


def home_of(spec: RunSpec, axis: str) -> str:
    """The field of the spec that a sweep over `axis` varies; ValueError if there is none."""
    if axis in RUN_AXES:
        return axis
    if axis in START_AXES:
        return "start"
    groups = groups_of(spec)
    for field, entry in groups.items():
        if axis in entry.domains():
            return field
    declared = [name for entry in groups.values() for name in entry.domains()]
    raise UnknownNameError("axis", axis, [*RUN_AXES, *START_AXES, *declared])


def prepare(spec: RunSpec, axes: Mapping[str, Array], runs: int) -> Setup:
    """The Setup of R runs that share `spec`, save for `axes`: name → (R,) values.

    Raises ValueError for an unknown name or a value that is not allowed.
    """
    swept: dict[str, dict[str, Array]] = {}
    for name, values in axes.items():
        swept.setdefault(home_of(spec, name), {})[name] = values
    entries = {
        field: entry.configured({**dict(getattr(spec, field)), **swept.get(field, {})})
        for field, entry in groups_of(spec).items()
    }
    optimizer, objective, schedule = entries.values()
    assert isinstance(optimizer, Optimizer)
    assert isinstance(objective, Surface)
    assert isinstance(schedule, Schedule)

    start = np.empty((Surface.dimension, runs))
    start[:] = np.reshape(start_of(spec), (-1, 1))
    for row, name in enumerate(START_AXES):
        start[row] = _checked(name, axes[name]) if name in axes else start[row]
    extent = max(abs(edge) for side in objective.view for edge in side)
    reach = DIVERGED_SCALE * np.maximum(np.abs(start).max(axis=0), max(1.0, extent))

    numbers = {name: _checked(name, axes[name]) if name in axes else getattr(spec, name) for name in RUN_AXES}
    decay = numbers["weight_decay"] if np.any(numbers["weight_decay"]) else None
    return Setup(
        objective=objective,
        optimizer=optimizer,
        schedule=schedule,
        oracle=Oracle(
            offsets=_offsets(numbers, spec.steps),
            clip_norm=numbers["clip_norm"],
            weight_decay=None if optimizer.decoupled else decay,
        ),
        start=start,
        lr=numbers["lr"],
        steps=spec.steps,
        decoupled_decay=decay if optimizer.decoupled else None,
        reach=reach,
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


def _offsets(numbers: Mapping[str, Any], steps: int) -> Array | None:
    """What mini-batches add to the gradient, (T, 2, R or 1), or None if every gradient is exact."""
    noise, batch_size, seed = (numbers[name] for name in ("noise", "batch_size", "seed"))
    if batch_size is None or not np.any(noise) or np.all(np.asarray(batch_size) >= EXAMPLES):
        return None
    columns = np.broadcast_arrays(noise, batch_size, seed)
    keys = list(zip(*(np.atleast_1d(column).tolist() for column in columns), strict=True))
    # Noise near the largest float overflows here, and the run diverges with its first step.
    with np.errstate(over="ignore", invalid="ignore"):
        drawn = {key: batch_offsets(key[0], int(key[1]), steps, int(key[2])) for key in dict.fromkeys(keys)}
    return np.stack([drawn[key] for key in keys], axis=-1)
