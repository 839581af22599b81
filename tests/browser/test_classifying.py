"""The page that parts two species: the line between them, the curve of one feature, and the accuracy."""

import numpy as np
import pytest

import gdviz
from gdviz.analysis.accuracy import accuracy
from gdviz.figures.style import STROKES

ORANGE = STROKES["gd"].colour.upper()
OPENING = {"both": 1.0}


def classify(numbers: dict[str, float] | None = None, **choices) -> gdviz.Run:
    """The run the page shows: it opens on both features, α = 0.5 and 200 steps."""
    return gdviz.run(
        **{
            "objective": "logistic_regression",
            "objective_parameters": {"data": "iris", **OPENING, **(numbers or {})},
            "optimizer": "gd",
            "lr": 0.5,
            "steps": 200,
            **choices,
        }
    )


def within(v, x: float, y: float, part: float = 0.04) -> bool:
    """Whether a point lies well within the picture of the data."""
    left, right, bottom, top = v.window("data")
    wide, tall = part * (right - left), part * (top - bottom)
    return left + wide < x < right - wide and bottom + tall < y < top - tall


def parting(v, run: gdviz.Run, step: int) -> list[tuple[float, float]]:
    """Places in the picture on the line where both classes are as likely, ⟨w, (x − centre)/scale⟩ = 0."""
    design = run.objective.design
    w = run.theta[step] / design.scale
    along = np.array([-w[1], w[0]]) / np.hypot(*w)
    left, right, bottom, top = v.window("data")
    size = np.array([right - left, top - bottom])
    # As far on the screen, whatever the units: steps of a twentieth of the picture.
    along = 0.05 * along / np.abs(along / size).max()
    points = [design.centre + k * along for k in range(-12, 13)]
    return [(float(x), float(y)) for x, y in points if within(v, x, y)]


def line_is(v, run: gdviz.Run, step: int, not_of: int | None = None) -> int:
    """The parting line of a step is painted wherever it is seen, that of another step is not."""
    points = parting(v, run, step)
    for x, y in points:
        assert v.ink(x, y, "data") > 40, (step, x, y)
    for x, y in parting(v, run, not_of) if not_of is not None else []:
        design = run.objective.design
        away = np.dot(run.theta[step] / design.scale, [x, y] - design.centre)
        slope = (
            run.theta[step]
            / design.scale
            * [v.window("data")[1] - v.window("data")[0], np.ptp(v.window("data")[2:])]
        )
        if abs(away) > 0.03 * np.hypot(*slope):
            assert v.ink(x, y, "data") == 0, (step, x, y)
    return len(points)


def to_step(v, step: int) -> None:
    v.slider("Step").fill(str(step))
    v.shows(step=step)


def test_the_line_between_the_species_is_that_of_the_step(visit):
    v = visit("classification")
    run = classify()
    assert line_is(v, run, 200) >= 5
    before, seen = 200, 0
    for step in (1, 3, 10, 50, 120, 2):
        to_step(v, step)
        seen += line_is(v, run, step, not_of=before)
        before = step
    assert seen >= 30
    v.button("Step back").click()
    v.shows(step=1)
    line_is(v, run, 1)


@pytest.mark.thorough
def test_with_all_weights_zero_no_line_parts_anything(visit):
    v = visit("classification")
    to_step(v, 0)
    assert v.amount(ORANGE, "data") == 0


@pytest.mark.thorough
def test_while_alpha_is_dragged_the_line_and_the_accuracy_follow(visit):
    v = visit("classification")
    v.watches("data", "landscape", "loss", "accuracy")
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    sent = len(v.sent)
    seen = set()
    for i in (2, 6, 10, -4, -15, -30):
        v.page.mouse.move(x + i * width / 120, y)
        rate = v.follows()
        run = classify(lr=rate)
        assert v.verdict() == run.verdict.text
        line_is(v, run, 200)
        assert v.colour(200, float(accuracy(run)[-1]), "accuracy") == ORANGE
        seen.add(rate)
    assert len(seen) >= 5
    assert len(v.sent) == sent
    v.page.mouse.up()
    v.addressed("lr", f"{rate:g}")
    v.draws(*run.theta.T.tolist())
    line_is(v, run, 200)
    assert v.frames()[1] == 0


def test_the_curve_of_accuracy_shares_the_step_and_holds_the_runs_numbers(visit):
    v = visit("classification")
    run = classify()
    told = accuracy(run)
    v.draws(range(201), told.tolist(), picture="accuracy")
    for step in (200, 137, 20, 1):
        to_step(v, step)
        for picture in ("accuracy", "loss"):
            v.has_cursor_at(step, picture)
        assert v.colour(step, float(told[step]), "accuracy") == ORANGE


@pytest.mark.thorough
def test_of_one_feature_the_curve_of_probability_is_drawn(visit):
    v = visit("classification")
    v.button("One feature, standardised").click()
    run = classify({"both": 0.0, "standardise": 1.0}, lr=1.0)
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    v.scrolls_up()
    design = run.objective.design
    left, right, *_ = v.window("data")
    before = None
    for step in (200, 0, 2, 9, 60):
        to_step(v, step)
        w, b = run.theta[step]

        def curve(x: float, w: float = w, b: float = b) -> float:
            return float(1.0 / (1.0 + np.exp(-(w * (x - design.centre[0]) / design.scale[0] + b))))

        for x in np.linspace(left, right, 9)[1:-1]:
            assert v.ink(x, curve(x), "data") > 40, (step, x)
            if before is not None and abs(before(x) - curve(x)) > 0.05:
                assert v.ink(x, before(x), "data") == 0, (step, x)
        before = curve


def test_the_line_at_the_minimum_and_its_star_are_there_where_a_minimum_is(visit):
    v = visit("classification")
    run = classify()
    assert np.ravel(v.traces("landscape")["minimum"]) == pytest.approx(run.objective.minimum)
    assert "best" in v.traces("data")
    v.button("Separable: no minimum").click()
    run = classify({"separable": 1.0}, lr=5.0, steps=1000)
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
    assert "minimum" not in v.traces("landscape")
    assert "best" not in v.traces("data")
    v.scrolls_up()
    assert line_is(v, run, 1000) >= 5
    assert accuracy(run)[-1] == 1.0
    v.button("Separable, held by L2").click()
    run = classify({"separable": 1.0, "l2": 0.1}, lr=0.5, steps=200)
    v.draws(*run.theta.T.tolist())
    v.until("""() => document.querySelector('[data-picture=landscape] .stage-plot')
        ._fullData.some(({ uid }) => uid === 'minimum')""")
    assert np.ravel(v.traces("landscape")["minimum"]) == pytest.approx(run.objective.minimum)


@pytest.mark.thorough
def test_switches_change_data_and_line_without_an_empty_frame(visit):
    v = visit("classification")
    v.watches("data", "landscape", "loss", "accuracy")
    numbers: dict[str, float] = {}
    for key, label in (
        ("separable", "Setosa: separable"),
        ("both", "Length and width"),
        ("standardise", "Standardise"),
    ):
        v.page.locator(f".st-key-{key}").get_by_text(label).click()
        numbers[key] = 0.0 if key == "both" else 1.0
        run = classify(numbers)
        v.draws(*run.theta.T.tolist())
        v.reads(run.verdict.text)
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_the_start_can_be_picked_in_the_contour_of_the_weights(visit):
    v = visit("classification")
    v.page.mouse.click(*v.pixel(8.0, 2.0))
    start = v.starts_near(8.0, 2.0, within=0.2)
    run = classify(start=start)
    v.draws(*run.theta.T.tolist())
    to_step(v, 0)
    line_is(v, run, 0)
