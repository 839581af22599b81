"""A question for about how many steps, right within a factor."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from gdviz.analysis.wording import number, steps
from gdviz.spec import RunSpec
from gdviz.teaching.question import Answer, Judgement, Question, guessed


@dataclass(frozen=True)
class Count(Question):
    """About how many steps? A guess is right from answer/factor to answer·factor."""

    factor: ClassVar[float] = 1.5

    @abstractmethod
    def measure(self, spec: RunSpec) -> float:
        """The number, counted on runs of the engine; NaN if it does not come to that."""

    def answer(self, spec: RunSpec) -> Answer:
        """The number of steps."""
        value = self.measure(spec)
        if math.isnan(value):
            return Answer(value, f"never within {steps(self.asked(spec).steps)}")
        return Answer(value, steps(int(value)))

    def judge(self, guess: str | float, spec: RunSpec) -> Judgement:
        """Right within the factor; ValueError for a guess that is no positive number."""
        said = guessed(guess)
        if said <= 0.0:
            raise ValueError(f"a guess must be a number above 0, got {said:g}")
        answer = self.answer(spec)
        value, yours = float(answer.value), f"you said {number(said)}"
        if math.isnan(value):
            return Judgement(False, f"It comes to that {answer.text}; {yours}.")
        off = said / value
        if 1.0 / self.factor <= off <= self.factor:
            return Judgement(True, f"Right: {answer.text}; {yours}.")
        by = f"{number(max(off, 1.0 / off), 2)} times too {'many' if off > 1.0 else 'few'}"
        return Judgement(False, f"Not quite: {answer.text}; {yours}, {by}.")
