"""The edge of stability: curvature and limit along a path, and a sentence that the path bears out."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import numbers, says
from theory.iteration_matrix import roots

import gdviz
from gdviz.analysis.edge import edge

SETTINGS = {
    **{key: {"objective": key} for key in gdviz.SURFACES},
    "pure saddle": {"objective": "saddle", "objective_parameters": {"pure": 1}},
    "turned ravine": {"objective": "ravine", "objective_parameters": {"kappa": 300, "rotation": 30}},
}
SUMMIT = {"objective": "saddle", "start": (0.001, 1.5)}


def ratios(run):
    """λmax of every step taken, as a part of the most that its α allows descent, from eigenvalues."""
    hessians = np.moveaxis(run.objective.hessian(run.theta[: run.last].T), -1, 0)
    return np.linalg.eigvalsh(hessians)[:, -1] * run.lr[: run.last] / 2.0


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("optimizer", ["gd", "nesterov", "adam"])
def test_its_curvature_is_the_largest_eigenvalue_of_a_hessian_by_differences(name, optimizer):
    run = gdviz.run(optimizer=optimizer, lr=5e-4, steps=30, **SETTINGS[name])
    h = 1e-5 * np.maximum(1.0, np.abs(run.theta))
    columns = []
    for i in range(2):
        step = np.zeros_like(run.theta)
        step[:, i] = h[:, i]
        rise = run.objective.gradient((run.theta + step).T) - run.objective.gradient((run.theta - step).T)
        columns.append(rise / (2.0 * h[:, i]))
    hessians = np.moveaxis(np.array(columns), -1, 0)
    largest = np.linalg.eigvalsh((hessians + hessians.transpose(0, 2, 1)) / 2.0)[:, -1]
    assert edge(run).sharpness == pytest.approx(largest, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("schedule", gdviz.SCHEDULES)
def test_the_limit_of_descent_is_two_over_the_rate_of_each_step(schedule):
    run = gdviz.run(objective="rosenbrock", lr=1e-3, schedule=schedule, steps=50)
    found = edge(run)
    assert found.sharpness.shape == (51,)
    assert found.limit * run.lr == pytest.approx(np.full(50, 2.0))


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("beta", [0.2, 0.9])
def test_a_curvature_at_the_limit_is_the_last_that_does_not_grow(optimizer, beta):
    chosen = {} if optimizer == "gd" else {"momentum": beta}
    run = gdviz.run(optimizer=optimizer, hyperparameters=chosen, lr=0.01, schedule="cosine", steps=7)
    for lam, lr in zip(edge(run).limit.tolist(), run.lr.tolist(), strict=True):
        assert np.abs(roots(lam, lr, optimizer, beta)).max() == pytest.approx(1.0)
        assert np.abs(roots(1.01 * lam, lr, optimizer, beta)).max() > 1.0


@pytest.mark.parametrize(
    "choices",
    [
        {"optimizer": "adam"},
        {"optimizer": "rmsprop"},
        {"batch_size": 8, "noise": 1.0},
        {"weight_decay": 0.1},
        {"clip_norm": 1.0},
    ],
)
def test_where_no_closed_form_speaks_there_is_no_limit_and_the_sentence_says_so(choices):
    run = gdviz.run(objective="rosenbrock", lr=1e-3, steps=40, **choices)
    found = edge(run)
    assert np.isnan(found.limit).all()
    assert f"no closed form says what {gdviz.OPTIMIZERS[run.spec.optimizer].title} can bear" in found.text
    assert says(found.text, found.sharpness.min(), found.sharpness.max())


def test_never_beyond():
    run = gdviz.run(objective="rosenbrock", lr=5e-4, steps=200)
    found = edge(run)
    assert (ratios(run) < 1.0).all()
    assert "always below 2/α = 4000: no step is too long" in found.text
    assert says(found.text, found.sharpness[:-1].min(), found.sharpness[:-1].max())


@pytest.mark.parametrize("objective", ["rosenbrock", "ravine"])
def test_always_beyond(objective):
    run = gdviz.run(objective=objective, lr={"rosenbrock": 2.2e-3, "ravine": 0.2}[objective], steps=100)
    assert run.termination.kind == "diverged"
    assert (ratios(run) > 1.0).all()
    assert re.match(r"λmax is above 2/α = \d+ at every step: each one is too long", edge(run).text)


@pytest.mark.parametrize(
    "choices",
    [
        {"objective": "rosenbrock", "lr": 1.5e-3, "steps": 400},
        {"objective": "rosenbrock", "lr": 4e-3, "steps": 400},
        {"objective": "rosenbrock", "lr": 2e-3, "steps": 200, "schedule": "one_cycle"},
        {**SUMMIT, "lr": 1.3, "steps": 100},
    ],
)
def test_some_steps_beyond_are_counted_and_the_first_is_named(choices):
    run = gdviz.run(**choices)
    beyond = np.flatnonzero(ratios(run) > 1.0)
    word = "step" if len(beyond) == 1 else "steps"
    assert 0 < len(beyond) < run.last
    assert f"in {len(beyond)} {word} of {run.last}, first at step {beyond[0]}:" in edge(run).text


@pytest.mark.parametrize(
    "choices",
    [
        {**SUMMIT, "lr": 1.0, "steps": 200},
        {**SUMMIT, "lr": 1.02, "steps": 201},
        {"objective": "rosenbrock", "lr": 2.03e-3, "steps": 5000},
    ],
)
def test_one_that_crosses_the_limit_to_and_fro_late_in_the_run_hovers_at_the_edge_of_stability(choices):
    run = gdviz.run(**choices)
    late = ratios(run)[-(run.last // 4) :]
    assert late.min() < 1.0 < late.max()
    assert edge(run).text.startswith("Edge of stability: λmax hovers at ")
    assert numbers(edge(run).text)[0] == pytest.approx(late.mean(), rel=2e-2)


@pytest.mark.parametrize("lr", [0.95, 0.98])
def test_one_that_has_come_to_rest_just_below_the_limit_does_not_hover(lr):
    run = gdviz.run(**SUMMIT, lr=lr, steps=200)
    late = ratios(run)[-50:]
    assert 0.9 < late.min() <= late.max() < 1.0
    assert "hovers" not in edge(run).text


@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
def test_without_a_step_no_step_is_too_long(optimizer):
    found = edge(gdviz.run(objective="rosenbrock", optimizer=optimizer, lr=0.0, steps=10))
    assert np.isposinf(found.limit).all()
    assert "α = ∞: no step is too long" in found.text


def test_after_a_divergence_there_are_no_numbers():
    run = gdviz.run(objective="ravine", lr=0.2, steps=100)
    found = edge(run)
    assert np.isfinite(found.sharpness[: run.last + 1]).all()
    assert np.isnan(found.sharpness[run.last + 1 :]).all()
    assert np.isfinite(found.limit[: run.last]).all()
    assert np.isnan(found.limit[run.last :]).all()


@given(
    name=st.sampled_from(list(SETTINGS)),
    optimizer=st.sampled_from(list(gdviz.OPTIMIZERS)),
    lr=st.just(0.0)
    | st.floats(-6, 2).map(lambda e: 10.0**e)
    | st.floats(-300, 308).map(lambda e: 10.0**e)
    | st.sampled_from([5e-324, 1.7e308]),
    schedule=st.sampled_from(list(gdviz.SCHEDULES)),
    steps=st.integers(1, 60),
    start=st.none() | st.tuples(st.floats(-3, 3), st.floats(-3, 3)) | st.just((1e12, -1e12)),
    noise=st.sampled_from([None, 8]),
)
def test_the_sentence_has_its_numbers_whatever_the_run(name, optimizer, lr, schedule, steps, start, noise):
    run = gdviz.run(
        optimizer=optimizer, lr=lr, schedule=schedule, steps=steps, start=start, batch_size=noise, noise=1.0,
        **SETTINGS[name],
    )  # fmt: skip
    found = edge(run)
    assert (found.sharpness.shape, found.limit.shape) == ((steps + 1,), (steps,))
    assert found.text.startswith(("λmax ", "Edge of stability: λmax "))
    assert found.text.endswith(".")
    assert not re.search("nan|inf|None|undefined", found.text)
