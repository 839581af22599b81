"""Condition number: stretch a quadratic, turn it, and count the steps."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import LOSS, SPACE, STEPS, contour
from gdviz.ui.rate_table import rate_table

IDEA = lesson.Idea(
    text="A step short enough for the steep direction is far too short for the flat one: the path zigzags, and "
    "the steps needed grow as κ = λmax/λmin, with momentum only as √κ. Turned by 45°, the ravine lies along no "
    "axis, and methods that scale each coordinate lose what they had gained; gradient descent and momentum do not "
    "notice.",
    formula=r"\rho_{\text{gd}} = \frac{\kappa - 1}{\kappa + 1},\qquad "
    r"\rho_{\text{momentum}} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}",
    source="Polyak, Introduction to Optimization (1987), §1.4 and §3.2; Nocedal & Wright, Numerical Optimization "
    "(2006), §3.3.",
)

PRESETS: lesson.Presets = {
    "A round bowl": {"kappa": 1.0},
    "With momentum": {"optimizer": ["gd", "momentum"], "kappa": 50.0},
    "Turn it: who minds?": {"optimizer": ["gd", "rmsprop", "adam"], "rotation": 45.0},
}


@st.fragment
def condition_number() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Condition number",
        OPENINGS["condition_number"],
        IDEA,
        PRESETS,
        frames=(contour(), SPACE, LOSS, STEPS),
        ghosts=lesson.setting_before,
        below=rate_table,
    )


condition_number()
