"""Lesson 5: a rate of its own for each coordinate helps only where the valley lies along an axis."""

import math
from dataclasses import dataclass, replace

from gdviz.analysis.wording import number, steps
from gdviz.catalogue import Catalogue
from gdviz.engine.entries import objective_of, start_of
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.choice import Choice, Option
from gdviz.teaching.goals import Arrive
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.measured import arrival
from gdviz.teaching.tries import rates, steps_allowed
from gdviz.teaching.turning import turned

PART = 1e-3
"""The part of the start's f − f* that is to be left."""
WITHIN = 1e-3
"""The f − f* of the challenge."""
ENOUGH = 10
"""A run is followed for so many times its own steps."""
SAME = 1.2
"""Counts that differ by no more than this factor are about as many."""
LISTS: Lists = (
    ("rule", (("adam", 0.1, 80), ("gd", 0.036, 40), ("adagrad", 0.5, 80))),
    ("kappa", (20.0, 50.0)),
    ("rotation", (45.0, 30.0, 60.0)),
)
"""Optimizer, α and steps; the condition number; and the angle in degrees."""


@dataclass(frozen=True)
class TurnedBack(Choice):
    """Is it easier along the axes?"""

    options = Catalogue(
        "answer",
        [
            Option("fewer", "it needs fewer steps along the axes"),
            Option("same", "it needs about as many"),
            Option("more", "it needs more steps along the axes"),
        ],
    )

    def asked(self, spec: RunSpec) -> RunSpec:
        """Along the axes, for twice the steps."""
        point, own = start_of(spec), objective_of(spec).start
        back = None if point == own else _turned_back(point, _angle(spec))
        return replace(turned(spec, {"rotation": 0.0}), start=back, steps=2 * spec.steps)

    def prompt(self, spec: RunSpec) -> str:
        """With the angle and the goal."""
        return (
            f"The valley is turned by {number(_angle(spec))}°, and after {steps(spec.steps)} {_title(spec)} has "
            f"not brought f − f* down to a thousandth of its start. Turn valley and start back to the axes "
            f"(φ = 0°). Does it then need fewer steps to get there, about as many (within a factor of "
            f"{number(SAME)}), or more?"
        )

    def counts(self, spec: RunSpec) -> tuple[float, float]:
        """The steps that it takes turned, and along the axes; NaN for more than ENOUGH times the spec's."""
        enough = ENOUGH * spec.steps
        along = arrival(replace(self.asked(spec), steps=enough), PART)
        return arrival(replace(spec, steps=enough), PART), along

    def found(self, spec: RunSpec) -> tuple[str, str]:
        """By the two counts; who never arrives takes longer than any."""
        turned_, along = (math.inf if math.isnan(count) else count for count in self.counts(spec))
        measured = f"{_counted(along, spec)} along the axes, {_counted(turned_, spec)} turned"
        if turned_ == along or 1.0 / SAME <= along / turned_ <= SAME:
            return "same", measured
        return ("fewer" if along < turned_ else "more"), measured

    def reason(self, spec: RunSpec) -> str:
        """What the rule does to coordinates."""
        turned_, along = (math.inf if math.isnan(count) else count for count in self.counts(spec))
        measured = f"{_counted(along, spec)} along the axes, {_counted(turned_, spec)} turned"
        if OPTIMIZERS[spec.optimizer].key in ("gd", "momentum", "nesterov"):
            return (
                f"{_title(spec)} follows the slope as a vector, and that turns with the valley: {measured}. What "
                f"counts is κ = {_kappa(spec)}, not where the axes lie."
            )
        return (
            f"{_title(spec)} divides each coordinate by the size of its own slopes. Along the axes that evens out "
            f"the steep and the flat direction. Turned, each coordinate is a mixture of the two, there is nothing "
            f"to even out, and κ = {_kappa(spec)} is felt: {measured}."
        )


def _angle(spec: RunSpec) -> float:
    """The rotation of the ravine in degrees."""
    return dict(spec.objective_numbers).get("rotation", 0.0)


def _turned_back(point: tuple[float, ...], degrees: float) -> tuple[float, float]:
    """R(−φ)·point."""
    (x, y), angle = point, math.radians(degrees)
    return math.cos(angle) * x + math.sin(angle) * y, math.cos(angle) * y - math.sin(angle) * x


def _counted(count: float, spec: RunSpec) -> str:
    return f"more than {steps(ENOUGH * spec.steps)}" if math.isinf(count) else steps(int(count))


def _title(spec: RunSpec) -> str:
    return OPTIMIZERS[spec.optimizer].title


def _kappa(spec: RunSpec) -> str:
    return number(dict(spec.objective_numbers).get("kappa", 20.0))


def build(rule: tuple[str, float, int], kappa: float, rotation: float) -> Lesson:
    """The lesson with these numbers."""
    optimizer, lr, count = rule
    parameters = (("kappa", kappa), ("rotation", rotation))
    opening = RunSpec("ravine", optimizer, lr=lr, steps=count, objective_parameters=parameters)
    x, y = start_of(replace(opening, objective_parameters=(("kappa", kappa),)))
    allowed = steps_allowed(kappa, WITHIN / (0.5 * (x * x + kappa * y * y)), slack=2.5)
    tries = (
        ("optimizer", ("momentum", "nesterov")),
        ("lr", rates(0.02, 0.2)),
        ("momentum", (0.4, 0.5, 0.6, 0.3, 0.7)),
    )
    return Lesson(
        key="rotation",
        title="A rate for each coordinate, and rotation",
        idea="Adaptive methods give each coordinate a step of its own, which makes up for a valley that lies "
        "along an axis. A turned valley lies along no axis.",
        opening=opening,
        question=TurnedBack(),
        challenge=Challenge(replace(opening, steps=2 * allowed), Arrive(WITHIN, allowed), tries),
        page="condition_number",
        lists=LISTS,
        build=build,
    )


ROTATION = itself(build, LISTS)
