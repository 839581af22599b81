"""Fit a line: the data at the left, the loss over the weights at the right, one step at a time."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.data_pictures import data
from gdviz.ui.fitting import TIMING, fitting
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import LOSS, SPACE, contour

IDEA = lesson.Idea(
    text="Every line is a point (w, b), and its mean squared error is the height there: a bowl, or a long valley "
    "where the feature is far from 0. Linear algebra finds the bottom in one go; descent walks there, and the "
    "condition number of the data says how long it takes. Standardise the feature, and the valley becomes round.",
    formula=r"f(w, b) = \frac1N \sum_i (w x_i + b - y_i)^2,\qquad "
    r"\theta^* = (\Phi^\top \Phi)^{-1} \Phi^\top y",
    source="Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), §3.2; Huber 1964, Annals "
    "of Mathematical Statistics 35(1).",
)

TIPS = {"data": "tips", "standardise": True, "lr": 0.2, "steps": 40}
PRESETS: lesson.Presets = {
    "Intercept only: a parabola": {"data": "five_points", "intercept_only": True, "lr": 0.1, "steps": 30},
    "Outliers: absolute error": {
        "data": "synthetic",
        "objective": "absolute_regression",
        "outliers": 0.2,
        "lr": 0.05,
    },
    "L1: land on exactly 0": {**TIPS, "optimizer": ["gd", "proximal"], "l1": 3.0, "start_x": 2.0},
}


@st.fragment
def fit_a_line() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Fit a line",
        OPENINGS["fit_a_line"],
        IDEA,
        PRESETS,
        frames=(data(), SPACE, contour("side"), LOSS, TIMING),
        below=fitting,
    )


fit_a_line()
