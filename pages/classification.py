"""Classification: two species, the line between them, and the log-loss it slides down."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.data_pictures import ACCURACY, data
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import LOSS, SPACE, contour

IDEA = lesson.Idea(
    text="The log-loss asks for a high probability of each flower's own species; its gradient is the mean of "
    "(σ(z) − y)·x, so flowers on the wrong side pull hardest. Accuracy counts heads and moves in jumps, which no "
    "gradient can follow; where a line parts the classes, the loss has no minimum and the weights grow for ever.",
    formula=r"f(\theta) = \frac1N \sum_i \log\bigl(1 + e^{-s_i \langle\theta, x_i\rangle}\bigr),\qquad "
    r"\nabla f = \frac1N \sum_i (\sigma(z_i) - y_i)\, x_i",
    source="Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §4.4; Fisher 1936, Annals "
    "of Eugenics 7(2); Soudry et al. 2018, JMLR 19(70) (separable data).",
)

PRESETS: lesson.Presets = {
    "One feature, standardised": {"both": False, "standardise": True, "lr": 1.0, "steps": 200},
    "Separable: no minimum": {"separable": True, "lr": 5.0, "steps": 1000},
    "Separable, held by L2": {"separable": True, "l2": 0.1, "lr": 0.5, "steps": 200},
}


@st.fragment
def classification() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Classification",
        OPENINGS["classification"],
        IDEA,
        PRESETS,
        frames=(data(), SPACE, contour("side"), LOSS, ACCURACY),
    )


classification()
