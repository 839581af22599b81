"""Who wins a race, by how much, and who never arrives."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from gdviz.analysis import wording
from gdviz.analysis.finish import goal, lost, steps_to_part
from gdviz.analysis.run import Run
from gdviz.analysis.sentence import Verdict
from gdviz.analysis.wording import number, percent
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS

Spending = Literal["steps", "work"]
"""What the racers save on: steps, or passes over all examples, with calls of f and ∇²f counted too."""


@dataclass(frozen=True)
class Standing:
    """One racer's place, shared by those that tie, its learning rate, and how it did.

    `steps` is the t from which on f(θ_t) − f* stays within the tolerance and `work` what was spent until then, in
    passes over all examples: NaN for who is not within it to the end, or diverges. `excess` is f(θ_T) − f*, or
    f(θ_T) if f has no lowest value, NaN after a divergence.
    """

    place: int
    optimizer: str
    title: str
    lr: float
    steps: float
    work: float
    excess: float
    lost: bool
    verdict: Verdict


@dataclass(frozen=True)
class Leaderboard:
    """The racers from first to last, and in one sentence who wins and by how much."""

    rows: tuple[Standing, ...]
    text: str


def leaderboard(runs: Sequence[Run], tolerance: float, by: Spending = "steps") -> Leaderboard:
    """The Leaderboard of runs on one objective from one start, for f(θ_t) − f* ≤ tolerance·(f(θ_0) − f*).

    To arrive is to stay within it to the end. Those who arrive come first, by steps or by work; then the others,
    by their final loss; at last those who diverge, in one place. Raises ValueError for no runs, a tolerance not
    between 0 and 1, or another `by`.
    """
    if not runs:
        raise ValueError("a race needs at least one racer, got none")
    if by not in ("steps", "work"):
        raise ValueError(f"a race is decided by 'steps' or 'work', got {by!r}")
    order = sorted((_standing(run, tolerance) for run in runs), key=lambda row: (*_rank(row, by), _height(row)))
    rows: list[Standing] = []
    for _, group in groupby(order, key=lambda row: _rank(row, by)):
        place = len(rows) + 1
        rows += [replace(row, place=place) for row in group]
    return Leaderboard(tuple(rows), _told(rows, runs, tolerance, by))


def _standing(run: Run, tolerance: float) -> Standing:
    """How one racer did, its place still to be found."""
    gone, path, key = lost(run), run.trajectory, run.spec.optimizer
    steps = math.nan if gone else float(steps_to_part(run.objective, path.loss, tolerance))
    work = math.nan if math.isnan(steps) else float(path.work[int(steps)])
    excess = float(run.objective.excess(path.loss)[-1])
    return Standing(0, key, OPTIMIZERS[key].title, run.spec.lr, steps, work, excess, gone, run.verdict)


def _rank(row: Standing, by: Spending) -> tuple[int, float]:
    """What decides a place: who is equal in it shares one."""
    if row.lost:
        return 2, 0.0
    spent = row.steps if by == "steps" else row.work
    return (1, _height(row)) if math.isnan(spent) else (0, spent)


def _height(row: Standing) -> float:
    """The final loss as the order of those who are level has it."""
    return 0.0 if row.lost else math.inf if math.isnan(row.excess) else row.excess


def _told(rows: Sequence[Standing], runs: Sequence[Run], tolerance: float, by: Spending) -> str:
    """The outcome as one sentence."""
    objective, (leaders, others) = runs[0].objective, _parted(rows)
    names, first = _listed(leaders), leaders[0]
    part, after = f"{percent(tolerance)} of the start's excess", wording.steps(runs[0].spec.steps)
    if first.lost:
        return _all_lost(rows, objective)
    if not objective.bounded:
        lowest = f"{names} {_verb('is', leaders)} lowest, at f = {number(first.excess)}"
        return f"{objective.title} has no lowest value to come near; after {after} {lowest}."
    start = objective.excess(runs[0].loss)[0]
    if start <= goal(objective, start, tolerance):
        return "The start is at the lowest value already: there is nothing to race for."
    if math.isnan(first.steps):
        if len(rows) == 1:
            return f"{names} does not come within {part} in {after}: {percent(first.excess / start)} is left."
        lowest = f"{names} {_verb('is', leaders)} lowest, with {percent(first.excess / start)} left"
        return f"No racer comes within {part} in {after}; {lowest}."
    reached = f"{_spent(first, by)} to {part}"
    if not others:
        return f"{names} {'tie at' if len(leaders) > 1 else 'needs'} {reached}."
    rivals, _ = _parted(others)
    won = f"{names} {'tie at' if len(leaders) > 1 else 'wins:'} {reached}"
    if not math.isnan(rivals[0].steps):
        return f"{won}, {_listed(rivals)} {_verb('needs', rivals)} {_spent(rivals[0], by).split()[0]}."
    if rivals[0].lost:
        return f"{won}, {_listed(rivals)} diverged."
    left = percent(rivals[0].excess / start)
    return f"{won}, {_listed(rivals)} still {_verb('has', rivals)} {left} of it after {after}."


def _all_lost(rows: Sequence[Standing], objective: Objective) -> str:
    """What to do where nobody is left."""
    one = _listed(rows) if len(rows) == 1 else ""
    if not objective.bounded:
        return f"{one or 'Every racer'} left every scale: {objective.title} has no lowest value to come near."
    return (
        f"{one or 'Every racer'} diverged: lower α, or let {'it' if one else 'each'} take the best of the sweep."
    )


def _parted(rows: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Those in the first place of these rows, and those behind them."""
    level = [row for row in rows if row.place == rows[0].place]
    return level, list(rows[len(level) :])


def _spent(row: Standing, by: Spending) -> str:
    """The steps or the passes until the racer arrived."""
    if by == "steps":
        return wording.steps(int(row.steps))
    return "1 pass" if row.work == 1.0 else f"{number(row.work, 4)} passes"


def _listed(rows: Sequence[Standing]) -> str:
    """A; A and B; A, B and C."""
    *most, last = (row.title for row in rows)
    return f"{', '.join(most)} and {last}" if most else last


def _verb(one: str, rows: Sequence[Standing]) -> str:
    """The verb for one racer, or its plural for several."""
    return {"is": "are", "has": "have", "needs": "need"}[one] if len(rows) > 1 else one
