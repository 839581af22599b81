"""The probe: the runs at a point of the (α, β) plane are those that gdviz.run gives there."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import numpy as np
import pytest
from batches import opened, quantum
from hypothesis import example, given
from hypothesis import strategies as st
from routes import get

import gdviz
from gdviz import RunSpec
from gdviz.ui.asked import MAX_TEXT
from gdviz.ui.extras import EXTRAS
from gdviz.ui.probe import MAX_LR, MAX_MOMENTUM, PATH, probe, probe_route, probe_url, setting_at

POINTS = [(0.1336, 0.4026), (0.15, 0.9), (0.5, 0.2), (0.0, 0.0), (11.0, 2.0)]
ADDRESS = probe_url([RunSpec(steps=12, optimizer="momentum")])
POINT = "&x=0.1&y=0.5"


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("point", POINTS)
def test_a_batch_of_one_position_is_the_run_at_that_setting(optimizer, point):
    spec = RunSpec(optimizer=optimizer, steps=40, objective_parameters={"kappa": 20})
    answer = get(probe_route(), probe_url([spec]) + f"&x={point[0]}&y={point[1]}")
    batch, (lr, beta) = opened(answer.content), setting_at(*point)
    run = gdviz.run(replace(spec, lr=lr, hyperparameters={"momentum": beta} if optimizer != "gd" else {}))
    assert batch.header["attributes"] == {"lr": [lr], "momentum": [beta]}
    assert batch.header["captions"][0][0]["text"] == run.verdict.text
    path, columns = batch.path(0, 0), {column["name"]: column for column in batch.header["columns"]}
    assert (path["step"][0], path["step"][-1]) == (0, run.last)
    for i, name in enumerate("xy"):
        seen = np.abs(run.theta[path["step"]]).max(axis=1) < 20.0
        error = np.abs(np.array(path[name]) - run.theta[path["step"], i])[seen]
        assert error.max() <= 0.501 * quantum(columns[name])


def test_the_momentum_of_the_point_is_used_by_the_rules_that_have_one_and_by_no_other():
    kinds = ("gd", "momentum", "nesterov", "adam")
    specs = [RunSpec(optimizer=key, steps=30) for key in kinds]
    low, high = (opened(probe(tuple(specs), (), 0.02, beta)) for beta in (0.1, 0.8))
    same = [low.path(r, 0) == high.path(r, 0) for r in range(len(kinds))]
    assert dict(zip(kinds, same, strict=True)) == {"gd": True, "momentum": False, "nesterov": False, "adam": True}


def test_everything_but_the_point_is_as_in_the_address():
    spec = RunSpec(
        objective="saddle", optimizer="nesterov", steps=33, start=(0.3, 0.2), batch_size=16, noise=0.7, seed=5,
        schedule="cosine", clip_norm=2.0,
    )  # fmt: skip
    answer = get(probe_route(), probe_url([spec]) + POINT)
    run = gdviz.run(replace(spec, lr=0.1, hyperparameters={"momentum": 0.5}))
    assert opened(answer.content).header["captions"][0][0]["text"] == run.verdict.text


@given(x=st.floats(allow_nan=False), y=st.floats(allow_nan=False))
@example(0.12345, 0.666)
@example(-1.0, -1.0)
@example(1e300, 1e300)
def test_a_point_stands_for_a_short_setting_within_the_sliders(x, y):
    lr, beta = setting_at(x, y)
    assert 0.0 <= lr <= MAX_LR
    assert 0.0 <= beta <= MAX_MOMENTUM
    assert float(f"{lr:.2e}") == lr
    assert float(f"{beta:.2f}") == beta
    if 0.0 < x <= MAX_LR:
        assert abs(lr - x) <= 0.0051 * x
    if 0.0 <= y <= MAX_MOMENTUM:
        assert abs(beta - y) <= 0.0051
    assert setting_at(lr, beta) == (lr, beta)


def test_the_address_holds_the_specs_the_extras_and_the_version_but_no_point():
    specs = [RunSpec(steps=9), RunSpec(steps=9, optimizer="adam")]
    parts = urlsplit(probe_url(specs, ["setting", "modes"]))
    asked = parse_qsl(parts.query)
    assert parts.path == PATH
    assert [RunSpec.from_json(text) for name, text in asked if name == "run"] == specs
    assert [text for name, text in asked if name == "extra"] == ["setting", "modes"]
    assert ("v", gdviz.__version__) in asked
    assert not {"x", "y"} & dict(asked).keys()


def test_an_answer_is_not_kept():
    assert get(probe_route(), ADDRESS + POINT).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_extra_can_be_asked_for(extra):
    objective = "logistic_regression" if extra == "accuracy" else "ravine"
    spec = RunSpec(objective, optimizer="momentum", steps=9)
    answer = get(probe_route(), probe_url([spec], [extra, extra]) + POINT)
    assert answer.status_code == 200
    assert opened(answer.content).header["runs"] == ["momentum"]


def refused(answer: httpx.Response) -> str:
    """The sentence with which a request is refused."""
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Traceback" not in answer.text
    assert len(answer.text) < 300
    return answer.text


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "-Infinity", "1e999", "ten", "[1]", "9" * 10_000, "<b>", "\x00"]
)
def test_a_coordinate_that_is_no_finite_number_is_refused(name, text):
    point = {"x": "0.1", "y": "0.5", name: text}
    assert refused(get(probe_route(), f"{ADDRESS}&{urlencode(point)}")) == f"{name} must be a finite number"


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ("", "x must be given once, got 0"),
        ("&x=1", "y must be given once, got 0"),
        ("&y=1", "x must be given once, got 0"),
        ("&x=1&x=2&y=0.5", "x must be given once, got 2"),
        ("&x=1&y=0.5&y=0.5", "y must be given once, got 2"),
    ],
)
def test_a_coordinate_that_is_missing_or_given_twice_is_refused(point, words):
    assert refused(get(probe_route(), ADDRESS + point)) == words


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([], "from 1 to 14 runs, got 0"),
        (["{}"] * 15, "from 1 to 14 runs, got 15"),
        (["{}", "{}"], "different optimizers"),
        (["{}", '{"steps": 7, "optimizer": "adam"}'], "share objective, start and steps"),
        (["{"], "JSON"),
        (["[]"], "JSON object"),
        (["null"], "JSON object"),
        (["[" * 1999], "JSON"),
        (["x" * (MAX_TEXT + 1)], "at most 2000 characters"),
        (['{"lr": NaN}'], "lr must be"),
        (['{"steps": 10001}'], "at most 10000 steps"),
        (['{"colour": 1}'], "no field of a run is called 'colour'"),
        (['{"objective": "hill"}'], "no objective is called 'hill'"),
    ],
)
def test_what_is_no_run_is_refused(runs, words):
    query = urlencode([("run", run) for run in runs])
    assert words in refused(get(probe_route(), f"{PATH}?{query}{POINT}"))


@pytest.mark.parametrize("extra", ["", "colour", "edge,modes", "x" * 10_000, "<script>"])
def test_an_unknown_extra_is_refused_with_those_there_are(extra):
    asked = urlencode({"extra": extra})
    assert "choose one of edge, modes" in refused(get(probe_route(), f"{ADDRESS}&{asked}{POINT}"))


@pytest.mark.parametrize("extra", ["modes", "parabola"])
def test_an_extra_that_needs_a_minimum_is_refused_where_there_is_none(extra):
    spec = RunSpec(objective="saddle", objective_parameters={"pure": 1}, steps=5)
    answer = get(probe_route(), probe_url([spec], [extra]) + POINT)
    assert refused(answer).startswith("Saddle has no minimum")


VALUES = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5), st.lists(st.floats(), max_size=3))


@given(
    run=st.dictionaries(st.sampled_from([*RunSpec().as_dict(), "other"]), VALUES, max_size=3),
    query=st.lists(st.tuples(st.sampled_from(["x", "y", "extra", "run", "v"]), st.text(max_size=8)), max_size=4),
)
def test_anything_at_all_is_answered_or_refused(run, query):
    asked = [("run", json.dumps({"steps": 3, **run})), ("x", "0.1"), ("y", "0.5"), *query]
    answer = get(probe_route(), f"{PATH}?{urlencode(asked)}")
    assert answer.status_code == 200 or refused(answer)
