"""The words with which controls answer a link that asks for something else."""

from itertools import pairwise

import pytest

from gdviz.domain import Domain
from gdviz.ui.choice_controls import Choice, Choices, Segments, Switch
from gdviz.ui.links import UnreadableError
from gdviz.ui.number_controls import Entry, Grid, Slider, for_domain, log_grid

TITLES = {"gd": "Gradient descent", "adam": "Adam"}
STEPS = Entry("steps", "Steps", 30, 1, 2000, whole=True)
START = Entry("start_x", "Start x", None, -22.0, 22.0)
SEVERAL = Choices("optimizer", "Optimizers", ["gd"], TITLES)


def test_an_unknown_name_is_answered_with_the_names_there_are():
    for one in (*(kind("optimizer", "Optimizer", "gd", TITLES) for kind in (Choice, Segments)), SEVERAL):
        with pytest.raises(UnreadableError, match="choose from gd, adam"):
            one.read(["adamm"])


def test_of_several_names_those_that_exist_are_taken_in_the_catalogues_order():
    assert SEVERAL.read(["adam", "gd", "adam"]) == (["gd", "adam"], None)
    assert SEVERAL.read(["sgd", "Adam"]) == (["adam"], "choose from gd, adam")


@pytest.mark.parametrize("text", ["", "NaN", "inf", "-Infinity", "1e400", "ten", "0.1.2", "1" * 41, "1+1j"])
def test_what_is_no_finite_number_is_called_so(text):
    for one in (STEPS, Slider("noise", "Noise", 1.0, 0.0, 5.0, 0.1), Grid("kappa", "κ", 1.0, (1.0, 2.0))):
        with pytest.raises(UnreadableError, match="a finite number"):
            one.read([text])


def test_a_broken_number_of_steps_is_rounded_and_said():
    assert STEPS.read(["12.7"]) == (13, "it must be a whole number; 13 is shown")
    assert STEPS.read(["12"]) == (12, None)
    assert STEPS.read(["12.0"]) == (12, None)


def test_an_empty_text_leaves_an_optional_number_automatic():
    assert START.read([""]) == (None, None)
    assert START.read(["  "]) == (None, None)


def test_between_two_positions_of_a_slider_the_nearest_is_shown_and_said():
    batch = Grid("batch_size", "Batch size", 256, (1, 2, 4, 256))
    assert batch.read(["3.2"]) == (4, "the slider's nearest position is 4")
    assert batch.read(["4.0"]) == (4, None)


def test_a_parameter_given_twice_takes_the_last_and_says_so():
    for one, texts, value in (
        (STEPS, ["5", "6"], 6),
        (Choice("optimizer", "Optimizer", "gd", TITLES), ["gd", "adam"], "adam"),
        (Switch("present", "Presenter mode", False), ["1", "0"], False),
    ):
        taken, note = one.read(texts)
        assert taken == value
        assert "more than once" in note


@pytest.mark.parametrize("text", ["true", "1", "on", "yes", "TRUE", " On "])
def test_a_switch_understands_the_usual_words(text):
    assert Switch("present", "Presenter mode", False).read([text]) == (True, None)


def test_a_switch_understands_no_others():
    with pytest.raises(UnreadableError, match="true or false"):
        Switch("present", "Presenter mode", False).read(["maybe"])


def test_a_declared_number_gets_the_control_that_fits_its_scale():
    switch = for_domain("pure", 0.0, Domain("Pure saddle", "pure", 0.0, 1.0, scale="switch"))
    log = for_domain("kappa", 20.0, Domain("Condition number", "κ", 1.0, 1e4, scale="log"))
    linear = for_domain("adam_b1", 0.9, Domain("Decay", "β₁", 0.0, 0.999), "Adam")
    assert (type(switch), switch.label, switch.default) == (Switch, "Pure saddle", False)
    assert (type(log), log.label, log.default) == (Grid, "Condition number (κ)", 20.0)
    assert (type(linear), linear.label, linear.default) == (Slider, "Adam: Decay (β₁)", 0.9)


def test_a_log_grid_rises_from_low_to_high_by_at_most_two_thirds_and_has_the_default():
    grid = log_grid(1e-4, 1e4, 20.0)
    assert (grid[0], grid[-1]) == (1e-4, 1e4)
    assert 20.0 in grid
    assert all(1.0 < after / before <= 5 / 3 + 1e-9 for before, after in pairwise(grid))
