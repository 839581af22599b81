"""A line with noise of chosen size, and outliers: the truth is known."""

from dataclasses import dataclass

import numpy as np

from gdviz.data.base import Dataset, Table
from gdviz.domain import number

INTERCEPT = 1.0
WIDTH = 4.0
"""x is spread evenly at random over 0 … 4."""
THROW = 8.0
"""An outlier lies this many times (1 + σ) above the line."""


@dataclass(frozen=True)
class Synthetic(Dataset):
    """y = a·x + 1 + σ·ε with ε standard normal and x uniform on [0, 4]; a share of the examples is thrown upwards.

    The outliers lie 8·(1 + σ) above the line, so they pull squares hard and absolute values hardly.
    """

    key, title = "synthetic", "A made-up line"
    reference = "Made by a seeded generator; the true line is y = a·x + 1"

    examples: float = number(60.0, "N", label="Examples", low=2.0, high=1000.0)
    slope: float = number(1.5, "a", label="True slope", low=-5.0, high=5.0)
    spread: float = number(0.5, "σ", label="Noise of y", low=0.0, high=10.0)
    outliers: float = number(0.0, "share", label="Outliers", low=0.0, high=0.5)
    data_seed: float = number(0.0, "seed", label="Seed of the data", low=0.0, high=999.0)

    def read(self) -> Table:
        """N as chosen, one feature."""
        rng = np.random.default_rng(int(self.data_seed))
        n = int(self.examples)
        x = rng.uniform(0.0, WIDTH, n)
        # Two examples with one x would leave the slope unsaid.
        x[:2] = (0.0, WIDTH)
        y = self.slope * x + INTERCEPT + self.spread * rng.standard_normal(n)
        y[rng.permutation(n)[: round(self.outliers * n)]] += THROW * (1.0 + self.spread)
        return Table(x[None], y, ("x",), "y")
