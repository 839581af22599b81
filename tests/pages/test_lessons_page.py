"""The lessons: nothing is told before the prediction, the answer is the engine's, and the challenge is graded."""

from urllib.parse import parse_qs

import numpy as np
import pytest
from visits import (
    broken_numbers,
    numbers,
    paths,
    pictures,
    press,
    staged,
    texts,
    traces,
    verdicts,
    visit,
    warnings,
    widget,
)

import gdviz
from gdviz.teaching import LESSONS, Choice, Count
from gdviz.ui.lesson_turns import KEYS

PAGE = "lessons.py"
EACH = pytest.mark.parametrize("key", LESSONS)


def opened(key: str, seed: int = 0):
    return visit({"lesson": f"{list(LESSONS).index(key) + 1}. {LESSONS[key].title}", "variant": str(seed)}, PAGE)


def right(lesson):
    return lesson.question.answer(lesson.opening).value


def predict(at, lesson, guess):
    """The page after this prediction."""
    if isinstance(lesson.question, Choice):
        at.radio[0].set_value(guess).run()
    elif isinstance(lesson.question, Count):
        next(one for one in at.number_input if one.key.startswith("guess")).set_value(int(guess)).run()
    else:
        next(one for one in at.slider if one.key.startswith("guess")).set_value(float(guess)).run()
    return press(at, "That is my prediction")


def said(at) -> str:
    return " ".join([*texts(at), *(shown.value for kind in (at.success, at.warning, at.info) for shown in kind)])


@EACH
@pytest.mark.parametrize("seed", [0, 5])
def test_it_opens_on_what_fails_and_asks_without_telling_the_answer(key, seed):
    lesson, at = LESSONS[key].variant(seed), opened(key, seed)
    np.testing.assert_array_equal(
        np.transpose(paths(at)[lesson.opening.optimizer]), gdviz.run(lesson.opening).drawn
    )
    assert lesson.question.prompt(lesson.opening) in said(at)
    answer = lesson.question.answer(lesson.opening).text
    told = said(at).replace(lesson.question.prompt(lesson.opening), "")
    if not isinstance(lesson.question, Choice):
        assert answer not in told
    assert lesson.question.reason(lesson.opening) not in told
    assert list(verdicts(at).values()) == [gdviz.run(lesson.opening).verdict.kind]


@EACH
def test_a_right_prediction_is_said_to_be_right_and_the_answer_is_played_with_its_reason(key):
    lesson, at = LESSONS[key], opened(key)
    at = predict(at, lesson, right(lesson))
    assert at.success[0].value.startswith("Right: ")
    assert lesson.question.reason(lesson.opening) in said(at)
    assert staged(at)["play"]
    run = gdviz.run(lesson.reveal)
    np.testing.assert_array_equal(np.transpose(paths(at)[run.spec.optimizer]), run.drawn)
    assert verdicts(at)[run.spec.optimizer] == run.verdict.text
    assert broken_numbers(at) == []


@EACH
def test_a_wrong_prediction_is_said_to_be_wrong_and_may_be_made_again(key):
    lesson, at = LESSONS[key], opened(key)
    value = right(lesson)
    if isinstance(lesson.question, Choice):
        guess = next(option for option in lesson.question.options if option != value)
    elif isinstance(lesson.question, Count):
        guess = 10 * value
    else:
        guess = lesson.question.low
    at = predict(at, lesson, guess)
    assert not at.success
    assert at.warning[0].value.startswith("Not ")
    at = press(at, "Predict again")
    assert lesson.question.prompt(lesson.opening) in said(at)


@EACH
def test_the_challenge_lets_turn_only_what_it_names_and_its_solution_passes(key):
    lesson, at = LESSONS[key], opened(key)
    at = press(predict(at, lesson, right(lesson)), "Take the challenge")
    assert lesson.challenge.task in said(at)
    drawn = at.session_state["drawn_controls"]
    assert {name for name in KEYS if name in drawn} - {"lr_exact"} <= set(lesson.turn)
    assert not at.success
    assert "0 of 8 challenges met" in said(at)
    solution = lesson.challenge.solution().spec
    for name in lesson.turn:
        if name in ("optimizer", "schedule"):
            widget(at, name).set_value(getattr(solution, name)).run()
    for name in lesson.turn:
        if name == "lr":
            widget(at, "lr_exact").set_value(solution.lr).run()
        elif name == "momentum" and "momentum" in dict(solution.hyperparameters):
            widget(at, "momentum").set_value(dict(solution.hyperparameters)["momentum"]).run()
        elif name == "batch_size":
            widget(at, "batch_size").set_value(float(solution.batch_size)).run()
    assert at.success[0].value == lesson.challenge.grade(gdviz.run(solution)).text
    assert "1 of 8 challenges met" in said(at)
    assert broken_numbers(at) == []


def test_a_line_that_was_dragged_is_drawn_where_it_was_put():
    step = opened("step")
    step = predict(step, LESSONS["step"], -2.0)
    assert numbers(traces(step, "landscape")["guess"]["x"]).tolist() == [-2.0, -2.0]
    limit = predict(opened("curvature"), LESSONS["curvature"], 0.2)
    assert "fan" in pictures(limit)
    (fan,) = (shown["figure"] for shown in staged(limit)["pictures"] if shown["id"] == "fan")
    assert [shape["x0"] for shape in fan["layout"]["shapes"]] == [0.2, 0.1]


def test_what_was_done_stays_while_one_goes_to_another_lesson_and_back():
    at = predict(opened("learning_rate"), LESSONS["learning_rate"], right(LESSONS["learning_rate"]))
    widget(at, "lesson").set_value("momentum").run()
    assert LESSONS["momentum"].question.prompt(LESSONS["momentum"].opening) in said(at)
    widget(at, "lesson").set_value("learning_rate").run()
    assert at.success[0].value.startswith("Right: ")


@EACH
def test_free_play_opens_the_page_of_the_lesson_on_its_picture(key):
    lesson = LESSONS[key]
    (link,) = (text for text in texts(opened(key)) if "Free play" in text)
    address = link.split("](", 1)[1].rstrip(")")
    path, query = address.split("?", 1)
    assert path == ("./" if lesson.page == "playground" else lesson.page)
    at = visit(parse_qs(query, keep_blank_values=True), f"{lesson.page}.py")
    assert warnings(at) == ""
    assert staged(at)["captions"]
    if lesson.page not in ("one_step", "momentum"):
        runs = [np.transpose(path) for path in paths(at).values()] if lesson.page != "batch_size" else []
        assert all(np.array_equal(path, gdviz.run(lesson.opening).drawn) for path in runs)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"lesson": "9. Love"}, "choose from"),
        ({"variant": "-1"}, "it must be from 0"),
        ({"variant": "1e300"}, "it must be from 0"),
        ({"lesson": "<script>"}, "choose from"),
        ({"lock": "lesson,nothing"}, "names no control"),
    ],
)
def test_what_a_link_asks_wrongly_is_put_right_and_said(link, words):
    at = visit(link, PAGE)
    assert words in warnings(at)
    assert staged(at)["captions"]


def test_a_link_to_a_lesson_may_be_locked_and_carry_a_task():
    at = visit({"lesson": "momentum", "lock": "lesson,variant", "task": "Do this one"}, PAGE)
    assert widget(at, "lesson").disabled
    assert at.info[0].value == "Do this one"
