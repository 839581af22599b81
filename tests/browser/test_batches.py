"""The page on the batch size: what is lit, pointed at and counted belongs to the step and the setting on stage."""

import math
import re

import numpy as np
import pytest
from theater import STAGE

import gdviz
from gdviz.analysis.estimator import estimator_variance
from gdviz.analysis.flat_or_sharp import where_seeds_end
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.members import members
from gdviz.analysis.noise_ball import noise_ball
from gdviz.data import DATASETS
from gdviz.figures import style
from gdviz.figures.arrows import LENGTH
from gdviz.figures.data import LIT

ORANGE = style.STROKES["gd"].colour.upper()
ALL, BATCH = style.GREEN.upper(), style.PURPLE.upper()
"""The colours of the arrows, and BATCH that of lit examples too."""
GALLERY = ("noise", "variance", "ends")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
INKS = {"light": "rgb(27, 39, 51)", "dark": "rgb(232, 238, 244)"}


def noisy(**choices) -> gdviz.Run:
    """The run the page shows: it opens on tips, standardised, α = 0.2, batches of 4 and 100 steps."""
    return gdviz.run(
        **{
            "objective": "linear_regression",
            "objective_parameters": {"data": "tips", "standardise": 1.0},
            "optimizer": "gd",
            "lr": 0.2,
            "steps": 100,
            "batch_size": 4,
            **choices,
        }
    )


def to_step(v, step: int) -> None:
    v.stage.get_by_role("slider", name="Step").fill(str(step))
    v.shows(step=step)


def pixels(v, points, picture: str) -> np.ndarray:
    """Where points (N, 2) of a picture lie on the screen, (N, 2)."""
    (x0, y0), (x1, y1) = v.pixel(*points[0], picture), v.pixel(*(points[0] + 1.0), picture)
    return np.array([x0, y0]) + (points - points[0]) * np.array([x1 - x0, y1 - y0])


def apart(v, run: gdviz.Run, step: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The examples (N, 2), which of them are used at a step (N,), and which can be seen by themselves (N,)."""
    table = run.objective.design.table
    points = np.array([table.features[0], table.target]).T
    used = members(run.spec)[min(step, run.spec.steps - 1)]
    places = pixels(v, points, "data")
    between = np.hypot(*(places[:, None] - places[None, used]).transpose(2, 0, 1))
    between[np.flatnonzero(used), np.arange(used.sum())] = math.inf
    w, b = run.theta[step]
    design = run.objective.design
    fitted = w * (points[:, 0] - design.centre[0]) / design.scale[0] + b
    off_line = np.abs(pixels(v, np.array([points[:, 0], fitted]).T, "data")[:, 1] - places[:, 1]) > 5.0
    return points, used, off_line & (between.min(axis=1) > 9.0)


def lit_are(v, run: gdviz.Run, step: int) -> int:
    """The examples that a step makes use of are lit and no others are; how many lit ones could be looked at."""
    points, used, clear = apart(v, run, step)
    for x, y in points[used & clear]:
        assert v.colour(x, y, "data") == LIT.upper(), (step, x, y)
    dark = np.flatnonzero(~used & clear)
    for x, y in points[dark[:: max(1, len(dark) // 12)]]:
        assert v.ink(x, y, "data") == 0, (step, x, y)
    assert len(dark) > 20
    return int((used & clear).sum())


def arrows(run: gdviz.Run, step: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Colour → from θ_t, down a slope; the longer of the two is a fifth of the window long."""
    (left, right), (bottom, top) = run.objective.view
    window = np.array([right - left, top - bottom])
    t = min(step, run.spec.steps - 1)
    pulls = {ALL: -run.grad[t], BATCH: -run.trajectory.estimate[t]}
    longest = max(np.hypot(*(pull / window)) for pull in pulls.values())
    return {colour: (run.theta[t], LENGTH * pull / longest) for colour, pull in pulls.items()}


def arrows_are(v, run: gdviz.Run, step: int) -> int:
    """Both arrows of a step are painted where they should be; how many could be looked at."""
    found = arrows(run, step)
    ends = {
        colour: pixels(v, np.array([begin, begin + move]), "landscape") for colour, (begin, move) in found.items()
    }
    moves = {colour: end - begin for colour, (begin, end) in ends.items()}
    looked = 0
    for colour, other in ((ALL, BATCH), (BATCH, ALL)):
        along = moves[colour]
        if np.hypot(*along) < 40.0:
            continue
        part = 0.65
        at = part * along
        share = min(1.0, max(0.0, at @ moves[other] / (moves[other] @ moves[other])))
        if np.hypot(*(at - share * moves[other])) < 12.0:
            continue
        begin, move = found[colour]
        x, y = begin + part * move
        left, right, bottom, top = v.window()
        if left < x < right and bottom < y < top:
            assert v.colour(float(x), float(y)) == colour, (step, colour)
            looked += 1
    return looked


def hand_on_alpha(v) -> tuple[float, float, float]:
    v.scrolls_up()
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    return x, y, width


def band_is(v, visibility: str) -> None:
    """Wait until the shaded band and its median are hidden, or visible."""
    v.until(
        """(wanted) => ['band', 'median'].every((name) => {
            const drawn = document.querySelectorAll(`[data-picture=progress] .trace${name}-gd`);
            return drawn.length > 0 && [...drawn].every((node) => getComputedStyle(node).visibility === wanted);
        })""",
        visibility,
    )


def band(v) -> list[float]:
    return v.traces("progress")["median-gd"][1]


@pytest.fixture(scope="module")
def laptop(shared_visit):
    """The page as it opens, for those who only step through it."""
    return shared_visit("batch_size")


def test_stepping_lights_the_examples_of_that_step(laptop):
    v, run = laptop, noisy()
    looked = lit_are(v, run, 100)
    for step in (0, 1, 2, 60, 61, 98, 99):
        to_step(v, step)
        looked += lit_are(v, run, step)
    assert looked >= 16
    v.button("Step back").click()
    v.shows(step=98)
    lit_are(v, run, 98)
    to_step(v, 10)  # far from the end, so that it still plays when it is paused
    v.slider("Step").blur()
    v.button("Play").click()
    v.button("Pause").click()
    step = int(v.data("step"))
    lit_are(v, run, step)


def test_both_arrows_start_at_the_point_of_the_step_and_point_down_its_slopes(laptop):
    v, run = laptop, noisy()
    looked = 0
    for step in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 99):
        to_step(v, step)
        looked += arrows_are(v, run, step)
    assert looked >= 10
    assert v.stage.locator("[data-picture=landscape] .legend").get_by_text("the batch's estimate").is_visible()


