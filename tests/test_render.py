"""`gdviz render`: the runs of a link or a spec as a file, and every mistake told in a sentence."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

import gdviz
from gdviz.cli import main
from gdviz.export import image, to_csv, to_json, to_numpy, to_torch
from gdviz.ui.link_reader import read_link
from tests.serving import chromium

LINK = "/momentum?lr=0.1&momentum=0.5&steps=30"
TWO = "/?objective=rosenbrock&optimizer=gd&optimizer=adam&lr=0.001&steps=20"


@pytest.fixture
def render(tmp_path, capsys):
    """`render(what, "out.csv")`: the exit code, the file's contents or None, and what stands on stderr."""

    def rendered(what: str, name: str, *more: str) -> tuple[int, bytes | None, str]:
        path = tmp_path / name
        try:
            code = main(["render", what, "-o", str(path), *more])
        except SystemExit as ended:
            code = int(ended.code)
        return code, path.read_bytes() if path.is_file() else None, capsys.readouterr().err

    return rendered


@pytest.mark.parametrize(
    ("name", "made", "more"),
    [
        ("run.csv", to_csv, ()),
        ("run.json", to_json, ()),
        ("run.py", lambda run: to_numpy(run.spec), ()),
        ("run.PY", lambda run: to_torch(run.spec), ("--torch",)),
    ],
)
def test_a_file_holds_the_run_of_the_link(render, name, made, more):
    (spec,) = read_link(LINK).specs
    assert render(LINK, name, *more) == (0, made(gdviz.run(spec)).encode(), "")


def test_a_page_shows_all_runs_and_a_table_the_first_and_says_so(render):
    code, page, said = render(TWO, "runs.html")
    assert (code, said) == (0, "")
    assert b"Gradient descent, Adam on Rosenbrock" in page
    code, _, said = render(TWO, "run.csv")
    assert (code, said) == (
        0,
        "gdviz render: run.csv holds the first of 2 runs, gd; .html and .png show all\n",
    )


def test_a_spec_is_taken_as_text_and_as_a_file(render, tmp_path):
    spec = gdviz.RunSpec(optimizer="adam", lr=0.1, steps=5)
    file = tmp_path / "spec.json"
    file.write_text(spec.to_json())
    for what in (spec.to_json(), str(file)):
        code, text, said = render(what, "out.json")
        assert (code, said) == (0, "")
        assert gdviz.RunSpec.from_json(text.decode()) == spec


def test_what_a_link_says_in_vain_is_named_and_the_nearest_is_taken(render):
    code, text, said = render("?lr=99&colour=red&steps=10", "run.json")
    assert code == 0
    assert said.splitlines() == [
        "gdviz render: lr = '99' in the link was not used as it stands: it must be from 1e-05 to 10; 10 is shown",
        "gdviz render: 'colour' in the link was ignored: the page has no such control",
    ]
    assert json.loads(text)["lr"] == 10.0


@pytest.mark.parametrize(
    ("what", "name", "told"),
    [
        (LINK, "run.txt", "a file's name must end in .html, .png, .csv, .json, .py, got 'run.txt'"),
        (LINK, "run", "a file's name must end in .html"),
        (LINK, "nowhere/run.csv", "cannot be written: No such file or directory"),
        ("/nothing?lr=1", "run.csv", "no page with runs is called 'nothing'; choose one of playground, one_step"),
        ("nothing.json", "run.csv", "nothing.json cannot be read: No such file or directory"),
        ('{"lr": -1}', "run.csv", "lr must be a finite number ≥ 0, got -1"),
        ('{"optimizer": "adamm"}', "run.csv", "no optimizer is called 'adamm'"),
        ("{", "run.csv", "a run must be given as JSON"),
        ("http://[", "run.csv", "this is no address"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_with_code_2(render, what, name, told):
    code, contents, said = render(what, name)
    assert (code, contents) == (2, None)
    assert told in said
    assert "Traceback" not in said


def test_without_a_browser_a_png_is_refused_in_a_sentence_with_code_1(render, monkeypatch):
    monkeypatch.setattr(image, "BROWSERS", ("no-such-browser",))
    code, contents, said = render(LINK, "run.png")
    assert (code, contents) == (1, None)
    assert said == "gdviz render: a PNG needs a Chromium, and none of no-such-browser is on the PATH\n"


@pytest.mark.browser
def test_a_png_shows_the_path(render):
    if chromium() is None:
        pytest.skip("no Chromium was found")
    code, contents, said = render(LINK, "run.png")
    assert (code, said) == (0, "")
    picture = Image.open(io.BytesIO(contents)).convert("RGB")
    assert picture.width == image.WIDTH
    colours = {colour: count for count, colour in picture.getcolors(picture.width * picture.height)}
    assert colours[(0, 114, 178)] > 1000  # momentum's blue


def test_the_command_knows_render(tmp_path):
    command = [sys.executable, "-m", "gdviz.cli", "render", LINK, "-o", str(tmp_path / "run.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "")
    assert (tmp_path / "run.csv").read_text().startswith("# gdviz ")
