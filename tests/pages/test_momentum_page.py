"""The page on momentum: what its buttons set is what theory calls best, and its map sets α and β by hand."""

import re

import numpy as np
import pytest
from visits import address, notes, numbers, paths, pick, pictures, press, staged, traces, visit, warnings, widget

import gdviz
from gdviz import RunSpec, SweepSpec, theory

PAGE = "momentum.py"
RULES = pytest.mark.parametrize("rule", ["momentum", "nesterov"])
KAPPAS = [5.0, 20.0, 300.0]


def opened(rule: str, **link):
    """The page with this rule."""
    return visit(
        {"nesterov": str(rule == "nesterov").lower(), **{key: str(one) for key, one in link.items()}}, PAGE
    )


def setting(at) -> tuple[float, float]:
    """α and β of the run."""
    return staged(at)["attributes"]["lr"], staged(at)["attributes"]["momentum"]


def button(at, label: str):
    return next(one for one in at.button if one.label == label)


def saving(at) -> str:
    (told,) = (shown.value for shown in at.markdown if shown.value.startswith("Steps until"))
    return told


@RULES
@pytest.mark.parametrize("kappa", KAPPAS)
def test_best_alpha_is_theorys_and_no_alpha_beside_it_is_faster(rule, kappa):
    at = press(opened(rule, kappa=kappa, momentum=0.6), "Best α")
    lr, beta = setting(at)
    assert beta == 0.6
    assert lr == pytest.approx(theory.best_lr_at([1.0, kappa], rule, 0.6).lr, rel=1e-5)
    radius = theory.rate([1.0, kappa], lr, rule, beta)
    for share in (0.9, 0.99, 1.01, 1.1):
        assert theory.rate([1.0, kappa], share * lr, rule, beta) >= radius - 1e-6


@RULES
@pytest.mark.parametrize("kappa", KAPPAS)
def test_best_alpha_and_beta_are_theorys_and_no_setting_beside_them_is_faster(rule, kappa):
    at = press(opened(rule, kappa=kappa), "Best α and β")
    lr, beta = setting(at)
    best = theory.best_lr_and_momentum([1.0, kappa], rule)
    assert (lr, beta) == (pytest.approx(best.lr, rel=1e-5), pytest.approx(best.momentum, abs=1e-6))
    radius = theory.rate([1.0, kappa], lr, rule, beta)
    for share in (0.98, 1.0, 1.02):
        for more in (-0.01, 0.0, 0.01):
            beside = min(max(beta + more, 0.0), 0.99)
            # Six digits of β: where two roots meet, the radius moves with the square root of the rest.
            assert theory.rate([1.0, kappa], share * lr, rule, beside) >= radius - 2e-3


@RULES
@pytest.mark.parametrize("kappa", KAPPAS)
def test_after_best_alpha_and_beta_the_note_tells_them_and_the_radius_that_is_reached(rule, kappa):
    at = press(opened(rule, kappa=kappa), "Best α and β")
    lr, beta = setting(at)
    assert f"With α = {lr:.4g}, β = {beta:.4g}:" in notes(at)[rule]
    told = [float(text) for text in re.findall(r"spectral radius ([\d.]+\d)", notes(at)[rule])]
    assert max(told) == pytest.approx(theory.best_lr_and_momentum([1.0, kappa], rule).rate, abs=2e-3)


@RULES
@pytest.mark.parametrize("lr", [0.01, 0.15])
def test_critical_beta_leaves_alpha_as_it_is_and_with_more_the_slow_direction_rings(rule, lr):
    at = press(opened(rule, lr=lr), "Critical β")
    kept, beta = setting(at)
    assert kept == lr
    assert beta == pytest.approx(theory.critical_momentum(1.0, lr, rule), abs=1e-6)
    assert theory.mode_regimes([1.0], lr, rule, beta + 0.01)[0] == "ripples"
    assert theory.mode_regimes([1.0], lr, rule, beta - 0.01)[0] == "monotone"


def test_a_rate_typed_to_the_last_digit_survives_the_button_for_beta():
    at = press(opened("momentum", lr_exact=0.1234567890123), "Critical β")
    assert setting(at)[0] == 0.1234567890123


@pytest.mark.parametrize(
    ("link", "labels"),
    [
        ({"lr_exact": 0}, ["Critical β"]),
        ({"lr": 1e-5}, ["Critical β"]),
        ({"objective": "bowl", "curvature": 0.0001}, ["Best α", "Best α and β", "Critical β"]),
        ({"curvature": 0.001}, ["Best α", "Best α and β"]),
    ],
)
def test_a_setting_beyond_the_sliders_is_told_but_not_offered(link, labels):
    at = opened("momentum", **link)
    assert [one.label for one in at.button if one.disabled] == labels
    for label in labels:
        assert button(at, label).help.endswith("That is beyond the sliders")


@RULES
@pytest.mark.parametrize("objective", ["rosenbrock", "plateau", "saddle"])
@pytest.mark.parametrize("label", ["Best α", "Best α and β", "Critical β"])
def test_off_quadratics_every_button_speaks_of_the_minimum_only_and_its_setting_can_be_linked(
    rule, objective, label
):
    at = opened(rule, objective=objective, lr=0.0005)
    assert "near the minimum" in button(at, label).help
    at = press(at, label)
    again = visit(address(at), PAGE)
    assert warnings(again) == ""
    assert setting(again) == setting(at)


def test_on_the_round_bowl_the_best_momentum_is_none():
    at = press(opened("momentum", kappa=1), "Best α and β")
    assert setting(at) == (1.0, 0.0)
    assert "κ = 1 (no slow direction" in notes(at)["momentum"]


