"""Plotly.js from the installed plotly package, served once and kept by the browser."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from plotly.offline import get_plotlyjs_version
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gdviz.ui.stage.served import Script, kept_for_good, script


@cache
def plotly_url() -> str:
    """Return the address of Plotly.js, a new one for every version."""
    return f"/gdviz/plotly-{get_plotlyjs_version()}.min.js"


def plotly_route() -> Route:
    """Return the route that answers `plotly_url()`."""
    return Route(plotly_url(), _serve, methods=["GET"])


async def _serve(request: Request) -> Response:
    return kept_for_good(request, await run_in_threadpool(_script))


@cache
def _script() -> Script:
    return script((files("plotly") / "package_data" / "plotly.min.js").read_bytes())
