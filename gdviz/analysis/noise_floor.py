"""The noise floor: how low a run on mini-batches comes, and whether a falling rate takes it lower."""

from collections.abc import Sequence

import numpy as np

from gdviz.analysis.facts import Facts
from gdviz.analysis.run import Run
from gdviz.analysis.wording import number, steps

LAST = 0.2
"""The part at the end of a run that is averaged."""
FEWEST = 10
"""Steps that make an average."""


def noise_floor(run: Run) -> float:
    """The mean of f(θ_t) − f* over the last fifth of the run, in the units of f.

    NaN where the gradient is exact, the run diverged, f has no lowest value, or there are fewer than 10 steps to
    average.
    """
    averaged = int(LAST * run.spec.steps)
    ended = run.termination.kind == "diverged"
    if averaged < FEWEST or ended or not run.objective.bounded or not Facts(run).noisy:
        return float("nan")
    return float(np.mean(run.objective.excess(run.loss)[-averaged:]))


def floor_note(run: Run) -> str:
    """The floor in words; nothing where there is none."""
    floor = noise_floor(run)
    if np.isnan(floor):
        return ""
    return f"Noise floor: f − f* averages {number(floor)} over the last {steps(int(LAST * run.spec.steps))}."


def floors_compared(runs: Sequence[Run]) -> dict[str, float]:
    """By schedule, the noise floor of a constant rate over that of this one: 10 is ten times lower.

    Only for schedules other than the constant one that have a floor above 0; empty if no run is constant.
    """
    floors = {run.spec.schedule: noise_floor(run) for run in runs}
    constant = floors.pop("constant", float("nan"))
    return {schedule: constant / floor for schedule, floor in floors.items() if floor > 0.0 and constant > 0.0}


def times_lower(ratio: float) -> str:
    """334 → "334 times lower", 0.5 → "2 times higher"."""
    return f"{number(ratio)} times lower" if ratio >= 1.0 else f"{number(1.0 / ratio)} times higher"
