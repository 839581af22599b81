"""The measured gradient: unbiased, and as blurred as every batch of a few examples and the two formulas say."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import gdviz
from gdviz.analysis.estimator import deviations, estimator_variance, noise_along
from gdviz.data import OwnData
from gdviz.engine.entries import objective_of, start_of


def data_loss(loss: str, **parameters) -> gdviz.RunSpec:
    return gdviz.RunSpec(objective=loss, objective_parameters=parameters)


SPECS = {
    "bowl": gdviz.RunSpec(objective="bowl", noise=2.0),
    "rosenbrock": gdviz.RunSpec(objective="rosenbrock", noise=0.5, start=(-1.0, 1.0)),
    "four points": data_loss("linear_regression", data="four_points"),
    "tips": data_loss("linear_regression", data="tips", standardise=1.0),
    "tips by Huber": data_loss("huber_regression", data="tips"),
    "tips by absolute values": data_loss("absolute_regression", data="tips"),
    "iris": data_loss("logistic_regression", data="iris"),
    "many features": data_loss("linear_regression", data="many_features", features=200.0),
}
EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))


@EVERY
def test_the_variance_is_what_drawing_without_replacement_makes_it(spec):
    found = estimator_variance(spec)
    n = objective_of(spec).examples
    assert found.batch_sizes.tolist() == [2**k for k in range(20) if 2**k < n] + [n]
    part = (n - found.batch_sizes) / (n - 1)
    np.testing.assert_allclose(found.without_replacement, found.with_replacement * part, rtol=1e-12)
    np.testing.assert_allclose(found.measured[:-1], found.without_replacement[:-1], rtol=0.3)
    ratios = found.measured[:-1] / found.without_replacement[:-1]
    assert np.exp(np.log(ratios).mean()) == pytest.approx(1.0, abs=0.12)


@EVERY
def test_it_is_unbiased_and_exact_when_full(spec):
    found = estimator_variance(spec)
    assert found.measured[-1] == found.without_replacement[-1] == found.bias[-1] == 0.0
    assert found.bias.max() < 3.0
    assert (found.bias**2)[:-1].mean() < 3.0


def test_theory_is_the_variance_over_all_batches_of_four_points():
    spec = SPECS["four points"]
    loss, found = objective_of(spec), estimator_variance(spec)
    theta = np.zeros((2, 1))
    for k, size in enumerate((1, 2, 4)):
        batches = [loss.sampled_gradient(theta, np.array(rows)) for rows in itertools.combinations(range(4), size)]
        assert found.without_replacement[k] == pytest.approx(np.var(batches, axis=0).sum(), rel=1e-12, abs=1e-20)


def test_it_measures_what_single_runs_of_the_engine_measure():
    spec = SPECS["tips"]
    found = estimator_variance(spec)
    for k, size in ((0, 1), (5, 32)):
        runs = [
            gdviz.run(replace(spec, lr=0.0, steps=1, batch_size=size, seed=seed)) for seed in range(found.seeds)
        ]
        first = np.array([run.trajectory.estimate[0] for run in runs])
        assert found.measured[k] == pytest.approx(np.trace(np.cov(first.T)), rel=1e-10)
        away = np.linalg.norm(first.mean(axis=0) - runs[0].grad[0])
        assert found.bias[k] == pytest.approx(away / np.sqrt(np.trace(np.cov(first.T)) / len(runs)), rel=1e-8)


def test_single_examples_vary_by_the_noise_of_a_surface_in_each_coordinate():
    assert estimator_variance(SPECS["bowl"]).with_replacement[0] == pytest.approx(2.0 * 2.0**2, rel=1e-12)


def test_what_is_done_to_a_gradient_afterwards_has_no_part_in_it():
    plain = estimator_variance(SPECS["tips"])
    changed = replace(
        SPECS["tips"],
        objective_parameters=(*SPECS["tips"].objective_parameters, ("l1", 0.5)),
        optimizer="adam",
        lr=0.3,
        steps=77,
        schedule="cosine",
        clip_norm=0.01,
        weight_decay=0.5,
        batch_size=8,
        seed=9,
        sampling="independent",
    )
    again = estimator_variance(changed)
    for name in ("batch_sizes", "measured", "with_replacement", "without_replacement", "bias"):
        assert getattr(again, name).tobytes() == getattr(plain, name).tobytes()


def test_where_examples_agree_there_is_a_sentence_and_no_rounding_for_noise():
    with pytest.raises(ValueError, match="no noise to show"):
        estimator_variance(gdviz.RunSpec(objective="bowl"))
    level = OwnData([1.0, 2.0, 3.0], [0.1, 0.1, 0.1])
    alone = data_loss("linear_regression", data=level.name, intercept_only=1.0)
    with pytest.raises(ValueError, match="no noise to show"):
        estimator_variance(alone)


def test_the_deviations_are_those_of_single_examples():
    spec = SPECS["iris"]
    loss, theta = objective_of(spec), np.array([0.4, -0.2])
    single = np.stack([loss.sampled_gradient(theta[:, None], np.array([i]))[:, 0] for i in range(100)], axis=1)
    expected = single - loss.gradient(theta)[:, None]
    np.testing.assert_allclose(deviations(loss, 0.0, theta), expected, atol=1e-12)
    bowl = objective_of(SPECS["bowl"])
    assert deviations(bowl, 2.0, np.array(start_of(SPECS["bowl"]))).std(axis=1) == pytest.approx([2.0, 2.0])


def test_the_noise_along_a_direction_is_a_projection():
    loss = objective_of(SPECS["tips"])
    turn = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    single = loss.single_gradients(loss.minimum)
    assert noise_along(loss, 0.0, turn) == pytest.approx((turn.T @ single).std(axis=1), rel=1e-9)


def test_a_line_through_all_points_leaves_no_noise_at_the_minimum():
    exact = OwnData([0.0, 1.0, 2.0], [0.3, 1.1, 1.9])
    loss = objective_of(data_loss("linear_regression", data=exact.name))
    with pytest.raises(ValueError, match="no noise to show"):
        noise_along(loss, 0.0, np.eye(2))
