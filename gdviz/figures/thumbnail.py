"""A small picture of runs, as the text of an SVG: tinted bands of height, the paths, start, minima, saddles."""

import re
from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise
from struct import pack
from zlib import compress, crc32

import numpy as np
from numpy.typing import NDArray

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.landscape import FLOOR, MANY
from gdviz.objective import Objective, View

Whole = NDArray[np.int64]

WIDE, TALL = 480, 300
"""The frame, in units of half a pixel or so."""
ACROSS, UP = 240, 150
"""Pixels of the image of heights, which the browser enlarges smoothly."""
BANDS = 12
"""Tints, at most 15 beside the lines between them: each pixel is half a byte."""
LINE = [110, 125, 140, 150]
"""Red, green, blue and opacity of the lines."""
FAR = 20 * WIDE
"""How far from the middle a path is followed: beyond, a point is drawn there in its own direction."""
LONGEST = 2000
"""Steps that are drawn one by one; of a longer run every third is, or every fifth, …"""
DASHES = {"solid": "", "dash": "16 8", "dot": "4 8", "dashdot": "16 8 4 8"}


def thumbnail(runs: Sequence[Recorded]) -> str:
    """The paths of runs on one objective, clipped by the frame, the first on top; it holds no words.

    Bands are spaced in log(f − min f), as in the large picture, and the whole view is in the frame. Raises
    ValueError for a single weight, over which there is no landscape.
    """
    objective = runs[0].objective
    if objective.dimension == 1:
        raise ValueError(f"a thumbnail needs a landscape: {objective.title} has 1 weight here")
    window = _window(objective)
    saddles, minima, (start,) = (
        [_units(objective.drawn(np.array(point)), window).tolist() for point in points]
        for points in (objective.saddles, objective.minima, runs[0].theta[:1])
    )
    marks = _crosses(saddles) + "".join(_dot(at, style.GREEN, "#ffffff") for at in minima)
    if len(minima) > MANY:
        marks = _specks(saddles, style.PURPLE) + _specks(minima, style.GREEN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{TALL}" '
        f'viewBox="0 0 {WIDE} {TALL}"><image href="data:image/png;base64,{_ground(objective, window)}" '
        f'width="{WIDE}" height="{TALL}" preserveAspectRatio="none"/>{_dot(start, "#ffffff", "#444444")}'
        f"{''.join(_line(run, window) for run in reversed(runs))}{marks}</svg>"
    )


def _window(objective: Objective) -> View:
    """The view, widened to the proportions of the frame where both axes share one scale."""
    (left, right), (bottom, top) = objective.view
    if not objective.one_scale:
        return objective.view
    half = max(right - left, (top - bottom) * WIDE / TALL) / 2.0
    tall = half * TALL / WIDE
    x, y = (left + right) / 2.0, (bottom + top) / 2.0
    return (x - half, x + half), (y - tall, y + tall)


def _units(drawn: Array, window: View) -> Whole:
    """Places in the picture (2, …) in whole units of the frame, y downwards, (…, 2)."""
    (left, right), (bottom, top) = window
    across = ((drawn[0] - left) / (right - left) - 0.5) * WIDE
    down = ((top - drawn[1]) / (top - bottom) - 0.5) * TALL
    near = np.minimum(1.0, FAR / np.maximum(np.hypot(across, down), 1.0))
    return np.rint(np.stack([WIDE / 2 + near * across, TALL / 2 + near * down], axis=-1)).astype(np.int64)


def _line(run: Recorded, window: View) -> str:
    """The path of a run. No piece is drawn twice, so that who goes to and fro for long takes no more room."""
    stride = 1 + 2 * (run.last // LONGEST)  # odd: a zigzag stays one
    path = run.drawn[::stride]
    points = _units(path[np.isfinite(path).all(axis=1)].T, window).tolist()
    drawn, text, pen = set(), [], None
    for (x, y), (to_x, to_y) in pairwise(points):
        piece = frozenset([(x, y), (to_x, to_y)])
        if piece in drawn:
            continue
        drawn.add(piece)
        text.append(f"{'' if pen == (x, y) else f'M{x} {y}'}l{to_x - x} {to_y - y}")
        pen = (to_x, to_y)
    colour, dash = style.stroke(run).colour, DASHES[style.stroke(run).dash]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{"".join(text)}" fill="none" stroke="{colour}" stroke-width="4" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
    )


def _dot(at: Sequence[int], fill: str, edge: str) -> str:
    return f'<circle cx="{at[0]}" cy="{at[1]}" r="9" fill="{fill}" stroke="{edge}" stroke-width="3"/>'


def _crosses(places: Sequence[Sequence[int]]) -> str:
    d = "".join(f"M{x - 8} {y - 8}l16 16m0-16l-16 16" for x, y in places)
    return f'<path d="{d}" stroke="{style.PURPLE}" stroke-width="6"/>' if d else ""


def _specks(places: Sequence[Sequence[int]], colour: str) -> str:
    d = "".join(f"M{x} {y}h0" for x, y in places)
    return f'<path d="{d}" stroke="{colour}" stroke-width="7" stroke-linecap="round"/>'


def _ground(objective: Objective, window: View) -> str:
    """The bands, and lines between them, as a PNG of 4-bit indices into a palette, in base64."""
    (left, right), (bottom, top) = window
    x = left + (np.arange(ACROSS) + 0.5) / ACROSS * (right - left)
    y = top + (np.arange(UP) + 0.5) / UP * (bottom - top)
    heights = objective.height(np.array(np.meshgrid(x, y)))
    if objective.bounded:
        above = heights - objective.lowest
        heights = np.log10(above + FLOOR * above.max())
    low, high = heights.min(), heights.max()
    bands = np.minimum((heights - low) / max(high - low, 1e-12) * BANDS, BANDS - 1).astype(np.uint8)
    level = bands.copy()
    level[:-1][bands[:-1] != bands[1:]] = BANDS
    level[:, :-1][bands[:, :-1] != bands[:, 1:]] = BANDS
    rows = np.zeros((UP, 1 + ACROSS // 2), dtype=np.uint8)  # each row begins with 0 for "not filtered"
    rows[:, 1:] = level[:, ::2] << 4 | level[:, 1::2]
    tints = np.array([*(_tint((band + 0.5) / BANDS) for band in range(BANDS)), LINE]).round().astype(np.uint8)
    parts = {
        b"IHDR": pack(">IIBBBBB", ACROSS, UP, 4, 3, 0, 0, 0),
        b"PLTE": tints[:, :3].tobytes(),
        b"tRNS": tints[:, 3].tobytes(),
        b"IDAT": compress(rows.tobytes(), 9),
        b"IEND": b"",
    }
    chunks = [pack(">I", len(data)) + name + data + pack(">I", crc32(name + data)) for name, data in parts.items()]
    return b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode()


def _tint(height: float) -> list[float]:
    """Red, green, blue and opacity, each from 0 to 255, of a height from 0 to 1."""
    stops = [(at, [float(number) for number in re.findall(r"[\d.]+", colour)]) for at, colour in style.RELIEF]
    places = [at for at, _ in stops]
    red, green, blue, opacity = (np.interp(height, places, [rgba[k] for _, rgba in stops]) for k in range(4))
    return [float(red), float(green), float(blue), 255.0 * float(opacity)]
