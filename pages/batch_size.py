"""Batch size: a part of the examples tells the slope roughly, at a part of the price."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.data_pictures import ARROWED, ENDS, NOISE, PROGRESS, VARIANCE, data
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import SPACE

IDEA = lesson.Idea(
    text="A mini-batch of B examples measures the slope without bias, with a variance that falls as 1/B, at B/N "
    "of the price. With a constant α the path therefore never settles: it wanders in a ball whose size grows with "
    "α/B, and only a falling α, or a larger batch, makes it smaller.",
    formula=r"\operatorname{Var}(g_B) = \frac{\sigma^2}{B}\cdot\frac{N - B}{N - 1},\qquad "
    r"\mathbb E[f - f^*] \approx \frac{\alpha}{4B}\operatorname{tr}\Sigma\ \text{ for small } \alpha",
    source="Robbins & Monro 1951, Annals of Mathematical Statistics 22(3); Mandt, Hoffman & Blei 2017, "
    "JMLR 18(134); Bottou, Curtis & Nocedal 2018, SIAM Review 60(2), §4.",
)

PRESETS: lesson.Presets = {
    "One example at a time": {"batch_size": 1, "lr": 0.1, "steps": 488, "clock": "epochs"},
    "Let α fall": {"batch_size": 4, "schedule": "inverse_time", "steps": 400},
    "Same price: 2 epochs": {"batch_size": 32, "steps": 16, "clock": "evaluations", "lr": 0.2},
}


@st.fragment
def batch_size() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Batch size",
        OPENINGS["batch_size"],
        IDEA,
        PRESETS,
        frames=(ARROWED, SPACE, data("side"), PROGRESS, NOISE, VARIANCE, ENDS),
    )


batch_size()
