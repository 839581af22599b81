"""The fan: the runs at every position of the learning-rate slider, packed small enough to drag through."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import gdviz
from gdviz.analysis import Sweep
from gdviz.arrays import Mask
from gdviz.engine.setup import objective_of
from gdviz.figures.style import bounded, excess_of
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui import cache
from gdviz.ui.asked import asked_run
from gdviz.ui.packing import EMPTY, Column, within_reach
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.run_controls import MAX_STEPS
from gdviz.ui.thinning import corners
from gdviz.ui.tone import TONES

PATH = "/gdviz/fan"
BUDGET = 490_000
"""Bytes of one fan at the most."""
FAR = 16.0
"""Points are kept up to this many half-views from the picture's centre; a farther one keeps its direction."""
DECADES_DOWN, DECADES_UP = 10, 14
"""Orders of magnitude of the loss kept below and above the start's; the picture shows 8 and 4."""
NAMES = ("step", "x", "y", "excess", "rate")
"""The columns, in order; the last is sent only under a schedule."""
HALF_PIXEL = {"x": 2.5, "y": 2.5, "excess": 40.0, "rate": 50.0}
"""Half a pixel of a large picture, in the columns' 16-bit units."""


def fan_url(specs: Sequence[RunSpec]) -> str:
    """Where the fan of these runs is fetched; the same for every learning rate."""
    runs = [("run", replace(spec, lr=RunSpec.lr).to_json()) for spec in specs]
    return f"{PATH}?{urlencode([('v', gdviz.__version__), *runs])}"


def fan_route() -> Route:
    """The route that answers `fan_url`."""
    return Route(PATH, _serve, methods=["GET"])


async def _serve(request: Request) -> Response:
    try:
        specs = _requested(request.query_params.getlist("run"))
        body = await run_in_threadpool(fan, specs)
    except ValueError as problem:
        return PlainTextResponse(str(problem), status_code=400)
    return Response(
        body, media_type="application/octet-stream", headers={"Cache-Control": "public, max-age=86400"}
    )


def _requested(texts: list[str]) -> tuple[RunSpec, ...]:
    """The specs of a request; ValueError for too many, too long ones, or what is no spec."""
    if not 1 <= len(texts) <= len(OPTIMIZERS):
        raise ValueError(f"a fan needs from 1 to {len(OPTIMIZERS)} runs, got {len(texts)}")
    specs = tuple(map(asked_run, texts))
    for spec in specs:
        if spec.steps > MAX_STEPS:
            raise ValueError(f"a fan has at most {MAX_STEPS} steps, got {spec.steps}")
    if len({(spec.objective, spec.objective_parameters, spec.steps, spec.start) for spec in specs}) > 1:
        raise ValueError("the runs of a fan must share objective, start and steps")
    if len({spec.optimizer for spec in specs}) < len(specs):
        raise ValueError("the runs of a fan must have different optimizers")
    return specs


@lru_cache(maxsize=32)
def fan(specs: tuple[RunSpec, ...]) -> bytes:
    """The runs at all LEARNING_RATES as the stage's batch: a header in JSON, then 16-bit columns.

    Steps are left out where straight lines come within half a pixel of the path and the curves; if that is not
    enough for BUDGET, which takes hundreds of steps of many noisy runs, within more.
    """
    sweeps = [cache.fan(SweepSpec(replace(spec, lr=RunSpec.lr), (("lr", LEARNING_RATES),))) for spec in specs]
    columns = _columns(specs[0], sweeps[0])
    header: dict[str, Any] = {
        "values": LEARNING_RATES,
        "attribute": "lr",
        "runs": [spec.optimizer for spec in specs],
        "columns": [asdict(column) for column in columns],
        "captions": [_captions(sweep) for sweep in sweeps],
    }
    room = BUDGET - len(_encoded(header)) - 6 * len(specs) * len(LEARNING_RATES)
    packed = [_packed(sweep, columns) for sweep in sweeps]
    keep = _fitting(packed, room // (2 * len(columns)))
    header["counts"] = [mask.sum(axis=0).tolist() for mask in keep]
    text = _encoded(header)
    text += b" " * (-len(text) % 4)
    # Run by run, column by column, position by position: the kept steps in order.
    payload = [
        values.T[mask.T].tobytes() for columns, mask in zip(packed, keep, strict=True) for values in columns
    ]
    return b"".join([len(text).to_bytes(4, "little"), text, *payload])


def _encoded(header: dict[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":")).encode()


def _fitting(packed: Sequence[Sequence[NDArray[np.uint16]]], points: int) -> list[Mask]:
    """The steps to keep of each optimizer's runs, at most `points` in all."""
    slack = 1.0
    while True:
        keep = [_corners(columns, slack) for columns in packed]
        kept = sum(int(mask.sum()) for mask in keep)
        if kept <= points:
            return keep
        slack *= max(2.0, (kept / points) ** 1.5)


def _corners(columns: Sequence[NDArray[np.uint16]], slack: float) -> Mask:
    """The corners of one optimizer's runs, where `slack` 1 is half a pixel of a large picture."""
    valid = columns[0] != EMPTY
    tracks = np.array(columns[1:], dtype=float)
    return corners(tracks, [slack * HALF_PIXEL[name] for name in NAMES[1 : len(columns)]], valid)


def _columns(spec: RunSpec, sweep: Sweep) -> list[Column]:
    surface = objective_of(spec)
    (left, right), (bottom, top) = surface.view
    first = float(excess_of(surface, _paths(sweep).loss)[0, 0])
    if bounded(surface):
        decade = float(np.log10(first)) if first > 0.0 else 0.0
        loss = Column("excess", decade - DECADES_DOWN, decade + DECADES_UP, log=True)
    else:
        span = 100.0 * max(1.0, abs(first))
        loss = Column("excess", first - span, first + span)
    columns = [
        Column("step", 0.0, float(spec.steps)),
        Column("x", (left + right) / 2 - FAR * (right - left) / 2, (left + right) / 2 + FAR * (right - left) / 2),
        Column("y", (bottom + top) / 2 - FAR * (top - bottom) / 2, (bottom + top) / 2 + FAR * (top - bottom) / 2),
        loss,
    ]
    if spec.schedule != "constant":
        columns.append(Column("rate", -6.0, 1.0, log=True))
    return columns


def _captions(sweep: Sweep) -> list[dict[str, str]]:
    verdicts = [sweep.run(i).verdict for i in range(len(LEARNING_RATES))]
    return [{"text": verdict.text, "tone": TONES[verdict.kind]} for verdict in verdicts]


def _packed(sweep: Sweep, columns: Sequence[Column]) -> list[NDArray[np.uint16]]:
    """Each column of one optimizer's runs, (T+1, positions)."""
    surface, paths = objective_of(sweep.spec.base), _paths(sweep)
    x, y = within_reach(paths.theta, *columns[1:3])
    excess = excess_of(surface, paths.loss)
    steps, rates = np.arange(len(excess), dtype=float), np.vstack([paths.lr, paths.lr[-1:]])
    ended = np.isnan(paths.theta[:, 0])
    quantities = {"step": np.where(ended, np.nan, steps[:, None]), "x": x, "y": y, "excess": excess, "rate": rates}
    return [column.packed(quantities[column.name]) for column in columns]


def _paths(sweep: Sweep) -> gdviz.Trajectory:
    assert sweep.trajectory is not None
    return sweep.trajectory
