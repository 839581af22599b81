"""How many examples a classifier gets right on its way."""

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.losses.logistic_regression import LogisticRegression


def accuracy(run: Recorded) -> Array:
    """The share of examples whose class is told right at θ_t, (T+1,), NaN after a divergence.

    Raises ValueError for an objective that tells no classes apart.
    """
    if not isinstance(run.objective, LogisticRegression):
        raise ValueError(f"{run.objective.title} tells no classes apart, so it has no accuracy")
    return np.where(np.isnan(run.theta[:, 0]), np.nan, run.objective.accuracy(run.theta.T))
