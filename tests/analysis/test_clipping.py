"""Clipping: the norms before and after are those of the engine, and the words fit what happened."""

from dataclasses import replace

import numpy as np
import pytest

import gdviz
from gdviz.analysis.clipping import Clipping

CLIFF = {"objective": "cliff", "lr": 6.0, "steps": 60, "clip_norm": 1.0}
TIPS = {"objective": "linear_regression", "objective_parameters": {"data": "tips", "standardise": 1.0}}
SETTINGS = {
    "cliff": CLIFF,
    "noise on a surface": {"objective": "ravine", "lr": 0.05, "batch_size": 4, "clip_norm": 3.0},
    "batches of data": {**TIPS, "lr": 0.1, "batch_size": 4, "clip_norm": 2.0},
    "with weight decay": {"objective": "ravine", "lr": 0.05, "clip_norm": 3.0, "weight_decay": 0.1},
}


def clipping(**choices) -> Clipping:
    run = gdviz.run(**choices)
    return Clipping(run, gdviz.run(replace(run.spec, clip_norm=None)))


@pytest.mark.parametrize("choices", SETTINGS.values(), ids=SETTINGS)
def test_the_norm_after_is_that_of_the_gradient_the_optimizer_was_handed(choices):
    found = clipping(**choices)
    run = found.run
    handed = run.trajectory.estimate - run.spec.weight_decay * run.theta[:-1]
    np.testing.assert_allclose(found.after, np.hypot(*handed.T), rtol=1e-9)
    assert (found.after <= run.spec.clip_norm * (1.0 + 1e-12)).all()
    assert found.clipped == np.sum(found.before > run.spec.clip_norm) > 0


def test_before_clipping_a_batch_measures_what_it_measures_without_clipping():
    found = clipping(**SETTINGS["batches of data"])
    np.testing.assert_allclose(found.before[0], np.hypot(*found.bare.trajectory.estimate[0]), rtol=1e-12)


def test_at_the_cliff_clipping_saves_the_run_and_the_words_say_so():
    found = clipping(**CLIFF)
    assert found.before.max() > 100.0
    assert found.run.termination.kind == "converged" or found.run.loss[-1] < 1e-4 < 1.0 < found.bare.loss[-1]
    assert "2 steps of 60 are clipped at 1" in found.text
    assert "Without clipping (pale)" in found.text


def test_a_run_that_only_clipping_holds_is_told_with_the_step_that_lost_it():
    found = clipping(objective="bowl", lr=2.1, steps=500, clip_norm=0.5)
    assert found.bare.termination.kind == "diverged"
    assert f"diverges at step {found.bare.termination.step}" in found.text


def test_a_limit_that_nothing_exceeds_changes_nothing():
    found = clipping(objective="bowl", lr=0.5, steps=20, clip_norm=1e6)
    assert found.text.startswith("No gradient of this run is longer than 10⁶")
    np.testing.assert_array_equal(found.run.theta, found.bare.theta)


def test_a_run_without_clipping_is_refused():
    run = gdviz.run(objective="bowl")
    with pytest.raises(ValueError, match="got none"):
        Clipping(run, run)
