"""The stage: figures drawn once in the browser, then moved by its player and by Streamlit's own sliders."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from gdviz.ui.stage.modules import module_routes
from gdviz.ui.stage.plotlyjs import plotly_route, plotly_url

__all__ = [
    "Caption",
    "Line",
    "Live",
    "Panel",
    "Pick",
    "Picture",
    "module_routes",
    "plotly_route",
    "plotly_url",
    "stage",
]


Panel: TypeAlias = Literal["main", "side", "wide", "gallery"]
"""Where a picture hangs: in the main panel, as one of its tabs, in the column beside it, below both, or in a row
below the player.
"""


@dataclass(frozen=True)
class Picture:
    """A figure on the stage; `title` is a short heading above it."""

    id: str
    figure: go.Figure
    alt: str
    panel: Panel = "main"
    tab: str = ""
    title: str = ""


@dataclass(frozen=True)
class Caption:
    """What to read about one run, with the line that stands for it in the pictures; the note stands below."""

    run: str
    label: str
    colour: str
    dash: str
    text: str
    tone: Literal["good", "warn", "bad"]
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line of an algorithm: what it does in words, as a formula, and with its numbers."""

    title: str
    formula: str
    numbers: str


@dataclass(frozen=True)
class Live:
    """A Streamlit slider, by its widget key, and where the runs of all its positions are fetched."""

    slider: str
    url: str


@dataclass(frozen=True)
class Pick:
    """A picture on which a click, or a drag of the start marker, calls `on_pick(x, y)`.

    With `everywhere` a press anywhere in the plot is such a drag. `probe` is an address with a query: while a drag
    is under way, `&x=…&y=…` is added, and the batch at that address is shown at its first position.
    """

    picture: str
    on_pick: Callable[[float, float], None]
    everywhere: bool = False
    probe: str | None = None


def stage(
    pictures: Sequence[Picture],
    *,
    captions: Sequence[Caption],
    steps: int,
    attributes: dict[str, str | float],
    live: Live | None = None,
    picks: Sequence[Pick] = (),
    scale: float = 1.0,
    lines: Sequence[Line] = (),
    unit: str = "step",
    play: str = "",
    key: str = "stage",
) -> None:
    """Show the pictures side by side, all on the same step, with their captions and a player.

    `attributes` are written on the stage's root as data-*; a point chosen on one of the `picks` reaches its
    `on_pick` before the next run of the script. `lines` are done one at each step of the player, in the column
    beside the main panel; `unit` is what the player counts. A `play` that was not there before plays from step 0.
    """

    def picked() -> None:
        picture, point = _picked(st.session_state[key].get("pick"))
        for pick in picks:
            if point is not None and pick.picture == picture:
                pick.on_pick(*point)

    _component()(
        key=key,
        data={
            "plotly": plotly_url(),
            "pictures": [_sent(picture) for picture in pictures],
            "captions": [asdict(caption) for caption in captions],
            "steps": int(steps),
            "attributes": {name: _plain(value) for name, value in attributes.items()},
            "live": None if live is None else asdict(live),
            "picks": [_offered(pick) for pick in picks],
            "scale": float(scale),
            "lines": [asdict(line) for line in lines],
            "unit": unit,
            "play": play,
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
    return {
        "id": picture.id,
        "tab": picture.tab,
        "title": picture.title,
        "alt": picture.alt,
        "panel": picture.panel,
        "figure": figure,
    }


def _offered(pick: Pick) -> dict[str, Any]:
    return {"picture": pick.picture, "everywhere": pick.everywhere, "probe": pick.probe}


def _plain(value: str | float) -> str | float:
    # Streamlit sends what it cannot encode, like a NumPy number, as one long string without a word.
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else str(value)


def _picked(value: object) -> tuple[object, tuple[float, float] | None]:
    """The picture, and the two finite numbers or None: the browser may send anything."""
    if not isinstance(value, dict):
        return None, None
    x, y = _finite(value.get("x")), _finite(value.get("y"))
    return value.get("picture"), None if x is None or y is None else (x, y)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
