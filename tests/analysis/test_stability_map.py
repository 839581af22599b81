"""The measured map of learning rates and momenta, against theory and against single runs."""

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec, theory
from gdviz.analysis.stability_map import STEPS, stability_map
from gdviz.objective import Objective


def predicted(found, eigenvalues, optimizer):
    return np.array(
        [
            [theory.rate(eigenvalues, lr, optimizer, beta) for lr in found.lr.tolist()]
            for beta in found.momentum.tolist()
        ]
    )


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", [1.0, 20.0])
def test_on_the_ravine_the_map_is_theorys(optimizer, kappa):
    spec = RunSpec(objective="ravine", optimizer=optimizer, objective_parameters={"kappa": kappa})
    found = stability_map(spec, 48)
    rates = predicted(found, [1.0, kappa], optimizer)
    clear = np.abs(rates - 1.0) > 2e-3
    assert (found.diverged == (rates > 1.0))[clear].all()
    assert clear.mean() > 0.98
    growing, wrong = rates > 1.002, np.abs(np.log(found.rates) - np.log(rates))
    assert wrong[growing].max() <= 2e-4
    # 300 steps hold a few slow swings only, and near critical damping the long run begins late.
    shrinking = (rates < 1.0) & (found.rates > 0.0)
    assert np.median(wrong[shrinking]) <= 1e-3
    assert np.quantile(wrong[shrinking], 0.9) <= (0.04 if kappa == 1.0 else 2e-3)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", [1.0, 20.0, 1000.0])
@pytest.mark.parametrize("rotation", [0.0, 30.0])
def test_on_the_ravine_it_diverges_beyond_theorys_boundary_and_nowhere_else(optimizer, kappa, rotation):
    parameters = {"kappa": kappa, "rotation": rotation}
    found = stability_map(RunSpec(objective="ravine", optimizer=optimizer, objective_parameters=parameters), 48)
    limits = [theory.max_stable_lr([1.0, kappa], optimizer, beta) for beta in found.momentum.tolist()]
    part = found.lr / np.array(limits)[:, None]
    clear = np.abs(part - 1.0) > 0.02
    assert (found.diverged == (part > 1.0))[clear].all()
    assert clear.mean() > 0.9


@pytest.mark.parametrize(("optimizer", "product"), [("momentum", 4.0), ("nesterov", 2.0)])
@pytest.mark.parametrize(("objective", "largest"), [("ravine", 20.0), ("saddle", 2.0), ("rosenbrock", 1001.60064)])
def test_the_map_reaches_a_tenth_beyond_every_stable_rate(optimizer, product, objective, largest):
    found = stability_map(RunSpec(objective=objective, optimizer=optimizer), 12)
    np.testing.assert_allclose(found.lr, np.arange(1, 13) / 12 * 1.1 * product / largest, rtol=1e-8)
    np.testing.assert_array_equal(found.momentum, np.linspace(0.0, 0.99, 12))
    assert found.rates.shape == found.diverged.shape == (12, 12)
    assert np.isfinite(found.rates).all()


@pytest.mark.parametrize("objective", ["ravine", "saddle", "rosenbrock"])
def test_whoever_diverges_alone_diverges_on_the_map_with_momentum_along_the_rows(objective):
    spec = RunSpec(objective=objective, optimizer="momentum", start=(0.6, -1.1))
    found = stability_map(spec, 9)
    for b, beta in enumerate(found.momentum):
        for a, lr in enumerate(found.lr):
            run = gdviz.run(
                objective=objective, optimizer="momentum", start=(0.6, -1.1), steps=STEPS, lr=lr,
                hyperparameters={"momentum": beta},
            )  # fmt: skip
            assert found.diverged[b, a] >= (run.termination.kind == "diverged")
            assert (found.rates[b, a] > 1.0) >= (run.termination.kind == "diverged")


def test_only_the_surface_the_rule_and_the_start_matter():
    plain = stability_map(RunSpec(optimizer="nesterov", start=(1.0, 2.0)), 8)
    dressed = stability_map(
        RunSpec(
            optimizer="nesterov", start=(1.0, 2.0), lr=3.0, steps=7, hyperparameters={"momentum": 0.2},
            schedule="cosine", batch_size=8, noise=2.0, weight_decay=0.1, clip_norm=0.5, seed=3,
        ),
        8,
    )  # fmt: skip
    for name in ("lr", "momentum", "rates", "diverged"):
        assert getattr(plain, name).tobytes() == getattr(dressed, name).tobytes()


@pytest.mark.parametrize(
    ("spec", "n", "message"),
    [
        (
            RunSpec(optimizer="gd"),
            8,
            "no optimizer with momentum is called 'gd'; choose one of momentum, nesterov",
        ),
        (RunSpec(objective="saddle", objective_parameters={"pure": 1}, optimizer="momentum"), 8, "has no minimum"),
        (RunSpec(optimizer="momentum"), 1, "a map needs at least 2 values an axis, got 1"),
    ],
)
def test_what_has_no_map_is_refused(spec, n, message):
    with pytest.raises(ValueError, match=message):
        stability_map(spec, n)


def test_a_surface_that_is_flat_at_its_minimum_is_refused(monkeypatch):
    monkeypatch.setattr(Objective, "spectrum", property(lambda _: (np.zeros(2), np.eye(2))))
    with pytest.raises(ValueError, match=r"largest eigenvalue .* above 0 at the minimum, got 0"):
        stability_map(RunSpec(optimizer="momentum"), 8)
