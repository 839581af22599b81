"""The fan: the loss of every learning rate, the limits, and the edge of the stable ones as it was measured."""

import json

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec, SweepSpec
from gdviz.analysis.wording import number
from gdviz.figures import fan_curves, fan_figure
from gdviz.figures.fan import final_excess
from gdviz.ui.rates import LEARNING_RATES

OBJECTIVES = [*gdviz.SURFACES, *gdviz.LOSSES]
PAIRS = [
    (objective, rule)
    for i, objective in enumerate(OBJECTIVES)
    for k, rule in enumerate(gdviz.OPTIMIZERS)
    if rule in ("gd", "newton") or (i + k) % 5 == 0
]
"""Every objective under both, and under every fifth of the other optimizers, not always the same."""


def fan(spec):
    return gdviz.sweep(SweepSpec(spec, (("lr", LEARNING_RATES),)))


def traces(*specs):
    return {trace["uid"]: trace for trace in fan_curves([fan(spec) for spec in specs])}


def axis_of(run):
    """The lowest and the highest excess that the picture has room for."""
    low, high = fan_figure(run.objective, [run], {}).layout.yaxis.range
    return 10.0**low, 10.0**high


@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_every_point_of_a_curve_is_the_last_loss_of_a_single_run(objective, optimizer):
    spec = RunSpec(objective=objective, optimizer=optimizer, steps=40)
    curve = traces(spec)[f"curve-{optimizer}"]
    assert curve["x"].tolist() == list(LEARNING_RATES)
    for i in range(0, len(LEARNING_RATES), 9):
        run = gdviz.run(objective=objective, optimizer=optimizer, steps=40, lr=LEARNING_RATES[i])
        lowest = min(float(run.objective.value(np.array(point))) for point in run.objective.minima)
        np.testing.assert_equal(curve["y"][i], run.loss[-1] - lowest)


@pytest.mark.parametrize("kappa", [1.0, 20.0, 300.0])
def test_on_the_ravine_the_shade_begins_at_two_over_l_to_a_position_of_the_slider(kappa):
    spec = RunSpec(objective="ravine", objective_parameters={"kappa": kappa}, steps=400)
    begins = traces(spec)["beyond"]["x"][0]
    # At the limit itself the steep error stays as it is for ever, and the flat one goes.
    assert begins == min(lr for lr in LEARNING_RATES if lr > 2.0 / kappa)


@pytest.mark.parametrize(("objective", "optimizer"), PAIRS)
@pytest.mark.parametrize("steps", [1, 40])
def test_from_the_shade_on_every_rate_ends_above_its_start_and_the_last_before_it_does_not(
    objective, optimizer, steps
):
    spec = RunSpec(objective=objective, optimizer=optimizer, steps=steps)
    found, final = traces(spec), fan(spec).final_loss
    first = gdviz.run(spec).loss[0]
    if "beyond" not in found:
        assert final[-1] <= first
        return
    begins = LEARNING_RATES.index(found["beyond"]["x"][0])
    assert not (final[begins:] <= first).any()
    assert begins == 0 or final[begins - 1] <= first
    (words,) = found["beyond-words"]["text"]
    assert "ends above its start" in words
    assert f"from α = {number(LEARNING_RATES[begins])} on" in words


@pytest.mark.parametrize("limits", [{}, {"2/L = 0.1": 0.1}, {"2/L = 0.1": 0.1, "Momentum's limit = 0.19": 0.19}])
def test_limits_are_upright_lines_at_their_learning_rates_named_in_words(limits):
    run = gdviz.run(steps=5)
    shapes = fan_figure(run.objective, [run], limits).layout.shapes
    assert [(shape.x0, shape.x1) for shape in shapes] == [(lr, lr) for lr in limits.values()]
    assert [shape.label.text for shape in shapes] == list(limits)
    assert all((shape.y0, shape.y1, shape.yref) == (0, 1, "paper") for shape in shapes)
    # So that no two labels lie on one another.
    assert len({shape.label.padding for shape in shapes}) == len(limits)


def test_a_run_that_diverged_lies_on_the_upper_edge_of_the_axis_and_one_that_arrived_on_the_lower():
    gone, there = gdviz.run(lr=0.5, steps=200), gdviz.run(objective="bowl", lr=1.0, steps=9)
    assert np.isnan(gone.loss[-1])
    assert there.loss[-1] == 0.0
    for run, edge in ((gone, axis_of(gone)[1]), (there, axis_of(there)[0])):
        (dot,) = (trace for trace in fan_figure(run.objective, [run], {}).data if trace.meta)
        assert list(dot.y) == [pytest.approx(edge)]


@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
def test_what_lies_on_the_axis_stays_as_it_is_and_the_rest_is_brought_to_its_ends(objective):
    run = gdviz.run(objective=objective, steps=1)
    lowest = min(float(run.objective.value(np.array(point))) for point in run.objective.minima)
    low, high = axis_of(run)
    given = np.array([low / 9, 3 * low, 1.0, high / 3, 9 * high, np.inf, np.nan]) + lowest
    shown = final_excess(run.objective, run.loss[:1], given)
    inside = slice(2, 4)
    assert shown[inside].tobytes() == (given[inside] - lowest).tobytes()
    assert shown[0] == pytest.approx(low)
    assert shown[4:] == pytest.approx([high] * 3)


def test_the_range_test_is_marked_on_the_curve_at_the_steepest_rate_and_a_third_of_it():
    marks = traces(RunSpec(steps=40))["range-test"]
    third, steepest = marks["x"]
    assert third == pytest.approx(steepest / 3.0)
    assert steepest in LEARNING_RATES
    curve = fan(RunSpec(steps=40)).final_loss
    assert marks["y"][1] == pytest.approx(curve[LEARNING_RATES.index(steepest)])
    near = [loss for lr, loss in zip(LEARNING_RATES, curve, strict=True) if abs(lr / third - 1.0) < 0.1]
    assert min(near) <= marks["y"][0] <= max(near)
    assert marks["text"][0].startswith("a third: ")


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"steps": 1},
        {"objective": "bowl", "start": (0.0, 0.0)},
        {"objective": "ravine", "objective_parameters": {"kappa": 1}},
        {"objective": "plateau", "start": (40.0, 1.0)},
        {"batch_size": 8, "noise": 50.0},
    ],
    ids=str,
)
def test_curves_are_json_without_nan_and_every_trace_has_its_name(choices):
    specs = [RunSpec(optimizer=key, **{"steps": 20, **choices}) for key in gdviz.OPTIMIZERS]
    found = fan_curves([fan(spec) for spec in specs])
    figure = fan_figure(gdviz.run(specs[0]).objective, [gdviz.run(spec) for spec in specs], {"2/L": 0.1})
    figure.add_traces(found)
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) >= 2 * len(specs)
    assert not any("meta" in trace for trace in found)


def test_at_the_minimum_there_is_no_shade_and_nothing_to_suggest():
    assert list(traces(RunSpec(objective="bowl", start=(0.0, 0.0), steps=20))) == ["curve-gd"]
