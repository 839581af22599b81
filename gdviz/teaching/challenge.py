"""A challenge: where a learner begins, what may be turned, and what is to be reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from gdviz.analysis.run import Run, sweep
from gdviz.analysis.wording import number
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec, SweepSpec
from gdviz.teaching.goals import Goal, Grade
from gdviz.teaching.turning import changes, settings_of, turned

NAMES = ("optimizer", "schedule")
"""Keys whose values are names; all others are numbers that a sweep can go over."""
SYMBOLS = {"lr": "α", "momentum": "β", "batch_size": "B"}
WORDS = {**SYMBOLS, "batch_size": "the batch size B", "optimizer": "the optimizer", "schedule": "the schedule"}
"""What may be turned, as a sentence has it."""


@dataclass(frozen=True)
class Solution:
    """A spec that meets a challenge, what was turned for it, as words, and its Grade."""

    spec: RunSpec
    text: str
    grade: Grade


@dataclass(frozen=True)
class Challenge:
    """From `start` and by turning only the keys in `tries`, reach the `goal`.

    `tries` holds, for each key that may be turned, the values that `solution` looks through.
    """

    start: RunSpec
    goal: Goal
    tries: tuple[tuple[str, tuple[Any, ...]], ...]

    @property
    def turn(self) -> tuple[str, ...]:
        """The keys of the controls that may be turned."""
        return tuple(key for key, _ in self.tries)

    @property
    def task(self) -> str:
        """What is to be done, in words."""
        return f"{self.goal.task} Turn only {_listed([WORDS[key] for key in self.turn])}."

    def grade(self, run: Run) -> Grade:
        """The Grade of a learner's run; one with other changes than allowed is not judged, and they are named."""
        other = changes(self.start, run.spec, self.turn)
        if other:
            only = _listed([WORDS[key] for key in self.turn])
            return Grade(False, f"Only {only} may be turned, but this was changed too: {'; '.join(other)}.", None)
        return self.goal.grade(run)

    def solution(self) -> Solution | None:
        """The try that meets the goal with the lowest score, found by running them all; None if none meets it."""
        graded = ((run.spec, self.goal.grade(run)) for run in self._runs())
        passed = [(spec, grade) for spec, grade in graded if grade.passed]
        if not passed:
            return None
        spec, grade = min(passed, key=lambda found: found[1].score or 0.0)
        return Solution(spec, self.words(spec), grade)

    def words(self, spec: RunSpec) -> str:
        """What a spec sets of that which may be turned: "Momentum, α = 0.1, β = 0.4"."""
        found = settings_of(spec)
        shown = [
            found[key].shown if key in NAMES else f"{SYMBOLS.get(key, key)} = {number(float(found[key].value), 4)}"
            for key in self.turn
            if key in found
        ]
        return ", ".join(shown)

    def _runs(self) -> Iterator[Run]:
        """Every combination of the tries, names slowest."""
        names = [(key, values) for key, values in self.tries if key in NAMES]
        for chosen in product(*(values for _, values in names)):
            base = turned(self.start, dict(zip((key for key, _ in names), chosen, strict=True)))
            free = {"lr", "batch_size", *OPTIMIZERS[base.optimizer].domains()}
            over = tuple((key, values) for key, values in self.tries if key in free)
            fan = sweep(SweepSpec(base, over), paths=True)
            for index in product(*map(range, fan.shape)):
                yield fan.run(*index)


def _listed(words: list[str]) -> str:
    """A; A and B; A, B and C."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