def test_while_alpha_is_dragged_what_is_only_known_of_one_run_is_hidden(visit):
    v = visit("batch_size")
    v.watches("landscape", "data", "progress")
    band_is(v, "visible")
    for colour, picture in ((ALL, "landscape"), (BATCH, "landscape"), (BATCH, "data")):
        assert v.amount(colour, picture) > 0
    x, y, width = hand_on_alpha(v)
    sent = len(v.sent)
    for i in (4, 8, 2, -10, -20):
        v.page.mouse.move(x + i * width / 120, y)
        rate = v.follows()
        assert v.amount(ALL, "landscape") == v.amount(BATCH, "landscape") == v.amount(BATCH, "data") == 0
        band_is(v, "hidden")
        assert v.verdict() == noisy(lr=rate).verdict.text
        end = noisy(lr=rate).theta[-1]
        left, right, bottom, top = v.window()
        if left < end[0] < right and bottom < end[1] < top:
            assert v.colour(*end.tolist()) == ORANGE, rate
    assert len(v.sent) == sent
    v.page.mouse.up()
    run = noisy(lr=rate)
    v.draws(*run.theta.T.tolist())
    band_is(v, "visible")
    lit_are(v, run, 100)
    for step in (1, 3, 40):
        to_step(v, step)
        lit_are(v, run, step)
        arrows_are(v, run, step)
    assert v.amount(BATCH, "landscape") > 0
    assert v.frames()[1] == 0


def test_between_release_and_the_new_band_no_picture_shows_the_old_rate(visit):
    v = visit("batch_size")
    before, old = v.painted("progress"), band(v)
    held = v.holds("kind=band")
    x, y, width = hand_on_alpha(v)
    v.page.mouse.move(x - width / 8, y)
    rate = v.follows()
    assert rate < 0.1
    under_hand = v.painted("progress")
    assert under_hand != before
    with v.page.expect_request(re.compile("kind=band")):
        v.page.mouse.up()
    run = noisy(lr=rate)
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    for step in (100, 99, 100):  # with two frames painted in between
        to_step(v, step)
    assert v.painted("progress") == under_hand
    band_is(v, "hidden")
    held[0].continue_()
    band_is(v, "visible")
    assert band(v) != old
    v.draws(range(101), (run.loss - run.objective.lowest).tolist(), picture="progress")
    assert v.colour(100, float(run.loss[-1] - run.objective.lowest), "progress") == ORANGE


