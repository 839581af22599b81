"""The controls that choose what is minimised: what leaves no choice has no control, and ranges follow the data."""

from contextlib import nullcontext

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.data import DATASETS, OwnData
from gdviz.ui import objective_controls
from gdviz.ui.front import Front
from gdviz.ui.number_controls import Entry
from gdviz.ui.objective_controls import ask_batch_size, ask_start, choose_objective

LINE = RunSpec("linear_regression", objective_parameters={"data": "tips", "standardise": 1.0})
REGRESSIONS = ("linear_regression", "huber_regression", "absolute_regression")


def on(data: str, **numbers: float) -> RunSpec:
    return RunSpec("linear_regression", objective_parameters={"data": data, **numbers})


class Asked:
    """Answers every control with its default, or as told, and notes what was asked."""

    def __init__(self, **answers):
        self.answers, self.controls = answers, {}

    def __call__(self, control):
        self.controls[control.key] = control
        return self.answers.get(control.key, control.default)


@pytest.fixture(autouse=True)
def hold(monkeypatch):
    """A way to say which data of one's own the visitor holds; none to begin with."""

    def held(data: OwnData | None) -> None:
        monkeypatch.setattr(objective_controls, "held", lambda: data)

    held(None)
    return held


def chosen(front: Front, opening: RunSpec = LINE, **answers):
    """What is to be minimised, and the controls that were drawn."""
    ask = Asked(**answers)
    return choose_objective(ask, opening, front, nullcontext()), ask.controls


@pytest.mark.parametrize(
    ("front", "keys"),
    [
        pytest.param(Front(losses=("linear_regression",), data=("tips",)), [], id="one loss, one data set"),
        pytest.param(Front(losses=("logistic_regression",), data=("iris",)), [], id="classes"),
        pytest.param(Front(losses=REGRESSIONS[:1], data=("tips", "synthetic")), ["data"], id="two data sets"),
        pytest.param(Front(losses=REGRESSIONS[:1], data=("tips",), upload=True), ["data"], id="upload"),
        pytest.param(Front(losses=REGRESSIONS, data=("tips",)), ["objective"], id="three losses"),
        pytest.param(Front(losses=REGRESSIONS, data=("tips", "synthetic")), ["data", "objective"], id="both"),
        pytest.param(Front(losses=REGRESSIONS, data=("tips",), batches=True), ["objective"], id="batches first"),
        pytest.param(Front(fixed_surface=True), [], id="fixed surface"),
        pytest.param(Front(), ["objective"], id="surfaces"),
    ],
)
def test_what_leaves_no_choice_has_no_control(front, keys):
    opening = RunSpec("ravine")
    if front.losses:
        opening = RunSpec(front.losses[0], objective_parameters={"data": front.data[0]})
    target, controls = chosen(front, opening)
    assert list(controls) == keys
    assert (target.objective, target.data) == (opening.objective, opening.data)


def test_a_page_of_surfaces_has_no_data_and_one_of_losses_names_them():
    surface, _ = chosen(Front(), RunSpec("bowl"))
    loss, _ = chosen(Front(losses=REGRESSIONS, data=("tips", "synthetic")))
    assert surface.named == {}
    assert loss.named == {"data": "tips"}
    assert loss.entry.dataset is DATASETS["tips"]


@pytest.mark.parametrize("objective", REGRESSIONS)
@pytest.mark.parametrize("data", ["tips", "synthetic", "many_features"])
def test_every_loss_meets_every_data_set(objective, data):
    front = Front(losses=REGRESSIONS, data=("tips", "synthetic", "many_features"))
    target, _ = chosen(front, objective=objective, data=data)
    assert (target.entry.key, target.entry.dataset.key) == (objective, data)


def test_a_surfaces_opening_numbers_are_its_own_and_a_losses_hold_for_all_data_but_those_of_the_data():
    front = Front(losses=REGRESSIONS, data=("tips", "synthetic", "four_points"))
    for answers in ({}, {"data": "synthetic"}, {"objective": "huber_regression"}):
        assert chosen(front, **answers)[0].given == {"standardise": 1.0}
    made_up = on("synthetic", outliers=0.2, standardise=1.0)
    assert chosen(front, made_up)[0].given == {"outliers": 0.2, "standardise": 1.0}
    assert chosen(front, made_up, data="four_points")[0].given == {"standardise": 1.0}
    ravine = RunSpec("ravine", objective_parameters={"kappa": 50})
    assert chosen(Front(), ravine)[0].given == {"kappa": 50.0}
    assert chosen(Front(), ravine, objective="bowl")[0].given == {}


