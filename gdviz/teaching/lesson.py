"""What a lesson is: a picture that fails, a prediction, the reason with its number, a challenge, and free play."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, TypeAlias

from gdviz.spec import RunSpec
from gdviz.teaching.challenge import Challenge
from gdviz.teaching.question import Question

Lists: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]
"""The numbers that variants are drawn from, by name; the first of each are those of the lesson itself."""

MAX_VARIANT = 1_000_000
"""The highest seed of a variant."""


@dataclass(frozen=True)
class Lesson:
    """One idea. `opening` is the picture that fails, `page` the key of the page for free play.

    `build` makes the lesson of one entry from each of the `lists`.
    """

    key: str
    title: str
    idea: str
    opening: RunSpec
    question: Question
    challenge: Challenge
    page: str
    lists: Lists = field(repr=False)
    build: Callable[..., "Lesson"] = field(repr=False, compare=False)

    @property
    def reveal(self) -> RunSpec:
        """The run that shows whether the prediction was right."""
        return self.question.asked(self.opening)

    @property
    def turn(self) -> tuple[str, ...]:
        """The keys of the controls that may be turned in the challenge."""
        return self.challenge.turn

    @property
    def variants(self) -> int:
        """How many different variants there are."""
        return math.prod(len(values) for _, values in self.lists)

    def variant(self, seed: int) -> "Lesson":
        """The same lesson with other numbers; seed 0 is the lesson itself, `variants` seeds in a row all differ.

        Raises ValueError for a seed that is no whole number from 0 to 1000000.
        """
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_VARIANT:
            raise ValueError(f"the seed of a variant must be a whole number from 0 to {MAX_VARIANT}, got {seed!r}")
        total = self.variants
        place = seed * _stride(total) % total
        numbers = next(islice(product(*(values for _, values in self.lists)), place, None))
        return self.build(**{name: value for (name, _), value in zip(self.lists, numbers, strict=True)})


def itself(build: Callable[..., Lesson], lists: Lists) -> Lesson:
    """The lesson of the first entry of each list."""
    return build(**{name: values[0] for name, values in lists})


def _stride(total: int) -> int:
    """A step without a common divisor with the total, near its golden section: neighbours are far apart."""
    step = max(1, round(0.618 * total))
    while math.gcd(step, total) > 1:
        step += 1
    return step
