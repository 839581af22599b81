"""The fan: what is dragged through is, to the eye, what gdviz.run gives at every position of the slider."""

from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from batches import Batch, opened, quantum

import gdviz
from gdviz import RunSpec
from gdviz.ui.fan import PATH, fan, fan_url
from gdviz.ui.rates import LEARNING_RATES

CASES = {
    "opening": [RunSpec(steps=30)],
    "turned ravine": [
        RunSpec(objective_parameters={"kappa": 100, "rotation": 30}, optimizer=key, steps=60)
        for key in ("gd", "momentum")
    ],
    "rosenbrock": [RunSpec(objective="rosenbrock", optimizer=key, steps=500) for key in ("gd", "adam")],
    "saddle": [RunSpec(objective="saddle", optimizer="nesterov", steps=200)],
    "pure saddle": [RunSpec(objective="saddle", objective_parameters={"pure": 1}, optimizer="adagrad", steps=100)],
    "plateau": [RunSpec(objective="plateau", optimizer="rmsprop", steps=150, start=(-20.0, 9.0))],
    "mini-batches": [RunSpec(objective="bowl", batch_size=8, noise=1.0, steps=80, seed=3)],
    "schedule": [RunSpec(optimizer="adamw", schedule="warmup_cosine", weight_decay=0.1, clip_norm=1.0, steps=90)],
    "from the minimum": [RunSpec(objective="bowl", start=(0.0, 0.0), steps=5)],
    "one step": [RunSpec(steps=1)],
    "a line through points": [RunSpec("linear_regression", optimizer=key, steps=80) for key in ("gd", "adam")],
    "batches of tips": [
        RunSpec(
            "huber_regression",
            objective_parameters={"data": "tips"},
            batch_size=4,
            steps=60,
            sampling="independent",
        )
    ],
    "one weight": [
        RunSpec(
            "linear_regression",
            objective_parameters={"data": "five_points", "intercept_only": 1},
            optimizer=key,
            steps=30,
        )
        for key in ("gd", "momentum")
    ],
    "twenty weights": [
        RunSpec("linear_regression", objective_parameters={"data": "many_features"}, steps=50, batch_size=32)
    ],
    "landing on zero": [
        RunSpec(
            "linear_regression", objective_parameters={"data": "tips", "l1": 3.0}, optimizer="proximal", steps=40
        )
    ],
    "two species": [RunSpec("logistic_regression", steps=60)],
    "two species far apart": [
        RunSpec("logistic_regression", objective_parameters={"separable": 1}, optimizer="adam", steps=60)
    ],
}
POSITIONS = [*range(0, len(LEARNING_RATES), 9), len(LEARNING_RATES) - 1]
EVERY = pytest.mark.parametrize("case", CASES)


def batch_of(case: str) -> Batch:
    return opened(fan(tuple(CASES[case])))


def alone(spec: RunSpec, position: int) -> gdviz.Run:
    return gdviz.run(replace(spec, lr=LEARNING_RATES[position]))


@EVERY
def test_the_header_names_the_runs_the_positions_and_what_changes(case):
    header = batch_of(case).header
    assert header["attributes"] == {"lr": list(LEARNING_RATES)}
    assert header["attribute"] == "lr"
    assert header["runs"] == [spec.optimizer for spec in CASES[case]]
    columns = [column["name"] for column in header["columns"]]
    assert columns == ["step", "x", "y", "excess"] + ["rate"] * (case == "schedule")


@EVERY
def test_every_position_says_what_the_run_itself_says(case):
    captions = batch_of(case).header["captions"]
    for r, spec in enumerate(CASES[case]):
        assert len(captions[r]) == len(LEARNING_RATES)
        for m in POSITIONS:
            verdict = alone(spec, m).verdict
            assert captions[r][m]["text"] == verdict.text
            assert captions[r][m]["tone"] in ("good", "warn", "bad")
            assert (captions[r][m]["tone"] == "bad") == (verdict.kind == "diverged")


