"""How fast sweeps of losses over data are, every path kept, beside a plain loop."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import gdviz
from gdviz.analysis.seed_band import seed_band
from gdviz.engine.entries import objective_of
from gdviz.losses import DataLoss
from tests.benchmarks import reference
from tests.benchmarks.reference import Vector
from tests.benchmarks.timing import best, quiet, row

STEPS = 300
TIPS: dict[str, Any] = {"data": "tips", "standardise": 1.0}
IRIS: dict[str, Any] = {"data": "iris", "standardise": 1.0}
WIDE: dict[str, Any] = {"data": "many_features", "features": 200.0}


def measure() -> list[dict[str, object]]:
    """Losses over data, every path kept: learning rates, exact and noisy; seeds; two classes; many features."""
    rates = np.geomspace(1e-4, 0.9, 61)
    slow = np.geomspace(1e-4, 0.2, 61)
    squares, classes = "linear_regression", "logistic_regression"
    size = f"× {STEPS}"
    return [
        data_fan(f"data fan 61 {size}, tips", squares, TIPS, {"lr": rates}),
        data_fan(f"data fan 61 {size}, tips, B = 8", squares, TIPS, {"lr": rates}, batch_size=8),
        data_fan(f"64 seeds {size}, tips, B = 8", squares, TIPS, {"seed": np.arange(64.0)}, batch_size=8, lr=0.1),
        data_fan(f"data fan 61 {size}, iris, log-loss", classes, IRIS, {"lr": rates}),
        data_fan(f"data fan 61 {size}, N = 400, d = 200", squares, WIDE, {"lr": slow}),
        data_fan(f"data fan 61 {size}, d = 200, B = 8", squares, WIDE, {"lr": slow}, batch_size=8),
        band(64),
    ]


def data_fan(
    name: str, objective: str, numbers: dict[str, Any], over: dict[str, Any], **choices: Any
) -> dict[str, object]:
    """Gradient descent over one axis, beside a loop over its values."""
    spec = gdviz.RunSpec(objective=objective, objective_parameters=numbers, steps=STEPS, **choices)
    loss = objective_of(spec)
    assert isinstance(loss, DataLoss)
    x, y = loss.design.matrix, loss.design.table.target
    slope = reference.squared_error if objective == "linear_regression" else reference.log_loss
    ((axis, values),) = over.items()

    def ours() -> None:
        gdviz.sweep(
            objective=objective, objective_parameters=numbers, steps=STEPS, over=over, paths=True, **choices
        )

    def plain() -> None:
        for value in values:
            seed = int(value) if axis == "seed" else spec.seed
            gradient: Callable[[Vector], Vector] = partial(slope, x, y)
            if spec.batch_size is not None:
                gradient = reference.mini_batches(slope, x, y, spec.batch_size, seed)
            lr = float(value) if axis == "lr" else spec.lr
            reference.run("gd", gradient, np.array(loss.start), lr, STEPS)

    return row(name, best(ours), quiet(plain, 3), len(values) * STEPS)


def band(seeds: int) -> dict[str, object]:
    """The band of the loss over seeds, beside a loop that measures the loss of every step too."""
    spec = gdviz.RunSpec("linear_regression", objective_parameters=TIPS, lr=0.1, steps=STEPS, batch_size=8)
    loss = objective_of(spec)
    assert isinstance(loss, DataLoss)
    x, y = loss.design.matrix, loss.design.table.target

    def plain() -> None:
        losses = np.empty((seeds, STEPS + 1))
        for seed in range(seeds):
            gradient = reference.mini_batches(reference.squared_error, x, y, 8, seed)
            path = reference.run("gd", gradient, np.array(loss.start), spec.lr, STEPS)
            losses[seed] = [((x @ theta - y) ** 2).mean() for theta in path]
        np.quantile(losses, [0.1, 0.5, 0.9], axis=0)

    ours = best(lambda: seed_band(spec, "loss", seeds))
    return row(f"band of {seeds} seeds × {STEPS}, tips, B = 8", ours, quiet(plain, 3), seeds * STEPS)
