"""Reliefs: the part of a picture that no run changes, fetched by the browser once and kept."""

import json
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode

import plotly.graph_objects as go
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import gdviz
from gdviz.catalogue import UnknownNameError
from gdviz.engine.setup import objective_of
from gdviz.figures import landscape_relief, surface_relief
from gdviz.figures.style import Trace
from gdviz.spec import RunSpec
from gdviz.surfaces import Surface
from gdviz.ui.asked import asked_run

PATH = "/gdviz/relief"
RELIEFS: dict[str, Callable[[Surface], Trace]] = {"contour": landscape_relief, "surface": surface_relief}
"""Plotly's type of the trace → what draws it."""


def stand_in(kind: str, spec: RunSpec) -> Trace:
    """A trace without data, and in its meta the address where the stage fetches the whole one."""
    shape = RunSpec(objective=spec.objective, objective_parameters=spec.objective_parameters)
    query = urlencode({"v": gdviz.__version__, "kind": kind, "run": shape.to_json()})
    return {"type": kind, "uid": "relief", "meta": {"ground": f"{PATH}?{query}"}}


def relief_route() -> Route:
    """The route that answers the addresses of stand-ins."""
    return Route(PATH, _serve, methods=["GET"])


async def _serve(request: Request) -> Response:
    asked = request.query_params
    try:
        spec = asked_run(asked.get("run", ""))
        body = await run_in_threadpool(relief, asked.get("kind", ""), spec.objective, spec.objective_parameters)
    except ValueError as problem:
        return PlainTextResponse(str(problem), status_code=400)
    return Response(
        body, media_type="application/json", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@lru_cache(maxsize=64)
def relief(kind: str, objective: str, parameters: tuple[tuple[str, float], ...]) -> bytes:
    """The trace as JSON, 60 kB; ValueError for a kind, an objective or a parameter that does not exist."""
    if kind not in RELIEFS:
        raise UnknownNameError("relief", kind, RELIEFS)
    surface = objective_of(RunSpec(objective=objective, objective_parameters=parameters))
    figure = go.Figure(data=[RELIEFS[kind](surface)])
    (trace,) = json.loads(figure.to_json(validate=False, remove_uids=False))["data"]
    return json.dumps(trace, separators=(",", ":")).encode()
