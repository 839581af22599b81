"""The linear model behind every loss: which numbers multiply which weight."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.arrays import Array, Mask
from gdviz.data import Dataset, Table


@dataclass(frozen=True, eq=False)
class Design:
    """The rows φᵢ of a linear model: its output for example i is ⟨φᵢ, θ⟩.

    `matrix` (N, d) holds the rows, `weights` (d,) is True where θ multiplies a feature and False for the
    intercept; feature j enters as (x_j − centre_j)/scale_j, both (k,).
    """

    table: Table
    matrix: Array
    names: tuple[str, ...]
    weights: Mask
    centre: Array
    scale: Array

    @property
    def has_intercept(self) -> bool:
        """Whether one coordinate of θ multiplies no feature."""
        return not self.weights.all()

    @property
    def moments(self) -> Array:
        """ΦᵀΦ/N, (d, d)."""
        return self.matrix.T @ self.matrix / len(self.matrix)

    def evened(self) -> tuple[Array, Array]:
        """Z = ΦT (N, d), whose columns have mean square 1 and beside an intercept mean 0, and T (d, d).

        With θ = Tu the model has the outputs Zu, but no digits are lost to features that are far from 0, or small.
        Nothing is mixed into a weight: θ_j = T_jj·u_j.
        """
        columns, on = self.matrix.T.copy(), self.weights
        middle = np.where(on & self.has_intercept, columns.mean(axis=1), 0.0)
        columns -= middle[:, None]
        back = np.diag(1.0 / np.sqrt((columns * columns).mean(axis=1)))
        back[~on] -= (middle * on) @ back
        return columns.T * np.diag(back), back


def design_of(dataset: Dataset, standardise: bool, intercept_only: bool) -> Design:
    """One feature: θ = (w, b). Several: θ = w, every feature centred, no intercept. None: θ = b.

    Standardised features have mean 0 and standard deviation 1 over the examples.
    """
    # What is one's own must not outlive its owner.
    return (_design if dataset.shared else _design.__wrapped__)(dataset, standardise, intercept_only)


@lru_cache(maxsize=32)
def _design(dataset: Dataset, standardise: bool, intercept_only: bool) -> Design:
    table = dataset.table
    k, n = table.features.shape
    many = k > 1
    centre = table.features.mean(axis=1) if standardise or many else np.zeros(k)
    scale = table.features.std(axis=1) if standardise else np.ones(k)
    columns = (table.features - centre[:, None]) / scale[:, None]
    if many:
        names = tuple(f"w{j}" for j in range(1, k + 1))
    else:
        names, columns = ("w", "b"), np.vstack([columns, np.ones(n)])
    if intercept_only:
        names, columns = ("b",), np.ones((1, n))
    weights, matrix = np.array([name != "b" for name in names]), np.ascontiguousarray(columns.T)
    for array in (matrix, weights, centre, scale):
        array.flags.writeable = False
    return Design(table, matrix, names, weights, centre, scale)
