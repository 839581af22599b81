"""Thinning: the fewest steps between which straight lines stay within a tolerance of the path."""

from collections.abc import Sequence

import numpy as np

from gdviz.arrays import Array, Mask


def corners(tracks: Array, tolerances: Sequence[float], valid: Mask) -> Mask:
    """Which steps of each run to keep, (T+1, R): the first, the last, and every corner between.

    `tracks` (C, T+1, R) holds C quantities over time, `valid` (T+1, R) the steps a run has, `tolerances` (C,)
    how far a dropped value may lie from the line between its kept neighbours. All runs are scanned at once.
    Source: the swinging door of Bristol 1990, ISA Transactions; doors may only close, until a step does not fit.
    """
    total, runs = valid.shape
    slack = np.asarray(tolerances, dtype=float)[:, None]
    keep = np.zeros((total, runs), dtype=bool)
    keep[0] = valid[0]
    hinge, value = np.zeros(runs), tracks[:, 0].copy()
    low, high = np.full(value.shape, -np.inf), np.full(value.shape, np.inf)
    for t in range(1, total):
        span = t - hinge
        slope = (tracks[:, t] - value) / span
        bent = ((slope < low) | (slope > high)).any(axis=0) & valid[t]
        if bent.any():
            keep[t - 1, bent] = True
            hinge[bent], span[bent] = t - 1, 1.0
            value[:, bent] = tracks[:, t - 1, bent]
            slope[:, bent] = tracks[:, t, bent] - value[:, bent]
            low[:, bent], high[:, bent] = -np.inf, np.inf
        door = slack / span
        np.maximum(low, slope - door, out=low)
        np.minimum(high, np.add(slope, door, out=door), out=high)
    keep[valid.sum(axis=0) - 1, np.arange(runs)] = True
    return keep
