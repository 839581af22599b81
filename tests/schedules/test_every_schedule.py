"""What every schedule promises, and what PyTorch's do where it has the same."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import SCHEDULES

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "schedules.json").read_text(encoding="utf-8"))


def factors(key, steps=200, losses=None, **parameters):
    """α_t/α for every step."""
    schedule = SCHEDULES[key].configured(parameters)
    state, out = schedule.init(), []
    for t in range(steps):
        loss = np.array(np.nan if losses is None else losses[t])
        factor, state = schedule.factor(t, steps, loss, state)
        out.append(float(factor))
    return np.array(out)


@pytest.mark.parametrize(
    "golden", GOLDEN["schedules"], ids=lambda g: f"{g['schedule']}-{'-'.join(map(str, g['parameters'].values()))}"
)
def test_rates_are_those_of_pytorch(golden):
    measured = factors(golden["schedule"], GOLDEN["steps"], GOLDEN["plateau_losses"], **golden["parameters"])
    np.testing.assert_allclose(measured, golden["factors"], rtol=1e-12, atol=0)


def test_every_schedule_that_pytorch_has_is_compared():
    ours_alone = {"constant", "inverse_time", "inverse_sqrt"}
    assert {golden["schedule"] for golden in GOLDEN["schedules"]} == set(SCHEDULES) - ours_alone


@pytest.mark.parametrize("key", SCHEDULES)
@given(data=st.data())
def test_rate_never_exceeds_the_given_one_and_is_never_negative(key, data):
    steps = data.draw(st.integers(1, 120), "steps")
    parameters = {
        name: data.draw(st.floats(domain.low, domain.high), name)
        for name, domain in SCHEDULES[key].domains().items()
    }
    losses = data.draw(st.lists(st.floats(-1e3, 1e3), min_size=steps, max_size=steps), "losses")
    values = factors(key, steps, losses, **parameters)
    assert np.isfinite(values).all()
    assert values.min() >= 0.0
    assert values.max() <= 1.0


@pytest.mark.parametrize(
    "key", [key for key in SCHEDULES if key not in ("restarts", "warmup_cosine", "one_cycle")]
)
def test_rate_only_falls(key):
    losses = np.random.default_rng(3).random(200)
    assert (np.diff(factors(key, losses=losses)) <= 0.0).all()


def test_constant_is_constant():
    assert set(factors("constant")) == {1.0}


def test_inverse_time_halves_at_one_over_k_and_inverse_sqrt_at_three_over_k():
    assert factors("inverse_time", decay=0.05)[[0, 20, 60]] == pytest.approx([1, 1 / 2, 1 / 4], rel=1e-15)
    assert factors("inverse_sqrt", decay=0.05)[[0, 60, 160]] == pytest.approx([1, 1 / 2, 1 / 3], rel=1e-15)


def test_step_drops_at_30_60_and_90_percent():
    for steps in (10, 50, 200):
        values = factors("step", steps)
        drops = np.flatnonzero(np.diff(values)) + 1
        assert list(drops) == [0.3 * steps, 0.6 * steps, 0.9 * steps]
        assert values[-1] == pytest.approx(1e-3)


def test_warm_up_is_a_straight_line_to_the_full_rate():
    values = factors("warmup_cosine", warmup=0.25)
    assert values[0] > 0.0
    assert np.diff(values[:50]) == pytest.approx(np.full(49, 1 / 50))
    assert values[49] == values[50] == 1.0


def test_restarts_repeat():
    values = factors("restarts", cycles=4)
    assert all((values[50 * k : 50 * (k + 1)] == values[:50]).all() for k in range(4))
    assert np.count_nonzero(values == 1.0) == 4


def test_plateau_waits_longer_than_its_patience_before_a_drop():
    flat = factors("plateau", 40, np.ones(40), gamma=0.5, patience=7)
    assert list(np.flatnonzero(np.diff(flat)) + 1) == [8, 16, 24, 32]
    falling = factors("plateau", 40, 0.99 ** np.arange(40), gamma=0.5, patience=0)
    assert set(falling) == {1.0}


def test_the_run_uses_the_rates_times_alpha():
    for key in SCHEDULES:
        run = gdviz.run(objective="bowl", lr=0.3, steps=60, schedule=key)
        assert (run.lr == 0.3 * factors(key, 60, run.loss)).all()


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, entry in SCHEDULES.items() for name in entry.domains()]
)
def test_a_batch_gets_the_rates_of_its_members(key, name):
    domain = SCHEDULES[key].domains()[name]
    values = np.linspace(domain.low, min(domain.high, 20.0), 7)
    batch = SCHEDULES[key].configured({name: values})
    state = batch.init()
    together = []
    for t in range(50):
        factor, state = batch.factor(t, 50, np.ones(7), state)
        together.append(np.broadcast_to(factor, (7,)))
    alone = [factors(key, 50, np.ones(50), **{name: value}) for value in values.tolist()]
    assert (np.array(alone) == np.array(together).T).all()
