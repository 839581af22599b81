"""How soon a fresh process has the first result of a sweep: gdviz, beside optax that must first be compiled."""

import json
import subprocess
import sys
import time
from importlib.util import find_spec

REPEATS = 3
SWEEPS = ("map", "fan")


def measure() -> list[dict[str, object]]:
    """A row a sweep: ms from after the imports to the first result, and from before them; the best of three."""
    rows: list[dict[str, object]] = []
    for sweep in SWEEPS:
        found = {who: best_of(who, sweep) for who in ("gdviz", "optax")}
        row: dict[str, object] = {"first result of": sweep}
        for k, since in enumerate(("", ", with imports")):
            for who, times in found.items():
                row[f"{who}{since}, ms"] = "not installed" if times is None else 1e3 * times[k]
            ours, theirs = found["gdviz"], found["optax"]
            row[f"times sooner{since}"] = "–" if ours is None or theirs is None else theirs[k] / ours[k]
        rows.append(row)
    return rows


def best_of(who: str, sweep: str) -> tuple[float, ...] | None:
    """The shortest times without and with imports, in seconds; None if it is not installed."""
    if who == "optax" and (find_spec("jax") is None or find_spec("optax") is None):
        return None
    command = [sys.executable, "-W", "ignore", "-m", __name__, who, sweep]
    found = []
    for _ in range(REPEATS):
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found.append(json.loads(told))
    return tuple(map(min, zip(*found, strict=True)))


def fresh(who: str, sweep: str) -> tuple[float, float]:
    """In a process that has done nothing yet: seconds from after the imports, and from before them."""
    begin = time.perf_counter()
    if who == "gdviz":
        import gdviz  # noqa: F401 - the import is what is timed
    else:
        import jax
        import optax  # noqa: F401 - the same
    imported = time.perf_counter()
    # What both tell apart as a task is not timed.
    from tests.benchmarks import tasks

    if who == "optax":
        from tests.benchmarks import with_optax

    ready = time.perf_counter()
    if who == "gdviz":
        {"map": tasks.map_ours, "fan": tasks.fan_ours}[sweep]()
    else:
        job, arguments = with_optax.JOBS[sweep]()
        jax.block_until_ready(job(*arguments))
    done = time.perf_counter()
    return done - ready, (done - ready) + (imported - begin)


if __name__ == "__main__":
    print(json.dumps(fresh(*sys.argv[1:])))  # noqa: T201 - read by the process that began this one
