"""How far a constant learning rate keeps wandering about the minimum when mini-batches measure the gradient."""

import numpy as np
from numpy.typing import ArrayLike

from gdviz.arrays import Array
from gdviz.catalogue import UnknownNameError
from gdviz.spec import SAMPLINGS


def batch_variance(noise: ArrayLike, batch_size: int, examples: int) -> Array:
    """σ_B² = s²/B·(N − B)/(N − 1), the variance of the mean of B different ones of N examples; 0 for B ≥ N.

    `noise` holds s, the standard deviation over all N. Raises ValueError for B or N below 1.
    Source: Cochran, Sampling Techniques (1977), theorem 2.2.
    """
    if batch_size < 1 or examples < 1:
        raise ValueError(f"batch_size (B) and examples (N) must be at least 1, got {batch_size} and {examples}")
    size = min(batch_size, examples)
    variance: Array = np.square(np.asarray(noise, dtype=float)) * (
        (examples - size) / (size * max(examples - 1, 1))
    )
    return variance


def stationary_spread(
    eigenvalues: ArrayLike,
    noise: ArrayLike,
    lr: ArrayLike,
    batch_size: int,
    examples: int,
    sampling: str = "shuffled",
) -> Array:
    """V_i, the variance of gd about the minimum along each eigendirection in the long run, a mean over time.

    Along one direction the error is e ← a·e − α·g, with a = 1 − αλ and g the mean over a batch. `noise` holds s,
    the standard deviation of single gradients along it; λ, s and α are broadcast against one another.

    "independent": each step draws anew, and V = α²σ_B²/(1 − a²) = ασ_B²/(λ(2 − αλ)).
    "shuffled": the n = ⌈N/B⌉ batches of an epoch use every example once. Batches k and l of it, of b_k and b_l
    examples, have the covariance s²/(N − 1)·(δ_kl·N/b_k − 1), so that j steps of an epoch add to e what has the
    variance W_j = α²s²/(N − 1)·(Σ_k a^{2(j−k)}·N/b_k − (Σ_k a^{j−k})²), k = 1 … j. Epochs are independent, so V is
    V_0 = W_n/(1 − a^{2n}) at the end of each and a^{2j}V_0 + W_j after j more steps; the mean over j = 0 … n − 1
    is returned. A short last batch counts as what it is.

    Infinite where αλ ≥ 2. Exact where all examples have one Hessian, as on a surface with noise. On a data loss
    they have not: the noise grows with the distance, gd wanders farther, and this, with s taken at the minimum, is
    the leading term for small α. Raises ValueError for eigenvalues that are not positive and finite, an α that is
    not finite and ≥ 0, B or N below 1, or another sampling.
    References: Mandt, Hoffman & Blei 2017, JMLR 18(134), for independent batches and small αλ; Mishchenko, Khaled
    & Richtárik 2020, arXiv:2006.05988, lemma 1, for sampling without replacement; Ying et al. 2019,
    arXiv:1803.07964, on the small ball of shuffled epochs. The sums are derived here.
    """
    values, rate = np.asarray(eigenvalues, dtype=float), np.asarray(lr, dtype=float)
    if not (np.isfinite(values) & (values > 0.0)).all():
        raise ValueError(f"theory needs positive eigenvalues, got {values.tolist()}")
    if not (np.isfinite(rate) & (rate >= 0.0)).all():
        raise ValueError(f"lr (α) must be finite and at least 0, got {rate.tolist()}")
    if sampling not in SAMPLINGS:
        raise UnknownNameError("sampling", sampling, SAMPLINGS)
    blur = batch_variance(noise, batch_size, examples)
    with np.errstate(over="ignore"):
        product = rate * values
    # Where nothing moves or nothing settles, any stable number does to compute with.
    a = np.where((product > 0.0) & (product < 2.0), 1.0 - product, 0.0)
    if sampling == "independent" or batch_size >= examples:
        spread = blur / (1.0 - a * a)
    else:
        spread = np.square(np.asarray(noise, dtype=float)) * _mean_over_epoch(a, batch_size, examples)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(product < 2.0, rate * rate * spread, np.inf)


def stationary_excess(
    eigenvalues: ArrayLike,
    noise: ArrayLike,
    lr: ArrayLike,
    batch_size: int,
    examples: int,
    sampling: str = "shuffled",
) -> Array:
    """The mean of f − f* in the long run, ½ Σ_i λ_i·V_i with the V_i of `stationary_spread`, of the shape of α.

    `eigenvalues` (d,) and `noise`, a number or (d,), in one order. For independent batches and small α it is
    α/(4B)·Σ s_i²·(N − B)/(N − 1): it grows as α/B, whatever the curvature. Infinite where an αλ_i ≥ 2. Raises
    ValueError as `stationary_spread` does. Reference: Mandt, Hoffman & Blei 2017, JMLR 18(134).
    """
    values = np.atleast_1d(np.asarray(eigenvalues, dtype=float))
    rate = np.asarray(lr, dtype=float)[..., None]
    spread = stationary_spread(values, noise, rate, batch_size, examples, sampling)
    excess: Array = 0.5 * (values * spread).sum(axis=-1)
    return excess


def _mean_over_epoch(a: Array, batch_size: int, examples: int) -> Array:
    """The mean over the steps of an epoch of V/(α²s²), where |a| < 1."""
    last = examples % batch_size or batch_size
    sizes = [batch_size] * (-(-examples // batch_size) - 1) + [last]
    first, second, added, reached = (np.zeros(a.shape) for _ in range(4))
    left, remembered = np.ones(a.shape), np.zeros(a.shape)
    for size in sizes:
        remembered = remembered + left
        reached = reached + added
        first = a * first + 1.0
        second = a * a * second + examples / size
        added = (second - first * first) / (examples - 1.0)
        left = a * a * left
    # With all batches weighted alike nothing is added; then the difference is rounding and may fall below 0.
    end = np.maximum(added, 0.0) / (1.0 - left)
    mean: Array = (end * remembered + reached) / len(sizes)
    return mean
