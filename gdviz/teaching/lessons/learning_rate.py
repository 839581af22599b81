"""Lesson 2: the learning rate decides between crawling, swinging to and fro, and diverging."""

from dataclasses import dataclass, replace

import numpy as np

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.run import run
from gdviz.analysis.wording import beside_one, number, steps
from gdviz.arrays import squared_norm
from gdviz.catalogue import Catalogue
from gdviz.engine.arrival import nearest_minimum
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.choice import Choice, Option
from gdviz.teaching.goals import Arrive
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.tries import rates

LISTS: Lists = (
    (
        "setting",
        (
            (10.0, 0.22, 0.18),
            (5.0, 0.01, 0.44),
            (20.0, 0.11, 0.04),
            (3.0, 0.7, 0.4),
            (3.0, 0.01, 0.8),
            (10.0, 0.24, 0.05),
        ),
    ),
    ("start", ((-2.5, 2.0), (2.0, 1.5), (-1.5, -2.5))),
)
"""λ with the α of the opening and the α asked about; and the start."""


@dataclass(frozen=True)
class HowItGoes(Choice):
    """Will it glide down, swing to and fro, or diverge with the learning rate `lr`?"""

    options = Catalogue(
        "answer",
        [
            Option("smooth", "it comes down on one side, without crossing the minimum"),
            Option("oscillates", "it jumps from side to side, and comes nearer"),
            Option("diverges", "it jumps from side to side, and gets farther away"),
        ],
    )
    lr: float

    def asked(self, spec: RunSpec) -> RunSpec:
        """The other learning rate."""
        return replace(spec, lr=self.lr)

    def prompt(self, spec: RunSpec) -> str:
        """With the two learning rates."""
        return f"Now take α = {number(self.lr)} instead of {number(spec.lr)}. How will the run go?"

    def found(self, spec: RunSpec) -> tuple[str, str]:
        """By the offsets from the minimum: do they change sides, and do they grow?"""
        asked = run(self.asked(spec))
        path = asked.theta[: asked.last + 1].T
        offsets = path - nearest_minimum(asked.objective, path[:, :1])
        distance = np.sqrt(squared_norm(offsets))
        crossed = int(np.count_nonzero((offsets[:, 1:] * offsets[:, :-1]).sum(axis=0) < 0.0))
        left = float(distance[-1] / distance[0])
        measured = (
            f"after {steps(asked.last)} the distance is {number(left)} times the start's, and "
            f"{crossed} of the steps crossed the minimum"
        )
        key = "diverges" if not left < 1.0 else "oscillates" if 2 * crossed >= asked.last else "smooth"
        return key, measured

    def reason(self, spec: RunSpec) -> str:
        """The factor 1 − αλ of each step."""
        steepest = bend_at_minimum(objective_of(spec)).largest
        product = self.lr * steepest
        where = "> 2" if product > 2.0 else "< 1" if product < 1.0 else "lies between 1 and 2"
        effect = (
            "the sign changes and the size grows"
            if product > 2.0
            else "the sign stays and the size shrinks"
            if product < 1.0
            else "the sign changes and the size shrinks"
        )
        return (
            f"α·λ = {number(self.lr)}·{number(steepest)} = {beside_one(product)} {where}: each step multiplies "
            f"the error by 1 − αλ = {number(1.0 - product)}, so {effect}."
        )


def build(setting: tuple[float, float, float], start: tuple[float, float]) -> Lesson:
    """The lesson with these numbers."""
    curvature, lr, asked = setting
    parameters = (("curvature", curvature),)
    opening = RunSpec("bowl", "gd", lr=lr, steps=30, start=start, objective_parameters=parameters)
    return Lesson(
        key="learning_rate",
        title="The learning rate",
        idea="Too small an α crawls, a larger one jumps across the minimum and back, and one that is too large "
        "lands farther away with every step.",
        opening=opening,
        question=HowItGoes(asked),
        challenge=Challenge(opening, Arrive(1e-3, 10), (("lr", rates(0.02, 1.0)),)),
        page="learning_rate",
        lists=LISTS,
        build=build,
    )


LEARNING_RATE = itself(build, LISTS)
