"""Settings by the keys of their controls: all of them, none twice, and each can be turned."""

from dataclasses import replace

import pytest

import gdviz
from gdviz import RunSpec
from gdviz.teaching.turning import changes, settings_of, turned

SPECS = {
    "plain": RunSpec("ravine"),
    "noisy": RunSpec("ravine", "adam", batch_size=4, noise=1.0, schedule="cosine"),
    "on data": RunSpec("linear_regression", "momentum", objective_parameters={"data": "tips"}, batch_size=8),
    "scheduled": RunSpec("bowl", "nesterov", schedule="inverse_time", steps=30, clip_norm=1.0, weight_decay=0.1),
}


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
@pytest.mark.parametrize("schedule", gdviz.SCHEDULES)
def test_no_two_settings_share_a_key(optimizer, schedule):
    spec = RunSpec("ravine", optimizer, schedule=schedule, batch_size=4, noise=1.0)
    numbers = (gdviz.SURFACES["ravine"], gdviz.OPTIMIZERS[optimizer], gdviz.SCHEDULES[schedule])
    declared = sum(len(entry.domains()) for entry in numbers)
    # Objective, optimizer, α, schedule, steps, two of the start, batch size, noise, sampling, seed, decay, clip.
    assert len(settings_of(spec)) == declared + 13


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_number_that_is_turned_is_the_only_change(spec):
    for key, setting in settings_of(spec).items():
        if isinstance(setting.value, str) or key in (
            "batch_size",
            "clip_norm",
            "standardise",
            "intercept_only",
            "l1",
        ):
            continue
        other = setting.value + 1.0 if key in ("steps", "seed") else setting.value * 0.5 + 0.01
        now = turned(spec, {key: other})
        assert settings_of(now)[key].value == pytest.approx(other)
        told = changes(spec, now, ())
        assert len(told) == 1 or key == "rotation"  # with it the ravine's own start turns
        assert told[0].startswith(setting.label)
        assert changes(spec, now, (key,)) == ()


def test_another_optimizer_comes_with_its_defaults():
    spec = RunSpec("ravine", "momentum", hyperparameters={"momentum": 0.3})
    assert turned(spec, {"optimizer": "adam"}).hyperparameters == ()
    assert turned(spec, {"optimizer": "momentum"}).hyperparameters == (("momentum", 0.3),)
    assert dict(turned(spec, {"optimizer": "nesterov", "momentum": 0.5}).hyperparameters) == {"momentum": 0.5}


def test_a_setting_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no axis is called 'kapa'"):
        turned(RunSpec("ravine"), {"kapa": 2.0})


def test_a_batch_of_all_examples_is_none():
    spec = RunSpec("ravine", batch_size=256, noise=1.0, seed=3)
    assert changes(RunSpec("ravine"), spec, ()) == ()
    assert "seed" not in settings_of(spec)


def test_the_seed_counts_where_there_is_noise():
    noisy = SPECS["noisy"]
    assert changes(noisy, replace(noisy, seed=1), ("lr",)) == ("the seed (1 instead of 0)",)
    quiet = replace(noisy, noise=0.0)
    assert changes(quiet, replace(quiet, seed=1), ("lr",)) == ()


def test_other_data_are_a_change():
    spec = SPECS["on data"]
    other = replace(spec, objective_parameters={"data": "four_points"})
    assert any("the data (Four points instead of Restaurant tips)" in told for told in changes(spec, other, ()))
