"""Whatever text a request to a route holds: an answer or one plain sentence, never a failure, and no warning."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routes import get_raw

from gdviz import RunSpec
from gdviz.ui.fan import PATH as FAN
from gdviz.ui.fan import fan_route
from gdviz.ui.ground import PATH as GROUND
from gdviz.ui.ground import ground_route
from gdviz.ui.probe import PATH as PROBE
from gdviz.ui.probe import probe_route

ROUTES = {
    "fan": (fan_route(), f"{FAN}?"),
    "ground": (ground_route(), f"{GROUND}?kind=contour&"),
    "band": (ground_route(), f"{GROUND}?kind=band-excess-steps&"),
    "probe": (probe_route(), f"{PROBE}?x=0.1&y=0.5&"),
}
DEEP = "[" * 1000 + "]" * 1000
JSON = {
    "a thousand deep": DEEP,
    "a field a thousand deep": '{"start":' + "[" * 900 + "1" + "]" * 900 + "}",
    "an object a hundred deep": '{"hyperparameters":' * 100 + "1" + "}" * 100,
    "the same key twice": '{"steps":3,"steps":0}',
    "half a surrogate": '{"optimizer":"\\ud800"}',
    "a null byte": '{"optimizer":"gd\\u0000"}',
    "a null byte in the name": '{"steps\\u0000":3}',
    "an integer of 1900 digits": '{"steps":' + "9" * 1900 + "}",
    "a float of 1900 digits": '{"lr":0.' + "9" * 1900 + "e99}",
    "a number that is none": '{"lr":NaN}',
    "an infinite one": '{"start":[Infinity,-Infinity]}',
    "markup": '{"objective":"<img src=x onerror=alert(1)>"}',
    "markup as data": '{"objective":"linear_regression","objective_parameters":{"data":"<script>"}}',
    "markup as a parameter": '{"hyperparameters":{"<script>alert(1)</script>":1}}',
    "a parameter with a long name": '{"hyperparameters":{"' + "x" * 1900 + '":1}}',
    "a parameter with a long name and no number": '{"hyperparameters":{"' + "x" * 1900 + '":"y"}}',
    "a long name of data": '{"objective":"linear_regression","objective_parameters":{"data":"'
    + "x" * 1900
    + '"}}',
    "an object as a name": '{"optimizer":{"$ne":null}}',
    "code": "__import__('os').system('id')",
    "a path": "../../etc/passwd",
    "a byte order mark": "\ufeff{}",
    "100 kB": "x" * 100_000,
    "1 MB": '{"optimizer":"' + "\u00e9" * 1_000_000 + '"}',
}
RAW = {
    "no text": "run",
    "percent signs": "run=%%%&%=%zz",
    "bytes that are no text": "run=%ff%fe%c0%af",
    "half a surrogate": "run=%ed%a0%80",
    "ten thousand runs": "&".join(["run={}"] * 10_000),
    "ten thousand names": "&".join(f"n{i}=1" for i in range(10_000)),
    "semicolons": "run={};run={}",
    "brackets": "run[]={}&run[0]={}&run.x={}",
}


def answered(route: str, query: str) -> None:
    """The route's answer, or its refusal: one sentence of plain text."""
    served, begin = ROUTES[route]
    path, _, usual = begin.partition("?")
    status, headers, body = get_raw(served, path, (usual + query).encode())
    if status != 200:
        assert status == 400
        assert headers["content-type"] == "text/plain; charset=utf-8"
        assert 5 < len(body) < 600
        assert b"Traceback" not in body


@pytest.mark.parametrize("text", JSON.values(), ids=list(JSON))
@pytest.mark.parametrize("route", ROUTES)
def test_a_run_that_is_hostile_is_answered_or_refused(route, text):
    answered(route, urlencode({"run": text}))


@pytest.mark.parametrize("query", RAW.values(), ids=list(RAW))
@pytest.mark.parametrize("route", ROUTES)
def test_a_query_that_is_hostile_is_answered_or_refused(route, query):
    answered(route, query)


SPECS = [RunSpec(steps=3), RunSpec("linear_regression", "adam", steps=3), RunSpec(optimizer="momentum", steps=3)]
HUGE = st.sampled_from([0, 1e-300, 5e-324, 1e300, 1.7e308, -1.0, 2**53, 10**30])


@settings(max_examples=60)
@given(
    spec=st.sampled_from(SPECS),
    field=st.sampled_from(["lr", "noise", "weight_decay", "clip_norm", "seed", "batch_size"]),
    number=HUGE,
    kind=st.sampled_from(["fan", "probe", "band"]),
)
def test_numbers_at_the_ends_of_what_there_is_make_no_warning(spec, field, number, kind):
    text = spec.to_json()[:-1] + f',"{field}":{number!r}' + "}"
    answered(kind, urlencode({"run": text}))


@settings(max_examples=60)
@given(text=st.text(max_size=60), cut=st.integers(0, 60), kind=st.sampled_from(list(ROUTES)))
def test_text_in_the_middle_of_a_run_is_answered_or_refused(text, cut, kind):
    whole = RunSpec(steps=3, lr=0.1, optimizer="momentum").to_json()
    changed = whole[:cut] + text + whole[cut:]
    answered(kind, "run=" + quote(changed, errors="surrogatepass"))
