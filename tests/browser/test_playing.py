"""Playing: one step for all pictures, by button, by slider and by key."""

import pytest
from theater import STAGE

import gdviz
from gdviz.figures import style


@pytest.fixture(scope="module")
def page(shared_visit):
    return shared_visit("?lr=0.05&steps=60")


@pytest.fixture
def show(page):
    """A page with a run of 60 steps, at rest on its last, and the focus on nothing."""
    page.page.get_by_label("Speed").select_option("1")  # a busy machine must see it play
    page.slider("Step").press("End")
    page.slider("Step").blur()
    page.shows(step=60)
    page.button("Play").wait_for()
    return page


def test_play_runs_from_the_start_to_the_end_and_stops(show):
    show.page.get_by_label("Speed").select_option("15")
    show.button("Play").click()
    show.until(f"() => Number(document.querySelector('{STAGE}').dataset.step) < 60")
    show.button("Pause").wait_for()
    show.shows(step=60)
    show.button("Play").wait_for()
    assert show.button("Pause").count() == 0


def test_pause_holds_the_step(show):
    show.button("Play").click()
    show.until(f"() => ((step) => step > 2 && step < 60)(Number(document.querySelector('{STAGE}').dataset.step))")
    show.button("Pause").click()
    show.button("Play").wait_for()
    held = show.data("step")
    show.until("() => new Promise((done) => setTimeout(() => done(true), 400))")
    assert show.data("step") == held
    assert show.page.get_by_text(f"step {held} / 60").is_visible()


def test_a_step_moves_all_pictures_and_a_step_back_restores_them(show):
    at_end = {picture: show.painted(picture) for picture in ("landscape", "loss")}
    show.button("Step back").click()
    show.shows(step=59)
    assert all(show.painted(picture) != image for picture, image in at_end.items())
    show.button("Step forward").click()
    show.shows(step=60)
    show.paints(**at_end)


def test_scrubbing_shows_any_step(show):
    step = show.slider("Step")
    step.press("Home")
    show.shows(step=0)
    assert show.button("Step back").is_disabled()
    step.press("ArrowRight")
    show.shows(step=1)
    step.fill("37")
    show.shows(step=37)
    assert step.get_attribute("aria-valuetext") == "step 37 of 60"
    step.press("End")
    show.shows(step=60)
    assert show.button("Step forward").is_disabled()


def test_space_and_arrows_play_and_step_without_a_mouse(show):
    show.page.keyboard.press("ArrowLeft")
    show.shows(step=59)
    show.page.keyboard.press("ArrowLeft")
    show.page.keyboard.press("ArrowRight")
    show.page.keyboard.press("ArrowLeft")
    show.shows(step=58)
    show.page.keyboard.press("Space")
    show.button("Pause").wait_for()
    show.page.keyboard.press("Space")
    show.button("Play").wait_for()


def test_keys_meant_for_a_control_do_not_step(show):
    show.slider("Learning rate").press("ArrowRight")
    show.shows(lr="0.055")
    show.addressed("lr", "0.055")
    assert show.data("step") == "60"


def test_the_step_is_kept_when_the_rate_changes(show):
    show.slider("Step").fill("20")
    show.shows(step=20)
    show.slider("Learning rate").press("Home")
    show.shows(step=20, lr="0.00001")
    show.addressed("lr", "1e-05")
    show.draws(*gdviz.run(objective="ravine", lr=1e-5, steps=60).theta.T.tolist())
    show.shows(step=20, lr="0.00001")


def test_of_a_long_run_which_is_drawn_by_some_of_its_steps_the_head_is_at_any_step(visit):
    v = visit("?objective=bowl&lr=0.0004&steps=6000", live="off")
    run = gdviz.run(objective="bowl", lr=0.0004, steps=6000)
    x, _ = v.path()
    assert 256 < len(x) < 2048
    assert (x[:257], x[-1]) == (run.theta[:257, 0].tolist(), run.theta[-1, 0])
    orange = style.STROKES["gd"].colour.upper()
    for step in (6000, 4321, 1000, 200):
        v.slider("Step").fill(str(step))
        v.shows(step=step)
        assert v.colour(*run.theta[step].tolist()) == orange, step
        v.has_cursor_at(step, "loss")
    assert v.ink(*run.theta[6000].tolist()) < 200  # what is still to come is pale
