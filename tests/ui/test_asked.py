"""How much work one request can ask for: the larger the data and the more runs, the fewer steps."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routes import get

import gdviz
from gdviz import RunSpec
from gdviz.engine.entries import objective_of
from gdviz.ui import asked
from gdviz.ui.asked import MAX_STEPS, MAX_TEXT, MAX_WORK, asked_run, asked_together, most_steps
from gdviz.ui.fan import PATH, fan_route, fan_url
from gdviz.ui.ground import ground_route, stand_in
from gdviz.ui.probe import probe_route, probe_url

EVERY = tuple(gdviz.OPTIMIZERS)
LARGE = {"data": "synthetic", "examples": 1000}
WIDE = {"data": "many_features", "features": 200}


def most(
    parameters: dict, batch_size: int = 0, runs: int = 1, objective: str = "linear_regression", rules=("gd",)
) -> int:
    found = objective_of(RunSpec(objective, objective_parameters=parameters))
    return most_steps(found, batch_size, [*rules] * runs)


def texts(optimizers=("gd",), **choices) -> list[str]:
    return [RunSpec(optimizer=key, **choices).to_json() for key in optimizers]


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_on_a_surface_all_optimizers_may_take_the_most_steps_there_are(objective):
    assert most_steps(gdviz.SURFACES[objective], 1, EVERY) == MAX_STEPS
    assert len(asked_together(texts(EVERY, objective=objective, steps=MAX_STEPS, batch_size=1, noise=1.0))) == len(
        EVERY
    )


@pytest.mark.parametrize("data", ["four_points", "five_points", "tips", "synthetic"])
def test_on_the_data_of_the_lessons_all_optimizers_may_take_hundreds_of_steps(data):
    assert most({"data": data}, rules=EVERY) > 500
    assert most({}, rules=EVERY, objective="logistic_regression") > 500


def test_one_run_may_take_thousands_of_steps_on_any_data_with_one_feature():
    assert most({}) == MAX_STEPS
    assert most(LARGE) > 4000
    assert most(LARGE, batch_size=512) > 2000


@pytest.mark.parametrize(("rule", "least"), [("armijo", 4.0), ("newton", 1.0)])
def test_a_rule_that_asks_for_more_has_fewer_steps(rule, least):
    for data in (LARGE, WIDE):
        assert most(data) > least * most(data, rules=(rule,)) >= least


@pytest.mark.parametrize(("runs", "steps", "live"), [(8, 2000, True), (9, 10, False), (1, 2001, False)])
def test_only_some_runs_of_some_length_are_sent_at_every_learning_rate(runs, steps, live):
    specs = [RunSpec("bowl", optimizer=key, steps=steps) for key in EVERY[:runs]]
    answer = get(fan_route(), fan_url(specs))
    assert answer.status_code == (200 if live else 400)
    assert live or answer.text == (
        f"at every learning rate at most 8 runs of 2000 steps are sent, got {runs} of {steps}"
    )


@given(
    examples=st.integers(2, 1000),
    batch_size=st.integers(0, 1200),
    runs=st.integers(1, 8),
    objective=st.sampled_from(["linear_regression", "huber_regression", "absolute_regression"]),
)
def test_no_picture_costs_more_than_its_share_and_all_may_have_some_steps(examples, batch_size, runs, objective):
    steps = most({"data": "synthetic", "examples": examples}, batch_size, runs, objective)
    assert 250 < steps <= MAX_STEPS
    assert runs * steps * examples <= MAX_WORK


@pytest.mark.parametrize("runs", [1, 3, 8])
@pytest.mark.parametrize("features", [2, 20, 200])
def test_more_features_leave_fewer_steps_but_always_enough_to_see_something(features, runs):
    steps = most({**WIDE, "features": features}, runs=runs)
    assert steps >= 60
    assert runs * steps * features * 400 <= 10 * MAX_WORK
    assert runs * steps * features <= 110_000  # numbers in one array of the paths at each of 187 rates


def test_the_more_there_is_to_do_in_a_step_the_fewer_steps_there_are():
    for values in (
        [most({"data": "synthetic", "examples": n}, runs=8) for n in (60, 300, 600, 1000)],
        [most(LARGE, batch, runs=8) for batch in (0, 1, 64, 512)],
        [most(LARGE, runs=runs) for runs in range(1, 9)],
        [most({**WIDE, "features": d}, runs=2) for d in (2, 20, 100, 200)],
    ):
        assert values == sorted(values, reverse=True)
        assert values[0] > values[-1]


def test_a_batch_of_all_examples_costs_what_the_exact_gradient_does():
    assert most(LARGE, batch_size=1000, runs=8) == most(LARGE, batch_size=5000, runs=8) == most(LARGE, runs=8)


def test_the_longest_run_on_large_data_is_taken_and_one_step_more_is_refused_with_a_sentence():
    steps = most(LARGE, rules=EVERY)
    choices = {"objective": "linear_regression", "objective_parameters": LARGE}
    assert len(asked_together(texts(EVERY, steps=steps, **choices))) == len(EVERY)
    with pytest.raises(ValueError, match="have at most") as refused:
        asked_together(texts(EVERY, steps=steps + 1, **choices))
    assert str(refused.value) == (
        f"14 at a time, runs with N = 1000 examples and d = 2 have at most {steps} steps here, got {steps + 1}"
    )


def test_the_largest_batch_among_the_runs_counts():
    steps = most(LARGE, runs=2)
    choices = {"objective": "linear_regression", "objective_parameters": LARGE, "steps": steps}
    runs = [*texts(["gd"], **choices), *texts(["adam"], batch_size=999, **choices)]
    with (
        pytest.raises(ValueError, match="have at most") if steps > most(LARGE, 999, 2) else pytest.fail("no bound")
    ):
        asked_together(runs)


ADDRESSES = {
    "fan": (fan_route, fan_url),
    "probe": (probe_route, lambda specs: probe_url(specs) + "&x=0.1&y=0"),
    "fan ground": (ground_route, lambda specs: stand_in("fan", specs)["meta"]["ground"]),
    "band ground": (ground_route, lambda specs: stand_in("band-loss-steps", specs)["meta"]["ground"]),
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_every_route_that_runs_something_refuses_what_would_take_too_long(kind, monkeypatch):
    monkeypatch.setattr(asked, "MAX_WORK", 4 * 10)  # four points, ten steps
    route, address = ADDRESSES[kind]
    for steps, status in ((10, 200), (11, 400)):
        answer = get(route(), address([RunSpec("linear_regression", steps=steps)]))
        assert answer.status_code == status
        assert ("at most 10 steps here, got 11" in answer.text) == (status == 400)


@pytest.mark.parametrize("kind", ["contour", "surface", "noise", "variance", "ends"])
def test_grounds_that_run_nothing_as_long_as_the_spec_do_not_mind_its_steps(kind, monkeypatch):
    monkeypatch.setattr(asked, "MAX_WORK", 4 * 10)
    spec = RunSpec("linear_regression", steps=2000)
    assert get(ground_route(), stand_in(kind, [spec])["meta"]["ground"]).status_code == 200


def test_a_run_with_two_hundred_weights_has_room_for_its_start_in_a_request():
    spec = RunSpec(
        "linear_regression",
        optimizer="adam",
        steps=60,
        start=(0.0,) * 200,
        objective_parameters={**WIDE, "stretch": 10000.0, "standardise": 1.0, "l1": 0.35, "l2": 0.15},
        hyperparameters={"b1": 0.999, "b2": 0.9999, "eps": 1.5e-08},
        schedule="warmup_cosine",
        batch_size=256,
        sampling="independent",
        seed=9999,
        clip_norm=123456.789,
        weight_decay=0.55,
    )
    assert len(spec.to_json()) < MAX_TEXT
    assert asked_run(spec.to_json()) == spec


def test_a_text_that_is_too_long_is_not_even_read():
    with pytest.raises(ValueError, match="at most 2000 characters"):
        asked_run(" " * (MAX_TEXT + 1))


def test_a_start_far_from_anything_asks_for_no_more_work():
    run = {"steps": 12, "objective": "linear_regression", "start": [1e12, -1e12]}
    assert get(fan_route(), f"{PATH}?{urlencode({'run': json.dumps(run)})}").status_code == 200
