"""A lesson in the browser: a prediction, the answer played, and the challenge taken wrong and right."""

import gdviz
from gdviz.teaching import LESSONS

LESSON = LESSONS["curvature"]


def test_a_student_predicts_sees_and_takes_the_challenge_wrong_and_right(visit):
    v = visit("lessons?lesson=curvature", live="off")
    assert v.verdict() == "diverged"
    v.button("That is my prediction").click()
    v.page.get_by_text("Not quite: α = 0.1").wait_for()
    v.button("Pause").wait_for()
    v.draws(*gdviz.run(LESSON.reveal).theta.T.tolist())
    v.shows(step=40)
    v.page.get_by_text("the steepest direction decides for all").wait_for()
    v.button("Take the challenge").click()
    v.ready()
    v.page.get_by_text("is beyond the limit").wait_for()
    exact = v.page.get_by_role("spinbutton", name="Learning rate, exact")
    exact.fill("0.08")
    exact.press("Enter")
    v.at(0.08)
    assert v.page.get_by_text("1 of 8 challenges met").count() == 0
    exact.fill("0.098")
    exact.press("Enter")
    v.at(0.098)
    v.page.get_by_text("1 of 8 challenges met").wait_for()
    v.draws(*gdviz.run(objective="ravine", lr=0.098, steps=40).theta.T.tolist())


def test_a_worksheet_is_downloaded_and_opens_without_a_server(visit, tmp_path):
    v = visit("lessons", live="off")
    v.page.goto(f"{v.server}/worksheet?lessons=momentum&groups=2")
    with v.page.expect_download() as taken:
        v.page.get_by_role("button", name="Questions", exact=True).click()
    taken.value.save_as(tmp_path / "sheet.html")
    text = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "Group B" in text
    assert "<script" not in text


def test_on_a_phone_nothing_is_wider_than_the_screen(visit):
    v = visit("lessons", live="off", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert v.too_wide() == []
