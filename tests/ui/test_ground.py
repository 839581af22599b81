"""The route that serves reliefs: the contours and surfaces under the paths, and a sentence for anything else."""

import base64
import json
from urllib.parse import urlencode

import numpy as np
import pytest
from routes import get

import gdviz
from gdviz import RunSpec
from gdviz.figures import landscape_figure, surface_figure
from gdviz.ui.relief import PATH, relief_route, stand_in

SPECS = {
    "ravine": RunSpec(objective_parameters={"kappa": 100, "rotation": 30}),
    "saddle": RunSpec(objective="saddle", objective_parameters={"pure": 1}),
    "rosenbrock": RunSpec(objective="rosenbrock", lr=0.001),
}
FIGURES = {"contour": landscape_figure, "surface": surface_figure}


def array(sent: dict) -> np.ndarray:
    """A Plotly typed array, opened."""
    flat = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"])
    return flat.reshape([int(n) for n in sent["shape"].split(",")]) if "shape" in sent else flat


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("name", SPECS)
def test_a_stand_ins_address_gives_the_relief_of_the_whole_figure(kind, name):
    spec = SPECS[name]
    run = gdviz.run(spec)
    answer = get(relief_route(), stand_in(kind, spec)["meta"]["ground"])
    assert answer.status_code == 200
    trace, whole = answer.json(), FIGURES[kind](run.objective, [run]).data[0]
    assert (trace["type"], trace["uid"]) == (kind, whole.uid)
    for axis in "xyz":
        assert np.array_equal(array(trace[axis]), whole[axis])


def test_figures_take_a_stand_in_and_change_nothing_else():
    run = gdviz.run(SPECS["ravine"])
    for kind, figure in FIGURES.items():
        plain, with_stand_in = figure(run.objective, [run]), figure(run.objective, [run], stand_in(kind, run.spec))
        assert with_stand_in.data[0].z is None
        assert with_stand_in.data[0].meta["ground"].startswith(PATH)
        assert list(map(str, plain.data[1:])) == list(map(str, with_stand_in.data[1:]))
        assert plain.layout == with_stand_in.layout


def test_the_address_depends_on_the_surface_only():
    base = SPECS["ravine"]
    same = RunSpec(objective_parameters=base.objective_parameters, optimizer="adam", lr=3.0, steps=7, start=(1, 1))
    other = RunSpec(objective_parameters={"kappa": 101, "rotation": 30})
    assert stand_in("contour", base) == stand_in("contour", same)
    assert stand_in("contour", base) != stand_in("contour", other)
    assert stand_in("contour", base) != stand_in("surface", base)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "a run must be given as JSON"),
        ({"kind": "contour", "run": "[]"}, "JSON object"),
        ({"kind": "pie", "run": "{}"}, "no relief is called 'pie'; choose one of contour, surface"),
        ({"kind": "contour", "run": '{"objective": "<script>"}'}, "no surface is called"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": 0.1}}'}, "must be in [1, 10000]"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": NaN}}'}, "finite number"),
        ({"kind": "contour", "run": " " * 2001}, "at most 2000 characters"),
        ({"kind": "x" * 5000, "run": "{}"}, "no relief is called"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(query, words):
    answer = get(relief_route(), f"{PATH}?{urlencode(query)}")
    assert answer.status_code == 400
    assert words in answer.text
    assert len(answer.text) < 300


def test_a_relief_is_kept_by_the_browser_and_small():
    answer = get(relief_route(), stand_in("contour", SPECS["ravine"])["meta"]["ground"])
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < 100_000
    assert json.loads(answer.content)["showscale"] is False
