"""What a learner has done of each lesson, kept while the browser's session lasts and nowhere else."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from gdviz.ui.visit import PROGRESS

Place = tuple[str, int]
"""The key of a lesson and the seed of its variant."""


@dataclass(frozen=True)
class Progress:
    """The prediction, None before it is made; whether the learner has gone on to the challenge, and met it."""

    guess: str | float | None = None
    onward: bool = False
    passed: bool = False


def progress_at(place: Place) -> Progress:
    """What has been done of this variant of a lesson."""
    found: dict[Place, Progress] = st.session_state.get(PROGRESS, {})
    return found.get(place, Progress())


def note(place: Place, **done: Any) -> None:
    """Note what has been done: fields of Progress by name."""
    everything = st.session_state.get(PROGRESS, {})
    st.session_state[PROGRESS] = {**everything, place: replace(progress_at(place), **done)}


def met() -> set[str]:
    """The lessons whose challenge has been met, in any variant."""
    return {key for (key, _), done in st.session_state.get(PROGRESS, {}).items() if done.passed}
