"""A visitor without a browser, who says to the server what Streamlit's own page would, or what it never would."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 120.0
"""Seconds. Waits end with the message that is waited for; only a fault makes them last."""
PLAIN = {
    "bool": "bool_value",
    "float": "double_value",
    "int": "int_value",
    "str": "string_value",
    "bytes": "bytes_value",
}


class Shown(NamedTuple):
    """An element that the page shows: its kind and what it says of itself."""

    kind: str
    proto: Any


class Caller:
    """One visitor of the server at `url`; `protocols` are what a page puts into its handshake."""

    def __init__(self, url: str, *protocols: str, **options: Any) -> None:
        address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        wanted: Any = protocols or ("streamlit",)
        self._connection = connect(address, subprotocols=wanted, max_size=None, open_timeout=PATIENCE, **options)
        self.socket = self._connection.__enter__()
        self.session = ""
        self.received = b""
        self.shown: list[Shown] = []

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye."""
        self._connection.__exit__(None, None, None)

    def ask(self, query: str = "", states: Iterable[WidgetState] = (), page: str = "", **more: Any) -> Caller:
        """Have the script run, and wait until it has."""
        state = ClientState(query_string=query, page_name=page, **more)
        state.widget_states.widgets.extend(states)
        self.shown = []
        return self.say(BackMsg(rerun_script=state)).await_run()

    def say(self, message: BackMsg) -> Caller:
        self.socket.send(message.SerializeToString())
        return self

    def hear(self) -> ForwardMsg:
        """The server's next message."""
        said = self.socket.recv(timeout=PATIENCE)
        assert isinstance(said, bytes)
        self.received += said
        return ForwardMsg.FromString(said)

    def await_run(self) -> Caller:
        """Listen until a run of the script has ended, and not to begin again at once."""
        while True:
            message = self.hear()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                name = element.WhichOneof("type")
                self.shown.append(Shown(name, getattr(element, name)))
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self

    def all(self, kind: str) -> list[Any]:
        """What the page shows of a kind."""
        return [one.proto for one in self.shown if one.kind == kind]

    @property
    def widgets(self) -> dict[str, Shown]:
        """Everything that takes a value, by its id."""
        return {one.proto.id: one for one in self.shown if getattr(one.proto, "id", "").startswith("$$ID")}

    def widget(self, key: str) -> str:
        """The id of the widget with this key."""
        (found,) = (wid for wid in self.widgets if wid.endswith(f"-{key}"))
        return found

    @property
    def staged(self) -> dict[str, Any]:
        """What the one stage of the page was given."""
        (component,) = self.all("bidi_component")
        return json.loads(component.json)

    @property
    def lr(self) -> float:
        return self.staged["attributes"]["lr"]


def state(wid: str, value: Any, field: str = "") -> WidgetState:
    """A widget's value, in the field for its type unless another is named; a list is of what it holds first."""
    made = WidgetState(id=wid)
    if isinstance(value, list):
        names = {"float": "double", "int": "int", "str": "string"}
        field = field or f"{names[type(value[0]).__name__]}_array_value"
        getattr(made, field).SetInParent()
        getattr(made, field).data.extend(value)
    else:
        setattr(made, field or PLAIN[type(value).__name__], value)
    return made
