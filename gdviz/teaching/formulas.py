"""Formulas in Unicode, for paper: of an objective with its numbers, and of an optimizer's rule."""

import numpy as np

from gdviz.analysis.wording import number
from gdviz.losses import DataLoss
from gdviz.objective import Objective

SURFACES = {
    "saddle": "¼x⁴ − ½x² + ½y²",
    "plateau": "¼ ln(1 + e^(−4(x + 4))) + 1 − e^(−((x − 3)² + y²)/0.98)",
    "rosenbrock": "(1 − x)² + 100(y − x²)²",
}
LOSSES = {"linear_regression": "f(w, b) = 1/N · Σ (w·xᵢ + b − yᵢ)²"}
RULES = {
    "gd": "θ ← θ − αg",
    "momentum": "v ← βv + g, θ ← θ − αv",
    "nesterov": "v ← βv + g, θ ← θ − α(g + βv)",
    "adagrad": "s ← s + g², θ ← θ − αg/(√s + ε), for each coordinate",
    "rmsprop": "s ← ρs + (1 − ρ)g², θ ← θ − αg/(√s + ε), for each coordinate",
    "adam": "m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², θ ← θ − α·m̂/(√ŝ + ε), for each coordinate",
}
SCHEDULES = {
    "cosine": "α_t = α(1 + cos(πt/T))/2",
    "exponential": "α_t = α·ρ^(t/T)",
    "inverse_time": "α_t = α/(1 + kt)",
    "step": "α_t = α·γᵏ, with k = 1, 2, 3 from 30, 60, 90 % of the steps on",
}


def formula_of(objective: Objective) -> str:
    """f with its numbers, "f(x, y) = ½(x² + 20y²)"; nothing where there is none for paper.

    A quadratic surface about the origin is written with the numbers of its Hessian.
    """
    if isinstance(objective, DataLoss):
        return LOSSES.get(objective.key, "")
    if objective.key in SURFACES:
        return f"f(x, y) = {SURFACES[objective.key]}" if not any(objective.defaults().values()) else ""
    if not objective.quadratic or objective.minima != ((0.0, 0.0),):
        return ""
    (xx, xy), (_, yy) = objective.hessian(np.zeros(2)).tolist()
    terms = [(xx, "x²"), (2.0 * xy, "xy"), (yy, "y²")]
    small = 1e-12 * max(abs(xx), abs(yy))
    return f"f(x, y) = ½({_sum([term for term in terms if abs(term[0]) > small])})"


def _sum(terms: list[tuple[float, str]]) -> str:
    """2x² − xy: coefficients to four digits, 1 left out."""
    text = ""
    for value, power in terms:
        sign = "" if not text and value > 0.0 else "−" if not text else " + " if value > 0.0 else " − "
        size = number(abs(value), 4)
        text += f"{sign}{'' if size == '1' else size}{power}"
    return text
