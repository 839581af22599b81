"""Lessons and their variants: the picture fails, the answer is clear, and every number can be set on its page."""

import math
from pathlib import Path

import pytest

import gdviz
from gdviz.catalogue import UnknownNameError
from gdviz.teaching import LESSONS, Choice, Count, Mark
from gdviz.teaching.lessons.noise import SHARES
from gdviz.teaching.lessons.rotation import SAME
from gdviz.ui.number_controls import log_grid
from gdviz.ui.rates import LEARNING_RATES

PAGES = Path(__file__).parents[2] / "pages"
ORDER = ["step", "learning_rate", "curvature", "momentum", "rotation", "noise", "schedules", "saddles"]
SEEDS = range(20)
VARIANTS = [LESSONS[key].variant(seed) for key in ORDER for seed in SEEDS]
NAMES = [f"{key}-{seed}" for key in ORDER for seed in SEEDS]


def each(lessons=VARIANTS, names=NAMES):
    return pytest.mark.parametrize("lesson", lessons, ids=names)


def variants_of(key):
    return each(
        *zip(*((v, n) for v, n in zip(VARIANTS, NAMES, strict=True) if n.startswith(f"{key}-")), strict=True)
    )


def test_the_lessons_come_in_the_order_of_teaching():
    assert list(LESSONS) == ORDER


@each()
def test_the_picture_of_every_lesson_fails(lesson):
    run = gdviz.run(lesson.opening)
    assert run.verdict.kind != "converged"
    excess = run.objective.excess(run.loss)
    assert not excess[-len(excess) // 5 :].mean() <= 1e-5 * excess[0]


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_lesson_is_its_own_variant_0_and_has_words_and_a_page(lesson):
    assert lesson.variant(0) == lesson
    assert (PAGES / f"{lesson.page}.py").is_file()
    assert lesson.title
    assert lesson.idea.endswith(".")
    assert lesson.turn == lesson.challenge.turn
    assert lesson.reveal == lesson.question.asked(lesson.opening)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_variants_are_the_same_every_time_and_differ_from_one_another(lesson):
    made = [lesson.variant(seed) for seed in range(lesson.variants)]
    assert made == [lesson.variant(seed) for seed in range(lesson.variants)]
    assert len({(v.opening, v.question, v.challenge) for v in made}) == lesson.variants >= 12
    assert lesson.variant(lesson.variants) == made[0]
    assert made[3].variant(5) == made[5]


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, None, 10**9])
def test_a_variant_needs_a_whole_number(seed):
    with pytest.raises(ValueError, match="seed of a variant must be a whole number"):
        LESSONS["step"].variant(seed)


def test_a_lesson_that_does_not_exist_is_named():
    with pytest.raises(UnknownNameError, match="no lesson is called 'steps'; choose one of step, learning_rate"):
        LESSONS["steps"]


@each(
    [v for v in VARIANTS if isinstance(v.question, Count)],
    [name for v, name in zip(VARIANTS, NAMES, strict=True) if isinstance(v.question, Count)],
)
def test_a_count_lies_within_the_steps_of_the_reveal(lesson):
    value = lesson.question.answer(lesson.opening).value
    assert 10 <= value <= 0.95 * lesson.reveal.steps


@each(
    [v for v in VARIANTS if isinstance(v.question, Mark)],
    [name for v, name in zip(VARIANTS, NAMES, strict=True) if isinstance(v.question, Mark)],
)
def test_a_mark_lies_well_within_its_scale(lesson):
    question = lesson.question
    value = question.answer(lesson.opening).value
    allowed = question.tolerance * (abs(value) if question.relative else 1.0)
    assert question.low + allowed < value < question.high - allowed
    assert question.step <= allowed


@variants_of("learning_rate")
def test_the_regime_asked_about_is_not_borderline(lesson):
    product = lesson.question.lr * dict(lesson.opening.objective_numbers)["curvature"]
    assert min(abs(product - 1.0), abs(product - 2.0)) > 0.1


@variants_of("rotation")
def test_the_counts_along_the_axes_and_turned_are_not_borderline(lesson):
    turned, along = lesson.question.counts(lesson.opening)
    assert abs(math.log(along / turned)) == 0.0 or abs(math.log(along / turned)) > 2.0 * math.log(SAME)


