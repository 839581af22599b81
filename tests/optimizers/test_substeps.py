"""What each rule tells of itself: lines that name only what is known, and a factor for each coordinate."""

import re

import numpy as np
import pytest
from directions import Seen, gradients
from hypothesis import given

from gdviz import OPTIMIZERS
from gdviz.analysis.filled_in import spelled

PLAIN = [key for key in OPTIMIZERS if key not in ("armijo", "newton")]
"""The two others look at f itself: see tests/analysis/test_one_step.py."""
GIVEN = {"g", "theta", "lr", "n", "next"}
WITH_GAIN = [key for key in PLAIN if key != "lion"]
FOLLOWED = {"momentum": "velocity", "adam": "m_hat", "amsgrad": "m_hat", "adamw": "m_hat", "nadam": "mixed"}
"""What the factor multiplies, where it is not g."""


def named(state) -> dict:
    return dict(zip(getattr(state, "_fields", ()), state, strict=True))


def steps_of(rule, grads):
    """(was, now, g, d, n) for each of a sequence of gradients."""
    state = rule.init(np.ones_like(grads[0]))
    for n, grad in enumerate(grads, 1):
        was = named(state)
        direction, state = rule.direction(Seen(grad), state)
        yield was, named(state), grad, direction, n


def known_after(rule, was, now, grad, n) -> dict:
    """All quantities once every line is computed, each line by its own means where it has any."""
    known = {**rule.defaults(), "g": grad, "n": n, "next": n + 1, **{f"was.{name}": v for name, v in was.items()}}
    for line in rule.substeps:
        known[line.key] = line.value(known) if line.value else now[line.key]
    return known


@pytest.mark.parametrize("key", PLAIN)
def test_lines_name_only_what_is_known_before_them(key):
    rule = OPTIMIZERS[key]
    fields = set(named(rule.init(np.ones(2))))
    known = GIVEN | set(rule.defaults()) | {f"was.{field}" for field in fields}
    for line in rule.substeps:
        assert set(re.findall(r"\{([\w.]+)\}", line.rule)) <= known
        assert line.value or line.key in fields
        known.add(line.key)
    assert len({line.symbol for line in rule.substeps}) == len(rule.substeps)


@pytest.mark.parametrize("key", PLAIN)
@given(grads=gradients)
def test_the_lines_of_a_rule_lead_to_its_direction_and_its_state(key, grads):
    rule = OPTIMIZERS[key]
    keys = [line.key for line in rule.substeps]
    last = "d" if "d" in keys else keys[-1] if keys else "g"
    for was, now, grad, direction, n in steps_of(rule, grads):
        known = known_after(rule, was, now, grad, n)
        np.testing.assert_allclose(known[last], direction, rtol=1e-11)


@pytest.mark.parametrize("key", WITH_GAIN)
@given(grads=gradients)
def test_the_gain_times_what_is_followed_is_the_direction(key, grads):
    rule = OPTIMIZERS[key]
    for was, now, grad, direction, n in steps_of(rule, grads):
        known = known_after(rule, was, now, grad, n)
        followed = direction if key == "nesterov" else known[FOLLOWED.get(key, "g")]
        np.testing.assert_allclose(rule.gain(was, now, n) * followed, direction, rtol=1e-11)


@pytest.mark.parametrize("key", WITH_GAIN)
def test_the_gain_of_all_steps_at_once_is_that_of_each_and_of_a_batch_that_of_its_runs(key):
    rule, rng = OPTIMIZERS[key], np.random.default_rng(3)
    grads = rng.standard_normal((7, 2, 5)) * 10.0
    steps = list(steps_of(rule, grads))
    fields = [name for name in steps[0][1] if np.ndim(steps[0][1][name]) == 2]
    was, now = ({name: np.array([step[i][name] for step in steps]) for name in fields} for i in (0, 1))
    t = np.arange(1, 8)[:, None, None]
    together = np.broadcast_to(rule.gain(was, now, t), grads.shape)
    for i, step in enumerate(steps):
        each = rule.gain(
            {name: step[0][name] for name in fields}, {name: step[1][name] for name in fields}, step[4]
        )
        np.testing.assert_allclose(np.broadcast_to(each, (2, 5)), together[i], rtol=1e-14)
    alone = {name: [values[..., 2] for values in (was[name], now[name])] for name in fields}
    first = rule.gain({n: v[0] for n, v in alone.items()}, {n: v[1] for n, v in alone.items()}, t[..., 0])
    np.testing.assert_allclose(np.broadcast_to(first, (7, 2)), together[..., 2], rtol=1e-14)


@pytest.mark.parametrize("key", ["lion", "armijo", "newton"])
def test_rules_without_a_rate_for_each_coordinate_say_so(key):
    assert OPTIMIZERS[key].gain({}, {}, 1) is None


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("momentum", ["β·v + g"]),
        ("nesterov", ["β·v + g", "g + β·v"]),
        ("adagrad", ["s + g²", "g/(√s + ε)"]),
        ("adadelta", ["ρ·v + (1 − ρ)·g²", "√(u + ε)/√(v + ε)·g", "ρ·u + (1 − ρ)·d²"]),
        ("rmsprop", ["ρ·v + (1 − ρ)·g²", "g/(√v + ε)"]),
        (
            "adam",
            ["β₁·m + (1 − β₁)·g", "β₂·v + (1 − β₂)·g²", "m/(1 − β₁ᵗ⁺¹)", "v/(1 − β₂ᵗ⁺¹)", "m̂/(√v̂ + ε)"],
        ),
        ("lion", ["β₁·m + (1 − β₁)·g", "sign(c)", "β₂·m + (1 − β₂)·g"]),
    ],
)
def test_in_symbols_the_lines_are_those_of_the_paper(key, lines):
    rule = OPTIMIZERS[key]
    symbols = {name: domain.symbol for name, domain in rule.domains().items()}
    symbols |= {"g": "g", "n": "t+1"} | {line.key: line.symbol for line in rule.substeps}
    assert [spelled(line.rule, symbols) for line in rule.substeps] == lines
