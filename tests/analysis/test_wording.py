"""Numbers as people read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import numbers

from gdviz.analysis.wording import beside_one, factor, number, percent, steps


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (2.4, "2.4"),
        (-2.4, "−2.4"),
        (1.2345, "1.23"),
        (0.0999, "0.0999"),
        (0.00012345, "0.000123"),
        (1.23e-5, "1.23·10⁻⁵"),
        (99.96, "100"),
        (999.9, "1000"),
        (4606.2, "4610"),
        (1e5, "100000"),
        (1e6, "10⁶"),
        (9.999e5, "10⁶"),
        (1e-300, "10⁻³⁰⁰"),
        (-6.02e23, "−6.02·10²³"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_three_digits_and_powers_of_ten(value, text):
    assert number(value) == text


def test_the_tests_read_numbers_as_people_do():
    text = "α·λmax = 2.40 > 2, ×1.5·10⁻⁵ a step, −3.8, −10⁶ times 10⁻⁷"
    assert numbers(text) == [2.4, 2.0, 1.5e-5, -3.8, -1e6, 1e-7]


@given(st.floats(1e-300, 1e300) | st.floats(-1e300, -1e-300))
def test_a_number_reads_back_to_half_a_percent(value):
    (read,) = numbers(number(value))
    assert read == pytest.approx(value, rel=5.1e-3)


def test_more_or_fewer_digits():
    assert number(0.99987, 4) == "0.9999"
    assert number(0.0376, 2) == "0.038"


@pytest.mark.parametrize("value", [0.5, 0.98, 1.96, 0.99996, 1.00004, 37.7, 1e25])
def test_a_factor_that_is_not_one_is_never_written_as_one(value):
    (read,) = numbers(beside_one(value))
    assert factor(value) == f"×{beside_one(value)}"
    assert read != 1.0
    assert (read > 1.0) == (value > 1.0)
    assert read == pytest.approx(value, rel=5e-3)


def test_exactly_one_is_one():
    assert factor(1.0) == "×1"


def test_percent_and_steps():
    assert percent(0.123) == "12.3 %"
    assert percent(1.0) == "100 %"
    assert steps(1) == "1 step"
    assert steps(0) == "0 steps"
    assert steps(7) == "7 steps"
