"""One step in the browser: the player goes through the lines, and arrows appear with them."""

import pytest

import gdviz
from gdviz.analysis.one_step import one_step
from gdviz.figures.style import GREEN, STROKES

RUN = {"objective": "ravine", "optimizer": "adam", "lr": 0.5, "steps": 20}
STATES = "() => [...document.querySelectorAll('.stage-line')].map((line) => line.dataset.state).join(' ')"


def shows_lines(v, done: int, count: int) -> None:
    """Wait until so many lines are done, the last of them marked, and those ahead keep their numbers."""
    wanted = " ".join(["done"] * (done - 1) + ["now"] * (done > 0) + ["ahead"] * (count - done))
    v.until(f"(wanted) => ({STATES})() === wanted", wanted)
    v.until(
        """(done) => [...document.querySelectorAll('.stage-line-numbers')].every(
            (numbers, i) => (getComputedStyle(numbers).visibility === 'visible') === (i < done))""",
        done,
    )


def reads(v, run: gdviz.Run, t: int) -> int:
    """Wait until the lines of step t are written; how many they are."""
    wanted = [line.arithmetic for line in one_step(run, t).lines]
    v.until(
        """(wanted) => JSON.stringify([...document.querySelectorAll('.stage-line-numbers')].map(
            (numbers) => numbers.textContent)) === JSON.stringify(wanted)""",
        wanted,
    )
    return len(wanted)


def test_the_lines_are_played_forward_and_back_and_the_arrows_come_with_them(visit):
    v = visit("one_step", live="off")
    run = gdviz.run(**RUN)
    count = reads(v, run, 0)
    shows_lines(v, count, count)
    move = STROKES["adam"].colour
    assert v.amount(move.upper(), "step") > 0
    for done in range(count - 1, -1, -1):
        v.page.keyboard.press("ArrowLeft")
        shows_lines(v, done, count)
    v.lacks(GREEN.upper(), "step")
    v.page.keyboard.press("ArrowRight")
    shows_lines(v, 1, count)
    v.until("() => true")
    assert v.amount(GREEN.upper(), "step") > 0
    v.button("Play").click()
    shows_lines(v, count, count)


def test_the_next_step_has_its_own_numbers_and_is_in_the_address(visit):
    v = visit("one_step", live="off")
    run = gdviz.run(**RUN)
    v.page.get_by_role("spinbutton", name="Step t").press("ArrowUp")
    reads(v, run, 1)
    v.addressed("at", "1")
    v.page.get_by_role("spinbutton", name="Step t").press("ArrowUp")
    reads(v, run, 2)
    v.addressed("at", "2")


@pytest.mark.thorough
def test_a_click_on_the_surface_starts_the_first_step_there(visit):
    v = visit("one_step", live="off")
    v.page.mouse.click(*v.pixel(3.0, 1.5, "step"))
    reads(v, gdviz.run(**RUN, start=v.starts_near(3.0, 1.5)), 0)


@pytest.mark.thorough
def test_many_lines_scroll_in_their_own_frame_and_the_one_being_done_is_in_sight(visit):
    v = visit("one_step?optimizer=armijo&objective=rosenbrock&lr=1", live="off")
    seen = """() => {
        const list = document.querySelector('.stage-lines').getBoundingClientRect();
        const now = document.querySelector('.stage-line[data-state=now]').getBoundingClientRect();
        return now.top >= list.top - 1 && now.bottom <= list.bottom + 1;
    }"""
    v.until(seen)
    scrolled = "() => document.querySelector('.stage-lines').scrollTop"
    assert v.page.evaluate(scrolled) > 0
    for _ in range(15):
        v.page.keyboard.press("ArrowLeft")
    v.shows(step=1)
    v.until(seen)
    assert v.page.evaluate(scrolled) == 0


@pytest.mark.thorough
def test_the_playground_leads_to_a_step_of_its_own_run(visit):
    v = visit("?lr=0.05&kappa=50&optimizer=momentum")
    link = v.page.get_by_test_id("stMain").get_by_role("link", name="Momentum", exact=True)
    v.open(link.get_attribute("href"), "off")
    numbers = {"kappa": 50.0}
    run = gdviz.run(objective="ravine", optimizer="momentum", lr=0.05, steps=30, objective_parameters=numbers)
    reads(v, run, 0)


@pytest.mark.thorough
def test_on_a_phone_nothing_is_wider_than_the_screen(visit):
    v = visit("one_step", live="off", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert v.too_wide() == []
