"""The verdict itself: one word of a fixed list, and the sentence that goes with it."""

from dataclasses import dataclass
from typing import Literal

VerdictKind = Literal[
    "converged",
    "crawling",
    "oscillating",
    "stuck at a saddle",
    "trapped",
    "wandering in noise",
    "diverged",
]


@dataclass(frozen=True)
class Verdict:
    """The kind of ending, and one sentence with a number and a reason."""

    kind: VerdictKind
    text: str
