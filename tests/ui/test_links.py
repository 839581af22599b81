"""Links: what the address says is put right before a control is drawn, and a visitor's text is harmless."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.ui import links
from gdviz.ui.links import UnreadableError


class Address(dict):
    """The part of st.query_params that links use: a text reads as one, several as a list."""

    def get_all(self, key):
        return list(self[key]) if isinstance(self[key], list) else [self[key]]


class RestartedError(Exception):
    """The script would start again from the top."""


class Place:
    """Where notes appear."""

    def __init__(self):
        self.shown = []

    def warning(self, text, icon):
        assert icon
        self.shown.append(text)


@pytest.fixture
def page(monkeypatch):
    """A page just opened: its session and its address."""

    def rerun():
        raise RestartedError

    fake = SimpleNamespace(session_state={}, query_params=Address(), rerun=rerun)
    monkeypatch.setattr(links, "st", fake)
    return fake


def read_steps(texts):
    if not texts[-1].isdecimal():
        raise UnreadableError("it must be a whole number")
    asked = int(texts[-1])
    return min(asked, 10), None if asked <= 10 else "at most 10"


def spell(value):
    return [str(value)]


def notes(page, state="as opened") -> str:
    place = Place()
    links.show_notes(place, state)
    return "".join(place.shown)


def test_a_good_link_is_left_alone(page):
    page.query_params["steps"] = "7"
    links.settle("steps", read_steps, spell)
    assert page.query_params == {"steps": "7"}
    assert notes(page) == ""


def test_another_spelling_of_a_good_value_is_respelled_without_a_word(page):
    page.query_params["steps"] = "007"
    with pytest.raises(RestartedError):
        links.settle("steps", read_steps, spell)
    assert page.query_params.get_all("steps") == ["7"]
    assert notes(page) == ""


@pytest.mark.parametrize(("asked", "left"), [("99", ["10"]), ("many", None), ("", None)])
def test_a_bad_link_is_put_right_and_said(page, asked, left):
    page.query_params["steps"] = asked
    with pytest.raises(RestartedError):
        links.settle("steps", read_steps, spell)
    assert page.query_params.get("steps") == left
    links.settle("steps", read_steps, spell)
    said = notes(page)
    assert said.startswith("steps = ")
    assert (asked or "an empty text") in said
    assert ("at most 10" if left else "a whole number") in said


def test_once_a_control_is_drawn_the_address_is_streamlits(page):
    page.session_state["steps"] = 5
    page.query_params["steps"] = "many"
    links.settle("steps", read_steps, spell)
    assert page.query_params == {"steps": "many"}


def test_what_no_control_takes_is_removed_and_named_once(page):
    page.query_params.update(steps="7", colour="red", **{"a`b\n": "1"})
    links.settle_unknown({"steps"})
    assert page.query_params == {"steps": "7"}
    assert "`colour` in the link was ignored" in notes(page)
    assert "`a b `" in notes(page)
    page.query_params["later"] = "1"
    links.settle_unknown({"steps"})
    assert page.query_params == {"steps": "7", "later": "1"}


def test_notes_stay_until_the_visitor_changes_something(page):
    page.query_params["colour"] = "red"
    links.settle_unknown(set())
    assert notes(page, "as opened")
    assert notes(page, "as opened")
    assert notes(page, "changed") == ""
    assert notes(page, "as opened") == ""


@given(st.text(max_size=200))
def test_a_visitors_text_is_shown_short_on_one_line_and_as_code(text):
    shown = links.quoted(text)
    if shown != "an empty text":
        assert shown[0] == shown[-1] == "`"
        assert "`" not in shown[1:-1]
        assert shown.isprintable()
        assert len(shown) <= 43
