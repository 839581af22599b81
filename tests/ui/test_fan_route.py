"""The route that serves fans: it answers what is asked rightly, and anything else with a sentence."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from batches import opened
from hypothesis import given, settings
from hypothesis import strategies as st
from routes import get

import gdviz
from gdviz import RunSpec
from gdviz.ui.fan import PATH, fan_route, fan_url

GD = {"steps": 12}
TIPS = {"steps": 12, "objective": "linear_regression", "objective_parameters": {"data": "tips"}}


def asked(*runs) -> httpx.Response:
    texts = [run if isinstance(run, str) else json.dumps(run) for run in runs]
    return get(fan_route(), f"{PATH}?{urlencode([('run', text) for text in texts])}")


def refused(answer) -> str:
    """The sentence with which a request is refused."""
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.text) < 600
    assert "Traceback" not in answer.text
    return answer.text


def test_the_pages_own_address_is_answered_with_its_fan():
    specs = [RunSpec(steps=12), RunSpec(steps=12, optimizer="adam", hyperparameters={"b1": 0.5})]
    answer = get(fan_route(), fan_url(specs))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "max-age" in answer.headers["cache-control"]
    assert opened(answer.content).header["runs"] == ["gd", "adam"]


def test_the_same_address_gives_the_same_bytes():
    url = fan_url([RunSpec(steps=12, batch_size=4, noise=2.0)])
    assert get(fan_route(), url).content == get(fan_route(), url).content


def test_the_address_carries_the_version_so_that_no_browser_keeps_old_runs():
    assert ("v", gdviz.__version__) in parse_qsl(urlsplit(fan_url([RunSpec()])).query)


def test_no_run_and_more_runs_than_optimizers_are_refused():
    assert "from 1 to 14 runs, got 0" in refused(get(fan_route(), PATH))
    assert "from 1 to 14 runs, got 15" in refused(asked(*[GD] * 15))


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[]", "JSON object"),
        ("null", "JSON object"),
        ("[" * 1999, "JSON"),
        ("x" * 2001, "at most 2000 characters"),
        ({"stepz": 3}, "no field of a run is called 'stepz'"),
        ({"<script>": 3}, "no field"),
        ({"optimizer": "adamm"}, "no optimizer is called 'adamm'"),
        ({"optimizer": ["gd"]}, "optimizer must be a name"),
        ({"objective": "hill"}, "no objective is called 'hill'"),
        ({"schedule": {}}, "schedule must be a name"),
        ({"steps": 10001}, "at most 10000 steps"),
        ({"steps": 10**9}, "steps must be"),
        ({"steps": 0}, "steps must be"),
        ({"steps": 2.5}, "steps must be"),
        ('{"steps":NaN}', "steps must be"),
        ('{"noise":Infinity}', "noise must be"),
        ('{"seed":1e999}', "seed must be"),
        ({"seed": 10**400}, "seed must be"),
        ({"start": []}, "start must be"),
        ({"start": [1]}, "start must have 2 coordinates"),
        ({"sampling": "any"}, "sampling must be one of shuffled, independent"),
        ({"objective_parameters": {"data": "tips"}}, "takes no data"),
        ({**TIPS, "objective_parameters": {"data": "tipps"}}, "no data set is called 'tipps'"),
        ({**TIPS, "objective_parameters": {"data": 5}}, "data must be the name of a data set"),
        ({**TIPS, "objective_parameters": {"data": "iris", "outliers": 0.1}}, "no parameter"),
        ({**TIPS, "objective": "logistic_regression"}, "needs data with two classes"),
        ({**TIPS, "objective_parameters": {"data": "own-guess"}}, "not held any more"),
        ({**TIPS, "start": [0, 0, 0]}, "start must have 2 coordinates"),
        ({"start": [1, 2, 3]}, "start must have 2 coordinates"),
        ({"start": [1, "2"]}, "start must be"),
        ({"start": 5}, "start must be"),
        ({"start": {"a": 1, "b": 2}}, "start must be"),
        ({"hyperparameters": 5}, "must map names to numbers"),
        ({"hyperparameters": [["b1", 0.5]]}, "no parameter of gd is called 'b1'"),
        ({"hyperparameters": {"momentum": 2}, "optimizer": "momentum"}, "momentum"),
        ({"objective_parameters": {"kappa": -1}}, "kappa"),
        ({"batch_size": True}, "batch_size must be"),
        ({"clip_norm": -1}, "clip_norm must be"),
    ],
)
def test_what_is_no_run_is_refused_with_a_sentence(run, sentence):
    assert sentence in refused(asked(run))


def test_runs_that_do_not_belong_together_are_refused():
    adam = {**GD, "optimizer": "adam"}
    assert "different optimizers" in refused(asked(GD, GD))
    for other in ({"objective": "bowl"}, {"steps": 13}, {"start": [1, 1]}, {"objective_parameters": {"kappa": 5}}):
        assert "share objective, start and steps" in refused(asked(GD, {**adam, **other}))


@pytest.mark.parametrize("extra", ["", "colour", "edge,modes", "x" * 10_000])
def test_an_unknown_extra_is_refused_with_those_there_are(extra):
    query = urlencode([("run", json.dumps(GD)), ("extra", "edge"), ("extra", extra)])
    assert "choose one of edge, modes" in refused(get(fan_route(), f"{PATH}?{query}"))


@pytest.mark.parametrize("extra", ["modes", "parabola"])
def test_an_extra_that_needs_a_minimum_is_refused_where_there_is_none(extra):
    saddle = RunSpec(objective="saddle", objective_parameters={"pure": 1}, steps=5)
    assert refused(get(fan_route(), fan_url([saddle], [extra]))).startswith("Saddle has no minimum")


def test_an_extra_that_is_asked_for_twice_is_sent_once():
    once, twice = (get(fan_route(), fan_url([RunSpec(steps=12)], ["modes"] * many)) for many in (1, 2))
    assert once.content == twice.content


def test_the_largest_numbers_that_are_allowed_are_answered_without_a_warning():
    huge = {"start": [1e12, -1e12], "noise": 1e300, "weight_decay": 1e300, "clip_norm": 1e-300, "batch_size": 1}
    for objective in [*gdviz.SURFACES, *gdviz.LOSSES]:
        for extra in ({}, {"clip_norm": 0}, {"noise": 0, "weight_decay": 0}):
            assert asked({**GD, "objective": objective, **huge, **extra}).status_code == 200


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 50), st.floats(), st.text(max_size=5), st.integers()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)
FIELDS = st.dictionaries(st.sampled_from([*RunSpec().as_dict(), "other"]), VALUES, max_size=4)


@settings(max_examples=150)
@given(run=FIELDS)
def test_anything_at_all_is_answered_or_refused(run):
    answer = asked({"steps": 3, **run})
    assert answer.status_code == 200 or refused(answer)
