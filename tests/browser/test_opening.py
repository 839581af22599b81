"""The opening: a telling failure is on stage, and everything on it has a name."""

import pytest

import gdviz


@pytest.fixture(scope="module")
def v(shared_visit):
    """The page as everyone finds it."""
    return shared_visit()


def fetched(v) -> dict[str, int]:
    """The bytes on the wire of each script of this page view, headers included; 0 if the browser had it."""
    sizes = "performance.getEntriesByType('resource').map((one) => [new URL(one.name).pathname, one.transferSize])"
    return {path: size for path, size in v.page.evaluate(sizes) if path.endswith(".js")}


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


def test_who_comes_back_still_has_all_scripts_that_never_change(visit):
    v = visit(stranger=True)
    first = fetched(v)
    v.open("?lr=0.05")
    again = fetched(v)
    for place, files in (("/static/js/", 50), ("/gdviz/stage-", 30), ("/gdviz/plotly-", 1)):
        assert len([path for path, size in first.items() if place in path and size > 0]) >= files, place
        assert [path for path, size in again.items() if place in path and size > 0] == [], place
    assert [path for path in again if "bidi-components" in path and path.endswith(".js")], "the way to the modules"
