"""The route that serves grounds: all that no drag changes in a picture, and a sentence for anything else."""

import base64
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routes import get

import gdviz
from gdviz import RunSpec, theory
from gdviz.analysis.basins import basins
from gdviz.analysis.compare import KAPPAS, PARTS, step_counts
from gdviz.analysis.estimator import estimator_variance
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.noise_ball import noise_ball
from gdviz.analysis.stability_map import stability_map
from gdviz.data import DATASETS
from gdviz.figures import landscape_figure, surface_figure
from gdviz.ui import grounds
from gdviz.ui.ground import GROUNDS, PATH, ground_route, stand_in
from gdviz.ui.grounds import seeds_of
from gdviz.ui.rates import LEARNING_RATES

SPECS = {
    "ravine": RunSpec(objective_parameters={"kappa": 100, "rotation": 30}),
    "saddle": RunSpec(objective="saddle", objective_parameters={"pure": 1}),
    "rosenbrock": RunSpec(objective="rosenbrock", lr=0.001),
    "two weights": RunSpec("linear_regression", objective_parameters={"data": "tips"}),
    "one weight": RunSpec("linear_regression", objective_parameters={"data": "five_points", "intercept_only": 1}),
    "twenty weights": RunSpec("absolute_regression", objective_parameters={"data": "many_features"}),
    "without a minimum": RunSpec("logistic_regression", objective_parameters={"separable": 1}),
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
    assert (trace["type"], trace["uid"]) == (whole.type, whole.uid)
    for axis in "xyz" if "z" in trace else "xy":
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
    objective_parameters={"kappa": 30, "rotation": 20}, batch_size=8, noise=1.0,
)  # fmt: skip
CHANGES = {
    "lr": {"lr": 0.3}, "momentum": {"hyperparameters": {"momentum": 0.7}}, "steps": {"steps": 51},
    "start": {"start": (1.0, 1.0)}, "seed": {"seed": 3}, "schedule": {"schedule": "cosine"},
    "optimizer": {"optimizer": "nesterov"}, "objective": {"objective": "rosenbrock", "objective_parameters": {}},
    "kappa": {"objective_parameters": {"kappa": 31, "rotation": 20}},
    "rotation": {"objective_parameters": {"kappa": 30, "rotation": 21}},
    "curvature": {"objective_parameters": {"kappa": 30, "rotation": 20, "curvature": 2}},
    "batch_size": {"batch_size": 16}, "noise": {"noise": 2.0}, "sampling": {"sampling": "independent"},
    "data": {"objective": "linear_regression", "objective_parameters": {"data": "tips"}},
    "clip_norm": {"clip_norm": 1.0}, "weight_decay": {"weight_decay": 0.1},
}  # fmt: skip
SURFACE = {"objective", "kappa", "rotation", "curvature", "data"}
BANDS = [kind for kind in GROUNDS if kind.startswith("band-")]
MATTERS = {
    "contour": SURFACE,
    "surface": SURFACE,
    "map": SURFACE | {"start", "optimizer"},
    "fan": set(CHANGES) - {"lr"},
    "steps": {"objective", "rotation", "data"},
    "noise": SURFACE | {"noise"},
    "variance": SURFACE | {"noise", "start", "sampling"},
    "ends": set(),
    "basins": set(CHANGES) - {"start"},
    **{kind: set(CHANGES) for kind in BANDS},
}


def test_every_kind_of_ground_is_tried_below():
    assert MATTERS.keys() == GROUNDS.keys()


@pytest.mark.parametrize("kind", MATTERS)
@pytest.mark.parametrize("change", CHANGES)
def test_the_address_changes_with_what_the_picture_shows_and_with_nothing_else(kind, change):
    same = address(kind, BASE) == address(kind, replace(BASE, **CHANGES[change]))
    assert same == (change not in MATTERS[kind])


def test_there_is_a_band_for_every_measure_on_every_clock():
    assert [f"band-{measure}-{clock}" for measure in MEASURES for clock in CLOCKS] == BANDS


