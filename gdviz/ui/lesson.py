"""The frame of every page: notes, controls at the left, the stage at the right, the idea and presets below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import streamlit as st

from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.schedules import SCHEDULES, Schedule
from gdviz.spec import RunSpec
from gdviz.ui import cache, links
from gdviz.ui.export_menu import offer_exports
from gdviz.ui.locks import PARAMETERS, locks, show_task, tell_unknown
from gdviz.ui.moves import apply, drawn_keys
from gdviz.ui.openings import Opening
from gdviz.ui.pictures import LOSS, RATE, SPACE, contour
from gdviz.ui.run_controls import Chosen, choose_runs
from gdviz.ui.run_links import offer_one_step
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.share import offer_share
from gdviz.ui.showing import present, show_runs
from gdviz.ui.slider_bands import show_bands

BASICS = (contour(), SPACE, LOSS, RATE)
"""The pictures of a page that asks for no others."""

Presets: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Title of a button → the controls it sets."""


@dataclass(frozen=True)
class Idea:
    """What a page is about: two sentences, a formula in TeX, and where they come from."""

    text: str
    formula: str
    source: str


def run_page(
    title: str,
    opening: Opening,
    idea: Idea,
    presets: Presets,
    *,
    frames: Sequence[Frame] = BASICS,
    ghosts: Callable[[Chosen], Sequence[RunSpec]] = lambda _: (),
    show: Callable[[Scene, Chosen, Sequence[Frame]], None] = show_runs,
    below: Callable[[Scene], None] | None = None,
) -> None:
    """Controls at the left; at the right the runs they choose, the idea behind them, and what to try.

    `frames` are the pictures. `ghosts` are runs to be shown as pale paths beside the
    chosen ones. `show` puts the scene on the stage, and `below` draws what a page has to say of it under that.
    """
    front, held = opening.front, locks()
    notes, task = st.empty(), st.empty()
    with st.container(key="page_frame"):
        first, picture, more = (st.container(key=key) for key in ("controls", "picture", "more_controls"))
    first.title(title, anchor=False)
    chosen = choose_runs(opening.spec, first, more, front)
    if links.settle_unknown(drawn_keys() | set(PARAMETERS)):
        tell_unknown(drawn_keys())
    links.show_notes(notes, chosen)
    show_task(task, held.task)
    if chosen.presenting:
        present()
    if front.bands:
        show_bands(chosen)
    with picture:
        scene = _scene(chosen, ghosts)
        if scene is not None:
            show(scene, chosen, frames)
            if below is not None:
                below(scene)
        _explain(idea)
        if not held.given:
            _offer(presets)
            if not front.at:
                offer_one_step(chosen)
        with st.container(horizontal=True):
            offer_share()
            if scene is not None:
                offer_exports(scene)
        _conventions(chosen)


def _scene(chosen: Chosen, ghosts: Callable[[Chosen], Sequence[RunSpec]]) -> Scene | None:
    """The runs to show; a sentence if there are none."""
    if not chosen.specs:
        st.info(f"Choose at least one {chosen.by} to see its path.", icon=":material/arrow_back:")
        return None
    runs = cache.runs(chosen.specs, chosen.by)
    pale = cache.runs(ghosts(chosen), chosen.by)
    return Scene(runs[0].objective, runs, pale, chosen.measure, chosen.clock, chosen.racing)


def setting_before(chosen: Chosen) -> tuple[RunSpec, ...]:
    """The specs of the setting before this one."""
    now, before = st.session_state.get("settings_shown", (chosen.specs, ()))
    if now != chosen.specs:
        now, before = chosen.specs, now
    st.session_state["settings_shown"] = (now, before)
    return before


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
        rules: list[Optimizer | Schedule] = [OPTIMIZERS[spec.optimizer] for spec in chosen.specs]
        rules += [SCHEDULES[spec.schedule] for spec in chosen.specs if spec.schedule != "constant"]
        for rule in dict.fromkeys(rules):
            st.markdown(f"**{rule.title}** · {rule.reference}  \n${rule.tex}$")
