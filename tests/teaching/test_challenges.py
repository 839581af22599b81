"""Challenges: they can be met, not from the start, not by what they are meant to exclude, and not by cheating."""

from dataclasses import replace

import pytest

import gdviz
from gdviz import RunSpec
from gdviz.teaching import LESSONS
from gdviz.teaching.challenge import NAMES
from gdviz.teaching.goals import Arrive, FirstStep, LargestStable, LowFloor
from gdviz.teaching.turning import settings_of, turned
from gdviz.ui.rates import LEARNING_RATES

SEEDS = range(6)
VARIANTS = [LESSONS[key].variant(seed) for key in LESSONS for seed in SEEDS]
IDS = [f"{key}-{seed}" for key in LESSONS for seed in SEEDS]
BASE = RunSpec("ravine", "gd", lr=0.05, steps=60)


def each(lessons=VARIANTS, ids=IDS):
    return pytest.mark.parametrize("lesson", lessons, ids=ids)


@pytest.mark.parametrize("key", LESSONS)
def test_no_challenge_is_met_by_its_start(key):
    for seed in range(20):
        challenge = LESSONS[key].variant(seed).challenge
        grade = challenge.grade(gdviz.run(challenge.start))
        assert not grade.passed
        assert grade.text.endswith(".")


@each()
def test_every_challenge_can_be_met_with_positions_of_the_controls(lesson):
    challenge = lesson.challenge
    found = challenge.solution()
    assert found is not None
    assert challenge.grade(gdviz.run(found.spec)) == found.grade
    assert found.grade.passed
    assert found.spec.lr in LEARNING_RATES
    for key, values in challenge.tries:
        assert key in NAMES or set(values) <= set(LEARNING_RATES) or key in ("momentum", "batch_size")


@each(LESSONS.values(), LESSONS)
def test_the_task_says_what_may_be_turned(lesson):
    task = lesson.challenge.task
    assert "Turn only" in task
    assert task.count("α") >= 1


@pytest.mark.parametrize("seed", range(4))
def test_the_momentum_challenge_cannot_be_met_without_momentum(seed):
    challenge = LESSONS["momentum"].variant(seed).challenge
    plain = turned(challenge.start, {"momentum": 0.0})
    fan = gdviz.sweep(gdviz.SweepSpec(plain, (("lr", LEARNING_RATES),)), paths=True)
    assert not any(challenge.grade(fan.run(i)).passed for i in range(len(LEARNING_RATES)))


