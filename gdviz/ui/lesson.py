"""The frame of every page: notes, controls at the left, the stage at the right, the idea and presets below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import streamlit as st

from gdviz.analysis import Run
from gdviz.figures import landscape_figure, loss_figure, rate_figure, surface_figure
from gdviz.figures.style import STROKES
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.surfaces import Surface
from gdviz.ui import cache, links
from gdviz.ui.fan import fan_url
from gdviz.ui.relief import stand_in
from gdviz.ui.run_controls import Chosen, apply, choose_runs, drawn_keys, move_start
from gdviz.ui.stage import Caption, Live, Picture, stage
from gdviz.ui.tone import TONES

PRESENTER_SCALE = 1.5

Presets: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Title of a button → the controls it sets."""


@dataclass(frozen=True)
class Idea:
    """What a page is about: two sentences, a formula in TeX, and where they come from."""

    text: str
    formula: str
    source: str


def run_page(title: str, opening: RunSpec, idea: Idea, presets: Presets) -> None:
    """Controls at the left; at the right the runs they choose, the idea behind them, and what to try."""
    notes = st.empty()
    with st.container(key="lesson"):
        first, picture, more = (st.container(key=key) for key in ("controls", "picture", "more_controls"))
    first.title(title, anchor=False)
    chosen = choose_runs(opening, first, more)
    links.settle_unknown(drawn_keys())
    links.show_notes(notes, chosen)
    if chosen.presenting:
        _present()
    with picture:
        show_runs(chosen)
        _explain(idea)
        _offer(presets)
        _conventions(chosen)


def show_runs(chosen: Chosen) -> None:
    """The runs on the stage, with their verdicts; a sentence if there are none."""
    if not chosen.specs:
        st.info("Choose at least one optimizer to see its path.", icon=":material/arrow_back:")
        return
    runs = [cache.run(spec) for spec in chosen.specs]
    surface = runs[0].objective
    assert isinstance(surface, Surface)
    stage(
        _pictures(surface, runs),
        captions=[_caption(run) for run in runs],
        steps=runs[0].spec.steps,
        attributes={"lr": runs[0].spec.lr},
        live=Live("lr", fan_url(chosen.specs)),
        pick="landscape",
        on_pick=move_start,
        scale=PRESENTER_SCALE if chosen.presenting else 1.0,
    )


def _explain(idea: Idea) -> None:
    st.markdown(idea.text)
    st.latex(idea.formula)
    st.caption(idea.source)


def _offer(presets: Presets) -> None:
    st.markdown("**What to try**")
    for column, (title, settings) in zip(st.columns(len(presets)), presets.items(), strict=True):
        column.button(title, on_click=apply, args=(dict(settings),), width="stretch")


def _conventions(chosen: Chosen) -> None:
    """The update rules in use, with their conventions and papers, one click away."""
    with st.expander("Conventions and sources"):
        st.markdown(
            r"$\alpha_t$ is the rate used for step $t = 0 \dots T-1$, and $\theta_0$ is the start. "
            r"$\lambda_{\max}$ is the largest eigenvalue of the Hessian. $g$ is the measured gradient."
        )
        for spec in chosen.specs:
            optimizer = OPTIMIZERS[spec.optimizer]
            st.markdown(f"**{optimizer.title}** · {optimizer.reference}  \n${optimizer.tex}$")


def _pictures(surface: Surface, runs: Sequence[Run]) -> list[Picture]:
    told = "; ".join(f"{OPTIMIZERS[run.spec.optimizer].title} {run.verdict.text}" for run in runs)
    contour, height = (stand_in(kind, runs[0].spec) for kind in ("contour", "surface"))
    pictures = [
        Picture(
            "landscape",
            landscape_figure(surface, runs, contour),
            f"Contours of {surface.title} with paths: {told}",
            tab="Contour",
        ),
        Picture(
            "surface",
            surface_figure(surface, runs, height),
            f"{surface.title} in 3-D with paths: {told}",
            tab="3-D surface",
        ),
        Picture("loss", loss_figure(surface, runs), f"Loss over the steps: {told}", panel="side"),
    ]
    if runs[0].spec.schedule != "constant":
        pictures.append(Picture("rate", rate_figure(runs), "Learning rate over the steps", panel="side"))
    return pictures


def _caption(run: Run) -> Caption:
    key = run.spec.optimizer
    stroke, verdict = STROKES[key], run.verdict
    return Caption(key, OPTIMIZERS[key].title, stroke.colour, stroke.dash, verdict.text, TONES[verdict.kind])


def _present() -> None:
    """Larger type and no chrome."""
    st.html("<style>html{font-size:125%} header[data-testid=stHeader]{display:none}</style>")
