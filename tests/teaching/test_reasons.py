"""The numbers in answers and reasons, against closed forms and loops of the test's own."""

import math
import re

import numpy as np
import pytest

import gdviz
from gdviz.teaching import LESSONS

SEEDS = range(8)


def variants(key, seeds=SEEDS):
    lessons = [LESSONS[key].variant(seed) for seed in seeds]
    return pytest.mark.parametrize("lesson", lessons, ids=map(str, seeds))


def numbers_in(text):
    """Every number of a text, 10⁻⁵ and all."""
    found = []
    for sign, digits, power in re.findall(r"(−?)(\d+(?:\.\d+)?)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text):
        exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if power else 0
        found.append(float(digits) * 10.0**exponent * (-1.0 if sign else 1.0))
    return found


def says(text, value, digits=2e-2):
    return any(math.isclose(one, value, rel_tol=digits) for one in numbers_in(text))


def matrix(spec):
    """The Hessian of the ravine, built from its eigenvectors."""
    given = {"kappa": 20.0, "rotation": 0.0, **dict(spec.objective_numbers)}
    angle = math.radians(given["rotation"])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return turn @ np.diag([1.0, given["kappa"]]) @ turn.T, turn


def stays_below(heights, part):
    """The t from which on the heights are within this part of the first."""
    outside = [t for t, height in enumerate(heights) if height > part * heights[0]]
    return outside[-1] + 1


@variants("step", range(16))
def test_the_first_landing_is_that_of_the_closed_form(lesson):
    x, curvature, lr = (
        lesson.opening.start[0],
        dict(lesson.opening.objective_numbers)["curvature"],
        lesson.opening.lr,
    )
    landed = x * (1.0 - 2.0 * lr * curvature)
    assert lesson.question.answer(lesson.opening).value == pytest.approx(landed)
    reason = lesson.question.reason(lesson.opening)
    for value in (curvature * x, 2.0 * lr, landed):
        assert says(reason, value)


@variants("learning_rate", range(18))
def test_the_regime_is_that_of_a_loop_over_the_error(lesson):
    curvature = dict(lesson.opening.objective_numbers)["curvature"]
    error, crossed = 1.0, 0
    for _ in range(lesson.reveal.steps):
        after = error - lesson.reveal.lr * curvature * error
        crossed += after * error < 0.0
        error = after
    word = "smooth" if not crossed else "oscillates" if abs(error) < 1.0 else "diverges"
    key, measured = lesson.question.found(lesson.opening)
    assert key == word
    assert says(measured, abs(error))
    assert f"{crossed} of the steps" in measured
    reason = lesson.question.reason(lesson.opening)
    assert says(reason, lesson.reveal.lr * curvature)
    assert says(reason, 1.0 - lesson.reveal.lr * curvature)


@variants("curvature", range(6))
def test_the_limit_is_where_long_runs_begin_to_grow(lesson):
    limit = lesson.question.answer(lesson.opening).value
    for lr, grows in ((0.99 * limit, False), (1.01 * limit, True)):
        run = gdviz.run(gdviz.RunSpec(**{**vars(lesson.opening), "lr": lr, "steps": 1000}))
        excess = run.objective.excess(run.loss)
        assert bool(run.termination.kind == "diverged" or excess[-1] > excess[0]) is grows
    steep = dict(lesson.opening.objective_numbers)["kappa"]
    reason = lesson.question.reason(lesson.opening)
    for value in (steep, 2.0 / steep, 1.0 - lesson.opening.lr * steep, 1.0 - lesson.opening.lr):
        assert says(reason, value)
    assert limit * 0.96 < lesson.reveal.lr < limit


@variants("momentum")
def test_the_steps_with_momentum_are_those_of_a_loop(lesson):
    spec, beta = lesson.opening, lesson.question.beta
    hessian, _ = matrix(spec)
    theta, velocity, heights = np.array(spec.start), np.zeros(2), []
    for _ in range(spec.steps + 1):
        heights.append(0.5 * theta @ hessian @ theta)
        velocity = beta * velocity + hessian @ theta
        theta = theta - spec.lr * velocity
    counted = stays_below(heights, 1e-3)
    assert lesson.question.answer(spec).value == counted
    reason = lesson.question.reason(spec)
    assert f"it takes {counted} steps" in reason
    for curvature in (1.0, hessian[1, 1]):
        roots = np.linalg.eigvals([[1.0 + beta - spec.lr * curvature, -beta], [1.0, 0.0]])
        assert says(reason, max(abs(roots)), digits=1e-3)
    expected = next(t for t in range(1, 1000) if beta**t <= 1e-3)
    assert f"= {expected} steps" in reason
    assert says(reason, 1.0 - spec.lr)


def own_run(spec, hessian, theta):
    """The heights of Adam, AdaGrad or plain descent, a textbook loop."""
    m, s, heights = np.zeros(2), np.zeros(2), []
    for t in range(1, 10 * spec.steps + 2):
        heights.append(0.5 * theta @ hessian @ theta)
        g = hessian @ theta
        m, s = (0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g) if spec.optimizer == "adam" else (g, s + g * g)
        d = {
            "adam": m / (1.0 - 0.9**t) / (np.sqrt(s / (1.0 - 0.999**t)) + 1e-8),
            "adagrad": g / (np.sqrt(s) + 1e-10),
            "gd": g,
        }[spec.optimizer]
        theta = theta - spec.lr * d
    return heights


@variants("rotation", range(5))
def test_the_steps_turned_and_along_the_axes_are_those_of_loops(lesson):
    spec = lesson.opening
    hessian, turn = matrix(spec)
    start = np.array([-5.0, -2.0])
    turned = stays_below(own_run(spec, hessian, turn @ start), 1e-3)
    along = stays_below(own_run(spec, np.diag(np.linalg.eigvalsh(hessian)), start), 1e-3)
    assert lesson.question.counts(spec) == (turned, along)
    for text in (lesson.question.answer(spec).text, lesson.question.reason(spec)):
        assert f"{along} steps along the axes, {turned} steps turned" in text


def test_a_start_of_ones_own_is_turned_back_with_the_valley():
    spec = gdviz.RunSpec(
        "ravine", "gd", lr=0.02, steps=40, start=(1.0, 2.0), objective_parameters={"rotation": 90.0}
    )
    assert LESSONS["rotation"].question.asked(spec).start == pytest.approx((2.0, -1.0))
    turned, along = LESSONS["rotation"].question.counts(spec)
    assert turned == along


@variants("noise", (0, 4, 13))
def test_the_heights_of_the_noise_are_near_those_of_the_stationary_distribution(lesson):
    spec = lesson.opening
    loss = gdviz.LOSSES["linear_regression"].on("tips").configured({"standardise": 1.0})
    single = loss.single_gradients(np.array(loss.minima[0]))
    for way, measured in zip((spec, lesson.reveal), lesson.question.heights(spec), strict=True):
        n, b, a = loss.examples, way.batch_size, 1.0 - 2.0 * way.lr  # H = 2I on a standardised feature
        variance = single.var(axis=1) / b * (n - b) / (n - 1)
        settled = float((way.lr**2 * variance / (1.0 - a * a)).sum())  # f − f* is the squared distance
        assert measured == pytest.approx(settled, rel=0.5)
    reason = lesson.question.reason(spec)
    b, larger = spec.batch_size, lesson.reveal.batch_size
    assert says(reason, (244 - b) / b / ((244 - larger) / larger))
    before, after = lesson.question.heights(spec)
    assert says(reason, before / after, digits=5e-2)


@variants("schedules", range(6))
def test_the_schedules_end_in_the_order_of_a_loop_with_gaussian_noise(lesson):
    spec, rng = lesson.opening, np.random.default_rng(1)
    hessian, turn = matrix(spec)
    t, steps, rate = np.arange(spec.steps), spec.steps, lesson.opening.lr
    falling = {
        "cosine": rate * (1.0 + np.cos(np.pi * t / steps)) / 2.0,
        "inverse_time": rate / (1.0 + 0.05 * t),
        "exponential": rate * 0.01 ** (t / steps),
        "step": rate * 0.1 ** ((t >= 0.3 * steps).astype(int) + (t >= 0.6 * steps) + (t >= 0.9 * steps)),
    }[lesson.question.schedule]
    reason, heights, told = lesson.question.reason(spec), {}, lesson.question.heights(spec)
    for key, rates in {
        "large": np.full(steps, rate),
        "small": np.full(steps, rate / 10.0),
        "schedule": falling,
    }.items():
        theta, late = np.repeat((turn @ [-5.0, -2.0])[:, None], 200, axis=1), []
        for i, lr in enumerate(rates):
            theta = theta - lr * (hessian @ theta + rng.normal(size=theta.shape) / math.sqrt(spec.batch_size))
            if i >= 0.8 * steps - 1:
                late.append(0.5 * (theta * (hessian @ theta)).sum(axis=0).mean())
        heights[key] = np.mean(late)
        assert says(reason, math.prod(1.0 - float(lr) for lr in rates), digits=6e-2)
        assert says(reason, told[key], digits=6e-2)
    assert min(heights, key=heights.get) == lesson.question.answer(spec).value
    assert heights["large"] == pytest.approx(told["large"], rel=0.5)


@variants("saddles", range(9))
def test_the_steps_out_of_the_saddle_are_those_of_a_loop(lesson):
    x, lr = lesson.opening.start[0], lesson.opening.lr
    expected = next(t for t in range(10_000) if x * (1.0 + lr) ** t >= 0.5)
    place, counted = x, 0
    while abs(place) < 0.5:
        place, counted = place + lr * (place - place**3), counted + 1
    assert lesson.question.answer(lesson.opening).value == counted >= expected
    reason = lesson.question.reason(lesson.opening)
    assert f"= {expected} steps at least" in reason
    assert f"it takes {counted} steps" in reason
    assert says(reason, 1.0 + lr)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_answers_follow_the_setting_at_hand(lesson):
    other = next(v for v in map(lesson.variant, range(1, 24)) if v.opening != lesson.opening)
    words = lesson.question.prompt(other.opening)
    assert words != lesson.question.prompt(lesson.opening) or lesson.question.reason(
        other.opening
    ) != lesson.question.reason(lesson.opening)
