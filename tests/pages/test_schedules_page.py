"""The schedules page: several schedules of one optimizer, what they have in common, and what tells them apart."""

from dataclasses import replace

import numpy as np
import pytest
from visits import (
    broken_numbers,
    notes,
    numbers,
    paths,
    pictures,
    sentences,
    staged,
    texts,
    traces,
    verdicts,
    visit,
    warnings,
    widget,
)

import gdviz

PAGE = "schedules.py"


def run_with(key: str, **choices) -> gdviz.Run:
    opening = {"objective": "ravine", "lr": 0.09, "steps": 300, "batch_size": 4, "noise": 1.0}
    return gdviz.run(schedule=key, **{**opening, **choices})


def press(at, label):
    next(button for button in at.button if button.label == label).click()
    return at.run()


def test_it_opens_on_three_schedules_whose_rates_and_losses_share_one_axis():
    at = visit(page=PAGE)
    assert pictures(at) == ["landscape", "surface", "rate", "loss"]
    assert list(verdicts(at)) == ["constant", "cosine", "inverse_time"]
    for key in verdicts(at):
        run = run_with(key)
        x, rate = paths(at, "rate")[key]
        np.testing.assert_array_equal(rate, run.lr)
        np.testing.assert_array_equal(x, np.arange(300))
        np.testing.assert_array_equal(paths(at, "loss")[key][1], run.loss)
        np.testing.assert_array_equal(np.transpose(paths(at)[key]), run.theta)
    layouts = {shown["id"]: shown["figure"]["layout"] for shown in staged(at)["pictures"]}
    assert layouts["rate"]["xaxis"]["range"] == layouts["loss"]["xaxis"]["range"]


def test_the_noise_floor_is_told_for_each_run_and_compared():
    at = visit(page=PAGE)
    assert all(note.startswith("Noise floor: f − f* averages") for note in notes(at).values())
    told = " ".join(texts(at))
    floors = {key: run_with(key).loss[-60:].mean() for key in verdicts(at)}
    assert floors["constant"] / floors["inverse_time"] > 10.0
    assert f"*Inverse time* {floors['constant'] / floors['inverse_time']:.3g} times lower" in told


def test_without_noise_there_is_no_floor_to_tell():
    at = visit({"batch_size": "256"}, PAGE)
    assert set(notes(at).values()) == {""}
    assert not any("Noise floor" in text for text in texts(at))


def test_each_schedule_has_its_own_handles_and_they_move_it():
    at = visit({"schedule": ["Warm-up and cosine", "Step decay"]}, PAGE)
    assert set(verdicts(at)) == {"step", "warmup_cosine"}
    before = paths(at, "rate")
    widget(at, "warmup_cosine_warmup").set_value(0.5).run()
    after = paths(at, "rate")
    np.testing.assert_array_equal(after["step"][1], before["step"][1])
    np.testing.assert_array_equal(
        after["warmup_cosine"][1], run_with("warmup_cosine", schedule_parameters={"warmup": 0.5}).lr
    )
    assert int(np.argmax(after["warmup_cosine"][1])) == 149


def test_reduce_on_plateau_marks_where_it_fired():
    at = press(visit(page=PAGE), "It reacts: reduce on plateau")
    run = run_with("plateau")
    fired = np.flatnonzero(np.diff(run.lr) < 0.0) + 1
    for picture, heights in (("rate", run.lr), ("loss", run.loss)):
        marks = traces(at, picture)[f"{picture}-fired-plateau"]
        np.testing.assert_array_equal(numbers(marks["x"]), fired)
        np.testing.assert_array_equal(numbers(marks["y"]), heights[fired])


def test_at_the_cliff_the_unclipped_run_is_pale_and_the_gradient_is_shown_before_and_after():
    at = press(visit(page=PAGE), "Clip at the cliff")
    assert pictures(at)[-1] == "norms"
    bare = gdviz.run(objective="cliff", lr=6.0, steps=60)
    ghost = traces(at, "landscape")["path-ghost-constant"]
    np.testing.assert_array_equal(numbers(ghost["x"]), bare.theta[:, 0])
    assert any("2 steps of 60 are clipped at 1" in text for text in texts(at))
    widget(at, "clip_norm").set_value(None).run()
    assert "norms" not in pictures(at)
    assert not any("ghost" in uid for uid in traces(at, "landscape"))


def test_with_no_schedule_chosen_the_page_asks_for_one():
    at = visit(page=PAGE)
    widget(at, "schedule").set_value([]).run()
    assert "at least one schedule" in sentences(at)[0]


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
def test_every_optimizer_runs_under_all_schedules_at_once(optimizer):
    at = visit({"optimizer": optimizer, "schedule": list(gdviz.SCHEDULES), "steps": "20"}, PAGE)
    assert list(paths(at)) == list(verdicts(at)) == list(gdviz.SCHEDULES)
    assert broken_numbers(at) == []


def test_the_fan_is_asked_for_runs_told_apart_by_schedule():
    url = staged(visit(page=PAGE))["live"]["url"]
    assert "by=schedule" in url
    assert url.count("&run=") == 3


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"schedule": "cosin"}, "choose from"),
        ({"schedule": ["Cosine", "<b>"]}, "schedule ="),
        ({"schedule": "Warm-up and cosine", "warmup_cosine_warmup": "3"}, "it must be from 0 to 0.9"),
        ({"schedule": "Warm restarts", "restarts_cycles": "0"}, "it must be from 1 to 20"),
        ({"steps": "20000"}, "it must be from 1 to 10000"),
        ({"steps": "0"}, "it must be from 1 to 10000"),
        ({"clip_norm": "-1"}, "it must be from 1e-06"),
        ({"clip_norm": "nan"}, "finite number"),
    ],
)
def test_what_a_link_asks_wrongly_is_put_right_and_said(link, said):
    at = visit(link, PAGE)
    assert said in warnings(at)
    assert verdicts(at)


@pytest.mark.parametrize("steps", [1, 2, 3, 10_000])
def test_the_shortest_and_the_longest_runs_are_drawn(steps):
    at = visit({"steps": str(steps), "schedule": ["constant", "restarts", "warmup_cosine", "plateau"]}, PAGE)
    assert staged(at)["steps"] == steps
    assert (staged(at)["live"] is None) == (steps > 2000)
    for key, (t, rate) in paths(at, "rate").items():
        drawn = np.asarray(t, dtype=int)  # of a long run not every step
        assert len(drawn) == steps if steps < 2000 else drawn[-1] == steps - 1
        np.testing.assert_array_equal(rate, run_with(key, steps=steps).lr[drawn])


def test_a_warm_up_as_long_as_the_run_allows_still_reaches_the_full_rate():
    run = run_with("warmup_cosine", steps=5, schedule_parameters={"warmup": 0.9})
    assert run.lr.max() == pytest.approx(0.09)


def test_a_run_does_not_depend_on_what_it_is_told_apart_by():
    run = run_with("cosine")
    assert replace(run, by="schedule").theta is run.theta
    assert (run.key, replace(run, by="schedule").key) == ("gd", "cosine")
