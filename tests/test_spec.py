"""A spec is names and numbers: comparable, hashable, and the same after a trip through JSON."""

import json
import math
import re
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz import DATASETS, LOSSES, OPTIMIZERS, SCHEDULES, SURFACES, RunSpec, SweepSpec

positive = st.floats(0, 1e300)
names = st.text(max_size=8)
numbers = st.dictionaries(names, st.floats(allow_nan=False, allow_infinity=False), max_size=3)
data = st.fixed_dictionaries({"data": st.sampled_from(list(DATASETS)) | names})
parameters = st.builds(
    lambda group, data: {**group, **data}, numbers.filter(lambda group: "data" not in group), data
)
specs = st.builds(
    RunSpec,
    objective=st.sampled_from([*SURFACES, *LOSSES]) | st.text(max_size=5),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    lr=positive,
    steps=st.integers(1, 1_000_000),
    start=st.none() | st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=5).map(tuple),
    hyperparameters=numbers,
    schedule=st.sampled_from(list(SCHEDULES)),
    schedule_parameters=numbers,
    objective_parameters=numbers.filter(lambda group: "data" not in group) | parameters,
    batch_size=st.none() | st.integers(1, 1000),
    noise=positive,
    weight_decay=positive,
    clip_norm=st.none() | positive,
    seed=st.integers(0, 2**32 - 1),
    sampling=st.sampled_from(["shuffled", "independent"]),
)


@given(specs)
def test_json_there_and_back_is_the_same_spec(spec):
    again = RunSpec.from_json(spec.to_json())
    assert again == spec
    assert hash(again) == hash(spec)
    assert repr(again) == repr(spec)


@given(specs)
def test_a_spec_is_a_key_of_plain_names_and_numbers(spec):
    assert {spec: 1}[RunSpec(**spec.as_dict())] == 1
    json.dumps(spec.as_dict(), allow_nan=False)


def test_json_leaves_out_what_stands_at_its_default():
    assert RunSpec().to_json() == "{}"
    assert json.loads(RunSpec(lr=0.1, optimizer="adam").to_json()) == {"lr": 0.1, "optimizer": "adam"}


def test_groups_may_be_mappings_or_pairs_in_any_order():
    one = RunSpec(objective_parameters={"kappa": 20, "rotation": 30})
    other = RunSpec(objective_parameters=[("rotation", 30.0), ("kappa", 20.0)])
    assert one == other
    assert hash(one) == hash(other)


def test_the_name_of_the_data_is_told_from_the_numbers():
    spec = RunSpec(objective="linear_regression", objective_parameters={"l2": 1, "data": "tips", "l1": 0})
    assert spec.objective_parameters == (("data", "tips"), ("l1", 0.0), ("l2", 1.0))
    assert spec.data == "tips"
    assert spec.objective_numbers == (("l1", 0.0), ("l2", 1.0))
    assert RunSpec().data is None
    assert RunSpec.from_json(spec.to_json()).data == "tips"


def test_numpy_numbers_and_arrays_are_taken_as_plain_ones():
    spec = RunSpec(lr=np.float64(0.1), steps=np.int64(7), start=np.array([1.0, 2.0]), seed=np.uint32(3))
    assert spec == RunSpec(lr=0.1, steps=7, start=(1, 2), seed=3)
    assert [type(value) for value in (spec.lr, spec.steps, spec.start, spec.seed)] == [float, int, tuple, int]


