"""How fast sweeps are, beside a plain loop over single runs in the same process."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

import gdviz
from gdviz.analysis.basins import basins
from gdviz.analysis.stability_map import stability_map as measure_map
from gdviz.engine.entries import objective_of
from gdviz.losses import DataLoss
from tests.benchmarks import reference
from tests.benchmarks.reference import Vector

STEPS = 300
REPEATS = 5
SAMPLE = 256
"""Runs of the map that the plain loop does; the rest of its time is extrapolated."""


def measure() -> list[dict[str, object]]:
    """One row a benchmark: the best of five, nanoseconds a step of a run, and the ratio to the plain loop.

    For the measured maps the loop is one of single `gdviz.run` calls.
    """
    maps = [measured_map("ravine"), measured_map("rosenbrock")]
    # Where nothing is penalised, the proximal rule is gd.
    fans = [fan(optimizer) for optimizer in gdviz.OPTIMIZERS if optimizer != "proximal"]
    ends = [basin_map("gd", 0.01), basin_map("adam", 0.1)]
    return [*fans, stability_map(), *maps, *ends, *on_data()]


def fan(optimizer: str) -> dict[str, object]:
    """61 learning rates on the ravine, every path kept."""
    rates = np.geomspace(1e-4, 1.0, 61)
    start = np.array(gdviz.SURFACES["ravine"].start)

    def ours() -> None:
        gdviz.sweep(objective="ravine", optimizer=optimizer, steps=STEPS, over={"lr": rates}, paths=True)

    def plain() -> None:
        for lr in rates:
            reference.run(optimizer, reference.ravine_gradient, start, float(lr), STEPS)

    return row(f"fan 61 × {STEPS}, {optimizer}", best(ours), quiet(plain, 3), len(rates) * STEPS)


def stability_map() -> dict[str, object]:
    """256 × 256 learning rates and momenta on Rosenbrock's valley, endings only."""
    rates, betas = np.geomspace(1e-5, 1e-2, 256), np.linspace(0.0, 0.99, 256)
    start = np.array(gdviz.SURFACES["rosenbrock"].start)
    cells = np.random.default_rng(0).integers(0, 256, size=(SAMPLE, 2))

    def ours() -> None:
        gdviz.sweep(
            objective="rosenbrock", optimizer="momentum", steps=STEPS, over={"lr": rates, "momentum": betas}
        )

    def plain() -> None:
        for i, j in cells:
            reference.run(
                "momentum", reference.rosenbrock_gradient, start, float(rates[i]), STEPS, beta=float(betas[j])
            )

    loop = quiet(plain, 1) * rates.size * betas.size / SAMPLE
    return row(f"map 256 × 256 × {STEPS}, momentum", best(ours), loop, rates.size * betas.size * STEPS)


def measured_map(objective: str) -> dict[str, object]:
    """128 × 128 learning rates and momenta with their measured rates, beside a loop of single runs."""
    spec = gdviz.RunSpec(objective=objective, optimizer="momentum", steps=STEPS)
    lr, momentum = (getattr(measure_map(spec), name).tolist() for name in ("lr", "momentum"))
    cells = np.random.default_rng(0).integers(0, len(lr), size=(SAMPLE, 2))

    def ours() -> None:
        measure_map(spec)

    def single() -> None:
        for i, j in cells:
            gdviz.run(replace(spec, lr=lr[i], hyperparameters={"momentum": momentum[j]}))

    runs = len(lr) * len(momentum)
    loop = best(single, 3) * runs / SAMPLE
    return row(f"measured map 128 × 128 × {STEPS}, {objective}", best(ours), loop, runs * STEPS)


def basin_map(optimizer: str, lr: float) -> dict[str, object]:
    """128 × 128 starts on Himmelblau's function with their ends, beside a loop of single runs."""
    steps = 200
    spec = gdviz.RunSpec("himmelblau", optimizer=optimizer, lr=lr, steps=steps)
    x, y = (getattr(basins(spec), name).tolist() for name in ("x", "y"))
    cells = np.random.default_rng(0).integers(0, len(x), size=(SAMPLE, 2))

    def ours() -> None:
        basins(spec)

    def single() -> None:
        for i, j in cells:
            gdviz.run(replace(spec, start=(x[j], y[i])))

    runs = len(x) * len(y)
    loop = best(single, 3) * runs / SAMPLE
    return row(f"basins 128 × 128 × {steps}, {optimizer}", best(ours), loop, runs * steps)


TIPS: dict[str, Any] = {"data": "tips", "standardise": 1.0}
IRIS: dict[str, Any] = {"data": "iris", "standardise": 1.0}
WIDE: dict[str, Any] = {"data": "many_features", "features": 200.0}


def on_data() -> list[dict[str, object]]:
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


def row(name: str, ours: float, loop: float, steps: int) -> dict[str, object]:
    return {
        "benchmark": name,
        "ms": 1e3 * ours,
        "ns a step": 1e9 * ours / steps,
        "plain loop, ms": 1e3 * loop,
        "ratio": loop / ours,
    }


def best(work: Callable[[], None], repeats: int = REPEATS) -> float:
    """The shortest of several timings, in seconds."""
    timings = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        timings.append(time.perf_counter() - begin)
    return min(timings)


def quiet(work: Callable[[], None], repeats: int) -> float:
    """`best` for code that overflows on purpose."""
    with np.errstate(all="ignore"):
        return best(work, repeats)
