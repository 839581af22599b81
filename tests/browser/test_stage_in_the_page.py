"""The stage among Streamlit's controls: zoom, tabs, presets, and both themes."""

import pytest

import gdviz

ZOOMED = (
    "(left) => document.querySelector('[data-picture=landscape] .stage-plot')._fullLayout.xaxis.range[0] > left"
)


@pytest.mark.thorough
def test_the_zoom_is_kept_when_the_rate_changes_and_forgotten_on_another_surface(visit):
    v = visit()
    whole = v.window()
    picture = v.stage.locator("[data-picture=landscape]")
    picture.hover()
    picture.locator("[data-title='Zoom in']").click()
    v.until(ZOOMED, whole[0])
    zoomed = v.window()
    v.slider("Learning rate").press("ArrowLeft")
    v.addressed("lr", "0.1")
    v.draws(*gdviz.run(objective="ravine", lr=0.1, steps=30).theta.T.tolist())
    assert v.window() == zoomed
    v.page.get_by_role("combobox", name="Surface").click()
    v.page.get_by_role("option", name="Saddle").click()
    v.draws(*gdviz.run(objective="saddle", lr=0.1, steps=30).theta.T.tolist())
    assert v.window() != zoomed


def test_the_surface_in_space_is_drawn_on_its_tab_and_follows(visit):
    v = visit("?lr=0.05")
    v.stage.get_by_role("tab", name="3-D surface").click()
    v.page.wait_for_selector("[data-picture=surface] canvas", state="visible")
    assert v.stage.locator("[data-picture=landscape]").is_hidden()
    v.draws(*gdviz.run(objective="ravine", lr=0.05, steps=30).theta.T.tolist(), picture="surface")
    v.slider("Learning rate").press("ArrowRight")
    v.draws(*gdviz.run(objective="ravine", lr=0.055, steps=30).theta.T.tolist(), picture="surface")
    v.slider("Step").fill("10")
    v.draws(*gdviz.run(objective="ravine", lr=0.055, steps=30).theta[:11].T.tolist(), picture="surface")
    v.stage.get_by_role("tab", name="Contour").click()
    v.draws(*gdviz.run(objective="ravine", lr=0.055, steps=30).theta.T.tolist())


@pytest.mark.thorough
def test_momentum_is_one_click_away_and_tames_the_run(visit):
    v = visit()
    v.button("Add momentum").click()
    v.addressed("optimizer", "Gradient descent", "Momentum")
    v.addressed("steps", "100")  # each control writes its own part of the address, one after the other
    for key in ("gd", "momentum"):
        run = gdviz.run(
            objective="ravine",
            optimizer=key,
            lr=0.11,
            steps=100,
            hyperparameters={"momentum": 0.9} if key != "gd" else {},
        )
        v.reads(run.verdict.text, run=key)
        v.draws(*run.theta.T.tolist(), run=key)
    assert v.verdict("gd").startswith("diverges")
    assert not v.verdict("momentum").startswith("diverges")


@pytest.mark.thorough
def test_moving_momentum_at_once_adds_the_rule_that_has_it(visit):
    v = visit()
    v.slider("Momentum").press("ArrowLeft")
    v.addressed("optimizer", "Gradient descent", "Momentum")
    run = gdviz.run(
        objective="ravine", optimizer="momentum", lr=0.11, steps=30, hyperparameters={"momentum": 0.89}
    )
    v.reads(run.verdict.text, run="momentum")


def test_without_an_optimizer_the_page_asks_for_one_and_the_stage_comes_back(visit):
    v = visit()
    pills = v.page.locator(".st-key-optimizer")
    pills.get_by_text("Gradient descent").click()
    v.page.get_by_text("Choose at least one optimizer").wait_for()
    pills.get_by_text("Adam", exact=True).click()
    v.ready()
    v.draws(*gdviz.run(objective="ravine", optimizer="adam", lr=0.11, steps=30).theta.T.tolist(), run="adam")


INK = """(text) => {
    const tick = document.querySelector('[data-picture=loss] .xtick text');
    return tick && getComputedStyle(tick).fill === text
        && getComputedStyle(document.querySelector('[data-testid=stage]')).color === text;
}"""
DARK_PAGE, LIGHT_PAGE = "rgb(232, 238, 244)", "rgb(27, 39, 51)"


def test_the_pictures_follow_light_and_dark(visit):
    v = visit(color_scheme="dark")
    v.until(INK, DARK_PAGE)
    v.page.emulate_media(color_scheme="light")
    v.until(INK, LIGHT_PAGE)
    v.page.emulate_media(color_scheme="dark")
    v.until(INK, DARK_PAGE)
