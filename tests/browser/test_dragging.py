"""Dragging: the learning rate moves the picture under the hand, and the server hears of it once, at the end."""

import pytest

import gdviz


def opening(**choices) -> gdviz.Run:
    return gdviz.run(**{"objective": "ravine", "optimizer": "gd", "lr": 0.11, "steps": 30, **choices})


def test_every_position_under_the_hand_is_drawn_and_nothing_is_sent_until_it_lets_go(visit):
    v = visit()
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    sent = len(v.sent)
    seen = {}
    for i in range(1, 40):
        v.page.mouse.move(x + (1 if i <= 20 else -1) * (i % 20) * width / 60, y)
        rate = v.follows()
        seen[rate] = v.verdict()
    assert len(seen) >= 30
    assert seen == {rate: opening(lr=rate).verdict.text for rate in seen}
    assert len({text.split(":")[0] for text in seen.values()}) >= 2
    assert len(v.sent) == sent
    assert v.address() == {}
    v.page.mouse.up()
    rate = float(v.data("lr"))
    v.addressed("lr", f"{rate:g}")
    v.draws(*opening(lr=rate).theta.T.tolist())
    v.reads(opening(lr=rate).verdict.text)
    assert len(v.sent) > sent


def test_a_slow_drag_is_followed_to_its_end_though_another_control_had_the_focus(visit):
    v = visit()
    v.slider("Step").press("ArrowLeft")
    v.shows(step=29)
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    sent = len(v.sent)
    for i in (2, 6, 12):
        v.page.mouse.move(x - i * width / 60, y)
        rate = v.follows()
        assert v.verdict() == opening(lr=rate).verdict.text
        v.until("() => new Promise((done) => setTimeout(() => done(true), 1200))")
        assert v.data("lr") == f"{rate:g}"
    assert len(v.sent) == sent
    v.page.mouse.up()
    v.addressed("lr", f"{rate:g}")
    v.draws(*opening(lr=rate).theta.T.tolist())


@pytest.mark.thorough
def test_after_a_drag_there_and_back_everything_is_as_it_was(visit):
    v = visit()
    before = {picture: v.painted(picture) for picture in ("landscape", "loss")}
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    for move in (0.2, -0.3, 0.0):
        v.page.mouse.move(x + move * width, y)
        v.follows()
        assert (v.data("lr") == "0.11") == (move == 0.0)
    v.page.mouse.up()
    v.draws(*opening().theta.T.tolist())
    v.shows(lr="0.11")
    v.paints(**before)


@pytest.mark.thorough
def test_with_several_optimizers_every_path_and_every_sentence_follows(visit):
    v = visit("?optimizer=gd&optimizer=momentum&optimizer=adam")
    for _ in range(2):
        v.slider("Learning rate").press("ArrowLeft")
    v.addressed("lr", "0.095")
    for key in ("gd", "momentum", "adam"):
        hyperparameters = {"momentum": 0.9} if key == "momentum" else {}
        run = opening(lr=0.095, optimizer=key, hyperparameters=hyperparameters)
        v.reads(run.verdict.text, run=key)
        v.draws(*run.theta.T.tolist(), run=key)


def test_when_the_fan_cannot_be_had_the_picture_follows_on_release(visit):
    v = visit()
    v.breaks("/gdviz/fan")
    v.button("Add momentum").click()
    v.shows(live="off")
    v.slider("Learning rate").press("ArrowLeft")
    v.shows(lr="0.1")


def test_the_momentum_slider_redraws_without_a_frame_in_which_a_graph_is_missing(visit):
    v = visit("?optimizer=momentum")
    v.watches("landscape", "loss")
    for beta in (0.89, 0.88, 0.87):
        v.slider("Momentum").press("ArrowLeft")
        run = opening(optimizer="momentum", hyperparameters={"momentum": beta})
        v.reads(run.verdict.text, run="momentum")
        v.draws(*run.theta.T.tolist(), run="momentum")
    seen, broken = v.frames()
    assert seen > 10
    assert broken == 0
    v.addressed("momentum", "0.87")


def test_runs_to_drag_through_are_fetched_anew_once_a_hand_comes_near_the_slider(visit):
    v = visit("?optimizer=momentum")
    fans = []
    v.page.on("request", lambda request: fans.append(request.url) if "/gdviz/fan" in request.url else None)
    for beta in (0.89, 0.88, 0.87):
        v.slider("Momentum").press("ArrowLeft")
        v.draws(
            *opening(optimizer="momentum", hyperparameters={"momentum": beta}).theta.T.tolist(), run="momentum"
        )
    v.shows(live="waiting")
    assert fans == []
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.shows(live="ready")
    assert len(fans) == 1
    v.page.mouse.down()
    v.page.mouse.move(x - width / 10, y)
    run = opening(optimizer="momentum", lr=v.follows(), hyperparameters={"momentum": 0.87})
    v.reads(run.verdict.text, run="momentum")
    v.page.mouse.up()
    v.draws(*run.theta.T.tolist(), run="momentum")
    assert len(fans) == 1


@pytest.mark.thorough
def test_without_a_hand_near_they_are_fetched_once_nothing_else_is_changed(visit):
    v = visit("?optimizer=momentum")
    v.slider("Momentum").press("ArrowLeft")
    v.shows(momentum="0.89", live="waiting")
    v.shows(live="ready")
