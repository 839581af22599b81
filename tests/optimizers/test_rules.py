"""What each rule is taught to do, from the papers, apart from the golden runs."""

import numpy as np
import pytest
from directions import Seen, directions, gradients
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import OPTIMIZERS
from gdviz.surfaces.bowl import Bowl

sizes = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3)


def test_defaults_are_those_of_pytorch():
    assert {key: rule.defaults() for key, rule in OPTIMIZERS.items()} == {
        "gd": {},
        "momentum": {"momentum": 0.9},
        "nesterov": {"momentum": 0.9},
        "adagrad": {"eps": 1e-10},
        "adadelta": {"rho": 0.9, "eps": 1e-6},
        "rmsprop": {"rho": 0.99, "eps": 1e-8},
        "adam": {"b1": 0.9, "b2": 0.999, "eps": 1e-8},
        "amsgrad": {"b1": 0.9, "b2": 0.999, "eps": 1e-8},
        "nadam": {"b1": 0.9, "b2": 0.999, "eps": 1e-8},
        "adamw": {"b1": 0.9, "b2": 0.999, "eps": 1e-8},
        "lion": {"b1": 0.9, "b2": 0.99},
        "proximal": {},
        "armijo": {"shrink": 0.5, "c": 1e-4},
        "newton": {"absolute": 0.0},
    }


def test_the_usual_rates_are_those_of_the_papers_and_of_pytorch():
    assert {key: rule.usual_lr for key, rule in OPTIMIZERS.items()} == {
        "gd": 0.01, "momentum": 0.01, "nesterov": 0.01, "adagrad": 0.01, "adadelta": 1.0, "rmsprop": 0.01,
        "adam": 0.001, "amsgrad": 0.001, "nadam": 0.002, "adamw": 0.001, "lion": 1e-4, "proximal": 0.01,
        "armijo": 1.0, "newton": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["adam", "amsgrad", "adamw"])
@given(x=sizes, y=sizes, b1=st.floats(0, 0.999), b2=st.floats(0, 0.9999))
def test_adams_first_step_is_the_sign_of_the_gradient(key, x, y, b1, b2):
    rule = OPTIMIZERS[key].configured({"b1": b1, "b2": b2})
    (first,) = directions(rule, np.array([[x, y]]))
    assert first == pytest.approx(np.sign([x, y]), rel=1e-4)


def test_a_whole_run_of_adam_starts_with_a_step_of_length_alpha_in_each_coordinate():
    run = gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.01, steps=1, start=(-1.5, 2.0))
    assert run.theta[1] - run.theta[0] == pytest.approx(-0.01 * np.sign(run.grad[0]), rel=1e-8)


@given(x=sizes, y=sizes)
def test_bias_correction_turns_a_tenth_of_the_gradient_into_the_gradient(x, y):
    grad = np.array([x, y])
    adam = OPTIMIZERS["adam"]
    direction, state = adam.direction(Seen(grad), adam.init(grad))
    assert state.m == pytest.approx(0.1 * grad)
    assert state.v == pytest.approx(0.001 * grad**2)
    assert direction * (np.abs(grad) + 1e-8) == pytest.approx(grad)


@given(grads=gradients)
def test_adagrads_effective_rate_only_shrinks(grads):
    effective = directions(OPTIMIZERS["adagrad"], grads) / grads
    assert (effective > 0.0).all()
    assert (np.diff(effective, axis=0) < 0.0).all()


def test_rmsprops_effective_rate_recovers_after_steep_ground():
    grads = np.array([[100.0, 1.0]] * 3 + [[1.0, 1.0]] * 800)
    effective = directions(OPTIMIZERS["rmsprop"], grads) / grads
    assert effective[3, 0] < 0.1 * effective[3, 1]
    assert effective[-1, 0] > 0.5 * effective[-1, 1]
    adagrad = directions(OPTIMIZERS["adagrad"], grads) / grads
    assert adagrad[-1, 0] < 0.2 * adagrad[-1, 1]


