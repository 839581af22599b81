"""Numbers and rules as they are printed, so that they can be typed in again."""

import re

import numpy as np
import pytest
from arithmetic import computed
from hypothesis import given
from hypothesis import strategies as st

from gdviz.analysis.filled_in import digits_to_cancel, digits_to_tell, filled, shown, spelled

numbers = st.floats(1e-300, 1e300) | st.floats(-1e300, -1e-300)


@given(numbers, st.integers(3, 10))
def test_a_number_can_be_read_back_to_its_digits(value, digits):
    read = float(computed(shown(value, digits)).middle)
    assert abs(read - value) <= 0.5001 * 10.0 ** (1 - digits) * abs(value)


@given(st.integers(-999, 999), st.integers(-8, 5))
def test_a_number_of_few_digits_is_printed_whole_without_zeros_at_its_end(mantissa, power):
    value = mantissa * 10.0**power
    assert not re.search(r"\.\d*0$", shown(value).split("·")[0])
    assert float(computed(shown(value)).middle) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-1.5, "−1.5"),
        (0.1 + 0.2, "0.3"),
        (0.50003, "0.5000"),
        (0.00012345, "0.0001234"),
        (1507.26, "1507"),
        (123456.7, "123457"),
        (1.2346e-7, "1.235·10⁻⁷"),
        (1e-8, "10⁻⁸"),
        (-3e12, "−3·10¹²"),
        (float("inf"), "∞"),
        (float("nan"), "undefined"),
        ([1.0, -2.5], "(1, −2.5)"),
        ([[2.0, -1.0], [-1.0, 3.0]], "((2, −1), (−1, 3))"),
        (np.arange(13.0), "(0, 1, … 13 numbers)"),
        (np.eye(20), "(… 20 × 20 numbers)"),
        (np.array([[2.5]]), "2.5"),
    ],
)
def test_numbers_are_printed_as_people_write_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("rule", "values", "text"),
    [
        ("{b}·{was.m} + (1 − {b})·{g}", {"b": 0.9, "was.m": -1.5, "g": -2.0}, "0.9·(−1.5) + (1 − 0.9)·(−2)"),
        ("{g}²", {"g": -2.0}, "(−2)²"),
        ("{g}²", {"g": 1e-8}, "(10⁻⁸)²"),
        ("√{v}/{e}", {"v": 1e-8, "e": 2e-9}, "√(10⁻⁸)/(2·10⁻⁹)"),
        ("{g}/(√{v} + {e})", {"g": -1.0, "v": 4.0, "e": 1e-8}, "(−1)/(√4 + 10⁻⁸)"),
        ("{m}/(1 − {b}^{n})", {"m": [1.0, -2.0], "b": 0.9, "n": 13}, "(1, −2)/(1 − 0.9¹³)"),
        ("sign({g})", {"g": [1.0, -2.0]}, "sign(1, −2)"),
        ("max({g}, 0)", {"g": [1.0, -2.0]}, "max((1, −2), 0)"),
        ("{H}⁻¹·{g}", {"H": np.array([[-2.0]]), "g": 3.0}, "(−2)⁻¹·3"),
        ("{s}^12·{g}", {"s": 0.5, "g": 3.0}, "0.5¹²·3"),
    ],
)
def test_a_rule_is_filled_in_with_brackets_where_they_are_needed(rule, values, text):
    assert filled(rule, values) == text


def test_a_rule_in_symbols_raises_powers():
    symbols = {"m": "m", "b": "β₁", "n": "t+1", "s": "ρ"}
    assert spelled("{was.m}/(1 − {b}^{n}) + {s}^2", symbols) == "m/(1 − β₁ᵗ⁺¹) + ρ²"


@given(
    st.floats(-5.0, 5.0),
    st.floats(1e-6, 1.0),
)
def test_a_move_is_seen_with_two_digits_of_its_own(before, step):
    after = before + step
    digits = digits_to_tell(np.array([before]), np.array([after]))
    seen = [computed(shown(np.array([x]), digits)).middle for x in (before, after)]
    assert seen[1] - seen[0] == pytest.approx(step, rel=0.11)


def test_parts_that_nearly_cancel_leave_four_digits_unless_that_takes_too_many():
    part, total = np.array([1.0, 1.0, 1.0, 1.0]), np.array([0.5, 1e-3, 1e-9, 0.0])
    assert digits_to_cancel(part, total).tolist() == [4, 7, 4, 4]
