"""What a run leaves behind: its arrays over time, and the fact of how it ended."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from gdviz.arrays import Array, Path
from gdviz.objective import Objective
from gdviz.spec import RunSpec

Ending = Literal["converged", "diverged", "out of steps"]
By = Literal["optimizer", "schedule"]


@dataclass(frozen=True)
class Termination:
    """Why the engine stopped counting: a fact, not a judgement.

    "converged": ‖∇f‖ fell to the tolerance at `step`; the run went on. "diverged": θ left every scale of the
    problem at `step`; the run stopped there. "out of steps": neither; `step` is the last step.
    """

    kind: Ending
    step: int


@dataclass(frozen=True)
class Trajectory:
    """The arrays of a run over t; with a last axis R, those of a batch. After a divergence they are NaN.

    theta (T+1, d) the points; loss (T+1,) exact f(θ_t); grad (T+1, d) exact ∇f(θ_t); estimate (T, d) the
    gradient handed to the optimizer; direction (T, d) what it made of it; lr (T,) α_t; state: its named
    arrays after t steps, (T+1, d), or (T+1,) for one number a step; examples_used (T+1,) the gradients of single
    examples spent, of N = examples. value_calls and hessian_calls (T+1,): how often the optimizer, or a schedule
    that listens to the loss, has asked for f and for ∇²f of all examples in the first t steps. What is recorded
    beside a run is not counted.
    """

    theta: Path
    loss: Array
    grad: Path
    estimate: Path
    direction: Path
    lr: Array
    state: dict[str, Path]
    examples_used: Array
    examples: int
    value_calls: Array
    hessian_calls: Array

    @property
    def epochs(self) -> Array:
        """Passes over all examples, (T+1,)."""
        return self.examples_used / self.examples

    @property
    def work(self) -> Array:
        """What t steps cost in passes over all examples, (T+1,): epochs + value_calls + d·hessian_calls.

        Convention: a gradient costs as much as f, whatever d is, and a Hessian as much as d gradients, one a
        column, by finite differences or by one backward pass each. Source: Nocedal & Wright 2006, Numerical
        Optimization, §8.1 and §8.2.
        """
        epochs = self.epochs if self.value_calls.ndim == 1 else self.epochs[:, None]
        return epochs + self.value_calls + self.theta.shape[1] * self.hessian_calls

    def single(self, r: int) -> "Trajectory":
        """The arrays of run r of a batch."""
        return Trajectory(
            theta=self.theta[..., r],
            loss=self.loss[..., r],
            grad=self.grad[..., r],
            estimate=self.estimate[..., r],
            direction=self.direction[..., r],
            lr=self.lr[..., r],
            state={name: values[..., r] for name, values in self.state.items()},
            examples_used=self.examples_used,
            examples=self.examples,
            value_calls=self.value_calls[..., r],
            hessian_calls=self.hessian_calls[..., r],
        )

    def freeze(self) -> "Trajectory":
        """This trajectory, its arrays made read-only: it may be cached and shared."""
        arrays = [self.theta, self.loss, self.grad, self.estimate, self.direction, self.lr, self.examples_used]
        for array in [*arrays, self.value_calls, self.hessian_calls, *self.state.values()]:
            array.flags.writeable = False
        return self

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy that came from another process is read-only too."""
        vars(self).update(state)
        self.freeze()


@dataclass(frozen=True)
class Recorded:
    """A spec, what it ran on, and what came of it.

    `by` is the field of the spec that tells it from the runs it is compared with.
    """

    spec: RunSpec
    objective: Objective
    trajectory: Trajectory
    termination: Termination
    by: By = "optimizer"

    @property
    def key(self) -> str:
        """The catalogue's name of the optimizer or the schedule that tells it from the runs beside it."""
        return self.spec.optimizer if self.by == "optimizer" else self.spec.schedule

    @property
    def theta(self) -> Path:
        """(T+1, d), θ_0 is the start."""
        return self.trajectory.theta

    @cached_property
    def drawn(self) -> Path:
        """(T+1, 2), where θ_t is in the picture of the objective."""
        return np.moveaxis(self.objective.drawn(self.theta.T), 0, 1)

    @property
    def loss(self) -> Array:
        """(T+1,), f(θ_t)."""
        return self.trajectory.loss

    @property
    def grad(self) -> Path:
        """(T+1, d), the exact gradient at θ_t."""
        return self.trajectory.grad

    @property
    def lr(self) -> Array:
        """(T,), the rate α_t used for step t."""
        return self.trajectory.lr

    @property
    def state(self) -> dict[str, Path]:
        """The optimizer's named arrays, (T+1, d), or (T+1,) for one number a step."""
        return self.trajectory.state

    @property
    def last(self) -> int:
        """The last step with numbers in the arrays."""
        return self.termination.step if self.termination.kind == "diverged" else self.spec.steps


def all_nan(*shape: int) -> Array:
    """An array of NaN to be filled in."""
    return np.full(shape, np.nan)
