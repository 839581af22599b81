"""Thumbnails: the run's own path over the surface's own heights, small whatever the run."""

import base64
import io
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

import gdviz
from gdviz.figures import style, thumbnail

SVG = "{http://www.w3.org/2000/svg}"
SETTINGS = {
    **{key: {"objective": key} for key in gdviz.SURFACES},
    "no minimum": {"objective": "saddle", "objective_parameters": {"pure": 1}},
    "tips": {"objective": "linear_regression", "objective_parameters": {"data": "tips"}, "batch_size": 1},
    "flowers": {"objective": "logistic_regression"},
    "twenty weights": {"objective": "linear_regression", "objective_parameters": {"data": "many_features"}},
}
MOST = 15_000
"""Bytes."""


def drawn(**choices) -> ET.Element:
    """The picture of one run."""
    return ET.fromstring(thumbnail([gdviz.run(**choices)]))


def lines(svg: ET.Element) -> list[ET.Element]:
    return [line for line in svg.iter(f"{SVG}path") if line.get("fill") == "none"]


def points(line: ET.Element) -> np.ndarray:
    """Every point of a path's data (n, 2), from its M and l commands."""
    at, found = np.zeros(2), []
    for command, x, y in re.findall(r"([Ml])(-?\d+) (-?\d+)", line.get("d")):
        at = np.array([int(x), int(y)]) + (at if command == "l" else 0)
        found.append(at)
    return np.array(found)


def where(svg: ET.Element, objective) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The view's middle, x and y of one unit of the frame, and the frame's middle: both middles coincide."""
    wide, tall = (int(svg.get(name)) for name in ("width", "height"))
    (left, right), (bottom, top) = objective.view
    scale = max((right - left) / wide, (top - bottom) / tall)
    middle = np.array([(left + right) / 2, (bottom + top) / 2])
    return middle, scale * np.array([1, -1]), np.array([wide / 2, tall / 2])


def image(svg: ET.Element) -> Image.Image:
    """The ground, as another reader of PNG than a browser sees it."""
    (found,) = svg.iter(f"{SVG}image")
    kind, data = found.get("href").split(",")
    assert kind == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_objective_has_a_small_picture_without_words_or_links(name):
    run = gdviz.run(**SETTINGS[name], lr=0.001, steps=300)
    text = thumbnail([run])
    svg = ET.fromstring(text)
    assert len(text) < MOST
    assert len(lines(svg)) == 1
    assert not "".join(svg.itertext()).strip()
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert image(svg).size == (240, 150)


@pytest.mark.parametrize("objective", ["bowl", "himmelblau", "rosenbrock", "two_wells"])
def test_the_line_is_the_path_to_half_a_unit(objective):
    run = gdviz.run(objective=objective, optimizer="adam", lr=0.2, steps=15)
    svg = drawn(objective=objective, optimizer="adam", lr=0.2, steps=15)
    middle, scale, centre = where(svg, run.objective)
    seen = middle + scale * (points(lines(svg)[0]) - centre)
    assert len(seen) == 16
    assert np.abs(seen - run.theta).max() <= 0.51 * abs(scale[0])


def test_start_and_minimum_are_where_they_are():
    svg = drawn(objective="rosenbrock", lr=0.0001, steps=5)
    middle, scale, centre = where(svg, gdviz.SURFACES["rosenbrock"])
    dots = {dot.get("fill"): [float(dot.get("cx")), float(dot.get("cy"))] for dot in svg.iter(f"{SVG}circle")}
    for fill, place in (("#ffffff", (-1.5, 2.0)), (style.GREEN, (1.0, 1.0))):
        assert middle + scale * (np.array(dots[fill]) - centre) == pytest.approx(place, abs=0.51 * scale[0])


def test_the_ground_is_darkest_at_the_minimum_and_paler_with_height():
    run = gdviz.run(objective="bowl", steps=1)
    opacity = np.array(image(drawn(objective="bowl", steps=1)).convert("RGBA"))[..., 3]
    (x, y), up = (np.arange(240) - 119.5, np.arange(150) - 74.5), 0.04  # a pixel is 6 / 150 high
    heights = np.asarray(run.objective.value(up * np.array(np.meshgrid(x, y))))
    bands = sorted(set(opacity.ravel().tolist()) - {150}, reverse=True)  # 150 are the lines between them
    assert len(bands) >= 8
    spans = [(heights[opacity == band].min(), heights[opacity == band].max()) for band in bands]
    for (_, below), (above, _) in pairwise(spans):
        assert below <= above * (1 + 1e-9)
    assert 0 < (opacity == 150).mean() < 0.2


def test_all_of_the_view_is_in_the_frame_and_a_circle_stays_round():
    for surface in gdviz.SURFACES.values():
        svg = drawn(objective=surface.key, lr=1e-4, steps=1)
        middle, scale, centre = where(svg, surface)
        corners = np.array([[x, y] for x in surface.view[0] for y in surface.view[1]])
        units = (corners - middle) / scale + centre
        assert (units >= -1e-9).all()
        assert (units <= 2 * centre + 1e-9).all()


@pytest.mark.parametrize("start", [None, (1e12, -1e12)])
@pytest.mark.parametrize("objective", ["ravine", "rosenbrock", "beale"])
def test_a_diverging_path_leaves_the_frame_in_its_own_direction_and_stays_small(objective, start):
    run = gdviz.run(objective=objective, lr=5.0, steps=200, start=start)
    assert run.termination.kind == "diverged"
    svg = drawn(objective=objective, lr=5.0, steps=200, start=start)
    middle, scale, centre = where(svg, run.objective)
    seen = points(lines(svg)[0]) - centre
    finite = run.theta[np.isfinite(run.theta).all(axis=1)]
    truly = (finite - middle) / scale
    for found, true in zip(seen, truly, strict=True):
        assert np.hypot(*found) <= 9601
        if np.hypot(*true) > 9600:
            assert found / np.hypot(*found) == pytest.approx(true / np.hypot(*true), abs=1e-3)


def test_who_goes_to_and_fro_for_ever_takes_no_more_room():
    d = [
        lines(drawn(objective="ravine", lr=0.1, steps=steps, start=(0.0, 2.0)))[0].get("d") for steps in (2, 2000)
    ]
    assert d[0] == d[1]


def test_a_long_run_in_noise_is_small_too():
    run = gdviz.run(objective="bowl", lr=0.9, steps=10_000, batch_size=1, noise=5.0)
    assert len(thumbnail([run])) < 2 * MOST
    run = gdviz.run(objective="bowl", lr=0.9, steps=1000, batch_size=1, noise=5.0)
    assert len(thumbnail([run])) < MOST


def test_several_runs_have_their_own_strokes_and_the_first_is_on_top():
    runs = [gdviz.run(objective="ravine", optimizer=key, lr=0.01, steps=9) for key in ("gd", "adagrad", "adamw")]
    found = [line.get("stroke") for line in lines(ET.fromstring(thumbnail(runs)))]
    assert found == [style.STROKES[key].colour for key in ("adamw", "adagrad", "gd")]
    dashes = [line.get("stroke-dasharray") is None for line in lines(ET.fromstring(thumbnail(runs)))]
    assert dashes == [False, False, True]


def test_a_single_weight_has_no_landscape():
    run = gdviz.run(objective="linear_regression", objective_parameters={"intercept_only": 1})
    with pytest.raises(ValueError, match="needs a landscape"):
        thumbnail([run])
