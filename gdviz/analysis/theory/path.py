"""The whole path on a quadratic in closed form: powers of two roots in each eigendirection, no loop over time."""

import numpy as np

from gdviz.analysis.theory.iteration import Iteration, iteration
from gdviz.arrays import Array, Path, Point


def quadratic_path(
    hessian: Array, start: Point, lr: float, optimizer: str = "gd", momentum: float = 0.0, steps: int = 200
) -> Path:
    """θ_0 … θ_T on f = ½θᵀHθ from rest, for H (d, d) symmetric and a start (d,), as an array (T+1, d).

    The error along an eigenvector is e_t = e_0·[S_t + (tr/2 − β)·D_t] with S_t = (r_1ᵗ + r_2ᵗ)/2 and
    D_t = (r_1ᵗ − r_2ᵗ)/(r_1 − r_2), where r_1, r_2 are the roots of z² − tr·z + det. Eigenvalues may have any
    sign. Where a path leaves the range of floats it is infinite or NaN. Convention: v_0 = 0, and θ is PyTorch's,
    for nesterov too. Raises ValueError for an H that is not symmetric and finite, a start of another length,
    a rate that is not finite, negative steps, an optimizer without a closed form, or β outside [0, 1).
    Reference: Goh 2017, Distill, doi:10.23915/distill.00006.
    """
    matrix, origin = np.asarray(hessian, dtype=float), np.asarray(start, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise ValueError(f"the Hessian must be a finite square matrix, got shape {matrix.shape}")
    if not np.allclose(matrix, matrix.T, rtol=1e-12, atol=0.0):
        raise ValueError(f"the Hessian must be symmetric, got {matrix.tolist()}")
    if origin.shape != matrix.shape[:1] or not np.isfinite(origin).all():
        raise ValueError(f"start must be {len(matrix)} finite numbers, got {origin.tolist()}")
    if not np.isfinite(lr):
        raise ValueError(f"lr must be a finite number, got {lr}")
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    eigenvalues, directions = np.linalg.eigh(matrix)
    errors = np.zeros((steps + 1, len(origin)))
    with np.errstate(over="ignore", invalid="ignore"):
        for i, error in enumerate(directions.T @ origin):
            if error != 0.0:
                errors[:, i] = error * _decay(iteration(eigenvalues[i], lr, optimizer, momentum), steps)
        path: Path = errors @ directions.T
    return path


def _decay(mode: Iteration, steps: int) -> Array:
    """e_t/e_0 for t = 0 … T, (T+1,)."""
    t = np.arange(steps + 1.0)
    # The powers of −|tr| are those of |tr| with alternating signs: so the roots of larger size are positive.
    sign = np.where((mode.trace < 0.0) & (t % 2.0 == 1.0), -1.0, 1.0)
    turned = -1.0 if mode.trace < 0.0 else 1.0
    sums, quotients = _complex_powers(mode, t) if mode.discriminant < 0.0 else _real_powers(mode, t)
    decay: Array = sign * (sums + turned * (0.5 * mode.trace - mode.beta) * quotients)
    return decay


def _complex_powers(mode: Iteration, t: Array) -> tuple[Array, Array]:
    """S_t and D_t of the roots |r|·e^{±iφ}: |r|ᵗ·cos tφ and |r|ᵗ⁻¹·sin tφ / sin φ."""
    size = np.sqrt(mode.determinant)
    angle = np.arctan2(np.sqrt(-mode.discriminant), np.abs(mode.trace))
    return size**t * np.cos(t * angle), size ** np.maximum(t - 1.0, 0.0) * np.sin(t * angle) / np.sin(angle)


def _real_powers(mode: Iteration, t: Array) -> tuple[Array, Array]:
    """S_t and D_t of two real roots r and qr: rᵗ·(1 + qᵗ)/2 and rᵗ⁻¹·(1 + q + … + qᵗ⁻¹)."""
    gap = np.sqrt(mode.discriminant)
    root = 0.5 * (np.abs(mode.trace) + gap)
    # 1 − q, known to all digits even where q is close to 1.
    short = gap / root if root > 0.0 else 1.0
    q = 1.0 - short
    if short == 0.0:
        series = t
    elif short < 0.5:
        series = -np.expm1(t * np.log1p(-short)) / short
    else:
        series = (1.0 - q**t) / short
    return 0.5 * root**t * (1.0 + q**t), root ** np.maximum(t - 1.0, 0.0) * series
