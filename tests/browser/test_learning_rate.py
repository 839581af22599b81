"""The learning-rate page: regimes on the slider's track; a ball, a dot and a strip that move with the thumb."""

import re

import pytest

import gdviz
from gdviz.analysis.edge import edge
from gdviz.analysis.parabola import parabola_spec
from gdviz.engine.entries import objective_of
from gdviz.figures.style import STROKES
from gdviz.ui.rates import LEARNING_RATES

TRACK = """() => {
    const input = document.querySelector('.st-key-lr input[type=range]');
    const nodes = [...input.closest('[role=group]').querySelectorAll('*')];
    const track = nodes.find((node) => getComputedStyle(node).backgroundImage.includes('gradient'));
    if (!track) return null;
    const { left, width } = track.getBoundingClientRect();
    return { left, width, image: getComputedStyle(track).backgroundImage };
}"""


def run_at(lr: float, **choices) -> gdviz.Run:
    return gdviz.run(**{"objective": "ravine", "optimizer": "gd", "lr": lr, "steps": 40, **choices})


def is_drawn(v, run: gdviz.Run) -> None:
    """The ball lies on the parabola and the dot on the curve, where the run of this learning rate has them."""
    colour, spec = STROKES[run.spec.optimizer].colour.upper(), run.spec
    ball = gdviz.run(parabola_spec(spec)).theta[-1, 0]
    steepest = dict(parabola_spec(spec).objective_parameters)["curvature"]
    if abs(ball) < 1.55:
        assert v.colour(float(ball), float(0.5 * steepest * ball**2), "parabola") == colour
    low, high = (10.0**end for end in v.window("fan")[2:])
    final = float(run.loss[-1] - objective_of(spec).lowest)
    if low * 1.2 < final < high / 1.2:
        assert v.colour(spec.lr, final, "fan") == colour
    assert v.verdict() == run.verdict.text


def drag(v, moves: int, part: float):
    """Drag the thumb by so many parts of the slider's length; gives every learning rate on the way."""
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    for i in range(1, moves + 1):
        v.page.mouse.move(x + i * part * width, y)
        yield v.follows()


def test_ball_and_dot_move_with_the_thumb(visit):
    v = visit("learning_rate")
    v.watches("landscape", "parabola", "loss", "fan")
    sent, seen = None, {}
    for rate in drag(v, 20, -0.015):
        sent = len(v.sent) if sent is None else sent
        is_drawn(v, run_at(rate))
        seen[rate] = v.painted("parabola"), v.painted("fan")
    assert len(seen) >= 15
    assert len(set(seen.values())) == len(seen)
    assert len(v.sent) == sent
    v.page.mouse.up()
    v.draws(*run_at(rate).theta.T.tolist())
    ball = gdviz.run(parabola_spec(run_at(rate).spec)).theta[:, 0]
    v.draws(ball.tolist(), (0.5 * 20.0 * ball**2).tolist(), picture="parabola")
    is_drawn(v, run_at(rate))
    assert v.frames()[1] == 0


def test_the_curve_of_all_learning_rates_passes_through_the_dot(visit):
    v = visit("learning_rate")
    x, y = v.traces("fan")["curve-gd"]
    assert x == pytest.approx(LEARNING_RATES)
    for rate in (0.001, 0.05, 0.095):
        assert y[x.index(rate)] == pytest.approx(run_at(rate).loss[-1], rel=1e-5)
    assert v.traces("fan")["final-gd"] == [[0.095], [run_at(0.095).loss[-1]]]


def test_on_rosenbrock_the_curvature_under_the_path_moves_with_its_note(visit):
    v = visit("learning_rate?objective=rosenbrock&lr=0.0015")
    seen = set()
    for rate in drag(v, 8, -0.02):
        run = run_at(rate, objective="rosenbrock")
        found = edge(run)
        assert v.note() == found.text
        assert v.colour(40, float(found.sharpness[-1]), "strip") == STROKES["gd"].colour.upper()
        seen.add((v.note(), v.painted("strip")))
    assert len(seen) >= 6
    v.page.mouse.up()
    v.until("(lr) => Number(new URL(location).searchParams.get('lr')) === lr", rate)
    assert v.note() == found.text


def boundaries(track) -> list[float]:
    """Where on the track one regime ends and the next begins, in percent."""
    stops = re.findall(r"rgb\((\d+, \d+, \d+)\) ([\d.]+)%", track["image"])
    colours, places = [colour for colour, _ in stops], [float(place) for _, place in stops]
    assert len(stops) == 8
    assert len(set(colours)) == 4
    assert colours[::2] == colours[1::2]
    assert (places[0], places[-1]) == (0.0, 100.0)
    assert places[1:-1:2] == places[2:-1:2]
    return places[1:-1:2]


def test_the_sliders_track_is_coloured_from_one_regime_to_the_next_where_theory_says(visit):
    v = visit("learning_rate")
    _, *ends = boundaries(v.page.wait_for_function(TRACK).json_value())
    for end, rate in zip(ends, (1.0 / 20.0, 2.0 / 20.0), strict=True):
        assert end == pytest.approx(100.0 * LEARNING_RATES.index(rate) / (len(LEARNING_RATES) - 1), abs=0.01)


@pytest.mark.thorough
@pytest.mark.parametrize(("rate", "boundary"), [(0.1, 2)])
def test_at_a_boundary_the_thumb_stands_on_it(visit, rate, boundary):
    v = visit(f"learning_rate?lr={rate}")
    track = v.page.wait_for_function(TRACK).json_value()
    place = track["left"] + track["width"] * boundaries(track)[boundary] / 100.0
    assert v.thumb()[0] == pytest.approx(place, abs=1.5)


def test_the_words_under_the_slider_name_the_regimes(visit):
    v = visit("learning_rate")
    words = v.page.locator(".regimes").inner_text()
    for said in ("λ = 20", "1/λ = 0.05", "2/λ = 0.1", "above 0.1"):
        assert said in words


@pytest.mark.thorough
def test_where_there_is_no_minimum_the_page_says_so_and_shows_what_it_has(visit):
    v = visit("learning_rate?objective=saddle&pure=true")
    shown = [picture.get_attribute("data-picture") for picture in v.stage.locator("[data-picture]").all()]
    assert shown == ["landscape", "surface", "loss"]
    assert v.stage.locator(".has-problem").count() == 0
    sentences = v.page.get_by_text("has no minimum here, so there is no curvature at it to compare α with")
    assert sentences.count() == 2
    assert all(sentence.is_visible() for sentence in sentences.all())
    assert v.page.locator(".regimes").count() == 0
    v.slider("Learning rate").press("ArrowLeft")
    v.draws(*run_at(0.09, objective="saddle", objective_parameters={"pure": 1.0}).theta.T.tolist())


@pytest.mark.thorough
def test_what_to_try_is_one_click_away(visit):
    v = visit("learning_rate")
    v.button("The edge of stability").click()
    run = run_at(objective="rosenbrock", lr=0.003, steps=800, start=(0.0, 0.0))
    v.draws(*run.theta.T.tolist())
    v.reads(run.verdict.text)
