"""The only optimisation loop in gdviz: measure, choose a direction, step."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array, Mask, Point, squared_norm
from gdviz.engine.batches import examples_used
from gdviz.engine.oracle import Evaluation
from gdviz.engine.setup import CONVERGED_GRADIENT, DIVERGED_SCALE, Setup, prepare
from gdviz.engine.trajectory import Recorded, Termination, Trajectory, all_nan
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec

_LOOK = 16
"""Every so many steps the loop looks whether all runs have diverged and it may stop."""


class Iterate(NamedTuple):
    """One turn of the loop: what was seen at θ_t, the optimizer's state before it, and what was done."""

    t: int
    seen: Evaluation
    state: Any
    lr: Array | float
    direction: Point


class Descent:
    """R runs in lockstep, at `theta` (d, R); between turns runs may be dropped with `keep`.

    `with_loss`: every gradient is measured together with f, for whoever will want both.
    """

    def __init__(self, setup: Setup, with_loss: bool = False) -> None:
        self.setup, self.with_loss = setup, with_loss
        self.theta = setup.start.copy()
        self.state = setup.optimizer.init(self.theta)
        self.schedule_state = setup.schedule.init()

    def turns(self) -> Iterator[Iterate]:
        """Turn t = 0 … T−1, each handed out after the evaluation and before θ moves."""
        no_loss = np.array(np.nan)
        for t in range(self.setup.steps):
            setup, theta = self.setup, self.theta
            seen = setup.oracle.observe(setup.objective, theta, t, self.with_loss)
            loss = seen.value if setup.schedule.reactive else no_loss
            factor, self.schedule_state = setup.schedule.factor(t, setup.steps, loss, self.schedule_state)
            # A factor of 1 changes no bit, and is the one that most schedules have.
            seen.lr = lr = setup.lr if type(factor) is float and factor == 1.0 else setup.lr * factor
            before = self.state
            direction, self.state = setup.optimizer.direction(seen, before)
            if setup.decoupled_decay is not None:
                direction = direction + setup.decoupled_decay * theta
            step = lr * direction
            self.theta = np.subtract(theta, step, out=step)
            if setup.shrinkage is not None:
                self.theta = shrunk(self.theta, lr * setup.shrinkage)
            yield Iterate(t, seen, before, lr, direction)

    def keep(self, runs: Mask) -> None:
        """Go on with the runs selected by the mask (R,) only."""
        total = runs.size

        def taken(values: Any) -> Any:
            fits = isinstance(values, np.ndarray) and values.ndim > 0 and values.shape[-1] == total
            # Five times as fast as values[..., runs].
            return values.compress(runs, axis=-1) if fits else values

        self.setup = self.setup.taken(runs)
        self.theta = self.theta.compress(runs, axis=-1)
        self.state = _mapped(taken, self.state)
        self.schedule_state = _mapped(taken, self.schedule_state)


def shrunk(theta: Point, by: Array) -> Point:
    """Every coordinate moved towards 0 by `by`, and not beyond: the proximal step of an L1 penalty."""
    nearer: Point = np.sign(theta) * np.maximum(np.abs(theta) - by, 0.0)
    return nearer


def _mapped(change: Callable[[Any], Any], state: Any) -> Any:
    """A state with every field changed; states are NamedTuples, () or None."""
    return type(state)(*(change(value) for value in state)) if state else state


def escaped(theta: Point, reach: Array) -> Mask:
    """Which runs have diverged: ‖θ‖ beyond reach, which is at least DIVERGED_SCALE, or not a number."""
    # ‖θ‖ ≤ d·max|θᵢ|, so most of the time two extremes show that none has, at a third of the cost.
    near = DIVERGED_SCALE / len(theta)
    if theta.max(initial=0.0) <= near and theta.min(initial=0.0) >= -near:
        return np.zeros(theta.shape[1:], dtype=bool)
    inside: Mask = squared_norm(theta) <= reach * reach
    return ~inside


def settled(grad: Point) -> Mask:
    """Which runs have converged: ‖∇f‖ at most CONVERGED_GRADIENT."""
    # Only where one coordinate is small can the norm be.
    if np.abs(grad[0]).min(initial=np.inf) > CONVERGED_GRADIENT:
        return np.zeros(grad.shape[1:], dtype=bool)
    calm: Mask = squared_norm(grad) <= CONVERGED_GRADIENT**2
    return calm


