"""What buttons do to controls: set some, the rest to defaults, which may be others with these settings."""

from types import SimpleNamespace

import pytest

from gdviz.ui import moves
from gdviz.ui.number_controls import Entry, Grid, Slider


class RestartedError(Exception):
    """The script would start again from the top."""


@pytest.fixture
def page(monkeypatch):
    """A session that has drawn three controls, one of them turned."""

    def rerun():
        raise RestartedError

    fake = SimpleNamespace(session_state={}, query_params={}, rerun=rerun)
    monkeypatch.setattr(moves, "st", fake)
    moves.remember({"batch_size": 4, "lr": 0.1, "present": False}, {})
    fake.session_state.update(batch_size=2, lr=0.3, present=True)
    return fake


def grid(default, values=(1, 2, 4, 60)):
    return Grid("batch_size", "Batch size", default, values)


def test_a_button_sets_what_it_says_and_all_else_to_the_default_but_not_the_presenter(page):
    moves.apply({"lr": 0.5})
    moves.prepare(grid(4))
    moves.prepare(Grid("lr", "Learning rate", 0.1, (0.1, 0.3, 0.5)))
    assert {key: page.session_state[key] for key in ("batch_size", "lr", "present")} == {
        "batch_size": 4,
        "lr": 0.5,
        "present": True,
    }


def test_the_default_is_the_one_that_goes_with_the_new_settings(page):
    moves.apply({"lr": 0.5})
    moves.prepare(grid(60))
    assert page.session_state["batch_size"] == 60


def test_once_the_page_is_drawn_hands_count_again(page):
    moves.apply({"lr": 0.5})
    moves.remember({"batch_size": 4, "lr": 0.1}, {})
    page.session_state["batch_size"] = 1
    moves.prepare(grid(4))
    assert page.session_state["batch_size"] == 1


def test_a_control_that_comes_with_the_settings_takes_its_value_from_the_address_so_that_it_stays_there(page):
    moves.apply({"outliers": 0.2, "lr": 0.5})
    assert "outliers" not in page.session_state
    with pytest.raises(RestartedError):
        moves.prepare(Slider("outliers", "Outliers", 0.0, 0.0, 0.5, 0.01))
    assert page.query_params == {"outliers": ["0.2"]}
    moves.prepare(Slider("outliers", "Outliers", 0.0, 0.0, 0.5, 0.01))  # once is enough


def test_a_value_that_no_address_can_hold_does_not_start_the_script_again(page):
    moves.apply({"start_z": None})
    moves.prepare(Entry("start_z", "Start z", None, -1.0, 1.0))
    assert page.query_params == {}


def test_a_setting_for_a_control_that_never_comes_is_forgotten(page):
    moves.apply({"kappa": 50.0})
    moves.remember({"lr": 0.1}, {})
    moves.prepare(Slider("kappa", "κ", 1.0, 1.0, 100.0, 1.0))
    assert page.query_params == {}
    assert "kappa" not in page.session_state


@pytest.mark.parametrize(
    ("held", "default", "then"),
    [(4, 60, 60), (4, 4, 4), (2, 60, 2), (60, 60, 60), (None, 60, None)],
)
def test_what_stood_at_its_default_goes_along_with_it_and_what_a_hand_chose_stays(page, held, default, then):
    page.session_state["batch_size"] = held
    moves.follow("batch_size", default)
    assert page.session_state["batch_size"] == then


def test_a_control_that_was_never_drawn_follows_nothing(page):
    moves.follow("steps", 60)
    assert "steps" not in page.session_state
