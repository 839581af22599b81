"""Whatever is chosen, a run has a verdict: one of the kinds, in a sentence without holes."""

import re
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gdviz
from gdviz import OPTIMIZERS, SCHEDULES, SURFACES, RunSpec
from gdviz.analysis.verdict import VerdictKind
from gdviz.spec import MAX_START

rates = st.floats(-5, 1).map(lambda exponent: 10.0**exponent) | st.sampled_from([0.0, 1e-300, 1e6, 1e300])
coordinates = st.floats(-7, 7) | st.sampled_from([0.0, 1.0, -MAX_START, MAX_START, 1e-320])


@st.composite
def numbers_of(draw, entry):
    chosen = {}
    for name, domain in entry.domains().items():
        if draw(st.booleans()):
            chosen[name] = draw(
                st.sampled_from([0.0, 1.0]) if domain.scale == "switch" else st.floats(domain.low, domain.high)
            )
    return chosen


@st.composite
def specs(draw):
    objective, optimizer, schedule = (draw(st.sampled_from(list(c))) for c in (SURFACES, OPTIMIZERS, SCHEDULES))
    return RunSpec(
        objective=objective,
        optimizer=optimizer,
        schedule=schedule if draw(st.booleans()) else "constant",
        lr=draw(rates),
        steps=draw(st.integers(1, 300)),
        start=draw(st.none() | st.tuples(coordinates, coordinates)),
        hyperparameters=draw(numbers_of(OPTIMIZERS[optimizer])),
        objective_parameters=draw(numbers_of(SURFACES[objective])),
        batch_size=draw(st.none() | st.integers(1, 300)),
        noise=draw(st.floats(0, 10) | st.sampled_from([0.0, 1e308])),
        weight_decay=draw(st.sampled_from([0.0, 0.01, 1.0, 1e308])),
        clip_norm=draw(st.none() | st.floats(0, 10)),
        seed=draw(st.integers(0, 3)),
    )


@settings(max_examples=400)
@given(spec=specs())
@example(RunSpec(objective="plateau", start=(60.0, -60.0)))
@example(RunSpec(objective="bowl", optimizer="adagrad", start=(1e-300, 1e-320), lr=1e150, steps=40))
@example(RunSpec(objective="rosenbrock", start=(MAX_START, -MAX_START), lr=10.0))
@example(RunSpec(objective="bowl", noise=1e308, batch_size=4, steps=40))
def test_every_run_has_a_verdict_and_its_sentence_has_no_holes(spec):
    found = gdviz.run(spec).verdict
    assert found.kind in get_args(VerdictKind)
    assert len(found.text) > 15
    for hole in (r"\bnan\b", "undefined", "None", r"\binf\b", r"np\.", r"float64", r"\de[+-]?\d"):
        assert not re.search(hole, found.text), found.text


@pytest.mark.parametrize("objective", SURFACES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("steps", [1, 2, 3, 300])
def test_also_for_the_shortest_runs(objective, optimizer, steps):
    for lr in (1e-5, 1e-2, 1.0, 10.0):
        found = gdviz.run(objective=objective, optimizer=optimizer, lr=lr, steps=steps).verdict
        assert found.kind in get_args(VerdictKind)
        assert "nan" not in found.text
