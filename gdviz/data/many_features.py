"""Many features at once: a loss in up to 200 dimensions, whose condition number is chosen."""

from dataclasses import dataclass

import numpy as np

from gdviz.data.base import Dataset, Table
from gdviz.domain import number

EXAMPLES = 400
SPREAD = 0.5
"""Standard deviation of the noise in y."""


@dataclass(frozen=True)
class ManyFeatures(Dataset):
    """y = ⟨w, x⟩ + noise with d independent normal features, their scales spread evenly in log from 1 to 1/√κ.

    The true weights are ±1 by chance. Standardised, all features have one scale.
    """

    key, title = "many_features", "Many features"
    reference = "Made by a seeded generator"

    features: float = number(20.0, "d", label="Features", low=2.0, high=200.0)
    stretch: float = number(100.0, "κ", label="Spread of the scales", low=1.0, high=1e4, scale="log")
    data_seed: float = number(0.0, "seed", label="Seed of the data", low=0.0, high=999.0)

    def read(self) -> Table:
        """N = 400, d features."""
        rng = np.random.default_rng(int(self.data_seed))
        d = int(self.features)
        x = rng.standard_normal((d, EXAMPLES)) * np.geomspace(1.0, self.stretch**-0.5, d)[:, None]
        weights = rng.choice([-1.0, 1.0], d)
        y = (weights[:, None] * x).sum(axis=0) + SPREAD * rng.standard_normal(EXAMPLES)
        return Table(x, y, tuple(f"x{j}" for j in range(1, d + 1)), "y")
