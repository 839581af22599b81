"""Schedules: how the learning rate changes over a run, drawn above the loss it leads to."""

import streamlit as st

from gdviz.ui import lesson
from gdviz.ui.openings import OPENINGS
from gdviz.ui.pictures import SPACE, contour
from gdviz.ui.schedule_pictures import MARKED_LOSS, NORMS, SCHEDULED, unclipped, words

IDEA = lesson.Idea(
    text="A large rate travels fast but keeps the noise of the mini-batches alive; a small one settles but takes "
    "for ever to arrive. A schedule has both: it starts with long steps and ends with short ones, so the noise "
    "floor falls with α. Warm-up does the opposite for the first steps, where slopes are steep or not yet known.",
    formula=r"\begin{gathered}\theta_{t+1} = \theta_t - \alpha_t\, g_t \\ "
    r"\textstyle\sum_t \alpha_t = \infty,\ \sum_t \alpha_t^2 < \infty\ \text{ to settle in noise}\end{gathered}",
    source="Robbins & Monro 1951, Annals of Mathematical Statistics 22(3); Loshchilov & Hutter 2017, "
    "arXiv:1608.03983; Goyal et al. 2017, arXiv:1706.02677; Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063 "
    "(clipping).",
)

PRESETS: lesson.Presets = {
    "Warm restarts": {"schedule": ["cosine", "restarts"], "objective": "rastrigin", "lr": 0.01, "batch_size": 256},
    "It reacts: reduce on plateau": {"schedule": ["plateau"], "lr": 0.09, "batch_size": 4},
    "Clip at the cliff": {
        "objective": "cliff",
        "schedule": ["constant"],
        "lr": 6.0,
        "clip_norm": 1.0,
        "steps": 60,
        "batch_size": 256,
    },
}


@st.fragment
def schedules() -> None:
    """The whole page: a change reruns only this."""
    lesson.run_page(
        "Schedules",
        OPENINGS["schedules"],
        IDEA,
        PRESETS,
        frames=(contour(), SPACE, SCHEDULED, MARKED_LOSS, NORMS),
        ghosts=unclipped,
        below=words,
    )


schedules()
