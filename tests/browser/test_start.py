"""The start: chosen by a click in the contour or a drag of its marker, and kept in the address."""

import pytest

import gdviz

LEFT = "document.querySelector('[data-picture=landscape] .stage-plot')._fullLayout.xaxis.range[0]"


def runs_from_near(v, x: float, y: float) -> None:
    """Wait until the address gives a start near this one, and the path is that of the run from there."""
    start = v.starts_near(x, y)
    v.draws(*gdviz.run(objective="ravine", lr=0.05, steps=30, start=start).theta.T.tolist())


def test_a_click_in_the_contour_starts_the_run_there(visit):
    v = visit("?lr=0.05")
    v.page.mouse.click(*v.pixel(3.0, 1.5))
    runs_from_near(v, 3.0, 1.5)
    v.page.mouse.click(*v.pixel(-2.0, 2.0))
    runs_from_near(v, -2.0, 2.0)


def test_the_start_marker_can_be_dragged_and_the_picture_does_not_move_with_it(visit):
    v = visit("?lr=0.05")
    window = v.window()
    v.page.mouse.move(*v.pixel(-5.0, -2.0))
    v.page.mouse.down()
    for x, y in ((-4.0, -1.0), (-2.0, 0.0), (1.0, 2.0)):
        v.page.mouse.move(*v.pixel(x, y))
    sent = len(v.sent)
    v.page.mouse.move(*v.pixel(2.0, 2.5))
    assert len(v.sent) == sent
    v.page.mouse.up()
    runs_from_near(v, 2.0, 2.5)
    assert v.window() == pytest.approx(window)


@pytest.mark.thorough
def test_dragging_the_ground_moves_the_picture_and_chooses_no_start(visit):
    v = visit("?lr=0.05")
    window = v.window()
    v.page.mouse.move(*v.pixel(0.0, 1.0))
    v.page.mouse.down()
    v.page.mouse.move(*v.pixel(1.0, 1.5), steps=4)
    v.page.mouse.up()
    v.until(f"(left) => {LEFT} !== left", window[0])
    moved = v.window()
    assert moved[0] == pytest.approx(window[0] - 1.0, abs=0.1)
    v.slider("Learning rate").press("ArrowRight")
    v.shows(lr="0.055")
    v.addressed("lr", "0.055")
    v.draws(*gdviz.run(objective="ravine", lr=0.055, steps=30).theta.T.tolist())
    assert v.window() == pytest.approx(moved)
    assert "start_x" not in v.address()


@pytest.mark.thorough
def test_a_start_far_outside_the_picture_is_brought_to_the_edge_of_what_is_allowed(visit):
    v = visit("?lr=0.05")
    picture = v.stage.locator("[data-picture=landscape]")
    picture.hover()
    for _ in range(5):
        picture.locator("[data-title='Zoom out']").click()
    v.until(f"() => {LEFT} < -60")
    v.page.mouse.click(*v.pixel(50.0, 1.0))
    x, _ = v.starts_near(22.0, 1.0)
    assert x == 22.0
