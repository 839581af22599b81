"""The fan: the runs at every position of the learning-rate slider, fetched once and then dragged through."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import gdviz
from gdviz.engine.trajectory import By
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui import cache
from gdviz.ui.answers import PREFIX, answering
from gdviz.ui.asked import address, asked_by, asked_extras, asked_together, check_live
from gdviz.ui.batch import batch, strand
from gdviz.ui.extras import EXTRAS
from gdviz.ui.lanes import in_thread
from gdviz.ui.price import SHORT, fan_seconds
from gdviz.ui.rates import LEARNING_RATES

PATH = f"{PREFIX}/fan"


def fan_url(specs: Sequence[RunSpec], extras: Sequence[str] = (), by: By = "optimizer") -> str:
    """Where the fan of these runs is fetched; the same for every learning rate."""
    told_by = [] if by == "optimizer" else [by]
    return address(PATH, [replace(spec, lr=RunSpec.lr) for spec in specs], extra=extras, by=told_by)


def fan_route() -> Route:
    """The route that answers `fan_url`."""
    return Route(PATH, _serve, methods=["GET"])


@answering
async def _serve(request: Request) -> Response:
    by = asked_by(request.query_params.getlist("by"))
    specs = asked_together(request.query_params.getlist("run"), by)
    check_live(len(specs), specs[0].steps)
    extras = asked_extras(request.query_params.getlist("extra"))
    body = await in_thread(request, fan.waits(specs, extras, by), lambda: fan(specs, extras, by))
    held = "no-store" if cache.is_private(specs) else "public, max-age=86400"
    return Response(body, media_type="application/octet-stream", headers={"Cache-Control": held})


@cache.kept(32, megabytes=16, heavy=lambda specs, *_: fan_seconds(specs) > SHORT)
def fan(specs: tuple[RunSpec, ...], extras: tuple[str, ...] = (), by: By = "optimizer") -> bytes:
    """The runs at all LEARNING_RATES as the stage's batch, with what the extras add."""
    chosen = [EXTRAS[key] for key in extras]
    return batch([strand(spec, chosen, _swept, by) for spec in specs], chosen, "lr", {"lr": LEARNING_RATES})


def _swept(spec: RunSpec) -> gdviz.Sweep:
    return cache.fan(SweepSpec(replace(spec, lr=RunSpec.lr), (("lr", LEARNING_RATES),)))
