"""Worksheets: bounded, the same every time, safe to open, and with the answers on the other sheet."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.engine.entries import objective_of
from gdviz.teaching import LESSONS, setting_in_words, worksheet
from gdviz.teaching.formulas import formula_of


def link(spec, page):
    return f"{page}?lr={spec.lr:g}&optimizer={spec.optimizer}"


def evil(spec, page):
    return f'{page}?x="><script>alert(1)</script>&y=)[a](b'


@pytest.fixture(scope="module", params=["markdown", "html"])
def sheet(request):
    return worksheet(list(LESSONS), 2, 1, request.param, link)


def test_every_group_and_lesson_is_on_both_sheets(sheet):
    for text in (sheet.questions, sheet.key):
        assert text.count("Group A") == text.count("Group B") == 1
        assert "Group C" not in text
        for lesson in LESSONS.values():
            assert text.count(lesson.title) >= 2
    assert "Date:" in sheet.questions
    assert "Names:" in sheet.questions


def test_the_answers_are_on_the_key_alone():
    found = worksheet(list(LESSONS), 1)
    for lesson in LESSONS.values():
        reason = lesson.question.reason(lesson.opening).replace("*", r"\*").replace("_", r"\_")
        assert reason in found.key
        assert reason not in found.questions
        assert lesson.challenge.solution().text in found.key
        assert lesson.challenge.goal.task.replace("*", r"\*") in found.questions


def test_a_sheet_is_the_same_every_time_and_another_with_another_seed():
    assert worksheet(["step", "momentum"], 2, 3) == worksheet(["momentum", "step", "step"], 2, 3)
    assert worksheet(["step"], 1, 1) != worksheet(["step"], 1, 2)
    assert worksheet("step", 1) == worksheet(["step"], 1)


def test_groups_have_numbers_of_their_own():
    text = worksheet(["curvature"], 12).questions
    settings = re.findall(r"\*\*Setting\.\*\* (.*)", text)
    assert len(settings) == len(set(settings)) == 12
    assert "Group L" in text


def test_links_are_there_if_asked_for_and_lead_to_the_page():
    without, with_them = worksheet(["step"], 1), worksheet(["step"], 1, link_of=link)
    assert "](" not in without.questions
    assert "[Open this setting](<one_step?lr=0.15&optimizer=gd>)" in with_them.questions
    page = worksheet(["step"], 1, form="html", link_of=link).questions
    assert '<a href="one_step?lr=0.15&amp;optimizer=gd">' in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org/x", "data:text/html,x", "http:x", "ftp://host/x"]
)
def test_a_sheet_links_to_nothing_but_pages(address):
    with pytest.raises(ValueError, match="links to pages by http, https"):
        worksheet(["step"], 1, link_of=lambda *_: address)


def test_a_link_may_have_its_whole_address():
    sheet = worksheet(["step"], 1, form="html", link_of=lambda *_: "https://host:8501/one_step?lr=0.15")
    assert '<a href="https://host:8501/one_step?lr=0.15">' in sheet.questions


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.attributes, self.open = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in ("meta", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_whole_has_no_script_and_fetches_nothing():
    for text in vars(worksheet(list(LESSONS), 2, form="html", link_of=evil)).values():
        tags = Tags()
        tags.feed(text)
        assert not tags.open
        assert not tags.seen & {"script", "img", "link", "iframe", "object"}
        assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "src"]
        assert "url(" not in text
        assert "@import" not in text
        assert "break-after: page" in text
        assert text.startswith("<!doctype html>")
    questions = worksheet(["step"], 3, form="html").questions
    assert questions.count('<hr class="page">') == 2


def test_the_markdown_lets_nothing_out_of_its_link():
    text = worksheet(["step"], 1, link_of=evil).questions
    assert "<script>" not in text
    assert re.search(r"\[Open this setting\]\(<[^<>\n]*>\)", text)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], 1), "at least one lesson"),
        ((["steps"], 1), "no lesson is called 'steps'"),
        ((["step"] * 9, 1), "at most 8 lessons"),
        ((["step"], 0), "groups must be a whole number from 1 to 12, got 0"),
        ((["step"], 13), "groups must be"),
        ((["step"], 1.5), "groups must be"),
        ((["step"], True), "groups must be"),
        ((["step"], 1, -1), "seed must be"),
        ((["step"], 1, 10**9), "seed must be"),
        ((["step"], 1, 0, "pdf"), "form must be 'markdown' or 'html'"),
    ],
)
def test_what_cannot_be_printed_is_said(arguments, words):
    with pytest.raises(ValueError, match=words):
        worksheet(*arguments)


SPELLED = str.maketrans({"½": "(1/2)*", "¼": "(1/4)*", "²": "**2", "⁴": "**4", "−": "-", "^": "**"})


def evaluated(formula, x, y):
    """A formula on paper, read as arithmetic."""
    body = formula.split("=", 1)[1].translate(SPELLED)
    body = re.sub(r"(?<=[\dxy)])\s*(?=[xy(])", "*", body.replace("ln(", " L(").replace("e**", " E**"))
    return eval(body, {"__builtins__": {}, "x": x, "y": y, "L": np.log, "E": np.e})


@pytest.mark.parametrize(
    "spec",
    [
        RunSpec("bowl", objective_parameters={"curvature": 5.0}),
        RunSpec("ravine", objective_parameters={"kappa": 30.0}),
        RunSpec("ravine", objective_parameters={"kappa": 20.0, "rotation": 45.0}),
        RunSpec("ravine", objective_parameters={"kappa": 10.0, "rotation": 30.0, "curvature": 2.0}),
        RunSpec("saddle"),
        RunSpec("plateau"),
        RunSpec("rosenbrock"),
    ],
    ids=lambda spec: f"{spec.objective}-{len(spec.objective_numbers)}",
)
def test_the_formula_on_paper_is_the_objective(spec):
    objective = objective_of(spec)
    for x, y in ((0.5, -1.25), (-1.5, 0.3), (2.0, 1.0)):
        value = float(objective.value(np.array([x, y])))
        assert evaluated(formula_of(objective), x, y) == pytest.approx(value, rel=2e-3, abs=1e-3)


def test_any_setting_has_words():
    for objective in (*gdviz.SURFACES, *gdviz.LOSSES):
        for optimizer in ("gd", "adamw", "newton"):
            spec = RunSpec(
                objective, optimizer, lr=0.0123, steps=7, schedule="restarts", batch_size=4, clip_norm=2.0
            )
            words = setting_in_words(spec)
            assert "0.0123" in words
            assert "7 steps" in words
            assert objective_of(spec).title in words


def test_the_words_of_a_setting_have_its_numbers():
    lesson = LESSONS["schedules"]
    assert setting_in_words(lesson.reveal) == (
        "Ravine: f(x, y) = ½(x² + 20y²) (κ = 20). Start: (x, y) = (−5, −2). Gradient descent: θ ← θ − αg; "
        "α = 0.07. Schedule: Cosine; α_t = α(1 + cos(πt/T))/2. T = 300 steps. g from mini-batches of 4 of 256 "
        "examples, noise σ = 1, in shuffled epochs, seed 0."
    )
