"""Every loss on every data set that it fits, with numbers anywhere in their domains, and points to look at it."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from gdviz import LOSSES
from gdviz.data import DATASETS

FITTING = [
    (key, name)
    for key, loss in LOSSES.items()
    for name, dataset in DATASETS.items()
    if dataset.classes or not loss.needs_classes
]
DATA = {
    "synthetic": [{}, {"examples": 2, "outliers": 0.5}, {"outliers": 0.5, "spread": 0.0}, {"examples": 1000}],
    "iris": [{"both": both, "separable": parted} for both, parted in product((0, 1), (0, 1))],
    "many_features": [{"features": 3}, {"features": 200, "stretch": 1e4}],
}
PENALTIES = [{}, {"l2": 0.3}, {"l1": 0.05}, {"l1": 2.0, "l2": 0.01}]
OWN = {
    "linear_regression": PENALTIES,
    "logistic_regression": PENALTIES,
    "huber_regression": [{}, {"delta": 0.01}, {"delta": 100.0}],
    "absolute_regression": [{}],
}
SWITCHES = [{}, {"standardise": 1}, {"intercept_only": 1}]


def name_of(loss):
    changed = {
        name: value for name, value in loss.defaults().items() if value != LOSSES[loss.key].defaults().get(name)
    }
    return "-".join([loss.key, loss.dataset.name, *(f"{name}={value:g}" for name, value in changed.items())])


EVERY = {
    name_of(loss): loss
    for key, data in FITTING
    for numbers, switches, own in product(DATA.get(data, [{}]), SWITCHES, OWN[key])
    for loss in [LOSSES[key].on(data).configured({**numbers, **switches, **own})]
}


@st.composite
def losses(draw, key, data):
    """The loss on these data, every number anywhere in its domain; a penalty may be none at all."""
    loss, values = LOSSES[key].on(data), {}
    for name, domain in loss.domains().items():
        if domain.scale == "switch":
            values[name] = float(draw(st.booleans()))
        elif domain.scale == "log":
            exponent = draw(st.floats(np.log10(domain.low), np.log10(domain.high)))
            values[name] = float(np.clip(10.0**exponent, domain.low, domain.high))
        elif name in ("l1", "l2"):
            values[name] = draw(st.just(0.0) | st.floats(1e-3, domain.high))
        else:
            values[name] = draw(st.floats(domain.low, domain.high))
    return loss.configured(values)


def scale_of(loss):
    """For each coordinate the change of θ that moves the outputs by about 1, (d,)."""
    return 1.0 / np.sqrt((loss.design.matrix**2).mean(axis=0))


@st.composite
def points(draw, loss, zeros=False):
    """θ (d,) far or near around the middle of the picture; with `zeros`, some weights are exactly 0."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    far = draw(st.floats(0.01, 5.0))
    theta = loss.centre + far * scale_of(loss) * rng.standard_normal(loss.dimension)
    return np.where(rng.random(loss.dimension) < 0.5, 0.0, theta) if zeros else theta


def residuals(loss, theta):
    """⟨φᵢ, θ⟩ − yᵢ, (N,)."""
    return loss.design.matrix @ theta - loss.target
