"""What a run leaves behind: lengths, the update rule, and the same bytes every time."""

import numpy as np
import pytest
from recorded import arrays_of, same_bytes

import gdviz
from gdviz import OPTIMIZERS, SCHEDULES, SURFACES
from gdviz.engine.oracle import Evaluation


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("objective", SURFACES)
@pytest.mark.parametrize("steps", [1, 2, 37])
def test_arrays_have_one_entry_a_point_or_one_a_step(objective, optimizer, steps):
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=1e-3, steps=steps)
    assert run.theta.shape == run.grad.shape == (steps + 1, 2)
    assert run.loss.shape == run.trajectory.examples_used.shape == run.trajectory.epochs.shape == (steps + 1,)
    assert run.trajectory.estimate.shape == run.trajectory.direction.shape == (steps, 2)
    assert run.trajectory.value_calls.shape == run.trajectory.hessian_calls.shape == (steps + 1,)
    assert run.lr.shape == (steps,)
    for name, values in run.state.items():
        assert values.shape == ((steps + 1,) if name == "trials" else (steps + 1, 2))
    assert all(np.isfinite(array).all() for array in arrays_of(run).values())


@pytest.mark.parametrize("objective", SURFACES)
def test_the_first_point_is_the_start(objective):
    assert tuple(gdviz.run(objective=objective, steps=1).theta[0]) == SURFACES[objective].start
    assert gdviz.run(objective=objective, steps=1, start=(0.25, -1.125)).theta[0].tolist() == [0.25, -1.125]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("extra", [{}, {"weight_decay": 0.1, "clip_norm": 2.0, "noise": 1.0, "batch_size": 8}])
def test_every_step_is_theta_minus_rate_times_direction(optimizer, extra):
    run = gdviz.run(objective="rosenbrock", optimizer=optimizer, lr=1e-4, steps=50, schedule="cosine", **extra)
    assert (run.theta[1:] == run.theta[:-1] - run.lr[:, None] * run.trajectory.direction).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_directions_and_states_are_those_of_the_optimizer_on_the_recorded_gradients(optimizer):
    run = gdviz.run(objective="rosenbrock", optimizer=optimizer, lr=1e-4, steps=30, noise=2.0, batch_size=4)
    rule = OPTIMIZERS[optimizer]
    state = rule.init(run.theta[0])
    for t in range(30):
        for name, values in run.state.items():
            assert (values[t] == getattr(state, name)).all()

        seen = Evaluation(run.objective, run.theta[t])
        seen.grad, seen.lr = run.trajectory.estimate[t], run.lr[t]
        direction, state = rule.direction(seen, state)
        assert (direction == run.trajectory.direction[t]).all()


def test_loss_and_gradient_are_exact_at_every_point_even_with_noise():
    run = gdviz.run(objective="rosenbrock", lr=1e-4, steps=40, noise=3.0, batch_size=2, clip_norm=1.0)
    surface = SURFACES["rosenbrock"]
    assert (run.loss == surface.value(run.theta.T)).all()
    assert (run.grad == surface.gradient(run.theta.T).T).all()


def test_state_carries_the_optimizers_memory_by_name():
    names = {key: set(gdviz.run(optimizer=key, lr=1e-3, steps=2).state) for key in OPTIMIZERS}
    assert names == {
        "gd": set(),
        "momentum": {"velocity"},
        "nesterov": {"velocity"},
        "adagrad": {"sum_of_squares"},
        "adadelta": {"mean_square", "mean_square_step"},
        "rmsprop": {"mean_square"},
        "adam": {"m", "v"},
        "amsgrad": {"m", "v", "v_max"},
        "nadam": {"m", "v"},
        "adamw": {"m", "v"},
        "lion": {"m"},
        "proximal": set(),
        "armijo": {"trials"},
        "newton": set(),
    }


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_same_spec_same_bytes_and_other_seed_other_path(optimizer):
    # So noisy that signs turn: of a gradient Lion sees nothing else.
    choices = {"objective": "rosenbrock", "optimizer": optimizer, "lr": 1e-4, "noise": 300.0, "batch_size": 4}
    first, again, other = (gdviz.run(seed=seed, **choices) for seed in (3, 3, 4))
    assert same_bytes(first, again)
    assert first.theta.tobytes() != other.theta.tobytes()


def test_global_random_numbers_are_neither_used_nor_disturbed():
    before = np.random.get_state()[1].tobytes()  # noqa: NPY002
    first = gdviz.run(noise=1.0, batch_size=4)
    assert np.random.get_state()[1].tobytes() == before  # noqa: NPY002
    np.random.random(7)  # noqa: NPY002
    assert same_bytes(first, gdviz.run(noise=1.0, batch_size=4))


def test_a_runs_arrays_cannot_be_changed():
    run = gdviz.run(optimizer="adam", noise=1.0, batch_size=4, steps=5)
    for array in arrays_of(run).values():
        assert not array.flags.writeable


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_reaches_the_step(schedule):
    run = gdviz.run(objective="bowl", lr=0.1, steps=40, schedule=schedule)
    moved = run.theta[1:] - run.theta[:-1]
    assert moved == pytest.approx(-run.lr[:, None] * run.grad[:-1], abs=1e-15)
