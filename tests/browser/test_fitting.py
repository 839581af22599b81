"""The page that fits a line: the line on the data is always that of the step and of the setting on stage."""

import numpy as np
import pytest

import gdviz
from gdviz.data import DATASETS
from gdviz.figures.style import STROKES

ORANGE = STROKES["gd"].colour.upper()
POINTS = ((1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0))
BETWEEN = (1.4, 2.6, 3.5)
"""Places in the picture of the four points where no residual is drawn."""
LOSSES = {
    "four_points": "linear_regression",
    "five_points": "linear_regression",
    "tips": "linear_regression",
    "synthetic": "linear_regression",
}
COLOURS = {"light": "rgb(27, 39, 51)", "dark": "rgb(232, 238, 244)"}


def fit(data: str = "four_points", numbers: dict[str, float] | None = None, **choices) -> gdviz.Run:
    """The run the page shows: it opens on α = 0.01 and 500 steps."""
    return gdviz.run(
        **{
            "objective": "linear_regression",
            "objective_parameters": {"data": data, **(numbers or {})},
            "optimizer": "gd",
            "lr": 0.01,
            "steps": 500,
            **choices,
        }
    )


def is_seen(v, y: float) -> bool:
    """Whether a height lies well within the picture of the data."""
    *_, bottom, top = v.window("data")
    margin = 0.04 * (top - bottom)
    return bottom + margin < y < top - margin


def is_near(colour: str, wanted: str) -> bool:
    """Whether two colours are the same but for the rounding at a line's edge."""
    return all(abs(int(colour[i : i + 2], 16) - int(wanted[i : i + 2], 16)) < 6 for i in (1, 3, 5))


def line_is(v, theta, *, not_of=()) -> int:
    """The line w·x + b is painted wherever it is seen, those of other weights are not; at how many places."""
    w, b = theta
    seen = [x for x in BETWEEN if is_seen(v, w * x + b)]
    for x in seen:
        assert v.ink(x, w * x + b, "data") > 40, (x, theta)
        assert is_near(v.colour(x, w * x + b, "data"), ORANGE), (x, theta)
    _, _, bottom, top = v.window("data")
    for other_w, other_b in not_of:
        for x in BETWEEN:
            y = other_w * x + other_b
            if is_seen(v, y) and abs(y - (w * x + b)) > 0.04 * (top - bottom):
                assert v.ink(x, y, "data") == 0, (x, theta)
    return len(seen)


def residuals_are(v, theta) -> int:
    """From every example a thin line goes to the fitted one and no further; how many could be looked at."""
    w, b = theta
    looked = 0
    for x, y in POINTS:
        gap = w * x + b - y
        if abs(gap) < 0.4:
            continue
        beyond, half = y - 0.25 * gap, y + 0.5 * gap
        if is_seen(v, half):
            looked += 1
            assert v.ink(x, half, "data") > 0, (x, theta)
        if is_seen(v, beyond):
            assert v.ink(x, beyond, "data") == 0, (x, theta)
    return looked


def choose(v, box: str, option: str) -> None:
    v.page.get_by_role("combobox", name=box).click()
    v.page.get_by_role("option", name=option, exact=True).click()


def start_from(v, *theta: float) -> None:
    """Wait until the run begins at these weights, to a pixel or so."""
    v.until(
        """(wanted) => {
            const { data } = document.querySelector('[data-picture=landscape] .stage-plot');
            const path = data.find((one) => one.meta?.columns);
            const isNear = (value, i) => Math.abs([path.x, path.y][i][0] - value) < 0.02 * (1 + Math.abs(value));
            return wanted.every(isNear);
        }""",
        list(theta),
    )


def test_the_line_and_its_residuals_are_those_of_the_step_on_stage(visit):
    v = visit("fit_a_line")
    theta = fit().theta
    opens_at = line_is(v, theta[-1])
    assert opens_at == len(BETWEEN)
    steps = (12, 20, 60, 300, 7)
    looked, before = [], 500
    for step in steps:
        v.slider("Step").fill(str(step))
        v.shows(step=step)
        looked.append(line_is(v, theta[step], not_of=[theta[before]]) + residuals_are(v, theta[step]))
        before = step
    assert sum(looked) > 20
    v.button("Step back").click()
    v.shows(step=6)
    line_is(v, theta[6])
    v.button("Step forward").click()
    v.shows(step=7)
    line_is(v, theta[7])


@pytest.mark.thorough
def test_before_the_first_step_the_line_lies_where_the_start_says(visit):
    v = visit("fit_a_line?start_x=0.5&start_y=2.5")
    v.slider("Step").press("Home")
    v.shows(step=0)
    assert line_is(v, (0.5, 2.5)) == len(BETWEEN)
    residuals_are(v, (0.5, 2.5))


