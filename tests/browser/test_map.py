"""The map of learning rate and momentum: a hand on it moves every picture, and the server hears of it once."""

import math
import re

import pytest

import gdviz
from gdviz.analysis.damping import damping
from gdviz.analysis.modes import modes
from gdviz.analysis.stability_map import farthest_lr
from gdviz.figures.style import STROKES
from gdviz.ui.rates import LEARNING_RATES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
FIRST = (0.15, 0.9)
"""α and β on which the page opens."""
RECORD = """() => {
    const stage = document.querySelector('[data-testid=stage]');
    const words = (name) => stage.querySelector(`[data-run] .stage-${name}`).textContent;
    window.states = new Set();
    const look = () => {
        const { lr, momentum } = stage.dataset;
        window.states.add(JSON.stringify([Number(lr), Number(momentum), words('text'), words('note')]));
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def run_at(lr: float, beta: float, optimizer: str = "momentum", **choices) -> gdviz.Run:
    return gdviz.run(
        **{
            "objective": "ravine",
            "optimizer": optimizer,
            "lr": lr,
            "steps": 100,
            "hyperparameters": {"momentum": beta},
            **choices,
        }
    )


def point(v, lr: float, beta: float) -> tuple[float, float]:
    """A whole pixel of the map near these α and β."""
    x, y = v.pixel(lr, beta, "map")
    return round(x), round(y)


def chosen(v, at: tuple[float, float]) -> tuple[float, float]:
    """The α and β that a pixel of the map stands for: three digits of α, two of β."""
    lr, beta = v.under(*at, "map")
    return float(f"{lr:.3g}"), round(beta, 2)


def grip(v, at: tuple[float, float]) -> None:
    v.page.mouse.move(*at)
    v.page.mouse.down()


def is_drawn(v, run: gdviz.Run) -> None:
    """The painted dots lie where the run of the setting has them; its words are there."""
    key, spec = run.spec.optimizer, run.spec
    assert v.verdict(key) == run.verdict.text
    assert v.note(key) == damping(run)
    places = {
        "map": (spec.lr, dict(spec.hyperparameters)["momentum"]),
        "landscape": tuple(run.theta[-1]),
        "modes": (spec.steps, abs(modes(run).errors[-1, 1])),  # the fast one: it is painted last
    }
    for picture, (x, y) in places.items():
        left, right, bottom, top = v.window(picture)
        height = math.log10(y) if picture == "modes" else y
        if left < x < right and bottom < height < top:
            assert v.colour(float(x), float(y), picture) == STROKES[key].colour.upper(), picture


def is_settled(v, run: gdviz.Run) -> None:
    """Wait until Plotly, the address and the sliders say what the run is."""
    lr, beta = run.spec.lr, dict(run.spec.hyperparameters)["momentum"]
    nearest = min(LEARNING_RATES, key=lambda rate: abs(rate - lr))
    v.draws(*run.theta.T.tolist(), run=run.spec.optimizer)
    v.draws([lr], [beta], run=run.spec.optimizer, picture="map")
    v.reads(run.verdict.text, run=run.spec.optimizer)
    v.until(
        """(wanted) => {
            const asked = new URL(location).searchParams;
            return Object.entries(wanted).every(([key, value]) => Number(asked.get(key)) === value);
        }""",
        {key: value for key, value in {"lr": nearest, "momentum": beta}.items() if value not in FIRST},
    )
    address = {key: [float(one) for one in texts] for key, texts in v.address().items()}
    wanted = {} if nearest == FIRST[0] else {"lr": [nearest]}
    wanted |= {} if nearest == lr else {"lr_exact": [lr]}
    wanted |= {} if beta == FIRST[1] else {"momentum": [beta]}
    assert address == wanted
    assert v.slider("Learning rate").get_attribute("aria-valuetext") == f"{nearest:g}"
    assert float(v.slider("Momentum").input_value()) == pytest.approx(beta)


def test_a_drag_on_the_map_moves_everything_at_once_and_sends_nothing_until_it_lets_go(visit):
    v = visit("momentum")
    v.watches("map", "landscape", "modes")
    grip(v, point(v, 0.03, 0.2))
    sent = len(v.sent)
    seen, painted = set(), set()
    for i in range(16):
        at = point(v, 0.03 + 0.01 * i, 0.2 + 0.3 * math.sin(i / 5.0) ** 2)
        v.page.mouse.move(*at)
        setting = chosen(v, at)
        v.at(*setting)
        is_drawn(v, run_at(*setting))
        seen.add(setting)
        painted.add(tuple(v.painted(picture) for picture in ("map", "landscape", "modes")))
    assert len(seen) == len(painted) == 16
    assert len(v.sent) == sent
    assert v.address() == {}
    frames, broken = v.frames()
    assert frames > 50
    v.page.mouse.up()
    is_settled(v, run_at(*setting))
    is_drawn(v, run_at(*setting))
    assert len(v.sent) > sent
    assert broken == v.frames()[1] == 0


def test_every_state_that_a_hurried_drag_shows_is_the_run_of_the_setting_it_names(visit):
    v = visit("momentum")
    v.page.evaluate(RECORD)
    grip(v, point(v, 0.2, 0.9))
    for i in range(1, 60):
        at = point(v, 0.2 - 0.003 * i, 0.9 - 0.015 * i)
        v.page.mouse.move(*at)
    v.page.mouse.up()
    is_settled(v, run_at(*chosen(v, at)))
    states = v.page.evaluate("() => [...window.states].map(JSON.parse)")
    runs = [run_at(lr, beta) for lr, beta, *_ in states]
    assert states == [
        [lr, beta, run.verdict.text, damping(run)] for (lr, beta, *_), run in zip(states, runs, strict=True)
    ]
    assert len(states) >= 4


def test_a_click_on_the_map_chooses_what_lies_under_it(visit):
    v = visit("momentum")
    at = point(v, 0.08, 0.5)
    v.page.mouse.click(*at)
    is_settled(v, run_at(*chosen(v, at)))
    is_drawn(v, run_at(*chosen(v, at)))


@pytest.mark.thorough
def test_a_tap_on_the_map_chooses_what_lies_under_it(visit):
    v = visit("momentum", **PHONE)
    v.plot("map").scroll_into_view_if_needed()
    at = point(v, 0.08, 0.5)
    setting = chosen(v, at)
    v.page.touchscreen.tap(*at)
    is_settled(v, run_at(*setting))


@pytest.mark.thorough
def test_a_drag_out_of_the_map_stays_at_its_edge(visit):
    v = visit("momentum")
    left, right, bottom, top = v.window("map")
    grip(v, point(v, 0.1, 0.5))
    x, y = v.pixel(right, top, "map")
    for at, setting in (((x + 300, y - 60), (right, top)), ((x - 2000, y + 2000), (left, bottom))):
        v.page.mouse.move(*at)
        v.at(float(f"{setting[0]:.3g}"), round(setting[1], 2))
    v.page.mouse.move(x + 300, y - 60)
    v.at(float(f"{right:.3g}"), 0.99)
    v.page.mouse.up()
    is_settled(v, run_at(float(f"{right:.3g}"), 0.99))


@pytest.mark.thorough
def test_when_the_runs_under_the_hand_cannot_be_had_the_picture_follows_on_release(visit):
    v = visit("momentum")
    v.breaks("/gdviz/probe")
    before, map_before = v.painted("landscape"), v.painted("map")
    with v.page.expect_response("**/gdviz/probe*") as answer:
        grip(v, point(v, 0.12, 0.4))
    assert answer.value.status == 500
    at = point(v, 0.05, 0.6)
    v.page.mouse.move(*at)
    v.until(
        "(image) => document.querySelector('[data-picture=map] canvas.stage-overlay').toDataURL() !== image",
        map_before,
    )
    v.at(*FIRST)
    assert v.painted("landscape") == before
    setting = chosen(v, at)
    v.page.mouse.up()
    is_settled(v, run_at(*setting))
    is_drawn(v, run_at(*setting))


@pytest.mark.thorough
def test_the_learning_rates_slider_moves_the_dot_on_the_map(visit):
    v = visit("momentum")
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    sent = len(v.sent)
    seen = set()
    for i in range(1, 9):
        v.page.mouse.move(x - i * width / 80, y)
        rate = v.follows()
        is_drawn(v, run_at(rate, 0.9))
        seen.add(rate)
    assert len(seen) >= 6
    assert len(v.sent) == sent
    v.page.mouse.up()
    is_settled(v, run_at(rate, 0.9))


def test_after_the_slider_the_map_and_after_the_map_the_slider_has_the_last_word(visit):
    v = visit("momentum")
    v.slider("Learning rate").press("ArrowLeft")
    at = point(v, 0.06, 0.3)
    setting = chosen(v, at)
    v.page.mouse.click(*at)
    is_settled(v, run_at(*setting))
    v.slider("Learning rate").press("ArrowRight")
    rate = v.follows()
    is_settled(v, run_at(rate, setting[1]))


def test_hovering_names_the_regime_and_its_spectral_radius(visit):
    v = visit("momentum")
    v.page.mouse.move(*point(v, 0.07, 0.8))
    label = v.plot("map").locator(".hoverlayer .hovertext")
    label.wait_for()
    words = label.text_content()
    beta = float(re.search(r"β = ([\d.]+)", words)[1])
    radius = float(re.search(r"spectral radius ([\d.]+)", words)[1])
    assert beta == pytest.approx(0.8, abs=0.01)
    assert "ripples" in words
    assert radius == pytest.approx(math.sqrt(beta), abs=0.005)  # of every direction that ripples, says Polyak
    assert "measured ×" in words


def test_another_condition_number_moves_the_path_at_once_and_keeps_the_old_map_until_the_new_is_there(visit):
    v = visit("momentum")
    old, window = v.relief("map"), v.window("map")
    v.page.get_by_text("More", exact=True).click()
    held = v.holds(r"/gdviz/ground\?.*kind=map")
    v.watches("map", "modes")
    with v.page.expect_request(re.compile("kind=map")):
        v.slider("Condition number").press("ArrowRight")
    run = run_at(*FIRST, objective_parameters={"kappa": 30.0})
    v.draws(*run.theta.T.tolist(), run="momentum")
    v.reads(run.verdict.text, run="momentum")
    assert v.relief("map") == old
    assert v.window("map") == window
    held[0].continue_()
    v.until(
        "(right) => document.querySelector('[data-picture=map] .stage-plot')._fullLayout.xaxis.range[1] < right",
        window[1],
    )
    assert v.window("map") == pytest.approx([0.0, 1.1 * 4.0 / 30.0, 0.0, 0.99])
    assert v.relief("map") != old
    # The setting lies beyond the new map, and its dot on the edge.
    v.draws([farthest_lr(30.0, "momentum")], [FIRST[1]], run="momentum", picture="map")
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_nesterovs_map_is_another(visit):
    v = visit("momentum")
    heavy_ball = v.relief("map")
    v.page.locator(".st-key-nesterov").get_by_text("Nesterov").click()
    v.reads(run_at(*FIRST, "nesterov").verdict.text, run="nesterov")
    v.until(
        "() => document.querySelector('[data-picture=map] .stage-plot')._fullLayout.xaxis.range[1] < 0.12",
    )
    assert v.window("map") == pytest.approx([0.0, 1.1 * 2.0 / 20.0, 0.0, 0.99])
    assert v.relief("map") != heavy_ball
    at = point(v, 0.04, 0.5)
    setting = chosen(v, at)
    grip(v, at)
    v.at(*setting)
    is_drawn(v, run_at(*setting, "nesterov"))
    v.page.mouse.up()
    v.draws(*run_at(*setting, "nesterov").theta.T.tolist(), run="nesterov")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("button", "lr", "beta"),
    [
        ("Best α", (2.0 + 2.0 * 0.9) / (20.0 + 1.0), 0.9),
        (
            "Best α and β",
            (2.0 / (math.sqrt(20.0) + 1.0)) ** 2,
            ((math.sqrt(20.0) - 1) / (math.sqrt(20.0) + 1)) ** 2,
        ),
        ("Critical β", 0.15, (1.0 - math.sqrt(0.15)) ** 2),
    ],
)
def test_a_button_sets_what_theory_calls_best(visit, button, lr, beta):
    v = visit("momentum")
    note = v.note("momentum")
    v.button(button).click()
    run = run_at(float(f"{lr:.6g}"), float(f"{beta:.6g}"))
    v.draws(*run.theta.T.tolist(), run="momentum")
    v.reads(run.verdict.text, run="momentum")
    is_drawn(v, run)
    assert v.note("momentum") != note
    assert (float(v.data("lr")), float(v.data("momentum"))) == pytest.approx((lr, beta), rel=1e-5)
