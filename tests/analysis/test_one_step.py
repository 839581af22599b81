"""One step told line by line: what is printed can be computed again, and comes to what the run recorded."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from arithmetic import NO_ARITHMETIC, agrees, computed, is_arithmetic, sharpness

import gdviz
from gdviz import OPTIMIZERS
from gdviz.analysis.filled_in import shown
from gdviz.analysis.one_step import one_step
from gdviz.analysis.step_lines import seen_at
from gdviz.engine.setup import prepare

GROUND = {
    "rosenbrock": {"objective": "rosenbrock", "lr": 0.0005},
    "turned ravine": {"objective": "ravine", "objective_parameters": {"kappa": 20, "rotation": 30}, "lr": 0.01},
    "himmelblau": {"objective": "himmelblau", "lr": 0.005},
    "saddle": {"objective": "saddle", "lr": 0.1},
    "plateau": {"objective": "plateau", "lr": 0.5},
    "tips with L1": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "tips", "l1": 0.5},
        "lr": 1e-3,
    },
    "flowers": {"objective": "logistic_regression", "lr": 0.5},
    "a level": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "five_points", "intercept_only": 1},
        "lr": 0.02,
    },
    "twenty weights": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "many_features", "l1": 0.1},
        "lr": 0.05,
    },
}
EVERYTHING = {"schedule": "cosine", "noise": 2.0, "batch_size": 16, "clip_norm": 1.0, "weight_decay": 0.1}
SETTINGS = {"plain": {}, "decay": {"weight_decay": 0.05}, "everything": EVERYTHING}
STEPS = (0, 1, 2, 50)
OWN_RATE = ("armijo", "newton")
"""Started from α = 1, whatever the ground."""
EVERY = pytest.mark.parametrize("key", OPTIMIZERS)
CASES = tuple((ground, setting) for ground in GROUND for setting in SETTINGS)


def run_of(key: str, ground: str = "rosenbrock", setting: str = "plain", **choices) -> gdviz.Run:
    lr = {"lr": 1.0} if key in OWN_RATE else {}
    return gdviz.run(optimizer=key, **{"steps": 60, **GROUND[ground], **SETTINGS[setting], **lr, **choices})


@cache
def accounts(key: str, cases=CASES, steps=STEPS):
    """(run, t, the account of it) for every case."""
    runs = [run_of(key, ground, setting) for ground, setting in cases]
    return [(run, t, one_step(run, t)) for run in runs for t in steps]


def line_of(step, symbol: str):
    """The last line with this symbol."""
    return [line for line in step.lines if line.symbol == symbol][-1]


def same(one, other) -> bool:
    return np.asarray(one).tobytes() == np.asarray(other).tobytes()


@EVERY
def test_the_numbers_of_every_line_come_to_its_result(key):
    lines = [line for *_, step in accounts(key) for line in step.lines if is_arithmetic(line.numbers)]
    wrong = [f"{line.title}: {line.arithmetic}" for line in lines if not agrees(line)]
    assert not wrong
    assert len(lines) > 200


@EVERY
def test_enough_digits_are_shown_to_tell_a_result_from_a_wrong_one(key):
    # Where the parts of a sum cancel to nothing but rounding, no digits would do; at a minimum they do.
    lines = [line for *_, step in accounts(key) for line in step.lines if is_arithmetic(line.numbers)]
    blunt = [line for line in lines if sharpness(line) > 0.01]
    assert len(blunt) < 0.08 * len(lines)


def mutations(rule: str):
    """The rule with one mistake: a sign, a square, a root, a bias correction, or a share."""
    mistakes = [(" + ", " − "), ("²", ""), ("√", ""), ("1 − {b", "{b"), ("1 − {rho", "{rho"), ("{n}", "{next}")]
    mistakes += [("·{g}", ""), ("{g}", "{g}²"), ("/(", "·("), ("max(", "min("), ("sign(", "("), ("⁻¹", "")]
    return [rule.replace(good, bad) for good, bad in mistakes if good in rule]


@pytest.mark.parametrize("key", [key for key in OPTIMIZERS if key not in ("gd", "proximal")])
def test_a_rule_that_is_told_wrong_does_not_come_to_its_result(key, monkeypatch):
    # With an ε that can be seen.
    visible = {"eps": 1.0} if "eps" in OPTIMIZERS[key].domains() else {}
    run, kind = run_of(key, "himmelblau", lr=0.01, hyperparameters=visible), type(OPTIMIZERS[key])
    told = kind.account
    seen = seen_at(run, 1, prepare(run.spec, {}, runs=1).oracle)
    rules = [line.rule for line in OPTIMIZERS[key].account(seen, {})]
    planted = [
        (rule, wrong)
        for rule in rules
        if not any(word in rule for word in NO_ARITHMETIC)
        for wrong in mutations(rule)
    ]
    assert planted
    for rule, wrong in planted:

        def mistaken(self, *given, rule=rule, wrong=wrong):
            return tuple(replace(line, rule=wrong) if line.rule == rule else line for line in told(self, *given))

        monkeypatch.setattr(kind, "account", mistaken)
        lines = [line for t in (1, 2, 5) for line in one_step(run, t).lines if is_arithmetic(line.numbers)]
        assert not all(map(agrees, lines)), f"{wrong} was taken for {rule}"


@EVERY
def test_results_are_the_arrays_of_the_run_to_the_bit(key):
    for run, t, step in accounts(key):
        path = run.trajectory
        assert same(line_of(step, "g").value, path.estimate[t])
        assert same(step.lines[-1].value, run.theta[t + 1])
        assert step.lines[-1].symbol == "θₜ₊₁"
        for substep in OPTIMIZERS[key].substeps:
            if substep.key in run.state:
                kept = [line for line in step.lines if line.symbol == substep.symbol]
                assert any(same(line.value, run.state[substep.key][t + 1]) for line in kept)
        if any(line.symbol == "d" for line in step.lines):
            assert same(line_of(step, "d").value, path.direction[t])
        if run.spec.schedule != "constant":
            assert same(line_of(step, "αₜ").value, run.lr[t])


@EVERY
def test_a_result_is_its_value_rounded(key):
    for *_, step in accounts(key, steps=(1,)):
        for line in step.lines:
            if "×" not in line.result:
                told, value = computed(line.result), np.asarray(line.value, dtype=float)
                shown_part = value[:2] if value.size > 3 else value.reshape(told.low.shape)
                slack = 1e-11 * np.abs(shown_part)
                assert ((told.low - slack <= shown_part) & (shown_part <= told.high + slack)).all()


@pytest.mark.parametrize(("key", "ground"), [("gd", "himmelblau"), ("adam", "flowers"), ("nadam", "a level")])
def test_the_slope_is_told_at_the_point_of_the_step(key, ground):
    run = run_of(key, ground)
    for t in STEPS:
        numbers = one_step(run, t).lines[0].numbers
        assert numbers == "∇f" + (shown(run.theta[t]) if run.theta.shape[1] > 1 else f"({shown(run.theta[t])})")


def test_the_batch_of_a_surface_adds_its_noise_to_the_slope_and_that_of_data_says_how_many_it_has():
    run = run_of("gd", "himmelblau", batch_size=100, noise=3.0)
    line = one_step(run, 2).lines[0]
    assert line.formula == "∇f(θₜ) + ξ̄"
    exact, noise = (computed(f"({part}").middle for part in line.numbers[1:].split(" + ("))
    assert exact == pytest.approx(run.grad[2], rel=1e-3)
    assert noise == pytest.approx(run.trajectory.estimate[2] - run.grad[2], rel=1e-2, abs=1e-3)
    flowers = run_of("gd", "flowers", batch_size=32)
    n = flowers.objective.examples
    sizes = [
        re.search(r"mean over (\d+) of (\d+)", one_step(flowers, t).lines[0].numbers).groups() for t in range(9)
    ]
    assert sizes[:2] == [("32", str(n))] * 2
    per_epoch = -(-n // 32)
    assert sizes[per_epoch - 1] == (str(n - 32 * (per_epoch - 1)), str(n))


def test_the_proximal_rule_measures_the_smooth_part_and_shrinks_after_the_step():
    run = run_of("proximal", "tips with L1")
    step = one_step(run, 3)
    assert "without λ₁‖w‖₁" in step.lines[0].formula
    half, last = step.lines[-2:]
    assert half.symbol == "θ̃"
    assert (np.abs(last.value) <= np.abs(half.value)).all()
    assert np.abs(half.value - last.value) == pytest.approx([run.lr[3] * 0.5, 0.0])
    plain = one_step(run_of("proximal"), 3)
    assert [line.symbol for line in plain.lines] == ["g", "θₜ₊₁"]


def test_clipping_tells_the_length_before_and_after():
    run = run_of("gd", clip_norm=1.0)
    first, length, clip, _ = one_step(run, 0).lines
    assert length.value == pytest.approx(np.hypot(*first.value))
    assert np.hypot(*clip.value) == pytest.approx(1.0)
    assert clip.note == f"‖g‖ falls from {shown(length.value)} to 1"
    assert one_step(run_of("gd", clip_norm=1e5), 0).lines[2].note == "short enough: it stays"
    level = gdviz.run(objective="bowl", start=(0.0, 0.0), clip_norm=1.0, steps=3)
    assert not one_step(level, 1).lines[2].value.any()


@pytest.mark.parametrize("key", ["adamw", "lion"])
def test_decoupled_decay_is_a_line_of_its_own_after_the_rules(key):
    run = run_of(key, "rosenbrock", "decay")
    step = one_step(run, 4)
    decay = step.lines[-2]
    assert decay.equation == "d ← d + w·θₜ"
    bare = next(line for line in step.lines if line.symbol == "d")
    assert decay.value - bare.value == pytest.approx(0.05 * run.theta[4])
    assert line_of(one_step(run_of("adam", "rosenbrock", "decay"), 4), "g").equation == "g ← g + w·θₜ"


def test_adams_first_step_shows_a_tenth_of_the_slope_and_the_correction_that_makes_it_whole():
    step = one_step(run_of("adam"), 0)
    g, m, m_hat = (line_of(step, symbol) for symbol in ("g", "m", "m̂"))
    assert m.value == pytest.approx(0.1 * g.value)
    assert m_hat.value == pytest.approx(g.value)
    assert m_hat.result == g.result
    assert m.formula == "β₁·m + (1 − β₁)·g"
    assert m.sign == "←"
    assert (m_hat.formula, m_hat.sign) == ("m/(1 − β₁ᵗ⁺¹)", "=")


@pytest.mark.parametrize(("t", "factor"), [(0, 0.1), (1, 0.19), (2, 0.271)])
def test_adams_bias_corrections_are_those_of_its_first_steps(t, factor):
    numbers = line_of(one_step(run_of("adam"), t), "m̂").numbers
    assert computed(numbers.split("/")[1]).middle == pytest.approx(factor)


def test_nadams_product_is_that_of_all_its_warming_momenta():
    run = run_of("nadam")
    for t in STEPS:
        momenta = [0.9 * (1.0 - 0.5 * 0.96 ** (0.004 * i)) for i in range(1, t + 2)]
        step = one_step(run, t)
        assert line_of(step, "Π").value == pytest.approx(np.prod(momenta))
        assert line_of(step, "μ").value == pytest.approx(momenta[-1])


@pytest.mark.parametrize("ground", ["rosenbrock", "himmelblau", "flowers", "twenty weights", "a level"])
@pytest.mark.parametrize("setting", ["plain", "decay"])
def test_armijo_has_a_line_for_each_point_it_tried_and_stops_at_the_first_low_enough(ground, setting):
    run, decay = run_of("armijo", ground, setting), SETTINGS[setting].get("weight_decay", 0.0)

    def height(theta):
        return float(run.objective.value(theta)) + 0.5 * decay * float(theta @ theta)

    for t in (0, 1, 2, 7):
        trials = [line for line in one_step(run, t).lines if line.trial is not None]
        assert len(trials) == run.state["trials"][t + 1]
        assert [line.sign for line in trials[:-1]] == [">"] * (len(trials) - 1)
        accepted = run.trajectory.direction[t].any() or not run.trajectory.estimate[t].any()
        assert (trials[-1].sign == "≤") == accepted
        g2 = float(run.trajectory.estimate[t] @ run.trajectory.estimate[t])
        for k, line in enumerate(trials):
            assert line.trial == pytest.approx(run.theta[t] - 0.5**k * run.trajectory.estimate[t])
            assert line.value == pytest.approx(height(run.theta[t]) - 1e-4 * 0.5**k * g2)
            found = computed(re.fullmatch(r"f is (.*) there", line.note)[1])
            assert found.low - 1e-9 <= height(line.trial) <= found.high + 1e-9
        if accepted:
            assert same(trials[-1].trial, run.theta[t + 1])


def test_armijo_where_no_share_will_do_stays():
    run = gdviz.run(objective="ravine", optimizer="armijo", lr=1.0, steps=40, batch_size=1, noise=50.0, seed=3)
    stuck = [t for t in range(40) if not run.trajectory.direction[t].any()]
    assert stuck
    step = one_step(run, stuck[0])
    assert line_of(step, "d").title == "Stay: no share will do"
    assert all(line.sign == ">" for line in step.lines if line.trial is not None)
    assert agrees(line_of(step, "d"))


def test_armijo_tries_nothing_where_what_it_asks_for_is_not_finite():
    run = gdviz.run(objective="bowl", optimizer="armijo", lr=1e300, steps=3, start=(1e10, 0.0))
    step = one_step(run, 0)
    assert run.state["trials"][1] == 0
    assert not [line for line in step.lines if line.trial is not None]
    assert line_of(step, "d").title == "Stay: no share will do"


def test_newton_says_when_it_turns_curvature_round_or_leaves_flat_directions_out():
    told = {name: line_of(one_step(run, 0), "d").formula for name, run in {
        "plain": run_of("newton"),
        "absolute": run_of("newton", "saddle", hyperparameters={"absolute": 1}),
        "flat": gdviz.run(objective="absolute_regression", optimizer="newton", lr=1.0, steps=2),
    }.items()}  # fmt: skip
    assert told == {"plain": "H⁻¹·g", "absolute": "|H|⁻¹·g", "flat": "H⁺·g"}


@EVERY
def test_arrows_show_the_slope_what_is_kept_and_the_whole_step(key):
    for run, t, step in accounts(key, steps=(2,)):
        theta, arrows = run.theta[t], [line.arrow for line in step.lines if line.arrow]
        slope = [arrow for arrow in arrows if arrow.kind == "slope"]
        assert [arrow.end - theta == pytest.approx(-run.trajectory.estimate[t]) for arrow in slope] == [True]
        moves = [arrow for arrow in arrows if arrow.kind == "move"]
        assert same(moves[0].begin, theta)
        assert same(moves[-1].end, run.theta[t + 1])
        assert all(same(one.end, other.begin) for one, other in pairwise(moves))
        kept = [arrow.symbol for arrow in arrows if arrow.kind == "kept"]
        assert kept == [f"−{line.symbol}" for line in OPTIMIZERS[key].substeps if line.arrow]


@EVERY
def test_the_rate_of_each_coordinate_makes_the_step_of_what_it_multiplies(key):
    averaged = {"momentum": "v", "nesterov": "d", "adam": "m̂", "amsgrad": "m̂", "nadam": "m̃", "adamw": "m̂"}
    for run, t, step in accounts(key, (("rosenbrock", "plain"), ("twenty weights", "plain")), steps=(0, 2)):
        if key in ("lion", "armijo", "newton"):
            assert step.effective is None
            continue
        followed = line_of(step, averaged.get(key, "g")).value
        assert step.effective.rate * followed == pytest.approx(run.lr[t] * run.trajectory.direction[t], rel=1e-9)
        assert step.effective.slope == pytest.approx(np.abs(run.trajectory.estimate[t]))
        assert step.effective.denominator * step.effective.gain == pytest.approx(1.0)
        assert len(step.names) == run.theta.shape[1]


def test_coordinates_go_by_the_names_on_the_axes_or_of_the_weights():
    assert one_step(run_of("gd"), 0).names == ("x", "y")
    assert one_step(run_of("gd", "a level"), 0).names == ("b",)
    assert one_step(run_of("gd", "tips with L1"), 0).names == ("w", "b")
    assert one_step(run_of("gd", "twenty weights"), 0).names[:2] == ("w1", "w2")


def test_many_coordinates_are_told_by_the_first_two():
    line = one_step(run_of("gd", "twenty weights"), 0).lines[-1]
    assert re.fullmatch(r"\([^,]+, [^,]+, … 20 numbers\)", line.result)
    assert len(line.value) == 20


@pytest.mark.parametrize("t", [-1, 60, 1.5, None])
def test_a_step_that_is_none_is_refused(t):
    with pytest.raises(ValueError, match=rf"the step must be a whole number from 0 to 59, got {t}"):
        one_step(run_of("gd"), t)


def test_a_run_that_diverged_tells_its_last_step_and_none_beyond():
    run = run_of("gd", lr=1.0)
    end = run.termination.step
    assert run.termination.kind == "diverged"
    assert same(one_step(run, end - 1).lines[-1].value, run.theta[end])
    for t in (end, 59):
        with pytest.raises(
            ValueError, match=f"the run diverged at step {end} and ended there: there is no step {t}"
        ):
            one_step(run, t)


def test_titles_are_a_few_words_and_no_two_lines_of_a_step_have_the_same():
    for key in OPTIMIZERS:
        for *_, step in accounts(key, (("rosenbrock", "everything"),), steps=(1,)):
            titles = [line.title for line in step.lines]
            assert len(set(titles)) == len(titles)
            assert all(len(title.split()) <= 5 and title[0].isupper() for title in titles)
