"""Opening a page as Streamlit's own test runner does, and reading what it sends to the stage."""

import base64
import json
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import Phase
from streamlit.testing.v1 import AppTest

from gdviz.ui.control import Control
from gdviz.ui.places import PAGES
from gdviz.ui.server import SHELL

PLAYGROUND = "playground.py"
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
"""Hypothesis without shrinking: a visit takes a tenth of a second, and a link is easily read as it is."""
DTYPES = {"f8": "<f8", "f4": "<f4", "i4": "<i4", "u4": "<u4", "i2": "<i2", "u2": "<u2", "i1": "i1", "u1": "u1"}


def visit(link: dict[str, Any] | None = None, page: str = PLAYGROUND) -> AppTest:
    """The page as it opens on a link; a value may be a list of texts, for a key that is repeated."""
    at = AppTest.from_file(SHELL, default_timeout=60)
    at.query_params.update(link or {})
    if page != PLAYGROUND:
        at.switch_page(str(PAGES / page))
    return at.run()


def unbroken(at: AppTest) -> AppTest:
    """The page, if it raised nothing and shows no error."""
    assert not at.exception, at.exception[0].value
    assert not at.error, at.error[0].value
    return at


def staged(at: AppTest) -> dict[str, Any]:
    """What the one stage on the page was given; its JSON holds no NaN."""
    (component,) = unbroken(at).get("bidi_component")
    return json.loads(component.proto.json, parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))


def paths(at: AppTest, picture: str = "landscape") -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """x and y of every run in a picture."""
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == picture)
    traces = [trace for trace in figure["data"] if "run" in trace.get("meta", {})]
    return {trace["meta"]["run"]: (numbers(trace["x"]), numbers(trace["y"])) for trace in traces}


def numbers(array: Any) -> np.ndarray:
    """The numbers of a Plotly array, plain or packed; NaN for what is missing."""
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), DTYPES[array["dtype"]]).astype(float)
    return np.array(array, dtype=float)


def verdicts(at: AppTest) -> dict[str, str]:
    """The sentence about each run."""
    return {caption["run"]: caption["text"] for caption in staged(at)["captions"]}


def warnings(at: AppTest) -> str:
    """Everything the page says about the link."""
    return "\n".join(warning.value for warning in unbroken(at).warning)


def address(at: AppTest) -> dict[str, list[str]]:
    """The address after the run, every value as a list."""
    return {key: value if isinstance(value, list) else [value] for key, value in at.query_params.items()}


def widget(at: AppTest, key: str) -> Any:
    """The control with this key, of whatever kind."""
    kinds = (at.selectbox, at.select_slider, at.slider, at.number_input, at.toggle, at.button_group)
    return next(one for kind in kinds for one in kind if one.key == key)


def press(at: AppTest, label: str) -> AppTest:
    """The page after a click on this button."""
    return next(button for button in at.button if button.label == label).click().run()


def controls_of(link: dict[str, Any]) -> dict[str, Control]:
    """Every control that the page draws when it opens on a link, by its key."""
    seen: dict[str, Control] = {}
    draw = Control.draw

    def noted(control: Control) -> Any:
        seen[control.key] = control
        return draw(control)

    with mock.patch.object(Control, "draw", noted):
        unbroken(visit(link))
    return seen
