"""The three endings of a run, each with its step; a diverged run stops and is neither damped nor hidden."""

import numpy as np
import pytest
from recorded import arrays_of

import gdviz


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


@pytest.mark.parametrize(("start", "scale"), [((-2.5, 2.0), 3.0), ((-100.0, 2.0), 100.0)])
def test_diverged_is_a_million_times_the_larger_of_the_view_and_the_start(start, scale):
    run = gdviz.run(objective="bowl", lr=2.5, steps=500, start=start)
    # θ_t = (−1.5)ᵗ·θ_0
    first = next(t for t in range(500) if 1.5**t * np.hypot(*start) > 1e6 * scale)
    assert (run.termination.kind, run.termination.step) == ("diverged", first)


def test_falling_for_ever_is_diverging_too():
    run = gdviz.run(objective="saddle", objective_parameters={"pure": 1}, lr=0.3, steps=300)
    assert run.termination.kind == "diverged"
    assert run.loss[run.termination.step] < -1e6


def test_nothing_is_damped_a_diverging_bowl_grows_by_its_factor_to_the_end():
    run = gdviz.run(objective="bowl", lr=2.5, steps=500)
    growth = run.theta[1 : run.last + 1] / run.theta[: run.last]
    assert growth == pytest.approx(np.full_like(growth, -1.5), rel=1e-12)
