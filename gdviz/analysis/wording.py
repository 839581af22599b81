"""Numbers as people read them: three significant digits, powers of ten written out."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """2.4 → "2.4", 0.0000123 → "1.23·10⁻⁵", 1e6 → "10⁶", −inf → "−∞"."""
    if math.isnan(value):
        return "undefined"
    sign = "−" if value < 0 else ""
    size = abs(value)
    if math.isinf(size):
        return f"{sign}∞"
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    power = int(exponent)
    if size == 0.0 or -4 <= power <= 5:
        rounded = float(f"{size:.{digits - 1}e}")
        return sign + (f"{rounded:.0f}" if rounded >= 100 else f"{rounded:.{digits}g}")
    mantissa = f"{float(mantissa):g}"
    tens = f"10{str(power).translate(_SUPERSCRIPTS)}"
    return sign + (tens if mantissa == "1" else f"{mantissa}·{tens}")


def factor(value: float) -> str:
    """A factor per step: 0.98 → "×0.98", 0.99996 → "×0.99996"."""
    return f"×{beside_one(value)}"


def beside_one(value: float) -> str:
    """A number with the digits it takes to tell it from 1, up to eight: 0.98 → "0.98", 0.99996 → "0.99996"."""
    digits = 3
    while value != 1.0 and digits < 8 and float(f"{value:.{digits}g}") == 1.0:
        digits += 1
    return number(value, digits)


def percent(part: float) -> str:
    """0.123 → "12.3 %"."""
    return f"{number(100.0 * part)} %"


def steps(count: int) -> str:
    """1 → "1 step", 7 → "7 steps"."""
    return f"{count} step" if count == 1 else f"{count} steps"