@pytest.mark.thorough
def test_a_drag_there_and_back_brings_everything_back(visit):
    v = visit("batch_size")
    before = {picture: v.painted(picture) for picture in ("landscape", "data", "progress")}
    x, y, width = hand_on_alpha(v)
    v.page.mouse.move(x + width / 6, y)
    assert v.follows() != 0.2
    v.page.mouse.move(x, y)
    assert v.follows() == 0.2
    v.page.mouse.up()
    v.paints(**before)
    band_is(v, "visible")


@pytest.mark.parametrize(
    ("clock", "spent"), [("Epochs", "epochs"), pytest.param("Steps", None, marks=pytest.mark.thorough)]
)
def test_another_clock_moves_the_line_of_the_step_to_what_was_spent_by_then(visit, clock, spent):
    v, run = visit("batch_size" if spent else "batch_size?clock=epochs"), noisy()
    x = getattr(run.trajectory, spent) if spent else np.arange(101.0)
    v.page.locator(".st-key-clock").get_by_text(clock, exact=True).click()
    y = run.loss - run.objective.lowest
    v.draws(x.tolist(), y.tolist(), picture="progress")
    for step in (100, 62, 30, 7):
        to_step(v, step)
        v.has_cursor_at(float(x[step]), "progress")
        assert v.colour(float(x[step]), float(y[step]), "progress") == ORANGE
    x0, y0, width = hand_on_alpha(v)
    v.page.mouse.move(x0 - width / 12, y0)
    assert v.follows() < 0.2
    v.has_cursor_at(float(x[7]), "progress")


@pytest.mark.thorough
def test_another_measure_is_drawn_and_follows_the_hand(visit):
    measure = "Distance"
    (entry,) = (one for one in MEASURES.values() if one.title == measure)
    v, run = visit("batch_size"), noisy()
    v.page.locator(".st-key-measure").get_by_text(measure, exact=True).click()
    v.draws(range(101), entry.of(run.objective, run.trajectory).tolist(), picture="progress")
    band_is(v, "visible")
    v.ready()
    x, y, width = hand_on_alpha(v)
    v.page.mouse.move(x - width / 12, y)
    run = noisy(lr=v.follows())
    found = float(entry.of(run.objective, run.trajectory)[-1])
    assert v.colour(100, found, "progress") == ORANGE


def gallery_is_drawn(v) -> None:
    for picture in GALLERY:
        v.until(
            """(picture) => {
                const gd = document.querySelector(`.stage-gallery [data-picture=${picture}] .stage-plot`);
                return gd?._fullData?.some(({ x }) => x?.length > 2);
            }""",
            picture,
        )


def test_noise_variance_and_ends_arrive_and_what_is_found_is_said_below(laptop):
    v = laptop
    gallery_is_drawn(v)
    said = {name: v.stage.locator(f"[data-picture={name}] p.stage-told") for name in GALLERY}
    spec = noisy().spec
    found = {"noise": noise_ball(spec), "variance": estimator_variance(spec), "ends": where_seeds_end()}
    assert {name: sentence.inner_text() for name, sentence in said.items()} == {
        name: one.text for name, one in found.items()
    }
    measured = v.traces("variance")["measured"]
    assert measured[0] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert all(math.isfinite(y) and y > 0 for y in measured[1])
    wholly_seen = "(node) => node.scrollHeight <= node.clientHeight + 1"
    for name, sentence in said.items():
        assert sentence.evaluate(wholly_seen), name


@pytest.mark.thorough
def test_a_change_of_alpha_fetches_nothing_of_the_gallery_again(visit):
    v = visit("batch_size")
    gallery_is_drawn(v)
    asked: list[str] = []
    v.page.on("request", lambda request: asked.append(request.url))
    told = v.stage.locator("[data-picture=noise] p.stage-told").inner_text()
    v.slider("Learning rate").press("ArrowRight")
    rate = v.follows()
    v.draws(*noisy(lr=rate).theta.T.tolist())
    band_is(v, "visible")
    v.slider("Batch size").press("ArrowRight")
    v.draws(*noisy(lr=rate, batch_size=8).theta.T.tolist())
    band_is(v, "visible")
    kinds = [found[1] for found in (re.search(r"/gdviz/ground\?.*kind=([\w-]+)", url) for url in asked) if found]
    assert set(kinds) == {"band-excess-steps"}
    assert v.stage.locator("[data-picture=noise] p.stage-told").inner_text() == told


