"""The positions of the learning-rate slider."""

_ONES = (1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.65, 1.8, 1.9)
_MORE = (2, 2.2, 2.4, 2.6, 2.8, 3, 3.3, 3.6, 3.8, 4, 4.4, 4.7)
_HALVES = (5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5)
_DECADES = range(-5, 1)

LEARNING_RATES = (*(float(f"{step}e{decade}") for decade in _DECADES for step in (*_ONES, *_MORE, *_HALVES)), 10.0)
"""From 10⁻⁵ to 10: round numbers, so close that every rate between has a position within 5 %."""
