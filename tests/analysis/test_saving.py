"""What Nesterov saves: the counts of two single runs, and a sentence for each way they can end."""

import math
import re

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.analysis.saving import nesterov_saving

TOLD = re.compile(r"Momentum (.+?), Nesterov (.+?)(?:\.$|: )")


def counted(spec, optimizer):
    """The first step of a single run with f − f* ≤ 10⁻⁶; infinite after a divergence, NaN if there is none."""
    run = gdviz.run(
        objective=spec.objective, objective_parameters=spec.objective_parameters, optimizer=optimizer,
        hyperparameters=spec.hyperparameters, lr=spec.lr, start=spec.start, steps=2000,
    )  # fmt: skip
    if run.termination.kind == "diverged":
        return math.inf
    lowest = min(float(run.objective.value(np.array(point))) for point in run.objective.minima)
    arrived = np.flatnonzero(run.loss - lowest <= 1e-6)
    return int(arrived[0]) if arrived.size else math.nan


def word(count):
    if math.isnan(count):
        return "not within 2000 steps"
    return "diverges" if math.isinf(count) else str(count)


CASES = {
    "ringing": RunSpec(lr=0.02, hyperparameters={"momentum": 0.9}),
    "overdamped": RunSpec(lr=0.02, hyperparameters={"momentum": 0.3}),
    "nesterov needs more": RunSpec(lr=0.068, hyperparameters={"momentum": 0.9}),
    "without momentum": RunSpec(lr=0.05, hyperparameters={"momentum": 0.0}),
    "turned": RunSpec(lr=0.01, objective_parameters={"kappa": 100, "rotation": 30}),
    "curved": RunSpec(objective="rosenbrock", lr=3e-4),
    "nesterov diverges": RunSpec(lr=0.15, hyperparameters={"momentum": 0.9}),
    "both diverge": RunSpec(lr=1.0),
    "both too slow": RunSpec(lr=1e-6),
    "no step": RunSpec(lr=0.0),
    "at the minimum": RunSpec(start=(0.0, 0.0)),
    "one step": RunSpec(objective="bowl", lr=1.0, hyperparameters={"momentum": 0.0}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_counts_are_those_of_single_runs(name):
    spec = CASES[name]
    momentum, nesterov = (counted(spec, optimizer) for optimizer in ("momentum", "nesterov"))
    assert TOLD.search(nesterov_saving(spec)).groups() == (word(momentum), word(nesterov))


@pytest.mark.parametrize("name", CASES)
def test_a_share_is_given_only_where_both_arrive_and_took_steps(name):
    spec, text = CASES[name], nesterov_saving(CASES[name])
    momentum, nesterov = (counted(spec, optimizer) for optimizer in ("momentum", "nesterov"))
    shares = re.findall(r"look-ahead ([\d.]+) % (fewer|more)", text)
    assert not re.search("nan|None|inf", text)
    if not (math.isfinite(momentum) and math.isfinite(nesterov)) or momentum == 0:
        assert shares == []
        assert "30 %" not in text
    elif momentum == nesterov:
        assert "no difference" in text
    else:
        ((share, more),) = shares
        assert float(share) == pytest.approx(100 * abs(momentum - nesterov) / momentum, rel=6e-3)
        assert more == ("fewer" if nesterov < momentum else "more")


@pytest.mark.parametrize("ending", ["fewer", " more", "no difference", "diverges", "not within 2000 steps"])
def test_among_the_cases_is_one_for_every_ending(ending):
    assert any(ending in nesterov_saving(spec).split("(Often")[0] for spec in CASES.values())


def test_noise_schedule_decay_and_length_do_not_count():
    plain = RunSpec(lr=0.02, hyperparameters={"momentum": 0.9})
    dressed = RunSpec(
        lr=0.02, hyperparameters={"momentum": 0.9}, optimizer="nesterov", steps=3, schedule="cosine", batch_size=4,
        noise=2.0, weight_decay=0.1, clip_norm=0.1, seed=5,
    )  # fmt: skip
    assert nesterov_saving(dressed) == nesterov_saving(plain)


def test_without_a_lowest_value_there_is_nothing_to_count_to():
    with pytest.raises(ValueError, match="lowest"):
        nesterov_saving(RunSpec(objective="saddle", objective_parameters={"pure": 1}, lr=0.01))