def test_the_batch_size_by_key_changes_path_verdict_lit_examples_and_arrows(visit):
    v = visit("batch_size")
    v.watches("landscape", "data", "progress")
    for size in (8, 16, 32):
        v.slider("Batch size").press("ArrowRight")
        run = noisy(batch_size=size)
        v.draws(*run.theta.T.tolist())
        v.reads(run.verdict.text)
        v.addressed("batch_size", str(size))
        assert lit_are(v, run, 100) > 0
    v.slider("Batch size").press("End")
    run = noisy(batch_size=None)
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    v.lacks(BATCH, "data")
    v.lacks(BATCH, "landscape")
    v.until("() => !document.querySelector('[data-picture=progress] .traceband-gd')")
    v.slider("Batch size").press("Home")
    run = noisy(batch_size=1)
    v.draws(*run.theta.T.tolist())
    lit_are(v, run, 100)
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_on_a_smaller_data_set_the_batch_size_goes_to_what_there_is(visit):
    v = visit("batch_size?batch_size=128")
    v.watches("landscape", "data", "progress")
    v.draws(*noisy(batch_size=128).theta.T.tolist())
    v.page.get_by_role("combobox", name="Data").click()
    v.page.get_by_role("option", name=DATASETS["four_points"].title, exact=True).click()
    numbers = {"data": "four_points", "standardise": 1.0}
    v.until("() => document.querySelector('.st-key-batch_size input[type=range]')?.ariaValueText === '4'")
    exact = noisy(objective_parameters=numbers, batch_size=None)
    v.draws(*exact.theta.T.tolist())
    v.reads(exact.verdict.text)
    v.slider("Batch size").press("ArrowLeft")
    half = noisy(objective_parameters=numbers, batch_size=2)
    v.draws(*half.theta.T.tolist())
    v.addressed("batch_size", "2")
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_what_to_try_is_one_click_away(visit):
    v = visit("batch_size")
    v.button("Same price: 2 epochs").click()
    run = noisy(batch_size=32, steps=16)
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    x = CLOCKS["evaluations"].of(run.trajectory)
    v.draws(x.tolist(), (run.loss - run.objective.lowest).tolist(), picture="progress")
    v.scrolls_up()
    to_step(v, 11)
    v.has_cursor_at(float(x[11]), "progress")
    lit_are(v, run, 11)


@pytest.fixture(scope="module")
def phone(shared_visit):
    return shared_visit("batch_size", **PHONE)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone):
    gallery_is_drawn(phone)
    assert phone.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert phone.too_wide() == []


def test_on_a_phone_every_control_picture_and_sentence_can_be_reached(phone):
    things = [
        phone.page.locator(".st-key-lr"),
        phone.page.locator(".st-key-batch_size"),
        phone.button("Play"),
        phone.stage.get_by_role("slider", name="Step"),
        *(phone.plot(name) for name in ("landscape", "data", "progress", *GALLERY)),
        *(phone.stage.locator(f"[data-picture={name}] p.stage-told") for name in GALLERY),
        *(phone.button(name) for name in ("One example at a time", "Let α fall", "Same price: 2 epochs")),
        phone.page.locator(".st-key-clock").get_by_text("Epochs", exact=True),
        phone.page.locator(".st-key-measure").get_by_text("Distance", exact=True),
        phone.page.get_by_role("combobox", name="Schedule"),
        phone.page.locator(".st-key-csv").get_by_role("button").first,
        phone.page.get_by_text("More", exact=True),
    ]
    for thing in things:
        thing.scroll_into_view_if_needed()
        box = thing.bounding_box()
        assert box is not None
        assert -1 <= box["x"] < box["x"] + box["width"] <= 391, thing
        assert box["height"] > 0
    cut = phone.page.evaluate(
        """() => [...document.querySelectorAll('.stage-told')]
            .filter((node) => node.scrollHeight > node.clientHeight + 1).map((node) => node.textContent)"""
    )
    assert cut == []


def test_on_a_phone_a_finger_steps_and_lights(phone):
    run = noisy()
    phone.scrolls_up()
    phone.button("Step back").scroll_into_view_if_needed()
    looked = 0
    for step in range(99, 92, -1):
        phone.button("Step back").tap()
        phone.shows(step=step)
        looked += lit_are(phone, run, step)
    assert looked > 0
    phone.slider("Step").press("End")
    phone.shows(step=100)


@pytest.mark.thorough
def test_lit_examples_and_arrows_are_seen_in_the_dark_too(visit):
    scheme = "dark"
    v, run = visit("batch_size", color_scheme=scheme), noisy()
    v.until(f"(ink) => getComputedStyle(document.querySelector('{STAGE}')).color === ink", INKS[scheme])
    gallery_is_drawn(v)
    to_step(v, 1)
    assert lit_are(v, run, 1) > 0
    assert arrows_are(v, run, 1) > 0
    v.until(
        """(ink) => [...document.querySelectorAll('.stage-gallery .xtick text')]
            .every((node) => getComputedStyle(node).fill === ink)""",
        INKS[scheme],
    )
