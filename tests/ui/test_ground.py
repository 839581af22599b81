"""The route that serves grounds: all that no drag changes in a picture, and a sentence for anything else."""

import base64
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from routes import get

import gdviz
from gdviz import RunSpec, theory
from gdviz.analysis.compare import KAPPAS, PARTS, step_counts
from gdviz.analysis.stability_map import stability_map
from gdviz.figures import landscape_figure, surface_figure
from gdviz.ui.ground import GROUNDS, PATH, ground_route, stand_in
from gdviz.ui.rates import LEARNING_RATES

SPECS = {
    "ravine": RunSpec(objective_parameters={"kappa": 100, "rotation": 30}),
    "saddle": RunSpec(objective="saddle", objective_parameters={"pure": 1}),
    "rosenbrock": RunSpec(objective="rosenbrock", lr=0.001),
}
FIGURES = {"contour": landscape_figure, "surface": surface_figure}
MOMENTUM = RunSpec(optimizer="momentum", objective_parameters={"kappa": 20})


def array(sent: dict | list) -> np.ndarray:
    """The numbers of a Plotly array, plain or typed."""
    if isinstance(sent, list):
        return np.array(sent, dtype=float)
    flat = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"])
    return flat.reshape([int(n) for n in sent["shape"].split(",")]) if "shape" in sent else flat


def address(kind: str, *specs: RunSpec) -> str:
    """Where the ground of these runs is fetched."""
    return stand_in(kind, specs)["meta"]["ground"]


def fetched(kind: str, *specs: RunSpec) -> dict[str, dict]:
    """The traces at that address, by their uid."""
    answer = get(ground_route(), address(kind, *specs))
    assert answer.status_code == 200
    return {trace["uid"]: trace for trace in answer.json()}


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("name", SPECS)
def test_a_stand_ins_address_gives_the_relief_of_the_whole_figure(kind, name):
    spec = SPECS[name]
    run = gdviz.run(spec)
    (trace,), whole = fetched(kind, spec).values(), FIGURES[kind](run.objective, [run]).data[0]
    assert (trace["type"], trace["uid"]) == (kind, whole.uid)
    for axis in "xyz":
        assert np.array_equal(array(trace[axis]), whole[axis])


def test_figures_take_a_stand_in_and_change_nothing_else():
    run = gdviz.run(SPECS["ravine"])
    for kind, figure in FIGURES.items():
        plain, with_stand_in = (
            figure(run.objective, [run]),
            figure(run.objective, [run], stand_in(kind, [run.spec])),
        )
        assert with_stand_in.data[0].z is None
        assert with_stand_in.data[0].meta["ground"].startswith(PATH)
        assert list(map(str, plain.data[1:])) == list(map(str, with_stand_in.data[1:]))
        assert plain.layout == with_stand_in.layout


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_the_map_is_the_measured_one_and_hovering_tells_theorys_radius_and_regime(optimizer):
    spec = replace(MOMENTUM, optimizer=optimizer)
    (trace,) = fetched("map", spec).values()
    measured, shown = stability_map(spec), array(trace["z"])
    calm = ~measured.diverged
    assert np.allclose(shown[calm], np.minimum(measured.rates[calm], 1.0))
    assert (shown[~calm] > 1.0).all()
    told = array(trace["customdata"])
    assert np.allclose(told[calm, 0], measured.rates[calm], rtol=1e-6)
    for b in range(0, 128, 21):
        for a in range(0, 128, 21):
            setting = ([1.0, 20.0], float(measured.lr[a]), optimizer, float(measured.momentum[b]))
            assert told[b, a, 1] == pytest.approx(theory.rate(*setting), rel=1e-6)
            assert trace["text"][b][a] == theory.regime(*setting)


def test_where_the_map_is_fast_the_runs_themselves_are_fast():
    (trace,) = fetched("map", MOMENTUM).values()
    shown, best = array(trace["z"]), theory.best_lr_and_momentum([1.0, 20.0])
    b, a = np.unravel_index(shown.argmin(), shown.shape)
    assert array(trace["x"])[a] == pytest.approx(best.lr, abs=0.02)
    assert array(trace["y"])[b] == pytest.approx(best.momentum, abs=0.1)


def test_a_map_of_a_surface_that_is_not_quadratic_predicts_nothing():
    (trace,) = fetched("map", RunSpec(objective="rosenbrock", optimizer="nesterov")).values()
    assert not trace.get("text")
    assert "measured" in trace["hovertemplate"]
    assert "spectral" not in trace["hovertemplate"]


def test_every_curve_of_the_fan_is_where_the_runs_themselves_end():
    specs = [RunSpec(optimizer=key, steps=25, objective="rosenbrock") for key in ("gd", "adam")]
    traces = fetched("fan", *specs)
    for spec in specs:
        y = array(traces[f"curve-{spec.optimizer}"]["y"])
        for i in range(0, len(LEARNING_RATES), 17):
            run = gdviz.run(replace(spec, lr=LEARNING_RATES[i]))
            diverged = run.termination.kind == "diverged"
            assert np.isnan(y[i]) if diverged else y[i] == pytest.approx(float(run.loss[-1]), rel=1e-12)


