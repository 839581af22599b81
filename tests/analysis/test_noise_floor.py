"""The noise floor: read off runs whose end is known, and against theory's stationary excess."""

import numpy as np
import pytest

import gdviz
from gdviz.analysis.noise_floor import floor_note, floors_compared, noise_floor

NOISY = {"objective": "bowl", "batch_size": 8, "noise": 1.0, "sampling": "independent"}


def test_a_constant_rate_has_the_floor_that_theory_gives_it():
    runs = [gdviz.run(lr=0.1, steps=5000, seed=seed, **NOISY) for seed in range(8)]
    predicted = gdviz.theory.stationary_excess([1.0, 1.0], 1.0, 0.1, 8, 256, "independent")
    assert np.mean([noise_floor(run) for run in runs]) == pytest.approx(predicted, rel=0.1)


def test_a_falling_rate_has_a_lower_floor_and_the_comparison_says_how_much():
    runs = [gdviz.run(lr=0.5, steps=400, schedule=key, **NOISY) for key in ("constant", "inverse_time", "cosine")]
    ratios = floors_compared(runs)
    assert list(ratios) == ["inverse_time", "cosine"]
    assert min(ratios.values()) > 3.0
    assert ratios["cosine"] * noise_floor(runs[2]) == pytest.approx(noise_floor(runs[0]))
    assert floors_compared(runs[1:]) == {}


def test_the_last_fifth_is_averaged_and_told():
    run = gdviz.run(lr=0.5, steps=100, **NOISY)
    assert noise_floor(run) == pytest.approx(np.mean(run.loss[-20:]))
    assert floor_note(run).endswith("over the last 20 steps.")


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param({"batch_size": None}, id="exact"),
        pytest.param({"batch_size": 256}, id="all examples"),
        pytest.param({"noise": 0.0}, id="no noise"),
        pytest.param({"lr": 2.5}, id="diverged"),
        pytest.param({"steps": 49}, id="too short"),
        pytest.param({"objective": "saddle", "objective_parameters": {"pure": 1}}, id="no lowest value"),
    ],
)
def test_where_there_is_no_floor_nothing_is_said(choices):
    run = gdviz.run(**{**NOISY, "lr": 0.1, "steps": 200, **choices})
    assert np.isnan(noise_floor(run))
    assert floor_note(run) == ""
    assert floors_compared([run]) == {}
