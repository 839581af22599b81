"""What a run leaves behind: lengths, the update rule, the three endings, and the same bytes every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import OPTIMIZERS, SCHEDULES, SURFACES


def arrays_of(run):
    """Every array of a run, by name."""
    t = run.trajectory
    named = {name: getattr(t, name) for name in ("theta", "loss", "grad", "estimate", "direction", "lr")}
    return {**named, **{f"state.{name}": values for name, values in t.state.items()}, "examples": t.examples_used}


def same_bytes(one, other):
    one, other = arrays_of(one), arrays_of(other)
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("objective", SURFACES)
@pytest.mark.parametrize("steps", [1, 2, 37])
def test_arrays_have_one_entry_a_point_or_one_a_step(objective, optimizer, steps):
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=1e-3, steps=steps)
    assert run.theta.shape == run.grad.shape == (steps + 1, 2)
    assert run.loss.shape == run.trajectory.examples_used.shape == run.trajectory.epochs.shape == (steps + 1,)
    assert run.trajectory.estimate.shape == run.trajectory.direction.shape == (steps, 2)
    assert run.lr.shape == (steps,)
    assert all(values.shape == (steps + 1, 2) for values in run.state.values())
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

        class Seen:
            grad, theta = run.trajectory.estimate[t], run.theta[t]

        direction, state = rule.direction(Seen, state)
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
        "rmsprop": {"mean_square"},
        "adam": {"m", "v"},
        "adamw": {"m", "v"},
    }


def test_out_of_steps():
    run = gdviz.run(objective="rosenbrock", lr=1e-4, steps=60)
    assert (run.termination.kind, run.termination.step, run.last) == ("out of steps", 60, 60)


def test_converged_names_the_first_step_with_a_vanishing_gradient_and_the_run_goes_on():
    run = gdviz.run(objective="bowl", lr=0.5, steps=60)
    slope = np.hypot(*run.grad.T)
    assert run.termination.kind == "converged"
    assert run.termination.step == np.flatnonzero(slope <= 1e-6)[0]
    assert slope[run.termination.step - 1] > 1e-6
    assert 0.0 < slope[-1] < slope[run.termination.step]


def test_converged_at_the_start_is_step_zero():
    run = gdviz.run(objective="rosenbrock", lr=1e-4, steps=3, start=(1.0, 1.0))
    assert (run.termination.kind, run.termination.step) == ("converged", 0)


@pytest.mark.parametrize(
    ("objective", "lr", "steps"),
    [
        ("bowl", 4.5, 500),
        ("bowl", 1e5, 500),
        ("bowl", 1e300, 500),
        ("rosenbrock", 1.0, 500),
        ("rosenbrock", 0.1, 7),
    ],
)
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
def test_diverged_stops_and_says_so_with_nan_in_the_rest(objective, lr, steps, optimizer, capfd):
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=lr, steps=steps)
    end = run.termination.step
    assert run.termination.kind == "diverged"
    assert run.last == end <= steps
    with np.errstate(over="ignore"):
        size = np.hypot(*run.theta.T)
    assert (size[:end] < 1e8).all()
    assert not size[end] < 1e6
    for name, array in arrays_of(run).items():
        if name != "examples":
            rest = end if len(array) == steps else end + 1
            assert np.isnan(array[rest:]).all(), name
            assert not np.isnan(array[:end]).any(), name
    assert capfd.readouterr() == ("", "")


def test_falling_for_ever_is_diverging_too():
    run = gdviz.run(objective="saddle", objective_parameters={"pure": 1}, lr=0.3, steps=300)
    assert run.termination.kind == "diverged"
    assert run.loss[run.termination.step] < -1e6


def test_nothing_is_damped_a_diverging_bowl_grows_by_its_factor_to_the_end():
    run = gdviz.run(objective="bowl", lr=2.5, steps=500)
    growth = run.theta[1 : run.last + 1] / run.theta[: run.last]
    assert growth == pytest.approx(np.full_like(growth, -1.5), rel=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_same_spec_same_bytes_and_other_seed_other_path(optimizer):
    choices = {"objective": "rosenbrock", "optimizer": optimizer, "lr": 1e-4, "noise": 1.0, "batch_size": 4}
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


@given(degrees=st.floats(0, 90), kappa=st.floats(1, 100))
def test_gd_and_momentum_go_the_same_way_down_a_turned_ravine(degrees, kappa):
    turn = np.exp(1j * np.deg2rad(degrees))
    start = turn * complex(-5, -2)
    for optimizer in ("gd", "momentum", "nesterov"):
        choices = {"objective": "ravine", "optimizer": optimizer, "lr": 0.5 / kappa, "steps": 30}
        straight = gdviz.run(objective_parameters={"kappa": kappa}, **choices)
        turned = gdviz.run(
            objective_parameters={"kappa": kappa, "rotation": degrees}, start=(start.real, start.imag), **choices
        )
        expected = turn * (straight.theta @ [1, 1j])
        assert np.abs(turned.theta @ [1, 1j] - expected).max() <= 1e-11


def test_a_turned_ravine_takes_away_adams_advantage():
    left = {}
    for degrees in (0.0, 45.0):
        turn = np.exp(1j * np.deg2rad(degrees)) * complex(-5, -2)
        parameters = {"kappa": 100, "rotation": degrees}
        for optimizer, lr in (("adam", 0.2), ("adagrad", 1.0), ("gd", 0.0198)):
            run = gdviz.run(
                objective="ravine", optimizer=optimizer, lr=lr, start=(turn.real, turn.imag),
                objective_parameters=parameters, steps=100,
            )  # fmt: skip
            left[optimizer, degrees] = run.loss[-1] / run.loss[0]
    assert left["gd", 45.0] == pytest.approx(left["gd", 0.0], rel=1e-9)
    assert left["adam", 45.0] > 3 * left["adam", 0.0]
    assert left["adagrad", 45.0] > 3 * left["adagrad", 0.0]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_reaches_the_step(schedule):
    run = gdviz.run(objective="bowl", lr=0.1, steps=40, schedule=schedule)
    moved = run.theta[1:] - run.theta[:-1]
    assert moved == pytest.approx(-run.lr[:, None] * run.grad[:-1], abs=1e-15)
