"""Data that are unkind to whoever looks for a minimum."""

import numpy as np

from gdviz.data import OwnData


def hard(kind, n):
    """n examples of one of the kinds."""
    rng = np.random.default_rng(n)
    x = rng.uniform(0.0, 4.0, n)
    x[:2] = 0.0, 4.0
    y = 1.5 * x + 1.0 + rng.standard_normal(n)
    match kind:
        case "x repeated":
            x, y = np.round(x), np.round(y)
        case "two x":
            x = (x > 2.0).astype(float)
        case "half are outliers":
            y = 1.5 * x + 1.0
            y[rng.permutation(n)[: n // 2]] += 50.0
        case "on a line":
            y = 1.5 * x + 1.0
        case "all y equal":
            y = np.full(n, 3.3)
        case "heavy tails":
            y = rng.standard_cauchy(n)
        case "large x":
            x = x * 1e9
        case "x far from 0":
            x = 1e9 + x * 1e6
        case "x far from 0 and near together":
            x = 1e9 + x
        case "large x and y":
            x, y = 1e9 * (1.0 + x), 1e9 * y
        case "small x and y":
            x, y = 1e-9 * x, 1e-9 * y
    return OwnData(x, y)


KINDS = [
    "plain", "x repeated", "two x", "half are outliers", "on a line", "all y equal", "heavy tails", "large x",
    "x far from 0", "x far from 0 and near together", "large x and y", "small x and y",
]  # fmt: skip
