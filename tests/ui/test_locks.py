"""Lesson mode and sharing without a page: texts shown as they are, bounded, and links that say what is held."""

from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as texts

from gdviz.ui.locks import LONGEST, Locks, bounded, plain
from gdviz.ui.share import link_of, qr_code

HELD = ["kappa", "steps"]


@given(texts.text(max_size=2 * LONGEST))
def test_a_task_is_bounded_and_has_nothing_unprintable(task):
    short = bounded(task)
    assert len(short) <= LONGEST + 1
    assert all(c.isprintable() or c == "\n" for c in short)
    assert bounded(short) == short or short.endswith("…")


def test_a_task_of_a_hundred_kilobytes_is_cut_and_says_so():
    assert bounded("x" * 100_000) == "x" * LONGEST + "…"


@pytest.mark.parametrize(
    "task",
    [
        "<script>alert(1)</script>",
        "**bold** _it_ `code`",
        "[a](javascript:alert(1))",
        ":red[x] :smile: $x^2$",
        "# no",
        "1. one",
    ],
)
def test_nothing_in_a_task_is_read_as_markup(task):
    shown = plain(task)
    assert shown.replace("\\", "") == task
    for mark in "<>*_`[]()#:$":
        assert shown.count(mark) == shown.count(f"\\{mark}")


def test_lines_of_a_task_stay_lines():
    assert plain("one\ntwo") == "one  \ntwo"


def test_a_held_control_is_hidden_or_locked():
    held = Locks(frozenset({"lr"}), frozenset({"steps"}), "")
    assert held.holds("lr")
    assert held.holds("momentum", "steps")
    assert not held.holds("momentum")
    assert held.given
    assert Locks(task="go").given
    assert not Locks().given


@pytest.mark.parametrize(("hide", "name"), [(True, "hide"), (False, "lock")])
def test_the_link_keeps_the_setting_and_names_what_is_held(hide, name):
    query = {
        "lr": ["0.05"],
        "optimizer": ["Adam", "Momentum"],
        "lock": ["old"],
        "task": ["old"],
        "present": ["true"],
    }
    link = link_of("http://host:8501/race", query, HELD, hide, "Find α <now> & then", large=True)
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "host:8501", "/race")
    assert parse_qs(parts.query) == {
        "lr": ["0.05"],
        "optimizer": ["Adam", "Momentum"],
        name: ["kappa,steps"],
        "task": ["Find α <now> & then"],
        "present": ["true"],
    }


def test_a_link_that_holds_nothing_is_the_page_itself():
    assert link_of("http://host/", {"lr": ["0.05"]}, [], False, "", large=False) == "http://host/?lr=0.05"


def test_the_qr_code_is_a_picture_without_script_and_too_much_is_refused_with_a_sentence():
    drawn = qr_code("http://host/?task=<script>alert(1)</script>")
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    with pytest.raises(ValueError, match="too long for a QR code"):
        qr_code("x" * 3000)


def test_streamlit_takes_the_drawing_as_a_picture():
    st.image(qr_code("http://host/"))
