"""Streamlit's widgets as the browser sees them: their values, as the server and the address are told of them."""

from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

Value = list[str] | list[float] | float | int | str | bool | None


@dataclass
class Widget:
    """One widget; `told` says that the server has set its value, `stored` names the field its value goes into.

    A button has no value: `stored` is empty.
    """

    id: str
    proto: Any
    fragment: str
    stored: str = ""
    value: Value = None
    default: Value = None
    told: bool = False
    options: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key that the script gave it; an id is $$ID-hash-key."""
        return self.id.split("-", 2)[-1]

    @property
    def parameter(self) -> str:
        """The name in the address that it is bound to."""
        return getattr(self.proto, "query_param_key", "")

    def state(self) -> WidgetState:
        """What the server is told of it."""
        state = WidgetState(id=self.id)
        if isinstance(self.value, list):
            getattr(state, self.stored).data.extend(self.value)
        elif self.value is not None:
            setattr(state, self.stored, self.value)
        return state

    def texts(self) -> list[str]:
        """Its value as texts of the address: none for the default."""
        if self.value == self.default or self.value is None:
            return []
        values = self.value if isinstance(self.value, list) else [self.value]
        return [spelled(value) for value in values]


def widget(element: Element, fragment: str) -> Widget | None:
    """The widget of an element, or None if it is none."""
    kind = element.WhichOneof("type")
    proto: Any = getattr(element, kind) if kind else None
    if not isinstance(proto, Message) or not getattr(proto, "id", ""):
        return None
    read = READERS.get(kind)
    if read is None:
        return Widget(proto.id, proto, fragment)
    stored, default, value, options = read(proto)
    told = proto.set_value
    return Widget(proto.id, proto, fragment, stored, value if told else default, default, told, options)


def spelled(value: float | int | str | bool) -> str:
    """A value as JavaScript's String() writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _slider(proto: Slider) -> tuple[str, Value, Value, list[str]]:
    options = list(proto.options)
    if options:
        default = [options[int(index)] for index in proto.default]
        return "string_array_value", default, list(proto.raw_value) or default, options
    return "double_array_value", list(proto.default), list(proto.value), []


def _number(proto: NumberInput) -> tuple[str, Value, Value, list[str]]:
    whole = proto.data_type == NumberInput.INT
    given = [getattr(proto, name) if proto.HasField(name) else None for name in ("default", "value")]
    default, value = (int(number) if whole and number is not None else number for number in given)
    return "int_value" if whole else "double_value", default, value, []


def _buttons(proto: Any) -> tuple[str, Value, Value, list[str]]:
    options = [option.content for option in proto.options]
    default = [options[index] for index in proto.default]
    return "string_array_value", default, list(proto.raw_values), options


def _select(proto: Any) -> tuple[str, Value, Value, list[str]]:
    options = list(proto.options)
    default = options[proto.default] if proto.HasField("default") and options else None
    return "string_value", default, proto.raw_value, options


def _check(proto: Any) -> tuple[str, Value, Value, list[str]]:
    return "bool_value", proto.default, proto.value, []


def _text(proto: Any) -> tuple[str, Value, Value, list[str]]:
    default = proto.default if proto.HasField("default") else None
    return "string_value", default, proto.value, []


READERS = {
    "slider": _slider,
    "number_input": _number,
    "button_group": _buttons,
    "selectbox": _select,
    "checkbox": _check,
    "text_input": _text,
}
"""Kind of an element → its field in a state, default, value set by the server, and options."""
