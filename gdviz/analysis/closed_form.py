"""Closed form or descent: the measured seconds of least squares by normal equations and by gradient descent."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gdviz.analysis.wording import number, percent, steps
from gdviz.arrays import Array

EXAMPLES = 1000
"""N, the same for every d and no smaller than the largest d, so that one step costs O(N·d) = O(d)."""
DIMENSIONS = (2, 5, 10, 20, 50, 100, 200, 350, 600, 1000)
"""The numbers of weights d that are measured."""
CONDITION = 10.0
"""κ of XᵀX, the same for every d, so that the number of steps soon stops to depend on d."""
PART = 0.01
"""Descent ends at this part of ‖w*‖, which is its distance at the start, w = 0."""
SPREAD = 0.5
"""Standard deviation of the noise in y."""
BUDGET = 0.03
"""Seconds for the repetitions of one measurement, of which the fastest counts; three repetitions at least."""

Field: TypeAlias = Literal["solve", "step", "descent"]
"""The three things that are timed."""


@dataclass(frozen=True)
class Timing:
    """Seconds at d weights: of the closed form, of one step, and of descent to 1 %, `steps` of them."""

    d: int
    solve: float
    step: float
    descent: float
    steps: int


def problem(d: int) -> tuple[Array, Array]:
    """X (N, d) and y (N,) = X·w + noise: orthogonalised Gaussian features, XᵀX/N of eigenvalues from 1/κ to L = 1.

    The eigenvalues are spread evenly in log, the eigenvectors lie across the axes, and w is ±1 along each of them.
    Seeded: d alone decides. Raises ValueError for d outside 1 … N.
    """
    if not 1 <= d <= EXAMPLES:
        raise ValueError(f"the number of weights d must be in 1 … {EXAMPLES}, got {d}")
    rng = np.random.default_rng(d)
    q, _ = np.linalg.qr(rng.standard_normal((EXAMPLES, d)))
    x = q * np.sqrt(EXAMPLES * np.geomspace(1.0, 1.0 / CONDITION, d))
    y = x @ rng.choice([-1.0, 1.0], d) + SPREAD * rng.standard_normal(EXAMPLES)
    # A reflection makes XᵀX full, as that of measured features is.
    normal = rng.standard_normal(d)
    return x - np.outer(x @ normal, normal * 2.0 / (normal @ normal)), y


def solution(x: Array, y: Array) -> Array:
    """w* (d,) from the normal equations XᵀX·w = Xᵀy: O(N·d²) to form them and O(d³) to solve them."""
    return np.asarray(np.linalg.solve(x.T @ x, x.T @ y), dtype=np.float64)


def step(x: Array, y: Array, w: Array) -> Array:
    """w − α·Xᵀ(Xw − y)/N (d,), a step down f = ‖Xw − y‖²/(2N) at α = 1/L = 1: two products, O(N·d)."""
    stepped: Array = w - x.T @ (x @ w - y) / EXAMPLES
    return stepped


def descend(x: Array, y: Array, count: int) -> Array:
    """w (d,) after `count` steps from 0."""
    w = np.zeros(x.shape[1])
    for _ in range(count):
        w = step(x, y, w)
    return w


def measure(d: int) -> Timing:
    """The wall-clock seconds on this machine for d weights and N = 1000 examples, best of several repetitions.

    Descent is given L, and runs the number of steps counted beforehand until ‖w − w*‖ ≤ 0.01·‖w*‖. Takes well
    under a second. Raises ValueError for d outside 1 … N.
    """
    x, y = problem(d)
    target = solution(x, y)
    w, count = np.zeros(d), 0
    while np.linalg.norm(w - target) > PART * np.linalg.norm(target):
        w, count = step(x, y, w), count + 1
    calls = (lambda: solution(x, y), lambda: step(x, y, w), lambda: descend(x, y, count))
    solve, one, all_of_them = (_seconds(call) for call in calls)
    return Timing(d, solve, one, all_of_them, count)


def slope(timings: Sequence[Timing], field: Field) -> float:
    """The exponent p of seconds ∝ d^p: least squares of log seconds on log d, over the larger half of the d.

    Raises ValueError for fewer than two different d.
    """
    ordered = _ordered(timings)
    half = ordered[min(len(ordered) // 2, len(ordered) - 2) :]
    if len({timing.d for timing in half}) < 2:
        raise ValueError(f"a slope needs two different d, got {[timing.d for timing in ordered]}")
    x, y = (np.log([float(getattr(timing, name)) for timing in half]) for name in ("d", field))
    x -= x.mean()
    return float(x @ y / (x @ x))


def crossing(timings: Sequence[Timing]) -> str:
    """From which d on descent to 1 % is faster than the closed form at every d measured, if any, as a sentence.

    Ends with the seconds of both at the largest d. Raises ValueError for no timings.
    """
    ordered = _ordered(timings)
    slower = [i for i, timing in enumerate(ordered) if timing.descent >= timing.solve]
    last, after = ordered[-1], slower[-1] + 1 if slower else 0
    to = f"descent to {percent(PART)}"
    if not slower:
        told = f"At every d measured {to} is faster than the closed form"
    elif after < len(ordered):
        told = f"From d = {ordered[after].d} on {to} is faster than the closed form"
    elif len(slower) == len(ordered):
        told = f"Up to d = {last.d} the lines do not cross: {to} is never faster than the closed form"
    else:
        told = f"Up to d = {last.d} {to} does not overtake the closed form for good"
    taken = f"{duration(last.descent)} for {steps(last.steps)} against {duration(last.solve)}"
    return f"{told} (at d = {last.d}: {taken})."


def duration(seconds: float) -> str:
    """0.0205 → "20.5 ms", 3.4e-6 → "3.4 µs", 2 → "2 s"."""
    unit, size = next(((unit, size) for unit, size in (("s", 1.0), ("ms", 1e-3)) if seconds >= size), ("µs", 1e-6))
    return f"{number(seconds / size)} {unit}"


def _ordered(timings: Sequence[Timing]) -> list[Timing]:
    if not timings:
        raise ValueError("there is nothing to compare: no timings")
    return sorted(timings, key=lambda timing: timing.d)


def _seconds(call: Callable[[], object]) -> float:
    """The fastest of several calls: what else the machine does can only add."""
    fastest, repetitions, begin = math.inf, 0, time.perf_counter()
    while repetitions < 3 or time.perf_counter() - begin < BUDGET:
        start = time.perf_counter()
        call()
        fastest, repetitions = min(fastest, time.perf_counter() - start), repetitions + 1
    return fastest
