import json

import numpy as np
import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import gdviz.ui.stage as module
from gdviz.ui.stage import Caption, Live, Pick, Picture, plotly_url, stage

CAPTION = Caption("gd", "Gradient descent", "#0072B2", "solid", "Converges after 12 steps.", "good")


def figure() -> go.Figure:
    meta = {"run": "gd", "columns": {"x": "x", "y": "y"}}
    path = np.array([1.0, np.nan])
    return go.Figure([go.Contour(z=np.eye(3)), go.Scatter(x=path, y=[0.5, float("nan")], uid="gd", meta=meta)])


@pytest.fixture
def sent(monkeypatch):
    """What the component was last given."""
    given = {}
    monkeypatch.setattr(module, "_component", lambda: given.update)
    return given


def show(**changes) -> None:
    picture = Picture("landscape", figure(), "Contours", tab="Contours")
    stage([picture], **{"captions": [CAPTION], "steps": 200, "attributes": {"lr": 0.11}, **changes})


def script() -> None:
    import plotly.graph_objects as go

    from gdviz.ui.stage import Caption, Live, Picture, stage

    stage(
        [Picture("loss", go.Figure(go.Scatter(y=[1, 2])), "f over steps", panel="side", title="Loss")],
        captions=[Caption("gd", "GD", "red", "dot", "Crawls.", "warn", note="η")],
        steps=7,
        attributes={"lr": 0.5},
        live=Live("lr", "/gdviz/batch?seed=0"),
    )


def test_streamlit_sends_the_data_as_json_and_knows_the_files():
    at = AppTest.from_function(script).run()
    assert not at.exception
    (component,) = at.get("bidi_component")
    assert component.proto.component_name == "gdviz.stage"
    assert component.proto.js_source_path == "stage.js"
    assert component.proto.css_source_path == "stage.css"
    assert not component.proto.isolate_styles
    assert plotly_url() in component.proto.html_content
    data = json.loads(component.proto.json)
    assert data["plotly"] == plotly_url()
    assert data["steps"] == 7
    assert data["live"] == {"slider": "lr", "url": "/gdviz/batch?seed=0"}
    assert data["captions"] == [
        {
            "run": "gd",
            "label": "GD",
            "colour": "red",
            "dash": "dot",
            "text": "Crawls.",
            "tone": "warn",
            "note": "η",
        }
    ]
    (picture,) = data["pictures"]
    assert (picture["panel"], picture["alt"], picture["title"]) == ("side", "f over steps", "Loss")
    assert data["picks"] == []


def test_arrays_stay_compact_and_what_is_missing_is_null(sent):
    show()
    contour, path = sent["data"]["pictures"][0]["figure"]["data"]
    assert contour["z"]["shape"] == "3, 3"
    assert path["x"]["dtype"] == "f8"
    assert path["y"] == [0.5, None]
    assert path["uid"] == "gd"
    assert path["meta"] == {"run": "gd", "columns": {"x": "x", "y": "y"}}
    json.dumps(sent["data"], allow_nan=False)


def test_numbers_of_numpy_are_sent_as_plain_numbers(sent):
    show(
        attributes={"lr": np.float32(0.5), "steps": np.int64(3), "loss": float("inf"), "rule": "adam"},
        steps=np.int64(9),
    )
    assert sent["data"]["attributes"] == {"lr": 0.5, "steps": 3.0, "loss": "inf", "rule": "adam"}
    json.dumps(sent["data"], allow_nan=False)


def test_without_a_slider_nothing_is_live(sent):
    show()
    assert sent["data"]["live"] is None
    show(live=Live("lr", "/batch"))
    assert sent["data"]["live"] == {"slider": "lr", "url": "/batch"}


def test_what_can_be_picked_is_sent_without_what_it_calls(sent):
    show(picks=[Pick("landscape", print), Pick("map", print, everywhere=True, probe="/gdviz/fan?run={}")])
    assert sent["data"]["picks"] == [
        {"picture": "landscape", "everywhere": False, "probe": None},
        {"picture": "map", "everywhere": True, "probe": "/gdviz/fan?run={}"},
    ]
    json.dumps(sent["data"])


def pick(sent, monkeypatch, value) -> list[tuple]:
    """What a page with two pickable pictures hears when the browser sends this value."""
    heard: list[tuple] = []
    monkeypatch.setattr(st, "session_state", {"stage": {"pick": value}})
    show(picks=[Pick(name, lambda x, y, name=name: heard.append((name, x, y))) for name in ("landscape", "map")])
    sent["on_pick_change"]()
    return heard


@pytest.mark.parametrize("value", [{"x": 1.5, "y": -2}, {"x": 0, "y": 1e300, "z": "ignored"}])
@pytest.mark.parametrize("picture", ["landscape", "map"])
def test_a_picked_point_reaches_the_page_by_its_picture(sent, monkeypatch, picture, value):
    heard = pick(sent, monkeypatch, {"picture": picture, **value})
    assert heard == [(picture, float(value["x"]), float(value["y"]))]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"x": 1},
        {"x": 1, "y": None},
        {"x": "1", "y": 2},
        {"x": True, "y": 2},
        {"x": float("nan"), "y": 2},
        {"x": 1, "y": float("inf")},
        {"x": 10**400, "y": 1},
    ],
)
def test_anything_but_two_finite_numbers_is_ignored(sent, monkeypatch, value):
    assert pick(sent, monkeypatch, {"picture": "map", **value}) == []


@pytest.mark.parametrize("value", [None, "1,2", [1, 2], {"x": 1, "y": 2}])
def test_what_is_no_point_of_a_picture_is_ignored(sent, monkeypatch, value):
    assert pick(sent, monkeypatch, value) == []


@pytest.mark.parametrize("picture", ["loss", "", None, 3, ["map"], {"map": 1}])
def test_a_point_of_a_picture_that_cannot_be_picked_is_ignored(sent, monkeypatch, picture):
    assert pick(sent, monkeypatch, {"picture": picture, "x": 1, "y": 2}) == []


def test_what_is_on_stage_cannot_be_changed():
    with pytest.raises(AttributeError):
        CAPTION.text = "changed"  # type: ignore[misc]