def test_while_alpha_is_dragged_the_line_follows_and_nothing_is_sent(visit):
    v, step = visit("fit_a_line"), 120
    v.slider("Step").fill(str(step))
    v.shows(step=step)
    v.watches("data", "landscape", "loss")
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    sent = len(v.sent)
    seen, drawn = {}, 0
    for i in (3, 8, 15, 25, 18, -6, -12, -20, -28):
        v.page.mouse.move(x + i * width / 120, y)
        rate = v.follows()
        run = fit(lr=rate)
        seen[rate] = v.verdict()
        drawn += line_is(v, run.theta[step])
        assert v.verdict() == run.verdict.text
    assert len(seen) >= 7
    assert drawn >= 15
    assert len(v.sent) == sent
    v.page.mouse.up()
    v.addressed("lr", f"{rate:g}")
    v.draws(*run.theta.T.tolist())
    assert line_is(v, run.theta[step], not_of=[fit().theta[step]])
    residuals_are(v, run.theta[step])
    assert len(v.sent) > sent
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_at_a_rate_that_diverges_the_line_leaves_the_picture(visit):
    v = visit("fit_a_line")
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x + 0.45 * width, y)
    rate = v.follows()
    assert rate > 0.12
    assert v.verdict().startswith("diverges")
    assert v.amount(ORANGE, "data") == 0
    v.page.mouse.up()
    v.reads(fit(lr=rate).verdict.text)
    assert v.amount(ORANGE, "data") == 0


def test_jump_to_it_puts_the_start_at_the_closed_form(visit):
    v = visit("fit_a_line")
    v.page.get_by_text("w = 0.7, b = 2, where f = 0.575").wait_for()
    v.button("Jump to it").click()
    start_from(v, 0.7, 2.0)
    v.reads(fit(start=(0.7, 2.0)).verdict.text)
    assert v.verdict().startswith("starts at the minimum")
    for step in (0, 500):
        v.slider("Step").fill(str(step))
        v.shows(step=step)
        assert line_is(v, (0.7, 2.0)) == len(BETWEEN)
    x, y = (v.address()[key][0] for key in ("start_x", "start_y"))
    assert (float(x), float(y)) == pytest.approx((0.7, 2.0))


@pytest.mark.thorough
def test_the_start_can_be_picked_on_the_contour_at_the_side(visit):
    v = visit("fit_a_line")
    v.page.mouse.click(*v.pixel(2.0, 5.0))
    start_from(v, 2.0, 5.0)
    start = tuple(float(v.address()[key][0]) for key in ("start_x", "start_y"))
    run = fit(start=start)
    v.draws(*run.theta.T.tolist())
    v.slider("Step").fill("3")
    v.shows(step=3)
    line_is(v, run.theta[3])
    v.page.mouse.move(*v.pixel(*start))
    v.page.mouse.down()
    v.page.mouse.move(*v.pixel(3.0, -2.0), steps=3)
    v.page.mouse.up()
    start_from(v, 3.0, -2.0)
    start = tuple(float(v.address()[key][0]) for key in ("start_x", "start_y"))
    v.draws(*fit(start=start).theta.T.tolist())


def test_with_an_intercept_alone_there_is_a_parabola_to_drag_the_start_along(visit):
    v = visit("fit_a_line")
    assert v.stage.get_by_role("tab").all_inner_texts() == ["Data", "3-D surface"]
    v.button("Intercept only: a parabola").click()
    v.ready()
    numbers = {"intercept_only": 1.0}
    run = fit("five_points", numbers, lr=0.1, steps=30)
    v.draws(run.theta[:, 0].tolist(), run.loss.tolist())
    assert v.stage.get_by_role("tab").count() == 0
    assert v.stage.locator("[data-picture=surface]").count() == 0
    x, y = v.traces("landscape")["relief"]
    heights = DATASETS["five_points"].table.target
    np.testing.assert_allclose(y, [((b - heights) ** 2).mean() for b in x], rtol=1e-9)
    level = run.theta[-1, 0]
    assert v.colour(2.5, level, "data") == ORANGE
    v.scrolls_up()
    at = v.pixel(run.theta[0, 0], run.loss[0])
    left, right, bottom, top = v.window()
    goal = 0.75 * right + 0.25 * left
    v.page.mouse.move(*at)
    v.page.mouse.down()
    v.page.mouse.move(*v.pixel(goal, 0.5 * (bottom + top)), steps=4)
    v.page.mouse.up()
    v.until("() => new URL(location).searchParams.has('start_x')")
    start = float(v.address()["start_x"][0])
    assert start == pytest.approx(goal, abs=0.02 * (right - left))
    run = fit("five_points", numbers, lr=0.1, steps=30, start=(start,))
    v.draws(run.theta[:, 0].tolist(), run.loss.tolist())
    assert "start_y" not in v.address()
    v.slider("Step").fill("2")
    v.shows(step=2)
    if is_seen(v, run.theta[2, 0]):
        assert v.colour(2.5, run.theta[2, 0], "data") == ORANGE


