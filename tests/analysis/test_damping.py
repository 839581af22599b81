"""The sentence on damping: regime and spectral radius of every direction, as the iteration's matrix has them."""

import re

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from reading import numbers
from theory.iteration_matrix import roots

import gdviz
from gdviz.analysis.damping import damping

ENTRY = re.compile(r"λ = (\S+) ([a-z -]+), spectral radius ([^;]+?)(?=; |\.$)")


def told(text):
    """(λ, regime, spectral radius) of each direction that the sentence names."""
    return [(numbers(lam)[0], word, numbers(radius)[0]) for lam, word, radius in ENTRY.findall(text)]


def word_of(found):
    """What a direction with these roots does, or None too close to a border to say."""
    largest = found[np.abs(found).argmax()]
    if abs(abs(largest) - 1.0) < 1e-6 or abs(largest) < 1e-4:
        return None
    if len(found) == 2 and abs(found[0] - found[1]) < 1e-4 * abs(largest):
        return None
    if abs(largest) > 1.0:
        return "diverging"
    if largest.imag:
        return "ripples"
    return "monotone" if largest.real > 0.0 else "oscillating"


def one_step(optimizer="gd", beta=0.0, **choices):
    hyperparameters = {} if optimizer == "gd" else {"momentum": beta}
    return gdviz.run(optimizer=optimizer, hyperparameters=hyperparameters, steps=1, **choices)


@given(
    optimizer=st.sampled_from(["gd", "momentum", "nesterov"]),
    beta=st.floats(0, 0.99),
    kappa=st.floats(1.01, 1e4),
    rotation=st.floats(0, 90),
    product=st.floats(-4, 1).map(lambda e: 10.0**e),
)
@example(optimizer="gd", beta=0.0, kappa=20.0, rotation=0.0, product=2.0002)
def test_on_a_quadratic_it_names_what_the_roots_of_the_iteration_say(optimizer, beta, kappa, rotation, product):
    run = one_step(
        optimizer, beta, objective="ravine", lr=product / kappa,
        objective_parameters={"kappa": kappa, "rotation": rotation},
    )  # fmt: skip
    entries = told(damping(run))
    assert len(entries) == 2
    for lam, (shown, word, radius) in zip((1.0, kappa), entries, strict=True):
        found = roots(lam, product / kappa, optimizer, beta)
        assert shown == pytest.approx(lam, rel=6e-3)
        assert radius == pytest.approx(np.abs(found).max(), rel=6e-3, abs=1e-5)
        assert word_of(found) in (None, word)


@given(exponent=st.floats(-7, 0), optimizer=st.sampled_from(["gd", "momentum", "nesterov"]))
def test_a_radius_beside_one_is_not_written_as_one(exponent, optimizer):
    run = one_step(optimizer, 0.5, objective="ravine", lr=10.0**exponent * 0.09)
    for _, word, radius in told(damping(run)):
        assert word in ("monotone", "oscillating", "ripples", "diverging")
        assert (radius > 1.0) == (word == "diverging")
        assert radius != 1.0


@pytest.mark.parametrize("kappa", [1.0, 1.0 + 1e-12])
def test_on_round_ground_there_is_one_direction_and_it_says_that_momentum_gains_little(kappa):
    choices = {"objective_parameters": {"kappa": kappa}, "lr": 0.5}
    text = damping(one_step("momentum", 0.25, **choices))
    assert "κ = 1" in text
    assert told(text) == [(1.0, "ripples", 0.5)]


def test_without_a_step_everything_stands_still():
    text = damping(one_step("momentum", 0.9, objective="ravine", lr=0.0))
    assert told(text) == [(1.0, "standing still", 1.0), (20.0, "standing still", 1.0)]


def test_it_names_the_setting_with_the_default_momentum_too():
    assert "With α = 0.05, β = 0:" in damping(gdviz.run(lr=0.05, steps=1))
    assert "With α = 0.05, β = 0.9:" in damping(gdviz.run(optimizer="momentum", lr=0.05, steps=1))


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_only_where_the_surface_is_not_quadratic_it_speaks_of_the_neighbourhood_of_the_minimum(objective):
    quadratic = objective in ("bowl", "ravine")
    assert ("near the minimum" in damping(one_step(objective=objective, lr=1e-3))) != quadratic


def test_without_a_minimum_it_says_that_there_is_none():
    text = damping(one_step(objective="saddle", objective_parameters={"pure": 1}, lr=0.1))
    assert "no minimum" in text
    assert told(text) == []


@pytest.mark.parametrize(
    "choices",
    [
        *({"optimizer": key} for key in ("adagrad", "rmsprop", "adam", "adamw")),
        {"batch_size": 8, "noise": 1.0},
        {"weight_decay": 0.1},
        {"clip_norm": 1.0},
    ],
)
def test_where_no_closed_form_speaks_it_says_nothing(choices):
    assert damping(gdviz.run(lr=0.01, steps=3, **choices)) == ""


@given(
    objective=st.sampled_from(list(gdviz.SURFACES)),
    optimizer=st.sampled_from(["gd", "momentum", "nesterov"]),
    beta=st.floats(0, 0.999),
    exponent=st.floats(-323, 308.2),
)
@example(objective="ravine", optimizer="nesterov", beta=0.9, exponent=160.0)
@example(objective="rosenbrock", optimizer="gd", beta=0.0, exponent=308.2)
def test_it_has_its_numbers_for_every_learning_rate_there_is(objective, optimizer, beta, exponent):
    lr = 10.0**exponent
    assume(np.isfinite(lr))
    text = damping(one_step(optimizer, beta, objective=objective, lr=lr))
    assert text.startswith("With α = ")
    assert not re.search("nan|inf|None|undefined|∞", text)
    assert told(text) or "diverging in every direction" in text
