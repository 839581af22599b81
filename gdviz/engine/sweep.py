"""Many runs at once: along one or two axes, in blocks that fit the cache."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.arrays import Array, Point, Whole
from gdviz.engine import arrival
from gdviz.engine.batches import examples_used
from gdviz.engine.entries import START_AXES, home_of, objective_of, start_of
from gdviz.engine.run import Descent, escaped, record, run, settled
from gdviz.engine.setup import Setup, prepare
from gdviz.engine.standstill import next_look, repeats, still
from gdviz.engine.trajectory import Ending, Recorded, Termination, Trajectory
from gdviz.spec import RunSpec, SweepSpec

BLOCK = 8192
"""Runs computed together: a coordinate of this many is 64 kB, so a step's arrays stay in the cache."""


@dataclass(frozen=True)
class Swept:
    """The endings of all runs of a sweep, in arrays shaped by its axes.

    `final_loss` is f(θ_T), NaN where the run diverged; `kind` is the Termination's kind, `step` its step.
    """

    spec: SweepSpec
    axes: dict[str, Array]
    final_loss: Array
    kind: np.ndarray[Any, np.dtype[np.str_]]
    step: np.ndarray[Any, np.dtype[np.int64]]
    trajectory: Trajectory | None = None

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """One length an axis."""
        return tuple(len(values) for values in self.axes.values())

    def steps_to(self, tolerance: float) -> Array:
        """The first t with f(θ_t) − f* ≤ tolerance for each run, NaN where there is none.

        The runs are repeated to find it. Raises ValueError if the objective has no lowest value f*.
        """
        if not np.isfinite(objective_of(self.spec.base).lowest):
            raise ValueError(f"{self.spec.base.objective} has no lowest value to come within {tolerance:g} of")
        first = np.concatenate([arrival.steps_to(setup, tolerance) for setup in blocks(self.spec)])
        return first.reshape(self.shape)

    def steps_within(self, parts: Sequence[float]) -> Array:
        """The t from which on ‖θ − θ*‖ ≤ ε·‖θ_0 − θ*‖, for each ε and run (len(parts), *shape), or NaN.

        θ* is the declared minimum nearest to the start; passing by does not count. The runs are
        repeated to find it. Raises ValueError if the objective has no minimum, or for parts not ≥ 0.
        """
        if not objective_of(self.spec.base).minima:
            raise ValueError(f"{self.spec.base.objective} has no minimum to come near")
        first = np.concatenate([arrival.steps_within(setup, parts) for setup in blocks(self.spec)], axis=-1)
        return first.reshape(len(parts), *self.shape)

    def spec_of(self, *index: int) -> RunSpec:
        """The spec of the single run at this index, one number an axis."""
        if len(index) != len(self.shape):
            raise ValueError(f"the sweep has {len(self.shape)} axes, got {len(index)} numbers")
        spec = self.spec.base
        shared = start_of(spec)
        chosen = zip(self.axes.items(), index, strict=True)
        # All runs begin where the base does, also where a swept parameter would bring a start of its own.
        for (name, values), i in sorted(chosen, key=lambda axis: axis[0][0] not in START_AXES):
            spec = _with_value(spec, name, float(values[i]))
        return spec if spec.start is not None or start_of(spec) == shared else replace(spec, start=shared)

    def single(self, *index: int) -> Recorded:
        """The run at this index, to the bit what it would be on its own."""
        spec = self.spec_of(*index)
        if self.trajectory is None:
            return run(spec)
        r = int(np.ravel_multi_index(tuple(i % n for i, n in zip(index, self.shape, strict=True)), self.shape))
        termination = Termination(_ending(self.kind.flat[r]), int(self.step.flat[r]))
        used = examples_used(spec.batch_size, spec.steps, self.trajectory.examples, spec.sampling)
        trajectory = replace(self.trajectory.single(r), examples_used=used).freeze()
        return Recorded(spec, objective_of(spec), trajectory, termination)


