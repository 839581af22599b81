"""What can be followed over a run: four measures of how far it is, on four clocks of how much it has spent."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, squared_norm
from gdviz.catalogue import Catalogue
from gdviz.engine.arrival import nearest_minimum
from gdviz.engine.trajectory import Trajectory
from gdviz.objective import Objective


@dataclass(frozen=True)
class Measure:
    """A number for each step, (T+1,) or (T+1, R): `of` takes it from a trajectory; `label` is its axis' title."""

    key: str
    title: str
    label: str
    of: Callable[[Objective, Trajectory], Array]


@dataclass(frozen=True)
class Clock:
    """What a run has spent up to each step, (T+1,); after a divergence, what it would have spent."""

    key: str
    title: str
    label: str
    of: Callable[[Trajectory], Array]


def _slope(_: Objective, path: Trajectory) -> Array:
    return np.sqrt(squared_norm(np.moveaxis(path.grad, 1, 0)))


def _distance(objective: Objective, path: Trajectory) -> Array:
    """To the declared minimum nearest to the start; NaN where there is none."""
    theta = np.moveaxis(path.theta, 1, 0)
    goal = nearest_minimum(objective, theta[:, 0].reshape(len(theta), -1)).reshape(theta[:, 0].shape)
    return np.sqrt(squared_norm(theta - goal[:, None]))


def _work(path: Trajectory) -> Array:
    """The work, (T+1,); after a divergence it goes on at its last pace, as the other clocks do."""
    spent = path.work
    gone = np.isnan(spent)
    if not gone.any():
        return spent
    last = int(gone.argmax()) - 1
    calls = spent - path.epochs
    pace = calls[last] - calls[last - 1] if last else 0.0
    return np.where(gone, path.epochs + calls[last] + pace * (np.arange(len(spent)) - last), spent)


MEASURES: Catalogue[Measure] = Catalogue(
    "measure",
    [
        Measure("excess", "Excess loss", "f(θ) − f*", lambda objective, path: objective.excess(path.loss)),
        Measure("loss", "Loss", "f(θ)", lambda _, path: path.loss),
        Measure("slope", "Gradient norm", "‖∇f(θ)‖", _slope),
        Measure("distance", "Distance", "‖θ − θ*‖", _distance),
    ],
)
"""In the order of teaching; without a lower bound of f, the excess is f itself."""

CLOCKS: Catalogue[Clock] = Catalogue(
    "clock",
    [
        Clock("steps", "Steps", "step t", lambda path: np.arange(len(path.loss), dtype=float)),
        Clock("evaluations", "Gradients", "gradients of single examples", lambda path: path.examples_used),
        Clock("epochs", "Epochs", "epochs", lambda path: path.epochs),
        Clock("work", "Work", "passes (f or ∇f: 1, ∇²f: d)", _work),
    ],
)
"""Steps, gradient evaluations of single examples, passes over all examples for gradients, and passes in all."""
