"""What a goal is: a task in words, and whether a run meets it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from gdviz.analysis.run import Run
from gdviz.analysis.wording import steps


@dataclass(frozen=True)
class Grade:
    """Whether the challenge is met, one sentence with the number, and that number, the lower the better.

    `score` is None where there is no such number.
    """

    passed: bool
    text: str
    score: float | None


@dataclass(frozen=True)
class Goal(ABC):
    """Something a run is to reach."""

    @property
    @abstractmethod
    def task(self) -> str:
        """What is to be reached, with its numbers, in one sentence."""

    @abstractmethod
    def grade(self, run: Run) -> Grade:
        """The Grade of a run, its setting taken as allowed."""


def diverged(run: Run) -> Grade | None:
    """The Grade of a run that left every scale; None for any other."""
    if run.termination.kind != "diverged":
        return None
    return Grade(False, f"It diverges: after {steps(run.termination.step)} it has left every scale.", None)
