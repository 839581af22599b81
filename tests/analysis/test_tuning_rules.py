"""How racers get their learning rates: against runs tried one by one, and what the choice does to a race."""

import math
from itertools import pairwise

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.analysis.leaderboard import leaderboard
from gdviz.analysis.tuning import RATES, TUNINGS, tune, tuning_text
from gdviz.catalogue import UnknownNameError

SETTINGS = {
    "ravine": {"objective": "ravine"},
    "rosenbrock": {"objective": "rosenbrock", "schedule": "cosine"},
    "saddle": {"objective": "saddle", "start": (0.3, 1.0)},
    "without a lowest value": {"objective": "saddle", "objective_parameters": {"pure": 1}},
    "noisy": {"objective": "ravine", "noise": 1.0, "batch_size": 4, "seed": 3},
    "a line": {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "batch_size": 32},
    "apart": {"objective": "logistic_regression", "objective_parameters": {"separable": 1}},
    "one step": {"objective": "beale", "steps": 1},
    "on its way": {"objective": "ravine", "start": (-5.0, 1e-10), "steps": 45},
}


def specs_of(name: str, optimizers=("gd", "momentum", "rmsprop", "newton"), **choices) -> list[RunSpec]:
    return [RunSpec(optimizer=key, **{"steps": 40, **SETTINGS[name], **choices}) for key in optimizers]


def best_by_hand(spec: RunSpec, tolerance: float) -> float:
    """The rate of the run that is best, all being run one by one."""
    ranked = []
    for lr in RATES:
        run = gdviz.run(**{**spec.as_dict(), "lr": lr})
        minima = [float(run.objective.value(np.array(point))) for point in run.objective.minima]
        lowest = min(minima) if minima else 0.0 if spec.objective == "logistic_regression" else -math.inf
        goal = lowest + tolerance * (float(run.loss[0]) - lowest)
        steps = math.inf
        for t, loss in reversed(list(enumerate(run.loss.tolist()))):
            if not (minima and loss <= goal):
                break
            steps = t
        falling = lowest == -math.inf
        gone = run.termination.kind == "diverged" or (run.verdict.kind == "diverged" and not falling)
        ranked.append((math.inf if gone else 0.0, steps, float(run.loss[-1]), lr))
    best = min(ranked, key=lambda row: tuple(math.inf if math.isnan(number) else number for number in row))
    return RATES[0] if best[0] else best[3]


def standings(tuning: str, specs: list[RunSpec], tolerance: float = 1e-3) -> list[tuple]:
    """Place, optimizer, α and steps of every racer."""
    board = leaderboard([gdviz.run(racer.spec) for racer in tune(specs, tuning, tolerance)], tolerance)
    return [(row.place, row.optimizer, row.lr, row.steps) for row in board.rows]


def test_the_rates_rise_evenly_to_the_eye_through_every_power_of_ten():
    assert list(RATES) == sorted(RATES)
    assert {1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0} <= set(RATES)
    assert (min(RATES), max(RATES)) == (1e-4, 10.0)
    assert all(1.56 < high / low < 1.61 for low, high in pairwise(RATES))
    assert [float(f"{lr:.2g}") for lr in RATES] == list(RATES)


def test_every_rule_has_a_title_and_one_sentence():
    assert list(TUNINGS) == ["same", "defaults", "sweep"]
    for rule in TUNINGS.values():
        assert rule.title
        assert rule.text.count(".") == 1
        assert rule.text.endswith(".")
    assert f" {len(RATES)} " in TUNINGS["sweep"].text


def test_the_same_rate_for_all_is_that_of_the_first_and_changes_nothing_else():
    first, second = RunSpec(lr=0.3), RunSpec(optimizer="adam", lr=0.1, hyperparameters={"b1": 0.5}, steps=7)
    racers = tune([first, second], "same", 1e-3)
    assert racers[0].spec == first
    assert racers[1].spec.as_dict() == {**second.as_dict(), "lr": 0.3}
    assert [racer.tried for racer in racers] == [0, 0]


@pytest.mark.parametrize("key", gdviz.OPTIMIZERS)
def test_textbook_defaults_are_the_rules_own_rate_and_hyperparameters(key):
    rule = gdviz.OPTIMIZERS[key]
    spec = RunSpec(optimizer=key, lr=0.3, weight_decay=0.1)
    far = {name: domain.high for name, domain in rule.domains().items()}
    (racer,) = tune([RunSpec(optimizer=key, lr=0.3, weight_decay=0.1, hyperparameters=far)], "defaults", 1e-3)
    assert racer.spec.as_dict() == {**spec.as_dict(), "lr": rule.usual_lr}
    assert gdviz.run(racer.spec).verdict.text


@pytest.mark.parametrize("tolerance", [0.5, 1e-3])
@pytest.mark.parametrize("name", SETTINGS)
def test_the_sweep_takes_the_rate_that_is_best_when_all_are_run_one_by_one(name, tolerance):
    specs = specs_of(name)
    for spec, racer in zip(specs, tune(specs, "sweep", tolerance), strict=True):
        assert racer.spec.as_dict() == {**spec.as_dict(), "lr": best_by_hand(spec, tolerance)}
        assert racer.tried == len(RATES)


@pytest.mark.parametrize(("tolerance", "steps", "still_there"), [(1e-3, 45, False), (0.1, 26, True)])
def test_a_rate_that_is_within_the_tolerance_on_its_way_to_diverge_has_not_arrived(tolerance, steps, still_there):
    # Beyond 2/L = 0.1 the steep direction grows from next to nothing while the slow one shrinks faster than below.
    (spec,) = specs_of("on its way", ["gd"], steps=steps)
    run = gdviz.run(**{**spec.as_dict(), "lr": 0.16})
    there = run.loss <= tolerance * run.loss[0]
    assert there.any()
    assert there[-1] == still_there
    assert (run.termination.kind, run.verdict.kind) == ("out of steps", "diverged")
    (racer,) = tune([spec], "sweep", tolerance)
    assert racer.spec.lr == 0.1
    assert gdviz.run(racer.spec).verdict.kind != "diverged"


