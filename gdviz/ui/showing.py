"""Runs on the stage: their pictures and verdicts, a slider that drives them, and points to pick by hand."""

from collections.abc import Sequence

import streamlit as st

from gdviz.analysis import Run
from gdviz.analysis.facts import Facts
from gdviz.figures import style
from gdviz.ui.extras import EXTRAS, Extra, note_of
from gdviz.ui.fan import fan_url
from gdviz.ui.locks import locks
from gdviz.ui.moves import drawn_keys, move_start, set_rates
from gdviz.ui.probe import probe_url, setting_at
from gdviz.ui.run_controls import Chosen
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Caption, Live, Pick, Picture, stage
from gdviz.ui.tone import TONES

MAP, BASINS = "map", "basins"
"""The pictures on which α and β, and the start, are picked by hand."""
PRESENTER_SCALE = 1.5


def show_runs(scene: Scene, chosen: Chosen, frames: Sequence[Frame], play: str = "", reasons: bool = True) -> None:
    """The runs on the stage, with their verdicts; under it a sentence for each picture that cannot be had.

    A `play` that was not there before plays them from their start. Without `reasons` a verdict is one word.
    """
    pictures, extras, problems = _drawn(scene, frames)
    keys = [extra.key for extra in extras]
    first = scene.runs[0].spec
    held, shown = locks(), [picture.id for picture in pictures]
    movable = "start_x" in drawn_keys() and not held.holds("start_x", "start_y")
    picks = [Pick(name, move_start) for name in ("landscape", BASINS) if movable and name in shown]
    if MAP in shown and not held.holds("lr", "momentum"):
        picks.append(Pick(MAP, _pick_setting, everywhere=True, probe=probe_url(chosen.specs, keys)))
    stage(
        pictures,
        captions=[_caption(run, extras, reasons) for run in scene.runs],
        steps=first.steps,
        attributes={"lr": first.lr, "momentum": Facts(scene.runs[0]).momentum},
        live=Live("lr", fan_url(chosen.specs, keys, chosen.by)) if chosen.following else None,
        picks=picks,
        scale=scale_of(chosen),
        play=play,
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


def scale_of(chosen: Chosen) -> float:
    """How large type is on the stage."""
    return PRESENTER_SCALE if chosen.presenting else 1.0


def _caption(run: Run, extras: Sequence[Extra], reasons: bool) -> Caption:
    stroke, verdict = style.stroke(run), run.verdict
    return Caption(
        run.key,
        style.title(run),
        stroke.colour,
        stroke.dash,
        verdict.text if reasons else verdict.kind,
        TONES[verdict.kind],
        note_of(run, extras),
    )


def present() -> None:
    """Larger type and no chrome."""
    st.html(
        "<style>html{font-size:125%} header[data-testid=stHeader]{display:none} "
        "[data-testid=stMainBlockContainer]{padding-top:1.5rem!important}</style>"
    )
