"""However long the runs and however many, a fan stays within half a megabyte and every path has its ends."""

import pytest
from batches import opened
from hypothesis import given, settings
from hypothesis import strategies as st

import gdviz
from gdviz import RunSpec
from gdviz.ui import batch, cache
from gdviz.ui.asked import MAX_LIVE_RUNS
from gdviz.ui.fan import fan

BUDGET = 500_000
MANY = tuple(gdviz.OPTIMIZERS)[:MAX_LIVE_RUNS]


@pytest.fixture(autouse=True, scope="module")
def _leave_no_large_batch_behind():
    yield
    cache.fan.cache_clear()
    fan.cache_clear()


def specs(optimizers, **choices) -> tuple[RunSpec, ...]:
    return tuple(RunSpec(optimizer=key, **choices) for key in optimizers)


@pytest.mark.parametrize(
    ("objective", "many", "steps"),
    [
        ("bowl", 1, 2000),
        pytest.param("ravine", len(MANY), 2000, marks=pytest.mark.thorough),
        ("plateau", 3, 2000),
        ("linear_regression", len(MANY), 2000),
        ("absolute_regression", 3, 2000),
        ("logistic_regression", len(MANY), 400),
    ],
)
def test_long_noisy_runs_of_many_optimizers_stay_within_the_budget(objective, many, steps):
    noisy = {"schedule": "cosine", "batch_size": 1, "noise": 5.0}
    body = fan(specs(MANY[:many], objective=objective, steps=steps, **noisy))
    assert len(body) <= BUDGET
    assert all(min(counts) >= 2 for counts in opened(body).header["counts"])


@pytest.mark.parametrize(
    ("objective", "steps"),
    [pytest.param("rosenbrock", 2000, marks=pytest.mark.thorough), ("plateau", 60)],
)
def test_what_a_page_asks_for_beside_the_paths_of_all_optimizers_fits_into_the_budget(objective, steps):
    body = fan(specs(MANY, objective=objective, steps=steps), ("parabola", "edge", "final"))
    assert len(body) <= BUDGET
    assert all(min(counts) >= 2 for counts in opened(body).header["counts"])


def test_if_words_alone_fill_the_budget_the_ends_of_every_path_are_sent(monkeypatch):
    monkeypatch.setattr(batch, "BUDGET", 1000)
    fan.cache_clear()
    counts = opened(fan(specs(["gd", "adam"], objective="rosenbrock", steps=60))).header["counts"]
    assert {count for row in counts for count in row} == {2}


@settings(max_examples=10)
@given(
    objective=st.sampled_from([*gdviz.SURFACES, *gdviz.LOSSES]),
    optimizers=st.lists(st.sampled_from(list(gdviz.OPTIMIZERS)), min_size=1, max_size=MAX_LIVE_RUNS, unique=True),
    steps=st.integers(1, 300),
    schedule=st.sampled_from(list(gdviz.SCHEDULES)),
)
def test_any_choice_stays_within_the_budget(objective, optimizers, steps, schedule):
    body = fan(specs(optimizers, objective=objective, steps=steps, schedule=schedule))
    assert len(body) <= BUDGET
    assert max(map(max, opened(body).header["counts"])) <= steps + 1


def test_the_same_runs_give_the_same_bytes_also_when_they_are_computed_anew():
    asked = specs(["gd", "adam"], steps=40, batch_size=16, noise=1.0, seed=5)
    first = fan(asked)
    fan.cache_clear()
    cache.fan.cache_clear()
    assert fan(asked) == first
