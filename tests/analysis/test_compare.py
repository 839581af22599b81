"""The step counts by condition number, against single runs, the bound, and the turn of the ravine."""

import math

import numpy as np
import pytest

import gdviz
from gdviz.analysis.compare import (
    ADAPTIVE_STEPS,
    BY_THEORY,
    CONTENDERS,
    KAPPAS,
    PARTS,
    RATES,
    rows_by_kappa,
    step_counts,
)

# The steps that suffice for gd: 2κ·ln(1/ε), rounded up.
BOUND = {10: (47, 93, 139), 100: (461, 922, 1382), 1000: (4606, 9211, 13816)}


def counted(row, kappa, rotation, steps):
    """The counts of a single run at the row's settings, from the start turned by complex multiplication."""
    turn = complex(-5, -2) * np.exp(1j * math.radians(rotation))
    run = gdviz.run(
        objective="ravine", objective_parameters={"kappa": kappa, "rotation": rotation}, optimizer=row.optimizer,
        lr=row.lr, hyperparameters={} if row.momentum is None else {"momentum": row.momentum},
        start=(turn.real, turn.imag), steps=steps,
    )  # fmt: skip
    left = np.hypot(*run.theta.T) / np.hypot(5.0, 2.0)
    outside = [max((t for t, part in enumerate(left) if not part <= goal), default=-1) for goal in PARTS]
    return [t + 1 if t < steps else math.nan for t in outside]


@pytest.mark.parametrize("rotation", [0.0, 45.0])
@pytest.mark.parametrize("kappa", [1, 10, 100])
def test_the_counts_are_those_of_single_runs(kappa, rotation):
    for row in step_counts(kappa, rotation):
        steps = 2000 if row.contender in BY_THEORY else ADAPTIVE_STEPS
        np.testing.assert_equal(row.measured, counted(row, kappa, rotation, steps))


@pytest.mark.parametrize("kappa", BOUND)
@pytest.mark.parametrize("rotation", [0.0, 30.0])
def test_gd_never_needs_more_than_the_bound(kappa, rotation):
    for row in step_counts(kappa, rotation)[:2]:
        assert row.optimizer == "gd"
        assert (row.measured <= BOUND[kappa]).all()


@pytest.mark.parametrize("kappa", [10, 100, 1000])
def test_whoever_does_not_mind_the_turn_has_the_same_counts_turned(kappa):
    straight, turned = step_counts(kappa), step_counts(kappa, 45.0)
    for one, other in zip(straight[:3], turned[:3], strict=True):
        assert (one.measured.tolist(), one.lr, one.predicted) == (
            other.measured.tolist(),
            other.lr,
            other.predicted,
        )
    for one, other in zip(straight[3:], turned[3:], strict=True):
        # Turned, the adaptive rules lose: more steps, or none that suffice. At κ = 10 there is little to lose.
        assert kappa == 10 or not other.measured[-1] <= one.measured[-1]


def test_gd_takes_the_predicted_steps_but_for_its_start():
    for kappa in (10, 100, 1000):
        shortest, best, _ = step_counts(kappa)[:3]
        # At 1/L the steep part of the start is gone at once and spares a few steps; at the best α no part is.
        spared = math.log(math.hypot(5, 2) / 5) / -math.log(1 - 1 / kappa)
        np.testing.assert_allclose(shortest.measured, np.array(shortest.predicted) - spared, atol=1.0)
        assert best.measured.tolist() == list(best.predicted)


def test_momentum_takes_the_predicted_steps_to_leading_order():
    # A double root: the error falls as t·ρᵗ, so a logarithm of t more, but far fewer than gd all the same.
    for kappa in (10, 100, 1000):
        gd, momentum = step_counts(kappa)[1:3]
        assert (momentum.measured > momentum.predicted).all()
        assert (momentum.measured < 3.0 * np.array(momentum.predicted)).all()
        assert (momentum.measured < gd.measured).all()


def test_on_the_round_ravine_theory_needs_one_step():
    for row in step_counts(1)[:3]:
        assert row.measured.tolist() == list(row.predicted) == [1.0, 1.0, 1.0]


def test_an_adaptive_rule_gets_the_rate_with_the_fewest_steps():
    for row in step_counts(100, 45.0)[3:]:
        start = complex(-5, -2) * np.exp(0.25j * np.pi)
        fan = gdviz.sweep(
            objective="ravine", objective_parameters={"kappa": 100, "rotation": 45}, optimizer=row.optimizer,
            start=(start.real, start.imag), over={"lr": RATES}, steps=ADAPTIVE_STEPS,
        )  # fmt: skip
        counts = fan.steps_within(PARTS)
        never = np.where(np.isnan(counts), np.inf, counts).T.tolist()
        # Python compares lists from their first number: here the steps to the smallest part.
        best = min(range(25), key=lambda i: never[i][::-1])
        assert (row.lr, row.measured.tolist()) == (RATES[best], counts[:, best].tolist())


def test_where_no_rate_arrives_the_next_part_decides():
    rmsprop = step_counts(1000, 45.0)[3]
    assert np.isfinite(rmsprop.measured).tolist() == [True, False, False]
    assert rmsprop.lr > RATES[0]


@pytest.mark.parametrize("rotation", [0.0, 45.0])
def test_by_kappa_the_counts_are_those_of_each_kappa(rotation):
    rows = rows_by_kappa(rotation)
    assert [group[0].contender for group in rows] == list(CONTENDERS)
    for k in (0, 2, 4):
        for i, alone in enumerate(step_counts(KAPPAS[k], rotation)):
            together = rows[i][k]
            assert together.measured.tobytes() == alone.measured.tobytes()
            assert (together.lr, together.momentum, together.predicted) == (
                alone.lr,
                alone.momentum,
                alone.predicted,
            )


@pytest.mark.parametrize(
    ("kappa", "rotation"), [(0.5, 0.0), (0.0, 0.0), (-1.0, 0.0), (math.inf, 0.0), (10.0, 91.0)]
)
def test_a_ravine_that_does_not_exist_is_refused(kappa, rotation):
    with pytest.raises(ValueError, match=r"must be in|positive eigenvalues"):
        step_counts(kappa, rotation)
