"""Mini-batches of a data set: every example once an epoch, no bias, and the spread that theory says."""

import numpy as np
import pytest
from recorded import arrays_of, same_bytes

import gdviz
from gdviz import LOSSES, OPTIMIZERS
from gdviz.engine.batches import batches_of
from gdviz.engine.oracle import examples

SEEDS = 3000
TIPS = {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "start": (0.3, -0.5)}
IRIS = {"objective": "logistic_regression", "start": (0.4, 1.0)}
WIDE = {"objective": "linear_regression", "objective_parameters": {"data": "many_features", "features": 200}}
PENALISED = {**IRIS, "objective_parameters": {"l1": 0.1, "l2": 0.2}}
SURFACE = {"objective": "rosenbrock", "noise": 2.0}
EXAMPLES = {"tips": (TIPS, 244), "iris": (IRIS, 100), "wide": (WIDE, 400), "penalised": (PENALISED, 100)}


def standing(choices, seeds=1, steps=1, **more):
    """Gradients measured at one point by runs that do not move: (T, d, R), and the exact one (d,)."""
    fan = gdviz.sweep(**choices, **more, lr=0.0, steps=steps, over={"seed": range(seeds)}, paths=True)
    return fan.trajectory.estimate, fan.trajectory.grad[0, :, 0]


def single_gradients(choices, n):
    """The gradient of each example at the start, (d, N): a batch of one measures it."""
    if choices is SURFACE:
        return examples(SURFACE["noise"]).T
    run = gdviz.run(**choices, lr=0.0, batch_size=1, steps=n)
    return run.trajectory.estimate.T


