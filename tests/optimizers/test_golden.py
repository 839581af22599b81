"""200 steps of every optimizer against PyTorch's, and lion-pytorch's Lion; `golden/make.py` renews the file."""

import json
from pathlib import Path

import numpy as np
import pytest

import gdviz

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "optimizers.json").read_text(encoding="utf-8"))
RECORDED, RUNS = GOLDEN["recorded"], GOLDEN["runs"]


# Not in PyTorch: ISTA, Armijo's line search and Newton's method. They are held by test_proximal_steps.py,
# test_armijo.py and test_newton.py.
IN_PYTORCH = {key: rule for key, rule in gdviz.OPTIMIZERS.items() if key not in ("proximal", "armijo", "newton")}


def name(run: dict) -> str:
    changed = "".join(f"-{key}={value:g}" for key, value in run["hyperparameters"].items())
    return f"{run['optimizer']}-{run['objective']}-decay={run['weight_decay']:g}{changed}"


@pytest.mark.parametrize("golden", RUNS, ids=name)
def test_path_is_that_of_pytorch(golden):
    choices = {key: value for key, value in golden.items() if key != "theta"}
    theta, expected = gdviz.run(steps=GOLDEN["steps"], **choices).theta[RECORDED], np.array(golden["theta"])
    off = np.hypot(*(theta - expected).T) / np.hypot(*expected.T)
    assert off.max() <= 1e-10, f"off by {off.max():.1e} at step {RECORDED[int(off.argmax())]}"


def test_every_optimizer_is_compared_on_each_surface_with_and_without_decay():
    compared = {(r["optimizer"], r["objective"], r["weight_decay"]) for r in RUNS if not r["hyperparameters"]}
    surfaces = ("ravine", "rosenbrock", "saddle")
    assert compared == {(o, s, decay) for o in IN_PYTORCH for s in surfaces for decay in (0.0, 0.01)}


def test_every_hyperparameter_is_also_compared_away_from_its_default():
    varied = {(run["optimizer"], name) for run in RUNS for name in run["hyperparameters"]}
    assert varied == {(key, name) for key, rule in IN_PYTORCH.items() for name in rule.domains()}
    for run in RUNS:
        for name, value in run["hyperparameters"].items():
            assert value != gdviz.OPTIMIZERS[run["optimizer"]].defaults()[name]


def test_the_runs_move_far_enough_to_tell_rules_apart():
    for run in RUNS:
        path = np.array(run["theta"])
        assert np.hypot(*(path[-1] - path[0])) > 0.1
        assert np.isfinite(path).all()
    ends = [tuple(r["theta"][-1]) for r in RUNS if r["objective"] == "ravine" and r["weight_decay"] > 0]
    assert len(set(ends)) == len(ends)


def test_the_golden_file_says_how_it_was_made():
    assert GOLDEN["made_by"] == "python tests/golden/make.py"
    assert GOLDEN["torch"][0].isdigit()
    assert GOLDEN["lion_pytorch"][0].isdigit()
    assert (GOLDEN["dtype"], GOLDEN["steps"], RECORDED[-1]) == ("float64", 200, 200)
