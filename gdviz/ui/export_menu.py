"""Export: what is on stage as a page, a table, a spec or a script, each made when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from gdviz.engine.trajectory import By
from gdviz.export import to_csv, to_html, to_json, to_numpy, to_torch
from gdviz.export.words import names_of
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.scene import Scene


@dataclass(frozen=True)
class Offer:
    """A file of one run: the button's words and icon, the ending of its name, its type, and how it is made."""

    label: str
    icon: str
    ending: str
    mime: str
    make: Callable[[RunSpec, By], str]


OFFERS = (
    Offer("Table (CSV)", "table", ".csv", "text/csv", lambda spec, by: to_csv(cache.run(spec, by))),
    Offer("Spec (JSON)", "tune", ".json", "application/json", lambda spec, by: to_json(cache.run(spec, by))),
    Offer("NumPy code", "code", "-numpy.py", "text/x-python", lambda spec, _: to_numpy(spec)),
    Offer("PyTorch code", "code", "-torch.py", "text/x-python", lambda spec, _: to_torch(spec)),
)
IMAGES = "Images: the two buttons over each picture save it as PNG or SVG, at the step that is shown."


def offer_exports(scene: Scene) -> None:
    """A button that opens the list of files; with several runs one is chosen for what holds a single run.

    What a file is made from is a spec, never a run: nothing keeps a visitor's own data beyond their visit.
    """
    with st.popover("Export", icon=":material/download:"):
        specs, by = tuple(scene.specs), scene.by
        name = f"gdviz-{specs[0].objective}"
        _button("Interactive page (HTML)", "public", f"{name}.html", "text/html", lambda: _page(specs, by))
        spec = specs[_chosen(scene)]
        told = f"{name}-{spec.optimizer}" + ("" if by == "optimizer" else f"-{spec.schedule}")
        for offer in OFFERS:
            _button(offer.label, offer.icon, told + offer.ending, offer.mime, _made(offer, spec, by))
        st.caption(IMAGES)


def _chosen(scene: Scene) -> int:
    """Which of the runs a file shall hold."""
    if len(scene.runs) == 1:
        return 0
    names = dict(zip((run.key for run in scene.runs), names_of(scene.runs), strict=True))
    chosen = st.selectbox("One run of these", list(names), format_func=names.__getitem__, key="export_run")
    return list(names).index(chosen)


def _made(offer: Offer, spec: RunSpec, by: By) -> Callable[[], str]:
    return lambda: offer.make(spec, by)


def _page(specs: tuple[RunSpec, ...], by: By) -> str:
    return to_html(cache.runs(specs, by))


def _button(label: str, icon: str, name: str, mime: str, make: Callable[[], str]) -> None:
    st.download_button(
        label,
        make,
        name,
        mime,
        key=f"export_{label}",
        on_click="ignore",
        icon=f":material/{icon}:",
        width="stretch",
    )
