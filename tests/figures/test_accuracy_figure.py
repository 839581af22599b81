"""The share of examples told right: counted by hand, between nothing and all."""

import json

import numpy as np
import pytest

import gdviz
from gdviz.figures import accuracy_figure
from gdviz.figures.style import STROKES

PARAMETERS = [{}, {"both": 0}, {"separable": 1}, {"intercept_only": 1, "both": 0}]


def runs_of(parameters, optimizers=tuple(gdviz.OPTIMIZERS), **choices):
    choices = {"lr": 0.3, "steps": 25, **choices}
    return [
        gdviz.run(objective="logistic_regression", objective_parameters=parameters, optimizer=key, **choices)
        for key in optimizers
    ]


@pytest.mark.parametrize("parameters", PARAMETERS, ids=str)
def test_every_point_is_the_share_of_examples_whose_class_is_the_likelier_one(parameters):
    runs = runs_of(parameters)
    for trace, run in zip(accuracy_figure(runs).data, runs, strict=True):
        assert list(trace.x) == list(range(26))
        loss = run.objective
        for t in (0, 1, 12, 25):
            right = sum(
                (float(row @ run.theta[t]) > 0.0) == (y == 1.0)
                for row, y in zip(loss.design.matrix, loss.target, strict=True)
            )
            assert trace.y[t] == right / 100
        assert (trace.meta["run"], trace.meta["columns"]) == (run.spec.optimizer, {"x": "step", "y": "accuracy"})
        stroke = STROKES[run.spec.optimizer]
        assert (trace.line.color, trace.line.dash) == (stroke.colour, stroke.dash)


@pytest.mark.parametrize("lr", [0.0, 0.3, 1e4])
def test_the_axis_has_room_for_none_and_all_whatever_the_rate(lr):
    layout = accuracy_figure(runs_of({}, ["gd"], lr=lr)).layout
    low, high = layout.yaxis.range
    assert low < 0.0 < 1.0 < high
    assert layout == accuracy_figure(runs_of({}, ["gd"])).layout
    assert layout.yaxis.title.text == "accuracy"
    assert layout.xaxis.title.text


def test_a_run_that_diverges_is_missing_beyond_its_end_and_the_figure_is_json():
    run = runs_of({}, ["momentum"], lr=1e12, steps=60)[0]
    assert run.termination.kind == "diverged"
    figure = accuracy_figure([run])
    assert np.isnan(np.array(figure.data[0].y, dtype=float)[run.last + 1 :]).all()
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert [trace["uid"] for trace in sent["data"]] == ["accuracy-momentum"]


@pytest.mark.parametrize("objective", ["ravine", "linear_regression", "absolute_regression"])
def test_what_tells_no_classes_apart_has_no_accuracy(objective):
    with pytest.raises(ValueError, match="tells no classes apart, so it has no accuracy"):
        accuracy_figure([gdviz.run(objective=objective, steps=3)])


def test_a_figure_of_no_run_has_axes():
    assert accuracy_figure([]).layout.xaxis.range is not None
