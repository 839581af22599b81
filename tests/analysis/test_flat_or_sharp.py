"""Where seeds end: every run counted once, by α/B as an independent simulation and Kramers' law have it."""

import itertools
import re

import numpy as np
import pytest

import gdviz
from gdviz.analysis import flat_or_sharp
from gdviz.analysis.flat_or_sharp import (
    NOISE,
    TIME,
    Ends,
    batch_means,
    counted,
    implicit_penalty,
    kramers_share,
    where_seeds_end,
)
from gdviz.analysis.theory import batch_variance, stationary_excess
from gdviz.engine.oracle import batch_offsets
from gdviz.spec import RunSpec

STEEP = 27.0


@pytest.fixture(scope="module")
def result():
    return where_seeds_end()


def wells(x, y):
    """p and q of the surface, as the lesson writes them."""
    return 0.5 * ((x + 3) ** 2 + y**2), 13.5 * ((x - 1) ** 2 + y**2)


def simulated(ratio: float, start, lr: float, runs: int = 1500) -> float:
    """The share left of the saddle's ridge after αT = 8, with Gaussian noise instead of batches."""
    rng = np.random.default_rng(8)
    x, y = (np.full(runs, at) for at in start)
    spread = NOISE * np.sqrt(ratio * lr)
    for _ in range(round(TIME / lr)):
        p, q = wells(x, y)
        down, up = (q / (p + q)) ** 2, 27.0 * (p / (p + q)) ** 2
        dx, dy = down * (x + 3) + up * (x - 1), (down + up) * y
        x, y = x - lr * dx + spread * rng.standard_normal(runs), y - lr * dy + spread * rng.standard_normal(runs)
    p, q = wells(x, y)
    return float((p < q / 3.0).mean())


def test_every_run_is_counted_once():
    nan, inf = np.nan, np.inf
    theta = np.array([
        [-3.0, -3.09, 1.0, 1.0, 0.0, -3.0, nan, inf, -3.11],
        [0.0, 0.0, 0.099, -0.1, 0.0, 0.0, nan, 0.0, 0.0],
    ])  # fmt: skip
    gone = np.array([False, False, False, False, False, True, True, True, False])
    assert counted(theta, gone, ((1.0, 0.0), (-3.0, 0.0))) == (2, 2, 2, 3)


def test_share_and_error_worked_out_by_hand():
    ends = Ends(0.02, 4, flat=3, sharp=5, neither=1, diverged=1)
    assert (ends.seeds, ends.ratio, ends.share) == (10, 0.005, 0.3)
    assert ends.error == pytest.approx(np.sqrt(1 / 3 * 2 / 3 / 10))
    assert Ends(0.02, 4, 0, 98, 0, 0).error == pytest.approx(np.sqrt(0.01 * 0.99 / 98))


def test_a_batch_is_any_set_of_different_examples_with_the_same_chance(monkeypatch):
    monkeypatch.setattr(flat_or_sharp, "examples", lambda _: np.eye(5))
    means = batch_means(3, 100, 200, np.random.default_rng(4))
    assert means.shape == (100, 5, 200)
    sets, counts = np.unique(3.0 * np.moveaxis(means, 1, -1).reshape(-1, 5), axis=0, return_counts=True)
    assert {tuple(row) for row in np.round(sets, 9)} == {
        tuple(float(i in chosen) for i in range(5)) for chosen in itertools.combinations(range(5), 3)
    }
    # χ² with 9 degrees of freedom: 27.9 is passed once in a thousand times.
    assert (((counts - 2000.0) ** 2) / 2000.0).sum() < 27.9


@pytest.mark.parametrize("size", [1, 2, 8, 256])
def test_batches_scatter_as_sampling_theory_and_the_engine_say(size):
    means = batch_means(size, 400, 50, np.random.default_rng(5))
    assert (means**2).mean() == pytest.approx(batch_variance(NOISE, size, 256), rel=0.03, abs=1e-20)
    engine = batch_offsets(NOISE, size, 20_000, 1, "independent")
    assert (means**2).mean() == pytest.approx((engine**2).mean(), rel=0.03, abs=1e-20)


def test_all_settings_are_there_and_all_seeds_counted(result):
    settings = [(end.lr, end.batch_size) for end in result.ends]
    assert settings == list(itertools.product(flat_or_sharp.RATES, flat_or_sharp.SIZES))
    assert {end.seeds for end in result.ends} == {300}
    # The time is enough for the exact gradient to tell every run's basin.
    assert sum(end.neither + end.diverged for end in result.ends) == 0


def test_the_share_rises_with_the_ratio_from_none_to_nearly_all(result):
    ends = sorted(result.ends, key=lambda end: end.ratio)
    assert ends[0].share < 0.02 < 0.9 < ends[-1].share
    for one, other in itertools.combinations(ends, 2):
        if other.ratio > 1.2 * one.ratio:
            assert other.share > one.share - 3.0 * np.hypot(one.error, other.error)


def test_equal_ratios_agree_while_both_wells_are_gentle_for_the_rate(result):
    pairs = [
        (one, other)
        for one, other in itertools.combinations(result.ends, 2)
        if np.isclose(one.ratio, other.ratio) and other.lr * STEEP < 1.0
    ]
    assert len(pairs) == 3
    for one, other in pairs:
        assert abs(one.share - other.share) < 3.0 * np.hypot(one.error, other.error)


