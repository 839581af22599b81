"""The (α, β) map: how fast every pair of learning rate and momentum converges, as measured."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.facts import Facts
from gdviz.analysis.regime_grid import RegimeGrid
from gdviz.analysis.stability_map import MOST_MOMENTUM, StabilityMap, farthest_lr
from gdviz.analysis.theory import max_stable_lr, ripple_range
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace

DIVERGED = 1.25
"""Where divergence lies on the colour axis, clear of all rates."""
COLOURS = [
    (0.0, "#0B2F5E"),
    (0.5 / DIVERGED, "#1D6FB0"),
    (0.8 / DIVERGED, "#45B0C4"),
    (0.93 / DIVERGED, "#A6DBB8"),
    (1.0 / DIVERGED, "#F7F3C8"),
    (1.0 / DIVERGED, "#D9794A"),
    (1.0, "#D9794A"),
]
"""Rates from 0 to 1 from dark to light; beyond, one colour of its own for divergence."""


def map_figure(run: Recorded, eigenvalues: Array, quadratic: bool, relief: Trace | None = None) -> go.Figure:
    """The plane of α and β with the run's own setting as a dot; on a quadratic with theory's lines over it.

    `eigenvalues` (2,) are those of the Hessian at the lowest minimum; `relief` stands in for the measured
    `map_relief`, where it is to be fetched later.
    """
    setting = {"x": "shown_lr", "y": "momentum"}
    key = run.spec.optimizer
    lr, momentum = place_on_map(run, float(eigenvalues[-1]))
    return style.figure(
        data=[
            *([relief] if relief else []),
            *(_theory(eigenvalues, key) if quadratic else []),
            {
                **style.run_line("setting", run, setting),
                "x": [lr],
                "y": [momentum],
                "mode": "markers",
                "marker": {"color": style.stroke(run).colour, "size": 12},
                "hovertemplate": f"α = {number(run.spec.lr, 4)}, β = %{{y:.4g}}",
            },
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {
                "title": {"text": "learning rate α"},
                "range": [0.0, farthest_lr(float(eigenvalues[-1]), key)],
            },
            "yaxis": {"title": {"text": "momentum β"}, "range": [0.0, MOST_MOMENTUM]},
            "uirevision": f"map {key} {eigenvalues.tolist()}",
            "dragmode": False,
        },
    )


def place_on_map(run: Recorded, largest: float) -> tuple[float, float]:
    """α and β of a run, α at the map's right edge where it lies beyond; `largest` is L at the lowest minimum."""
    return min(run.spec.lr, farthest_lr(largest, run.spec.optimizer)), Facts(run).momentum


def map_relief(measured: StabilityMap, predicted: RegimeGrid | None) -> Trace:
    """The measured rates as colours; hovering names the predicted regime with its spectral radius, too."""
    shown = np.where(measured.diverged, DIVERGED, np.minimum(measured.rates, 1.0))
    numbers = [measured.rates] if predicted is None else [measured.rates, predicted.radii]
    promise = "" if predicted is None else "<br>%{text}, spectral radius %{customdata[1]:.4~f}"
    return {
        "type": "heatmap",
        "x": measured.lr.astype(np.float32),
        "y": measured.momentum.astype(np.float32),
        "z": shown.astype(np.float32),
        "zmin": 0.0,
        "zmax": DIVERGED,
        "colorscale": COLOURS,
        "colorbar": {
            "title": {"text": "error, factor a step", "side": "right"},
            "tickvals": [0.0, 0.5, 0.8, 0.93, 1.125],
            "ticktext": ["0", "0.5", "0.8", "0.93", "diverges"],
            "thickness": 12,
            "outlinewidth": 0,
            "x": 1.0,
            "xpad": 4,
        },
        "text": None if predicted is None else predicted.regimes.tolist(),
        "customdata": np.stack(numbers, axis=-1).astype(np.float32),
        "hovertemplate": f"α = %{{x:.3g}}, β = %{{y:.2f}}{promise}<br>measured ×%{{customdata[0]:.4~f}} a step"
        "<extra></extra>",
        "uid": "relief",
    }


def _theory(eigenvalues: Array, key: str) -> list[dict[str, Any]]:
    """The boundary of stability, and for each eigenvalue the line of critical damping."""
    beta = np.linspace(0.0, MOST_MOMENTUM, 200)
    low, high = float(eigenvalues[0]), float(eigenvalues[-1])
    boundary = [max_stable_lr(eigenvalues, key, b) for b in beta]
    lines = [_line("boundary", "limit", boundary, beta, "solid", at=0.15)]
    for value, dash in {low: "dash", high: "dot"}.items():
        critical = [ripple_range(value, key, b)[0] for b in beta]
        words = f"critical, λ = {number(value)}"
        lines.append(_line(f"critical-{dash}", words, critical, beta, dash, at=0.62 if dash == "dash" else 0.2))
    return lines


def _line(uid: str, words: str, lr: Sequence[float], beta: Array, dash: str, at: float) -> dict[str, Any]:
    """A line of theory, named in words to the right of the point with momentum `at`."""
    named = int(np.abs(beta - at).argmin())
    return {
        "type": "scatter",
        "x": lr,
        "y": beta,
        "mode": "lines+text",
        "text": [f" {words}" if i == named else "" for i in range(len(beta))],
        "textposition": "middle right",
        "textfont": {"color": "#101010"},
        "line": {"color": "#101010", "width": 2, "dash": dash},
        "hovertemplate": f"{words}<extra></extra>",
        "uid": uid,
    }
