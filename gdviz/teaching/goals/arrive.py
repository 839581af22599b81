"""Come within a given height of the lowest value in few steps, and stay there."""

import math
from dataclasses import dataclass

from gdviz.analysis.finish import lost, steps_to_part
from gdviz.analysis.run import Run
from gdviz.analysis.wording import number, steps
from gdviz.teaching.goals.base import Goal, Grade, diverged


@dataclass(frozen=True)
class Arrive(Goal):
    """f(θ_t) − f* ≤ `within` from some t ≤ `steps` on, to the end of the run."""

    within: float
    steps: int

    @property
    def task(self) -> str:
        """The height and the steps."""
        return f"Reach f − f* ≤ {number(self.within)} in at most {steps(self.steps)}, and stay there."

    def grade(self, run: Run) -> Grade:
        """The score is the t from which on it stays; a run that only passes by has none."""
        gone = diverged(run)
        if gone is not None:
            return gone
        if not run.objective.bounded:
            return Grade(False, f"{run.objective.title} has no lowest value to come near.", None)
        excess = run.objective.excess(run.loss)
        first, last, height = float(excess[0]), float(excess[-1]), f"f − f* ≤ {number(self.within)}"
        if first <= self.within:
            return Grade(False, f"The start is within {height} already: there is nothing to show.", 0.0)
        since = float(steps_to_part(run.objective, run.loss, self.within / first))
        if math.isnan(since):
            end = f"after {steps(run.spec.steps)} f − f* is {number(last)}"
            return Grade(False, f"It does not come to stay at {height}: {end}.", None)
        if since > self.steps:
            return Grade(False, f"It stays at {height} from step {since:.0f} on; allowed are {self.steps}.", since)
        if lost(run):
            return Grade(False, f"It passes {height}, but is on its way to diverge.", None)
        return Grade(True, f"{height} from step {since:.0f} on: within the {self.steps} allowed.", since)
