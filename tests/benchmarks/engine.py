"""How fast sweeps are, beside a plain loop over single runs in the same process."""

from dataclasses import replace

import numpy as np

import gdviz
from gdviz.analysis.basins import basins
from gdviz.analysis.stability_map import stability_map as measure_map
from tests.benchmarks import on_data, reference
from tests.benchmarks.timing import best, quiet, row

STEPS = 300
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
    return [single(), *fans, stability_map(), *maps, *ends, *on_data.measure()]


def single() -> dict[str, object]:
    """One run, from a spec to its verdict's arrays; what a step costs where nothing is shared."""
    start = np.array(gdviz.SURFACES["rosenbrock"].start)

    def ours() -> None:
        gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.01, steps=STEPS)

    def plain() -> None:
        reference.run("adam", reference.rosenbrock_gradient, start, 0.01, STEPS)

    return row(f"run × {STEPS}, adam", best(ours, 20), quiet(plain, 20), STEPS)


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
