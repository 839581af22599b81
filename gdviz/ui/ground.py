"""Grounds: the part of a picture that no drag changes, fetched by the browser once and kept."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import plotly.graph_objects as go
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import gdviz
from gdviz.analysis.compare import rows_by_kappa
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.regime_grid import regime_grid
from gdviz.analysis.stability_map import stability_map
from gdviz.catalogue import UnknownNameError
from gdviz.engine.setup import objective_of
from gdviz.figures import fan_curves, landscape_relief, map_relief, step_curves, surface_relief
from gdviz.figures.style import Trace
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui.asked import address, asked_run, asked_together
from gdviz.ui.rates import LEARNING_RATES

PATH = "/gdviz/ground"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Ground:
    """What a ground depends on (the spec with all else at its default), and what draws it from such specs."""

    matters: Callable[[RunSpec], RunSpec]
    draw: Callable[[Sequence[RunSpec]], list[Trace]]
    together: bool = False


def _surface_alone(spec: RunSpec) -> RunSpec:
    return RunSpec(objective=spec.objective, objective_parameters=spec.objective_parameters)


def _plane(spec: RunSpec) -> RunSpec:
    return replace(_surface_alone(spec), optimizer=spec.optimizer, start=spec.start)


def _turned(spec: RunSpec) -> RunSpec:
    angle = [(name, value) for name, value in spec.objective_parameters if name == "rotation"]
    return RunSpec(objective=spec.objective, objective_parameters=tuple(angle))


def _any_rate(spec: RunSpec) -> RunSpec:
    return replace(spec, lr=RunSpec.lr)


def _map(specs: Sequence[RunSpec]) -> list[Trace]:
    (spec,) = specs
    surface, measured = objective_of(spec), stability_map(spec)
    predicted = None
    if surface.quadratic:
        eigenvalues = bend_at_minimum(surface).eigenvalues
        predicted = regime_grid(eigenvalues, measured.lr, measured.momentum, spec.optimizer)
    return [map_relief(measured, predicted)]


def _fan(specs: Sequence[RunSpec]) -> list[Trace]:
    return fan_curves([gdviz.sweep(SweepSpec(spec, (("lr", LEARNING_RATES),))) for spec in specs])


def _steps(specs: Sequence[RunSpec]) -> list[Trace]:
    (spec,) = specs
    return step_curves(rows_by_kappa(dict(spec.objective_parameters).get("rotation", 0.0)))


GROUNDS: dict[str, Ground] = {
    "contour": Ground(_surface_alone, lambda specs: [landscape_relief(objective_of(specs[0]))]),
    "surface": Ground(_surface_alone, lambda specs: [surface_relief(objective_of(specs[0]))]),
    "map": Ground(_plane, _map),
    "fan": Ground(_any_rate, _fan, together=True),
    "steps": Ground(_turned, _steps),
}


def stand_in(kind: str, specs: Sequence[RunSpec]) -> Trace:
    """A trace without data, and in its meta the address where the stage fetches the whole ground."""
    ground = GROUNDS[kind]
    asked = specs if ground.together else specs[:1]
    return {
        "type": kind if kind in ("contour", "surface") else "scatter",
        "uid": "relief",
        "meta": {"ground": address(PATH, map(ground.matters, asked), kind=[kind])},
    }


def ground_route() -> Route:
    """The route that answers the addresses of stand-ins."""
    return Route(PATH, _serve, methods=["GET"])


async def _serve(request: Request) -> Response:
    asked = request.query_params
    try:
        kind, texts = asked.get("kind", ""), asked.getlist("run")
        if kind not in GROUNDS:
            raise UnknownNameError("ground", kind, GROUNDS)
        specs = asked_together(texts) if GROUNDS[kind].together else (asked_run(texts[-1] if texts else ""),)
        body = await run_in_threadpool(ground, kind, tuple(map(GROUNDS[kind].matters, specs)))
    except ValueError as problem:
        return PlainTextResponse(str(problem), status_code=400)
    return Response(body, media_type="application/json", headers={"Cache-Control": FOREVER})


@lru_cache(maxsize=64)
def ground(kind: str, specs: tuple[RunSpec, ...]) -> bytes:
    """The traces as JSON, 400 kB at the most; ValueError for what does not exist or cannot be drawn."""
    figure = go.Figure(data=GROUNDS[kind].draw(specs))
    traces = json.loads(figure.to_json(validate=False, remove_uids=False))["data"]
    return json.dumps(traces, separators=(",", ":"), ensure_ascii=False).encode()
