"""Lesson 7: a rate that falls travels fast at first and settles in the end, unless it falls too fast."""

from dataclasses import dataclass, replace

import numpy as np

from gdviz.analysis.noise_floor import LAST
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.run import run
from gdviz.analysis.wording import number, steps
from gdviz.catalogue import Catalogue
from gdviz.engine.entries import objective_of
from gdviz.schedules import SCHEDULES as RULES
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.choice import Choice, Option
from gdviz.teaching.goals import LowFloor
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.measured import floor
from gdviz.teaching.tries import rates

SMALLER = 10.0
"""How many times smaller the small constant rate is."""
LISTS: Lists = (
    (
        "setting",
        (
            ("cosine", 20.0, 0.07),
            ("inverse_time", 20.0, 0.05),
            ("exponential", 20.0, 0.08),
            ("cosine", 10.0, 0.15),
            ("step", 20.0, 0.08),
            ("inverse_time", 10.0, 0.04),
        ),
    ),
    ("batch_size", (4, 8)),
    ("rotation", (0.0, 30.0)),
)
"""Schedule, κ and α; the batch size; and the angle in degrees."""


@dataclass(frozen=True)
class WhoEndsLowest(Choice):
    """A large constant rate, a small one, or the `schedule`?"""

    options = Catalogue(
        "answer",
        [
            Option("large", "the constant α as it is ends lowest"),
            Option("small", "the constant α that is ten times smaller ends lowest"),
            Option("schedule", "the schedule ends lowest"),
        ],
    )
    schedule: str

    def asked(self, spec: RunSpec) -> RunSpec:
        """The same with the schedule."""
        return replace(spec, schedule=self.schedule, schedule_parameters=())

    def prompt(self, spec: RunSpec) -> str:
        """With the three candidates."""
        return (
            f"A constant α = {number(spec.lr)} does not settle. Two other ways, for the same {steps(spec.steps)}: "
            f"a constant α = {number(spec.lr / SMALLER)}, or the schedule “{self._title}” that starts at "
            f"α = {number(spec.lr)}. Which of the three has the lowest f − f*, on average over the last "
            f"{steps(_late(spec))}?"
        )

    def ways(self, spec: RunSpec) -> dict[str, RunSpec]:
        """The three candidates by the key of their option."""
        return {"large": spec, "small": replace(spec, lr=spec.lr / SMALLER), "schedule": self.asked(spec)}

    def heights(self, spec: RunSpec) -> dict[str, float]:
        """What each comes down to, ∞ for a divergence."""
        found = {key: floor(way) for key, way in self.ways(spec).items()}
        return {key: np.inf if np.isnan(height) else height for key, height in found.items()}

    def found(self, spec: RunSpec) -> tuple[str, str]:
        """The lowest of the three."""
        heights = self.heights(spec)
        large, small, falling = (number(height, 2) for height in heights.values())
        measured = f"constant α {large}, the smaller one {small}, the schedule {falling}"
        return min(heights, key=heights.__getitem__), measured

    def reason(self, spec: RunSpec) -> str:
        """What is left of the error in the flat direction, and what the noise keeps alive."""
        flat = bend_at_minimum(objective_of(spec)).smallest
        rates_ = {key: run(way).lr for key, way in self.ways(spec).items()}
        left = {key: number(float(np.abs(np.prod(1.0 - lr * flat))), 2) for key, lr in rates_.items()}
        _, measured = self.found(spec)
        return (
            f"To arrive, the α_t must add up to enough: along the flat direction (λ = {number(flat)}) the "
            f"constant α = {number(spec.lr)} leaves {left['large']} of the error, the smaller one leaves "
            f"{left['small']}, the schedule {left['schedule']}. To settle, the last α must be small: the noise "
            f"keeps f − f* at a height that grows with it. Measured: {measured}."
        )

    @property
    def _title(self) -> str:
        return RULES[self.schedule].title


def _late(spec: RunSpec) -> int:
    """The steps that are averaged."""
    return max(1, int(LAST * spec.steps))


def build(setting: tuple[str, float, float], batch_size: int, rotation: float) -> Lesson:
    """The lesson with these numbers."""
    schedule, kappa, lr = setting
    opening = RunSpec(
        "ravine",
        "gd",
        lr=lr,
        steps=300,
        objective_parameters=(("kappa", kappa), ("rotation", rotation)),
        batch_size=batch_size,
        noise=1.0,
    )
    goal = LowFloor(float(f"{0.0024 / batch_size:.1g}"))
    tries = (("schedule", ("exponential", "cosine", "step")), ("lr", rates(0.06, 0.09)))
    return Lesson(
        key="schedules",
        title="Schedules",
        idea="A large α travels fast but keeps the noise alive; a small one settles low but takes for ever to get "
        "there. A schedule begins with the one and ends with the other.",
        opening=opening,
        question=WhoEndsLowest(schedule),
        challenge=Challenge(opening, goal, tries),
        page="schedules",
        lists=LISTS,
        build=build,
    )


SCHEDULES = itself(build, LISTS)
