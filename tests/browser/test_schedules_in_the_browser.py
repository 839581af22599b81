"""Schedules in the browser: rate and loss move together, by hand and by their handles."""

import pytest

import gdviz

OPENING = {"objective": "ravine", "lr": 0.09, "steps": 300, "batch_size": 4, "noise": 1.0}
THREE = ("constant", "cosine", "inverse_time")


def run_with(key: str, **choices) -> gdviz.Run:
    return gdviz.run(schedule=key, **{**OPENING, **choices})


def test_all_schedules_follow_the_learning_rate_under_the_hand(visit):
    v = visit("schedules")
    v.watches("landscape", "rate", "loss")
    x, y, _ = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x - 20, y, steps=4)
    rate = v.follows()
    assert rate < 0.09
    captions = {key: run_with(key, lr=rate).verdict.text for key in THREE}
    for key, text in captions.items():
        v.reads(text, key)
    v.page.mouse.up()
    for key in THREE:
        run = run_with(key, lr=rate)
        v.draws(list(range(300)), run.lr.tolist(), key, "rate")
        v.draws(*run.theta.T.tolist(), key)
    seen, broken = v.frames()
    assert seen > 5
    assert broken == 0


@pytest.mark.thorough
def test_a_handle_moves_its_own_schedule(visit):
    v = visit("schedules?schedule=Constant&schedule=Warm-up+and+cosine")
    v.slider("Warm-up and cosine: Warm-up, part of the run").press("ArrowRight")
    v.addressed("warmup_cosine_warmup", "0.11")
    run = run_with("warmup_cosine", schedule_parameters={"warmup": 0.11})
    v.draws(list(range(300)), run.lr.tolist(), "warmup_cosine", "rate")
    v.draws(list(range(301)), run.loss.tolist(), "warmup_cosine", "loss")


@pytest.mark.thorough
def test_clipping_at_the_cliff_is_one_click_away(visit):
    v = visit("schedules")
    v.button("Clip at the cliff").click()
    run = gdviz.run(objective="cliff", lr=6.0, steps=60, clip_norm=1.0)
    v.draws(*run.theta.T.tolist(), "constant")
    v.page.get_by_text("2 steps of 60 are clipped at 1").wait_for()
    v.stage.locator("[data-picture=norms]").wait_for()


def test_on_a_phone_nothing_is_wider_than_the_screen(visit):
    v = visit("schedules", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert v.too_wide() == []
