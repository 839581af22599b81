"""Learning rate: four regimes on one slider, and the limit 2/L, predicted and measured."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import FAN, LOSS, PARABOLA, RATE, SPACE, STRIP, contour

IDEA = lesson.Idea(
    text="On a parabola of curvature λ one step multiplies the error by 1 − αλ: below 1/λ it shrinks smoothly, at "
    "1/λ it is gone in one step, up to 2/λ it changes sides, and beyond it grows. A surface has such a parabola "
    "in each eigendirection, and the steepest, L = λmax, sets the limit 2/L for all of them.",
    formula=r"x_{t+1} = (1 - \alpha\lambda)\,x_t,\qquad \text{stable if } \alpha < 2/L",
    source="Nesterov, Lectures on Convex Optimization (2018), §2.1; Smith 2017, arXiv:1506.01186 (range test); "
    "Cohen et al. 2021, arXiv:2103.00065 (edge of stability).",
)

PRESETS: lesson.Presets = {
    "Beyond the limit": {"lr": 0.11},
    "Gone in one step": {"objective": "bowl", "lr": 1.0, "steps": 20},
    "The edge of stability": {
        "objective": "rosenbrock",
        "lr": 0.003,
        "steps": 800,
        "start_x": 0.0,
        "start_y": 0.0,
    },
}


@st.fragment
def learning_rate() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Learning rate",
        OPENINGS["learning_rate"],
        IDEA,
        PRESETS,
        frames=(contour(), SPACE, PARABOLA, LOSS, STRIP, RATE, FAN),
    )


learning_rate()
