"""One step: an optimizer's algorithm with the numbers of a single step filled in, line by line."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.step_on_stage import show_step

IDEA = lesson.Idea(
    text="Every optimizer answers one question, how far to go and where, from the slope g and from what it keeps "
    "of earlier slopes. Adam starts with nothing to remember, so its first averages are a tenth and a thousandth "
    "of what they should be; the bias correction divides by just that, and the first step has length α in each "
    "coordinate, however steep the ground is.",
    formula=r"\theta_{t+1} = \theta_t - \alpha_t\, d_t",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), ch. 8; Kingma & Ba 2015, arXiv:1412.6980.",
)

PRESETS: lesson.Presets = {
    "The plain step": {"optimizer": "gd", "lr": 0.05},
    "A velocity builds up": {"optimizer": "momentum", "lr": 0.02, "at": 2},
    "A line search tries": {"optimizer": "armijo", "lr": 1.0, "objective": "rosenbrock"},
}


@st.fragment
def one_step() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "One step",
        OPENINGS["one_step"],
        IDEA,
        PRESETS,
        show=show_step,
    )


one_step()