@pytest.mark.parametrize("batch_size", [1, 3, 7, 50, 99, 143])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_batches_of_an_epoch_average_to_the_full_gradient(name, batch_size):
    choices, n = EXAMPLES[name]
    per_epoch = -(-n // batch_size)
    run = gdviz.run(**choices, lr=0.0, steps=2 * per_epoch, batch_size=batch_size)
    sizes = np.diff(run.trajectory.examples_used)
    assert run.trajectory.epochs[[per_epoch, -1]].tolist() == [1.0, 2.0]
    assert set(sizes) == {min(batch_size, n), n % batch_size or batch_size} or batch_size > n
    for epoch in (slice(per_epoch), slice(per_epoch, None)):
        mean = np.average(run.trajectory.estimate[epoch], axis=0, weights=sizes[epoch])
        np.testing.assert_allclose(mean, run.grad[0], rtol=1e-12, atol=1e-12 * np.abs(run.grad[0]).max())


@pytest.mark.parametrize("size", [1, 3, 61, 100, 243, 244])
def test_a_shuffled_epoch_has_every_example_once_and_an_independent_batch_none_twice(size):
    shuffled = batches_of(3, 5, 244, size, "shuffled")
    assert sorted(np.concatenate(shuffled)) == list(range(244))
    assert [len(batch) for batch in shuffled[:-1]] == [size] * (len(shuffled) - 1)
    drawn = batches_of(3, 5, 244, size, "independent")
    assert len(drawn) == len(shuffled) == -(-244 // size)
    for batch in drawn:
        assert len(set(batch.tolist())) == size
        assert 0 <= batch.min() <= batch.max() < 244
    if size < 200:
        assert len(set(np.concatenate(drawn).tolist())) < 244


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("sampling", ["shuffled", "independent"])
def test_a_full_batch_is_the_exact_gradient_to_the_bit_alone_and_beside_smaller_ones(name, optimizer, sampling):
    choices, n = EXAMPLES[name]
    # The eigenvectors of 200 weights are dear.
    steps = 3 if (name, optimizer) == ("wide", "newton") else 20
    common = {**choices, "optimizer": optimizer, "lr": 1e-3, "steps": steps, "weight_decay": 0.01}
    exact = gdviz.run(**common)
    fan = gdviz.sweep(**common, sampling=sampling, over={"batch_size": [1, n - 1, n, n + 1, 10**9]}, paths=True)
    for run in (gdviz.run(**common, sampling=sampling, batch_size=n, seed=9), *(fan.run(i) for i in (2, 3, 4))):
        assert same_bytes(run, exact)
    assert not same_bytes(fan.run(1), exact)


@pytest.mark.parametrize("sampling", ["shuffled", "independent"])
@pytest.mark.parametrize(
    ("choices", "n", "sizes"),
    [
        pytest.param(TIPS, 244, (1, 4, 16, 61, 122), id="tips", marks=pytest.mark.thorough),
        pytest.param(IRIS, 100, (1, 5, 20, 50, 99), id="iris"),
        pytest.param(SURFACE, 256, (1, 8, 32, 100, 200), id="surface"),
    ],
)
def test_no_bias_and_a_variance_of_one_over_b_with_the_factor_for_drawing_without_replacement(
    choices, n, sizes, sampling
):
    variance = single_gradients(choices, n).var(axis=1)
    for size in sizes:
        estimate, exact = standing(choices, SEEDS, batch_size=size, sampling=sampling)
        away = estimate[0] - exact[:, None]
        assert (np.abs(away.mean(axis=1)) <= 4.5 * away.std(axis=1) / SEEDS**0.5).all()
        squares = away * away
        expected = variance / size * (n - size) / (n - 1)
        assert (np.abs(squares.mean(axis=1) - expected) <= 4.5 * squares.std(axis=1) / SEEDS**0.5).all()


@pytest.mark.parametrize(
    ("size", "per_epoch"), [(122, 2), (61, 4), pytest.param(4, 61, marks=pytest.mark.thorough)]
)
def test_steps_of_a_shuffled_epoch_balance_one_another_and_independent_steps_do_not(size, per_epoch):
    for sampling in ("shuffled", "independent"):
        estimate, exact = standing(TIPS, SEEDS, steps=per_epoch + 2, batch_size=size, sampling=sampling)
        away = estimate[:, 1] - exact[1]
        correlation = np.corrcoef(away)
        within = -1.0 / (per_epoch - 1) if sampling == "shuffled" else 0.0
        assert np.abs(correlation[0, 1 : min(per_epoch, 6)] - within).max() <= 4.5 / SEEDS**0.5
        # Another epoch is shuffled anew.
        assert np.abs(correlation[per_epoch:, :per_epoch]).max() <= 5.0 / SEEDS**0.5


def test_examples_used_count_whole_and_short_batches():
    choices = {**TIPS, "lr": 1e-4, "steps": 8, "batch_size": 100}
    shuffled, independent = (gdviz.run(**choices, sampling=way).trajectory for way in ("shuffled", "independent"))
    assert shuffled.examples_used.tolist() == [0, 100, 200, 244, 344, 444, 488, 588, 688]
    assert independent.examples_used.tolist() == [100 * t for t in range(9)]
    assert shuffled.epochs.tolist() == (shuffled.examples_used / 244).tolist()
    assert gdviz.run(**{**choices, "batch_size": None}).trajectory.epochs.tolist() == list(range(9))
    fan = gdviz.sweep(**{**choices, "batch_size": None}, over={"batch_size": [61, 100, 500]}, paths=True)
    assert [fan.run(i).trajectory.examples_used[3] for i in range(3)] == [183, 244, 732]


@pytest.mark.parametrize("sampling", ["shuffled", "independent"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_seed_gives_the_same_bytes_and_another_other_batches(name, sampling):
    choices = {**EXAMPLES[name][0], "lr": 1e-3, "steps": 50, "batch_size": 7, "sampling": sampling}
    first, again, other = (gdviz.run(**choices, seed=seed) for seed in (3, 3, 4))
    assert same_bytes(first, again)
    assert first.theta.tobytes() != other.theta.tobytes()
    longer = gdviz.run(**{**choices, "steps": 90}, seed=3)
    assert longer.theta[:51].tobytes() == first.theta.tobytes()
    assert all(np.isfinite(array).all() for array in arrays_of(longer).values())


def test_the_two_ways_of_sampling_differ_and_without_batches_they_do_not():
    for choices in (TIPS, SURFACE):
        common = {**choices, "lr": 1e-4, "steps": 30}
        shuffled, independent = (
            gdviz.run(**common, batch_size=16, sampling=way) for way in ("shuffled", "independent")
        )
        assert shuffled.theta.tobytes() != independent.theta.tobytes()
        assert same_bytes(gdviz.run(**common), gdviz.run(**common, sampling="independent"))


def test_loss_and_gradient_stay_exact_whatever_the_batch():
    run = gdviz.run(**IRIS, lr=0.5, batch_size=3, steps=40)
    loss = LOSSES["logistic_regression"]
    assert (run.loss == loss.value(run.theta.T)).all()
    assert (run.grad == loss.gradient(run.theta.T).T).all()
    assert (run.grad[:-1] != run.trajectory.estimate).any()
