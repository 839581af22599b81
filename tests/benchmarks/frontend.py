"""What Streamlit's frontend keeps for its server: the address, the widgets and their values, cached messages."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from tests.benchmarks.widgets import Value, Widget, widget

OLD = 2
"""Runs after which a cached message that nothing has referred to is dropped: global.maxCachedMessageAge."""
ENDED = {
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
}
"""How a run may end that no other run follows by itself."""
_FETCHED = re.compile(r"/gdviz/(?:fan|ground)\?[^\"\\]+")


@dataclass
class Frontend:
    """One tab: pure bookkeeping, from the server's messages to the next one for the server."""

    page: str
    """The page's name in the address, empty for the first."""
    query: str = ""
    page_hash: str = ""
    session: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    """Page name → hash."""
    widgets: dict[str, Widget] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _fragments: tuple[str, ...] = ()
    _runs: int = 0
    _cached: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)

    def receive(self, data: bytes) -> ForwardMsg:
        """The message, or the one it refers to, once everything it says is kept."""
        message = self._resolved(ForwardMsg.FromString(data))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._start(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(message.delta.new_element, message.delta.fragment_id)
        elif kind == "script_finished" and message.script_finished in ENDED:
            self._finish()
        return message

    def rerun(self, fragment: str = "") -> bytes:
        """The message that asks for a run of the whole script, or of one fragment."""
        return self._message(
            widget_states=WidgetStates(widgets=[widget.state() for widget in self.widgets.values()]),
            page_script_hash=self.page_hash,
            page_name="" if self.page_hash else self.page,
            fragment_id=fragment,
        )

    def turn(self, key: str, value: Value) -> bytes:
        """The message after a visitor has set the control with this key."""
        turned = self.find(key)
        turned.value = value
        if turned.parameter:
            kept = [(name, text) for name, text in parse_qsl(self.query, True) if name != turned.parameter]
            self.query = urlencode(kept + [(turned.parameter, text) for text in turned.texts()])
        return self.rerun(turned.fragment)

    def press(self, key: str) -> bytes:
        """The message after a visitor has pressed the button with this key."""
        button = self.find(key)
        states = WidgetStates(widgets=[widget.state() for widget in self.widgets.values()])
        states.widgets.add(id=button.id, trigger_value=True)
        return self._message(widget_states=states, page_script_hash=self.page_hash, fragment_id=button.fragment)

    def go(self, page: str) -> bytes:
        """The message after a visitor has chosen another page in the navigation."""
        self.page, self.page_hash = page, self.pages[page]
        self.widgets.clear()
        return self._message(page_script_hash=self.page_hash)

    def find(self, key: str) -> Widget:
        """The widget with this key; KeyError if none is shown."""
        for shown in self.widgets.values():
            if shown.key == key:
                return shown
        raise KeyError(f"no widget {key} among {[shown.key for shown in self.widgets.values()]}")

    @property
    def setting(self) -> str:
        """The page, and what its controls are set to."""
        return f"{self.page} {[(shown.key, shown.value) for shown in self.widgets.values() if shown.stored]}"

    def _message(self, **state: object) -> bytes:
        asked = ClientState(query_string=self.query, cached_message_hashes=list(self._cached), **state)
        asked.context_info.timezone, asked.context_info.locale = "UTC", "en-US"
        asked.context_info.color_scheme = "light"
        return BackMsg(rerun_script=asked).SerializeToString()

    def _resolved(self, message: ForwardMsg) -> ForwardMsg:
        if message.WhichOneof("type") == "ref_hash":
            found, _ = self._cached[message.ref_hash]
            self._cached[message.ref_hash] = (found, self._runs)
            whole = ForwardMsg()
            whole.CopyFrom(found)
            whole.metadata.CopyFrom(message.metadata)
            return whole
        if message.metadata.cacheable:
            self._cached.setdefault(message.hash, (message, self._runs))
        return message

    def _start(self, message: ForwardMsg) -> None:
        begun = message.new_session
        self.session = begun.initialize.session_id
        self._fragments = tuple(message.metadata.run.fragment_ids)
        self._seen = set()
        if not self._fragments:
            self.page_hash = begun.page_script_hash

    def _show(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.problems.append(f"{element.exception.type}: {element.exception.message}")
        shown = widget(element, fragment)
        if shown is None:
            return
        before = self.widgets.get(shown.id)
        if before is not None and not shown.told:
            shown.value = before.value
        self.widgets[shown.id] = shown
        self._seen.add(shown.id)

    def _finish(self) -> None:
        """Forget widgets that the run has not shown again, and messages long not used."""
        self.widgets = {name: shown for name, shown in self.widgets.items() if self._stays(shown)}
        self._runs += 1
        self._cached = {
            name: (message, used)
            for name, (message, used) in self._cached.items()
            if self._runs - used <= OLD or (self._fragments and message.delta.fragment_id not in self._fragments)
        }

    def _stays(self, shown: Widget) -> bool:
        return shown.id in self._seen or bool(self._fragments and shown.fragment not in self._fragments)


def pictures(message: ForwardMsg) -> Iterator[str]:
    """The JSON of the picture that a message brings: a stage's, or a plain Plotly chart's."""
    if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
        return
    element = message.delta.new_element
    if element.WhichOneof("type") == "bidi_component":
        yield element.bidi_component.json or element.bidi_component.mixed.json
    elif element.WhichOneof("type") == "plotly_chart":
        yield element.plotly_chart.spec


def needed(picture: str) -> list[str]:
    """The addresses of what a browser fetches for a stage: nothing for a picture that lies behind another tab."""
    told = json.loads(picture)
    shown = told.get("pictures", [])
    behind = {one["id"] for one in [one for one in shown if one["panel"] == "main"][1:]}
    seen = [one for one in shown if one["id"] not in behind]
    return _FETCHED.findall(json.dumps([seen, told.get("live")]))
