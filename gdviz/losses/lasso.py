"""Minima of losses with an L1 penalty: first which weights are zero and which sign the others have."""

import numpy as np

from gdviz.arrays import Array, Mask, Point
from gdviz.losses.optimum import Fit

STEPS = 100
HALVINGS = 40
ROUNDING = 1e-14
GUESSES = 20
"""Guesses at the signs at the most, as a multiple of d."""


def with_l1(f: Fit, shrinkage: Array, start: Point) -> Point:
    """The minimum of a smooth f plus Σ_j shrinkage_j·|u_j|, (d,).

    Newton's method with the penalty kept whole: f alone is replaced by its parabola, whose own minimum with the
    penalty is found exactly. On a quadratic one step is enough. Source: Lee, Sun & Saunders 2014, SIAM J. Optim.
    24(3), 1420–1443.
    """

    def total(u: Point) -> float:
        return f.value(u) + float(shrinkage @ np.abs(u))

    u, level = start, total(start)
    for _ in range(STEPS):
        bend = f.hessian(u)
        aim = shrunk_parabola(bend, f.gradient(u) - bend @ u, shrinkage, u)
        if np.abs(aim - u).max() <= ROUNDING * np.abs(aim).max():
            return aim
        for halving in range(HALVINGS):
            # Not u + 1·(aim − u), which would round the zeros away.
            moved = u + 0.5**halving * (aim - u) if halving else aim
            lower = total(moved)
            if lower <= level + ROUNDING * abs(level):
                break
        u, level = moved, lower
    return u


def shrunk_parabola(bend: Array, pull: Point, shrinkage: Array, start: Point) -> Point:
    """The minimum of ½uᵀBu + ⟨pull, u⟩ + Σ_j shrinkage_j·|u_j| for a positive definite B, (d,).

    With the sign of every weight guessed it solves a linear system. If a weight would change its sign on the way
    there, the lowest point on the way at which one is 0 makes the next guess; else of the weights at 0 the one
    that is pulled most beyond its shrinkage is let go. Source: Lee, Battle, Raina & Ng 2006, Efficient sparse
    coding algorithms (NIPS 19), §3.
    """
    u, penalised = start.copy(), shrinkage > 0.0
    signs = np.sign(u) * penalised
    slack = ROUNDING * (np.abs(pull).max() + np.abs(bend).max() * np.abs(start).max())
    for _ in range(GUESSES * (u.size + 1)):
        held = penalised & (signs == 0.0)
        aim = _solved(bend, pull + shrinkage * signs, ~held)
        refuted = aim * signs < 0.0
        if refuted.any():
            u = _lowest_on_the_way(bend, pull, shrinkage, u, aim, refuted)
            signs = np.sign(u) * penalised
            continue
        u, slope = aim, bend @ aim + pull
        excess = np.where(held, np.abs(slope) - shrinkage, -np.inf)
        most = int(excess.argmax())
        if excess[most] <= slack:
            break
        signs[most] = -np.sign(slope[most])
    return u


def _solved(bend: Array, pull: Point, moving: Mask) -> Point:
    """Where the slope of the parabola vanishes in the coordinates that are moving; the others are 0."""
    u = np.zeros(pull.size)
    u[moving] = np.linalg.solve(bend[np.ix_(moving, moving)], -pull[moving])
    return u


def _lowest_on_the_way(bend: Array, pull: Point, shrinkage: Array, u: Point, aim: Point, refuted: Mask) -> Point:
    """The lowest of the points between u and `aim` at which a refuted weight is 0, and `aim`."""
    crossing = np.flatnonzero(refuted)
    parts = u[crossing] / (u[crossing] - aim[crossing])
    points = np.vstack([u + parts[:, None] * (aim - u), aim])
    points[np.arange(crossing.size), crossing] = 0.0
    levels = 0.5 * ((points @ bend) * points).sum(axis=1) + points @ pull + np.abs(points) @ shrinkage
    lowest: Point = points[levels.argmin()]
    return lowest
