"""How many files a visitor may have here: the page holds one, who writes to the server by hand any number."""

from collections import Counter
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MOST = 4
"""Files of a session at a time. A file that takes the place of another comes before that one has gone."""
_PLACE = "/_stcore/upload_file/"


class FewFiles:
    """ASGI middleware that refuses a file of a session that has as many as it may, with 429 and a sentence.

    How long each may be, .streamlit/config.toml says. One that is still arriving counts; one that breaks off is
    none, and nothing is written about it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._arriving = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; all others are passed on."""
        _, found, rest = scope.get("path", "").partition(_PLACE)
        if scope["type"] != "http" or scope["method"] != "PUT" or not found:
            await self._app(scope, receive, send)
            return
        session, _, file = rest.partition("/")
        others = held(session) - {file}
        if len(others) + self._arriving[session] >= MOST:
            refusal = PlainTextResponse(f"A session has at most {MOST} files; take one away first.", 429)
            await refusal(scope, receive, send)
            return
        self._arriving[session] += 1
        try:
            with suppress(ClientDisconnect):  # there is nobody to answer, and nothing to write a traceback about
                await self._app(scope, receive, send)
        finally:
            self._arriving[session] -= 1
            if not self._arriving[session]:
                del self._arriving[session]


def held(session: str) -> set[str]:
    """The ids of the files that Streamlit has for a session."""
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return set(manager.file_storage.get(session, ()))
