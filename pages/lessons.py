"""Lessons: eight ideas, each with a prediction, the answer, the reason, and a challenge."""

import streamlit as st

from gdviz.ui.lessons import run_lessons


@st.fragment
def lessons() -> None:
    """The whole page: a change reruns only this."""
    run_lessons()


lessons()
