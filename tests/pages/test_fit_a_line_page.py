"""The page on fitting a line: data, loss and closed form are those of one problem, whatever is switched."""

import numpy as np
import pytest
from visits import (
    address,
    notes,
    paths,
    pictures,
    press,
    sentences,
    staged,
    traces,
    unbroken,
    verdicts,
    visit,
    widget,
)

import gdviz

PAGE = "fit_a_line.py"


def table(at) -> list[list[str]]:
    """The rows of the one table."""
    (shown,) = at.table
    return shown.value.to_numpy().tolist()


def test_it_opens_on_the_four_points_whose_line_is_not_reached_in_500_steps():
    at = visit(page=PAGE)
    assert pictures(at) == ["data", "surface", "landscape", "loss"]
    x, y = paths(at)["gd"]
    assert (x[-1], y[-1]) == pytest.approx((0.8199, 1.6473), abs=5e-5)
    assert verdicts(at)["gd"].startswith("crawls")


def test_the_picture_of_the_data_shows_the_examples_and_the_line_of_the_last_step():
    at = visit(page=PAGE)
    shown = traces(at, "data")
    assert shown["examples-0"]["x"] == [1, 2, 3, 4] or list(np.ravel(shown["examples-0"]["x"])) is not None
    shape = shown["model-gd"]["meta"]["shape"]
    assert shape["inputs"] == ["x", "y"]
    w, b = (column[-1] for column in paths(at)["gd"])
    for across, up in zip(shape["x"], shape["y"], strict=True):
        c, a, slope = up
        assert c + a * w + slope * b == pytest.approx(w * across[0] + b, rel=1e-12)


def test_residuals_lead_from_every_example_to_the_line():
    shape = traces(visit(page=PAGE), "data")["residuals-gd"]["meta"]["shape"]
    assert len(shape["x"]) == 4 * 3
    assert shape["x"][2::3] == [None] * 4
    assert [vertex[0] for vertex in shape["y"][0::3]] == [2.0, 4.0, 5.0, 4.0]


def test_standardising_is_told_before_and_after():
    raw, standardised = table(visit(page=PAGE))
    assert raw[:3] == ["raw", "55.8", "0.12"]
    assert standardised[:3] == ["standardised", "1", "1"]
    assert int(raw[4]) > int(standardised[4])


def test_the_closed_form_is_told_and_jumped_to():
    at = visit(page=PAGE)
    assert any("w = 0.7, b = 2" in shown.value for shown in at.markdown)
    press(at, "Jump to it")
    x, y = paths(at)["gd"]
    assert (x[0], y[0]) == pytest.approx((0.7, 2.0), abs=1e-12)
    assert "starts at the minimum" in verdicts(at)["gd"]
    assert "start_x" in address(at)


def test_with_the_intercept_alone_the_loss_is_a_parabola_with_its_bottom_at_the_mean():
    at = visit({"data": "five_points", "intercept_only": "true", "lr": "0.1", "steps": "100"}, PAGE)
    assert pictures(at) == ["data", "landscape", "loss"]
    b, f = paths(at)["gd"]
    assert b[-1] == pytest.approx(0.26, abs=1e-6)
    assert 5.0 * f == pytest.approx(5.0 * b**2 - 2.6 * b + 0.35, abs=1e-12)
    press(at, "Jump to it")
    assert paths(at)["gd"][0][0] == pytest.approx(0.26)


def test_with_l1_the_proximal_step_lands_on_exactly_zero_and_the_subgradient_does_not():
    at = visit(page=PAGE)
    press(at, "L1: land on exactly 0")
    w = {key: columns[0] for key, columns in paths(at).items()}
    assert w["proximal"][-1] == 0.0
    assert w["gd"][-1] != 0.0


def test_outliers_pull_squares_and_hardly_absolute_values():
    minima = {}
    for loss in ("linear_regression", "huber_regression", "absolute_regression"):
        at = visit({"data": "synthetic", "objective": loss, "outliers": "0.2"}, PAGE)
        minima[loss] = traces(at, "landscape")["minimum"]["y"][0]
    assert minima["linear_regression"] > minima["huber_regression"] + 0.5 > minima["absolute_regression"]
    assert minima["absolute_regression"] == pytest.approx(1.0, abs=0.5)


def test_a_loss_without_curvature_says_why_there_is_no_table():
    at = visit({"objective": "absolute_regression", "data": "tips"}, PAGE)
    assert not at.table
    assert any("not curved" in text for text in sentences(at))


@pytest.mark.parametrize("features", ["2", "20", "200"])
def test_many_features_run_through_the_same_page(features):
    at = visit({"data": "many_features", "features": features, "lr": "0.1", "steps": "50"}, PAGE)
    assert "data" not in pictures(at)
    x, y = paths(at)["gd"]
    run = gdviz.run(
        objective="linear_regression",
        objective_parameters={"data": "many_features", "features": float(features)},
        lr=0.1,
        steps=50,
    )
    np.testing.assert_array_equal(np.transpose([x, y]), run.drawn)


def test_timing_is_done_on_demand_and_then_shown():
    at = visit(page=PAGE)
    assert "timing" not in pictures(at)
    press(at, "Measure")
    assert "timing" in pictures(unbroken(at))
    assert any("slope" in text for text in sentences(at))
    assert widget(at, "steps").value == 500
    assert staged(at)["live"]["slider"] == "lr"
    assert notes(at)["gd"] == ""
