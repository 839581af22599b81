"""Under the fitted line: the closed form, what standardising does, and both ways timed as the features grow."""

from functools import lru_cache

import streamlit as st

from gdviz.analysis.closed_form import DIMENSIONS, EXAMPLES, Timing, crossing, measure, slope
from gdviz.analysis.scaling import Scaling, scaling
from gdviz.analysis.wording import number
from gdviz.figures import closed_form_figure
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.locks import locks
from gdviz.ui.moves import jump_to
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Picture

_TIMED, _COUNTED = "closed_form_timed", "scaling_counted"
LARGEST = 20_000
"""Examples times features up to which steps are counted at once: up to 20 000 of them in a second."""


def fitting(scene: Scene) -> None:
    """The minimum and a way to jump there, the table of scaling, and a button that measures."""
    loss = scene.objective
    assert isinstance(loss, DataLoss)
    _offer_minimum(loss)
    _tell_scaling(loss, scene.runs[0].spec)
    _offer_timing()


def _offer_minimum(loss: DataLoss) -> None:
    if loss.minimum is None or loss.dimension > 2:
        return
    place = loss.minimum.tolist()
    named = ", ".join(f"{name} = {number(at, 5)}" for name, at in zip(loss.design.names, place, strict=True))
    how = "The closed form" if loss.quadratic else "The best line, found without descent"
    told, jump = st.columns([3, 1], vertical_alignment="center")
    told.markdown(f"**{how}:** {named}, where f = {number(float(loss.lowest), 4)}")
    held = locks().holds("start_x", "start_y")
    at = (place[0], place[-1])
    jump.button("Jump to it", on_click=jump_to, args=at, width="stretch", key="jump", disabled=held)


def _tell_scaling(loss: DataLoss, spec: RunSpec) -> None:
    """κ, the largest α and the steps with raw and standardised features; nothing where there is no feature."""
    if loss.dimension == 1:
        return
    if loss.examples * loss.dimension > LARGEST:
        st.caption(
            f"What standardising does is not counted for {loss.dimension} features: it would take too long."
        )
        return
    try:
        rows = _counted(RunSpec(objective=spec.objective, objective_parameters=spec.objective_parameters))
    except ValueError as problem:
        st.caption(str(problem))
        return
    st.markdown("**What standardising does**: gradient descent at its best α, from weights of 0")
    table = {
        "Features": ["standardised" if row.standardised else "raw" for row in rows],
        "κ": [number(row.kappa) for row in rows],
        "largest α, 2/L": [number(row.max_lr) for row in rows],
        "best α": [number(row.best_lr) for row in rows],
        "steps to 1 %": [row.steps for row in rows],
    }
    st.table(table, hide_index=True, border="horizontal")


def _counted(spec: RunSpec) -> tuple[Scaling, Scaling]:
    """Kept for everybody; of the visitor's own data the last, in their own session."""
    if not cache.is_private(spec):
        return _scaling(spec)
    kept = st.session_state.get(_COUNTED)
    if kept is None or kept[0] != spec:
        kept = st.session_state[_COUNTED] = (spec, scaling(spec))
    rows: tuple[Scaling, Scaling] = kept[1]
    return rows


@cache.kept(64, megabytes=1, heavy=lambda *_: True)
def _scaling(spec: RunSpec) -> tuple[Scaling, Scaling]:
    return scaling(spec)


def _offer_timing() -> None:
    """A button that times both ways on the machine that serves this page."""
    told, press = st.columns([3, 1], vertical_alignment="center")
    told.markdown(
        f"**Closed form or descent?** Timed on least squares with N = {EXAMPLES} examples and up to "
        f"{DIMENSIONS[-1]} features, on the machine that serves this page."
    )
    if press.button("Measure", key="measure_times", width="stretch"):
        bar = st.progress(0.0)
        for i, d in enumerate(DIMENSIONS):
            bar.progress(i / len(DIMENSIONS), f"{d} features")
            _timing(d)
        st.session_state[_TIMED] = True
        st.rerun()
    if st.session_state.get(_TIMED):
        timings = _timings()
        st.caption(
            f"{crossing(timings)} On log axes the closed form rises with slope {slope(timings, 'solve'):.1f} "
            f"(forming ΦᵀΦ costs N·d², solving d³), one step with slope {slope(timings, 'step'):.1f} (N·d)."
        )


@lru_cache(maxsize=len(DIMENSIONS))
def _timing(d: int) -> Timing:
    """Measured once and kept for everybody: it is the machine's, not the visitor's."""
    return measure(d)


def _timings() -> list[Timing]:
    return [_timing(d) for d in DIMENSIONS]


def _timed(_: Scene) -> Picture | None:
    if not st.session_state.get(_TIMED):
        return None
    alt = "Measured seconds of the closed form, of one step and of descent to 1 % against the number of features"
    title = "Closed form or descent, measured here"
    return Picture("timing", closed_form_figure(_timings()), alt, panel="gallery", title=title)


TIMING = Frame(_timed)
