"""The stationary spread: against all orders of a few examples, a matrix equation, a plain loop, and the engine."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.curvature import curvature
from gdviz.analysis.theory import batch_variance, stationary_excess, stationary_spread
from gdviz.engine.entries import objective_of
from gdviz.engine.oracle import examples

SAMPLINGS = ("shuffled", "independent")
EVERY_SAMPLING = pytest.mark.parametrize("sampling", SAMPLINGS)


def centred(n: int, seed: int = 1) -> np.ndarray:
    """n numbers with mean 0 and standard deviation 1."""
    values = np.random.default_rng(seed).standard_normal(n)
    values -= values.mean()
    return values / values.std()


def over_all_orders(values, size: int, a: float, lr: float) -> float:
    """V of shuffled epochs with the covariances taken over every order of the examples."""
    n = -(-len(values) // size)
    added = np.zeros(n + 1)
    orders = list(itertools.permutations(values))
    for order in orders:
        error = 0.0
        for j in range(n):
            error = a * error - lr * np.mean(order[j * size : (j + 1) * size])
            added[j + 1] += error * error / len(orders)
    end = added[n] / (1.0 - a ** (2 * n))
    return float(np.mean([a ** (2 * j) * end + added[j] for j in range(n)]))


@pytest.mark.parametrize(("n", "size"), [(4, 1), (4, 2), (5, 2), (6, 4), (6, 3), (7, 3), (3, 1), (2, 1)])
@pytest.mark.parametrize("product", [0.03, 0.7, 1.0, 1.6])
def test_shuffled_epochs_are_what_all_orders_of_the_examples_average_to(n, size, product):
    lr, eigenvalue = 0.1, product / 0.1
    expected = over_all_orders(list(2.5 * centred(n)), size, 1.0 - product, lr)
    assert stationary_spread(eigenvalue, 2.5, lr, size, n) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("n", "size"), [(5, 2), (6, 1), (6, 5), (7, 7), (4, 9)])
def test_the_variance_of_a_batch_is_that_of_all_batches(n, size):
    values = 3.0 * centred(n)
    means = [np.mean(batch) for batch in itertools.combinations(values, min(size, n))]
    assert batch_variance(3.0, size, n) == pytest.approx(np.var(means), rel=1e-12, abs=1e-28)


def lyapunov(step, added):
    """The V with V = A V Aᵀ + Q."""
    d = len(step)
    return np.linalg.solve(np.eye(d * d) - np.kron(step, step), added.ravel()).reshape(d, d)


@EVERY_SAMPLING
@pytest.mark.parametrize(("n", "size"), [(12, 1), (12, 4), (13, 4), (12, 12)])
def test_the_excess_is_half_the_trace_of_hv_with_v_from_the_matrix_equation(sampling, n, size):
    rng = np.random.default_rng(5)
    turn, _ = np.linalg.qr(rng.standard_normal((3, 3)))
    hessian, lr = turn @ np.diag([0.5, 2.0, 7.0]) @ turn.T, 0.2
    mixed = rng.standard_normal((3, 3))
    cover = mixed @ mixed.T
    step = np.eye(3) - lr * hessian
    sizes = [len(part) for part in np.array_split(np.arange(n), range(size, n, size))]
    if sampling == "independent":
        spread = lyapunov(step, lr**2 * cover / size * (n - size) / (n - 1))
    else:

        def added(j):
            """The covariance that j steps of an epoch add."""
            total = np.zeros((3, 3))
            for k, one in enumerate(sizes[:j]):
                for m in range(j):
                    shared = ((k == m) * n / one - 1.0) / (n - 1)
                    total += (
                        shared
                        * np.linalg.matrix_power(step, j - 1 - k)
                        @ cover
                        @ np.linalg.matrix_power(step, j - 1 - m)
                    )
            return lr**2 * total

        whole = np.linalg.matrix_power(step, len(sizes))
        end = lyapunov(whole, added(len(sizes)))
        powers = [np.linalg.matrix_power(step, j) for j in range(len(sizes))]
        spread = np.mean([power @ end @ power + added(j) for j, power in enumerate(powers)], axis=0)
    eigenvalues, directions = np.linalg.eigh(hessian)
    noise = np.sqrt(np.diag(directions.T @ cover @ directions))
    found = stationary_excess(eigenvalues, noise, lr, size, n, sampling)
    assert found == pytest.approx(0.5 * np.trace(hessian @ spread), rel=1e-10, abs=1e-14)


@EVERY_SAMPLING
@pytest.mark.parametrize(("product", "size"), [(0.05, 1), (0.3, 5), (1.3, 10)])
def test_a_plain_loop_spreads_as_much(sampling, product, size):
    # 100 000 steps, about αλ·10⁵ of them independent of one another.
    values, rng, error, squares = list(2.0 * centred(20)), random.Random(3), 0.0, []
    while len(squares) < 100_000:
        rng.shuffle(values)
        for begin in range(0, 20, size):
            part = values[begin : begin + size] if sampling == "shuffled" else rng.sample(values, size)
            error -= 0.1 * (product / 0.1 * error + sum(part) / size)
            squares.append(error * error)
    expected = stationary_spread(product / 0.1, 2.0, 0.1, size, 20, sampling)
    assert np.mean(squares) == pytest.approx(float(expected), rel=0.06)


SETTINGS = {
    "bowl": {"objective": "bowl"},
    "ravine": {"objective": "ravine", "objective_parameters": {"kappa": 4.0, "rotation": 30.0}},
}


@EVERY_SAMPLING
@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    ("lr", "size"), [(0.1, 48), (0.3, 4), pytest.param(0.45, 128, marks=pytest.mark.thorough)]
)
def test_the_engine_hovers_as_far_off_as_theory_says(name, sampling, lr, size):
    runs = gdviz.sweep(
        **SETTINGS[name],
        lr=lr,
        batch_size=size,
        noise=2.0,
        sampling=sampling,
        steps=4500,
        over={"seed": range(12)},
        paths=True,
    )
    bend = curvature(objective_of(runs.spec.base), np.zeros(2))
    noise = np.sqrt(((examples(2.0) @ bend.directions) ** 2).mean(axis=0))
    expected = stationary_excess(bend.eigenvalues, noise, lr, size, 256, sampling)
    assert runs.trajectory.loss[660:].mean() == pytest.approx(float(expected), rel=0.05)


@EVERY_SAMPLING
def test_on_data_it_is_the_leading_term_and_a_larger_step_hovers_higher(sampling):
    ratios = []
    for lr, size in ((0.04, 32), (0.15, 2)):
        runs = gdviz.sweep(
            objective="linear_regression",
            objective_parameters={"data": "tips", "standardise": 1.0},
            lr=lr,
            batch_size=size,
            steps=1500,
            sampling=sampling,
            over={"seed": range(16)},
            paths=True,
        )
        loss = objective_of(runs.spec.base)
        bend = curvature(loss, loss.minimum)
        noise = np.sqrt(((bend.directions.T @ loss.single_gradients(loss.minimum)) ** 2).mean(axis=1))
        expected = stationary_excess(bend.eigenvalues, noise, lr, size, 244, sampling)
        ratios.append((runs.trajectory.loss[250:] - loss.lowest).mean() / expected)
    assert ratios[0] == pytest.approx(1.0, abs=0.1)
    assert ratios[1] > 1.25


def test_small_steps_have_the_simple_forms():
    eigenvalues, noise, n = np.array([0.5, 3.0]), np.array([1.0, 2.0]), 64
    lr = 1e-6
    for size in (1, 8, 32):
        independent = lr / (4.0 * size) * (noise**2).sum() * (n - size) / (n - 1)
        assert stationary_excess(eigenvalues, noise, lr, size, n, "independent") == pytest.approx(
            independent, rel=1e-5
        )
        steps = n // size
        shuffled = lr**2 * (steps**2 - 1) / (12.0 * (n - 1)) * (eigenvalues * noise**2).sum()
        assert stationary_excess(eigenvalues, noise, lr, size, n, "shuffled") == pytest.approx(shuffled, rel=2e-4)


@EVERY_SAMPLING
def test_the_edges_are_exact(sampling):
    assert stationary_excess([1.0, 4.0], 3.0, 0.1, 256, 256, sampling) == 0.0
    assert stationary_excess([1.0, 4.0], 3.0, 0.1, 999, 256, sampling) == 0.0
    assert stationary_excess([1.0, 4.0], 3.0, 0.0, 8, 256, sampling) == 0.0
    assert stationary_excess([1.0, 4.0], 0.0, 0.1, 8, 256, sampling) == 0.0
    assert stationary_excess([1.0, 4.0], 3.0, [0.5, 0.6, 1e300], 8, 256, sampling).tolist() == [np.inf] * 3
    assert stationary_excess([2.0], 3.0, 0.5, 8, 256, "independent") == pytest.approx(
        0.5 * 2.0 * 0.25 * float(batch_variance(3.0, 8, 256)), rel=1e-15
    )


@given(product=st.floats(1e-4, 1.0), size=st.integers(1, 16), steps=st.integers(2, 16))
def test_without_oscillation_full_shuffled_batches_never_spread_more(product, size, steps):
    n = size * steps
    shuffled, independent = (stationary_spread(1.0, 1.0, product, size, n, sampling) for sampling in SAMPLINGS)
    assert 0.0 <= shuffled <= independent * (1.0 + 1e-9)


def test_a_short_last_batch_is_louder_than_the_others():
    # One step forgets all: the spread is the mean variance of batches of 2, 2 and 1 of 5 examples.
    assert stationary_spread(1.0, 1.0, 1.0, 2, 5) == pytest.approx((2 * 3 / 2 / 4 + 1.0) / 3, rel=1e-12)


@given(product=st.floats(1e-3, 1.9), size=st.integers(1, 40), scale=st.floats(0.1, 10.0))
@EVERY_SAMPLING
def test_the_spread_scales_as_the_noise_squared_and_the_excess_does_not_mind_units(sampling, product, size, scale):
    one = stationary_excess([1.0], 1.0, product, size, 40, sampling)
    louder = stationary_excess([1.0], scale, product, size, 40, sampling)
    stretched = stationary_excess([scale**2], scale, product / scale**2, size, 40, sampling)
    assert louder == pytest.approx(float(scale**2 * one), rel=1e-9, abs=1e-15)
    assert stretched == pytest.approx(float(one), rel=1e-9, abs=1e-15)


def test_long_epochs_of_fast_directions_are_as_good_as_independent():
    shuffled, independent = (stationary_spread(1.0, 1.0, 0.8, 1, 4000, sampling) for sampling in SAMPLINGS)
    assert shuffled == pytest.approx(float(independent), rel=1e-3)


def test_learning_rates_may_be_a_grid():
    lr = np.array([[0.1, 0.2], [0.3, 2.5]])
    found = stationary_excess([1.0, 2.0], [1.0, 3.0], lr, 4, 30)
    assert found.shape == (2, 2)
    assert found[0, 1] == stationary_excess([1.0, 2.0], [1.0, 3.0], 0.2, 4, 30)
    assert found[1, 1] == np.inf


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"eigenvalues": [0.0, 1.0]}, "positive eigenvalues"),
        ({"eigenvalues": [-1.0]}, "positive eigenvalues"),
        ({"eigenvalues": [np.inf]}, "positive eigenvalues"),
        ({"lr": -0.1}, "lr"),
        ({"lr": np.nan}, "lr"),
        ({"batch_size": 0}, "batch_size"),
        ({"examples": 0}, "examples"),
        ({"sampling": "cyclic"}, "shuffled, independent"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(change, words):
    asked = {"eigenvalues": [1.0], "noise": 1.0, "lr": 0.1, "batch_size": 4, "examples": 16, **change}
    with pytest.raises(ValueError, match=words):
        stationary_excess(**asked)
