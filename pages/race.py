"""Race: any optimizers from one start, tuned by a rule that is declared."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import SPACE, contour
from gdviz.ui.race_pictures import BASINS, DISTANCE_RACED, EFFECTIVE, LOSS_RACED, results

IDEA = lesson.Idea(
    text="Which optimizer is best? The answer depends on how each was tuned: with one α for all, whoever that α "
    "suits wins; with textbook defaults, whoever's default fits this surface. A fair race gives every racer the "
    "same budget to find its own α, and says so. Steps are not work either: a line search calls f again and "
    "again, and Newton's method pays for the Hessian.",
    formula=r"\text{finish: } f(\theta_t) - f^* \le \varepsilon\,(f(\theta_0) - f^*)",
    source="Schmidt, Schneider & Hennig 2021, arXiv:2007.01547; Choi et al. 2019, arXiv:1910.05446; Nocedal & "
    "Wright, Numerical Optimization (2006), ch. 3.",
)

PRESETS: lesson.Presets = {
    "Each at its best": {"tuning": "sweep"},
    "Textbook defaults": {"tuning": "defaults"},
    "What a step costs": {"optimizer": ["gd", "momentum", "armijo", "newton"], "tuning": "sweep", "clock": "work"},
}


@st.fragment
def race() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Race",
        OPENINGS["race"],
        IDEA,
        PRESETS,
        frames=(contour(), BASINS, SPACE, LOSS_RACED, DISTANCE_RACED, EFFECTIVE),
        below=results,
    )


race()
