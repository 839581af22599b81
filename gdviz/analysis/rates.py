"""How fast runs converge or diverge in the long run, read off what they did."""

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.envelope import WINDOW
from gdviz.engine.setup import DIVERGED_SCALE


def measured_rates(envelope: Array) -> Array:
    """The factor per step by which the error of each run shrinks or grows, from an envelope (K, …); shape (…).

    ρ = (P₄/P₂)^(1/2s), P₂ and P₄ the geometric means of the peaks over the second and the last quarter of the
    windows in which the run has an excess, s the steps between the middles of the two; a root because the loss
    goes as the square of the error. 0 is a run at the minimum, 1 one that stands still. A run that diverged too
    fast to show growth has 10^(6/s), s the steps to the end of the window in which it left: the least that takes
    it so far. Raises ValueError for fewer than two windows.
    """
    if len(envelope) < 2:
        raise ValueError(f"a rate needs at least {2 * WINDOW - 1} steps, two windows, got {len(envelope)} window")
    peaks = envelope.reshape(len(envelope), -1)
    windows = (peaks > 0.0).sum(axis=0)
    rates = np.empty(windows.size)
    for n in np.unique(windows):
        runs = windows == n
        rates[runs] = _between_quarters(peaks[:n, runs])
    escape = DIVERGED_SCALE ** (1.0 / (WINDOW * (windows + 1.0)))
    diverged = np.isnan(peaks[-1])
    return np.where(diverged & (rates <= 1.0), escape, rates).reshape(envelope.shape[1:])


def _between_quarters(peaks: Array) -> Array:
    """The rate (R,) from the second to the last quarter of n positive peaks (n, R); 0 if there are not two."""
    n = len(peaks)
    if n < 2:
        return np.zeros(peaks.shape[1])
    begin, end, last = n // 4, max(n // 2, 1), 3 * n // 4
    apart = WINDOW * ((last + n - 1) - (begin + end - 1)) / 2.0
    fall = np.log(peaks[last:]).mean(axis=0) - np.log(peaks[begin:end]).mean(axis=0)
    rate: Array = np.exp(fall / (2.0 * apart))
    return rate
