"""Plotly.js from the installed plotly package, served once and kept by the browser."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from plotly.offline import get_plotlyjs_version
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LEVEL = 6  # level 9 takes seconds and saves one part in a hundred
FOREVER = "public, max-age=31536000, immutable"  # the version is part of the address


@cache
def plotly_url() -> str:
    """Return the address of Plotly.js, a new one for every version."""
    return f"/gdviz/plotly-{get_plotlyjs_version()}.min.js"


def plotly_route() -> Route:
    """Return the route that answers `plotly_url()`."""
    return Route(plotly_url(), _serve, methods=["GET"])


async def _serve(request: Request) -> Response:
    # Streamlit's own compression leaves an answer alone that names its encoding; without "gzip" in the
    # request it compresses nothing.
    zipped = _accepts_gzip(request.headers.get("accept-encoding", ""))
    body = await run_in_threadpool(_zipped if zipped else _script)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


def _accepts_gzip(accepted: str) -> bool:
    offers = [offer.replace(" ", "").lower() for offer in accepted.split(",")]
    return any(offer.split(";")[0] == "gzip" and not offer.endswith(";q=0") for offer in offers)


@cache
def _zipped() -> bytes:
    return gzip.compress(_script(), LEVEL, mtime=0)


def _script() -> bytes:
    return (files("plotly") / "package_data" / "plotly.min.js").read_bytes()
