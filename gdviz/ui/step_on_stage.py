"""One step on the stage: the player goes through the lines of the algorithm, not through the steps of the run."""

from collections.abc import Sequence

import streamlit as st

from gdviz.analysis import Run
from gdviz.analysis.filled_in import shown
from gdviz.analysis.one_step import Line as Accounted
from gdviz.analysis.one_step import OneStep, one_step
from gdviz.analysis.wording import number
from gdviz.figures import coordinates_figure, step_figure, style
from gdviz.ui.ground import stand_in
from gdviz.ui.locks import locks
from gdviz.ui.moves import move_start
from gdviz.ui.run_controls import Chosen
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.showing import scale_of
from gdviz.ui.stage import Caption, Line, Pick, Picture, stage
from gdviz.ui.tone import Tone


def show_step(scene: Scene, chosen: Chosen, _: Sequence[Frame] = ()) -> None:
    """The step chosen, of the first run; if that diverged before, its last one, and a sentence."""
    run = scene.runs[0]
    step = one_step(run, min(chosen.at, run.last - 1))
    stage(
        _pictures(run, step, scene),
        captions=[_caption(run, step)],
        steps=len(step.lines),
        attributes={"lr": run.spec.lr, "at": float(step.t)},
        picks=[Pick("step", move_start)] if step.t == 0 and not locks().holds("start_x", "start_y") else [],
        scale=scale_of(chosen),
        lines=[_line(line) for line in step.lines],
        unit="line",
    )
    if step.t < chosen.at:
        st.info(
            f"The run diverged at step {run.last}, so there is no step {chosen.at}: its last one, {step.t}, is "
            "shown.",
            icon=":material/info:",
        )


def _pictures(run: Run, step: OneStep, scene: Scene) -> list[Picture]:
    told = (
        f"step {step.t} of {style.title(run)}, from {shown(run.theta[step.t])} to {shown(run.theta[step.t + 1])}"
    )
    relief = stand_in("contour", scene.specs)
    pictures = [
        Picture("step", step_figure(run, step, relief), f"Contours with the arrows of {told}", tab="The surface"),
        Picture("close", step_figure(run, step, relief, close=True), f"Close up: {told}", tab="Close up"),
    ]
    if step.effective is not None:
        title = "Each coordinate: slope, divisor, and its own learning rate"
        alt = f"Bars for each coordinate at {told}"
        pictures.append(Picture("coordinates", coordinates_figure(step), alt, panel="gallery", title=title))
    return pictures


def _caption(run: Run, step: OneStep) -> Caption:
    """What the step did to the loss."""
    before, after = (float(value) for value in run.loss[step.t : step.t + 2])
    stroke = style.stroke(run)
    falls = after < before
    told = f"step {step.t}: f {'falls' if falls else 'rises'} from {number(before, 4)} to {number(after, 4)}"
    if after == before:
        told = f"step {step.t}: f stays at {number(before, 4)}"
    tone: Tone = "good" if falls else "warn"
    return Caption(run.key, style.title(run), stroke.colour, stroke.dash, told, tone)


def _line(line: Accounted) -> Line:
    note = f"  ({line.note})" if line.note else ""
    return Line(line.title, line.equation, f"{line.arithmetic}{note}")
