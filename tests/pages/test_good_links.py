"""A link shows the same picture to everyone: the whole state is in it, to the last bit."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visits import (
    QUICK,
    STAGED,
    address,
    broken_numbers,
    controls_of,
    paths,
    pristine,
    staged,
    verdicts,
    visit,
    warnings,
    widget,
)

import gdviz
from gdviz.ui.choice_controls import Choice, Choices, Switch
from gdviz.ui.control import Control
from gdviz.ui.number_controls import Entry, Grid, Slider
from gdviz.ui.rates import LEARNING_RATES


def value_of(one: Control) -> st.SearchStrategy:
    """Anything a hand could set."""
    match one:
        case Choice():
            return st.sampled_from(list(one.titles))
        case Choices():
            chosen = st.sets(st.sampled_from(list(one.titles)), min_size=1)
            return chosen.map(lambda names: [name for name in one.titles if name in names])
        case Grid():
            return st.sampled_from(one.values)
        case Slider():
            positions = st.integers(0, round((one.high - one.low) / one.step))
            return positions.map(lambda i: min(one.low + i * one.step, one.high))
        case Entry(whole=True):
            return st.integers(one.low, min(one.high, 300))
        case Entry():
            return st.none() | st.floats(one.low, one.high)
        case Switch():
            return st.booleans()
    raise AssertionError(f"a kind of control that this test does not know: {one}")


RULES, GROUNDS = list(gdviz.OPTIMIZERS), list(gdviz.SURFACES)
PAIRS = [
    *((ground, RULES[0]) for ground in GROUNDS),
    *((GROUNDS[i % len(GROUNDS)], rule) for i, rule in enumerate(RULES[1:], 1)),
]
"""Every surface and every optimizer at least once."""
LATE = ("batch_size", "start_x", "start_y", "steps", "at")
"""Their ranges depend on numbers: on the examples, the view, on how long a step takes, and how many there are."""


def round_of(key: str, one: Control) -> int:
    """In which round a control is given its value: names, numbers, the batch, and what depends on these."""
    if isinstance(one, Choice | Choices):
        return 0
    return 1 if key not in LATE else {"batch_size": 2, "at": 4}.get(key, 3)


@st.composite
def states(draw, page: str) -> dict[str, list[str]]:
    """A link with any value for every control that its objective, data, optimizers and schedule bring along."""
    link: dict[str, list[str]] = {}
    for turn in (0, 0, 1, 2, 3, 4):  # a name may bring the control of another name
        for key, one in controls_of(link, page).items():
            if round_of(key, one) == turn and key not in link:
                link[key] = one.spell(draw(value_of(one)))
        link = {key: texts for key, texts in link.items() if texts}
    return link


@pytest.mark.parametrize("page", STAGED)
@settings(max_examples=3, phases=QUICK)
@given(data=st.data())
def test_a_link_with_any_state_opens_in_that_state_and_so_does_the_address_it_leaves(page, data):
    link = data.draw(states(page))
    first = visit(link, page)
    assert warnings(first) == ""
    assert not broken_numbers(first)
    assert {key: texts for key, texts in address(first).items() if link[key] != texts} == {}
    for key, one in controls_of(link, page).items():
        assert one.spell(widget(first, key).value) == link.get(key, [])
    again = visit(address(first), page)
    assert json.dumps(staged(again)) == json.dumps(staged(first))


@pytest.mark.parametrize(("objective", "optimizer"), PAIRS)
def test_the_names_of_the_api_work_in_a_link_and_the_numbers_are_the_apis(objective, optimizer):
    at = visit({"objective": objective, "optimizer": optimizer, "lr": "0.002", "steps": "40"})
    run = gdviz.run(objective=objective, optimizer=optimizer, lr=0.002, steps=40)
    assert warnings(at) == ""
    assert verdicts(at) == {optimizer: run.verdict.text}
    assert np.array_equal(np.transpose(paths(at)[optimizer]), run.theta, equal_nan=True)


@pytest.mark.parametrize("page", ["fit_a_line.py", "batch_size.py"])
@pytest.mark.parametrize("objective", ["linear_regression", "huber_regression", "absolute_regression"])
@pytest.mark.parametrize("data", ["tips", "synthetic", "four_points", "many_features"])
def test_losses_and_data_of_the_api_work_in_a_link_and_the_numbers_are_the_apis(page, objective, data):
    link = {"objective": objective, "data": data, "standardise": "false", "batch_size": "2", "seed": "3"}
    at = visit({**link, "optimizer": ["gd", "adam"], "lr": "0.0002", "steps": "30"}, page)
    assert warnings(at) == ""
    for optimizer in ("gd", "adam"):
        run = gdviz.run(
            objective=objective,
            optimizer=optimizer,
            objective_parameters={"data": data},
            lr=0.0002,
            steps=30,
            batch_size=2,
            seed=3,
        )
        assert verdicts(at)[optimizer] == run.verdict.text
        assert np.array_equal(np.transpose(paths(at)[optimizer]), run.drawn, equal_nan=True)


@pytest.mark.parametrize("parameters", [{}, {"both": "0"}, {"separable": "1"}, {"standardise": "1"}], ids=str)
def test_a_link_to_two_species_is_the_apis_run_on_them(parameters):
    at = visit({"both": "1", **parameters, "lr": "0.3", "steps": "30"}, "classification.py")
    run = gdviz.run(
        objective="logistic_regression",
        objective_parameters={"both": 1.0, **{key: float(text) for key, text in parameters.items()}},
        lr=0.3,
        steps=30,
    )
    assert verdicts(at) == {"gd": run.verdict.text}
    assert np.array_equal(np.transpose(paths(at)["gd"]), run.theta)


@pytest.mark.parametrize("rate", ["0.0523", "0.09999999999999999", "0.1234567890123", "1.0000001e-05", "0.11"])
def test_a_rate_between_the_sliders_positions_is_used_to_the_last_digit(rate):
    at = visit({"lr": rate, "steps": "20"})
    assert warnings(at) == ""
    assert staged(at)["attributes"]["lr"] == float(rate)
    run = gdviz.run(lr=float(rate), steps=20)
    assert np.array_equal(np.transpose(paths(at)["gd"]), run.theta)
    assert widget(at, "lr").value == min(LEARNING_RATES, key=lambda position: abs(position - float(rate)))


def test_titles_work_as_well_as_names_in_any_case():
    at = visit({"objective": "ROSENBROCK'S VALLEY", "optimizer": ["Adam", "gradient DESCENT"]})
    assert warnings(at) == ""
    assert list(verdicts(at)) == ["gd", "adam"]
    assert "Rosenbrock" in staged(at)["pictures"][0]["alt"]


@pytest.mark.parametrize("page", STAGED)
def test_a_link_that_says_the_defaults_is_the_plain_page(page):
    link = {key: one.spell(one.default) for key, one in controls_of({}, page).items()}
    at = visit({key: texts for key, texts in link.items() if texts}, page)
    assert warnings(at) == ""
    assert staged(at) == pristine({}, page)


def test_an_optional_number_may_be_left_empty():
    at = visit({"lr_exact": "", "start_x": "", "start_y": "  ", "clip_norm": ""})
    assert warnings(at) == ""
    assert staged(at) == pristine({})


def test_a_good_link_leaves_no_note_behind_when_the_visitor_goes_on():
    at = visit({"lr": "0.05"})
    widget(at, "steps").set_value(31).run()
    assert warnings(at) == ""