@EVERY
def test_positions_of_the_path_are_the_runs_to_within_the_quantisation(case):
    batch = batch_of(case)
    columns = {column["name"]: column for column in batch.header["columns"]}
    for r, spec in enumerate(CASES[case]):
        for m in POSITIONS:
            run, path = alone(spec, m), batch.path(r, m)
            points = run.drawn[path["step"]]
            for i, name in enumerate("xy"):
                low, high = columns[name]["low"], columns[name]["high"]
                others = columns["yx"[i]]
                seen = (points[:, i] >= low) & (points[:, i] <= high)
                seen &= (points[:, 1 - i] >= others["low"]) & (points[:, 1 - i] <= others["high"])
                error = np.abs(np.array(path[name]) - points[:, i])[seen]
                assert error.max(initial=0.0) <= 0.501 * quantum(columns[name])


@EVERY
def test_losses_and_rates_are_the_runs_to_within_the_quantisation(case):
    batch = batch_of(case)
    columns = {column["name"]: column for column in batch.header["columns"]}
    for r, spec in enumerate(CASES[case]):
        for m in POSITIONS:
            run, path = alone(spec, m), batch.path(r, m)
            lowest = float(run.objective.lowest) if run.objective.minima else 0.0
            exact = {"excess": (run.loss - lowest)[path["step"]]}
            if "rate" in columns:
                exact["rate"] = np.append(run.lr, run.lr[-1])[path["step"]]
            for name, values in exact.items():
                got, column = np.array(path[name]), columns[name]
                with np.errstate(all="ignore"):
                    if column["log"]:
                        got, values = np.log10(got), np.log10(values)
                error = np.abs(got - np.clip(values, column["low"], column["high"]))
                assert np.nanmax(error, initial=0.0) <= 0.501 * quantum(column) + 1e-9


@EVERY
def test_between_the_steps_sent_straight_lines_stay_within_half_a_pixel_of_the_run(case):
    batch = batch_of(case)
    for r, spec in enumerate(CASES[case]):
        for m in POSITIONS:
            run, path = alone(spec, m), batch.path(r, m)
            low, high = np.transpose(run.objective.view)
            distance = np.abs(run.drawn - (low + high) / 2) / (high - low)
            far = np.flatnonzero(~(distance < 8.0).all(axis=1))
            last = max(t for t in path["step"] if not far.size or t < far[0])
            t = np.arange(last + 1)
            drawn = np.transpose([np.interp(t, path["step"], path[name]) for name in "xy"])
            pixels = 900 * np.abs(drawn - run.drawn[t]) / (high - low)
            assert pixels.max() <= 0.7


@EVERY
def test_a_path_goes_from_the_start_to_the_runs_last_step_and_a_diverged_one_ends_there(case):
    batch = batch_of(case)
    for r, spec in enumerate(CASES[case]):
        for m in POSITIONS:
            steps = batch.path(r, m)["step"]
            assert (steps[0], steps[-1]) == (0, alone(spec, m).last)
            assert all(before < after for before, after in pairwise(steps))


def test_some_positions_of_the_opening_diverge_early_and_some_do_not():
    batch = batch_of("opening")
    ends = [batch.path(0, m)["step"][-1] for m in range(len(LEARNING_RATES))]
    assert ends[0] == 30
    assert ends[-1] < 30


def test_the_address_is_the_same_for_every_learning_rate_and_differs_for_all_else():
    base = RunSpec(steps=30)
    assert fan_url([base]) == fan_url([replace(base, lr=9.0)])
    changes = [
        {"objective": "bowl"}, {"optimizer": "adam"}, {"steps": 31}, {"start": (1.0, 1.0)}, {"batch_size": 8},
        {"hyperparameters": {"momentum": 0.5}}, {"schedule": "cosine"}, {"schedule_parameters": {"gamma": 0.5}},
        {"objective_parameters": {"kappa": 5}}, {"noise": 0.5}, {"weight_decay": 0.1}, {"clip_norm": 1.0},
        {"seed": 1}, {"sampling": "independent"}, {"objective_parameters": {"data": "tips"}},
    ]  # fmt: skip
    urls = {fan_url([replace(base, **change)]) for change in changes}
    assert len(urls | {fan_url([base])}) == len(changes) + 1


def test_the_address_holds_the_specs_themselves_and_the_extras():
    specs = CASES["turned ravine"]
    parts = urlsplit(fan_url(specs, ["edge", "setting"]))
    assert parts.path == PATH
    assert [text for name, text in parse_qsl(parts.query) if name == "extra"] == ["edge", "setting"]
    asked = [RunSpec.from_json(text) for name, text in parse_qsl(parts.query) if name == "run"]
    assert asked == [replace(spec, lr=RunSpec.lr) for spec in specs]
