"""The wire: what reaches Streamlit by websocket comes from a page of this server, and is what a page could say."""

import json
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.net_util import get_internal_ip
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

FOR_DEVELOPERS = (
    "clear_cache",
    "load_git_info",
    "set_run_on_save",
    "debug_disconnect_websocket",
    "debug_shutdown_runtime",
)
"""Messages that are not passed on: a visitor would empty the caches of all, or have the server read its files."""
NOT_BINARY, NOT_A_MESSAGE, NOT_OURS = 1003, 1007, 1008
"""Codes of a close frame: data of a type that is not taken, data that are not what their type says, and policy."""
HERE = ("localhost", "127.0.0.1", "0.0.0.0")


class OnlyMessages:
    """ASGI middleware that refuses websockets of other sites' pages, and closes those that say what no page would.

    Streamlit would ask another host for this machine's address before it refuses an origin, and everybody would
    wait for the answer. It would write a traceback into the log for a text frame, for bytes that are no message,
    for a value that is no widget's, and for a component's that is no JSON. How long a frame may be,
    .streamlit/config.toml says.

    What a connection asks for first is the whole page. A page that lost its worker may ask another for a part of
    itself, which Streamlit would not find there: nothing would come back, then or later.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; on a frame that may not, the app is told that the visitor has gone."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if not is_ours(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": NOT_OURS})
            return
        closed, met = False, False

        async def checked() -> Message:
            nonlocal closed, met
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                said = read(message.get("bytes"))
                if isinstance(said, int):
                    closed = True
                    await send({"type": "websocket.close", "code": said})
                    return {"type": "websocket.disconnect", "code": said}
                if said.rerun_script.fragment_id and not met:
                    said.rerun_script.fragment_id = ""
                    message["bytes"] = said.SerializeToString()
                met = met or said.HasField("rerun_script")
                if said.WhichOneof("type") not in FOR_DEVELOPERS:
                    return message

        async def unless_closed(message: Message) -> None:
            if closed:
                # As a server says of a visitor who has gone: Starlette ends what runs for them without a word.
                raise OSError("the websocket is closed")
            await send(message)

        await self._app(scope, checked, unless_closed)


def is_ours(headers: Headers) -> bool:
    """Whether a handshake comes from a page of this server, of a site in its settings, or from no page at all."""
    origin = headers.get("origin")
    if origin is None or not st.get_option("server.enableCORS"):
        return True
    try:
        parts = urlsplit(origin)
        listed = [urlsplit(site).hostname for site in st.get_option("server.corsAllowedOrigins")]
    except ValueError:
        return False
    known = {*HERE, st.get_option("browser.serverAddress"), *listed}
    return parts.netloc == headers.get("host") or parts.hostname in known or parts.hostname == get_internal_ip()


def read(frame: bytes | None) -> BackMsg | int:
    """The message in a frame, None for text; the code to close with if there is none."""
    if frame is None:
        return NOT_BINARY
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except Exception:  # DecodeError, from a package that Streamlit brings along and we do not ask for
        return NOT_A_MESSAGE
    states = message.rerun_script.widget_states.widgets
    whole = message.WhichOneof("type") is not None and all(map(_readable, states))
    return message if whole else NOT_A_MESSAGE


def _readable(state: WidgetState) -> bool:
    """Whether this is a widget's value, and JSON if a component's; a text in it would be read as JSON again."""
    # All ids of widgets begin like this; any other would be a name that a script of ours uses.
    if not state.id.startswith("$$"):
        return False
    kind = state.WhichOneof("value")
    if kind not in ("json_value", "json_trigger_value"):
        return True
    try:
        return not isinstance(json.loads(getattr(state, kind)), str)
    except (ValueError, RecursionError):
        return False