@pytest.mark.parametrize("seed", [0, 2])
@pytest.mark.parametrize("rule", ["gd", "adagrad"])
def test_the_challenge_in_the_turned_valley_needs_more_than_these_rules(seed, rule):
    challenge = LESSONS["rotation"].variant(seed).challenge
    rates = [rate for rate in LEARNING_RATES if rate <= 0.2 or rule == "adagrad"]
    fan = gdviz.sweep(
        gdviz.SweepSpec(turned(challenge.start, {"optimizer": rule}), (("lr", tuple(rates)),)), paths=True
    )
    passed = [rates[i] for i in range(len(rates)) if challenge.grade(fan.run(i)).passed]
    assert not passed or (rule == "adagrad" and min(passed) >= 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_the_challenge_of_the_schedules_cannot_be_met_with_a_constant_rate(seed):
    challenge = LESSONS["schedules"].variant(seed).challenge
    rates = tuple(rate for rate in LEARNING_RATES if 1e-3 <= rate <= 0.2)
    fan = gdviz.sweep(gdviz.SweepSpec(challenge.start, (("lr", rates),)), paths=True)
    assert not any(challenge.grade(fan.run(i)).passed for i in range(len(rates)))


def test_plain_descent_does_not_leave_the_plateau():
    challenge = LESSONS["saddles"].challenge
    fan = gdviz.sweep(gdviz.SweepSpec(challenge.start, (("lr", LEARNING_RATES),)), paths=True)
    assert not any(challenge.grade(fan.run(i)).passed for i in range(len(LEARNING_RATES)))


CHANGED = {
    "steps": {"steps": 61},
    "start": {"start": (-4.0, -2.0)},
    "optimizer": {"optimizer": "adam"},
    "schedule": {"schedule": "cosine"},
    "weight decay": {"weight_decay": 0.1},
    "clipping": {"clip_norm": 1.0},
    "Condition number": {"objective_parameters": {"kappa": 2.0}},
    "objective": {"objective": "bowl"},
    "batch size": {"batch_size": 4, "noise": 1.0},
}


@pytest.mark.parametrize(("named", "change"), CHANGED.items(), ids=CHANGED)
def test_who_changes_something_else_is_not_graded_and_told_what_it_was(named, change):
    challenge = replace(LESSONS["curvature"].challenge, start=replace(BASE, lr=0.11))
    ok = challenge.grade(gdviz.run(replace(BASE, lr=0.098)))
    assert ok.passed
    grade = challenge.grade(gdviz.run(replace(BASE, lr=0.098, **change)))
    assert not grade.passed
    assert grade.score is None
    assert grade.text.startswith("Only α may be turned, but this was changed too: ")
    assert named in grade.text


@each()
def test_a_spec_with_every_default_written_out_is_the_same_setting(lesson):
    start = lesson.challenge.start
    objective = gdviz.run(start).objective
    written = replace(
        start,
        start=start.start or objective.start,
        objective_parameters={**objective.defaults(), **dict(start.objective_parameters)},
        hyperparameters={**gdviz.OPTIMIZERS[start.optimizer].defaults(), **dict(start.hyperparameters)},
        noise=1.0 if start.batch_size is None or objective.examples == 244 else start.noise,
    )
    grade = lesson.challenge.grade(gdviz.run(written))
    assert grade == lesson.challenge.grade(gdviz.run(start))
    assert "changed" not in grade.text


def test_a_rule_that_may_be_chosen_brings_its_defaults_and_no_other_numbers():
    challenge = LESSONS["rotation"].challenge
    good = challenge.solution().spec
    assert challenge.grade(gdviz.run(good)).passed
    adam = turned(challenge.start, {"optimizer": "rmsprop", "lr": 0.1})
    assert "changed" not in challenge.grade(gdviz.run(adam)).text
    tuned = replace(adam, hyperparameters={"rho": 0.9})
    assert "Decay" in challenge.grade(gdviz.run(tuned)).text or "ρ" in challenge.grade(gdviz.run(tuned)).text


def test_arrival_is_counted_from_where_it_stays():
    run = gdviz.run(replace(BASE, lr=0.09, steps=80))
    excess = run.objective.excess(run.loss)
    since = max(t for t in range(81) if excess[t] > 1e-3) + 1
    assert Arrive(1e-3, since).grade(run).passed
    assert Arrive(1e-3, since).grade(run).score == since
    late = Arrive(1e-3, since - 1).grade(run)
    assert not late.passed
    assert f"from step {since} on" in late.text
    assert "does not come to stay" in Arrive(1e-30, 80).grade(run).text
    assert "already" in Arrive(1e3, 80).grade(run).text


def test_diverged_runs_are_told_so_and_never_pass():
    run = gdviz.run(replace(BASE, lr=1e3, steps=300))
    for goal in (Arrive(1e-3, 60), LowFloor(1.0), LargestStable(0.05), FirstStep(0.1)):
        grade = goal.grade(run)
        assert not grade.passed
        assert "nan" not in grade.text.lower()
        assert grade.text.endswith(".")
    assert Arrive(1e-3, 60).grade(run).text.startswith("It diverges: after ")
    assert "infinite" not in FirstStep(0.1).grade(gdviz.run(replace(BASE, lr=1e308))).text


def test_without_a_lowest_value_there_is_nothing_to_arrive_at():
    run = gdviz.run(RunSpec("saddle", lr=0.01, steps=5, objective_parameters={"pure": 1.0}))
    assert "no lowest value" in Arrive(1e-3, 60).grade(run).text
    assert "no minimum" in FirstStep(0.1).grade(run).text
    assert "quadratics" in LargestStable(0.05).grade(run).text


@pytest.mark.parametrize(
    ("lr", "passed", "words"),
    [
        (0.0951, True, "stable and only 4.9 % below the limit 0.1"),
        (0.0999, True, "stable"),
        (0.0949, False, "the limit is more than 5 % higher"),
        (0.1, False, "is the limit itself"),
        (0.1001, False, "beyond the limit"),
        (0.5, False, "left every scale"),
    ],
)
def test_the_largest_stable_rate_is_found_within_5_percent(lr, passed, words):
    grade = LargestStable(0.05).grade(gdviz.run(replace(BASE, lr=lr, steps=200)))
    assert grade.passed is passed
    assert words in grade.text
    assert passed or "0.1 " not in grade.text.replace("α = 0.1 ", "")


def test_the_limit_of_momentum_is_higher():
    run = gdviz.run(replace(BASE, optimizer="momentum", hyperparameters={"momentum": 0.5}, lr=0.146, steps=300))
    assert LargestStable(0.05).grade(run).passed


def test_the_first_step_is_judged_by_what_it_leaves():
    bowl = RunSpec("bowl", lr=0.95, steps=3)
    grade = FirstStep(0.1).grade(gdviz.run(bowl))
    assert grade.passed
    assert grade.score == pytest.approx(0.05)
    assert "too short" in FirstStep(0.1).grade(gdviz.run(replace(bowl, lr=0.5))).text
    assert "too long" in FirstStep(0.1).grade(gdviz.run(replace(bowl, lr=1.5))).text


def test_a_floor_has_its_price():
    challenge = LESSONS["noise"].challenge
    good = challenge.solution().spec
    assert challenge.grade(gdviz.run(good)).passed
    dear = challenge.grade(gdviz.run(replace(good, batch_size=32)))
    assert not dear.passed
    assert "passes over the data" in dear.text
    exact = challenge.grade(gdviz.run(replace(good, batch_size=None)))
    assert not exact.passed
    assert "120 passes" in exact.text
    assert "no floor" in LowFloor(1.0).grade(gdviz.run(BASE)).text


def test_every_key_that_may_be_turned_is_a_setting():
    for lesson in LESSONS.values():
        found = settings_of(lesson.challenge.solution().spec)
        assert set(lesson.turn) <= set(found)
