"""The regimes of the learning rate on its slider's own track: crawl, smooth, oscillate, diverge."""

from bisect import bisect_left

import numpy as np

from gdviz.analysis.bands import REGIMES, bands
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import ANALYSED
from gdviz.analysis.wording import number
from gdviz.engine.entries import objective_of
from gdviz.figures import style
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.run_controls import Chosen

TINTS = (style.GREY, style.GREEN, style.ORANGE, style.VERMILION)


def show_bands(chosen: Chosen) -> None:
    """Colour the slider's track by the regimes of the first run that theory speaks of, and name them below it.

    Where there are none, a sentence under the slider says why.
    """
    spec = next((spec for spec in chosen.specs if spec.optimizer in ANALYSED), None)
    if chosen.under_rate is None or not chosen.specs:
        return
    if spec is None:
        titles = ", ".join(OPTIMIZERS[spec.optimizer].title for spec in chosen.specs)
        chosen.under_rate.caption(f"No closed form says where {titles} begins to diverge: try.")
        return
    try:
        steepest = bend_at_minimum(objective_of(spec)).largest
    except ValueError as problem:
        chosen.under_rate.caption(str(problem))
        return
    chosen.under_rate.html(_markup(spec, steepest))


def track_position(lr: float) -> float:
    """Where a learning rate lies on the track, from 0 to 1; its positions are almost even in log α."""
    i = bisect_left(LEARNING_RATES, lr)
    if i == 0 or i == len(LEARNING_RATES):
        return 0.0 if i == 0 else 1.0
    low, high = np.log(LEARNING_RATES[i - 1]), np.log(LEARNING_RATES[i])
    return float((i - 1 + (np.log(lr) - low) / (high - low)) / (len(LEARNING_RATES) - 1))


def _markup(spec: RunSpec, steepest: float) -> str:
    """A style for the track and a line for each regime; numbers and our own words only."""
    beta = dict(spec.hyperparameters).get("momentum", 0.0)
    ends = bands(steepest, spec.steps, spec.optimizer, beta)
    stops, begin = [], 0.0
    for tint, end in zip(TINTS, [*map(track_position, ends), 1.0], strict=True):
        stops.append(f"{tint} {100 * begin:.3f}% {100 * end:.3f}%")
        begin = end
    names = {"gd": ("1/λ", "2/λ")}.get(spec.optimizer, ("critical", "limit"))
    words = (
        f"below {number(ends.crawl)}",
        f"to {names[0]} = {number(ends.smooth)}",
        f"to {names[1]} = {number(ends.oscillate)}",
        f"above {number(ends.oscillate)}",
    )
    rows = "".join(
        f'<span class="regime"><i style="background:{tint}"></i><b>{regime}</b> {text}</span>'
        for tint, regime, text in zip(TINTS, REGIMES, words, strict=True)
    )
    where = "" if objective_of(spec).quadratic else " at the minimum"
    title = f"{OPTIMIZERS[spec.optimizer].title} on ½λx², λ = {number(steepest)}{where}"
    return (
        "<style>.st-key-lr [role=group]>div>div:first-child{height:8px;margin-top:-2px;"
        f"background:linear-gradient(to right,{','.join(stops)})!important}}</style>"
        f'<div class="regimes" role="note"><span class="regimes-title">{title}</span>{rows}</div>'
    )
