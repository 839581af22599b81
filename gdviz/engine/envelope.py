"""How the excess loss rises and falls in the long run: its highest value in every few steps."""

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.entries import objective_of
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import Setup
from gdviz.engine.sweep import BLOCK, blocks
from gdviz.spec import SweepSpec

WINDOW = 5
"""Steps that share one peak; a run that rings shows the height of its swings, not their phase."""
FLOOR = 1e-26
"""A run whose peak is at most this part of its excess at the start has arrived: 13 digits of θ are right."""
ROUNDING = 2.0**-48
"""Where f* ≠ 0, f(θ) − f* is a difference of numbers of order max(1, |f*|), and below this part of them noise."""


def envelope(spec: SweepSpec, *, block: int = BLOCK) -> Array:
    """The peaks of f(θ_t) − f* over t = 5k … 5k + 4 for every run of a sweep, (K, *shape), K = ⌊(T + 1)/5⌋ ≥ 1.

    The last window also has the steps left over. NaN from the window in which a run diverges or its loss
    overflows. A run is dropped after the first window whose peak is not above the floor,
    max(10⁻²⁶·(f(θ_0) − f*), rounding), and its later peaks are 0. Raises ValueError if the objective has no
    lowest value f*.
    """
    if not np.isfinite(objective_of(spec.base).lowest):
        raise ValueError(f"{spec.base.objective} has no lowest value for its loss to exceed")
    shape = tuple(len(values) for _, values in spec.over)
    return np.concatenate([peaks(setup) for setup in blocks(spec, block)], axis=1).reshape(-1, *shape)


def peaks(setup: Setup) -> Array:
    """The envelope of the runs of one Setup, (K, R)."""
    runs, windows = setup.start.shape[-1], max(1, (setup.steps + 1) // WINDOW)
    found = np.zeros((windows, runs))
    going, peak, gone = np.arange(runs), np.zeros(runs), np.zeros(runs, dtype=bool)
    lowest = np.broadcast_to(setup.objective.lowest, runs)
    descent = Descent(setup, with_loss=True)
    with np.errstate(all="ignore"):
        floor = _floor(setup.objective.value(setup.start) - lowest, lowest)
        for turn in descent.turns():
            peak = np.maximum(peak, turn.seen.value - lowest)
            gone |= escaped(turn.seen.theta, descent.setup.reach)
            window, step = divmod(turn.t, WINDOW)
            if step < WINDOW - 1 or window >= windows - 1:
                continue
            gone |= ~np.isfinite(peak)
            found[window, going] = peak
            found[window:, going[gone]] = np.nan
            # A single step at f* may be a swing passing through; five in a row are an end.
            stay = ~(gone | (peak <= floor))
            if not stay.all():
                going, floor, lowest = going[stay], floor[stay], lowest[stay]
                descent.keep(stay)
            if not going.size:
                return found
            peak, gone = np.zeros(going.size), np.zeros(going.size, dtype=bool)
        last = np.maximum(peak, descent.setup.objective.value(descent.theta) - lowest)
        gone |= escaped(descent.theta, descent.setup.reach) | ~np.isfinite(last)
        found[-1, going] = np.where(gone, np.nan, last)
    return found


def _floor(excess: Array, lowest: Array) -> Array:
    """The excess from which on nothing can be read any more."""
    rounding = np.where(lowest == 0.0, 0.0, ROUNDING * np.maximum(1.0, np.abs(lowest)))
    floor: Array = np.maximum(FLOOR * excess, rounding)
    return floor
