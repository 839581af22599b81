"""The positions of the learning-rate slider."""

_STEPS = "1 1.1 1.2 1.3 1.4 1.5 1.65 1.8 2 2.2 2.4 2.6 2.8 3 3.3 3.6 3.9 4.3 4.7 5 5.5 6 6.6 7.2 7.9 8.6 9.3"
_DECADES = range(-5, 1)

LEARNING_RATES = (*(float(f"{step}e{decade}") for decade in _DECADES for step in _STEPS.split(" ")), 10.0)
"""From 10⁻⁵ to 10, in steps short enough that every rate between has a position within 5 %."""
