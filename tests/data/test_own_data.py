"""Data of one's own work under a name nobody guesses, and are gone when their owner lets go."""

import gc
import weakref

import numpy as np
import pytest

import gdviz
from gdviz import LOSSES, OwnData, RunSpec
from gdviz.data import is_own
from gdviz.figures import data_figure, landscape_figure, loss_figure, surface_figure

X, Y = [1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 5.0, 4.0]
FITTING = [key for key, loss in LOSSES.items() if not loss.needs_classes]


def of(data, **parameters):
    return {"data": data.name, **parameters}


@pytest.mark.parametrize("key", FITTING)
def test_own_numbers_are_fitted_as_if_they_were_in_the_catalogue(key):
    own = OwnData(X, Y)
    choices = {"objective": key, "lr": 0.01, "steps": 50, "batch_size": 3, "seed": 2}
    mine = gdviz.run(**choices, objective_parameters=of(own, standardise=1))
    listed = gdviz.run(**choices, objective_parameters={"data": "four_points", "standardise": 1})
    assert mine.theta.tobytes() == listed.theta.tobytes()
    assert mine.objective.minima == listed.objective.minima
    assert mine.objective.view == listed.objective.view
    fan = gdviz.sweep(**{**choices, "lr": 1.0}, objective_parameters=of(own), over={"lr": [0.01, 0.02]})
    assert fan.run(0).objective.dataset is own


def test_the_same_numbers_twice_are_two_data_sets():
    one, other = OwnData(X, Y), OwnData(X, Y)
    assert one.name != other.name
    assert one != other
    assert one == one
    assert len({one, other}) == 2
    losses = [LOSSES["linear_regression"].on(own.name) for own in (one, other)]
    assert losses[0] != losses[1]
    assert losses[0].signature != losses[1].signature
    longer = OwnData([*X, 5.0], [*Y, 9.0])
    assert LOSSES["linear_regression"].on(longer.name).minima != losses[0].minima


def test_a_name_cannot_be_guessed_or_read_off():
    names = {OwnData(X, Y).name for _ in range(1000)}
    assert len(names) == 1000
    # 128 bits, written with 64 signs.
    assert all(is_own(name) and len(name) == len("own-") + 22 for name in names)
    assert not any(is_own(name) for name in (*gdviz.DATASETS, None, 3, "own"))
    own = OwnData(X, Y)
    assert own.name not in repr(own)
    assert "5.0" not in repr(own)
    assert own.name not in repr(LOSSES["linear_regression"].on(own.name))


def test_a_spec_with_the_name_goes_through_json():
    own = OwnData(X, Y)
    spec = RunSpec(objective="linear_regression", objective_parameters=of(own), lr=0.01, steps=20)
    assert RunSpec.from_json(spec.to_json()) == spec
    assert gdviz.run(RunSpec.from_json(spec.to_json())).theta.tobytes() == gdviz.run(spec).theta.tobytes()


