"""What theory expects of every pair of learning rate and momentum."""

from typing import Any, NamedTuple

import numpy as np

from gdviz.analysis.theory import mode_rates, mode_regimes
from gdviz.analysis.theory.regime import TIED
from gdviz.arrays import Array


class RegimeGrid(NamedTuple):
    """The regime of the slowest eigendirection and its spectral radius, (B, A) each: rows along β."""

    regimes: np.ndarray[Any, np.dtype[np.str_]]
    radii: Array


def regime_grid(eigenvalues: Array, lr: Array, momentum: Array, optimizer: str) -> RegimeGrid:
    """The RegimeGrid of every α of `lr` (A,) with every β of `momentum` (B,), on a quadratic."""
    shape = (eigenvalues[:, None, None], lr, optimizer, momentum[:, None])
    radii = mode_rates(*shape)
    # Where directions are equally slow, the steepest of them names the regime, as in `theory.regime`.
    equal = radii >= (1.0 - TIED) * radii.max(axis=0)
    slowest = (len(radii) - 1 - equal[::-1].argmax(axis=0))[None]
    return RegimeGrid(
        np.take_along_axis(mode_regimes(*shape), slowest, axis=0)[0], np.take_along_axis(radii, slowest, axis=0)[0]
    )
