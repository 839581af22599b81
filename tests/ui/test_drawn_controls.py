"""Controls as they are drawn: what they show when the list, the range or the default has changed under them."""

import pytest
from streamlit.testing.v1 import AppTest

from gdviz.ui.choice_controls import Segments
from gdviz.ui.number_controls import Entry, Grid

SIZES = (1, 2, 4, 8, 10)


def drawing() -> None:
    """The script of a page with one control, as the test has put it into the session."""
    import streamlit as st

    from gdviz.ui.locks import Locks

    control = st.session_state["control"]
    st.session_state["drawn"] = control.draw(Locks())


def page(control, **held) -> AppTest:
    """A page with this control, its session holding what is given."""
    at = AppTest.from_function(drawing)
    at.session_state["control"] = control
    for key, value in held.items():
        at.session_state[key] = value
    return redrawn(at)


def redrawn(at: AppTest, control=None) -> AppTest:
    """The page after another run, with another control of the same key if one is given."""
    if control is not None:
        at.session_state["control"] = control
    at.run()
    assert not at.exception
    return at


def grid(values, default=None, **more):
    return Grid("size", "Batch size", values[-1] if default is None else default, values, **more)


def segments():
    return Segments(
        "measure", "Follow", "excess", {"excess": "Excess loss", "loss": "Loss", "slope": "Gradient norm"}
    )


def test_segments_show_every_title_and_open_on_the_default():
    (shown,) = page(segments()).button_group
    assert shown.options == ["Excess loss", "Loss", "Gradient norm"]
    assert shown.value == "excess"


def test_the_segment_that_is_pressed_is_the_value():
    at = page(segments())
    for name in ("slope", "loss", "excess"):
        at.button_group[0].set_value(name).run()
        assert at.session_state["drawn"] == name


def test_segments_open_where_a_link_or_the_session_says():
    at = AppTest.from_function(drawing)
    at.session_state["control"] = segments()
    at.query_params["measure"] = "Gradient norm"
    assert redrawn(at).session_state["drawn"] == "slope"
    assert page(segments(), measure="loss").session_state["drawn"] == "loss"


def test_a_segment_nobody_offers_opens_the_default_and_leaves_the_address():
    at = AppTest.from_function(drawing)
    at.session_state["control"] = segments()
    at.query_params["measure"] = "weight"
    assert redrawn(at).session_state["drawn"] == "excess"
    assert "measure" not in at.query_params


@pytest.mark.parametrize(
    ("held", "values", "shown"),
    [
        (10, (1, 2, 4, 8, 20), 8),
        (10, (1, 2), 2),
        (1, (4, 8), 4),
        (8, (1, 2, 4, 8, 244), 8),
        (4, (4,), 4),
        (10, (10,), 10),
        (7, SIZES, 8),
        (6, SIZES, 4),
    ],
)
def test_a_grid_whose_list_has_changed_shows_the_position_nearest_to_the_held_one(held, values, shown):
    at = page(grid(values), size=held)
    assert at.session_state["drawn"] == shown
    assert at.select_slider[0].value == shown


def test_a_list_that_shrinks_and_grows_again_does_not_jump_to_the_default():
    at = page(grid(SIZES, default=1))
    at.select_slider[0].set_value(10).run()
    assert at.session_state["drawn"] == 10
    assert redrawn(at, grid((1, 2, 4), default=1)).session_state["drawn"] == 4
    assert redrawn(at, grid(SIZES, default=1)).session_state["drawn"] == 4


def test_a_held_position_stays_when_the_list_only_becomes_longer():
    at = page(grid(SIZES, default=1))
    at.select_slider[0].set_value(8).run()
    assert redrawn(at, grid((*SIZES, 20, 40), default=1)).session_state["drawn"] == 8


@pytest.mark.parametrize(("held", "shown"), [(1500, 525), (525, 525), (3, 3), (1, 1)])
def test_an_entry_whose_range_has_shrunk_shows_its_nearer_end(held, shown):
    at = page(Entry("steps", "Steps", 100, 1, 2000, whole=True), steps=held)
    assert at.session_state["drawn"] == held
    assert redrawn(at, Entry("steps", "Steps", 100, 1, 525, whole=True)).session_state["drawn"] == shown


def test_an_entry_whose_default_has_come_down_with_the_range_keeps_what_was_typed():
    at = page(Entry("steps", "Steps", 500, 1, 2000, whole=True))
    at.number_input[0].set_value(40).run()
    assert redrawn(at, Entry("steps", "Steps", 60, 1, 60, whole=True)).session_state["drawn"] == 40
