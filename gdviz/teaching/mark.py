"""A question for a place on a scale: drag the line to where you think it is."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from gdviz.analysis.wording import number, percent
from gdviz.spec import RunSpec
from gdviz.teaching.question import Answer, Judgement, Question, guessed


@dataclass(frozen=True)
class Mark(Question):
    """Where on the scale from `low` to `high` is `symbol`?

    `axis` is the quantity along the scale, "lr" or "x". A guess is right within `tolerance`: of the answer's size
    if `relative`, else in the units of the scale, on which a line moves by `step`.
    """

    symbol: ClassVar[str]
    axis: ClassVar[str]
    low: ClassVar[float]
    high: ClassVar[float]
    step: ClassVar[float]
    tolerance: ClassVar[float]
    relative: ClassVar[bool] = False

    @abstractmethod
    def measure(self, spec: RunSpec) -> float:
        """The number on the scale."""

    def answer(self, spec: RunSpec) -> Answer:
        """The number with its symbol."""
        value = self.measure(spec)
        return Answer(value, f"{self.symbol} = {number(value)}")

    def judge(self, guess: str | float, spec: RunSpec) -> Judgement:
        """Right within the tolerance; ValueError for a guess that is no number on the scale."""
        said = guessed(guess)
        if not self.low <= said <= self.high:
            raise ValueError(f"a guess must be from {self.low:g} to {self.high:g}, got {said:g}")
        answer = self.answer(spec)
        value = float(answer.value)
        off = abs(said - value) / abs(value) if self.relative else abs(said - value)
        side = "high" if said > value else "low"
        far = f"your {number(said)} is {percent(off) if self.relative else number(off)} too {side}"
        if off <= self.tolerance * (1.0 + 1e-9):
            return Judgement(True, f"Right: {answer.text}" + (f"; {far}." if said != value else "."))
        return Judgement(False, f"Not quite: {answer.text}; {far}.")

    @property
    def allowance(self) -> str:
        """The tolerance in words."""
        return percent(self.tolerance) if self.relative else number(self.tolerance)
