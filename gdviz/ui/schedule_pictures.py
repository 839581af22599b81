"""The pictures of schedules: the rate above the loss, what clipping does to the gradient; and words under them."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from gdviz.analysis.clipping import Clipping
from gdviz.analysis.noise_floor import floors_compared, times_lower
from gdviz.figures import fired_marks, norms_figure, style
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.pictures import LOSS, RATE
from gdviz.ui.run_controls import Chosen
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Picture


def unclipped(chosen: Chosen) -> Sequence[RunSpec]:
    """The chosen runs without clipping, if they are clipped."""
    return [replace(spec, clip_norm=None) for spec in chosen.specs if spec.clip_norm is not None]


def words(scene: Scene) -> None:
    """How much lower the noise floor is under each schedule, and what clipping saves and costs."""
    titles = {run.spec.schedule: style.title(run) for run in scene.runs}
    ratios = floors_compared(scene.runs)
    compared = [f"*{titles[schedule]}* {times_lower(ratio)}" for schedule, ratio in ratios.items()]
    if compared:
        st.markdown(f"**Noise floor**, against a constant rate: {', '.join(compared)}.")
    if scene.ghosts:
        st.markdown(f"**Clipping**, {style.title(scene.runs[0])}: {_clipping(scene).text}")


def _clipping(scene: Scene) -> Clipping:
    first = scene.runs[0]
    return Clipping(first, cache.run(replace(first.spec, clip_norm=None), scene.by))


def _rate(scene: Scene) -> Picture | None:
    picture = RATE.draw(scene)
    return picture and replace(picture, title="The learning rate of each step")


def _loss(scene: Scene) -> Picture | None:
    picture = LOSS.draw(scene)
    if picture is None:
        return None
    for run in scene.runs:
        picture.figure.add_traces(fired_marks("loss", run, scene.objective.excess(run.loss)))
    return replace(picture, title="The loss, on the same steps")


def _norms(scene: Scene) -> Picture | None:
    if not scene.ghosts:
        return None
    alt = f"Length of the gradient over the steps before and after clipping: {scene.told}"
    title = f"The gradient before and after clipping: {style.title(scene.runs[0])}"
    return Picture("norms", norms_figure(_clipping(scene)), alt, panel="gallery", title=title)


SCHEDULED = Frame(_rate)
MARKED_LOSS = Frame(_loss, extras=("floor",))
NORMS = Frame(_norms)
