"""What every optimizer promises, whatever its rule."""

import numpy as np
import pytest
from directions import Seen, directions, gradients
from hypothesis import given
from hypothesis import strategies as st

from gdviz import OPTIMIZERS

PER_COORDINATE = ("adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "nadam", "adamw", "lion")
# On the bowl that these tests show it, a line search takes the same share of every gradient, and Newton all of it.
LINEAR = ("gd", "momentum", "nesterov", "proximal", "armijo", "newton")


def test_every_optimizer_is_of_one_kind_or_the_other():
    assert sorted([*PER_COORDINATE, *LINEAR]) == sorted(OPTIMIZERS)


@pytest.mark.parametrize("key", OPTIMIZERS)
@given(grads=gradients)
def test_is_pure(key, grads):
    rule, before = OPTIMIZERS[key], grads.copy()
    state = rule.init(np.ones(2))
    for grad in grads:
        frozen = [np.array(field) for field in state]
        first, after = rule.direction(Seen(grad), state)
        again, _ = rule.direction(Seen(grad), state)
        assert (first == again).all()
        assert all((old == new).all() for old, new in zip(frozen, state, strict=True))
        state = after
    assert (grads == before).all()


@pytest.mark.parametrize("key", OPTIMIZERS)
@given(grads=gradients)
def test_keeps_shape_and_stays_finite(key, grads):
    out = directions(OPTIMIZERS[key], grads)
    assert out.shape == grads.shape
    assert np.isfinite(out).all()


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_asks_for_no_movement_where_it_never_saw_a_slope(key):
    assert not directions(OPTIMIZERS[key], np.zeros((4, 2))).any()


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("runs", [1, 2, 3, 16, 37])
def test_a_batch_is_its_runs_to_the_bit(key, runs):
    grads = np.random.default_rng(runs).standard_normal((30, 2, runs)) * 10.0 ** np.arange(-15, 15)[:, None, None]
    together = directions(OPTIMIZERS[key], grads)
    alone = np.stack([directions(OPTIMIZERS[key], grads[..., r]) for r in range(runs)], axis=-1)
    assert together.tobytes() == alone.tobytes()


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, rule in OPTIMIZERS.items() for name in rule.domains()]
)
def test_a_batch_may_give_each_run_its_own_hyperparameter(key, name):
    rule = OPTIMIZERS[key]
    domain = rule.domains()[name]
    values = np.linspace(domain.low, domain.high, 9)
    if domain.scale == "switch":
        values = np.round(values)
    grads = np.random.default_rng(5).standard_normal((20, 2, 9))
    together = directions(rule.configured({name: values}), grads)
    alone = [directions(rule.configured({name: v}), grads[..., r]) for r, v in enumerate(values.tolist())]
    assert together.tobytes() == np.stack(alone, axis=-1).tobytes()
    # The bowl of these tests curves up everywhere: there |λ| is λ, see test_newton.py for where it is not.
    other = directions(rule.configured({name: values[-1]}), grads[..., 0])
    assert (alone[0] != other).any() or name == "absolute"


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_falls_on_a_bowl_and_comes_close_to_its_bottom(key):
    rule, theta = OPTIMIZERS[key], np.array([-2.5, 2.0])
    state, far, lr = rule.init(theta), np.hypot(*theta), max(0.05, rule.usual_lr)
    for _ in range(600):
        direction, state = rule.direction(Seen(theta, theta, lr), state)
        theta = theta - lr * direction
    assert np.hypot(*theta) < 0.25 * far


@pytest.mark.parametrize("key", OPTIMIZERS)
@given(grads=gradients)
def test_treats_both_coordinates_alike(key, grads):
    assert (directions(OPTIMIZERS[key], grads[:, ::-1]) == directions(OPTIMIZERS[key], grads)[:, ::-1]).all()


@pytest.mark.parametrize("key", OPTIMIZERS)
@given(grads=gradients)
def test_mirrored_gradients_give_mirrored_directions(key, grads):
    assert (directions(OPTIMIZERS[key], -grads) == -directions(OPTIMIZERS[key], grads)).all()


@pytest.mark.parametrize("key", PER_COORDINATE)
@given(grads=gradients, exponent=st.integers(0, 16))
def test_per_coordinate_methods_ignore_the_scale_of_f(key, grads, exponent):
    rule = OPTIMIZERS[key]
    rule = rule.configured({"eps": 1e-12} if "eps" in rule.domains() else {})
    np.testing.assert_allclose(directions(rule, grads * 2.0**exponent), directions(rule, grads), rtol=1e-6)


@pytest.mark.parametrize("key", LINEAR)
@given(grads=gradients, exponent=st.integers(-8, 8))
def test_gd_and_momentum_grow_with_the_scale_of_f(key, grads, exponent):
    scale = 2.0**exponent
    assert (directions(OPTIMIZERS[key], scale * grads) == scale * directions(OPTIMIZERS[key], grads)).all()


def turned(vectors, degrees):
    angle = np.deg2rad(degrees)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return vectors @ rotation.T


@pytest.mark.parametrize("key", LINEAR)
@given(grads=gradients, degrees=st.floats(0, 360))
def test_gd_and_momentum_turn_with_the_axes(key, grads, degrees):
    rule = OPTIMIZERS[key]
    off = directions(rule, turned(grads, degrees)) - turned(directions(rule, grads), degrees)
    assert np.abs(off).max() <= 1e-13 * np.abs(grads).max() * 10


@pytest.mark.parametrize("key", PER_COORDINATE)
def test_per_coordinate_methods_do_not_turn_with_the_axes(key):
    grads = np.array([[1.0, 0.1]] * 6)
    rule = OPTIMIZERS[key]
    off = directions(rule, turned(grads, 45)) - turned(directions(rule, grads), 45)
    assert np.hypot(*off[-1]) > 0.1 * np.hypot(*directions(rule, grads)[-1])


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_says_what_it_is_and_where_it_comes_from(key):
    rule = OPTIMIZERS[key]
    assert rule.title
    assert rule.reference
    assert r"\theta \leftarrow " in rule.tex
    assert r"\theta - \alpha" in rule.tex
    for name, domain in rule.domains().items():
        assert domain.low <= rule.defaults()[name] <= domain.high
        assert domain.label
        assert domain.symbol
