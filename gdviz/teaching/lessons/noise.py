"""Lesson 6: mini-batches are cheap and noisy, and with a constant rate the noise stays."""

import math
from dataclasses import dataclass, replace

from gdviz.analysis.theory import batch_variance
from gdviz.analysis.wording import number
from gdviz.catalogue import Catalogue
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.choice import Choice, Option
from gdviz.teaching.goals import LowFloor
from gdviz.teaching.lesson import Lesson, Lists, itself
from gdviz.teaching.measured import floor
from gdviz.teaching.tries import rates

HALF = 0.5
"""The part of a run that is averaged."""
SHARES = {"same": 1.0, "half": 1.0 / 2.0, "quarter": 1.0 / 4.0, "sixteenth": 1.0 / 16.0}
LISTS: Lists = (
    ("lr", (0.1, 0.15, 0.2)),
    ("batches", ((4, 4), (8, 4), (4, 2), (8, 2))),
    ("height", (0.03, 0.04)),
)
"""α; the batch size and how many times as large a one is asked about; and the height of the challenge."""


@dataclass(frozen=True)
class LargerBatches(Choice):
    """What does it help if batches are `times` as large?"""

    options = Catalogue(
        "answer",
        [
            Option("same", "it hovers as high as before"),
            Option("half", "it hovers at about half the height"),
            Option("quarter", "it hovers at about a quarter of the height"),
            Option("sixteenth", "it hovers at about a sixteenth of the height"),
        ],
    )
    times: int

    def asked(self, spec: RunSpec) -> RunSpec:
        """The larger batches; all examples at the most."""
        return replace(spec, batch_size=min(objective_of(spec).examples, self.times * _batch(spec)))

    def prompt(self, spec: RunSpec) -> str:
        """With the two batch sizes."""
        return (
            f"With batches of {_batch(spec)} the run does not settle: f − f* hovers. Take batches of "
            f"{_batch(self.asked(spec))} and leave α = {number(spec.lr)} as it is. How high does f − f* "
            f"hover then?"
        )

    def heights(self, spec: RunSpec) -> tuple[float, float]:
        """The mean f − f* over the second half of the runs, with the spec's batches and with the larger ones."""
        return floor(spec, HALF), floor(self.asked(spec), HALF)

    def found(self, spec: RunSpec) -> tuple[str, str]:
        """The share that is nearest, as ratios go."""
        before, after = self.heights(spec)
        if not (before > 0.0 and after > 0.0):
            raise ValueError("There is nothing to compare: the runs diverge, or have no noise.")
        key = min(SHARES, key=lambda share: abs(math.log(after / before / SHARES[share])))
        measured = f"{number(before, 2)} with batches of {_batch(spec)}"
        return key, f"{measured}, {number(after, 2)} with {_batch(self.asked(spec))}"

    def reason(self, spec: RunSpec) -> str:
        """The variance of the measured slope, and the heights."""
        n, asked = objective_of(spec).examples, self.asked(spec)
        less = float(batch_variance(1.0, _batch(spec), n) / batch_variance(1.0, _batch(asked), n))
        before, after = self.heights(spec)
        return (
            f"A batch of B examples measures the slope with a variance that falls as 1/B: from B = "
            f"{_batch(spec)} to {_batch(asked)} of N = {n} it gets {number(less)} times smaller. f − f* "
            f"hovers at a height that grows with α/B: measured {number(before, 2)} and {number(after, 2)}, "
            f"{number(before / after, 2)} times lower."
        )


def _batch(spec: RunSpec) -> int:
    """The batch size, all N examples if none is given."""
    return spec.batch_size or objective_of(spec).examples


def build(lr: float, batches: tuple[int, int], height: float) -> Lesson:
    """The lesson with these numbers."""
    size, times = batches
    opening = RunSpec(
        "linear_regression",
        "gd",
        lr=lr,
        steps=200,
        objective_parameters=(("data", "tips"), ("standardise", 1.0)),
        batch_size=size,
        sampling="independent",
    )
    start = replace(opening, lr=0.26, batch_size=4, steps=120)
    tries = (("lr", rates(0.012, 0.1)), ("batch_size", (8, 4)))
    return Lesson(
        key="noise",
        title="Noise and batch size",
        idea="A mini-batch measures the slope at a small part of the price, but with noise. With a constant α the "
        "path comes near the minimum and then wanders about it for ever.",
        opening=opening,
        question=LargerBatches(times),
        challenge=Challenge(start, LowFloor(height, passes=4.0), tries),
        page="batch_size",
        lists=LISTS,
        build=build,
    )


NOISE = itself(build, LISTS)
