"""The pictures that pages choose from: each with its figure, its place on the stage, and what it says in words."""

from gdviz.analysis.facts import Facts
from gdviz.analysis.parabola import bend_at_minimum, parabola_spec
from gdviz.analysis.theory import ANALYSED, max_stable_lr
from gdviz.analysis.wording import number
from gdviz.figures import (
    curvature_strip,
    fan_figure,
    landscape_figure,
    loss_figure,
    map_figure,
    mode_figure,
    parabola_figure,
    rate_figure,
    steps_figure,
    surface_figure,
)
from gdviz.optimizers import OPTIMIZERS
from gdviz.ui import cache
from gdviz.ui.ground import stand_in
from gdviz.ui.scene import Frame, Scene, told
from gdviz.ui.stage import Panel, Picture


def contour(panel: Panel = "main") -> Frame:
    """The contours of the surface with the paths."""

    def draw(scene: Scene) -> Picture:
        figure = landscape_figure(scene.objective, scene.runs, stand_in("contour", scene.specs), scene.ghosts)
        alt = f"Contours of {scene.objective.title} with paths: {scene.told}"
        return Picture("landscape", figure, alt, panel=panel, tab="Contour")

    return Frame(draw)


def _space(scene: Scene) -> Picture | None:
    if scene.objective.dimension == 1:
        return None
    figure = surface_figure(scene.objective, scene.runs, stand_in("surface", scene.specs))
    alt = f"{scene.objective.title} in 3-D with paths: {scene.told}"
    return Picture("surface", figure, alt, tab="3-D surface")


def _loss(scene: Scene) -> Picture:
    figure = loss_figure(scene.objective, scene.runs, scene.ghosts)
    return Picture("loss", figure, f"Loss over the steps: {scene.told}", panel="side")


def _rate(scene: Scene) -> Picture | None:
    if scene.by == "optimizer" and scene.runs[0].spec.schedule == "constant":
        return None
    return Picture("rate", rate_figure(scene.runs), "Learning rate over the steps", panel="side")


def _parabola(scene: Scene) -> Picture:
    steepest = bend_at_minimum(scene.objective).largest
    runs = [cache.run(parabola_spec(spec)) for spec in scene.specs]
    return Picture(
        "parabola",
        parabola_figure(steepest, runs),
        f"The parabola ½λx² with λ = {number(steepest)}: {told(runs)}",
        panel="side",
        title=f"One dimension: ½λx², λ = {number(steepest)}",
    )


def _fan(scene: Scene) -> Picture:
    steepest = bend_at_minimum(scene.objective).largest
    limits = _limits(scene, steepest)
    figure = fan_figure(scene.objective, scene.runs, limits, stand_in("fan", scene.specs))
    known = ", ".join(limits) or "no limit is known in closed form"
    steps = scene.runs[0].spec.steps
    alt = f"Loss after {steps} steps against the learning rate, with the present one as a dot; {known}"
    return Picture("fan", figure, alt, panel="wide", title=f"Every α at once: the loss after {steps} steps")


def _limits(scene: Scene, steepest: float) -> dict[str, float]:
    """Words → the largest stable α of each run that theory speaks of."""
    limits: dict[str, float] = {}
    for run in scene.runs:
        key = run.spec.optimizer
        if key in ANALYSED:
            limit = max_stable_lr(steepest, key, Facts(run).momentum)
            words = "2/L" if key == "gd" else f"{OPTIMIZERS[key].title}'s limit"
            limits[f"{words} = {number(limit)}"] = limit
    return limits


def _strip(scene: Scene) -> Picture | None:
    if scene.objective.quadratic:
        return None
    steepest = bend_at_minimum(scene.objective).largest
    return Picture(
        "strip",
        curvature_strip(steepest, scene.runs),
        "The largest curvature along the path, beside the most that each step can bear",
        panel="side",
        title="λmax along the path; dotted: the most the step can bear",
    )


def _map(scene: Scene) -> Picture:
    eigenvalues = bend_at_minimum(scene.objective).eigenvalues
    run = scene.runs[0]
    figure = map_figure(run, eigenvalues, scene.objective.quadratic, stand_in("map", scene.specs))
    title = OPTIMIZERS[run.spec.optimizer].title
    alt = f"How fast {title} converges for every learning rate and momentum; {scene.told}"
    return Picture("map", figure, alt, tab="Stability map")


def _modes(scene: Scene) -> Picture:
    bend_at_minimum(scene.objective)  # for its sentence, the same as the map's, where there is no minimum
    alt = f"Error in each eigendirection over the steps: {scene.told}"
    return Picture("modes", mode_figure(scene.runs), alt, panel="side", title="Error in each eigendirection")


def _steps(scene: Scene) -> Picture:
    kappa = bend_at_minimum(scene.objective).condition_number
    alt = "Measured steps against the condition number for five methods"
    return Picture(
        "steps",
        steps_figure(kappa, stand_in("steps", scene.specs)),
        alt,
        panel="wide",
        title="Measured steps to 1 % of the error, from round to long ravines",
    )


SPACE = Frame(_space)
LOSS = Frame(_loss)
RATE = Frame(_rate)
PARABOLA = Frame(_parabola, extras=("parabola",))
FAN = Frame(_fan, extras=("final",))
STRIP = Frame(_strip, extras=("edge",))
MAP = Frame(_map, extras=("setting",))
MODES = Frame(_modes, extras=("modes",))
STEPS = Frame(_steps)
