"""The clock of the benchmarks, and the row of a table."""

import time
from collections.abc import Callable

import numpy as np

REPEATS = 5


def row(name: str, ours: float, loop: float, steps: int) -> dict[str, object]:
    return {
        "benchmark": name,
        "ms": 1e3 * ours,
        "ns a step": 1e9 * ours / steps,
        "plain loop, ms": 1e3 * loop,
        "ratio": loop / ours,
    }


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of several timings, in seconds."""
    timings = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        timings.append(time.perf_counter() - begin)
    return min(timings)


def quiet(work: Callable[[], object], repeats: int) -> float:
    """`best` for code that overflows on purpose."""
    with np.errstate(all="ignore"):
        return best(work, repeats)
