"""Headers of every answer: what a page may load, who may show it in a frame, and that no type is to be guessed."""

import os
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMED_BY = "GDVIZ_FRAMED_BY"
"""The environment variable that names who else may show pages in a frame, as origins with spaces between."""
_ORIGIN = re.compile(r"\*|https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5}|:\*)?")
_POLICY = {
    "default-src": "'self'",
    # Streamlit's page has a script in it, and its styles and ours stand in elements.
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def framed_by() -> tuple[str, ...]:
    """The origins that may show pages in a frame besides our own; ValueError for what is none."""
    origins = tuple(os.environ.get(FRAMED_BY, "").split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{FRAMED_BY} must name origins such as https://campus, or *, got {origin[:80]!r}")
    return origins


def security_headers(origins: tuple[str, ...]) -> dict[str, str]:
    """The headers of every answer, with those who may frame a page besides our own origin."""
    policy = _POLICY | {"frame-ancestors": " ".join(("'self'", *origins))}
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    # It knows one origin only; with several the policy alone says who may.
    return headers if origins else headers | {"X-Frame-Options": "SAMEORIGIN"}


class SecurityHeaders:
    """Middleware that adds the headers to every answer over HTTP, where the answer has not set its own."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...] = ()) -> None:
        self._app, self._headers = app, security_headers(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer)