@pytest.mark.parametrize(("lr", "size"), [(0.01, 2), (0.01, 3), (0.02, 2), (0.02, 3), (0.02, 4)])
def test_shares_are_those_of_an_independent_simulation(result, lr, size):
    (ends,) = (end for end in result.ends if (end.lr, end.batch_size) == (lr, size))
    blur = float(batch_variance(NOISE, size, 256)) / NOISE**2
    expected = simulated(lr * blur, (0.7, 0.6), lr)
    assert ends.share == pytest.approx(expected, abs=4.0 * np.hypot(ends.error, 0.013))


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("NOISE", 0.0, "sharp"),
        ("NOISE", 1e12, "diverged"),
        ("CALM", RunSpec("flat_and_sharp", lr=0.0, steps=1), "neither"),
    ],
)
def test_without_noise_all_end_in_the_sharp_one_and_no_ending_is_passed_over(monkeypatch, name, value, kind):
    monkeypatch.setattr(flat_or_sharp, name, value)
    if kind == "neither":
        monkeypatch.setattr(flat_or_sharp, "NEAR", 1e-9)
    for end in where_seeds_end(3).ends:
        assert getattr(end, kind) == end.seeds == 3


def test_the_same_numbers_again_and_no_fewer_than_one_seed():
    assert where_seeds_end(7) == where_seeds_end(7)
    with pytest.raises(ValueError, match="seeds must be at least 1, got 0"):
        where_seeds_end(0)


def test_the_text_has_the_numbers(result):
    numbers = [float(word) for word in re.findall(r"\d+(?:\.\d+)?", result.text)]
    ends = sorted(result.ends, key=lambda end: end.ratio)
    low, high = (pytest.approx(ends[i].share, abs=6e-3) for i in (0, -1))

    def apart(small: bool) -> float:
        return max(
            abs(one.share - other.share)
            for one, other in itertools.combinations(ends, 2)
            if np.isclose(one.ratio, other.ratio) and (max(one.lr, other.lr) < 0.03) == small
        )

    agree, differ = (pytest.approx(apart(small), abs=6e-3) for small in (True, False))
    assert numbers == [300, low, 0.00125, high, 0.02, 0, 0, agree, 1, differ, 0.04, 1.08]


def test_kramers_law_is_what_small_steps_from_the_sharp_minimum_come_to():
    # A part e^(−Δ/T) per unit of time, with a relative error of the order T/Δ, here a sixth, and 7 % of chance.
    share = simulated(0.0045, (1.0, 0.0), lr=0.004)
    assert kramers_share(0.0045) == pytest.approx(share, rel=0.3)


def test_kramers_law_ends_at_the_odds_of_the_widths(monkeypatch):
    monkeypatch.setattr(flat_or_sharp, "TIME", 1e9)
    # √det H is 1 in the flat well and 27 in the sharp one.
    assert kramers_share([0.005, 0.02]) == pytest.approx(27 / 28)
    # The same from the density e^(−f/T) itself, counted on a grid below the height of the saddle.
    x, y = np.meshgrid(np.linspace(-7, 3, 1001), np.linspace(-4, 4, 801))
    p, q = wells(x, y)
    weight = np.exp(-(p * q / (p + q)) / 0.2)
    assert weight[x < 0].sum() / weight.sum() == pytest.approx(27 / 28, abs=3e-3)


@pytest.mark.parametrize(("point", "trace"), [((-3.0, 0.0), 2.0), ((1.0, 0.0), 54.0)])
def test_the_penalty_is_the_trace_by_a_quarter_of_the_ratio(point, trace):
    surface = gdviz.SURFACES["flat_and_sharp"]
    assert implicit_penalty(surface, np.array(point), 0.02, 4) == pytest.approx(0.02 / 16.0 * trace)
    grid = np.broadcast_to(np.reshape(point, (2, 1, 1)), (2, 3, 5))
    assert implicit_penalty(surface, grid, 0.02, 4, scale=3.0) == pytest.approx(
        np.full((3, 5), 0.06 / 16.0 * trace)
    )


def test_with_the_same_noise_everywhere_the_penalty_is_not_what_is_measured():
    surface, lr, size = gdviz.SURFACES["flat_and_sharp"], 0.02, 4
    measured, expected, penalty = [], [], []
    for point, curvature in (((-3.0, 0.0), 1.0), ((1.0, 0.0), STEEP)):
        runs = gdviz.sweep(
            objective="flat_and_sharp", start=point, lr=lr, steps=1000, noise=2.0, batch_size=size,
            sampling="independent", over={"seed": np.arange(60)}, paths=True,
        )  # fmt: skip
        measured.append(runs.trajectory.loss[300:].mean())
        expected.append(float(stationary_excess([curvature] * 2, 2.0, lr, size, 256, "independent")))
        penalty.append(float(implicit_penalty(surface, np.array(point), lr, size)))
    assert measured == pytest.approx(expected, rel=0.1)
    assert measured[1] / measured[0] < 1.5
    assert penalty[1] / penalty[0] == pytest.approx(27.0)
