"""Momentum: the plane of learning rate and momentum, measured, with theory's lines over it."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import MAP, MODES, SPACE, contour
from gdviz.ui.tuning import tuning

IDEA = lesson.Idea(
    text="Momentum remembers its velocity, so along each eigendirection the run is a damped spring: with little "
    "momentum it creeps, with much it rings, and between the two lies critical damping. Once it rings, every "
    "direction decays by √β a step, however flat it is, up to the limit αλ = 2 + 2β.",
    formula=r"v \leftarrow \beta v + g,\ \theta \leftarrow \theta - \alpha v,\qquad "
    r"0 < \alpha\lambda < 2 + 2\beta,\ \beta_{\text{critical}} = (1 - \sqrt{\alpha\lambda})^2",
    source="Polyak 1964, USSR Comp. Math. Math. Phys. 4(5), 1–17; Goh 2017, Distill, doi:10.23915/distill.00006.",
)

PRESETS: lesson.Presets = {
    "The textbook ravine, without it": {"curvature": 0.2, "lr": 0.6, "momentum": 0.0},
    "Too much of it": {"lr": 0.01, "momentum": 0.98, "steps": 300},
    "The banana valley": {"objective": "rosenbrock", "lr": 0.0005, "momentum": 0.9, "steps": 300},
}


@st.fragment
def momentum() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Momentum",
        OPENINGS["momentum"],
        IDEA,
        PRESETS,
        frames=(MAP, SPACE, contour("side"), MODES),
        below=tuning,
    )


momentum()
