"""The stage: figures drawn once in the browser, then moved by its player and by Streamlit's own sliders."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from gdviz.ui.stage.plotlyjs import plotly_route, plotly_url

__all__ = ["Caption", "Live", "Picture", "plotly_route", "plotly_url", "stage"]


@dataclass(frozen=True)
class Picture:
    """A figure on the stage: in the main panel, as one of its tabs, or in the column beside it."""

    id: str
    figure: go.Figure
    alt: str
    panel: Literal["main", "side"] = "main"
    tab: str = ""


@dataclass(frozen=True)
class Caption:
    """What to read about one run, with the line that stands for it in the pictures."""

    run: str
    label: str
    colour: str
    dash: str
    text: str
    tone: Literal["good", "warn", "bad"]


@dataclass(frozen=True)
class Live:
    """A Streamlit slider, by its widget key, and where the runs of all its positions are fetched."""

    slider: str
    url: str


def stage(
    pictures: Sequence[Picture],
    *,
    captions: Sequence[Caption],
    steps: int,
    attributes: dict[str, str | float],
    live: Live | None = None,
    pick: str | None = None,
    on_pick: Callable[[float, float], None] | None = None,
    scale: float = 1.0,
    key: str = "stage",
) -> None:
    """Show the pictures side by side, all on the same step, with their captions and a player.

    `attributes` are written on the stage's root as data-*; `pick` names the picture on which a click, or a
    drag of the start marker, calls `on_pick(x, y)` before the next run of the script.
    """

    def picked() -> None:
        point = _point(st.session_state[key].get("pick"))
        if point is not None and on_pick is not None:
            on_pick(*point)

    _component()(
        key=key,
        data={
            "plotly": plotly_url(),
            "pictures": [_sent(picture) for picture in pictures],
            "captions": [asdict(caption) for caption in captions],
            "steps": int(steps),
            "attributes": {name: _plain(value) for name, value in attributes.items()},
            "live": None if live is None else asdict(live),
            "pick": pick,
            "scale": float(scale),
        },
        on_pick_change=picked,
    )


@cache
def _component() -> ComponentRenderer:
    # Not at import: without a running server Streamlit knows no manifest, and refuses a component of files.
    return st.components.v2.component(
        "gdviz.stage",
        html=f'<link rel="preload" as="script" href="{plotly_url()}">',  # while the browser reads our own modules
        js="stage.js",
        css="stage.css",
        isolate_styles=False,
    )


def _sent(picture: Picture) -> dict[str, Any]:
    # Plotly's own encoder: arrays stay compact, missing values become null (json.dumps would write NaN).
    figure = json.loads(picture.figure.to_json(validate=False, remove_uids=False))
    return {"id": picture.id, "tab": picture.tab, "alt": picture.alt, "panel": picture.panel, "figure": figure}


def _plain(value: str | float) -> str | float:
    # Streamlit sends what it cannot encode, like a NumPy number, as one long string without a word.
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else str(value)


def _point(value: object) -> tuple[float, float] | None:
    """Two finite numbers, or None: the browser may send anything."""
    if not isinstance(value, dict):
        return None
    x, y = _finite(value.get("x")), _finite(value.get("y"))
    return None if x is None or y is None else (x, y)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
