"""Surfaces with several minima: none is missing, each holds a run up to its limit, and the start decides."""

import numpy as np
import pytest

import gdviz

WELLS, RASTRIGIN = gdviz.SURFACES["two_wells"], gdviz.SURFACES["rastrigin"]
DEEP, SHALLOW = WELLS.minima


def end(run: gdviz.Run) -> list[float]:
    return pytest.approx(run.theta[-1], abs=1e-5)


@pytest.mark.parametrize(
    ("key", "hills"), [("two_wells", set()), ("himmelblau", {(-0.270845, -0.923039)}), ("beale", set())]
)
def test_every_critical_point_is_declared(key, hills):
    surface = gdviz.SURFACES[key]
    low, high = 1.5 * np.array(surface.view).T[..., None]
    theta = np.random.default_rng(3).uniform(low, high, (2, 3000))
    for _ in range(400):
        hessian = np.moveaxis(surface.hessian(theta), -1, 0)
        step = np.linalg.solve(hessian, surface.gradient(theta).T[..., None])[..., 0].T
        # No longer than 0.3, so that no region is jumped over.
        theta = theta - step * np.minimum(1.0, 0.3 / np.maximum(np.hypot(*step), 1e-300))
    away = np.hypot(*theta) > 50.0
    arrived = (np.hypot(*step) < 1e-9) & ~away
    assert arrived.sum() > 1000
    found = {tuple(point) for point in np.round(theta[:, arrived].T, 6) + 0.0}
    assert found == {tuple(np.round(point, 6) + 0.0) for point in surface.critical_points} | hills


def test_rastrigin_has_a_minimum_beside_every_pair_of_whole_numbers_in_its_view():
    whole = {tuple(np.round(point)) for point in RASTRIGIN.minima}
    assert whole == {(x, y) for x in range(-5, 6) for y in range(-5, 6)}
    assert len(RASTRIGIN.minima) == 121
    assert np.array(RASTRIGIN.minima) == pytest.approx(0.995 * np.round(RASTRIGIN.minima), abs=5e-4)
    assert RASTRIGIN.minima[0] == (0.0, 0.0)
    assert RASTRIGIN.value(np.zeros(2)) == 0.0


def test_rastrigin_is_to_the_digit_what_its_formula_says():
    x, y = theta = np.random.default_rng(5).uniform(-5.12, 5.12, (2, 1000))
    formula = 20 + x**2 + y**2 - 10 * np.cos(2 * np.pi * x) - 10 * np.cos(2 * np.pi * y)
    assert RASTRIGIN.value(theta) == pytest.approx(formula, abs=1e-12)


@pytest.mark.parametrize(("well", "limit"), [(DEEP, 0.0637), (SHALLOW, 0.0947)])
@pytest.mark.parametrize("part", [0.98, 1.02])
def test_each_well_holds_a_run_up_to_its_own_learning_rate(well, limit, part):
    beside = (well[0] + 1e-3, well[1] + 1e-3)
    run = gdviz.run(objective="two_wells", lr=part * limit, start=beside, steps=3000)
    assert (np.hypot(*(run.theta[-1] - well)) < 1e-6) == (part < 1.0)


def test_from_the_start_gradient_descent_falls_into_the_shallow_well_and_momentum_into_the_deep_one():
    plain = gdviz.run(objective="two_wells", lr=0.02, steps=500)
    assert end(plain) == list(SHALLOW)
    assert plain.verdict.kind == "trapped"
    heavy = gdviz.run(objective="two_wells", optimizer="momentum", lr=0.02, steps=500)
    assert end(heavy) == list(DEEP)
    assert heavy.verdict.kind == "converged"


@pytest.mark.parametrize("minimum", gdviz.SURFACES["himmelblau"].minima)
def test_each_of_himmelblaus_minima_is_reached_from_its_own_quarter_of_the_plane(minimum):
    start = tuple(4.0 * np.sign(minimum))
    run = gdviz.run(objective="himmelblau", lr=0.005, start=start, steps=1000)
    assert end(run) == list(minimum)
    assert run.verdict.kind == "converged"


def test_from_the_hill_himmelblaus_start_leads_to_the_first():
    assert end(gdviz.run(objective="himmelblau", lr=0.005, steps=1000)) == [3.0, 2.0]


def test_on_rastrigin_a_run_stays_in_the_hollow_it_begins_in():
    run = gdviz.run(objective="rastrigin", lr=0.002, steps=1000)
    assert np.round(run.theta[-1]).tolist() == [-2.0, 3.0]
    assert run.verdict.kind == "trapped"
    assert gdviz.run(objective="rastrigin", lr=0.002, steps=500, start=(0.2, -0.3)).verdict.kind == "converged"


def test_beales_valley_is_found_from_the_start():
    run = gdviz.run(objective="beale", lr=0.005, steps=10_000)
    assert end(run) == [3.0, 0.5]
    assert run.verdict.kind == "converged"
