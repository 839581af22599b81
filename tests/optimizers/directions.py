"""A rule on its own: gradients in, directions out, no engine."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

gradients = arrays(float, (6, 2), elements=st.floats(0.01, 100.0) | st.floats(-100.0, -0.01))
"""Six gradients in the plane, no coordinate of them zero."""


@dataclass
class Seen:
    """An Evaluation that says only what an optimizer of the first order needs."""

    grad: np.ndarray

    @property
    def theta(self):
        return np.ones_like(self.grad)


def directions(rule, grads):
    """What the rule makes of a sequence of gradients (T, 2, …)."""
    state, out = rule.init(np.ones_like(grads[0])), []
    for grad in grads:
        direction, state = rule.direction(Seen(grad), state)
        out.append(direction)
    return np.array(out)