def sweep(spec: SweepSpec, *, paths: bool = False, block: int = BLOCK) -> Swept:
    """Run the whole sweep; with `paths`, keep every trajectory too (memory: about 130·T bytes a run).

    Raises ValueError for an axis that does not exist or a value that is not allowed.
    """
    axes = {name: np.array(values) for name, values in spec.over}
    shape = tuple(len(values) for values in axes.values())
    trajectory = None
    if paths:
        trajectory, found = record(next(blocks(spec, block=int(np.prod(shape)))), spec.base)
        kind, step = np.array([end.kind for end in found]), np.array([end.step for end in found])
        final_loss = np.where(kind == "diverged", np.nan, trajectory.loss[-1])
    else:
        parts = [_finish(setup) for setup in blocks(spec, block)]
        final_loss, converged, diverged = (np.concatenate(each) for each in zip(*parts, strict=True))
        gone, there = diverged >= 0, converged >= 0
        kind = np.where(gone, "diverged", np.where(there, "converged", "out of steps"))
        step = np.where(gone, diverged, np.where(there, converged, spec.base.steps))
    return Swept(
        spec,
        axes,
        final_loss.reshape(shape),
        kind.reshape(shape),
        step.reshape(shape),
        trajectory,
    )


def blocks(spec: SweepSpec, block: int = BLOCK) -> Iterator[Setup]:
    """The runs of the sweep in order, as Setups of at most `block` runs each."""
    names = [name for name, _ in spec.over]
    mesh = np.meshgrid(*(np.array(values) for _, values in spec.over), indexing="ij")
    flat = {name: values.ravel() for name, values in zip(names, mesh, strict=True)}
    total = mesh[0].size
    for begin in range(0, total, block):
        part = {name: values[begin : begin + block] for name, values in flat.items()}
        yield prepare(spec.base, part, runs=min(block, total - begin))


def _finish(setup: Setup) -> tuple[Array, Whole, Whole]:
    """f(θ_T) of each run, NaN where it diverged, and the steps at which it converged and diverged, −1 for never.

    No path is kept. A run is left once it has diverged, or stands still where every step is like the last.
    """
    runs = setup.start.shape[-1]
    theta = np.full(setup.start.shape, np.nan)
    converged, diverged = np.full(runs, -1), np.full(runs, -1)
    going, look, autonomous = np.arange(runs), 1, repeats(setup)
    descent = Descent(setup)

    def arrived(t: int, grad: Point) -> None:
        calm = settled(grad)
        if calm.any():
            fresh = going[calm]
            converged[fresh[converged[fresh] < 0]] = t

    with np.errstate(all="ignore"):
        for turn in descent.turns():
            t = turn.t + 1
            arrived(turn.t, turn.seen.exact_grad)
            # θ has moved to t + 1; whoever escaped with that step is dropped.
            done = lost = escaped(descent.theta, descent.setup.reach)
            if autonomous and t == look:
                look, done = next_look(t), lost | still(turn, descent)
            if done.any():
                diverged[going[lost]] = t
                theta[:, going[done]] = descent.theta.compress(done, axis=1)
                going = going[~done]
                if not going.size:
                    break
                descent.keep(~done)
        else:
            theta[:, going] = descent.theta
            arrived(setup.steps, descent.setup.objective.gradient(descent.theta))
        final_loss = setup.objective.value(theta)
    final_loss[diverged >= 0] = np.nan
    return final_loss, converged, diverged


def _with_value(spec: RunSpec, name: str, value: float) -> RunSpec:
    """The spec with one axis set to a value."""
    home = home_of(spec, name)
    if home == "start":
        point = list(start_of(spec))
        point[START_AXES.index(name)] = value
        return replace(spec, start=tuple(point))
    if home == name:
        return replace(spec, **dict[str, Any]({name: value}))
    return replace(spec, **dict[str, Any]({home: {**dict(getattr(spec, home)), name: value}}))


def _ending(kind: Any) -> Ending:
    """A kind read back from an array of strings."""
    endings: tuple[Ending, ...] = ("converged", "diverged", "out of steps")
    return endings[endings.index(str(kind))]
