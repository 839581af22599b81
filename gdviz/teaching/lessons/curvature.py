"""Lesson 3: the steepest direction sets the limit 2/L for all of them."""

from dataclasses import dataclass, replace

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import max_stable_lr
from gdviz.analysis.wording import number
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.goals import LargestStable
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.mark import Mark
from gdviz.teaching.tries import rates

LISTS: Lists = (
    ("setting", ((20.0, 0.11), (15.0, 0.14), (30.0, 0.07), (7.0, 0.3), (50.0, 0.044), (10.0, 0.22))),
    ("start", ((-5.0, -2.0), (4.5, -1.5), (-4.0, 1.0))),
)
"""κ with α; and the start."""


@dataclass(frozen=True)
class Limit(Mark):
    """Where is the limit of the learning rate?"""

    symbol, axis = "α", "lr"
    low, high, step = 0.0, 0.4, 0.001
    tolerance, relative = 0.1, True

    def asked(self, spec: RunSpec) -> RunSpec:
        """A learning rate 3 % below the limit, to three digits."""
        return replace(spec, lr=float(f"{0.97 * self.measure(spec):.3g}"))

    def prompt(self, spec: RunSpec) -> str:
        """With the learning rate that is too large."""
        return (
            f"α = {number(spec.lr)} is too large: the run climbs out of the valley. Where does that begin? Mark "
            f"the largest α at which the run still comes down. ({self.allowance} off is near enough.)"
        )

    def measure(self, spec: RunSpec) -> float:
        """2/λmax at the minimum, for gradient descent: no run of a few steps comes so near to the limit."""
        return max_stable_lr(bend_at_minimum(objective_of(spec)).eigenvalues)

    def reason(self, spec: RunSpec) -> str:
        """2/L, and what the steep and the flat direction do at this α."""
        bend = bend_at_minimum(objective_of(spec))
        steep, flat = 1.0 - spec.lr * bend.largest, 1.0 - spec.lr * bend.smallest
        return (
            f"The curvature is λmax = {number(bend.largest)} across the valley, so the limit is "
            f"2/λmax = {number(self.measure(spec))}. At α = {number(spec.lr)} each step multiplies the error by "
            f"1 − αλ = {number(steep)} across the valley, though by {number(flat)} along it: the steepest "
            f"direction decides for all."
        )


def build(setting: tuple[float, float], start: tuple[float, float]) -> Lesson:
    """The lesson with these numbers."""
    kappa, lr = setting
    opening = RunSpec("ravine", "gd", lr=lr, steps=40, start=start, objective_parameters=(("kappa", kappa),))
    return Lesson(
        key="curvature",
        title="Curvature and the limit 2/L",
        idea="How large α may be depends on the curvature, and on the largest one alone. In a valley the steep "
        "walls set the limit, though the way to go is along the flat floor.",
        opening=opening,
        question=Limit(),
        challenge=Challenge(opening, LargestStable(0.05), (("lr", rates(0.02, 0.3)),)),
        page="learning_rate",
        lists=LISTS,
        build=build,
    )


CURVATURE = itself(build, LISTS)
