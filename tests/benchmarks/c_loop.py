"""The sweeps as C loops, compiled on the spot: what the machine itself can do on one core."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gdviz.engine.setup import CONVERGED_GRADIENT
from tests.benchmarks import tasks

COMPILER = shutil.which("cc")
# Without contraction a·b + c is rounded twice, as NumPy rounds it, and results can be compared to the bit.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")


@cache
def library() -> ctypes.CDLL:
    assert COMPILER is not None
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "loop.so"
        source = Path(__file__).with_name("loop.c")
        subprocess.run([COMPILER, *FLAGS, "-o", built, source], check=True)
        return ctypes.CDLL(str(built))


def map_loop(name: str) -> Callable[[], None]:
    """The map by one of the loops, ready to run, once its result is found to be ours to the bit."""
    rates, betas = tasks.settings()
    x, y, converged, diverged = (np.empty(rates.size) for _ in range(4))
    start, bounds = map(ctypes.c_double, tasks.START), map(ctypes.c_double, (CONVERGED_GRADIENT, tasks.REACH))
    results = map(pointer, (x, y, converged, diverged))
    call = (ctypes.c_long(rates.size), pointer(rates), pointer(betas), *start, *bounds)
    whole = (*call, ctypes.c_long(tasks.STEPS), *results)
    loop = getattr(library(), name)

    def work() -> None:
        loop(*whole)

    work()
    ours = tasks.expected_map()
    kind = np.where(diverged >= 0, "diverged", np.where(converged >= 0, "converged", "out of steps"))
    step = np.where(diverged >= 0, diverged, np.where(converged >= 0, converged, tasks.STEPS))
    there = diverged < 0
    loss = (1.0 - x[there]) ** 2 + 100.0 * (y[there] - x[there] * x[there]) ** 2
    np.testing.assert_array_equal(kind, ours.kind.ravel())
    np.testing.assert_array_equal(step, ours.step.ravel())
    np.testing.assert_array_equal(loss, ours.final_loss.ravel()[there])
    return work


def fan_loop() -> Callable[[], None]:
    """The fan with its points, gradients and losses, ready to run, once its paths are found to be ours."""
    steps, runs = tasks.STEPS, tasks.FAN.size
    path, slope, loss = (
        np.empty(shape) for shape in ((steps + 1, 2, runs), (steps + 1, 2, runs), (steps + 1, runs))
    )
    numbers = map(ctypes.c_double, (*tasks.FAN_START, tasks.KAPPA))
    results = map(pointer, (path, slope, loss))
    whole = (ctypes.c_long(runs), pointer(tasks.FAN), *numbers, ctypes.c_long(steps), *results)
    loop = library().fan

    def work() -> None:
        loop(*whole)

    work()
    tasks.check_fan(path)
    return work


def pointer(array: Any) -> Any:
    """Where the array lies; it lives as long as its pointer."""
    return array.ctypes.data_as(ctypes.c_void_p)
