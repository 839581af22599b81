"""The band of many seeds: NumPy's percentiles of single runs, with diverged runs at infinity."""

import numpy as np
import pytest

import gdviz
from gdviz.analysis import seed_band as module
from gdviz.analysis.measures import MEASURES
from gdviz.analysis.seed_band import percentile, seed_band

TIPS = gdviz.RunSpec(
    objective="linear_regression",
    objective_parameters={"data": "tips", "standardise": 1.0},
    lr=0.1,
    batch_size=4,
    steps=30,
)
NOISY = gdviz.RunSpec(objective="rosenbrock", optimizer="momentum", lr=1e-3, noise=20.0, batch_size=2, steps=60)
DIVERGING = gdviz.RunSpec(objective="rosenbrock", lr=0.002, noise=80.0, batch_size=1, steps=60)


def alone(spec, measure, seeds):
    """The measure of each run on its own, (T+1, seeds)."""
    runs = [gdviz.run(gdviz.RunSpec(**{**spec.as_dict(), "seed": seed})) for seed in range(seeds)]
    return np.stack([MEASURES[measure].of(run.objective, run.trajectory) for run in runs], axis=1)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("spec", [TIPS, NOISY], ids=["tips", "rosenbrock"])
def test_a_band_is_numpys_percentiles_of_single_runs(spec, measure):
    expected = np.percentile(alone(spec, measure, 12), [10, 50, 90], axis=1)
    for found, wanted in zip(seed_band(spec, measure, 12), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_sixty_four_seeds_are_asked_by_default_and_nothing_but_the_spec_matters():
    default, again = (
        seed_band(TIPS, "excess"),
        seed_band(gdviz.RunSpec(**{**TIPS.as_dict(), "seed": 5}), "excess", 64),
    )
    for one, other in zip(default, again, strict=True):
        assert one.shape == (31,)
        assert one.tobytes() == other.tobytes()
    assert (default.low <= default.median).all()
    assert (default.median <= default.high).all()


def test_the_size_of_the_blocks_does_not_show(monkeypatch):
    whole = seed_band(TIPS, "slope", 11)
    monkeypatch.setattr(module, "NUMBERS", 3 * 31 * 2)
    for one, other in zip(whole, seed_band(TIPS, "slope", 11), strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_diverged_run_is_at_infinity_and_an_infinite_percentile_is_missing():
    values = alone(DIVERGING, "excess", 20)
    gone = np.isnan(values).sum(axis=1)
    assert 2 <= gone[-1] < 10
    ordered = np.sort(np.where(np.isnan(values), np.inf, values), axis=1)
    found = seed_band(DIVERGING, "excess", 20)
    for band, place in zip(found, (1.9, 9.5, 17.1), strict=True):
        below, above = ordered[:, int(place)], ordered[:, int(place) + 1]
        there = np.isfinite(above)
        wanted = below[there] + (place % 1) * (above[there] - below[there])
        np.testing.assert_allclose(band[there], wanted, rtol=1e-12)
        assert np.isnan(band[~there]).all()
    assert np.isfinite(found.median[-1])
    assert np.isnan(found.high[-1])


def test_a_percentile_on_a_run_does_not_look_at_the_next():
    rows = np.array([[1.0, 2.0, np.inf], [1.0, np.inf, np.inf], [np.inf, np.inf, np.inf]])
    np.testing.assert_array_equal(percentile(rows, 0.5), [2.0, np.nan, np.nan])
    np.testing.assert_array_equal(percentile(rows, 0.25), [1.5, np.nan, np.nan])
    np.testing.assert_array_equal(percentile(rows, 0.0), [1.0, 1.0, np.nan])
    np.testing.assert_array_equal(percentile(rows, 1.0), [np.nan, np.nan, np.nan])


def test_without_noise_and_with_one_seed_the_band_is_the_run():
    quiet = gdviz.RunSpec(objective="ravine", lr=0.05, steps=25)
    for spec, seeds in ((quiet, 7), (TIPS, 1)):
        run = gdviz.run(spec)
        for line in seed_band(spec, "loss", seeds):
            np.testing.assert_array_equal(line, run.loss)


def test_a_distance_to_no_minimum_is_missing():
    pure = gdviz.RunSpec(objective="saddle", objective_parameters={"pure": 1.0}, noise=1.0, batch_size=4, steps=5)
    assert np.isnan(seed_band(pure, "distance", 3)).all()


@pytest.mark.parametrize(("measure", "seeds", "words"), [("height", 8, "measure"), ("excess", 0, "seeds")])
def test_what_does_not_exist_is_refused(measure, seeds, words):
    with pytest.raises(ValueError, match=words):
        seed_band(TIPS, measure, seeds)