@given(grads=gradients)
def test_amsgrad_never_forgets_the_largest_mean_square(grads):
    rule = OPTIMIZERS["amsgrad"].configured({"b2": 0.5})
    state, largest = rule.init(grads[0]), np.zeros(2)
    for grad in grads:
        _, state = rule.direction(Seen(grad), state)
        assert (state.v_max >= np.maximum(largest, state.v)).all()
        largest = state.v_max


def test_amsgrads_effective_rate_does_not_recover_after_steep_ground_where_adams_does():
    grads = np.array([[100.0, 1.0]] * 3 + [[1.0, 1.0]] * 200)
    adam, amsgrad = (directions(OPTIMIZERS[key].configured({"b2": 0.9}), grads)[-1] for key in ("adam", "amsgrad"))
    assert adam == pytest.approx([1.0, 1.0], rel=1e-3)
    assert amsgrad[0] < 0.03
    assert amsgrad[1] == pytest.approx(1.0, rel=1e-3)


def test_where_the_mean_square_only_rises_amsgrad_is_adam():
    grads = np.random.default_rng(3).standard_normal((2, 2)) * np.geomspace(1.0, 1e6, 60)[:, None, None]
    adam, amsgrad = (directions(OPTIMIZERS[key], grads) for key in ("adam", "amsgrad"))
    assert adam.tobytes() == amsgrad.tobytes()


@given(grads=gradients, b2=st.floats(0, 0.9999))
def test_without_momentum_nadam_is_adam(grads, b2):
    adam, nadam = (directions(OPTIMIZERS[key].configured({"b1": 0, "b2": b2}), grads) for key in ("adam", "nadam"))
    assert adam.tobytes() == nadam.tobytes()


def test_nadam_brakes_earlier_than_adam_and_goes_as_fast_on_a_constant_slope():
    grads = np.array([[1.0, 0.1]] * 10 + [[-1.0, -0.1]] * 10)
    adam, nadam = (directions(OPTIMIZERS[key], grads)[:, 0] for key in ("adam", "nadam"))
    assert np.argmax(nadam < 0) < np.argmax(adam < 0)
    steady = directions(OPTIMIZERS["nadam"], np.tile([3.0, -0.2], (3000, 1)))
    assert steady[-1] == pytest.approx([1.0, -1.0], rel=1e-3)


@given(grads=gradients)
def test_lion_steps_equally_far_in_every_coordinate(grads):
    assert (np.abs(directions(OPTIMIZERS["lion"], grads)) == 1.0).all()


def test_a_whole_run_of_lion_moves_each_coordinate_by_alpha_or_not_at_all():
    run = gdviz.run(objective="ravine", optimizer="lion", lr=0.125, steps=300, start=(-5.0, 0.0))
    assert (np.abs(np.diff(run.theta, axis=0)) == [0.125, 0.0]).all()
    # At the bottom it hops to and fro: it can come no closer than its step.
    assert np.abs(run.theta[100:, 0]).max() >= 0.125


def test_lion_remembers_longer_than_it_looks_back():
    grads = np.array([[1.0, 1.0]] * 100 + [[-1.0, -1.0]] * 100)
    slow, quick = (directions(OPTIMIZERS["lion"].configured({"b1": b1}), grads)[:, 0] for b1 in (0.9, 0.1))
    assert np.argmax(quick < 0) == 100
    assert 100 < np.argmax(slow < 0) < 200


@given(x=sizes, y=sizes, root=st.sampled_from([1e-6, 3e-6, 1e-5]))
def test_adadeltas_first_step_has_a_length_set_by_epsilon_whatever_the_slope(x, y, root):
    rule = OPTIMIZERS["adadelta"].configured({"eps": root * root, "rho": 0.75})
    (first,) = directions(rule, np.array([[x, y]]))
    # √ε·g/√(¼g² + ε) with ε far below g²
    assert first == pytest.approx(2.0 * root * np.sign([x, y]), rel=1e-3)


