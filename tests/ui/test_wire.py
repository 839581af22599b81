"""The guard of the websocket: it passes on what a page says, and closes on what no page would."""

import asyncio
import json

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config, net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from gdviz.ui.wire import FOR_DEVELOPERS, OnlyMessages, read

RERUN = BackMsg(rerun_script=ClientState(query_string="lr=0.1")).SerializeToString()


def with_value(wid: str = "$$ID-0-stage", **value) -> bytes:
    """A page's message in which one widget has this value."""
    states = WidgetStates(widgets=[WidgetState(id=wid, **value)])
    return BackMsg(rerun_script=ClientState(widget_states=states)).SerializeToString()


def talk(*frames: bytes | str) -> tuple[list[bytes], list[Message]]:
    """What an app behind the guard receives of these frames and then a goodbye, and what the visitor is sent."""
    coming: list[Message] = [{"type": "websocket.connect"}]
    coming += [
        {"type": "websocket.receive", "text" if isinstance(frame, str) else "bytes": frame} for frame in frames
    ]
    coming.append({"type": "websocket.disconnect", "code": 1001})
    heard: list[bytes] = []
    sent: list[Message] = []

    async def app(scope, receive, send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        try:
            while True:
                heard.append(await socket.receive_bytes())
        except WebSocketDisconnect:
            pass
        # As Streamlit's sender, which runs beside the reader and may have more to say.
        if any(one["type"] == "websocket.close" for one in sent):
            with pytest.raises(WebSocketDisconnect):
                await WebSocket.send(talking(scope, receive, send), {"type": "websocket.send", "bytes": b"late"})

    def talking(scope, receive, send) -> WebSocket:
        socket = WebSocket(scope, receive, send)
        socket.application_state = socket.application_state.CONNECTED
        return socket

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(OnlyMessages(app)({"type": "websocket", "headers": []}, receive, send))
    assert sent.pop(0)["type"] == "websocket.accept"
    return heard, sent


def test_what_a_page_says_arrives_as_it_was_sent():
    frames = [RERUN, BackMsg(stop_script=True).SerializeToString(), with_value(json_value='{"pick": {"x": 1}}')]
    assert talk(*frames) == (frames, [])


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("hello", 1003),
        ("", 1003),
        (b"", 1007),
        (b"\x00" * 1000, 1007),
        (RERUN[:-3], 1007),
        (b"\x5a\x05\x0a\x03\xed\xa0\x80", 1007),  # half a surrogate pair in the query
        (with_value(json_value="{"), 1007),
        (with_value(json_value=""), 1007),
        (with_value(json_value="[" * 100_000), 1007),
        (with_value(json_trigger_value="pick"), 1007),
        (with_value(json_value='"{"'), 1007),
        (with_value("own_data", bool_value=True), 1007),
    ],
    ids=[
        "text",
        "no text",
        "nothing",
        "zeros",
        "cut",
        "surrogate",
        "no JSON",
        "empty",
        "deep",
        "a word",
        "JSON in JSON",
        "no widget",
    ],
)
def test_on_any_other_frame_the_websocket_is_closed_and_nothing_after_it_arrives(frame, code):
    heard, sent = talk(RERUN, frame, RERUN)
    assert heard == [RERUN]
    assert sent == [{"type": "websocket.close", "code": code}]


@pytest.mark.parametrize("kind", FOR_DEVELOPERS)
def test_what_is_for_developers_is_left_out_and_the_talk_goes_on(kind):
    assert talk(RERUN, BackMsg(**{kind: True}).SerializeToString(), RERUN) == ([RERUN, RERUN], [])


@given(st.binary(max_size=200) | st.tuples(st.just(RERUN), st.binary(max_size=20)).map(b"".join))
def test_any_bytes_are_a_message_or_are_refused(frame):
    said = read(frame)
    assert said == 1007 if isinstance(said, int) else said.WhichOneof("type")


@given(st.text())
def test_a_components_value_passes_if_and_only_if_it_is_json(text):
    try:
        fits = not isinstance(json.loads(text), str)
    except ValueError:
        fits = False
    assert isinstance(read(with_value(json_value=text)), BackMsg) == fits


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        (None, "gdviz", True),
        ("https://gdviz", "gdviz", True),
        ("http://gdviz:8501", "gdviz:8501", True),
        ("http://localhost:3000", "127.0.0.1:8501", True),
        ("https://listed", "gdviz", True),
        ("http://another", "gdviz", False),
        ("http://gdviz-another", "gdviz", False),
        ("http://gdviz:9", "gdviz", False),
        ("null", "gdviz", False),
        ("http://[", "gdviz", False),
        ("", "gdviz", False),
        ("x" * 10_000, "gdviz", False),
    ],
)
def test_a_page_of_another_site_is_refused_before_anybody_is_asked(origin, host, ours, monkeypatch):
    monkeypatch.setattr(net_util, "get_external_ip", lambda: pytest.fail("another host was asked"))
    options = {"server.corsAllowedOrigins": ["https://listed"]}
    monkeypatch.setattr(streamlit, "get_option", lambda name: options.get(name, config.get_option(name)))
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    raw = [(name.encode(), text.encode()) for name, text in headers.items()]
    reached, sent = [], []

    async def app(*_) -> None:
        reached.append(True)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(OnlyMessages(app)({"type": "websocket", "headers": raw}, receive, send))
    assert reached == ([True] if ours else [])
    assert sent == ([] if ours else [{"type": "websocket.close", "code": 1008}])


def test_what_is_no_websocket_passes_untouched():
    given_to = []

    async def app(*given) -> None:
        given_to.extend(given)

    asyncio.run(OnlyMessages(app)({"type": "http"}, talk, print))
    assert given_to == [{"type": "http"}, talk, print]
