"""A run as a table and as a spec: nothing is lost on the way there and back."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

import gdviz
from gdviz.export import to_csv, to_json

ADAM = {"objective": "rosenbrock", "optimizer": "adam", "lr": 0.1, "steps": 40, "schedule": "cosine"}
DIVERGED = {"lr": 0.2, "steps": 100, "optimizer": "momentum", "hyperparameters": {"momentum": 0.1}}
SEARCH = {"optimizer": "armijo", "lr": 1.0, "steps": 15, "batch_size": 4, "noise": 0.1}
WIDE = {"objective": "linear_regression", "objective_parameters": {"data": "many_features", "features": 5}}


Table = dict[str, np.ndarray]


def read(text: str) -> Table:
    """The columns of a CSV by name; NaN for an empty field."""
    head, *rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    numbers = np.array([[float(field or "nan") for field in row] for row in rows])
    return dict(zip(head, numbers.T, strict=True))


def columns(table: Table, name: str) -> np.ndarray:
    """The array behind one column, or behind all that are numbered."""
    if name in table:
        return table[name]
    numbered = [column for column in table if column.rpartition("_")[0] == name]
    return np.stack([table[f"{name}_{i}"] for i in range(len(numbered))], axis=1)


@pytest.mark.parametrize("choices", [ADAM, DIVERGED, SEARCH, {**WIDE, "lr": 0.01, "steps": 10}])
def test_reading_a_table_back_gives_the_arrays_to_the_bit(choices):
    run = gdviz.run(**choices)
    table = read(to_csv(run))
    np.testing.assert_array_equal(table["t"], range(run.spec.steps + 1))
    for name, array in {"theta": run.theta, "loss": run.loss, "grad": run.grad}.items():
        np.testing.assert_array_equal(columns(table, name), array)
    np.testing.assert_array_equal(columns(table, "lr")[:-1], run.lr)
    assert np.isnan(columns(table, "lr")[-1])
    for name, array in run.state.items():
        np.testing.assert_array_equal(columns(table, f"state.{name}"), array)


def test_the_header_says_what_was_run_and_how_it_ended():
    run = gdviz.run(**ADAM)
    lines = [line for line in to_csv(run).splitlines() if line.startswith("#")]
    told = dict(line.removeprefix("# ").split(": ", 1) for line in lines if ": " in line)
    assert gdviz.RunSpec.from_json(told["spec"]) == run.spec
    assert told["termination"] == "out of steps at step 40"
    assert told["verdict"] == run.verdict.text
    assert f"gdviz {gdviz.__version__}" in lines[0]


def test_a_diverged_run_says_at_which_step_and_writes_nan_from_there_on():
    run = gdviz.run(**DIVERGED)
    text = to_csv(run)
    assert run.termination.kind == "diverged"
    assert f"# diverged at step {run.termination.step}: " in text
    rows = text.splitlines()[-101:]
    assert "nan" not in rows[run.termination.step].split(",")[:6]  # θ, f and ∇f, but no further rate
    assert set(rows[run.termination.step + 1].split(",")[1:]) == {"nan"}


def test_pandas_reads_a_table_past_its_header():
    run = gdviz.run(**ADAM)
    table = pd.read_csv(io.StringIO(to_csv(run)), comment="#")
    assert len(table) == 41
    np.testing.assert_allclose(table["state.v_1"], run.state["v"][:, 1], rtol=1e-12)


def test_infinities_stand_for_themselves():
    run = gdviz.run(objective="rosenbrock", lr=1e3, steps=5, start=(1e10, 1.0))
    assert not np.isfinite(run.loss).all()
    np.testing.assert_array_equal(columns(read(to_csv(run)), "loss"), run.loss)


@pytest.mark.parametrize("choices", [ADAM, DIVERGED, SEARCH, WIDE, {"start": (0.1, -1e-300)}])
def test_a_spec_is_read_back_as_it_was(choices):
    spec = gdviz.RunSpec(**choices)
    text = to_json(gdviz.run(spec))
    assert gdviz.RunSpec.from_json(text) == spec
    assert set(json.loads(text)) == set(spec.as_dict())  # a later version may have other defaults


def test_the_name_of_ones_own_data_is_in_neither():
    own = gdviz.OwnData([1, 2, 3], [1, 3, 2])
    run = gdviz.run(objective="linear_regression", objective_parameters={"data": own.name}, steps=3, lr=0.01)
    assert own.name not in to_csv(run) + to_json(run)
    assert gdviz.RunSpec.from_json(to_json(run)).data == "own"
