"""Land near the minimum with the very first step."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.run import Run
from gdviz.analysis.wording import number, percent
from gdviz.arrays import squared_norm
from gdviz.engine.arrival import nearest_minimum
from gdviz.teaching.goals.base import Goal, Grade


@dataclass(frozen=True)
class FirstStep(Goal):
    """‖θ_1 − θ*‖ ≤ part·‖θ_0 − θ*‖, θ* the minimum nearest to the start."""

    part: float

    @property
    def task(self) -> str:
        """How near."""
        left = f"at most {percent(self.part)} of the start's distance"
        return f"Choose α so that the very first step lands by the minimum: {left} may be left."

    def grade(self, run: Run) -> Grade:
        """The score is what is left of the distance after one step."""
        if not run.objective.minima:
            return Grade(False, f"{run.objective.title} has no minimum to land by.", None)
        start = run.theta[0][:, None]
        minimum = nearest_minimum(run.objective, start)[:, 0]
        with np.errstate(over="ignore", invalid="ignore"):
            before, after = (float(np.sqrt(squared_norm(point - minimum))) for point in run.theta[:2])
        if before == 0.0:
            return Grade(False, "The start is the minimum already: there is nothing to show.", 0.0)
        # What rounding leaves is nothing.
        left = after / before if after > 1e-12 * before else 0.0
        if not np.isfinite(left):
            return Grade(False, "The first step leaves every scale.", None)
        shown = f"After one step {percent(left)} of the distance is left"
        if left <= self.part:
            return Grade(True, f"{shown}: within the {percent(self.part)} allowed.", left)
        move, there = run.theta[1] - run.theta[0], minimum - run.theta[0]
        much = "too short" if float(move @ there) < before * before else "too long"
        why = f"the step with α = {number(run.spec.lr)} is {much}"
        return Grade(False, f"{shown}, allowed are {percent(self.part)}: {why}.", left)
