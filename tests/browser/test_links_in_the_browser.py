"""Links in a real browser: good ones show everyone the same, bad ones do no harm, and history works."""

from urllib.parse import urlencode

import pytest
from theater import STAGE

import gdviz

BAD = {
    "markup": (
        {
            "steps": "<script>alert(1)</script>",
            "lr": "[x](javascript:alert(1)) `**b**` $x$",
            "seed": "NaN",
            "<img src=x onerror=alert(1)>": "1",
        },
        ["steps = ", "lr = ", "seed = ", "finite number", "was ignored: this page has no such control"],
    ),
    "names and ranges": (
        {"objective": "hill", "optimizer": "adamm", "steps": "-5", "momentum": "7"},
        ["choose from bowl", "choose from gd", "from 1 to 10000", "from 0 to 0.99"],
    ),
    "10 kB and twice": (
        {"seed": "9" * 10_000, "colour": "\U0001f600" * 500, "steps": ["5", "6"], "lr": ["", "0.1"]},
        ["seed = ", "colour in the link was", "more than once"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_link_opens_a_picture_and_says_what_was_not_used(visit, name):
    link, sentences = BAD[name]
    v = visit(f"?{urlencode(link, doseq=True)}")
    note = v.page.get_by_role("alert")
    note.wait_for()
    for sentence in sentences:
        assert sentence in note.inner_text()
    assert note.locator("a, img, script, strong, .katex").count() == 0
    assert len(v.path()[0]) > 1


def test_a_link_shows_a_stranger_the_same_to_the_last_bit(visit):
    mine = visit("?objective=rosenbrock&optimizer=gd&optimizer=adam&lr=0.00123&batch_size=8&seed=4&steps=50")
    mine.slider("Momentum").press("ArrowLeft")
    mine.stage.locator("[data-run=momentum]").wait_for()
    mine.page.mouse.click(*mine.pixel(-1.0, 1.5))
    start = mine.starts_near(-1.0, 1.5)
    runs = [
        gdviz.run(
            objective="rosenbrock", optimizer=key, lr=0.00123, steps=50, start=start, batch_size=8, noise=1.0,
            seed=4, hyperparameters={"momentum": 0.89} if key == "momentum" else {},
        )
        for key in ("gd", "momentum", "adam")
    ]  # fmt: skip
    theirs = visit(mine.page.url.removeprefix(f"{mine.server}/"), stranger=True)
    for run in runs:
        key = run.spec.optimizer
        for v in (mine, theirs):
            v.draws(*run.theta.T.tolist(), run=key)
            v.reads(run.verdict.text, run=key)
        assert theirs.path(key, "loss") == mine.path(key, "loss")
    assert theirs.page.get_by_role("alert").count() == 0


@pytest.mark.thorough
def test_a_number_typed_to_many_digits_is_in_the_link_to_the_last(visit):
    v = visit()
    v.page.get_by_text("More", exact=True).click()
    box = v.page.get_by_label("Learning rate, exact")
    box.fill("0.0987654321")
    box.press("Enter")
    v.shows(lr="0.0987654321")
    v.addressed("lr_exact", "0.0987654321")
    again = visit(v.page.url.removeprefix(f"{v.server}/"))
    again.draws(*gdviz.run(objective="ravine", lr=0.0987654321, steps=30).theta.T.tolist())


@pytest.mark.thorough
def test_the_defaults_leave_the_address_clean(visit):
    v = visit()
    v.slider("Learning rate").press("ArrowRight")
    v.addressed("lr", "0.12")
    v.slider("Learning rate").press("ArrowLeft")
    v.addressed("lr")
    assert v.address() == {}


def test_back_and_forward_show_what_was_there(visit):
    v = visit("?lr=0.05")
    v.page.goto(f"{v.server}/?lr=0.2&optimizer=Adam")
    v.ready().shows(lr="0.2")
    v.page.go_back()
    v.ready().shows(lr="0.05")
    v.page.go_forward()
    v.ready().shows(lr="0.2")
    v.reads(gdviz.run(objective="ravine", optimizer="adam", lr=0.2, steps=30).verdict.text, run="adam")


@pytest.mark.thorough
def test_going_back_after_using_the_controls_leaves_a_working_page(visit):
    v = visit("?lr=0.05")
    v.slider("Learning rate").press("ArrowRight")
    v.addressed("lr", "0.055")
    v.button("Add momentum").click()
    v.addressed("optimizer", "Gradient descent", "Momentum")
    v.page.evaluate("() => history.back()")
    v.page.evaluate("() => history.forward()")
    v.ready()
    v.slider("Learning rate").press("ArrowRight")
    v.until(f"() => document.querySelector('{STAGE}').dataset.lr === new URL(location).searchParams.get('lr')")


@pytest.mark.thorough
def test_a_reload_shows_the_same(visit):
    v = visit()
    v.button("Add momentum").click()
    v.addressed("optimizer", "Gradient descent", "Momentum")
    v.addressed("steps", "100")
    address = v.address()
    v.page.reload()
    run = gdviz.run(objective="ravine", optimizer="momentum", lr=0.11, steps=100)
    v.ready().draws(*run.theta.T.tolist(), run="momentum")
    v.reads(run.verdict.text, run="momentum")
    assert v.address() == address
