"""Taking away what is on stage: a picture as an image, with its paths; and a page that plays by itself."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

import gdviz
from gdviz.export import to_html
from gdviz.figures import style

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(shared_visit):
    return shared_visit("?lr=0.05&steps=60&optimizer=gd&optimizer=momentum")


def saved(page, picture: str, kind: str, folder: Path) -> Path:
    """The file that a button over a picture saves."""
    page.plot(picture).hover()
    with page.page.expect_download() as download:
        page.plot(picture).locator(f'[data-title="Save as {kind}"]').click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def strokes(path: Path) -> list[str]:
    """The colours of all lines in an SVG that have points."""
    lines = [line for line in ElementTree.parse(path).iter(f"{SVG}path") if line.get("class") == "js-line"]
    return [re.search(r"stroke: (rgb\([^)]*\))", line.get("style"))[1] for line in lines if line.get("d")]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_an_svg_has_the_paths_and_is_named_by_picture_and_step(page, tmp_path):
    page.slider("Step").fill("20")
    page.shows(step=20)
    path = saved(page, "landscape", "SVG", tmp_path)
    assert path.name == "gdviz-landscape-step-20.svg"
    for key in ("gd", "momentum"):
        # Pale as a whole, and full as far as the run has come.
        assert strokes(path).count(f"rgb{rgb(style.STROKES[key].colour)}") == 2


def test_a_png_is_twice_as_sharp_as_the_page_and_has_the_paths(page, tmp_path):
    page.slider("Step").press("End")
    page.shows(step=60)
    path = saved(page, "loss", "PNG", tmp_path)
    assert path.name == "gdviz-loss-step-60.png"
    image = Image.open(path).convert("RGB")
    on_page = page.plot("loss").evaluate("(gd) => [gd._fullLayout.width, gd._fullLayout.height]")
    assert image.size == pytest.approx([2 * length for length in on_page], abs=1)
    colours = {colour: count for count, colour in image.getcolors(image.width * image.height)}
    for key in ("gd", "momentum"):
        assert colours.get(rgb(style.STROKES[key].colour), 0) > 200


def test_a_page_of_its_own_plays_without_a_server_and_keeps_its_ground(chromium, tmp_path):
    run = gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.1, steps=30)
    file = tmp_path / "run.html"
    file.write_text(to_html(run), encoding="utf-8")
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url[:4] == "http" else None)
    page.goto(file.as_uri())
    step = page.locator(".slider-label").first
    step.wait_for()
    assert step.text_content() == "step 30"
    page.get_by_text("Play", exact=True).click()
    for there in ("!==", "==="):  # it goes back to the start, and comes to the end again
        page.wait_for_function(f"() => document.querySelector('.slider-label').textContent {there} 'step 30'")
    assert page.locator(".contourlayer path, .contourlayer image").count() > 0
    assert complaints == []
    page.close()