@RULES
def test_a_point_picked_on_the_map_becomes_the_setting_the_run_and_the_address(rule):
    at = pick(opened(rule), "map", 0.123456, 0.456)
    assert setting(at) == (0.123, 0.46)
    left = address(at)
    assert (left["lr"], left["lr_exact"], left["momentum"]) == (["0.12"], ["0.123"], ["0.46"])
    run = gdviz.run(
        objective="ravine", optimizer=rule, lr=0.123, steps=100, hyperparameters={"momentum": 0.46}, noise=1.0
    )
    assert np.array_equal(np.transpose(paths(at)[rule]), run.theta, equal_nan=True)
    assert setting(visit(left, PAGE)) == (0.123, 0.46)


def test_a_point_on_a_position_of_the_slider_needs_no_exact_rate():
    at = pick(opened("momentum", lr_exact=0.0987), "map", 0.05, 0.3)
    assert setting(at) == (0.05, 0.3)
    assert "lr_exact" not in address(at)


@pytest.mark.parametrize(("x", "y", "stays"), [(-1.0, 2.0, (0.0, 0.99)), (1e9, -1e9, (10.0, 0.0))])
def test_a_point_outside_the_map_becomes_the_nearest_end(x, y, stays):
    assert setting(pick(opened("momentum"), "map", x, y)) == stays


def test_a_point_picked_on_the_contours_is_the_start():
    at = pick(opened("momentum"), "landscape", 1.23456, -0.5)
    assert (paths(at)["momentum"][0][0], paths(at)["momentum"][1][0]) == (1.235, -0.5)


def test_the_dot_on_the_map_is_the_setting():
    dot = traces(opened("nesterov", lr=0.03, momentum=0.8), "map")["setting-nesterov"]
    assert (dot["x"], dot["y"]) == ([0.03], [0.8])


@RULES
def test_the_maps_line_is_the_limit_of_stability_at_every_momentum(rule):
    line = traces(opened(rule), "map")["boundary"]
    beta = numbers(line["y"])
    limits = (2.0 + 2.0 * beta) / 20.0 / (1.0 if rule == "momentum" else 1.0 + 2.0 * beta)
    assert numbers(line["x"]) == pytest.approx(limits, rel=1e-9)


def test_the_switch_to_nesterov_changes_the_rule_and_nothing_else():
    at = opened("momentum", lr=0.03, momentum=0.8)
    widget(at, "nesterov").set_value(True).run()
    assert setting(at) == (0.03, 0.8)
    run = gdviz.run(
        objective="ravine", optimizer="nesterov", lr=0.03, steps=100, hyperparameters={"momentum": 0.8}, noise=1.0
    )
    assert np.array_equal(np.transpose(paths(at)["nesterov"]), run.theta)
    assert list(paths(at)) == ["nesterov"]
    assert pictures(at) == pictures(visit(page=PAGE))


def test_moving_the_momentum_slider_brings_no_other_rule():
    at = opened("nesterov")
    widget(at, "momentum").set_value(0.5).run()
    assert list(paths(at)) == ["nesterov"]


@pytest.mark.parametrize(("lr", "beta"), [(0.05, 0.9), (0.03, 0.5), (0.001, 0.99)])
def test_the_saving_is_told_with_the_counts_of_both_rules(lr, beta):
    told = saving(opened("momentum", lr=lr, momentum=beta, curvature=1))
    counts = {}
    for rule, title in (("momentum", "Momentum"), ("nesterov", "Nesterov")):
        base = RunSpec(optimizer=rule, hyperparameters={"momentum": beta}, lr=lr, steps=2000)
        (counts[rule],) = gdviz.sweep(SweepSpec(base, (("lr", (lr,)),))).steps_to(1e-6)
        assert f"{title} {counts[rule]:.0f}" in told
    saved = 100.0 * (counts["momentum"] - counts["nesterov"]) / counts["momentum"]
    assert f"{abs(saved):.3g} %" in told
    assert ("fewer" if saved > 0 else "more") in told
    assert "30 %" in told


@pytest.mark.parametrize(
    ("lr", "beta", "words"),
    [
        (0.09, 0.95, "Nesterov diverges"),
        (0.0001, 0.5, "Momentum not within 2000 steps"),
        (0.06, 0.0, "no difference"),
    ],
)
def test_without_two_counts_that_differ_no_saving_is_claimed(lr, beta, words):
    told = saving(opened("momentum", lr=lr, momentum=beta, curvature=1))
    assert words in told
    assert "fewer." not in told
    assert "more." not in told


def test_the_saving_is_the_same_whichever_of_the_two_is_shown():
    assert saving(opened("momentum", lr=0.05)) == saving(opened("nesterov", lr=0.05))


@RULES
def test_the_two_curves_below_are_the_distances_along_the_axes(rule):
    at = opened(rule, lr=0.05, curvature=1)
    x, y = paths(at)[rule]
    lines = traces(at, "modes")
    assert np.allclose(numbers(lines[f"slow-{rule}"]["y"]), np.abs(x), rtol=1e-9)
    assert np.allclose(numbers(lines[f"fast-{rule}"]["y"]), np.abs(y), rtol=1e-9)


def test_while_a_hand_drags_over_the_map_the_runs_are_probed():
    picks = {one["picture"]: one for one in staged(opened("nesterov"))["picks"]}
    assert picks["map"]["everywhere"]
    assert picks["map"]["probe"].startswith("/gdviz/probe?")
    assert {"extra=setting", "extra=modes"} <= set(picks["map"]["probe"].split("&"))
    assert picks["landscape"]["probe"] is None
