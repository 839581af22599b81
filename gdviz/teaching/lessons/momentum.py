"""Lesson 4: momentum remembers, and is fast along flat directions too."""

import math
from dataclasses import dataclass

import numpy as np

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import mode_regimes, rate
from gdviz.analysis.wording import beside_one, number, steps
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.count import Count
from gdviz.teaching.goals import Arrive
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.measured import arrival
from gdviz.teaching.tries import rates, steps_allowed
from gdviz.teaching.turning import turned

PART = 1e-3
"""The part of the start's f − f* that is to be left."""
WITHIN = 1e-3
"""The f − f* of the challenge."""
LISTS: Lists = (
    ("setting", ((50.0, 0.02), (20.0, 0.024), (30.0, 0.015), (15.0, 0.02))),
    ("beta", (0.9, 0.8, 0.85)),
    ("start", ((-5.0, -2.0), (4.5, -2.0))),
)
"""κ with α; the momentum asked about; and the start."""


@dataclass(frozen=True)
class StepsWithMomentum(Count):
    """How many steps does it take with the momentum `beta`?"""

    beta: float

    def asked(self, spec: RunSpec) -> RunSpec:
        """The same with momentum."""
        return turned(spec, {"momentum": self.beta})

    def prompt(self, spec: RunSpec) -> str:
        """With the momentum and the goal."""
        return (
            f"Without momentum the run creeps along the valley. Keep α = {number(spec.lr)} and set β = "
            f"{number(self.beta)}. After about how many steps is f − f* down to a thousandth of what it was at "
            f"the start, for good? (Right within a factor of {number(self.factor)}.)"
        )

    def measure(self, spec: RunSpec) -> float:
        """The step from which on it is."""
        return arrival(self.asked(spec), PART)

    def reason(self, spec: RunSpec) -> str:
        """√β a step in each direction that swings, beside 1 − αλ without momentum."""
        values = bend_at_minimum(objective_of(spec)).eigenvalues
        slow = number(rate(values, spec.lr))
        counted = self.measure(spec)
        engine = "it never gets there" if math.isnan(counted) else f"it takes {steps(int(counted))}"
        left = rate(values, spec.lr, "momentum", self.beta)
        swings = bool(np.all(mode_regimes(values, spec.lr, "momentum", self.beta) == "ripples"))
        if not swings or left >= 1.0:
            return (
                f"Without momentum the slowest direction keeps {slow} of its error a step, with β = "
                f"{number(self.beta)} it keeps {beside_one(left)}: in this run {engine}."
            )
        expected = math.ceil(math.log(1.0 / PART) / -math.log(self.beta))
        return (
            f"Without momentum a step leaves 1 − αλ = {slow} of the error in the flat direction. With β = "
            f"{number(self.beta)} every direction swings and loses the factor √β = {number(left)} a step, so "
            f"f − f* loses β: a thousandth takes about ln 1000/−ln {number(self.beta)} = {steps(expected)}. In "
            f"this run {engine}."
        )


def build(setting: tuple[float, float], beta: float, start: tuple[float, float]) -> Lesson:
    """The lesson with these numbers."""
    kappa, lr = setting
    opening = RunSpec(
        "ravine",
        "momentum",
        lr=lr,
        steps=100,
        start=start,
        hyperparameters=(("momentum", 0.0),),
        objective_parameters=(("kappa", kappa),),
    )
    question = StepsWithMomentum(beta)
    first = float(objective_of(opening).value(np.array(start)))
    goal = Arrive(WITHIN, steps_allowed(kappa, WITHIN / first, slack=2.0))
    tries = (("lr", rates(0.02, 0.3)), ("momentum", (0.4, 0.5, 0.6, 0.3, 0.7)))
    return Lesson(
        key="momentum",
        title="Momentum",
        idea="Momentum adds each slope to a velocity that fades only slowly. Along a flat valley the slopes add "
        "up, across it they cancel.",
        opening=opening,
        question=question,
        challenge=Challenge(question.asked(opening), goal, tries),
        page="momentum",
        lists=LISTS,
        build=build,
    )


MOMENTUM = itself(build, LISTS)
