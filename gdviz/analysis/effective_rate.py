"""The effective learning rate: what each coordinate's share of the step is per unit of its own gradient."""

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.entries import coordinates
from gdviz.engine.trajectory import Recorded
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS


def effective_rate(run: Recorded) -> Array:
    """α_t·gain_t, (T, d), in units of θ per unit of gradient, as α is; NaN after a divergence.

    The gain is what the rule multiplies each coordinate of the gradient, or of its running average, by: 1 for gd,
    momentum and nesterov, 1/(√s + ε) for adagrad, 1/(√v̂ + ε) for adam: see `Optimizer.gain`. Momentum, clipping
    and weight decay have no part in it. NaN throughout for a rule whose direction is no such multiple: newton
    mixes the coordinates, lion takes a sign, and armijo shortens the whole step.
    """
    optimizer = OPTIMIZERS[run.spec.optimizer].configured(run.spec.hyperparameters)
    was = {name: values[:-1] for name, values in run.state.items()}
    now = {name: values[1:] for name, values in run.state.items()}
    steps, d = run.trajectory.direction.shape
    with np.errstate(all="ignore"):
        gain = optimizer.gain(was, now, np.arange(1, steps + 1)[:, None])
        if gain is None:
            return np.full((steps, d), np.nan)
        rate: Array = run.lr[:, None] * gain * np.ones(d)
    return rate


def check_pair(objective: Objective) -> None:
    """Raise ValueError, with a sentence to show, unless there are two coordinates to compare."""
    if objective.dimension != 2:
        raise ValueError(
            f"Effective learning rates are shown for two weights, here θ has {coordinates(objective.dimension)}."
        )
