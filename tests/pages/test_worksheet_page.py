"""The worksheet page: sheets for the lessons chosen, the same for the same seed, with a key of their own."""

import pytest
from visits import texts, unbroken, visit, warnings, widget

from gdviz.teaching import LESSONS
from gdviz.ui.worksheets import sheet

PAGE = "worksheet.py"


def test_it_opens_on_all_lessons_for_four_groups_with_both_files_to_take():
    at = unbroken(visit(page=PAGE))
    assert widget(at, "lessons").value == list(LESSONS)
    assert widget(at, "groups").value == 4
    assert [button.proto.label for button in at.get("download_button")] == ["Questions", "Answer key"]
    assert warnings(at) == ""


def test_the_preview_shows_the_questions_without_answers_and_the_key_with_them():
    at = visit({"lessons": [LESSONS["curvature"].title], "groups": "1"}, PAGE)
    toggles = {one.label: one for one in at.toggle}
    toggles["Show the questions"].set_value(True).run()
    lesson = LESSONS["curvature"]
    shown = " ".join(texts(unbroken(at)))
    reason, answer = lesson.question.reason(lesson.opening), lesson.question.answer(lesson.opening).text
    assert "Mark the largest" in shown
    assert reason.split(":")[0][:40] not in shown
    {one.label: one for one in at.toggle}["Show the answer key"].set_value(True).run()
    shown = " ".join(texts(unbroken(at)))
    assert reason.split(":")[0][:40] in shown
    assert answer in shown


def test_links_on_a_sheet_lead_to_the_pages_with_the_setting_of_the_group():
    made = sheet(("learning_rate",), 2, 3, "html", "http://host:8501/class/worksheet").questions
    assert made.count('href="http://host:8501/class/learning_rate?objective=Round+bowl') == 2
    assert "<script" not in made
    root = sheet(("saddles",), 1, 0, "html", "http://host:8501/worksheet").questions
    assert 'href="http://host:8501/?objective=Saddle' in root


def test_the_same_seed_makes_the_same_sheets_and_another_one_others():
    sheet.cache_clear()
    first = sheet(("momentum",), 3, 1, "markdown")
    sheet.cache_clear()
    assert sheet(("momentum",), 3, 1, "markdown") == first
    assert sheet(("momentum",), 3, 2, "markdown") != first


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"lessons": "love"}, "choose from"),
        ({"groups": "0"}, "it must be from 1 to 12"),
        ({"groups": "1e9"}, "it must be from 1 to 12"),
        ({"sheet_seed": "-3"}, "it must be from 0"),
        ({"form": "pdf"}, "choose from"),
        ({"gravity": "1"}, "was ignored"),
    ],
)
def test_what_a_link_asks_wrongly_is_put_right_and_said(link, words):
    assert words in warnings(unbroken(visit(link, PAGE)))


def test_no_lesson_makes_no_sheet():
    at = visit(page=PAGE)
    widget(at, "lessons").set_value([]).run()
    assert at.info[0].value == "Choose at least one lesson."
    assert not at.get("download_button")
