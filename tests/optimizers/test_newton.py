"""Newton's method: one step on any quadratic, and drawn to whatever critical point is near."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import polar

import gdviz
from gdviz import OPTIMIZERS, RunSpec
from gdviz.engine.run import record
from gdviz.engine.setup import prepare
from gdviz.surfaces.bowl import Bowl

NEWTON = OPTIMIZERS["newton"]


@dataclass
class Bent:
    """An Evaluation that knows a gradient and a Hessian, (d,) and (d, d), or (d, R) and (d, d, R)."""

    grad: np.ndarray
    hessian: np.ndarray


def direction(grad, hessian, absolute=0.0):
    return NEWTON.configured({"absolute": absolute}).direction(Bent(grad, hessian), ())[0]


def symmetric_matrices(seed, d, runs):
    matrix = np.random.default_rng(seed).standard_normal((d, d, runs))
    return matrix + matrix.swapaxes(0, 1)


@given(
    kappa=st.floats(1, 1e4), rotation=st.floats(0, 90), x=st.floats(-100, 100), y=st.floats(-100, 100)
)  # fmt: skip
def test_one_step_arrives_on_any_ravine_however_narrow_and_turned(kappa, rotation, x, y):
    run = gdviz.run(
        objective="ravine", optimizer="newton", lr=1.0, start=(x, y), steps=1,
        objective_parameters={"kappa": kappa, "rotation": rotation},
    )  # fmt: skip
    assert np.abs(run.theta[1]).max() <= 1e-14 * kappa * max(abs(x), abs(y)) + 1e-300


@pytest.mark.parametrize(
    "parameters",
    [
        {"data": "tips"},
        {"data": "tips", "standardise": 1, "l2": 0.3},
        {"data": "five_points", "intercept_only": 1},
        {"data": "many_features", "features": 10},
        {"data": "many_features", "features": 200, "l2": 0.1},
    ],
)
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_one_step_solves_the_normal_equations(parameters, decay):
    run = gdviz.run(
        objective="linear_regression", objective_parameters=parameters, optimizer="newton", lr=1.0, steps=1,
        weight_decay=decay,
    )  # fmt: skip
    x, y = run.objective.design.matrix, run.objective.target
    penalty = parameters.get("l2", 0.0) * np.diag(run.objective.design.weights.astype(float)) + decay * np.eye(
        x.shape[1]
    )
    solved = np.linalg.solve(2.0 * x.T @ x / len(y) + penalty, 2.0 * x.T @ y / len(y))
    assert run.theta[1] == pytest.approx(solved, rel=1e-8, abs=1e-9)


@given(lr=st.floats(0.01, 1.99), kappa=st.floats(1, 1000))
def test_on_a_quadratic_every_direction_shrinks_by_one_minus_alpha(lr, kappa):
    run = gdviz.run(objective="ravine", optimizer="newton", lr=lr, steps=12, objective_parameters={"kappa": kappa})
    factors = np.cumprod([1.0, *[1.0 - lr] * 12])
    assert run.theta == pytest.approx(factors[:, None] * run.theta[0], abs=1e-9)


def test_beyond_alpha_two_it_diverges():
    run = gdviz.run(objective="ravine", optimizer="newton", lr=2.5, steps=200)
    assert run.termination.kind == "diverged"


@pytest.mark.parametrize("start", [(-1.5, 2.0), (1.2, 1.4), (0.8, 0.7), (0.9, 0.8), (1.3, 1.7)])
def test_near_rosenbrocks_minimum_the_digits_double_a_step(start):
    run = gdviz.run(objective="rosenbrock", optimizer="newton", lr=1.0, steps=8, start=start)
    error = np.hypot(*(run.theta - [1.0, 1.0]).T)
    assert run.termination.kind == "converged"
    near = np.flatnonzero((error < 0.01) & (error > 1e-8))
    assert near.size >= 2
    assert (error[near + 1] <= 100.0 * error[near] ** 2).all()
    assert error[-1] < 1e-15


@pytest.mark.parametrize("pure", [0, 1])
def test_beside_a_saddle_it_steps_into_it_and_with_absolute_values_out_of_it(pure):
    choices = {"objective": "saddle", "objective_parameters": {"pure": pure}, "optimizer": "newton", "lr": 1.0}
    choices["start"] = (0.05, 0.05)
    drawn = gdviz.run(**choices, steps=8)
    assert drawn.theta[-1] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert drawn.verdict.kind == "stuck at a saddle"
    freed = gdviz.run(**choices, steps=60, hyperparameters={"absolute": 1})
    if pure:
        assert freed.termination.kind == "diverged"
        assert freed.loss[freed.last] < -1e6
    else:
        assert freed.theta[-1] == pytest.approx([1.0, 0.0], abs=1e-12)
        assert (np.diff(freed.loss) <= 0.0).all()


def test_with_absolute_values_it_reaches_minima_where_plain_newton_ends_at_a_saddle():
    for objective in ("himmelblau", "two_wells", "saddle"):
        choices = {"objective": objective, "optimizer": "newton", "lr": 1.0, "steps": 100}
        plain, turned = gdviz.run(**choices), gdviz.run(**choices, hyperparameters={"absolute": 1})
        lowest = [np.linalg.eigvalsh(run.objective.hessian(run.theta[-1]))[0] for run in (plain, turned)]
        assert plain.termination.kind == turned.termination.kind == "converged"
        assert lowest[0] < 0.0 < lowest[1]


@given(seed=st.integers(0, 10**6), d=st.integers(1, 8))
def test_with_absolute_values_it_solves_with_the_positive_factor_of_the_hessian(seed, d):
    hessian, grad = symmetric_matrices(seed, d, 1)[..., 0], np.random.default_rng(seed + 1).standard_normal(d)
    _, positive = polar(hessian)
    found = direction(grad, hessian, absolute=1.0)
    assert positive @ found == pytest.approx(grad, abs=1e-8)
    # Downhill, whatever the curvature.
    assert found @ grad > 0.0
    assert hessian @ direction(grad, hessian) == pytest.approx(grad, abs=1e-8)


@given(grad=arrays(float, 3, elements=st.floats(-100, 100)), seed=st.integers(0, 10**6), rank=st.integers(0, 2))
def test_a_singular_hessian_is_inverted_only_where_it_bends(grad, seed, rank):
    factor = np.random.default_rng(seed).standard_normal((3, rank))
    hessian = factor @ factor.T
    expected = np.linalg.pinv(hessian, rcond=1e-10, hermitian=True) @ grad
    assert direction(grad, hessian) == pytest.approx(expected, rel=1e-6, abs=1e-6 * np.abs(expected).max() + 1e-12)
    assert not direction(grad, np.zeros((3, 3))).any()


def test_along_a_level_valley_floor_nothing_is_left_to_do(run_on):
    class Trough(Bowl):
        """f = ½x²: the valley floor, x = 0, is level."""

        def gradient(self, theta):
            return theta * np.reshape([1.0, 0.0], (2,) + (1,) * (theta.ndim - 1))

        def hessian(self, theta):
            return np.diag([1.0, 0.0]).reshape(2, 2, *(1,) * (theta.ndim - 1)) + np.zeros(theta.shape[1:])

    run = run_on(Trough(), optimizer="newton", lr=1.0, steps=3)
    assert run.theta[1:].tolist() == [[0.0, run.theta[0, 1]]] * 3


class Torn(Bowl):
    """A bowl whose Hessian is not a number right of x = 1 and infinite left of x = −1."""

    def hessian(self, theta):
        bend = super().hessian(theta).copy()
        bend[0, 0] = np.where(theta[0] > 1.0, np.nan, np.where(theta[0] < -1.0, np.inf, bend[0, 0]))
        return bend


@pytest.mark.parametrize("x", [-2.0, 2.0])
def test_a_hessian_that_is_not_finite_ends_the_run_without_an_error(run_on, x):
    run = run_on(Torn(), optimizer="newton", lr=1.0, steps=5, start=(x, 1.0))
    assert (run.termination.kind, run.termination.step) == ("diverged", 1)
    assert np.isnan(run.trajectory.direction[0]).all()
    assert np.isfinite(run.theta[0]).all()


def test_beside_runs_whose_hessian_is_not_finite_the_others_are_as_alone(run_on):
    spec = RunSpec(objective="bowl", optimizer="newton", lr=0.3, steps=20)
    starts = np.array([-2.0, 0.5, 3.0, -0.9])
    setup = replace(prepare(spec, {"start_x": starts}, runs=4), objective=Torn())
    trajectory, endings = record(setup, spec)
    assert [ending.kind for ending in endings] == ["diverged", "out of steps", "diverged", "out of steps"]
    for r in (1, 3):
        alone = run_on(Torn(), optimizer="newton", lr=0.3, steps=20, start=(starts[r], 2.0))
        assert trajectory.single(r).theta.tobytes() == alone.theta.tobytes()


@pytest.mark.parametrize("d", [1, 2, 3, 17, 60])
@pytest.mark.parametrize("runs", [1, 2, 5, 16])
def test_a_batch_of_hessians_is_its_runs_to_the_bit(d, runs):
    hessians, grads = symmetric_matrices(d, d, runs), np.random.default_rng(runs).standard_normal((d, runs))
    absolute = np.arange(runs) % 2.0
    together = direction(grads, hessians, absolute)
    assert together.shape == (d, runs)
    for r in range(runs):
        alone = direction(grads[:, r], hessians[..., r], float(absolute[r]))
        assert together[:, r].tobytes() == alone.tobytes()
        assert hessians[..., r] @ direction(grads[:, r], hessians[..., r]) == pytest.approx(grads[:, r], abs=1e-8)
