"""The start: chosen by a click in the contour or a drag of its marker, and kept in the address."""

import pytest

import gdviz

LEFT = "document.querySelector('[data-picture=landscape] .stage-plot')._fullLayout.xaxis.range[0]"


def runs_from_its_address(v) -> None:
    """Wait until the path is that of the run from the start in the address."""
    v.until("() => ['start_x', 'start_y'].every((key) => new URL(location).searchParams.has(key))")
    x, y = (float(v.address()[key][0]) for key in ("start_x", "start_y"))
    v.draws(*gdviz.run(objective="ravine", lr=0.05, steps=30, start=(x, y)).theta.T.tolist())


def start_in_address(v) -> tuple[float, float]:
    return float(v.address()["start_x"][0]), float(v.address()["start_y"][0])


def test_a_click_in_the_contour_starts_the_run_there(visit):
    v = visit("?lr=0.05")
    v.page.mouse.click(*v.pixel(3.0, 1.5))
    runs_from_its_address(v)
    assert start_in_address(v) == pytest.approx((3.0, 1.5), abs=0.05)
    v.page.mouse.click(*v.pixel(-2.0, 2.0))
    v.until("() => Number(new URL(location).searchParams.get('start_x')) < 0")
    runs_from_its_address(v)
    assert start_in_address(v) == pytest.approx((-2.0, 2.0), abs=0.05)


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
    runs_from_its_address(v)
    assert start_in_address(v) == pytest.approx((2.0, 2.5), abs=0.05)
    assert v.window() == pytest.approx(window)


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


def test_a_start_far_outside_the_picture_is_brought_to_the_edge_of_what_is_allowed(visit):
    v = visit("?lr=0.05")
    picture = v.stage.locator("[data-picture=landscape]")
    picture.hover()
    for _ in range(5):
        picture.locator("[data-title='Zoom out']").click()
    v.until(f"() => {LEFT} < -60")
    v.page.mouse.click(*v.pixel(50.0, 1.0))
    runs_from_its_address(v)
    assert start_in_address(v)[0] == 22.0