def test_the_callers_arrays_are_copied_and_the_copies_cannot_be_changed():
    x, y = np.array(X), np.array(Y)
    own = OwnData(x, y, ("hours", "marks"))
    x[0] = y[0] = 99.0
    assert (own.x.tolist(), own.y.tolist()) == (X, Y)
    assert x.flags.writeable
    for array in (own.x, own.y, own.table.features, own.table.target):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
    assert (own.table.names, own.table.target_name, own.table.examples) == (("hours",), "marks", 4)
    assert not own.shared


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2], [1, 2, 3], "x and y must have the same number of examples, 2 to 1000, got 2 and 3"),
        ([1], [1], "x and y must have the same number of examples, 2 to 1000, got 1 and 1"),
        ([], [], "x and y must have the same number of examples, 2 to 1000, got 0 and 0"),
        (range(1001), range(1001), "x and y must have the same number of examples, 2 to 1000, got 1001 and 1001"),
        ([3, 3, 3], [1, 2, 3], "x must not be the same in every example, got only 3: no slope can be told"),
        ([1e9, 1e9 + 1e-6], [1, 2], r"x must lie farther apart, got 1e\+09 to 1e\+09, a span of 9.54e-07:"),
        (
            [0, 1e-300],
            [1, 2],
            "x must lie farther apart, got 0 to 1e-300, a span of 1e-300: rounding would decide",
        ),
        ([1, np.nan], [1, 2], r"x must hold finite numbers from -1e\+12 to 1e\+12, got nan"),
        ([1, 2], [1, -np.inf], r"y must hold finite numbers from -1e\+12 to 1e\+12, got -inf"),
        ([1, 1e13], [1, 2], r"x must hold finite numbers from -1e\+12 to 1e\+12, got 1e\+13"),
        ([1, None], [1, 2], r"x must hold finite numbers from -1e\+12 to 1e\+12, got nan"),
        ([1, 10**400], [1, 2], "x must be a list of numbers, got"),
        (["a", "b"], [1, 2], r"x must be a list of numbers, got \"\['a', 'b'\]\""),
        ("12", [1, 2], "x must be a list of numbers, got 0 dimensions"),
        (5, [1, 2], "x must be a list of numbers, got 0 dimensions"),
        ([[1, 2], [3, 4]], [1, 2], "x must be a list of numbers, got 2 dimensions"),
        ([[1, 2], [3]], [1, 2], "x must be a list of numbers, got"),
        ([1, 1j], [1, 2], "x must be a list of numbers, got"),
        ({"a": 1}, [1, 2], "x must be a list of numbers, got"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(x, y, message):
    with pytest.raises(ValueError, match=message) as refusal:
        OwnData(x, y)
    assert len(str(refusal.value)) < 200


def test_classes_cannot_be_told_from_numbers():
    own = OwnData(X, Y)
    with pytest.raises(
        ValueError, match="logistic_regression needs data with two classes: iris; own has a number"
    ):
        gdviz.run(objective="logistic_regression", objective_parameters=of(own))


@pytest.mark.parametrize("key", FITTING)
def test_nothing_holds_them_once_their_owner_lets_go(key):
    rng = np.random.default_rng(0)
    own = OwnData(rng.uniform(0.0, 4.0, 50), rng.standard_normal(50))
    held, name = weakref.ref(own), own.name
    spec = RunSpec(objective=key, objective_parameters=of(own), lr=0.02, steps=60)
    results = [gdviz.run(spec), gdviz.run(objective=key, objective_parameters=of(own), batch_size=7, lr=0.02)]
    fan = gdviz.sweep(objective=key, objective_parameters=of(own), over={"lr": [0.01, 0.02]}, paths=True)
    results += [fan, fan.run(1), fan.steps_to(0.1), fan.steps_within([0.5])]
    results += [run.verdict for run in results[:2]]
    run = results[0]
    results += [
        draw(run.objective, [run]) for draw in (landscape_figure, loss_figure, surface_figure, data_figure)
    ]
    results += [gdviz.curvature(run.objective, run.theta[3]), run.objective.design, run.objective.smooth]
    del own, fan, run
    gc.collect()
    assert held() is not None
    results.clear()
    gc.collect()
    assert held() is None
    with pytest.raises(ValueError, match="the data of your own that this name stood for are not held any more"):
        gdviz.run(spec)
    with pytest.raises(ValueError, match="are not held any more; hand them over again") as refusal:
        gdviz.sweep(objective=key, objective_parameters={"data": name}, over={"lr": [0.01]})
    assert name not in str(refusal.value)


def test_a_refused_run_does_not_hold_them_either():
    own = OwnData(X, Y)
    held = weakref.ref(own)
    for wrong in ({"l1": -1.0}, {"nothing": 1.0}):
        with pytest.raises(ValueError, match="linear_regression"):
            gdviz.run(objective="linear_regression", objective_parameters=of(own, **wrong))
    del own
    gc.collect()
    assert held() is None
