"""Under the stability map: the settings that theory calls best, one click away, and what the look-ahead saves."""

import streamlit as st

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.saving import nesterov_saving
from gdviz.analysis.theory import best_lr_and_momentum, best_lr_at, critical_momentum
from gdviz.analysis.wording import number
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.locks import locks
from gdviz.ui.moves import set_rates
from gdviz.ui.probe import MAX_LR, MAX_MOMENTUM
from gdviz.ui.scene import Scene

DIGITS = 6
"""Significant ones of α, decimals of β: with fewer, the best setting would not be the best."""


def tuning(scene: Scene) -> None:
    """Buttons for the best α at this β, the best α and β, and the critical β at this α; then the saving."""
    spec = scene.runs[0].spec
    beta = dict(spec.hyperparameters)["momentum"]
    try:
        eigenvalues = bend_at_minimum(scene.objective).eigenvalues
    except ValueError:
        return
    alone, both = best_lr_at(eigenvalues, spec.optimizer, beta), best_lr_and_momentum(eigenvalues, spec.optimizer)
    best = round(both.momentum, DIGITS)
    critical = round(critical_momentum(float(eigenvalues[0]), spec.lr, spec.optimizer), DIGITS)
    where = "" if scene.objective.quadratic else " near the minimum"
    offers = {
        "Best α": (_short(alone.lr), beta, f"At this β{where}: α = {number(alone.lr, 4)}"),
        "Best α and β": (_short(both.lr), best, f"α = {number(both.lr, 4)}, β = {number(best, 4)}{where}"),
        "Critical β": (
            spec.lr,
            critical,
            f"For the slow direction{where}, λ = {number(float(eigenvalues[0]))}, at this α: "
            f"β = {number(critical, 4)}; with more it begins to ring",
        ),
    }
    for column, (label, (lr, momentum, told)) in zip(st.columns(3), offers.items(), strict=True):
        beyond = lr > MAX_LR or momentum > MAX_MOMENTUM
        column.button(
            label,
            on_click=set_rates,
            args=(lr, momentum),
            disabled=beyond or locks().holds("lr", "momentum"),
            help=f"{told}. That is beyond the sliders" if beyond else told,
            width="stretch",
            key=f"tune {label}",
        )
    st.markdown(_saving(spec))


def _short(lr: float) -> float:
    return float(f"{lr:.{DIGITS}g}")


# Off a quadratic it is counted along four runs of 2000 steps, a fifth of a second; on one in a moment.
@cache.kept(256, megabytes=1, heavy=lambda spec: not objective_of(spec).quadratic)
def _saving(spec: RunSpec) -> str:
    return nesterov_saving(spec)
