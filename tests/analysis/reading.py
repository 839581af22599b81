"""Reads the numbers of a sentence back, so that a test can compare them with the run."""

import re

DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(r"(−?)(?<![\w.])(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\d+(?:\.\d+)?)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?)")


def numbers(text):
    """Every number in a sentence, "1.2·10⁻⁵" and "10⁶" included."""
    found = []
    for sign, alone, base, power in NUMBER.findall(text.replace("×", " ")):
        found.append(float(f"{'-' if sign else ''}{base or 1}e{(alone or power or '0').translate(DIGITS)}"))
    return found


def says(text, *expected):
    """Whether the sentence holds each of these numbers, to the three digits it gives."""
    found = numbers(text)
    return all(any(abs(number - one) <= 6e-3 * abs(one) for number in found) for one in expected)