def test_of_two_rates_the_one_that_is_first_to_stay_is_better_than_the_one_that_is_first_to_pass_by():
    (spec,) = specs_of("ravine", ["momentum"], steps=200)
    (racer,) = tune([spec], "sweep", 1e-3)
    best, swinging = gdviz.run(racer.spec), gdviz.run(**{**spec.as_dict(), "lr": 0.1})
    inside, passing = (run.loss <= 1e-3 * run.loss[0] for run in (best, swinging))
    assert passing.argmax() < inside.argmax()
    assert np.flatnonzero(~inside)[-1] < np.flatnonzero(~passing)[-1]


def test_where_every_rate_diverges_the_smallest_stays_and_the_run_says_so():
    specs = [RunSpec("rosenbrock", optimizer=key, start=(500.0, -300.0), steps=30) for key in ("gd", "adam")]
    gd, adam = tune(specs, "sweep", 1e-3)
    assert (gd.spec.lr, gd.works) == (RATES[0], False)
    assert gdviz.run(gd.spec).verdict.kind == "diverged"
    assert adam.works
    assert "Gradient descent none (all diverge)" in tuning_text("sweep", [gd, adam])


def test_among_equals_the_smallest_rate_is_taken():
    at_the_minimum = [RunSpec(optimizer=key, start=(0.0, 0.0), steps=5) for key in gdviz.OPTIMIZERS]
    assert {racer.spec.lr for racer in tune(at_the_minimum, "sweep", 1e-3)} == {RATES[0]}


def test_each_racer_keeps_its_hyperparameters_in_a_sweep_and_they_matter():
    low, high = (
        tune([RunSpec(optimizer="momentum", hyperparameters={"momentum": beta})], "sweep", 1e-3)[0]
        for beta in (0.5, 0.99)
    )
    assert dict(low.spec.hyperparameters) == {"momentum": 0.5}
    assert low.spec.lr != high.spec.lr


@pytest.mark.parametrize("tolerance", [0.0, 1.0, -1e-3, math.nan, math.inf])
def test_a_tolerance_is_a_part_of_the_start(tolerance):
    with pytest.raises(ValueError, match="between 0 and 1"):
        tune([RunSpec(steps=3)], "sweep", tolerance)


def test_a_rule_that_does_not_exist_is_refused_with_the_names_of_those_that_do():
    for asked in (lambda: tune([RunSpec()], "luck", 1e-3), lambda: tuning_text("luck", [])):
        with pytest.raises(UnknownNameError, match="no tuning rule is called 'luck'; choose one of same"):
            asked()


def test_nobody_needs_no_tuning():
    for rule in TUNINGS:
        assert tune([], rule, 1e-3) == ()


def test_what_each_rule_gave_is_told_with_its_budget():
    specs = specs_of("ravine", ["gd", "adam"], steps=200, lr=0.05)
    told = {rule: tuning_text(rule, tune(specs, rule, 1e-3)) for rule in TUNINGS}
    best = "Gradient descent 0.063, Adam 0.4"
    assert told == {
        "same": "All racers run with α = 0.05.",
        "defaults": "α that each is usually started from: Gradient descent 0.01, Adam 0.001.",
        "sweep": f"Budget: {len(RATES)} rates × 200 steps for each racer; best α: {best}.",
    }


def test_a_best_rate_at_the_end_of_the_sweep_is_marked_for_a_better_one_may_lie_beyond():
    specs = [RunSpec("plateau", steps=50), RunSpec(optimizer="adam", start=(0.0, 0.0), steps=5)]
    told = tuning_text("sweep", tune(specs, "sweep", 1e-3))
    assert "Gradient descent 10 (the largest tried)" in told
    assert "Adam 0.0001 (the smallest tried)" in told
    assert "tried" not in tuning_text("same", tune([RunSpec(lr=10.0)], "same", 1e-3))


SADDLE = {"objective": "saddle", "lr": 0.1, "steps": 300}
RACERS = ("gd", "momentum", "adagrad", "adam")


def test_changing_the_tuning_rule_changes_the_ranking():
    specs = [RunSpec(optimizer=key, **SADDLE) for key in RACERS]
    assert {rule: standings(rule, specs) for rule in ("same", "sweep")} == {
        "same": [(1, "adam", 0.1, 60), (2, "momentum", 0.1, 73), (3, "gd", 0.1, 84), (4, "adagrad", 0.1, 194)],
        "sweep": [(1, "adagrad", 0.63, 8), (2, "gd", 0.63, 15), (3, "adam", 0.63, 57), (4, "momentum", 0.4, 63)],
    }
    by_default = standings("defaults", specs)
    assert by_default[0] == (1, "momentum", 0.01, 139)
    assert [(optimizer, lr) for _, optimizer, lr, _ in by_default[1:]] == [
        ("gd", 0.01), ("adagrad", 0.01), ("adam", 0.001)
    ]  # fmt: skip
    assert all(math.isnan(steps) for *_, steps in by_default[1:])


def test_in_that_race_nobody_wins_by_luck_every_winner_converges():
    specs = [RunSpec(optimizer=key, **SADDLE) for key in RACERS]
    for rule in TUNINGS:
        runs = [gdviz.run(racer.spec) for racer in tune(specs, rule, 1e-3)]
        assert leaderboard(runs, 1e-3).rows[0].verdict.kind == "converged"
