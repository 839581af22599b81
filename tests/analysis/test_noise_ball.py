"""The noise ball: measured by single runs of the engine, followed by theory, and left behind by decay."""

from dataclasses import replace

import numpy as np
import pytest

import gdviz
from gdviz.analysis.noise_ball import noise_ball
from gdviz.analysis.theory import stationary_excess
from gdviz.data import OwnData


def regression(**parameters) -> gdviz.RunSpec:
    return gdviz.RunSpec(objective="linear_regression", objective_parameters=parameters)


SPECS = {
    "bowl": gdviz.RunSpec(objective="bowl", noise=1.0),
    "ravine": gdviz.RunSpec(objective="ravine", noise=1.0),
    "turned ravine": gdviz.RunSpec(
        objective="ravine", objective_parameters={"kappa": 50.0, "rotation": 30.0}, noise=3.0
    ),
    "tips": regression(data="tips", standardise=1.0),
    "synthetic": regression(data="synthetic", standardise=1.0),
    "four points": regression(data="four_points", standardise=1.0),
}
SURFACES = ("bowl", "ravine", "turned ravine")


@pytest.fixture(scope="module", params=SPECS, ids=list(SPECS))
def named(request):
    return request.param, noise_ball(SPECS[request.param])


def test_what_is_measured_follows_theory_and_on_surfaces_closely(named):
    name, ball = named
    for way in (ball.independent, ball.shuffled):
        ratios = np.log(way.measured / way.predicted)
        # Six to eight thousand steps a point, on slow directions only some dozens of them independent.
        assert abs(ratios.mean()) < (0.1 if name in SURFACES else 0.3)
        assert np.abs(ratios).max() < (0.35 if name in SURFACES else 1.0)


def test_a_decaying_rate_ends_lower_and_at_the_same_place_whatever_the_rate(named):
    _, ball = named
    assert (ball.decaying < ball.independent.measured).all()
    # For each batch size, over rates that differ as much as the constant ones' ends do.
    spread = np.ptp(np.log(ball.decaying), axis=0)
    assert (spread < 0.6 * np.ptp(np.log(ball.independent.measured), axis=0)).all()


def test_independent_batches_follow_alpha_over_b_and_shuffled_ones_lie_below(named):
    name, ball = named
    assert ball.ratio == pytest.approx(np.divide.outer(ball.lr, ball.batch_sizes))
    n = {"tips": 244, "synthetic": 60, "four points": 4}.get(name, 256)
    scaled = ball.independent.predicted * (n - 1) / (n - ball.batch_sizes) / ball.ratio
    assert scaled.max() / scaled.min() < 1.6
    assert (ball.shuffled.predicted < ball.independent.predicted).all()
    assert ball.shuffled.measured[0, -1] < 0.7 * ball.independent.measured[0, -1]


def test_the_text_says_what_the_numbers_say(named):
    name, ball = named
    assert f"after {ball.steps} steps" in ball.text
    n = {"tips": 244, "synthetic": 60, "four points": 4}.get(name, 256)
    whole = ball.independent.measured * (n - 1) / (n - ball.batch_sizes)
    slope = np.polyfit(np.log(ball.ratio.ravel()), np.log(whole.ravel()), 1)[0]
    assert float(ball.text.split("slope ")[1].split()[0]) == pytest.approx(slope, rel=6e-3)
    assert slope == pytest.approx(1.0, abs=0.15)
    below = (ball.independent.measured / ball.shuffled.measured).max()
    assert float(ball.text.split("up to ×")[1].split()[0]) == pytest.approx(below, rel=0.06)


def hovering(spec, start, part, **choices):
    """The mean excess over the last part of a single run, from the minimum."""
    run = gdviz.run(replace(spec, start=start, **choices))
    first = run.spec.steps - round(part * run.spec.steps)
    return run.loss[first:-1].mean() - float(run.objective.lowest)


@pytest.mark.parametrize(
    ("name", "seeds"), [pytest.param("bowl", 8, marks=pytest.mark.thorough), ("ravine", 8), ("tips", 2)]
)
def test_each_point_is_an_average_of_single_runs_of_the_engine(name, seeds):
    spec, ball = SPECS[name], noise_ball(SPECS[name])
    run = gdviz.run(replace(spec, steps=1))
    bend = gdviz.curvature(run.objective, np.array(run.objective.minima[0]))
    for i, k in ((0, 1), (5, 0), (3, 2)):
        lr = float(ball.lr[i])
        choices = {"lr": lr, "batch_size": int(ball.batch_sizes[k]), "steps": ball.steps}
        decay = {"schedule": "inverse_time", "schedule_parameters": {"decay": lr * bend.smallest}}
        for found, part, more in (
            (ball.independent.measured, 2.0 / 3.0, {"sampling": "independent"}),
            (ball.shuffled.measured, 2.0 / 3.0, {"sampling": "shuffled"}),
            (ball.decaying, 0.1, {"sampling": "independent", **decay}),
        ):
            one = [
                hovering(spec, run.objective.minima[0], part, **choices, **more, seed=seed)
                for seed in range(seeds)
            ]
            assert found[i, k] == pytest.approx(np.mean(one), rel=1e-9)


