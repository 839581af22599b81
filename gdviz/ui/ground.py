"""Grounds: the part of a picture that no drag changes, fetched by the browser once and kept."""

import json
from collections.abc import Sequence

import plotly.graph_objects as go
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gdviz.catalogue import UnknownNameError
from gdviz.figures.style import Trace
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.answers import PREFIX, answering
from gdviz.ui.asked import address, asked_run, asked_together
from gdviz.ui.grounds import GROUNDS
from gdviz.ui.lanes import in_thread
from gdviz.ui.price import SHORT

PATH = f"{PREFIX}/ground"
FOREVER = "public, max-age=31536000, immutable"


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


@answering
async def _serve(request: Request) -> Response:
    asked = request.query_params
    kind, texts = asked.get("kind", ""), asked.getlist("run")
    if kind not in GROUNDS:
        plain = [name for name in GROUNDS if "-" not in name]
        raise UnknownNameError("ground", kind, [*plain, "band-measure-clock"])
    specs = asked_together(texts) if GROUNDS[kind].together else (asked_run(texts[-1] if texts else ""),)
    matters = tuple(map(GROUNDS[kind].matters, specs))
    body = await in_thread(request, ground.waits(kind, matters), lambda: ground(kind, matters))
    held = "no-store" if cache.is_private(specs) else FOREVER
    return Response(body, media_type="application/json", headers={"Cache-Control": held})


@cache.kept(64, megabytes=32, heavy=lambda kind, specs: GROUNDS[kind].seconds(specs) > SHORT)
def ground(kind: str, specs: tuple[RunSpec, ...]) -> bytes:
    """The traces as JSON, half a megabyte at the most; ValueError for what does not exist or cannot be drawn."""
    figure = go.Figure(data=GROUNDS[kind].draw(specs))
    traces = json.loads(figure.to_json(validate=False, remove_uids=False))["data"]
    return json.dumps(traces, separators=(",", ":"), ensure_ascii=False).encode()
