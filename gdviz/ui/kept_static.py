"""Streamlit's own scripts, styles and fonts: read once, compressed once, and sent from memory."""

import asyncio
import posixpath

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gdviz.ui.stage.served import accepts_gzip, script

MOST = 32_000_000
"""Bytes that are kept at most. All that Streamlit has brought along is less; a page needs two million of them."""
_PLACE = "/static/"
_PART_OR_CHANGE = ("range", "if-none-match", "if-modified-since")


class KeptStatic:
    """ASGI middleware that keeps whatever lies under /static and, as its answer says, never changes.

    Streamlit reads such a file from disk for each visitor and sends it as it is, four megabytes for a first visit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, Response] = {}
        self._bytes = 0
        self._reading: dict[str, asyncio.Task[Response]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for such a file; all others are passed on."""
        if not _whole_and_zipped(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        answer = self._kept.get(path)
        if answer is None:
            # All who ask meanwhile wait for the one reading, which goes on if they leave.
            if path not in self._reading:
                self._reading[path] = asyncio.create_task(self._read(scope))
                self._reading[path].add_done_callback(lambda _: self._reading.pop(path))
            answer = await asyncio.shield(self._reading[path])
        await answer(scope, receive, send)

    async def _read(self, scope: Scope) -> Response:
        """What Streamlit answers, kept if it will never answer anything else."""
        status, headers, parts = 500, Headers(), list[bytes]()
        asked = asyncio.Queue[Message]()  # then empty: who waits for the visitor to leave waits on
        asked.put_nowait({"type": "http.request", "body": b"", "more_body": False})

        async def collect(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], Headers(raw=message["headers"])
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._app(dict(scope), asked.get, collect)
        body, told = b"".join(parts), {name: text for name, text in headers.items() if name != "content-length"}
        if status != 200 or "immutable" not in told.get("cache-control", ""):
            return Response(body, status, told)
        zipped = (await asyncio.to_thread(script, body)).zipped
        if "content-encoding" not in told and len(zipped) < len(body):
            body, told = zipped, told | {"content-encoding": "gzip", "vary": "Accept-Encoding"}
        answer = Response(body, status, told)
        if self._bytes + len(body) <= MOST:
            self._kept[scope["path"]] = answer
            self._bytes += len(body)
        return answer


def _whole_and_zipped(scope: Scope) -> bool:
    """Whether somebody who can unzip a file asks for all of it, by its own name."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    # Else a file would have any number of names: /static//a.js, /static/./a.js, …
    if _PLACE not in scope["path"] or posixpath.normpath(scope["path"]) != scope["path"]:
        return False
    headers = Headers(scope=scope)
    return accepts_gzip(headers.get("accept-encoding", "")) and not any(
        name in headers for name in _PART_OR_CHANGE
    )
