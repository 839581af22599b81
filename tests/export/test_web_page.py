"""The page of its own: whole, offline, and with nothing in it that a title could break."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import gdviz
from gdviz.export import to_html


class Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "srcset", "action")]

    def handle_data(self, data):
        if self.tags[-1:] != ["script"]:
            self.words += data


@pytest.fixture(scope="module")
def diverged():
    return gdviz.run(lr=0.11, steps=300)


@pytest.fixture(scope="module")
def text(diverged):
    return to_html([diverged, gdviz.run(optimizer="adam", lr=0.5, steps=300)])


def test_a_page_stands_alone(text):
    page = Page(text)
    assert page.addresses == []
    assert {"html", "title", "script"} <= set(page.tags)
    assert len(text) > 3_000_000  # Plotly.js is inside
    assert "MathJax.js" not in text.split("plotly.js v")[0]


def test_a_page_says_how_the_runs_went(text, diverged):
    words = Page(text).words
    assert "Gradient descent, Adam on Ravine" in words
    assert f"{diverged.verdict.text} (stopped at step 82 of 300)" in words
    assert '"objective": "ravine"' in words


def test_the_numbers_of_a_page_are_json_without_nan(text):
    given = text[text.rindex("Plotly.newPlot(") :]
    assert not re.search(r"\b(NaN|Infinity)\b", given)


def test_a_title_is_text_wherever_it_comes_from(diverged):
    class Hostile(type(diverged.objective)):
        title = "</title><script>alert(1)</script>"

    page = Page(to_html(replace(diverged, objective=Hostile())))
    assert page.tags.count("script") == Page(to_html(diverged)).tags.count("script")
    assert "<script>alert(1)</script>" in page.words


def test_a_single_run_need_not_be_a_list(diverged):
    assert "Gradient descent on Ravine" in Page(to_html(diverged)).words
