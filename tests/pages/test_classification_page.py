"""The page on classification: the line, the loss and the accuracy belong to one run."""

import numpy as np
import pytest
from visits import notes, paths, pictures, press, traces, verdicts, visit

import gdviz

PAGE = "classification.py"


def run_of(at, lr=0.5, steps=200, **parameters):
    """The run that the page should show."""
    return gdviz.run(
        objective="logistic_regression", objective_parameters={"data": "iris", **parameters}, lr=lr, steps=steps
    )


def test_it_opens_on_two_species_with_line_loss_and_accuracy():
    at = visit(page=PAGE)
    assert pictures(at) == ["data", "surface", "landscape", "loss", "accuracy"]
    np.testing.assert_array_equal(np.transpose(paths(at)["gd"]), run_of(at).theta)
    assert notes(at)["gd"] == ""


def test_the_accuracy_is_counted_by_hand():
    at = visit(page=PAGE)
    _, shown = paths(at, "accuracy")["gd"]
    frame = __import__("plotly.data").data.iris()
    frame = frame[frame["species"] != "setosa"]
    x = frame[["petal_length", "petal_width"]].to_numpy()
    x = x - x.mean(axis=0)
    virginica = (frame["species"] == "virginica").to_numpy()
    theta = run_of(at).theta
    counted = [((x @ weights > 0.0) == virginica).mean() for weights in theta]
    np.testing.assert_allclose(shown, counted)
    assert counted[-1] > 0.9


def test_the_line_passes_where_both_species_are_equally_likely():
    at = visit(page=PAGE)
    shape = traces(at, "data")["model-gd"]["meta"]["shape"]
    w = np.array([column[-1] for column in paths(at)["gd"]])
    ends = np.array(
        [
            [c + a * w[0] + b * w[1] for c, a, b in shape["x"]],
            [c + a * w[0] + b * w[1] for c, a, b in shape["y"]],
        ]
    )
    frame = __import__("plotly.data").data.iris()
    frame = frame[frame["species"] != "setosa"]
    centre = frame[["petal_length", "petal_width"]].to_numpy().mean(axis=0)
    assert w @ (ends - centre[:, None]) == pytest.approx([0.0, 0.0], abs=1e-8)


def test_with_one_feature_the_model_is_a_curve_between_0_and_1():
    at = visit({"both": "false"}, PAGE)
    model = traces(at, "data")["model-gd"]
    assert model["meta"]["shape"]["squash"] is True
    assert len(model["meta"]["shape"]["x"]) > 30


def test_separable_species_have_no_minimum_and_the_weights_grow_on():
    at = visit(page=PAGE)
    press(at, "Separable: no minimum")
    assert "minimum" not in traces(at, "landscape")
    x, y = paths(at)["gd"]
    size = np.hypot(x, y)
    assert (np.diff(size[10:]) > 0.0).all()
    assert "left" in verdicts(at)["gd"]
    press(at, "Separable, held by L2")
    assert "minimum" in traces(at, "landscape")