def test_theory_takes_the_noise_along_each_direction():
    ball = noise_ball(SPECS["tips"])
    loss = gdviz.run(SPECS["tips"]).objective
    values, directions = np.linalg.eigh(loss.hessian(loss.minimum))
    noise = (directions.T @ loss.single_gradients(loss.minimum)).std(axis=1)
    for k, size in enumerate((1, 8, 64)):
        assert ball.batch_sizes[k] == size
        for way, sampling in ((ball.independent, "independent"), (ball.shuffled, "shuffled")):
            expected = stationary_excess(values, noise, ball.lr, size, 244, sampling)
            np.testing.assert_allclose(way.predicted[:, k], expected, rtol=1e-6)


def test_learning_rates_are_stable_and_batch_sizes_powers_of_two_below_all(named):
    name, ball = named
    run = gdviz.run(replace(SPECS[name], steps=1))
    bend = gdviz.curvature(run.objective, np.array(run.objective.minima[0]))
    assert (ball.lr > 0.0).all()
    assert (np.diff(ball.lr) > 0.0).all()
    assert ball.lr[-1] <= 0.5 / bend.largest
    assert (np.log2(ball.batch_sizes) % 1 == 0).all()
    assert ball.batch_sizes[-1] < run.objective.examples


def test_where_the_flattest_direction_is_too_slow_only_theory_is_there():
    for spec in (
        gdviz.RunSpec(objective="ravine", objective_parameters={"kappa": 1e4}, noise=1.0),
        regression(data="tips"),
        regression(data="many_features", features=200.0, standardise=1.0),
    ):
        ball = noise_ball(spec)
        for measured in (ball.independent.measured, ball.shuffled.measured, ball.decaying):
            assert np.isnan(measured).all()
        assert (ball.shuffled.predicted > 0.0).all()
        assert "κ = " in ball.text
        assert "Theory alone" in ball.text


def test_twice_the_noise_is_four_times_the_excess_and_nothing_else_in_the_spec_matters():
    one = noise_ball(SPECS["bowl"])
    two = noise_ball(
        gdviz.RunSpec(
            objective="bowl",
            noise=2.0,
            optimizer="adam",
            lr=7.0,
            steps=3,
            start=(1.0, 1.0),
            batch_size=3,
            schedule="cosine",
            weight_decay=0.1,
            clip_norm=0.1,
            seed=4,
            sampling="independent",
        )
    )
    assert two.text == one.text
    for way in ("independent", "shuffled"):
        for kind in ("measured", "predicted"):
            np.testing.assert_allclose(
                getattr(getattr(two, way), kind), 4.0 * getattr(getattr(one, way), kind), rtol=1e-9
            )


@pytest.mark.parametrize(("examples", "outlier"), [(10, 1e4), (300, 300.0)])
def test_where_an_outlier_is_too_steep_there_is_no_point_and_the_text_says_why(examples, outlier):
    x = np.concatenate([np.linspace(-1.0, 1.0, examples - 1), [outlier]])
    far = OwnData(x, 0.3 * x + np.sin(7.0 * x))
    ball = noise_ball(regression(data=far.name, standardise=1.0))
    measured = ball.independent.measured
    there = np.isfinite(measured)
    assert 0 < there.sum() < there.size
    assert (measured[there] < 100.0 * ball.independent.predicted[there]).all()
    assert "Where points are missing, single examples are too steep" in ball.text
    assert "NaN" not in ball.text
    assert "undefined" not in ball.text


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (gdviz.RunSpec(objective="rosenbrock", noise=1.0), "not quadratic"),
        (regression(data="tips", l1=1.0), "not quadratic"),
        (gdviz.RunSpec(objective="huber_regression", objective_parameters={"data": "tips"}), "not quadratic"),
        (gdviz.RunSpec(objective="bowl"), "no noise"),
    ],
    ids=["rosenbrock", "l1", "Huber", "quiet"],
)
def test_where_there_is_no_ball_there_is_a_sentence(spec, words):
    with pytest.raises(ValueError, match=words):
        noise_ball(spec)


def test_one_weight_alone_has_a_ball_too():
    ball = noise_ball(regression(data="five_points", intercept_only=1.0))
    assert ball.batch_sizes.tolist() == [1.0, 2.0, 4.0]
    assert np.isfinite(ball.independent.measured).all()