def test_ones_own_data_are_offered_by_the_names_of_their_columns_where_they_can_be_used(hold):
    mine = OwnData([1.0, 2.0, 3.0], [2.0, 1.0, 4.0], ("hours", "score"))
    with_upload = Front(losses=REGRESSIONS, data=("tips", "synthetic"), upload=True)
    assert "own" not in chosen(with_upload)[1]["data"].titles
    hold(mine)
    target, controls = chosen(with_upload, data="own")
    assert controls["data"].titles["own"] == "Your own: score by hours"
    assert target.data == mine.name
    assert target.entry.dataset is mine
    assert chosen(with_upload)[0].data == "tips"
    without = Front(losses=REGRESSIONS, data=("tips", "synthetic"))
    assert "own" not in chosen(without)[1]["data"].titles


BATCHES = {
    "four points": (on("four_points"), [1, 2, 4]),
    "five heights": (on("five_points"), [1, 2, 4, 5]),
    "tips": (LINE, [1, 2, 4, 8, 16, 32, 64, 128, 244]),
    "two examples": (on("synthetic", examples=2), [1, 2]),
    "three examples": (on("synthetic", examples=3), [1, 2, 3]),
    "a surface": (RunSpec("ravine"), [1, 2, 4, 8, 16, 32, 64, 128, 256]),
}


@pytest.mark.parametrize("case", BATCHES)
def test_batches_are_powers_of_two_and_all_examples(case):
    spec, sizes = BATCHES[case]
    ask = Asked()
    assert ask_batch_size(ask, gdviz.run(spec).objective, spec) == sizes[-1]
    assert list(ask.controls["batch_size"].values) == sizes
    assert f"N = {sizes[-1]}" in ask.controls["batch_size"].help


@pytest.mark.parametrize(
    ("batch_size", "opens"), [(4, 4), (1, 1), (100, 128), (244, 244), (999, 244), (None, 244)]
)
def test_a_page_opens_with_the_batch_nearest_to_its_own(batch_size, opens):
    opening = RunSpec("linear_regression", objective_parameters={"data": "tips"}, batch_size=batch_size)
    assert ask_batch_size(Asked(), gdviz.run(LINE).objective, opening) == opens


STARTS = {
    "w and b": (LINE, ["start_x", "start_y"]),
    "a surface": (RunSpec("saddle"), ["start_x", "start_y"]),
    "two features of flowers": (RunSpec("logistic_regression"), ["start_x", "start_y"]),
    "b alone": (on("five_points", intercept_only=1), ["start_x"]),
    "two features": (on("many_features", features=2), ["start_x", "start_y"]),
    "three features": (on("many_features", features=3), []),
}


@pytest.mark.parametrize("case", STARTS)
def test_the_start_has_an_entry_for_each_of_at_most_two_weights(case):
    spec, keys = STARTS[case]
    objective, ask = gdviz.run(spec).objective, Asked()
    assert ask_start(ask, objective) == objective.start
    assert list(ask.controls) == keys
    for control, name, (low, high) in zip(ask.controls.values(), objective.axes, objective.view, strict=False):
        assert isinstance(control, Entry)
        assert f"Start {name} " in control.label
        assert control.high - control.low == pytest.approx(4.0 * (high - low))
        assert control.low + control.high == pytest.approx(low + high)


def test_an_entry_left_empty_is_the_objectives_own_start_and_a_typed_one_is_taken():
    saddle = gdviz.SURFACES["saddle"]
    assert ask_start(Asked(start_x=0.25), saddle) == (0.25, saddle.start[1])
    assert ask_start(Asked(start_x=0.0, start_y=0.0), saddle) == (0.0, 0.0)


STANDARDISED = {"standardise": 1.0}
LOSSES = {
    **{
        f"{key} on {data} {numbers}": gdviz.LOSSES[key].on(data).configured(numbers)
        for key in REGRESSIONS
        for data in ("four_points", "five_points", "tips", "synthetic")
        for numbers in ({}, STANDARDISED, {"intercept_only": 1.0})
    },
    **{
        f"log-loss {numbers}": gdviz.LOSSES["logistic_regression"].configured(numbers)
        for numbers in ({}, STANDARDISED, {"both": 0}, {"separable": 1}, {"intercept_only": 1.0})
    },
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))
def test_the_objectives_own_start_and_its_minimum_lie_within_what_can_be_typed(loss):
    ask = Asked()
    ask_start(ask, loss)
    for j, control in enumerate(ask.controls.values()):
        assert np.isfinite([control.low, control.high]).all()
        assert control.low < control.high
        assert control.low <= loss.start[j] <= control.high
        for minimum in loss.minima:
            assert control.low <= minimum[j] <= control.high