def test_the_button_measure_times_both_ways_and_shows_it_in_the_gallery(visit):
    v = visit("fit_a_line")
    assert v.stage.locator(".stage-gallery").is_hidden()
    v.button("Measure").click()
    v.stage.locator(".stage-gallery [data-picture=timing]").wait_for()
    v.until("() => document.querySelector('[data-picture=timing] .stage-plot')?._fullData?.length >= 3")
    traces = v.traces("timing")
    for name in ("solve", "descent", "step"):
        d, seconds = traces[f"closed-form-{name}"]
        assert d == sorted(d)
        assert all(0 < one < 100 for one in seconds)
    v.page.get_by_text("On log axes the closed form rises with slope").wait_for()
    v.slider("Learning rate").press("ArrowRight")
    v.draws(*fit(lr=0.011).theta.T.tolist())
    assert v.traces("timing") == traces


def table(v) -> list[str]:
    return v.page.get_by_test_id("stTable").get_by_role("row").all_inner_texts()


@pytest.mark.thorough
def test_standardising_makes_the_valley_round_and_the_table_of_both_stays(visit):
    v = visit("fit_a_line")
    v.page.get_by_test_id("stTable").wait_for()
    rows, relief, window = table(v), v.relief("landscape"), v.window()
    assert [row.split()[0] for row in rows] == ["Features", "raw", "standardised"]
    v.watches("data", "landscape", "loss")
    v.page.locator(".st-key-standardise").get_by_text("Standardise").click()
    run = fit(numbers={"standardise": 1.0})
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    assert v.relief("landscape") != relief
    assert v.window() != window
    assert table(v) == rows
    (left, right), (bottom, top) = run.objective.view
    assert right - left == pytest.approx(top - bottom, rel=0.25)
    design = run.objective.design
    w, b = run.theta[-1]
    plain = w / design.scale[0]
    assert line_is(v, (plain, b - plain * design.centre[0])) == len(BETWEEN)
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_from_one_data_set_to_the_next_no_frame_is_empty(visit):
    v = visit("fit_a_line?standardise=true&lr=0.1&steps=30")
    v.watches("data", "landscape", "loss")
    for key in ("five_points", "tips", "synthetic", "four_points"):
        choose(v, "Data", DATASETS[key].title)
        run = fit(key, {"standardise": 1.0}, lr=0.1, steps=30)
        v.draws(*run.theta.T.tolist())
        v.reads(run.verdict.text)
        table = DATASETS[key].table
        v.until(
            """([x, y]) => {
                const { _fullData } = document.querySelector('[data-picture=data] .stage-plot');
                const points = _fullData.find(({ uid }) => uid === 'examples-0');
                return JSON.stringify([Array.from(points.x), Array.from(points.y)]) === JSON.stringify([x, y]);
            }""",
            [table.features[0].tolist(), table.target.tolist()],
        )
    seen, broken = v.frames()
    assert seen > 20
    assert broken == 0


def test_of_many_features_the_two_slowest_directions_are_shown_and_the_data_come_back(visit):
    v = visit("fit_a_line")
    v.watches("landscape", "loss")
    choose(v, "Data", DATASETS["many_features"].title)
    run = fit("many_features")
    v.draws(*run.drawn.T.tolist())
    v.stage.locator("[data-picture=data]").wait_for(state="detached")
    assert v.page.get_by_role("button", name="Jump to it").count() == 0
    choose(v, "Data", DATASETS["four_points"].title)
    v.draws(*fit().theta.T.tolist())
    v.until("() => document.querySelector('[data-picture=data]:not([hidden]) canvas.stage-overlay')")
    line_is(v, fit().theta[-1])
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_what_to_try_is_one_click_away(visit):
    v = visit("fit_a_line")
    v.button("L1: land on exactly 0").click()
    for optimizer in ("gd", "proximal"):
        numbers, choices = {"standardise": 1.0, "l1": 3.0}, {"lr": 0.2, "steps": 40, "start": (2.0, 0.0)}
        run = fit("tips", numbers, **choices, optimizer=optimizer)
        v.draws(*run.theta.T.tolist(), run=optimizer)
        v.reads(run.verdict.text, run=optimizer)
    v.button("Intercept only: a parabola").click()
    run = fit("five_points", {"intercept_only": 1.0}, lr=0.1, steps=30)
    v.draws(run.theta[:, 0].tolist(), run.loss.tolist())


@pytest.mark.thorough
def test_line_and_residuals_are_seen_in_the_dark_too(visit):
    scheme = "dark"
    v = visit("fit_a_line", color_scheme=scheme)
    v.until(
        "(text) => getComputedStyle(document.querySelector('[data-testid=stage]')).color === text", COLOURS[scheme]
    )
    assert line_is(v, fit().theta[-1]) == len(BETWEEN)
    assert residuals_are(v, fit().theta[-1]) >= 3
