"""What every control makes of a link's text: a valid value or a sentence, and never anything else."""

from types import SimpleNamespace
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import gdviz
from gdviz.data import DATASETS
from gdviz.ui import number_controls
from gdviz.ui.choice_controls import Choice, Choices, Segments, Switch
from gdviz.ui.control import Control
from gdviz.ui.links import UnreadableError
from gdviz.ui.number_controls import Entry, Grid, Slider, for_domain
from gdviz.ui.rates import LEARNING_RATES

TITLES = {key: entry.title for key, entry in gdviz.OPTIMIZERS.items()}
CATALOGUES = (gdviz.OPTIMIZERS, gdviz.SURFACES, gdviz.SCHEDULES, gdviz.LOSSES, DATASETS)
ENTRIES = [entry for catalogue in CATALOGUES for entry in catalogue.values()]
DECLARED = [
    for_domain(f"{entry.key}_{name}", entry.defaults()[name], domain)
    for entry in ENTRIES
    for name, domain in entry.domains().items()
]
CONTROLS: list[Control] = [
    Choice("choice", "Choice", "gd", TITLES),
    Segments("segments", "Segments", "adam", TITLES),
    Choices("choices", "Choices", ["gd"], TITLES),
    Grid("grid", "Grid", 4, (1, 2, 4, 8)),
    Grid("lr", "Learning rate", 0.1, LEARNING_RATES, exact="lr_exact"),
    Slider("slider", "Slider", 0.9, 0.0, 0.99, 0.01),
    Entry("entry", "Entry", None, -22.0, 22.0),
    Entry("steps", "Steps", 30, 1, 2000, whole=True),
    Switch("switch", "Switch", False),
    *DECLARED,
]
NAMED = {one.key: one for one in CONTROLS}
EVERY = pytest.mark.parametrize("key", NAMED)

NUMBERS = st.one_of(st.floats(), st.integers(), st.decimals(), st.floats(-30.0, 30.0)).map(str)
TEXTS = st.lists(
    st.one_of(st.text(), NUMBERS, st.sampled_from([*TITLES, *TITLES.values(), "true", "off"])), min_size=1
)


def read(one: Control, texts: list[str]) -> tuple:
    """What the control reads, away from any session."""
    with mock.patch.object(number_controls, "st", SimpleNamespace(query_params={})):
        return one.read(texts)


def is_valid(one: Control, value) -> bool:
    match one:
        case Choice():
            return value in one.titles
        case Choices():
            return bool(value) and value == [name for name in one.titles if name in value]
        case Grid():
            return value in one.values
        case Slider():
            return isinstance(value, float) and one.low <= value <= one.high
        case Entry(whole=True):
            return type(value) is int and one.low <= value <= one.high
        case Entry():
            return (value is None and one.default is None) or one.low <= value <= one.high
        case Switch():
            return isinstance(value, bool)
    raise AssertionError(f"a kind of control that this test does not know: {one}")


@EVERY
@given(texts=TEXTS)
@example(texts=[""])
@example(texts=["nan"])
@example(texts=["-inf"])
@example(texts=["1e999"])
@example(texts=["9" * 10_000])
@example(texts=["x" * 10_000])
@example(texts=["<script>alert(1)</script>"])
@example(texts=["0x10", "١٢", "1_0", "1,5", "\x00", "\ud83d\ude00"])
def test_any_text_gives_a_valid_value_or_a_short_sentence(key, texts):
    one = NAMED[key]
    try:
        value, note = read(one, texts)
    except UnreadableError as problem:
        note = str(problem)
    else:
        assert is_valid(one, value)
    if note is not None:
        assert note.strip()
        assert len(note) <= 200


@EVERY
def test_the_default_is_a_valid_value(key):
    default = NAMED[key].default
    assert is_valid(NAMED[key], default)


@EVERY
@given(data=st.data())
def test_a_value_comes_back_from_its_own_text_to_the_bit_and_without_a_remark(key, data):
    one = NAMED[key]
    match one:
        case Choice():
            value = data.draw(st.sampled_from(list(one.titles)))
        case Choices():
            chosen = data.draw(st.sets(st.sampled_from(list(one.titles)), min_size=1))
            value = [name for name in one.titles if name in chosen]
        case Grid():
            value = data.draw(st.sampled_from(one.values))
        case Entry(whole=True):
            value = data.draw(st.integers(one.low, one.high))
        case Slider() | Entry():
            value = data.draw(st.floats(one.low, one.high))
        case Switch():
            value = data.draw(st.booleans())
    assert read(one, one.spell(value)) == (value, None)


@pytest.mark.parametrize("key", TITLES)
def test_a_link_may_give_the_name_or_the_title_in_any_case(key):
    choices = NAMED["choices"]
    for text in (key, key.upper(), TITLES[key], f" {TITLES[key].lower()} "):
        for one in (NAMED["choice"], NAMED["segments"]):
            assert read(one, [text]) == (key, None)
        assert read(choices, [text]) == ([key], None)


@pytest.mark.parametrize("key", [one.key for one in CONTROLS if isinstance(one, Grid)])
@given(data=st.data())
def test_a_grid_shows_the_position_nearest_to_the_number_asked_for(key, data):
    one = NAMED[key]
    asked = data.draw(st.floats(one.values[0], one.values[-1]))
    value, _ = read(one, [repr(asked)])
    assert abs(value - asked) == min(abs(position - asked) for position in one.values)


@pytest.mark.parametrize("key", [one.key for one in CONTROLS if isinstance(one, Slider | Entry | Grid)])
def test_a_number_out_of_range_becomes_the_nearer_end_and_the_range_is_told(key):
    one = NAMED[key]
    low, high = (one.values[0], one.values[-1]) if isinstance(one, Grid) else (one.low, one.high)
    for asked, end in ((low - 1, low), (high + 1, high), (-1e300, low), (1e300, high)):
        value, note = read(one, [str(asked)])
        assert value == end
        assert f"{low:g}" in note
        assert f"{high:g}" in note
