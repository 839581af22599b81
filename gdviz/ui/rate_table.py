"""The table of steps: what each method needs on this ravine, measured, beside what theory predicts."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from gdviz.analysis.compare import ADAPTIVE_STEPS, EXACT_STEPS, PARTS, RATES, Row, step_counts
from gdviz.analysis.theory import steps_bound
from gdviz.analysis.wording import number, percent
from gdviz.ui import cache
from gdviz.ui.scene import Scene


def rate_table(scene: Scene) -> None:
    """Steps until 10 %, 1 % and 0.1 % of the error are left, for five methods, with their settings."""
    numbers = dict(scene.runs[0].spec.objective_numbers)
    kappa, rotation = numbers["kappa"], numbers["rotation"]
    rows = _rows(kappa, rotation)
    st.markdown(f"**Steps until a part of the error is left**, κ = {number(kappa)}, φ = {number(rotation)}°")
    st.table(_columns(rows, kappa), hide_index=True, border="horizontal")
    st.caption(
        f"Measured / predicted by the spectral radius; – means not within {EXACT_STEPS:,} steps "
        f"({ADAPTIVE_STEPS:,} for RMSProp and Adam, each at the best of {len(RATES)} learning rates). The bound "
        f"is 2κ·ln(1/ε), for gradient descent at α = 1/L. Predictions hold in the long run: Momentum at its best "
        f"sets out more slowly."
    )


@cache.kept(64, megabytes=1, heavy=lambda *_: True)
def _rows(kappa: float, rotation: float) -> tuple[Row, ...]:
    return step_counts(kappa, rotation)


def _columns(rows: Sequence[Row], kappa: float) -> dict[str, list[str]]:
    """The table by columns; every cell is text."""
    columns = {
        "Method": [*(row.contender for row in rows), "Bound"],
        "α": [*(number(row.lr) for row in rows), ""],
        "β": [*("" if row.momentum is None else number(row.momentum) for row in rows), ""],
    }
    for i, part in enumerate(PARTS):
        counts = [_count(float(row.measured[i])) + _predicted(row, i) for row in rows]
        columns[percent(part)] = [*counts, f"≤ {steps_bound(kappa, part):,}"]
    return columns


def _count(steps: float) -> str:
    return "–" if np.isnan(steps) else f"{steps:,.0f}"


def _predicted(row: Row, i: int) -> str:
    return "" if row.predicted is None else f" / {_count(row.predicted[i])}"
