"""The frame of every page: notes, controls at the left, the stage at the right, the idea and presets below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import streamlit as st

from gdviz.analysis import Run
from gdviz.analysis.facts import Facts
from gdviz.figures.style import STROKES
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui import cache, links
from gdviz.ui.extras import EXTRAS, Extra, note_of
from gdviz.ui.fan import fan_url
from gdviz.ui.front import Front
from gdviz.ui.moves import apply, drawn_keys, move_start, set_rates
from gdviz.ui.pictures import LOSS, RATE, SPACE, Frame, Scene, contour
from gdviz.ui.probe import probe_url, setting_at
from gdviz.ui.run_controls import Chosen, choose_runs
from gdviz.ui.slider_bands import show_bands
from gdviz.ui.stage import Caption, Live, Pick, Picture, stage
from gdviz.ui.tone import TONES

PRESENTER_SCALE = 1.5
BASICS = (contour(), SPACE, LOSS, RATE)
"""The pictures of a page that asks for no others."""
MAP = "map"
"""The picture on which α and β are picked by hand."""

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
    opening: RunSpec,
    idea: Idea,
    presets: Presets,
    *,
    frames: Sequence[Frame] = BASICS,
    front: Front | None = None,
    compare: bool = False,
    below: Callable[[Scene], None] | None = None,
) -> None:
    """Controls at the left; at the right the runs they choose, the idea behind them, and what to try.

    `frames` are the pictures, `front` the first controls. With `compare` the setting before stays as a pale
    path. `below` draws what a page has to say of the runs under the stage.
    """
    front = front or Front()
    notes = st.empty()
    with st.container(key="lesson"):
        first, picture, more = (st.container(key=key) for key in ("controls", "picture", "more_controls"))
    first.title(title, anchor=False)
    chosen = choose_runs(opening, first, more, front)
    links.settle_unknown(drawn_keys())
    links.show_notes(notes, chosen)
    if chosen.presenting:
        _present()
    if front.bands:
        show_bands(chosen)
    with picture:
        scene = _scene(chosen, compare)
        if scene is not None:
            _show(scene, chosen, frames)
            if below is not None:
                below(scene)
        _explain(idea)
        _offer(presets)
        _conventions(chosen)


def _scene(chosen: Chosen, compare: bool) -> Scene | None:
    """The runs to show; a sentence if there are none."""
    if not chosen.specs:
        st.info("Choose at least one optimizer to see its path.", icon=":material/arrow_back:")
        return None
    runs = [cache.run(spec) for spec in chosen.specs]
    ghosts = [cache.run(spec) for spec in _before(chosen.specs)] if compare else []
    return Scene(runs[0].objective, runs, ghosts, chosen.measure, chosen.clock)


def _before(specs: tuple[RunSpec, ...]) -> tuple[RunSpec, ...]:
    """The specs of the setting before this one."""
    now, before = st.session_state.get("settings_shown", (specs, ()))
    if now != specs:
        now, before = specs, now
    st.session_state["settings_shown"] = (now, before)
    return before


def _show(scene: Scene, chosen: Chosen, frames: Sequence[Frame]) -> None:
    """The runs on the stage, with their verdicts; under it a sentence for each picture that cannot be had."""
    pictures, extras, problems = _drawn(scene, frames)
    keys = [extra.key for extra in extras]
    first = scene.runs[0].spec
    picks = [Pick("landscape", move_start)] if scene.objective.dimension <= 2 else []
    if any(picture.id == MAP for picture in pictures):
        picks.append(Pick(MAP, _pick_setting, everywhere=True, probe=probe_url(chosen.specs, keys)))
    stage(
        pictures,
        captions=[_caption(run, extras) for run in scene.runs],
        steps=first.steps,
        attributes={"lr": first.lr, "momentum": Facts(scene.runs[0]).momentum},
        live=Live("lr", fan_url(chosen.specs, keys)) if chosen.following else None,
        picks=picks,
        scale=PRESENTER_SCALE if chosen.presenting else 1.0,
    )
    for problem in problems:
        st.info(problem, icon=":material/info:")


def _drawn(scene: Scene, frames: Sequence[Frame]) -> tuple[list[Picture], list[Extra], list[str]]:
    """The pictures that the scene has, what they need of the runs, and why it lacks the others."""
    pictures: list[Picture] = []
    needed: list[str] = []
    problems: list[str] = []
    for frame in frames:
        try:
            picture = frame.draw(scene)
        except ValueError as problem:
            problems.append(str(problem))
            continue
        if picture is not None:
            pictures.append(picture)
            needed += frame.needs(scene)
    return pictures, [EXTRAS[key] for key in dict.fromkeys(needed)], list(dict.fromkeys(problems))


def _pick_setting(x: float, y: float) -> None:
    set_rates(*setting_at(x, y))


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


def _caption(run: Run, extras: Sequence[Extra]) -> Caption:
    key = run.spec.optimizer
    stroke, verdict = STROKES[key], run.verdict
    return Caption(
        key,
        OPTIMIZERS[key].title,
        stroke.colour,
        stroke.dash,
        verdict.text,
        TONES[verdict.kind],
        note_of(run, extras),
    )


def _present() -> None:
    """Larger type and no chrome."""
    st.html(
        "<style>html{font-size:125%} header[data-testid=stHeader]{display:none} "
        "[data-testid=stMainBlockContainer]{padding-top:1.5rem!important}</style>"
    )
