"""Lesson 8: where the slope vanishes, descent waits, at a saddle or on a plateau."""

import math
from dataclasses import dataclass, replace

import numpy as np

from gdviz.analysis.curvature import curvature
from gdviz.analysis.run import run
from gdviz.analysis.wording import number, steps
from gdviz.engine.entries import objective_of, start_of
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.count import Count
from gdviz.teaching.goals import Arrive
from gdviz.teaching.lesson import Lesson, Lists, itself

AWAY = 0.5
"""The |x| at which a run has left the saddle."""
NEAR = 0.03
"""The |x| at which the opening ends, about."""
LISTS: Lists = (
    ("x", (0.001, 0.0001, 0.002)),
    ("lr", (0.1, 0.05, 0.2)),
    ("shelf", (-1.5, -1.0)),
)
"""How far beside the axis the run starts; α; and the start on the plateau of the challenge."""


@dataclass(frozen=True)
class StepsToLeave(Count):
    """How many steps does it take to leave the saddle?"""

    def asked(self, spec: RunSpec) -> RunSpec:
        """Four times as many steps."""
        return replace(spec, steps=4 * spec.steps)

    def prompt(self, spec: RunSpec) -> str:
        """With the start and the steps so far."""
        x = number(abs(start_of(spec)[0]))
        return (
            f"The run starts at |x| = {x} and after {steps(spec.steps)} it still sits at the saddle. If it goes "
            f"on, after about how many steps in all has it left, with |x| ≥ {number(AWAY)}? (Right within a "
            f"factor of {number(self.factor)}.)"
        )

    def measure(self, spec: RunSpec) -> float:
        """The first step with |x| that large; NaN for none."""
        away = np.abs(run(self.asked(spec)).theta[:, 0]) >= AWAY
        return float(away.argmax()) if away.any() else math.nan

    def reason(self, spec: RunSpec) -> str:
        """The growth 1 + α|λ| of a step beside the saddle."""
        objective = objective_of(spec)
        if not objective.saddles:
            raise ValueError(f"{objective.title} has no saddle point.")
        down = curvature(objective, np.array(objective.saddles[0])).smallest
        growth, x, counted = 1.0 - spec.lr * down, abs(start_of(spec)[0]), self.measure(spec)
        engine = "it never does" if math.isnan(counted) else f"it takes {steps(int(counted))}"
        if not 0.0 < x < AWAY:
            return f"Exactly on the axis, x = 0, there is no slope along x at all: in this run {engine}."
        expected = math.ceil(math.log(AWAY / x) / math.log(growth))
        return (
            f"Beside the saddle f curves down with λ = {number(down)}, so each step multiplies x by 1 − αλ = "
            f"{number(growth)}. From {number(x)} to {number(AWAY)} that is ln({number(AWAY)}/{number(x)})/"
            f"ln {number(growth)} = {steps(expected)} at least; in this run {engine}, as f curves less farther "
            f"out."
        )


def build(x: float, lr: float, shelf: float) -> Lesson:
    """The lesson with these numbers."""
    waiting = round(math.log(NEAR / x) / math.log(1.0 + lr))
    opening = RunSpec("saddle", "gd", lr=lr, steps=waiting, start=(x, 1.5))
    start = RunSpec("plateau", "gd", lr=1.0, steps=100, start=(shelf, 0.5))
    tries = (("optimizer", ("adagrad", "adam", "momentum")), ("lr", (0.5, 1.0, 0.3, 0.2, 0.1, 2.0)))
    return Lesson(
        key="saddles",
        title="Saddles and plateaus",
        idea="At a saddle and on a plateau there is almost no slope, so there are almost no steps, though the "
        "minimum is far away. A run that has stopped moving need not have arrived.",
        opening=opening,
        question=StepsToLeave(),
        challenge=Challenge(start, Arrive(1e-3, 60), tries),
        page="playground",
        lists=LISTS,
        build=build,
    )


SADDLES = itself(build, LISTS)