def test_the_fan_and_the_bands_alone_ask_for_every_run():
    both = (RunSpec(steps=5), RunSpec(steps=5, optimizer="adam"))
    for kind in GROUNDS:
        asked = [text for name, text in parse_qsl(urlsplit(address(kind, *both)).query) if name == "run"]
        assert len(asked) == (2 if kind == "fan" or kind in BANDS else 1)


def test_the_address_carries_the_version_so_that_no_browser_keeps_an_old_ground():
    assert ("v", gdviz.__version__) in parse_qsl(urlsplit(address("map", MOMENTUM)).query)


PURE = '{"objective": "saddle", "objective_parameters": {"pure": 1}, "optimizer": "momentum"}'
PARTED = '{"objective": "logistic_regression", "objective_parameters": {"separable": 1}}'
GONE = '{"objective": "linear_regression", "objective_parameters": {"data": "own-gone"}}'


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "no ground is called ''"),
        ({"run": "{}"}, "no ground is called ''"),
        ({"kind": "contour"}, "a run must be given as JSON"),
        ({"kind": "fan"}, "from 1 to 14 runs, got 0"),
        ({"kind": "fan", "run": ["{}"] * 15}, "from 1 to 14 runs, got 15"),
        ({"kind": "band-loss-steps"}, "from 1 to 14 runs, got 0"),
        ({"kind": "band-loss-steps", "run": ["{}", "{}"]}, "different optimizers"),
        ({"kind": "band-loss", "run": "{}"}, "no ground is called 'band-loss'"),
        ({"kind": "band-loss-hours", "run": "{}"}, "basins, band-measure-clock"),
        ({"kind": "BAND-loss-steps", "run": "{}"}, "no ground is called"),
        ({"kind": "band-distance-steps", "run": PURE}, "Saddle has no minimum here, so there is no distance"),
        ({"kind": "band-distance-steps", "run": PARTED}, "Log-loss has no minimum here, so there is no distance"),
        ({"kind": "noise"}, "a run must be given as JSON"),
        ({"kind": "noise", "run": '{"objective": "huber_regression"}'}, "is not quadratic"),
        ({"kind": "noise", "run": '{"objective": "rosenbrock"}'}, "is not quadratic"),
        ({"kind": "variance", "run": "{}"}, "there is no noise to show"),
        ({"kind": "map", "run": '{"objective": "linear_regression", "optimizer": "momentum"}'}, "loss over data"),
        ({"kind": "ends", "run": "[]"}, "JSON object"),
        ({"kind": "basins"}, "a run must be given as JSON"),
        ({"kind": "basins", "run": PURE}, "Saddle has no minimum to end at."),
        ({"kind": "basins", "run": PARTED}, "Log-loss is a loss over data"),
        ({"kind": "basins", "run": GONE}, "not held any more"),
        ({"kind": "basins", "run": '{"optimizer": "newton", "steps": 9999}'}, "may take at most"),
        ({"kind": "basins", "run": '{"optimizer": "sgd"}'}, "no optimizer is called 'sgd'"),
        ({"kind": "contour", "run": GONE}, "not held any more"),
        ({"kind": "fan", "run": GONE}, "not held any more"),
        ({"kind": "band-loss-steps", "run": GONE}, "not held any more"),
        ({"kind": "fan", "run": ["{}", "{}"]}, "different optimizers"),
        ({"kind": "contour", "run": "[]"}, "JSON object"),
        ({"kind": "pie", "run": "{}"}, "no ground is called 'pie'; choose one of contour, surface"),
        ({"kind": "contour", "run": '{"objective": "<script>"}'}, "no objective is called"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": 0.1}}'}, "must be in [1, 10000]"),
        ({"kind": "contour", "run": '{"objective_parameters": {"kappa": NaN}}'}, "finite number"),
        ({"kind": "contour", "run": " " * 2001}, "at most 2000 characters"),
        ({"kind": "x" * 5000, "run": "{}"}, "no ground is called"),
        ({"kind": "map", "run": PURE}, "has no minimum"),
        ({"kind": "map", "run": "{}"}, "no optimizer with momentum is called 'gd'"),
        ({"kind": "map", "run": '{"optimizer": "adam"}'}, "no optimizer with momentum is called 'adam'"),
        ({"kind": "steps", "run": '{"objective_parameters": {"rotation": 91}}'}, "must be in [0, 90]"),
        ({"kind": "steps", "run": '{"steps": 1000000}'}, "at most 10000 steps"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(query, words):
    answer = get(ground_route(), f"{PATH}?{urlencode(query, doseq=True)}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert words in answer.text
    assert len(answer.text) < 300
    assert "Traceback" not in answer.text


MOST = {
    "contour": 100_000, "surface": 100_000, "map": 500_000, "fan": 20_000, "steps": 5_000, "noise": 10_000,
    "variance": 10_000, "ends": 10_000, "basins": 150_000, **dict.fromkeys(BANDS, 20_000),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "objective"),
    [
        *((kind, "ravine") for kind in GROUNDS),
        *((kind, "linear_regression") for kind in GROUNDS if kind not in ("map", "basins")),
    ],
)
def test_a_ground_is_kept_by_the_browser_and_small(kind, objective):
    optimizer = "momentum" if kind == "map" else "gd"
    spec = RunSpec(objective, optimizer=optimizer, batch_size=2, noise=1.0, steps=200)
    answer = get(ground_route(), address(kind, spec))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < MOST[kind]
    uids = [trace["uid"] for trace in answer.json()]
    assert len(set(uids)) == len(uids)
    assert all(len(uid.split()) == 1 for uid in uids)
    json.loads(answer.content, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


@pytest.mark.thorough
def test_bands_of_all_optimizers_over_the_longest_run_are_within_what_a_ground_may_weigh():
    specs = [
        RunSpec("linear_regression", optimizer=key, batch_size=2, steps=2000, lr=0.01) for key in gdviz.OPTIMIZERS
    ]
    answer = get(ground_route(), address("band-slope-epochs", *specs))
    assert len(answer.content) < 400_000


@pytest.mark.parametrize(("kind", "analysis"), [("noise", noise_ball), ("variance", estimator_variance)])
@pytest.mark.parametrize("spec", [RunSpec(noise=1.0), SPECS["two weights"], SPECS["one weight"]], ids=str)
def test_what_came_out_is_told_with_the_picture(kind, analysis, spec):
    first, *_ = fetched(kind, spec).values()
    assert first["meta"]["note"] == analysis(spec).text


def test_where_seeds_end_is_the_same_whatever_is_asked():
    assert fetched("ends", RunSpec()) == fetched("ends", SPECS["two weights"])
    assert next(iter(fetched("ends", RunSpec()).values()))["meta"]["note"]


def test_every_start_is_coloured_by_its_own_end_and_the_note_tells_the_shares():
    spec = RunSpec("two_wells", optimizer="momentum", lr=0.02, steps=60)
    found, traces = basins(spec), fetched("basins", replace(spec, start=(1.0, 1.0)))
    cells = array(traces["relief"]["z"])
    assert cells.shape == (128, 128)
    assert not set(np.unique(cells[found.end == 0])) & set(np.unique(cells[found.end == 1]))
    assert traces["relief"]["meta"]["note"].startswith(found.text)
    assert "contours" in traces


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_band_holds_four_fifths_of_the_seeds_of_each_run(measure, clock):
    specs = [
        RunSpec("linear_regression", optimizer=key, lr=0.05, batch_size=1, steps=12) for key in ("gd", "momentum")
    ]
    found = fetched(f"band-{measure}-{clock}", *specs)
    assert list(found) == ["band-gd", "median-gd", "band-momentum", "median-momentum"]
    for spec in specs:
        runs = [gdviz.run(replace(spec, seed=seed)) for seed in range(64)]
        values = np.array([MEASURES[measure].of(run.objective, run.trajectory) for run in runs])
        low, middle, high = np.percentile(values, [10, 50, 90], axis=0)
        median, outline = (found[f"{name}-{spec.optimizer}"] for name in ("median", "band"))
        # Without calls of f or ∇²f the epochs are all the work.
        spent = np.arange(13) / (1 if clock in ("steps", "evaluations") else 4)
        assert array(median["x"]) == pytest.approx(spent)
        assert array(median["y"]) == pytest.approx(middle)
        assert array(outline["x"]) == pytest.approx([*spent, *spent[::-1]])
        assert array(outline["y"]) == pytest.approx([*high, *low[::-1]])


def test_a_band_has_fewer_seeds_where_drawing_their_epochs_takes_too_long_and_says_how_many():
    few, many = (
        [RunSpec("linear_regression", optimizer=key, batch_size=2, steps=2000) for key in keys]
        for keys in (["gd"], gdviz.OPTIMIZERS)
    )
    assert seeds_of(few) == 64
    assert seeds_of(many) == 16
    assert seeds_of(many[:3]) == 32
    assert seeds_of([replace(spec, batch_size=None) for spec in many]) == 16
    assert seeds_of([replace(spec, steps=200) for spec in many]) == 64


KINDS = st.sampled_from([*(kind for kind in GROUNDS if kind != "map"), "map-", "band", ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 50) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["data", "standardise", "intercept_only", "examples", "features", "l1", "kappa"]),
    VALUES | st.sampled_from([*DATASETS, "own-", "own-x", 1, 2]),
    max_size=3,
)
FIELDS = st.fixed_dictionaries(
    {"objective": st.sampled_from([*gdviz.SURFACES, *gdviz.LOSSES])},
    optional={
        **{name: VALUES for name in RunSpec().as_dict() if name not in ("objective", "steps")},
        "objective_parameters": PARAMETERS,
        "batch_size": st.sampled_from([1, 2, 3, 100]),
        "sampling": st.sampled_from(["shuffled", "independent", ""]),
        "lr": st.sampled_from([0, 1e-5, 0.1, 10, 1e300]),
        "noise": st.sampled_from([0, 1, 1e300]),
    },
)


@settings(max_examples=100)
@given(kind=KINDS, run=FIELDS)
def test_anything_at_all_is_answered_or_refused(kind, run):
    answer = get(ground_route(), f"{PATH}?{urlencode({'kind': kind, 'run': json.dumps({'steps': 3, **run})})}")
    if answer.status_code == 200:
        json.loads(answer.content, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    else:
        assert answer.status_code == 400
        assert len(answer.text) < 600
        assert "Traceback" not in answer.text


def test_the_fan_of_a_surface_without_a_minimum_is_drawn_too():
    curve = fetched("fan", replace(SPECS["saddle"], steps=10))["curve-gd"]
    assert np.isfinite(array(curve["y"])[0])


def many(rules, **choices) -> list[str]:
    """Runs of a picture on a surface, as a request names them."""
    return [RunSpec("himmelblau", optimizer=rule, **choices).to_json() for rule in rules]


CHEAP = [key for key, rule in gdviz.OPTIMIZERS.items() if not rule.searching and not rule.second_order]


@pytest.mark.parametrize(
    ("rules", "most"),
    [(CHEAP[:6], 8333), (["armijo"], 2000), (["newton"], 10_000), (list(gdviz.OPTIMIZERS), 1190)],
    ids=["cheap", "a search", "a solver", "all"],
)
def test_runs_that_would_take_too_long_many_times_over_are_refused(rules, most):
    grounds.check_at_once([RunSpec("himmelblau", optimizer=rule, steps=most) for rule in rules])
    for kind in ("fan", "band-excess-steps") if most < 10_000 else ():
        query = urlencode({"kind": kind, "run": many(rules, steps=most + 1)}, doseq=True)
        answer = get(ground_route(), f"{PATH}?{query}")
        assert answer.status_code == 400
        assert answer.text == (f"For many runs at once these rules may take at most {most} steps, got {most + 1}.")


def test_a_band_whose_epochs_would_take_too_long_is_refused_and_the_page_has_none():
    choices = {"batch_size": 255, "noise": 1.0}
    assert seeds_of([RunSpec("himmelblau", steps=10_000, **choices)]) == 16
    assert seeds_of([RunSpec("himmelblau", steps=300, **choices)] * 14) == 32
    assert seeds_of([RunSpec("himmelblau", steps=1000, **choices)] * 14) == 0
    query = urlencode({"kind": "band-excess-steps", "run": many(CHEAP, steps=3000, **choices)}, doseq=True)
    answer = get(ground_route(), f"{PATH}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "would take too long" in answer.text
