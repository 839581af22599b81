"""What a question is: something to predict before anything moves, answered by running the engine."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

from gdviz.spec import RunSpec


@dataclass(frozen=True)
class Answer:
    """The right answer: the key of an option or a number, NaN for "never", and in words."""

    value: str | float
    text: str


@dataclass(frozen=True)
class Judgement:
    """Whether a guess was right, and in words the right answer and how far off the guess was."""

    right: bool
    text: str


@dataclass(frozen=True)
class Question(ABC):
    """A question about what follows from a setting; nothing of the answer is stored.

    `spec` is the setting at hand everywhere, of the kind the lesson opens with; its numbers may be others.
    """

    def asked(self, spec: RunSpec) -> RunSpec:
        """The run that the question is about, to be played as the reveal."""
        return spec

    @abstractmethod
    def prompt(self, spec: RunSpec) -> str:
        """The question in words."""

    @abstractmethod
    def answer(self, spec: RunSpec) -> Answer:
        """The right answer, computed now."""

    @abstractmethod
    def judge(self, guess: str | float, spec: RunSpec) -> Judgement:
        """Compare a guess with the answer; ValueError for a guess of the wrong kind."""

    @abstractmethod
    def reason(self, spec: RunSpec) -> str:
        """Why it is so, with the number, in one to three sentences."""


def guessed(guess: str | float) -> float:
    """A guess as a finite number; ValueError for anything else."""
    try:
        value = math.nan if isinstance(guess, bool | str) else float(guess)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"a guess must be a finite number, got {str(guess)[:40]!r}")
    return value
