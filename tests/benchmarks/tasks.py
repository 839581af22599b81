"""The two sweeps that everyone is measured on, and gdviz's own answers to them."""

from functools import cache
from typing import Any

import numpy as np

import gdviz
from gdviz.engine.setup import DIVERGED_SCALE
from tests.benchmarks.reference import Vector

STEPS = 300
RATES, BETAS = np.geomspace(1e-5, 1e-2, 256), np.linspace(0.0, 0.99, 256)
FAN = np.geomspace(1e-4, 1.0, 61)
KAPPA = 20.0
START, FAN_START = (gdviz.SURFACES[name].start for name in ("rosenbrock", "ravine"))
REACH, FAN_REACH = 3.0 * DIVERGED_SCALE, 5.5 * DIVERGED_SCALE
"""Where runs count as diverged: the views of the valley and the ravine end at 3 and 5.5, beyond the starts."""


def map_ours() -> gdviz.Sweep:
    """256 × 256 learning rates and momenta on Rosenbrock's valley, endings only."""
    over = {"lr": RATES, "momentum": BETAS}
    return gdviz.sweep(objective="rosenbrock", optimizer="momentum", steps=STEPS, over=over)


def fan_ours() -> gdviz.Sweep:
    """61 learning rates of gradient descent on the ravine, every path kept."""
    return gdviz.sweep(objective="ravine", optimizer="gd", steps=STEPS, over={"lr": FAN}, paths=True)


def settings() -> tuple[Vector, Vector]:
    """The rate and the momentum of each run of the map, (65536,)."""
    rates, betas = np.meshgrid(RATES, BETAS, indexing="ij")
    return rates.ravel(), betas.ravel()


@cache
def expected_map() -> gdviz.Sweep:
    return map_ours()


@cache
def expected_fan() -> Any:
    found = fan_ours().trajectory
    assert found is not None
    return found


def check_map(loss: Vector, diverged: Any, runs: Any = slice(None), share: float = 0.999) -> None:
    """Assert that at least this share of runs end alike, and with a loss equal to 6 digits where they stay.

    Not all do in another arithmetic: runs at the edge of divergence magnify their rounding.
    """
    ours = expected_map()
    gone, lowest = (ours.kind == "diverged").ravel()[runs], ours.final_loss.ravel()[runs]
    with np.errstate(all="ignore"):
        alike = (gone == diverged) & (gone | np.isclose(loss, lowest, rtol=1e-6, atol=1e-12))
    assert alike.mean() >= share, f"only {alike.mean():.2%} of the runs end as ours"


def check_fan(path: Vector, runs: Any = slice(None)) -> None:
    """Assert that (T+1, 2, R) agrees with our paths to 9 digits, as long as ours have not diverged."""
    ours = expected_fan().theta[..., runs]
    there = ~np.isnan(ours)
    np.testing.assert_allclose(path[there], ours[there], rtol=1e-9, atol=1e-12)
