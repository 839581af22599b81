"""Mini-batches of the finite sum: unbiased over an epoch, exact when full, and blurred as theory says."""

import numpy as np
import pytest

import gdviz
from gdviz.engine.oracle import EXAMPLES, batch_offsets, examples

SIZES = [1, 3, 7, 32, 100, 128, 255]


def standing(batch_size, epochs=1, noise=2.0, seed=0):
    """A run that does not move, so that all its gradients are measured at one point; and its batch sizes."""
    steps = epochs * -(-256 // batch_size)
    run = gdviz.run(objective="rosenbrock", lr=0.0, steps=steps, batch_size=batch_size, noise=noise, seed=seed)
    return run, np.diff(run.trajectory.examples_used)


@pytest.mark.parametrize("noise", [0.5, 3.0, 1e4])
def test_examples_add_up_to_nothing_and_spread_by_the_noise(noise):
    xi = examples(noise)
    assert xi.shape == (EXAMPLES, 2) == (256, 2)
    assert np.abs(xi.sum(axis=0)).max() <= 1e-12 * noise
    assert np.sqrt((xi**2).mean(axis=0)) == pytest.approx([noise, noise], rel=1e-12)


@pytest.mark.parametrize("batch_size", [*SIZES, 256])
def test_the_batches_of_an_epoch_average_to_the_full_gradient(batch_size):
    run, sizes = standing(batch_size, epochs=3)
    per_epoch = len(sizes) // 3
    for epoch in range(3):
        part = slice(epoch * per_epoch, (epoch + 1) * per_epoch)
        mean = np.average(run.trajectory.estimate[part], axis=0, weights=sizes[part])
        np.testing.assert_allclose(mean, run.grad[0], rtol=1e-12)


@pytest.mark.parametrize("batch_size", SIZES)
def test_an_epoch_uses_every_example_once_with_a_short_last_batch(batch_size):
    run, sizes = standing(batch_size, epochs=2)
    epochs = run.trajectory.epochs
    assert epochs[-1] == 2.0
    assert 1.0 in epochs
    assert set(sizes) == {batch_size, 256 % batch_size or batch_size}
    assert sizes.sum() == 512


def test_batches_of_one_are_the_examples_in_shuffled_order():
    run, _ = standing(1, epochs=2)
    offsets = run.trajectory.estimate - run.grad[:-1]
    first, second = offsets[:256], offsets[256:]
    assert np.sort(first[:, 0]) == pytest.approx(np.sort(examples(2.0)[:, 0]), abs=1e-9)
    assert np.sort(second[:, 0]) == pytest.approx(np.sort(first[:, 0]), abs=1e-12)
    assert (first != second).any()


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
@pytest.mark.parametrize("size", [256, 300])
def test_a_full_batch_is_the_full_gradient_to_the_bit(optimizer, size):
    choices = {"objective": "rosenbrock", "optimizer": optimizer, "lr": 1e-4, "steps": 100, "weight_decay": 0.01}
    full = gdviz.run(**choices, batch_size=size, noise=5.0, seed=9)
    exact = gdviz.run(**choices)
    for name in ("theta", "loss", "grad", "estimate", "direction", "lr"):
        assert getattr(full.trajectory, name).tobytes() == getattr(exact.trajectory, name).tobytes()


def test_a_full_batch_is_the_full_gradient_to_the_bit_also_beside_smaller_ones():
    # A start at −0 shows the sign of every zero on the way.
    choices = {"objective": "bowl", "lr": 0.1, "start": (-0.0, 1.0), "steps": 50}
    fan = gdviz.sweep(**choices, noise=5.0, over={"batch_size": [1, 16, 256]}, paths=True)
    full, exact = fan.run(2), gdviz.run(**choices)
    for name in ("theta", "loss", "grad", "estimate", "direction"):
        assert getattr(full.trajectory, name).tobytes() == getattr(exact.trajectory, name).tobytes()
    assert fan.final_loss[2].tobytes() == exact.loss[-1].tobytes()


def test_without_noise_every_batch_measures_the_exact_gradient():
    run, _ = standing(4, noise=0.0)
    assert (run.trajectory.estimate == run.grad[:-1]).all()


@pytest.mark.parametrize("batch_size", [1, 2, 8, 32, 64, 128])
def test_the_variance_falls_as_one_over_b_with_the_factor_for_drawing_without_replacement(batch_size):
    epochs = 40 * batch_size
    full = batch_offsets(3.0, batch_size, epochs * 256 // batch_size, seed=batch_size)
    variance = (full**2).mean()
    expected = 3.0**2 / batch_size * (256 - batch_size) / 255
    # 2·10 240 batches, of which those of one epoch are not independent: three standard errors are about 4 %.
    assert variance == pytest.approx(expected, rel=0.04)


def test_the_seed_alone_decides_the_shuffles():
    one, other = (batch_offsets(1.0, 32, 8, seed) for seed in (1, 2))
    assert (one != other).any()
    assert (one == batch_offsets(1.0, 32, 8, 1)).all()


def test_a_longer_run_begins_with_the_shorter_one():
    long, short = (gdviz.run(noise=1.0, batch_size=100, lr=0.01, steps=n) for n in (50, 20))
    assert long.theta[:21].tobytes() == short.theta.tobytes()


def test_constant_rate_hovers_and_a_smaller_rate_hovers_lower():
    spread = []
    for lr in (0.2, 0.05):
        run = gdviz.run(objective="bowl", lr=lr, steps=6000, noise=1.0, batch_size=1)
        spread.append(run.loss[3000:].mean())
    assert spread[1] < 0.5 * spread[0]
