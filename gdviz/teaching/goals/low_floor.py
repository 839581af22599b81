"""Come down low in spite of the noise, and at a bounded price."""

import math
from dataclasses import dataclass

from gdviz.analysis.noise_floor import LAST, noise_floor
from gdviz.analysis.run import Run
from gdviz.analysis.wording import number, steps
from gdviz.teaching.goals.base import Goal, Grade, diverged


@dataclass(frozen=True)
class LowFloor(Goal):
    """The mean of f − f* over the last fifth of the run is at most `height`, for at most `passes` over the data.

    `passes` None is any number of them.
    """

    height: float
    passes: float | None = None

    @property
    def task(self) -> str:
        """The height and the price."""
        low = f"Bring f − f* down to {number(self.height)} or less, on average over the last fifth of the steps"
        if self.passes is None:
            return f"{low}."
        return f"{low}, and use each example no more than {number(self.passes)} times on average."

    def grade(self, run: Run) -> Grade:
        """The score is that mean."""
        gone = diverged(run)
        if gone is not None:
            return gone
        spent = float(run.trajectory.epochs[-1])
        floor = noise_floor(run)
        score = None if math.isnan(floor) else floor
        if self.passes is not None and spent > self.passes:
            over = f"over the {number(self.passes)} allowed"
            return Grade(False, f"It takes {number(spent)} passes over the data, {over}.", score)
        if score is None:
            return Grade(False, "Without noise in the gradient, or with so few steps, there is no floor.", None)
        found = f"f − f* averages {number(floor)} over the last {steps(int(LAST * run.spec.steps))}"
        if floor > self.height:
            return Grade(False, f"{found}: above {number(self.height)}.", floor)
        price = "" if self.passes is None else f", for {number(spent)} passes over the data"
        return Grade(True, f"{found}: not above {number(self.height)}{price}.", floor)
