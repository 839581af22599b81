"""The map of basins, against single runs, the gradient flow, symmetry, and what it says of itself."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import numbers
from scipy.integrate import solve_ivp

import gdviz
from gdviz import RunSpec
from gdviz.analysis.basins import DIVERGED, ELSEWHERE, basins, near
from gdviz.analysis.map_size import starts_a_side

MANY = [key for key, surface in gdviz.SURFACES.items() if len(surface.minima) > 1]
SMALL_STEPS = {"himmelblau": 0.005, "two_wells": 0.03, "saddle": 0.1, "flat_and_sharp": 0.02, "rastrigin": 0.002}


def share_of(found, k) -> float:
    return found.counts[k] / found.end.size


def test_on_the_bowl_every_start_ends_in_the_one_basin():
    found = basins(RunSpec("bowl", lr=0.3), 20)
    assert (found.end == 0).all()
    assert found.counts == (400,)
    assert found.text.startswith("All 400 starts end at (0, 0).")


@pytest.mark.parametrize("objective", MANY)
def test_whoever_starts_beside_a_minimum_ends_there(objective):
    found = basins(RunSpec(objective, lr=SMALL_STEPS[objective], steps=300), 96)
    across, up = np.meshgrid(found.x, found.y)
    for k, (x, y) in enumerate(found.minima):
        beside = np.hypot(across - x, up - y) <= 2.0 * found.radius
        assert beside.any()
        assert (found.end[beside] == k).all()


@pytest.mark.parametrize("objective", MANY)
def test_with_small_steps_the_basins_are_those_of_the_gradient_flow(objective):
    surface, lr = gdviz.SURFACES[objective], SMALL_STEPS[objective] / 2.0
    found = basins(RunSpec(objective, lr=lr, steps=1200), 96)
    checked = 0
    for i in range(5, 91, 17):
        for j in range(5, 91, 17):
            # Away from the boundaries, where small steps and none at all may part.
            if np.unique(found.end[i - 1 : i + 2, j - 1 : j + 2]).size > 1:
                continue
            flow = solve_ivp(
                lambda _, theta: -surface.gradient(theta), (0.0, 1200 * lr), [found.x[j], found.y[i]],
                method="LSODA", rtol=1e-6,
            )  # fmt: skip
            end = flow.y[:, -1]
            assert np.hypot(*(np.array(surface.minima) - end).T).argmin() == found.end[i, j]
            checked += 1
    assert checked >= 15


SPECS = {
    "gd": RunSpec("himmelblau", lr=0.012),
    "momentum": RunSpec("himmelblau", optimizer="momentum", lr=0.01, steps=120),
    "adam": RunSpec("two_wells", optimizer="adam", lr=0.05, steps=80),
    "newton": RunSpec("himmelblau", optimizer="newton", lr=1.0, steps=40),
    "beale": RunSpec("beale", lr=0.01),
    "decay": RunSpec("two_wells", lr=0.03, weight_decay=0.5),
    "batches": RunSpec("himmelblau", lr=0.01, steps=90, batch_size=4, noise=9.0, seed=5, clip_norm=50.0),
    "a schedule": RunSpec("rastrigin", optimizer="rmsprop", lr=0.1, steps=90, schedule="cosine"),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_cell_is_the_run_from_its_start_to_the_bit(spec):
    n = 96
    found = basins(spec, n)
    minima = np.array(found.minima)
    for i, j in np.random.default_rng(7).integers(0, n, (12, 2)):
        run = gdviz.run(replace(spec, start=(float(found.x[j]), float(found.y[i]))))
        if run.termination.kind == "diverged":
            assert found.end[i, j] == DIVERGED
            assert np.isnan(found.theta[:, i, j]).all()
            continue
        assert found.theta[:, i, j].tobytes() == run.theta[-1].tobytes()
        away = np.hypot(*(minima - run.theta[-1]).T)
        assert found.end[i, j] == (away.argmin() if away.min() <= found.radius else ELSEWHERE)
        if found.end[i, j] >= 0:
            there = np.hypot(*(run.theta - minima[found.end[i, j]]).T) <= found.radius
            assert there[found.since[i, j]]


@pytest.mark.parametrize("name", ["gd", "momentum", "adam", "newton", "beale"])
def test_a_run_that_its_verdict_calls_at_a_minimum_has_ended_at_one(name):
    found = basins(SPECS[name], 96)
    lowest = gdviz.SURFACES[SPECS[name].objective].lowest
    for i, j in np.random.default_rng(11).integers(0, 96, (25, 2)):
        run = gdviz.run(replace(SPECS[name], start=(float(found.x[j]), float(found.y[i]))))
        end, kind = found.end[i, j], run.verdict.kind
        if kind in ("converged", "trapped"):
            assert end >= 0
            deep = run.objective.value(np.array(found.minima[end])) - lowest < 1e-9
            assert deep == (kind == "converged")
        elif kind == "stuck at a saddle":
            assert end == ELSEWHERE


def images(found, mirror):
    """`end` after every minimum was mirrored: its index becomes that of the minimum where it comes to lie."""
    minima = np.array(found.minima)
    image = [int(np.hypot(*(minima - mirror(*point)).T).argmin()) for point in minima.tolist()]
    return np.array([*image, DIVERGED, ELSEWHERE])[found.end]


@pytest.mark.parametrize("objective", ["saddle", "two_wells", "rastrigin", "flat_and_sharp", "bowl"])
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_a_surface_with_mirror_images_has_mirrored_basins(objective, optimizer):
    found = basins(RunSpec(objective, optimizer=optimizer, lr=0.02, steps=60), 32)
    np.testing.assert_array_equal(found.end[::-1], images(found, lambda x, y: (x, -y)))
    np.testing.assert_array_equal(found.since[::-1], found.since)
    if objective in ("saddle", "rastrigin", "bowl"):
        np.testing.assert_array_equal(found.end[:, ::-1], images(found, lambda x, y: (-x, y)))
    if objective in ("rastrigin", "bowl"):
        np.testing.assert_array_equal(found.end.T, images(found, lambda x, y: (y, x)))


def test_beyond_its_limit_on_the_bowl_every_start_diverges_and_the_text_says_so():
    found = basins(RunSpec("bowl", lr=2.2), 16)
    assert (found.end == DIVERGED).all()
    assert (found.since == -1).all()
    assert found.text == "All 256 starts diverge."


@settings(max_examples=25)
@given(
    objective=st.sampled_from(list(gdviz.SURFACES)),
    optimizer=st.sampled_from(list(gdviz.OPTIMIZERS)),
    lr=st.sampled_from([1e-3, 0.02, 0.3, 5.0]),
    steps=st.integers(1, 40),
    n=st.integers(2, 9),
)
def test_every_start_is_counted_once_and_told(objective, optimizer, lr, steps, n):
    found = basins(RunSpec(objective, optimizer=optimizer, lr=lr, steps=steps), n)
    assert sum(found.counts) + found.elsewhere + found.diverged == n * n == found.end.size
    assert found.end.shape == found.since.shape == found.theta.shape[1:] == (n, n)
    assert ((found.since >= 0) == (found.end >= 0)).all()
    assert found.since.max() <= steps
    assert np.isnan(found.theta).any(axis=0).tolist() == (found.end == DIVERGED).tolist()
    assert ("diverge" in found.text) == (found.diverged > 0)
    assert ("elsewhere" in found.text) == (found.elsewhere > 0)
    assert (" end at " in found.text) == (sum(found.counts) > 0)
    assert (" end " in found.text) == (found.diverged < n * n)


def test_the_text_tells_the_share_of_every_basin_with_its_place():
    found = basins(RunSpec("himmelblau", optimizer="momentum", lr=0.012, steps=60), 40)
    assert found.diverged
    assert found.elsewhere
    told = numbers(found.text.split(" starts ")[1].split(". At")[0])
    expected = []
    for k, point in enumerate(found.minima):
        expected += [100.0 * share_of(found, k), k + 1, *point]
    expected += [100.0 * found.elsewhere / 1600, 100.0 * found.diverged / 1600]
    assert told == pytest.approx(expected, rel=6e-3)


def test_of_many_minima_the_largest_basins_are_told_and_how_many_others_there_are():
    found = basins(RunSpec("rastrigin", optimizer="adam", lr=0.1), 96)
    reached = sum(count > 0 for count in found.counts)
    assert reached == 121
    assert f"at {reached - 3} more" in found.text
    largest = found.minima[int(np.argmax(found.counts))]
    told = numbers(found.text.split(" starts ")[1])
    assert told[:3] == pytest.approx([100.0 * max(found.counts) / 96**2, *largest], rel=6e-3)
    assert len(found.text) < 300


def test_a_share_short_of_the_whole_is_not_told_as_all():
    found = basins(RunSpec("saddle", lr=0.1), 4)
    nearly = np.zeros((100, 100), dtype=int)
    nearly[0, 0] = DIVERGED
    text = replace(found, end=nearly, since=nearly).text
    assert text.startswith("Of 10 000 starts 99.9 % end at minimum 1 (1, 0), 0.01 % diverge.")


def test_half_of_those_that_end_at_a_minimum_are_there_by_the_step_told():
    found = basins(RunSpec("himmelblau", lr=0.002, steps=300), 40)
    step = numbers(found.text)[-1]
    since = found.since[found.since >= 0]
    assert (since < step).mean() <= 0.5 <= (since <= step).mean()


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_near_is_as_for_a_verdict_and_never_near_two_minima_at_once(objective):
    surface = gdviz.SURFACES[objective]
    (left, right), _ = surface.view
    radius = near(surface)
    assert 0.0 < radius <= 0.05 * (right - left)
    for k, point in enumerate(surface.minima):
        for other in surface.minima[:k]:
            assert 10.0 * radius <= np.hypot(*np.subtract(point, other)) + 1e-12


def test_starts_are_the_centres_of_cells_that_cover_the_view():
    found = basins(RunSpec("plateau", steps=1), 24)
    assert np.diff(found.x) == pytest.approx(0.5)
    assert np.diff(found.y) == pytest.approx(0.25)
    assert (found.x[0], found.x[-1], found.y[0], found.y[-1]) == pytest.approx((-5.75, 5.75, -2.875, 2.875))


def test_the_start_of_the_spec_does_not_matter():
    plain, moved = (basins(RunSpec("two_wells", steps=30, start=start), 8) for start in (None, (1e9, -3.0)))
    assert plain.theta.tobytes() == moved.theta.tobytes()


def test_longer_and_dearer_runs_start_from_fewer_points():
    sides = [starts_a_side(RunSpec("himmelblau", steps=steps)) for steps in (1, 500, 5000, 7000, 10_000)]
    assert sides[0] == sides[1] == 128
    assert sides == sorted(sides, reverse=True)
    assert sides[-1] >= 96
    assert starts_a_side(RunSpec(optimizer="newton", steps=700)) < 128
    assert starts_a_side(RunSpec(optimizer="newton", steps=700), 12) == 12


@pytest.mark.parametrize(
    ("spec", "n", "message"),
    [
        (RunSpec("saddle", objective_parameters={"pure": 1}), 8, r"^Saddle has no minimum to end at\.$"),
        (RunSpec("linear_regression"), 8, "is a loss over data: where starts end is drawn for surfaces"),
        (RunSpec("bowl"), 1, "a map needs at least 2 starts a side, got 1"),
        (RunSpec("bowl", steps=200_000), 128, r"^From 96 × 96 starts, Gradient descent may take at most"),
        (RunSpec("bowl", optimizer="newton", steps=10_000), 128, r"Newton's method may take at most \d+ steps"),
        (
            RunSpec("bowl", optimizer="armijo", steps=500, hyperparameters={"shrink": 0.8}), 128,
            r"Armijo line search may take at most \d+ steps, got 500\.$",
        ),
        (RunSpec("bowl", steps=1_000_000), 64, "From 64 × 64 starts"),
        (RunSpec("bowl", optimizer="sgd"), 8, "no optimizer is called 'sgd'"),
    ],
)  # fmt: skip
def test_what_has_no_map_is_refused_with_a_sentence(spec, n, message):
    with pytest.raises(ValueError, match=message):
        basins(spec, n)


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
def test_the_longest_run_that_is_named_is_allowed(optimizer):
    spec = RunSpec("bowl", optimizer=optimizer, steps=1_000_000)
    with pytest.raises(ValueError, match="at most") as refused:
        starts_a_side(spec)
    longest = int(numbers(str(refused.value))[2])
    assert starts_a_side(replace(spec, steps=longest)) == 96
    with pytest.raises(ValueError, match="at most"):
        starts_a_side(replace(spec, steps=longest + 1))