def test_the_shade_of_the_fan_begins_at_the_limit_to_within_one_position():
    for kappa in (10, 50):
        beyond = fetched("fan", RunSpec(steps=200, objective_parameters={"kappa": kappa}))["beyond"]
        begins = float(array(beyond["x"])[0])
        assert 2.0 / kappa < begins < 1.12 * 2.0 / kappa


def test_the_curves_of_steps_are_the_counts_at_each_condition_number():
    traces = fetched("steps", RunSpec(objective_parameters={"rotation": 30}))
    for k in (0, 3, 6):
        rows = step_counts(KAPPAS[k], 30.0)
        assert [trace["name"] for trace in traces.values()] == [row.contender for row in rows]
        for trace, row in zip(traces.values(), rows, strict=True):
            assert np.array_equal(array(trace["y"])[k], row.measured[PARTS.index(0.01)], equal_nan=True)


BASE = RunSpec(
    optimizer="momentum", lr=0.1, steps=50, hyperparameters={"momentum": 0.5},
    objective_parameters={"kappa": 30, "rotation": 20},
)  # fmt: skip
CHANGES = {
    "lr": {"lr": 0.3}, "momentum": {"hyperparameters": {"momentum": 0.7}}, "steps": {"steps": 51},
    "start": {"start": (1.0, 1.0)}, "seed": {"seed": 3}, "schedule": {"schedule": "cosine"},
    "optimizer": {"optimizer": "nesterov"}, "objective": {"objective": "rosenbrock", "objective_parameters": {}},
    "kappa": {"objective_parameters": {"kappa": 31, "rotation": 20}},
    "rotation": {"objective_parameters": {"kappa": 30, "rotation": 21}},
    "curvature": {"objective_parameters": {"kappa": 30, "rotation": 20, "curvature": 2}},
}  # fmt: skip
SURFACE = {"objective", "kappa", "rotation", "curvature"}
MATTERS = {
    "contour": SURFACE,
    "surface": SURFACE,
    "map": SURFACE | {"start", "optimizer"},
    "fan": set(CHANGES) - {"lr"},
    "steps": {"objective", "rotation"},
}


def test_every_kind_of_ground_is_tried_below():
    assert MATTERS.keys() == GROUNDS.keys()


@pytest.mark.parametrize("kind", MATTERS)
@pytest.mark.parametrize("change", CHANGES)
def test_the_address_changes_with_what_the_picture_shows_and_with_nothing_else(kind, change):
    same = address(kind, BASE) == address(kind, replace(BASE, **CHANGES[change]))
    assert same == (change not in MATTERS[kind])


def test_the_fan_alone_asks_for_every_run():
    both = (RunSpec(steps=5), RunSpec(steps=5, optimizer="adam"))
    for kind in GROUNDS:
        asked = [text for name, text in parse_qsl(urlsplit(address(kind, *both)).query) if name == "run"]
        assert len(asked) == (2 if kind == "fan" else 1)


def test_the_address_carries_the_version_so_that_no_browser_keeps_an_old_ground():
    assert ("v", gdviz.__version__) in parse_qsl(urlsplit(address("map", MOMENTUM)).query)


PURE = '{"objective": "saddle", "objective_parameters": {"pure": 1}, "optimizer": "momentum"}'


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "no ground is called ''"),
        ({"run": "{}"}, "no ground is called ''"),
        ({"kind": "contour"}, "a run must be given as JSON"),
        ({"kind": "fan"}, "from 1 to 7 runs, got 0"),
        ({"kind": "fan", "run": ["{}"] * 8}, "from 1 to 7 runs, got 8"),
        ({"kind": "fan", "run": ["{}", "{}"]}, "different optimizers"),
        ({"kind": "contour", "run": "[]"}, "JSON object"),
        ({"kind": "pie", "run": "{}"}, "no ground is called 'pie'; choose one of contour, surface"),
        ({"kind": "contour", "run": '{"objective": "<script>"}'}, "no surface is called"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": 0.1}}'}, "must be in [1, 10000]"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": NaN}}'}, "finite number"),
        ({"kind": "contour", "run": " " * 2001}, "at most 2000 characters"),
        ({"kind": "x" * 5000, "run": "{}"}, "no ground is called"),
        ({"kind": "map", "run": PURE}, "has no minimum"),
        ({"kind": "map", "run": "{}"}, "no optimizer with momentum is called 'gd'"),
        ({"kind": "map", "run": '{"optimizer": "adam"}'}, "no optimizer with momentum is called 'adam'"),
        ({"kind": "steps", "run": '{"objective_parameters": {"rotation": 91}}'}, "must be in [0, 90]"),
        ({"kind": "steps", "run": '{"steps": 1000000}'}, "at most 2000 steps"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(query, words):
    answer = get(ground_route(), f"{PATH}?{urlencode(query, doseq=True)}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert words in answer.text
    assert len(answer.text) < 300
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("kind", "most"), [("contour", 100_000), ("surface", 100_000), ("fan", 20_000), ("steps", 5_000)]
)
def test_a_ground_is_kept_by_the_browser_and_small(kind, most):
    answer = get(ground_route(), address(kind, SPECS["ravine"]))
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < most
    json.loads(answer.content, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_the_fan_of_a_surface_without_a_minimum_is_drawn_too():
    curve = fetched("fan", replace(SPECS["saddle"], steps=10))["curve-gd"]
    assert np.isfinite(array(curve["y"])[0])
