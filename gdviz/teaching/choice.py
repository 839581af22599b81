"""A question with a few answers to choose from."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from gdviz.catalogue import Catalogue
from gdviz.spec import RunSpec
from gdviz.teaching.question import Answer, Judgement, Question


@dataclass(frozen=True)
class Option:
    """One of the answers, with its words."""

    key: str
    text: str


@dataclass(frozen=True)
class Choice(Question):
    """Which of the `options` comes true?"""

    options: ClassVar[Catalogue[Option]]

    @abstractmethod
    def found(self, spec: RunSpec) -> tuple[str, str]:
        """The key of the option that comes true, and what was measured, as a clause with its number."""

    def answer(self, spec: RunSpec) -> Answer:
        """The option that comes true."""
        key, measured = self.found(spec)
        return Answer(key, f"{self.options[key].text} ({measured})")

    def judge(self, guess: str | float, spec: RunSpec) -> Judgement:
        """Right is the one option; ValueError for a guess that is none of them."""
        chosen = self.options[str(guess)]
        answer = self.answer(spec)
        if chosen.key == answer.value:
            return Judgement(True, f"Right: {answer.text}.")
        return Judgement(False, f"Not so: {answer.text}. Your guess was: {chosen.text}.")
