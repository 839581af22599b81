"""The positions of the learning-rate slider: round, and close enough to any rate."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from gdviz.ui.rates import LEARNING_RATES


def test_the_slider_reaches_from_a_hundred_thousandth_to_ten():
    assert (LEARNING_RATES[0], LEARNING_RATES[-1]) == (1e-5, 10.0)


def test_positions_rise():
    assert all(before < after for before, after in pairwise(LEARNING_RATES))


@given(st.floats(1e-5, 10.0))
@example(1e-5)
@example(10.0)
@example(1.9)
def test_every_rate_has_a_position_within_five_percent(rate):
    assert min(abs(position - rate) for position in LEARNING_RATES) <= 0.05 * rate


def test_even_in_the_middle_of_the_widest_gap():
    for before, after in pairwise(LEARNING_RATES):
        middle = (before + after) / 2
        assert after - middle <= 0.05 * middle


def test_positions_have_at_most_three_digits():
    assert all(float(f"{rate:.3g}") == rate for rate in LEARNING_RATES)
