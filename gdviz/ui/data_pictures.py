"""The pictures of losses over data: the examples with the model, progress on any clock, noise, and accuracy."""

from dataclasses import replace

from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.members import members
from gdviz.figures import (
    accuracy_figure,
    arrow_traces,
    data_figure,
    estimator_layout,
    flat_or_sharp_layout,
    has_data_figure,
    noise_layout,
    progress_figure,
)
from gdviz.figures.style import LEGEND_INSIDE
from gdviz.losses import DataLoss
from gdviz.ui.extras import check_measure
from gdviz.ui.ground import stand_in
from gdviz.ui.ground_price import seeds_of
from gdviz.ui.pictures import contour
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Panel, Picture


def data(panel: Panel = "main") -> Frame:
    """The examples with each run's model, those in use lit."""

    def draw(scene: Scene) -> Picture | None:
        loss = scene.objective
        if not isinstance(loss, DataLoss) or not has_data_figure(loss):
            return None
        figure = data_figure(loss, scene.runs, members(scene.runs[0].spec))
        title = loss.dataset.title if panel == "side" else ""
        alt = f"{loss.examples} examples of {loss.dataset.title} with the model at the step shown: {scene.told}"
        return Picture("data", figure, alt, panel=panel, tab="Data", title=title)

    return Frame(draw)


def _arrowed(scene: Scene) -> Picture | None:
    picture = contour().draw(scene)
    if picture is None or scene.objective.dimension == 1 or not scene.noisy:
        return picture
    figure = picture.figure
    figure.add_traces(arrow_traces(scene.runs[0]))
    figure.update_layout(showlegend=True, legend=LEGEND_INSIDE)
    for trace in figure.data:
        trace.showlegend = trace.uid.startswith("arrow-")
    words = "; arrows show the true slope and what the mini-batch measures"
    return replace(picture, alt=picture.alt + words)


def _progress(scene: Scene) -> Picture:
    measure, clock = MEASURES[scene.measure], CLOCKS[scene.clock]
    check_measure(measure.key, scene.objective)
    seeds = seeds_of(scene.specs) if scene.noisy else 0
    band = stand_in(f"band-{measure.key}-{clock.key}", scene.specs) if seeds else None
    figure = progress_figure(scene.objective, scene.runs, measure.key, clock.key, band)
    title = f"{measure.title} by {clock.title.lower()}"
    if band:
        title += f"; shaded: 80 % of {seeds} seeds"
    return Picture("progress", figure, f"{title}: {scene.told}", panel="side", title=title)


def followed_extras(measure: str, clock: str) -> tuple[str, ...]:
    """What a picture of a measure on a clock needs of the runs beyond their paths."""
    return (*((measure,) if measure != "excess" else ()), *(("work",) if clock == "work" else ()))


def _accuracy(scene: Scene) -> Picture:
    alt = f"Share of examples told right over the steps: {scene.told}"
    return Picture("accuracy", accuracy_figure(scene.runs), alt, panel="side", title="Examples told right")


def _noise(scene: Scene) -> Picture | None:
    if not scene.objective.quadratic:
        return None
    figure = noise_layout(stand_in("noise", scene.specs))
    alt = "Excess loss in the long run against α/B, measured for two ways to draw batches, with theory's lines"
    title = "The noise ball: where gradient descent ends with a constant α"
    return Picture("noise", figure, alt, panel="gallery", title=title)


def _variance(scene: Scene) -> Picture:
    figure = estimator_layout(stand_in("variance", scene.specs))
    alt = "Variance of the measured gradient against the batch size, measured, with 1/B and (N − B)/(B(N − 1))"
    return Picture(
        "variance", figure, alt, panel="gallery", title="How much a batch blurs the gradient at the start"
    )


def _ends(scene: Scene) -> Picture:
    figure = flat_or_sharp_layout(stand_in("ends", scene.specs))
    alt = "Share of seeds that end in the flat one of two equally deep minima, against α/B"
    title = "Flat or sharp? Where many seeds end on a surface with two minima of one depth"
    return Picture("ends", figure, alt, panel="gallery", title=title)


ARROWED = Frame(_arrowed)
PROGRESS = Frame(_progress, extras=lambda scene: followed_extras(scene.measure, scene.clock))
ACCURACY = Frame(_accuracy, extras=("accuracy",))
NOISE = Frame(_noise)
VARIANCE = Frame(_variance)
ENDS = Frame(_ends)
