"""How far from the machine's limit two sweeps are: beside C loops, optax under jit and PyTorch's optimizers."""

import time
from collections.abc import Callable
from importlib.util import find_spec

from tests.benchmarks import c_loop, tasks
from tests.benchmarks.timing import best

RUNS = {"map": 256 * 256, "fan": 61}
NAMES = {
    "map": f"map 256 × 256 × {tasks.STEPS}, momentum, Rosenbrock's valley",
    "fan": f"fan 61 × {tasks.STEPS}, gd, ravine, every path kept",
}
Row = dict[str, object]


def measure() -> list[Row]:
    """For each sweep a row a competitor, whose result was first found equal to gdviz's; best of several."""
    return [row for name in NAMES for row in beside(name)]


def beside(name: str) -> list[Row]:
    sweep = {"map": tasks.map_ours, "fan": tasks.fan_ours}[name]
    ours = best(sweep, 10)
    rows = [row(name, "gdviz, NumPy", ours, ours), *in_c(name, ours), *in_optax(name, ours)]
    return [*rows, *in_torch(name, ours)]


def in_c(name: str, ours: float) -> list[Row]:
    """One run after another and 64 abreast; the fan's loop has its runs abreast anyway."""
    loops: dict[str, Callable[[], Callable[[], object]]] = {
        "C loop, 61 runs abreast": c_loop.fan_loop,
    }
    if name == "map":
        loops = {
            "C loop, a run at a time": lambda: c_loop.map_loop("map_one_by_one"),
            "C loop, 64 runs abreast": lambda: c_loop.map_loop("map_abreast"),
        }
    if c_loop.COMPILER is None:
        return [missing(name, who) for who in loops]
    return [row(name, who, best(loop(), 10), ours) for who, loop in loops.items()]


def in_optax(name: str, ours: float) -> list[Row]:
    who = "optax, jit(vmap(scan))"
    if find_spec("jax") is None or find_spec("optax") is None:
        return [missing(name, who)]
    import jax

    from tests.benchmarks import with_optax

    job, arguments = with_optax.JOBS[name]()
    begin = time.perf_counter()
    compiled = job.lower(*arguments).compile()
    compiling = time.perf_counter() - begin
    with_optax.check(name, compiled(*arguments))
    warm = best(lambda: jax.block_until_ready(compiled(*arguments)), 10)
    return [row(name, who, warm, ours) | {"compile, ms": 1e3 * compiling}]


def in_torch(name: str, ours: float) -> list[Row]:
    who = "PyTorch's SGD, a run at a time"
    if find_spec("torch") is None:
        return [missing(name, who)]
    from tests.benchmarks import with_torch

    work = {"map": with_torch.map_sample, "fan": with_torch.fan_sample}[name]()
    return [row(name, who, best(work, 2) * RUNS[name] / with_torch.SAMPLE, ours)]


def row(name: str, who: str, seconds: float, ours: float) -> Row:
    return {
        "benchmark": NAMES[name],
        "who": who,
        "ms": 1e3 * seconds,
        "ns a step": 1e9 * seconds / (RUNS[name] * tasks.STEPS),
        "times gdviz": seconds / ours,
        "compile, ms": "–",
    }


def missing(name: str, who: str) -> Row:
    return {"benchmark": NAMES[name], "who": who, "ms": "not installed"}
