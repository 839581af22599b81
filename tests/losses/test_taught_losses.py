"""The figures that lessons quote, worked out by hand or from the source."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import LOSSES


def test_four_points_have_their_line_condition_and_largest_rate():
    loss = LOSSES["linear_regression"]
    assert loss.dataset.key == "four_points"
    assert loss.minimum == pytest.approx([0.7, 2.0], abs=1e-13)
    # Residuals 0.7, −0.6, −0.9, 0.8 … of y = 0.7x + 2: by hand (0.49 + 0.36 + 0.81 + 0.64)/4.
    assert loss.lowest == pytest.approx(0.575, abs=1e-13)
    low, high = np.linalg.eigvalsh(loss.hessian(np.zeros(2)))
    assert f"{high / low:.1f}" == "55.8"
    assert f"{2.0 / high:.4f}" == "0.1198"


def test_after_500_steps_descent_is_only_this_far():
    run = gdviz.run(objective="linear_regression", lr=0.01, steps=500, start=(0.0, 0.0))
    assert [f"{coordinate:.4f}" for coordinate in run.theta[-1]] == ["0.8199", "1.6473"]
    assert (run.termination.kind, run.termination.step) == ("out of steps", 500)


@pytest.mark.parametrize("rate", [0.1197, 0.1199])
def test_just_under_the_largest_rate_it_converges_and_just_over_it_diverges(rate):
    run = gdviz.run(objective="linear_regression", lr=rate, steps=60_000)
    assert run.termination.kind == ("converged" if rate < 0.1198 else "diverged")


@given(st.floats(-1e3, 1e3))
def test_five_heights_make_one_parabola(b):
    loss = LOSSES["linear_regression"].on("five_points").configured({"intercept_only": 1})
    expected = 5.0 * b**2 - 2.6 * b + 0.35
    assert 5.0 * loss.value(np.array([b])) == pytest.approx(expected, rel=1e-12, abs=1e-14)
    assert 5.0 * loss.gradient(np.array([b]))[0] == pytest.approx(10.0 * b - 2.6, rel=1e-12, abs=1e-14)


def test_the_best_level_is_the_mean_for_squares_and_a_median_for_absolute_values():
    heights = [0.2, 0.2, 0.3, 0.3, 0.3]
    for key, level in (("linear_regression", np.mean(heights)), ("absolute_regression", np.median(heights))):
        loss = LOSSES[key].on("five_points").configured({"intercept_only": 1})
        assert loss.minimum == pytest.approx([level], abs=1e-15)
    assert np.mean(heights) == pytest.approx(0.26, abs=1e-15)


@pytest.mark.parametrize(
    ("delta", "value"), [(1.0, (1.0 + 0.25 + 5.0 + 3.0) / 4), (100.0, (1 + 0.25 + 9 + 4) / 4)]
)
def test_hubers_loss_by_hand(delta, value):
    # y = 1, 2.5, 5, 4 by residual: at θ = (0, 2) the residuals of four_points are 0, −2, −3, −2.
    loss = LOSSES["huber_regression"].on("four_points").configured({"delta": delta})
    residual = np.array([0.0, -2.0, -3.0, -2.0])
    expected = np.where(np.abs(residual) <= delta, residual**2, 2 * delta * np.abs(residual) - delta**2).mean()
    assert loss.value(np.array([0.0, 2.0])) == pytest.approx(expected, rel=1e-15)
    assert value > 0.0


def test_huber_is_the_squared_error_for_a_wide_delta_and_near_the_absolute_for_a_narrow_one():
    theta = np.random.default_rng(0).normal(size=(2, 30))
    wide = LOSSES["huber_regression"].on("four_points").configured({"delta": 100})
    narrow = LOSSES["huber_regression"].on("four_points").configured({"delta": 0.01})
    assert wide.value(theta) == pytest.approx(LOSSES["linear_regression"].value(theta), rel=1e-13)
    absolute = LOSSES["absolute_regression"].on("four_points")
    assert narrow.value(theta) / 0.02 == pytest.approx(absolute.value(theta), abs=0.0051)


def test_outliers_pull_squares_hard_and_absolute_values_hardly():
    choices = {"outliers": 0.2, "spread": 0.2, "examples": 200}
    off = {}
    for key in ("linear_regression", "huber_regression", "absolute_regression"):
        loss = LOSSES[key].on("synthetic").configured(choices)
        off[key] = float(np.hypot(*(loss.minimum - [1.5, 1.0])))
    assert off["linear_regression"] > 1.0
    assert off["huber_regression"] < 0.7
    assert off["absolute_regression"] < 0.2


def test_standardising_makes_a_round_bowl_of_a_valley():
    for data, raw in (("four_points", 55.8), ("tips", None)):
        loss = LOSSES["linear_regression"].on(data)
        kappas = []
        for standardise in (0, 1):
            low, high = np.linalg.eigvalsh(loss.configured({"standardise": standardise}).hessian(np.zeros(2)))
            kappas.append(high / low)
        assert kappas[0] > 50.0
        assert raw is None or kappas[0] == pytest.approx(raw, abs=0.05)
        assert kappas[1] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("loss", "parameters", "message"),
    [
        (
            "logistic_regression",
            {"data": "tips"},
            "logistic_regression needs data with two classes: iris; tips has",
        ),
        (
            "linear_regression",
            {"data": "tip"},
            "no data set is called 'tip'; choose one of four_points, five_points,",
        ),
        ("linear_regression", {"l1": -1}, r"linear_regression: l1 \(λ₁\) must be in \[0, 10\], got -1"),
        ("huber_regression", {"delta": 0}, r"huber_regression: delta \(δ\) must be in \[0.01, 100\], got 0"),
        (
            "huber_regression",
            {"l1": 1},
            "no parameter of huber_regression is called 'l1'; choose one of standardise,",
        ),
        ("linear_regression", {"outliers": 0.1}, "no parameter of linear_regression is called 'outliers'"),
        (
            "linear_regression",
            {"data": "own-nobody"},
            "the data of your own that this name stood for are not held",
        ),
    ],
)
def test_a_wrong_choice_is_refused_with_what_is_allowed(loss, parameters, message):
    for refuse in (
        lambda: LOSSES[loss].configured(parameters),
        lambda: gdviz.run(objective=loss, objective_parameters=parameters),
    ):
        with pytest.raises(ValueError, match=message):
            refuse()


def test_a_surface_takes_no_data():
    with pytest.raises(ValueError, match="bowl is a surface in closed form and takes no data, got 'tips'"):
        gdviz.run(objective="bowl", objective_parameters={"data": "tips"})
