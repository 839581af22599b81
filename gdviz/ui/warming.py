"""The visitor before the first: opens pages inside the server, so that later ones find all imported and kept."""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress

import streamlit as st
from starlette.types import Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

PATIENCE = 60.0
"""Seconds after which a page is left as it is: nobody should wait for the server because of it."""
_FETCHED = re.compile(r"/gdviz/(?:fan|ground|plotly)[^\"\\]+")


async def warm(app: st.App, pages: Iterable[str]) -> None:
    """Open these pages one after the other, and fetch what a browser would for their pictures."""
    for page in pages:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                for address in dict.fromkeys(_FETCHED.findall(await _open(app, page))):
                    await _get(app, address)


async def _open(app: st.App, page: str) -> str:
    """Everything that the server sends to a browser that opens a page, as text."""
    received: asyncio.Queue[Message] = asyncio.Queue()
    sent: asyncio.Queue[Message] = asyncio.Queue()
    asked = BackMsg(rerun_script=ClientState(page_name=page)).SerializeToString()
    received.put_nowait({"type": "websocket.connect"})
    received.put_nowait({"type": "websocket.receive", "bytes": asked})
    scope = _scope("websocket", "/_stcore/stream", scheme="ws", subprotocols=["streamlit"])
    serving = asyncio.create_task(app(scope, received.get, sent.put))
    parts, session = [], ""
    try:
        while True:
            data = (await sent.get()).get("bytes")
            if not data:
                continue
            message = ForwardMsg.FromString(data)
            parts.append(data.decode(errors="ignore"))
            if message.HasField("new_session"):
                session = message.new_session.initialize.session_id or session
            if message.HasField("script_finished"):
                return "".join(parts)
    finally:
        received.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await serving
        if session:
            get_instance().close_session(session)


async def _get(app: st.App, address: str) -> None:
    """Fetch what is at an address of ours."""
    path, _, query = address.partition("?")
    asked: asyncio.Queue[Message] = asyncio.Queue()
    asked.put_nowait({"type": "http.request", "body": b"", "more_body": False})

    async def ignore(_: Message) -> None:
        """Nobody reads it; it is kept now."""

    await app(_scope("http", path, query, scheme="http", method="GET"), asked.get, ignore)


def _scope(kind: str, path: str, query: str = "", **more: object) -> Scope:
    """What an ASGI server tells of a request."""
    return {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept-encoding", b"gzip")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
        **more,
    }
