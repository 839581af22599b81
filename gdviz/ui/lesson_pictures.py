"""The pictures of a lesson: contours, loss and rate; after a prediction also where the line was drawn."""

from collections.abc import Sequence
from dataclasses import replace

from gdviz.analysis.wording import number
from gdviz.figures import fan_figure, guess_trace
from gdviz.spec import RunSpec
from gdviz.teaching import Mark, Question
from gdviz.ui.ground import stand_in
from gdviz.ui.pictures import LOSS, RATE, contour
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Picture

CHALLENGE = (contour(), LOSS, RATE)
"""What a run is shown by."""


def reveal(question: Question, guess: str | float, spec: RunSpec) -> Sequence[Frame]:
    """The pictures of the answer: with a line for the guess, where it was one."""
    if not isinstance(question, Mark) or isinstance(guess, str):
        return CHALLENGE
    answer = float(question.answer(spec).value)
    if question.axis == "lr":
        return (*CHALLENGE, Frame(lambda scene: _fan(scene, guess, answer), extras=("final",)))
    return (Frame(lambda scene: _marked(scene, guess)), *CHALLENGE[1:])


def _fan(scene: Scene, guess: float, answer: float) -> Picture:
    """The loss after T steps for every α, with the guess and the limit."""
    lines = {f"your guess = {number(guess)}": guess, f"limit = {number(answer)}": answer}
    figure = fan_figure(scene.objective, scene.runs, lines, stand_in("fan", scene.specs))
    steps = scene.runs[0].spec.steps
    alt = f"Loss after {steps} steps against the learning rate, with {' and '.join(lines)}"
    return Picture("fan", figure, alt, panel="wide", title=f"Every α at once: the loss after {steps} steps")


def _marked(scene: Scene, guess: float) -> Picture | None:
    """The contours with an upright line at the guess."""
    picture = contour().draw(scene)
    if picture is None:
        return None
    picture.figure.add_traces([guess_trace(scene.objective, guess)])
    return replace(picture, alt=f"{picture.alt}; a dashed line at the guess, x = {number(guess)}")
