"""The peaks of the excess loss in every five steps, against those read off single runs."""

import numpy as np
import pytest

import gdviz
from gdviz import OPTIMIZERS, RunSpec, SweepSpec
from gdviz.engine.envelope import envelope

RATES = (1e-3, 0.03, 0.0999, 0.11, 0.5, 3.0, 1e200)
LOWEST = {"bowl": 0.0, "ravine": 0.0, "saddle": -0.25, "rosenbrock": 0.0, "plateau": 0.0}


def peaks_of(run, lowest):
    """The peaks of one run, without a floor: NaN where any step of the window is missing or shows a divergence."""
    excess = run.loss - lowest
    if run.termination.kind == "diverged":
        excess[run.termination.step :] = np.nan
    windows = max(1, len(excess) // 5)
    return np.array([excess[5 * k : 5 * k + 5 if k < windows - 1 else None].max() for k in range(windows)])


@pytest.mark.parametrize(
    ("optimizer", "steps"), [*(("gd", steps) for steps in (1, 4, 9, 60)), *((key, 63) for key in OPTIMIZERS)]
)
@pytest.mark.parametrize("objective", LOWEST)
def test_peaks_are_those_of_each_run_alone(optimizer, objective, steps):
    spec = SweepSpec(RunSpec(objective=objective, optimizer=optimizer, steps=steps), (("lr", RATES),))
    for i, found in enumerate(envelope(spec).T):
        run = gdviz.run(gdviz.sweep(spec).spec_of(i))
        expected = peaks_of(run, run.objective.lowest)
        floor = max(1e-26 * (run.loss[0] - run.objective.lowest), 2.0**-48 if run.objective.lowest else 0.0)
        sunk = np.flatnonzero(expected <= floor)
        if sunk.size:
            assert (found[sunk[0] + 1 :] == 0.0).all()
            found, expected = found[: sunk[0] + 1], expected[: sunk[0] + 1].clip(0.0)
        assert found.tobytes() == expected.tobytes()


@pytest.mark.parametrize("block", [1, 3, 7])
def test_block_size_does_not_matter(block):
    base = RunSpec(optimizer="momentum", hyperparameters={"momentum": 0.4}, steps=120)
    spec = SweepSpec(base, (("kappa", (1, 20, 500)), ("lr", (1e-3, 0.05, 0.19, 1.0, 3.0))))
    whole, parts = envelope(spec), envelope(spec, block=block)
    assert whole.shape == (24, 3, 5)
    assert whole.tobytes() == parts.tobytes()
    assert np.isnan(whole).any()
    assert (whole == 0.0).any()


def test_a_run_that_passes_through_the_minimum_goes_on():
    # With α = 1 on the round bowl the first step lands on the minimum, and momentum carries it on.
    spec = SweepSpec(
        RunSpec(objective="bowl", optimizer="momentum", lr=1.0, steps=40), (("momentum", (0.0, 0.9)),)
    )
    still, swings = envelope(spec).T
    assert (still[1:] == 0.0).all()
    assert (swings > 0.0).all()


def test_a_divergence_blanks_its_own_window_and_all_later_ones():
    for lr in (2.2, 3.0, 7.0, 100.0):
        fan = gdviz.sweep(objective="bowl", over={"lr": [lr]}, steps=400)
        assert fan.kind[0] == "diverged"
        missing = np.isnan(envelope(fan.spec)[:, 0])
        assert missing.tolist() == [k >= fan.step[0] // 5 for k in range(80)]


def test_no_lowest_value_no_envelope():
    spec = SweepSpec(RunSpec(objective="saddle", objective_parameters={"pure": 1}), (("lr", (0.1,)),))
    with pytest.raises(ValueError, match="saddle has no lowest value for its loss to exceed"):
        envelope(spec)
