"""Opening a page as Streamlit's own test runner does, and reading what it sends to the stage."""

import base64
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import Phase
from streamlit.testing.v1 import AppTest

from gdviz.ui import lesson, showing
from gdviz.ui.control import Control
from gdviz.ui.locks import Locks
from gdviz.ui.places import PAGES
from gdviz.ui.server import SHELL

PLAYGROUND = "playground.py"
NAMES = sorted(path.name for path in PAGES.glob("*.py"))
"""Every page there is."""
STAGED = [name for name in NAMES if name not in ("gallery.py", "worksheet.py")]
"""The pages with controls and a stage: all but the one of links to them, and the one that makes sheets."""
FREE = [name for name in STAGED if name != "lessons.py"]
"""The pages that explain what they show at once, and offer presets: the lessons ask first."""
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
    """x and y of every run in a picture: of its line, not of arrows or of its model."""
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == picture)
    traces = [trace for trace in figure["data"] if {"run", "columns"} <= trace.get("meta", {}).keys()]
    return {trace["meta"]["run"]: (numbers(trace["x"]), numbers(trace["y"])) for trace in traces}


def numbers(array: Any) -> np.ndarray:
    """The numbers of a Plotly array, plain or packed; NaN for what is missing."""
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), DTYPES[array["dtype"]]).astype(float)
    return np.array(array, dtype=float)


def verdicts(at: AppTest) -> dict[str, str]:
    """The sentence about each run."""
    return {caption["run"]: caption["text"] for caption in staged(at)["captions"]}


def notes(at: AppTest) -> dict[str, str]:
    """What stands below the sentence about each run."""
    return {caption["run"]: caption["note"] for caption in staged(at)["captions"]}


def traces(at: AppTest, picture: str) -> dict[str, dict[str, Any]]:
    """The traces of a picture by their uid."""
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == picture)
    return {trace["uid"]: trace for trace in figure["data"]}


def pictures(at: AppTest) -> list[str]:
    """The names of the pictures on the stage."""
    return [picture["id"] for picture in staged(at)["pictures"]]


def sentences(at: AppTest) -> list[str]:
    """What the page says where it has no picture: below the stage, and below the learning rate."""
    return [shown.value for kind in (at.info, at.caption) for shown in kind]


def texts(at: AppTest) -> Iterator[str]:
    """Everything on the page that a person can read, or hears read out."""
    for kind in (at.title, at.markdown, at.caption, at.info, at.warning, at.latex):
        yield from (shown.value for shown in kind)
    yield from (re.sub(r"<style>.*?</style>", "", shown.proto.body, flags=re.DOTALL) for shown in at.get("html"))
    yield from (cell for table in at.table for row in table.value.to_numpy() for cell in map(str, row))
    for kind in _kinds(at):
        yield from (text for one in kind for text in (one.label, one.help or ""))
    yield from (text for button in at.button for text in (button.label, button.help or ""))
    if at.get("bidi_component"):
        yield from _strings(staged(at))


def _strings(sent: Any) -> Iterator[str]:
    """Every string in what is sent, but for packed numbers."""
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, dict):
        for key, value in sent.items():
            yield from _strings(value) if key != "bdata" else ()
    elif isinstance(sent, list):
        for value in sent:
            yield from _strings(value)


def broken_numbers(at: AppTest) -> list[str]:
    """The texts in which a number that is none can be read."""
    return [text for text in texts(at) if re.search(r"\b((?i:nan|inf|infinity|undefined)|None)\b", text)]


def warnings(at: AppTest) -> str:
    """Everything the page says about the link."""
    return "\n".join(warning.value for warning in unbroken(at).warning)


def address(at: AppTest) -> dict[str, list[str]]:
    """The address after the run, every value as a list."""
    return {key: value if isinstance(value, list) else [value] for key, value in at.query_params.items()}


def widget(at: AppTest, key: str) -> Any:
    """The control with this key, of whatever kind."""
    return next(one for kind in _kinds(at) for one in kind if one.key == key)


def keys(at: AppTest) -> list[str]:
    """The keys of all controls on the page."""
    return [one.key for kind in _kinds(at) for one in kind]


def _kinds(at: AppTest) -> tuple[Any, ...]:
    return at.selectbox, at.select_slider, at.slider, at.number_input, at.toggle, at.button_group


def press(at: AppTest, label: str) -> AppTest:
    """The page after a click on this button."""
    return next(button for button in at.button if button.label == label).click().run()


def pick(at: AppTest, picture: str, x: float, y: float) -> AppTest:
    """The page after a point of a picture was picked: what was offered for it is called before the next run."""
    offered: dict[str, Any] = {}
    stage, choose = showing.stage, lesson.choose_runs

    def noted(*args: Any, picks: Any = (), **kwargs: Any) -> None:
        offered.update({one.picture: one.on_pick for one in picks})
        stage(*args, picks=picks, **kwargs)

    def picked(*args: Any) -> Any:
        if picture in offered:
            offered.pop(picture)(x, y)
        return choose(*args)

    with mock.patch.object(showing, "stage", noted):
        unbroken(at.run())
    assert picture in offered
    with mock.patch.object(lesson, "choose_runs", picked):
        return at.run()


def pristine(link: dict[str, Any], page: str = PLAYGROUND) -> dict[str, Any]:
    """What the stage is given when a page opens on a link; opened once and remembered."""
    return json.loads(_pristine(json.dumps(link), page))


@lru_cache(maxsize=64)
def _pristine(link: str, page: str) -> str:
    return json.dumps(staged(visit(json.loads(link), page)))


def controls_of(link: dict[str, Any], page: str = PLAYGROUND) -> dict[str, Control]:
    """Every control that a page draws when it opens on a link, by its key; opened once and remembered."""
    return dict(_controls_of(json.dumps(link), page))


@lru_cache(maxsize=64)
def _controls_of(link: str, page: str) -> dict[str, Control]:
    seen: dict[str, Control] = {}
    draw = Control.draw

    def noted(control: Control, held: Locks) -> Any:
        seen[control.key] = control
        return draw(control, held)

    with mock.patch.object(Control, "draw", noted):
        unbroken(visit(json.loads(link), page))
    return seen
