"""The probe: the runs at one point of the (α, β) plane, fetched while a hand drags over it."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import gdviz
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui.answers import PREFIX, answering
from gdviz.ui.asked import address, asked_extras, asked_number, asked_together
from gdviz.ui.batch import batch, strand
from gdviz.ui.extras import EXTRAS
from gdviz.ui.lanes import in_thread
from gdviz.ui.moves import SHARED, has_momentum
from gdviz.ui.price import SHORT, run_seconds

PATH = f"{PREFIX}/probe"
MAX_LR, MAX_MOMENTUM = 10.0, 0.99
"""The ends of the plane, as of the sliders."""


def probe_url(specs: Sequence[RunSpec], extras: Sequence[str] = ()) -> str:
    """Where the runs at a point are fetched, but for the point: `&x=α&y=β` is to be added."""
    return address(PATH, specs, extra=extras)


def probe_route() -> Route:
    """The route that answers `probe_url`."""
    return Route(PATH, _serve, methods=["GET"])


def setting_at(x: float, y: float) -> tuple[float, float]:
    """The α and β that stand for a point of the plane: three and two digits, within the sliders' ranges."""
    return float(f"{min(max(x, 0.0), MAX_LR):.3g}"), round(min(max(y, 0.0), MAX_MOMENTUM), 2)


@answering
async def _serve(request: Request) -> Response:
    asked = request.query_params
    specs = asked_together(asked.getlist("run"))
    extras = asked_extras(asked.getlist("extra"))
    lr, momentum = setting_at(*(asked_number(name, asked.getlist(name)) for name in "xy"))
    heavy = sum(map(run_seconds, specs)) > SHORT
    body = await in_thread(request, heavy, lambda: probe(specs, extras, lr, momentum))
    return Response(body, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})


def probe(specs: tuple[RunSpec, ...], extras: tuple[str, ...], lr: float, momentum: float) -> bytes:
    """The runs with this α and β, as a batch of one position."""
    chosen = [EXTRAS[key] for key in extras]
    strands = [strand(_moved(spec, lr, momentum), chosen, _swept) for spec in specs]
    return batch(strands, chosen, "lr", {"lr": [lr], "momentum": [momentum]})


def _moved(spec: RunSpec, lr: float, momentum: float) -> RunSpec:
    numbers = dict(spec.hyperparameters)
    if has_momentum(spec.optimizer):
        numbers[SHARED] = momentum
    return replace(spec, lr=lr, hyperparameters=tuple(numbers.items()))


def _swept(spec: RunSpec) -> gdviz.Sweep:
    return gdviz.sweep(SweepSpec(spec, (("lr", (spec.lr,)),)), paths=True)
