"""The closed path against powers of the iteration's matrix, and the engine against the closed path."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from iteration_matrix import iteration_matrix

import gdviz
from gdviz import SURFACES, theory

RULES = [("gd", 0.0), ("momentum", 0.0), ("momentum", 0.5), ("momentum", 0.9), ("momentum", 0.99)]
RULES += [("nesterov", 0.0), ("nesterov", 0.5), ("nesterov", 0.9), ("nesterov", 0.99)]


def by_powers(hessian, start, lr, optimizer, beta, steps):
    """θ_t = the upper half of Mᵗ·(θ_0, 0)."""
    matrix = iteration_matrix(hessian, lr, optimizer, beta)
    rest = np.concatenate([start, np.zeros(len(start))])
    return np.array([(np.linalg.matrix_power(matrix, t) @ rest)[: len(start)] for t in range(steps + 1)])


def apart(one, other):
    """How far two paths are apart at most, as a part of the distance from the minimum in the steps around."""
    size = np.hypot(*np.moveaxis(other, -1, 0)) if other.shape[-1] == 2 else np.abs(other[:, 0])
    # A path that swings through its minimum is small there, and its error is not.
    around = np.array([size[max(0, t - 8) : t + 9].max() for t in range(len(size))])
    return (np.abs(one - other).max(axis=1) / np.maximum(around, 1e-200)).max()


lams = st.floats(-2, 2).map(lambda e: 10.0**e)


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
@given(
    first=lams,
    second=lams,
    angle=st.floats(0, np.pi),
    part=st.floats(0.01, 1.2),
    beta=st.floats(0, 0.99),
    sign=st.sampled_from([1.0, -1.0, 0.0]),
)
def test_it_is_the_power_of_the_iteration(optimizer, first, second, angle, part, beta, sign):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hessian = turn @ np.diag([sign * first, second]) @ turn.T
    hessian = (hessian + hessian.T) / 2
    lr = part * theory.max_stable_lr([first, second], optimizer, beta)
    path = theory.quadratic_path(hessian, [-5.0, 2.0], lr, optimizer, beta, steps=30)
    assert apart(path, by_powers(hessian, np.array([-5.0, 2.0]), lr, optimizer, beta, 30)) < 1e-9


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("edge", [0, 1])
@pytest.mark.parametrize("off", [0.0, 1e-16, -1e-16, 1e-13, -1e-13, 1e-9, -1e-9, 1e-5, -1e-5])
@pytest.mark.parametrize("beta", [0.1, 0.64, 0.95])
def test_it_keeps_its_digits_where_two_roots_meet(optimizer, edge, off, beta):
    lr = theory.ripple_range(2.0, optimizer, beta)[edge] * (1.0 + off)
    path = theory.quadratic_path(np.array([[2.0]]), [1.0], lr, optimizer, beta, steps=60)
    # At the upper edge of nesterov both roots are 0, and the path is over after two steps.
    length = 3 if (optimizer, edge) == ("nesterov", 1) else 61
    expected = by_powers(np.array([[2.0]]), np.array([1.0]), lr, optimizer, beta, 60)
    assert apart(path[:length], expected[:length]) < 1e-10
    assert (np.abs(path[length:]) < 1e-4).all()


@given(beta=st.floats(0.01, 0.99), t=st.integers(0, 100))
@example(beta=0.25, t=0)
def test_at_critical_damping_it_is_the_double_root_times_a_line(beta, t):
    # tr = 2√β: e_t = √βᵗ·(1 + t·(1 − √β)), from e_0 = 1 and e_1 = 1 − αλ = √β·(2 − √β).
    root = np.sqrt(beta)
    path = theory.quadratic_path([[1.0]], [1.0], (1 - root) ** 2, "momentum", beta, steps=100)
    assert path[t, 0] == pytest.approx(root**t * (1 + t * (1 - root)), rel=1e-9)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0, 1e3, 1e4])
@pytest.mark.parametrize("rotation", [0.0, 17.0, 45.0, 90.0])
@pytest.mark.parametrize(("optimizer", "beta"), RULES)
def test_the_engine_walks_it_in_the_ravine(kappa, rotation, optimizer, beta):
    parameters = {"kappa": kappa, "rotation": rotation}
    hessian = SURFACES["ravine"].configured(parameters).hessian(np.zeros(2))
    limit = theory.max_stable_lr(np.linalg.eigvalsh(hessian), optimizer, beta)
    for part in (0.1, 0.5, 0.9, 1.02):
        run = gdviz.run(
            objective="ravine", objective_parameters=parameters, optimizer=optimizer, lr=part * limit,
            hyperparameters={} if optimizer == "gd" else {"momentum": beta}, steps=200,
        )  # fmt: skip
        path = theory.quadratic_path(hessian, run.theta[0], part * limit, optimizer, beta, steps=200)
        assert apart(run.theta[: run.last + 1], path[: run.last + 1]) < 1e-9


@pytest.mark.parametrize(("optimizer", "beta"), RULES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 1.02])
def test_the_engine_walks_it_in_the_bowl(optimizer, beta, part):
    lr = part * theory.max_stable_lr(1.0, optimizer, beta)
    hyperparameters = {} if optimizer == "gd" else {"momentum": beta}
    run = gdviz.run(objective="bowl", optimizer=optimizer, lr=lr, hyperparameters=hyperparameters, steps=200)
    path = theory.quadratic_path(np.eye(2), run.theta[0], lr, optimizer, beta, steps=200)
    assert apart(run.theta[: run.last + 1], path[: run.last + 1]) < 1e-9


def test_it_begins_at_the_start_and_has_a_row_for_every_step():
    path = theory.quadratic_path(np.diag([1.0, 2.0, 3.0]), [1.0, 2.0, 3.0], 0.1, "nesterov", 0.5, steps=0)
    assert path.tolist() == [[1.0, 2.0, 3.0]]
    assert theory.quadratic_path(np.eye(2), [0.0, 0.0], 0.1, steps=7).tolist() == [[0.0, 0.0]] * 8


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"hessian": [[1.0, 2.0], [0.0, 1.0]]},
            r"the Hessian must be symmetric, got \[\[1.0, 2.0\], \[0.0, 1.0\]\]",
        ),
        ({"hessian": [[1.0, 2.0]]}, r"the Hessian must be a finite square matrix, got shape \(1, 2\)"),
        ({"hessian": np.full((2, 2), np.nan)}, "the Hessian must be a finite square matrix"),
        ({"start": [1.0]}, r"start must be 2 finite numbers, got \[1.0\]"),
        ({"lr": np.inf}, "lr must be a finite number, got inf"),
        ({"steps": -1}, "steps must be at least 0, got -1"),
        ({"optimizer": "adam"}, "no optimizer with a closed form is called 'adam'"),
        ({"optimizer": "momentum", "momentum": 1.0}, r"momentum \(β\) must be in \[0, 1\), got 1.0"),
    ],
)
def test_what_it_cannot_answer_it_refuses(changes, message):
    with pytest.raises(ValueError, match=message):
        theory.quadratic_path(**{"hessian": np.eye(2), "start": [1.0, 1.0], "lr": 0.1, **changes})
