"""Files of the stage that a browser keeps for good, since their addresses change with them."""

from __future__ import annotations

import gzip
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

LEVEL = 6  # level 9 takes seconds for Plotly.js and saves one part in a hundred
FOREVER = "public, max-age=31536000, immutable"


class Script(NamedTuple):
    """A script as it is and compressed, once and for all."""

    plain: bytes
    zipped: bytes


def script(plain: bytes) -> Script:
    """The script with this text."""
    return Script(plain, gzip.compress(plain, LEVEL, mtime=0))


def kept_for_good(request: Request, script: Script) -> Response:
    """The answer with a script, compressed if the request takes that."""
    # Streamlit's own compression leaves an answer alone that names its encoding; without "gzip" in the
    # request it compresses nothing.
    zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    body = script.zipped if zipped else script.plain
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


def accepts_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding takes it."""
    offers = [offer.replace(" ", "").lower() for offer in accepted.split(",")]
    return any(offer.split(";")[0] == "gzip" and not offer.endswith(";q=0") for offer in offers)