@each([LESSONS["noise"].variant(seed) for seed in range(6)], range(6))
def test_the_heights_of_the_noise_are_not_borderline(lesson):
    before, after = lesson.question.heights(lesson.opening)
    off = sorted(abs(math.log(after / before / share)) for share in SHARES.values())
    assert off[0] < 0.6 * off[1]


@each([LESSONS["schedules"].variant(seed) for seed in range(12)], range(12))
def test_the_lowest_of_the_schedules_is_clearly_lowest(lesson):
    lowest, second, _ = sorted(lesson.question.heights(lesson.opening).values())
    assert second > 2.0 * lowest


@pytest.mark.parametrize("key", ["learning_rate", "rotation", "schedules", "noise"])
def test_the_right_option_is_not_always_the_same(key):
    lesson = LESSONS[key]
    found = {v.question.found(v.opening)[0] for v in (lesson.variant(seed) for seed in range(5))}
    assert len(found) >= 2


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_the_right_answer_is_judged_right_and_another_wrong(lesson):
    question, spec = lesson.question, lesson.opening
    value = question.answer(spec).value
    assert question.judge(value, spec).right
    wrong = (
        next(key for key in question.options if key != value)
        if isinstance(question, Choice)
        else 3.0 * value
        if isinstance(question, Count)
        else 0.5 * (value + question.low)
    )
    judged = question.judge(wrong, spec)
    assert not judged.right
    assert question.answer(spec).text in judged.text


@pytest.mark.parametrize("guess", ["", "many", math.nan, math.inf, None, True, -1.0, 0.0])
def test_a_count_takes_a_number_above_0(guess):
    lesson = LESSONS["saddles"]
    with pytest.raises(ValueError, match="a guess must be a"):
        lesson.question.judge(guess, lesson.opening)


def test_a_mark_takes_a_number_on_its_scale():
    lesson = LESSONS["curvature"]
    with pytest.raises(ValueError, match=r"a guess must be from 0 to 0.4, got 0.5"):
        lesson.question.judge(0.5, lesson.opening)


def test_a_choice_takes_one_of_its_options():
    lesson = LESSONS["learning_rate"]
    with pytest.raises(
        ValueError, match="no answer is called 'perhaps'; choose one of smooth, oscillates, diverges"
    ):
        lesson.question.judge("perhaps", lesson.opening)


def test_a_guess_is_told_how_far_off_it_is():
    limit, leave, first = (LESSONS[key] for key in ("curvature", "saddles", "step"))
    assert limit.question.judge(0.15, limit.opening).text == "Not quite: α = 0.1; your 0.15 is 50 % too high."
    assert limit.question.judge(0.095, limit.opening).text == "Right: α = 0.1; your 0.095 is 5 % too low."
    assert leave.question.judge(20, leave.opening).text == "Not quite: 67 steps; you said 20, 3.4 times too few."
    assert first.question.judge(-1.6, first.opening).text == "Not quite: x₁ = −1; your −1.6 is 0.6 too low."


def test_who_never_leaves_the_saddle_has_no_count():
    lesson = LESSONS["saddles"]
    on_axis = gdviz.RunSpec("saddle", "gd", lr=0.1, steps=30, start=(0.0, 1.5))
    assert math.isnan(lesson.question.answer(on_axis).value)
    judged = lesson.question.judge(50, on_axis)
    assert not judged.right
    assert "never within 120 steps" in judged.text
    assert "it never does" in lesson.question.reason(on_axis)


@each()
def test_every_setting_is_a_position_of_its_controls(lesson):
    for spec in (lesson.opening, lesson.challenge.start):
        assert spec.lr in LEARNING_RATES
        domains = gdviz.SURFACES[spec.objective].domains() if spec.objective in gdviz.SURFACES else {}
        for name, value in spec.objective_numbers:
            if name in domains and domains[name].scale == "log":
                assert value in log_grid(domains[name].low, domains[name].high), (name, value)
        assert spec.batch_size is None or math.log2(spec.batch_size).is_integer()
