"""Which learning rates and momenta converge, and how fast: measured at every point of a grid."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.curvature import curvature
from gdviz.analysis.rates import measured_rates
from gdviz.arrays import Array, Mask
from gdviz.catalogue import UnknownNameError
from gdviz.engine.entries import objective_of
from gdviz.engine.envelope import envelope
from gdviz.spec import RunSpec, SweepSpec

STEPS = 300
"""Steps of every run of the map."""
MOST_MOMENTUM = 0.99
"""The largest momentum of the map."""
LIMITS = {"momentum": 4.0, "nesterov": 2.0}
"""α·L that no stable run of the rule exceeds, whatever its momentum in [0, 1)."""
MARGIN = 1.1
"""How far beyond that the map goes."""
GROWS = 1.001
"""A rate from which on a run may count as diverging; nearer to 1 a few hundred steps tell nothing."""
SURELY = 1.01
"""A rate from which on it does. Below it, a swing of hundreds of steps on its way up looks the same, unless the
last quarter of the run is higher than all before."""


@dataclass(frozen=True)
class StabilityMap:
    """Measured rates over learning rates `lr` (A,) and `momentum` (B,), arrays (B, A) with rows along momentum.

    `rates` is the factor per step of the error, `diverged` whether the run diverged or its rate is that of one
    that will.
    """

    lr: Array
    momentum: Array
    rates: Array
    diverged: Mask


def stability_map(spec: RunSpec, n: int = 128) -> StabilityMap:
    """The StabilityMap of the spec's surface, rule and start, n × n runs of 300 steps each.

    α runs to 1.1·4/L for momentum and 1.1·2/L for nesterov, L = λmax at the lowest declared minimum; β from 0 to
    0.99. All runs have exact gradients and a constant rate, without clipping or decay, whatever the spec says.
    Raises ValueError for a rule without momentum, a surface without a minimum, or one that is flat there.
    """
    if n < 2:
        raise ValueError(f"a map needs at least 2 values an axis, got {n}")
    top = farthest_lr(_sharpness(spec), spec.optimizer)
    lr, momentum = np.linspace(top / n, top, n), np.linspace(0.0, MOST_MOMENTUM, n)
    base = RunSpec(
        objective=spec.objective,
        objective_parameters=spec.objective_parameters,
        optimizer=spec.optimizer,
        start=spec.start,
        steps=STEPS,
    )
    peaks = envelope(SweepSpec(base, (("momentum", tuple(momentum)), ("lr", tuple(lr)))))
    rates = measured_rates(peaks)
    late = 3 * len(peaks) // 4
    highest = peaks[late:].max(axis=0) > peaks[:late].max(axis=0)
    grows = (rates > SURELY) | ((rates > GROWS) & highest)
    return StabilityMap(lr, momentum, rates, np.isnan(peaks[-1]) | grows)


def farthest_lr(largest: float, optimizer: str) -> float:
    """The last learning rate of the map, 10 % beyond all that are stable: 1.1·4/L, or 1.1·2/L for nesterov.

    `largest` is L, the largest eigenvalue of the Hessian at the minimum. Raises ValueError for a rule without
    momentum or L ≤ 0.
    """
    if optimizer not in LIMITS:
        raise UnknownNameError("optimizer with momentum", optimizer, LIMITS)
    if not largest > 0.0:
        raise ValueError(f"the map needs a largest eigenvalue (L) above 0 at the minimum, got {largest:g}")
    return MARGIN * LIMITS[optimizer] / largest


def _sharpness(spec: RunSpec) -> float:
    """L, the largest eigenvalue of the Hessian at the lowest declared minimum."""
    objective = objective_of(spec)
    if not objective.minima:
        raise ValueError(f"{spec.objective} has no minimum, whose curvature would set the scale of the map")
    return curvature(objective, np.array(objective.minima[0])).largest
