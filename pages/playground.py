"""The playground: one surface, any optimizers, and a learning rate to drag across the limit."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS

IDEA = lesson.Idea(
    text="Each step goes downhill by the learning rate α times the slope. Along a direction of curvature λ it "
    "multiplies the error by 1 − αλ: a crawl when αλ is small, a zigzag beyond 1, and beyond 2 every step lands "
    "farther away than it began.",
    formula=r"\theta_{t+1} = \theta_t - \alpha\,\nabla f(\theta_t),\ \text{stable if }\alpha < 2/\lambda_{\max}",
    source="Boyd & Vandenberghe, Convex Optimization (2004), §9.3; Goh, Why Momentum Really Works (2017).",
)

PRESETS: lesson.Presets = {
    "Add momentum": {"optimizer": ["gd", "momentum"], "lr": 0.11, "steps": 100},
    "Just below the limit": {"lr": 0.095, "steps": 100},
    "Who leaves the saddle first?": {
        "objective": "saddle",
        "optimizer": ["gd", "momentum", "adam"],
        "lr": 0.05,
        "steps": 200,
    },
}


@st.fragment
def playground() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page("Playground", OPENINGS["playground"], IDEA, PRESETS)


playground()
