"""Lesson 1: the step is the learning rate times the slope."""

from dataclasses import dataclass, replace

from gdviz.analysis.run import run
from gdviz.analysis.wording import number
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.goals import FirstStep
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.mark import Mark
from gdviz.teaching.tries import rates

LISTS: Lists = (
    ("setting", ((2.0, 0.15), (5.0, 0.05), (3.0, 0.07), (0.5, 0.5))),
    ("x", (-2.5, 2.4, -2.0, 1.8)),
)
"""λ with α; and where the start is."""


@dataclass(frozen=True)
class FirstLanding(Mark):
    """Where does the first step land, if α is twice as large?"""

    symbol, axis = "x₁", "x"
    low, high, step = -3.0, 3.0, 0.05
    tolerance = 0.2

    def asked(self, spec: RunSpec) -> RunSpec:
        """α doubled."""
        return replace(spec, lr=2.0 * spec.lr)

    def prompt(self, spec: RunSpec) -> str:
        """With the two learning rates."""
        start = number(float(run(replace(spec, steps=1)).theta[0, 0]))
        return (
            f"Double the learning rate, from α = {number(spec.lr)} to {number(2.0 * spec.lr)}. The run starts at "
            f"x₀ = {start}. At which x₁ does its first step land? ({self.allowance} off is near enough.)"
        )

    def measure(self, spec: RunSpec) -> float:
        """x after one step."""
        return float(run(replace(self.asked(spec), steps=1)).theta[1, 0])

    def reason(self, spec: RunSpec) -> str:
        """Slope, step and landing."""
        asked = run(replace(self.asked(spec), steps=1))
        (x, landed), slope, alpha = asked.theta[:, 0].tolist(), float(asked.grad[0, 0]), asked.spec.lr
        sign = "+" if landed >= x else "−"
        return (
            f"The slope along x at the start is {number(slope)}, and the step is −α times the slope: "
            f"x₁ = x₀ − α·∂f/∂x = {number(x)} {sign} {number(alpha)}·{number(abs(slope))} = {number(landed)}. "
            f"Twice the α, twice the step."
        )


def build(setting: tuple[float, float], x: float) -> Lesson:
    """The lesson with these numbers."""
    curvature, lr = setting
    parameters = (("curvature", curvature),)
    opening = RunSpec("bowl", "gd", lr=lr, steps=5, start=(x, 2.0), objective_parameters=parameters)
    return Lesson(
        key="step",
        title="One step",
        idea="A step goes downhill, and its length is the learning rate α times the slope. On flatter ground the "
        "steps get shorter by themselves.",
        opening=opening,
        question=FirstLanding(),
        challenge=Challenge(opening, FirstStep(0.1), (("lr", rates(0.05, 5.0)),)),
        page="one_step",
        lists=LISTS,
        build=build,
    )


STEP = itself(build, LISTS)