def test_a_spec_cannot_be_changed():
    with pytest.raises(AttributeError):
        RunSpec().lr = 1.0


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"lr": -0.1}, r"lr must be a finite number ≥ 0, got -0.1"),
        ({"lr": math.nan}, r"lr must be a finite number ≥ 0, got nan"),
        ({"lr": math.inf}, r"lr must be a finite number ≥ 0, got inf"),
        ({"lr": "0.1"}, r"lr must be a finite number ≥ 0, got '0.1'"),
        ({"lr": None}, r"lr must be a finite number ≥ 0, got None"),
        ({"lr": True}, r"lr must be a finite number ≥ 0, got True"),
        ({"lr": 10**400}, r"lr must be a finite number ≥ 0, got 1000"),
        ({"lr": [0.1, 0.2]}, r"lr must be a finite number ≥ 0, got \[0.1, 0.2\]"),
        ({"noise": -1}, r"noise must be a finite number ≥ 0, got -1"),
        ({"weight_decay": math.inf}, r"weight_decay must be a finite number ≥ 0, got inf"),
        ({"clip_norm": -1}, r"clip_norm must be a finite number ≥ 0, got -1"),
        ({"steps": 0}, "steps must be a whole number from 1 to 1000000, got 0"),
        ({"steps": 2.5}, "steps must be a whole number from 1 to 1000000, got 2.5"),
        ({"steps": 10**7}, "steps must be a whole number from 1 to 1000000, got 10000000"),
        ({"steps": math.nan}, "steps must be a finite number, got nan"),
        ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1"),
        ({"batch_size": 0}, "batch_size must be a whole number from 1 to 2147483648, got 0"),
        ({"start": 3.0}, "start must be a pair of numbers, got 3.0"),
        ({"start": ()}, r"start must be a pair of numbers, got \(\)"),
        ({"start": "12"}, "start must be a pair of numbers, got '12'"),
        ({"start": (0.0, math.nan)}, "start must be a finite number, got nan"),
        ({"start": (0.0, -1e13)}, r"start must be a pair of numbers from -1e\+12 to 1e\+12, got \(0.0, -1"),
        ({"objective": 3}, "objective must be a name, got 3"),
        ({"optimizer": None}, "optimizer must be a name, got None"),
        ({"hyperparameters": "b1"}, "hyperparameters must map names to numbers, got 'b1'"),
        ({"hyperparameters": 0.9}, "hyperparameters must map names to numbers, got 0.9"),
        ({"hyperparameters": {"b1": "x"}}, "hyperparameters: b1 must be a finite number, got 'x'"),
        (
            {"objective_parameters": {"kappa": math.inf}},
            "objective_parameters: kappa must be a finite number, got inf",
        ),
        (
            {"objective_parameters": {"kappa": "tips"}},
            "objective_parameters: kappa must be a finite number, got 'tips'",
        ),
        *(
            (
                {"objective_parameters": {"data": wrong}},
                f"objective_parameters: data must be the name of a data set, got {re.escape(repr(wrong))}",
            )
            for wrong in (3.0, None, True, ["tips"], b"tips", {"a": 1})
        ),
        ({"hyperparameters": {"data": "tips"}}, "hyperparameters: data must be a finite number, got 'tips'"),
        (
            {"schedule_parameters": {"data": "tips"}},
            "schedule_parameters: data must be a finite number, got 'tips'",
        ),
        ({"sampling": "random"}, "sampling must be one of shuffled, independent, got 'random'"),
        ({"sampling": None}, "sampling must be one of shuffled, independent, got 'None'"),
        ({"sampling": ["shuffled"]}, "sampling must be one of shuffled, independent, got"),
    ],
)
def test_a_value_of_the_wrong_type_or_range_is_refused(choices, message):
    with pytest.raises(ValueError, match=message):
        RunSpec(**choices)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a run must be given as JSON"),
        ("{lr: 0.1}", "a run must be given as JSON"),
        ("[" * 100_000, "a run must be given as JSON"),
        ("[]", "a run must be given as a JSON object"),
        ("3", "a run must be given as a JSON object"),
        ('{"rate": 1}', "no field of a run is called 'rate'; choose one of objective, optimizer, lr, steps,"),
        ('{"lr": NaN}', "lr must be a finite number ≥ 0, got nan"),
        ('{"lr": {}}', r"lr must be a finite number ≥ 0, got \{\}"),
        ('{"start": {"a": 1, "b": 2}}', "start must be a finite number, got 'a'"),
        ('{"hyperparameters": [[[1], 2]]}', "hyperparameters must map names to numbers"),
        (
            '{"objective_parameters": [["data", 3]]}',
            "objective_parameters: data must be the name of a data set, got 3",
        ),
        (
            '{"objective_parameters": [["data", null]]}',
            "objective_parameters: data must be the name of a data set",
        ),
        ('{"sampling": {}}', "sampling must be one of shuffled, independent, got '{}'"),
    ],
)
def test_bad_json_is_refused_with_a_reason(text, message):
    with pytest.raises(ValueError, match=message):
        RunSpec.from_json(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_any_json_is_a_spec_or_a_valueerror(value):
    fields = ({"lr": value}, {"start": value, "seed": value}, {"objective_parameters": value}, {"sampling": value})
    for text in map(json.dumps, (value, *fields, {"objective_parameters": {"data": value}})):
        with suppress(ValueError):
            assert isinstance(RunSpec.from_json(text), RunSpec)


def test_a_sweep_keeps_its_axes_in_order_as_plain_numbers():
    spec = SweepSpec(RunSpec(), {"momentum": np.array([0.0, 0.9]), "lr": [1, 2]})
    assert spec.over == (("momentum", (0.0, 0.9)), ("lr", (1.0, 2.0)))
    assert {spec: 1}[SweepSpec(RunSpec(), spec.over)] == 1
