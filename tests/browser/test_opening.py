"""The opening: a telling failure is on stage, and everything on it has a name."""

import pytest

import gdviz


@pytest.fixture(scope="module")
def v(shared_visit):
    """The page as everyone finds it."""
    return shared_visit()


def test_the_page_opens_on_a_run_that_diverges(v):
    assert v.data("lr") == "0.11"
    assert v.data("step") == "30"
    assert v.verdict().startswith("diverges")
    assert v.verdict() == gdviz.run(objective="ravine", optimizer="gd", lr=0.11, steps=30).verdict.text
    assert v.page.url == f"{v.server}/"


def test_the_pictures_hold_the_runs_numbers(v):
    run = gdviz.run(objective="ravine", optimizer="gd", lr=0.11, steps=30)
    v.draws(*run.theta.T.tolist())
    v.draws(range(31), run.loss.tolist(), picture="loss")


def test_sliders_and_buttons_have_the_names_that_people_and_screen_readers_use(v):
    for name in ("Learning rate", "Momentum", "Batch size", "Step"):
        assert v.slider(name).count() == 1, name
    for name in ("Play", "Step forward", "Step back", "Add momentum"):
        assert v.button(name).count() == 1, name
    v.button("Play").click()
    v.button("Pause").wait_for()
    assert v.button("Play").count() == 0
    v.button("Pause").click()
    v.button("Play").wait_for()


def test_every_picture_says_in_words_what_it_shows(v):
    names = [
        picture.get_attribute("aria-label") for picture in v.stage.locator("[data-picture] > [role=img]").all()
    ]
    assert len(names) == 3
    for name in names:
        assert "Gradient descent diverges" in name


def test_the_title_and_the_idea_are_on_the_page(v):
    assert "gdviz" in v.page.title()
    assert v.page.get_by_role("heading", name="Playground").is_visible()
    assert v.page.get_by_text("Each step goes downhill").is_visible()