def test_adadelta_finds_its_own_rate_in_any_unit():
    paths = [
        gdviz.run(
            objective="ravine", optimizer="adadelta", lr=1.0, steps=300, objective_parameters={"kappa": kappa}
        )
        for kappa in (1.0, 10_000.0)
    ]
    # The steep coordinate of one is the other's times 10⁴ in f, and yet it goes the same way.
    assert paths[0].theta[:, 1] == pytest.approx(paths[1].theta[:, 1], rel=1e-3)


@given(grads=gradients)
def test_the_proximal_rule_follows_the_gradient_and_leaves_the_shrinking_to_the_engine(grads):
    assert (directions(OPTIMIZERS["proximal"], grads) == grads).all()
    assert [key for key, rule in OPTIMIZERS.items() if rule.proximal] == ["proximal"]


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
def test_without_momentum_it_is_gradient_descent(key):
    grads = np.random.default_rng(0).standard_normal((20, 2))
    assert (directions(OPTIMIZERS[key].configured({"momentum": 0}), grads) == grads).all()


def test_on_a_constant_slope_momentum_and_nesterov_reach_ten_times_the_gradient():
    grads = np.tile([1.0, -2.0], (400, 1))
    for key in ("momentum", "nesterov"):
        assert directions(OPTIMIZERS[key], grads)[-1] == pytest.approx([10.0, -20.0])
    # One step ahead of the heavy ball, all the way.
    ball, ahead = (directions(OPTIMIZERS[key], grads) for key in ("momentum", "nesterov"))
    assert ahead[:-1] == pytest.approx(ball[1:])


def test_nesterov_brakes_earlier_when_the_slope_turns():
    grads = np.array([[1.0, 0.0]] * 10 + [[-1.0, 0.0]] * 10)
    ball, ahead = (directions(OPTIMIZERS[key], grads)[:, 0] for key in ("momentum", "nesterov"))
    assert np.argmax(ahead < 0) < np.argmax(ball < 0)


class Level(Bowl):
    """f = 0 everywhere: whatever moves is not the slope."""

    def gradient(self, theta):
        return np.zeros_like(theta)


@pytest.mark.parametrize(("lr", "decay"), [(0.1, 0.5), (0.01, 0.01), (1.0, 0.25)])
def test_with_zero_gradient_adamw_shrinks_by_one_minus_alpha_lambda(run_on, lr, decay):
    run = run_on(Level(), optimizer="adamw", lr=lr, weight_decay=decay, steps=50)
    powers = (1.0 - lr * decay) ** np.arange(51)
    np.testing.assert_allclose(run.theta, np.outer(powers, run.theta[0]), rtol=1e-13)


def test_with_zero_gradient_adam_with_l2_moves_at_full_speed_instead(run_on):
    run = run_on(Level(), optimizer="adam", lr=0.1, weight_decay=0.01, steps=1)
    assert run.theta[1] - run.theta[0] == pytest.approx(-0.1 * np.sign(run.theta[0]), rel=1e-5)


def test_without_decay_adam_and_adamw_are_the_same():
    adam, adamw = (gdviz.run(objective="rosenbrock", optimizer=key, lr=0.01) for key in ("adam", "adamw"))
    assert adam.theta.tobytes() == adamw.theta.tobytes()


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("adam", {"b1": 1.2}, r"adam: b1 \(β₁\) must be in \[0, 0.999\], got 1.2"),
        ("momentum", {"momentum": -0.1}, r"momentum: momentum \(β\) must be in \[0, 0.999\], got -0.1"),
        ("rmsprop", {"rho": float("nan")}, r"rmsprop: rho \(ρ\) must be in \[0, 0.9999\], got nan"),
        ("adagrad", {"eps": 0}, r"adagrad: eps \(ε\) must be in \[1e-12, 1\], got 0"),
        ("adam", {"beta1": 0.5}, "no parameter of adam is called 'beta1'; choose one of b1, b2, eps"),
        ("gd", {"momentum": 0.5}, "no parameter of gd is called 'momentum'; there are none to choose from"),
    ],
)
def test_a_wrong_hyperparameter_is_refused_with_what_is_allowed(key, values, message):
    with pytest.raises(ValueError, match=message):
        OPTIMIZERS[key].configured(values)
