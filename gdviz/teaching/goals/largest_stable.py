"""Find the largest learning rate that is still stable."""

from dataclasses import dataclass

from gdviz.analysis.facts import Facts
from gdviz.analysis.finish import lost
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.run import Run
from gdviz.analysis.theory import ANALYSED, max_stable_lr
from gdviz.analysis.wording import number, percent
from gdviz.teaching.goals.base import Goal, Grade


@dataclass(frozen=True)
class LargestStable(Goal):
    """An α below the limit, and within `part` of it, whose run is seen to converge.

    On a quadratic with gd, momentum or nesterov the limit is `theory.max_stable_lr`, to which no run of a few
    steps comes so near.
    """

    part: float

    @property
    def task(self) -> str:
        """The tolerance."""
        near = f"with an α at most {percent(self.part)} below the limit"
        return f"Find the largest stable α: the run must come down, {near}."

    def grade(self, run: Run) -> Grade:
        """The score is the part by which α is below the limit, which is told only to those who have found it."""
        facts, alpha = Facts(run), f"α = {number(run.spec.lr, 4)}"
        if not (run.objective.quadratic and run.spec.optimizer in ANALYSED):
            return Grade(False, "A limit is known for quadratics with gradient descent or momentum alone.", None)
        values = bend_at_minimum(run.objective).eigenvalues
        limit = max_stable_lr(values, run.spec.optimizer, facts.momentum)
        score = 1.0 - run.spec.lr / limit
        if score < 0.0:
            return Grade(False, f"{alpha} is beyond the limit: {_growth(run, facts)}.", score)
        if score == 0.0:
            return Grade(
                False, f"{alpha} is the limit itself: there the error changes sides and never shrinks.", score
            )
        if score > self.part * (1.0 + 1e-9):
            more = f"the limit is more than {percent(self.part)} higher"
            return Grade(False, f"{alpha} is stable, but {more}.", score)
        if lost(run) or not float(facts.excess[-1]) < float(facts.excess[0]):
            return Grade(False, f"{alpha} did not bring f down in this run.", score)
        below = f"{percent(score)} below the limit {number(limit)}"
        return Grade(True, f"{alpha} is stable and only {below}.", score)


def _growth(run: Run, facts: Facts) -> str:
    if run.termination.kind == "diverged":
        return f"the run left every scale at step {run.termination.step}"
    return f"f − f* went from {number(float(facts.excess[0]))} to {number(float(facts.excess[-1]))}"