def record(setup: Setup, spec: RunSpec) -> tuple[Trajectory, list[Termination]]:
    """Run all R runs to their end and keep everything; diverged runs are NaN after the step that showed it.

    `spec` is what they share.
    """
    steps, (d, runs) = setup.steps, setup.start.shape
    theta, grad = all_nan(steps + 1, d, runs), all_nan(steps + 1, d, runs)
    estimate, direction, lr = all_nan(steps, d, runs), all_nan(steps, d, runs), all_nan(steps, runs)
    # On data f costs a gradient less if both are measured together; on a surface it is cheapest for all t at once.
    together = isinstance(setup.objective, DataLoss)
    loss = all_nan(steps + 1, runs)
    descent = Descent(setup, with_loss=together)
    state = {name: all_nan(steps + 1, *shape) for name, shape in _recorded(descent.state, d, runs).items()}
    value_calls, hessian_calls = np.zeros((steps + 1, runs)), np.zeros((steps + 1, runs))
    gone = np.zeros(runs, dtype=bool)
    with np.errstate(all="ignore"):
        for turn in descent.turns():
            t = turn.t
            theta[t], grad[t], estimate[t] = turn.seen.theta, turn.seen.exact_grad, turn.seen.grad
            direction[t], lr[t] = turn.direction, turn.lr
            if turn.seen.loss is not None:
                loss[t] = turn.seen.loss
            if turn.seen.asked:
                value_calls[t + 1], hessian_calls[t + 1] = turn.seen.value_calls, turn.seen.hessian_calls
            for name, values in state.items():
                values[t] = getattr(turn.state, name)
            if t % _LOOK == 0:
                gone |= escaped(turn.seen.theta, setup.reach)
                if gone.all():
                    break
        else:
            end = Evaluation(setup.objective, descent.theta, with_loss=together)
            theta[steps], grad[steps] = end.theta, end.exact_grad
            if end.loss is not None:
                loss[steps] = end.loss
            for name, values in state.items():
                values[steps] = getattr(descent.state, name)
        points = np.moveaxis(theta, 1, 0)
        if not together:
            loss = setup.objective.value(points)
        diverged = _first(escaped(points, setup.reach))
        converged = _first(settled(np.moveaxis(grad, 1, 0)))
    # What was computed beyond the step that showed a divergence is blanked, not kept as if it were a path.
    after = (np.arange(steps + 1)[:, None] > diverged) & (diverged >= 0)
    for array in (theta, grad, *state.values()):
        blanked = np.moveaxis(array, 1, -1) if array.ndim == 3 else array
        blanked[after] = np.nan
    for calls in (value_calls, hessian_calls):
        if calls.any():
            np.cumsum(calls, axis=0, out=calls)
    loss[after] = lr[after[1:]] = value_calls[after] = hessian_calls[after] = np.nan
    for array in (estimate, direction):
        np.moveaxis(array, 1, -1)[after[1:]] = np.nan
    n = setup.objective.examples
    used = examples_used(spec.batch_size, steps, n, spec.sampling)
    trajectory = Trajectory(theta, loss, grad, estimate, direction, lr, state, used, n, value_calls, hessian_calls)
    return trajectory.freeze(), [ending(c, d, steps) for c, d in zip(converged, diverged, strict=True)]


def _first(happened: Mask) -> NDArray[np.int64]:
    """The first t at which it happened for each run, −1 for never; `happened` is (T+1, R)."""
    return np.where(happened.any(axis=0), happened.argmax(axis=0), -1)


def ending(converged: int, diverged: int, steps: int) -> Termination:
    """The Termination from the first step of each kind, −1 for never."""
    if diverged >= 0:
        return Termination("diverged", int(diverged))
    if converged >= 0:
        return Termination("converged", int(converged))
    return Termination("out of steps", steps)


def _recorded(state: Any, d: int, runs: int) -> dict[str, tuple[int, ...]]:
    """The fields of an optimizer's first state that are kept over time, and their shapes: points or (R,).

    A point is two-dimensional, also where d = R; what begins as a float is the same for all runs and not kept.
    """
    shapes = {name: np.shape(getattr(state, name)) for name in getattr(state, "_fields", ())}
    return {name: shape for name, shape in shapes.items() if shape in ((d, runs), (runs,))}


def run(spec: RunSpec) -> Recorded:
    """One run from start to end; ValueError if the spec names or asks what does not exist."""
    setup = prepare(spec, {}, runs=1)
    trajectory, terminations = record(setup, spec)
    return Recorded(spec, setup.objective, trajectory.single(0), terminations[0])
