"""The prediction: an answer to choose, a number to type, or a line to drag to where one thinks it is."""

import streamlit as st

from gdviz.teaching import Choice, Count, Lesson, Mark
from gdviz.ui.progress import Place, note


def ask_prediction(lesson: Lesson, place: Place) -> None:
    """The question, what it is answered with, and the button that makes the answer a prediction."""
    st.markdown(f"**{lesson.question.prompt(lesson.opening)}**")
    guess = _ask(lesson, f"guess {place[0]} {place[1]}")
    missing = guess is None
    st.button("That is my prediction", on_click=_predict, args=(place, guess), disabled=missing, type="primary")


def _predict(place: Place, guess: str | float) -> None:
    note(place, guess=guess)


def _ask(lesson: Lesson, key: str) -> str | float | None:
    """The answer so far; None for none."""
    question = lesson.question
    if isinstance(question, Choice):
        words = {option.key: option.text for option in question.options.values()}
        chosen: str | None = st.radio("Your prediction", words, index=None, format_func=words.__getitem__, key=key)
        return chosen
    if isinstance(question, Count):
        return st.number_input("How many steps?", min_value=1, max_value=100_000, value=None, key=key)
    if not isinstance(question, Mark):
        raise TypeError(f"there is no way here to answer a {type(question).__name__}")
    middle = round((question.low + question.high) / 2.0 / question.step) * question.step
    return st.slider(f"Your line: {question.symbol}", question.low, question.high, middle, question.step, key=key)
