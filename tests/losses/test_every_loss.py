"""What every loss promises: true derivatives, or slopes that lie below f where it has edges, and shapes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from settings_of_losses import EVERY, FITTING, losses, points, residuals, scale_of

from gdviz.losses import LOSSES, base

STENCIL = np.array([-2.0, -1.0, 1.0, 2.0])
WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0


def differences(f, theta, steps):
    """∂f/∂θ_j for every j to order h⁴, from four values on each axis: (…, d)."""
    d = theta.size
    moved = np.eye(d)[:, :, None] * steps[:, None, None] * STENCIL
    return f(theta[:, None, None] + moved) @ WEIGHTS / steps


def edges(loss, theta):
    """How far off the nearest edge of f or of its gradient is, in units of the output."""
    r = np.abs(residuals(loss, theta))
    near = [np.inf]
    if loss.key == "absolute_regression":
        near.append(r.min())
    if loss.key == "huber_regression":
        near.append(np.abs(r - loss.delta).min())
    if loss.shrinkage is not None:
        near.append((np.abs(theta) / scale_of(loss))[loss.design.weights].min(initial=np.inf))
    return min(near)


@pytest.mark.parametrize(("key", "data"), FITTING)
@given(source=st.data())
def test_gradient_and_hessian_are_finite_differences(key, data, source):
    loss = source.draw(losses(key, data))
    theta = source.draw(points(loss))
    scale = scale_of(loss)
    # An output moves by |φ_j|·h at the most, and two steps are taken.
    h = 1e-4
    assume(edges(loss, theta) > 2.0 * h * np.abs(loss.design.matrix * scale).max())
    gradient, hessian = loss.gradient(theta), loss.hessian(theta)
    size = np.abs(gradient * scale).max() + np.abs(hessian * np.outer(scale, scale)).max()
    off = (gradient - differences(loss.value, theta, h * scale)) * scale
    assert np.abs(off).max() <= 1e-9 * (size + abs(loss.value(theta)))
    off = (hessian - differences(loss.gradient, theta, h * scale)) * np.outer(scale, scale)
    assert np.abs(off).max() <= 1e-9 * size
    assert (hessian == hessian.T).all() or np.abs(hessian - hessian.T).max() <= 1e-15 * np.abs(hessian).max()


@pytest.mark.parametrize(("key", "data"), FITTING)
@settings(max_examples=30)
@given(source=st.data())
def test_the_tangent_lies_below_f_everywhere_also_at_edges(key, data, source):
    loss = source.draw(losses(key, data))
    theta = source.draw(points(loss, zeros=source.draw(st.booleans())))
    if loss.design.has_intercept and source.draw(st.booleans()):
        theta[-1] -= residuals(loss, theta)[source.draw(st.integers(0, loss.examples - 1))]
    rng = np.random.default_rng(0)
    far = 10.0 ** rng.uniform(-6, 2, 500)
    others = theta[:, None] + scale_of(loss)[:, None] * far * rng.standard_normal((loss.dimension, 500))
    others[:, ::2] = np.where(rng.random((loss.dimension, 250)) < 0.5, theta[:, None], others[:, ::2])
    value, gradient, there = loss.value(theta), loss.gradient(theta), loss.value(others)
    rise = gradient @ (others - theta[:, None])
    assert (there - value - rise >= -1e-13 * (np.abs(there) + abs(value) + np.abs(rise))).all()


@pytest.mark.parametrize("key", ["linear_regression", "logistic_regression"])
@given(source=st.data())
def test_at_a_weight_of_zero_the_slope_is_the_least_between_those_on_both_sides(key, source):
    loss = source.draw(losses(key, "iris").filter(lambda loss: loss.l1 > 0.0 and not loss.intercept_only))
    theta = source.draw(points(loss))
    j = source.draw(st.integers(0, loss.dimension - 1).filter(lambda j: loss.design.weights[j]))
    theta[j] = 0.0
    h = 1e-7 * scale_of(loss)[j]
    step = h * np.eye(loss.dimension)[j]
    here = loss.value(theta)
    right, left = (loss.value(theta + step) - here) / h, (here - loss.value(theta - step)) / h
    expected = 0.0 if left <= 0.0 <= right else min(left, right, key=abs)
    assert loss.gradient(theta)[j] == pytest.approx(expected, abs=1e-5 * (1.0 + abs(left) + abs(right)))


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_shapes_follow_the_point_and_a_batch_is_point_by_point(loss):
    d = loss.dimension
    n = 3 if d < 20 else 1
    batch = np.random.default_rng(1).normal(size=(d, n, 2)) * scale_of(loss)[:, None, None]
    batch[:, 0, 0] = 0.0
    before = batch.tobytes()
    assert loss.value(batch).shape == (n, 2)
    assert loss.gradient(batch).shape == (d, n, 2)
    assert loss.hessian(batch).shape == (d, d, n, 2)
    row = batch[:, 0]
    assert loss.value(row).tobytes() == loss.value(batch)[0].tobytes()
    assert loss.gradient(row).tobytes() == loss.gradient(batch)[:, 0].tobytes()
    for index in np.ndindex(n, 2):
        one = batch[(slice(None), *index)].copy()
        assert loss.value(one).shape == ()
        assert loss.value(one) == loss.value(batch)[index]
        assert (loss.gradient(one) == loss.gradient(batch)[(slice(None), *index)]).all()
        assert (loss.hessian(one) == loss.hessian(batch)[(slice(None), slice(None), *index)]).all()
    assert batch.tobytes() == before


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_how_many_points_are_computed_together_does_not_change_a_bit(loss, monkeypatch):
    batch = np.random.default_rng(2).normal(size=(loss.dimension, 7)) * scale_of(loss)[:, None]
    whole = [f(batch).tobytes() for f in (loss.value, loss.gradient, loss.hessian)]
    for points_together in (1, 3):
        monkeypatch.setattr(base, "BLOCK", points_together * loss.examples)
        assert [f(batch).tobytes() for f in (loss.value, loss.gradient, loss.hessian)] == whole


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_value_and_gradient_together_are_the_same_to_the_bit(loss):
    batch = np.random.default_rng(4).normal(size=(loss.dimension, 5)) * scale_of(loss)[:, None]
    for theta in (batch, batch[:, :1], batch[:, 0].copy()):
        value, gradient = loss.value_and_gradient(theta)
        assert (value.tobytes(), gradient.tobytes()) == (
            loss.value(theta).tobytes(),
            loss.gradient(theta).tobytes(),
        )


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_the_gradients_of_single_examples_make_up_those_of_all_batches(loss):
    rng = np.random.default_rng(3)
    theta = scale_of(loss) * rng.standard_normal(loss.dimension)
    single, n = loss.single_gradients(theta), loss.examples
    assert single.shape == (loss.dimension, n)
    size = np.abs(single).mean(axis=1) + 1e-300
    np.testing.assert_allclose(single.mean(axis=1) / size, loss.gradient(theta) / size, atol=1e-12)
    rows = rng.permutation(n)[: max(1, n // 3)]
    for chosen in (rows, rows[:1], np.arange(n)):
        expected = single[:, chosen].mean(axis=1)
        for shaped in (chosen, np.array([chosen])):
            found = loss.sampled_gradient(theta[:, None], shaped)
            assert found.shape == (loss.dimension, 1)
            np.testing.assert_allclose(found[:, 0] / size, expected / size, atol=1e-12)


@pytest.mark.parametrize("loss", EVERY.values(), ids=EVERY)
def test_the_smooth_part_is_f_without_what_shrinks(loss):
    theta = scale_of(loss) * np.random.default_rng(4).standard_normal(loss.dimension)
    if loss.shrinkage is None:
        assert loss.smooth is loss
        return
    assert loss.smooth.shrinkage is None
    assert loss.smooth is loss.smooth
    assert (loss.shrinkage == loss.l1 * loss.design.weights).all()
    penalty = loss.shrinkage @ np.abs(theta)
    assert loss.smooth.value(theta) + penalty == pytest.approx(loss.value(theta), rel=1e-14)


@pytest.mark.parametrize("key", LOSSES)
def test_every_loss_says_what_it_is_and_where_it_comes_from(key):
    loss = LOSSES[key]
    assert loss.title
    assert loss.reference
    assert loss.tex.startswith(r"\tfrac1N \sum_i")
    assert loss.signature != LOSSES[key].configured({"standardise": 1}).signature
