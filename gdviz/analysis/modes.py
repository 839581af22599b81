"""A run seen in the eigendirections of its minimum: the signed error in each, and how each one moves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gdviz.analysis.curvature import curvature
from gdviz.analysis.facts import length
from gdviz.analysis.theory import Regime
from gdviz.arrays import Array, Path, Point
from gdviz.engine.trajectory import Recorded

GONE = 1e-12
"""An error is gone once this part of it is left."""
UNDERFLOW = 1e-250
"""Below this part of the start, errors run out of digits and are not read."""
ROUNDING = 1e3 * float(np.finfo(float).eps)
"""What a run may pick up by rounding, as a part of the coordinates it is computed from."""


@dataclass(frozen=True)
class Modes:
    """The eigenvalues λ_1 ≤ λ_2 (2,) of the Hessian at θ*, and the unit eigenvectors q_i in the columns of
    `directions` (2, 2).

    `errors` (T+1, 2) are ⟨θ_t − θ*, q_i⟩, NaN after a divergence; `minimum` (2,) is θ*.
    """

    eigenvalues: Array
    directions: Array
    errors: Path
    minimum: Point

    @property
    def rounding(self) -> Path:
        """The size, (T+1, 2), below which an error is the rounding of the coordinates and not the run's motion."""
        with np.errstate(invalid="ignore"):
            away = np.abs(self.errors @ self.directions.T)
        return ROUNDING * ((away + np.abs(self.minimum)) @ np.abs(self.directions))

    @property
    def regimes(self) -> tuple[Regime, Regime]:
        """How each direction was seen to move: `measured_regime` of its errors."""
        flat, steep = (measured_regime(self.errors[:, i], self.rounding[:, i]) for i in range(2))
        return flat, steep


def modes(run: Recorded) -> Modes:
    """The Modes of a run at the declared minimum nearest to its last point with numbers.

    Where f is not quadratic the errors are still those of the run, but the directions no longer evolve on their
    own: in a curved valley the steep one follows the square of the flat one, and `theory` may name another
    regime. Raises ValueError if the objective has no minimum.
    """
    objective = run.objective
    minima = np.array(objective.minima, dtype=float)
    if not minima.size:
        raise ValueError(f"modes need a minimum to measure from, and {objective.title!r} has none")
    last = run.theta[np.isfinite(run.theta).all(axis=1)][-1]
    minimum = minima[length(minima - last).argmin()]
    bend = curvature(objective, minimum)
    with np.errstate(invalid="ignore"):
        errors = (run.theta - minimum) @ bend.directions
    return Modes(bend.eigenvalues, bend.directions, errors, minimum)


def measured_regime(errors: Array, rounding: ArrayLike = 0.0) -> Regime:
    """How the error in one direction moved, read from its signs and sizes alone, (T+1,).

    "standing still": it never changed. "one-step": gone, to 10⁻¹² of the start, from step 1 or 2 on. "diverging":
    larger than ever in the last quarter of the run. The rest is judged on the last three quarters of the decay,
    down to 10⁻²⁵⁰ of the start or to `rounding`, () or (T+1,): a new sign at every step is "oscillating", some
    changes of sign are "ripples", none is "monotone".

    It cannot tell a swing so slow that no change of sign, or no step without one, fell into these; a decay
    that is still rising from growth; or one that loses six digits a step from an error gone in one.
    Raises ValueError for fewer than two errors, or a start that is not finite.
    """
    if len(errors) < 2 or not np.isfinite(errors[0]):
        raise ValueError(f"a regime is read from two errors or more with a finite start, got {len(errors)}")
    broken = np.flatnonzero(~np.isfinite(errors))
    seen = errors[: broken[0]] if broken.size else errors
    if len(seen) == 1:
        return "diverging"
    floor = np.broadcast_to(np.asarray(rounding, dtype=float), errors.shape)[: len(seen)]
    size = np.abs(seen)
    if (np.abs(seen - seen[0]) <= floor).all():
        return "standing still"
    peak, last = int(size.argmax()), len(seen) - 1
    if size[peak] > size[0] and peak >= last - last // 4:
        return "diverging"
    if (size[min(2, last) :] <= np.maximum(GONE * size[0], floor[min(2, last) :])).all():
        return "one-step"
    return _by_signs(seen[: np.flatnonzero(size > np.maximum(UNDERFLOW * size[0], floor))[-1] + 1])


def _by_signs(decay: Array) -> Regime:
    """The regime of a decay, by how often its sign changes after the first quarter."""
    signs = np.sign(decay[(len(decay) - 1) // 4 :])
    # An error of exactly zero keeps the sign before it: 1, 0, −1, 0, 1 is a swing of four steps, not of two.
    signs = signs[np.maximum.accumulate(np.where(signs != 0.0, np.arange(len(signs)), 0))]
    turns = signs[1:] != signs[:-1]
    if not turns.any():
        return "monotone"
    return "oscillating" if turns.all() else "ripples"
