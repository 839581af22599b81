"""The playground: what it opens on, what its presets set, and that its pictures are the runs it names."""

import numpy as np
import pytest
from visits import address, paths, press, staged, verdicts, visit, warnings, widget

import gdviz

OPENING = {"objective": "ravine", "optimizer": "gd", "lr": 0.11, "steps": 30}
LABELS = {"lr": "Learning rate", "momentum": "Momentum", "batch_size": "Batch size"}


def shows(at, **choices) -> bool:
    """Whether the paths and the sentence are those of the run, bit for bit."""
    run = gdviz.run(**{"noise": 1.0, **choices})
    x, y = paths(at)[run.spec.optimizer]
    same = np.array_equal(np.transpose([x, y]), run.theta, equal_nan=True)
    return same and verdicts(at)[run.spec.optimizer] == run.verdict.text


def test_it_opens_on_gradient_descent_just_above_the_limit():
    at = visit()
    assert shows(at, **OPENING)
    assert verdicts(at)["gd"].startswith("diverges")
    assert staged(at)["attributes"]["lr"] == 0.11
    assert address(at) == {}


def test_contour_and_space_share_a_panel_and_the_loss_stands_beside():
    pictures = {picture["id"]: picture["panel"] for picture in staged(visit())["pictures"]}
    assert pictures == {"landscape": "main", "surface": "main", "loss": "side"}


def test_the_rate_is_drawn_once_it_changes_over_time():
    at = visit()
    widget(at, "schedule").set_value("cosine").run()
    assert [picture["id"] for picture in staged(at)["pictures"]][-1] == "rate"


@pytest.mark.parametrize("key", LABELS)
def test_the_sliders_have_the_names_that_links_and_screen_readers_rely_on(key):
    assert widget(visit(), key).label == LABELS[key]


def test_add_momentum_runs_momentum_beside_gradient_descent_at_the_same_rate():
    at = press(visit(), "Add momentum")
    assert list(verdicts(at)) == ["gd", "momentum"]
    for key in ("gd", "momentum"):
        hyperparameters = {"momentum": 0.9} if key == "momentum" else {}
        steps = staged(at)["steps"]
        assert shows(at, objective="ravine", optimizer=key, lr=0.11, steps=steps, hyperparameters=hyperparameters)
    assert not verdicts(at)["momentum"].startswith("diverges")


def test_just_below_the_limit_does_not_diverge():
    at = press(visit(), "Just below the limit")
    assert staged(at)["attributes"]["lr"] < 0.1
    assert not verdicts(at)["gd"].startswith("diverges")


def test_a_preset_puts_every_other_control_back():
    at = visit({"noise": "2", "seed": "7", "kappa": "50", "start_x": "1", "lr": "0.0523", "schedule": "cosine"})
    press(at, "Add momentum")
    assert shows(at, objective="ravine", optimizer="gd", lr=0.11, steps=staged(at)["steps"])
    assert warnings(at) == ""


def test_a_preset_keeps_the_presenters_mode():
    at = visit({"present": "true"})
    assert staged(press(at, "Add momentum"))["scale"] > 1.0


def test_moving_the_momentum_slider_shows_what_it_does():
    at = visit()
    widget(at, "momentum").set_value(0.5).run()
    assert shows(
        at, objective="ravine", optimizer="momentum", lr=0.11, steps=30, hyperparameters={"momentum": 0.5}
    )


def test_an_exact_rate_counts_until_the_slider_moves():
    at = visit()
    widget(at, "lr_exact").set_value(0.0987).run()
    assert shows(at, **{**OPENING, "lr": 0.0987})
    widget(at, "lr").set_value(0.05).run()
    assert shows(at, **{**OPENING, "lr": 0.05})
    assert widget(at, "lr_exact").value is None


def test_another_surface_starts_where_that_surface_starts():
    at = visit({"start_x": "1.5", "start_y": "2"})
    assert shows(at, **OPENING, start=(1.5, 2.0))
    widget(at, "objective").set_value("rosenbrock").run()
    assert shows(at, **{**OPENING, "objective": "rosenbrock"})


def test_a_start_outside_a_range_that_shrank_moves_to_its_edge():
    at = visit({"rotation": "30", "start_y": "20"})
    widget(at, "rotation").set_value(0.0).run()
    assert widget(at, "start_y").value == 12.0
    assert paths(at)["gd"][1][0] == 12.0


def test_every_choice_reaches_the_run():
    link = {
        "objective": "saddle", "optimizer": "adam", "lr": "0.03", "steps": "77", "batch_size": "16",
        "noise": "0.7", "seed": "3", "start_x": "0.25", "start_y": "-1", "adam_b1": "0.5", "adam_b2": "0.99",
        "adam_eps": "0.001", "clip_norm": "2.5", "weight_decay": "0.04", "schedule": "step", "gamma": "0.3",
    }  # fmt: skip
    at = visit(link)
    assert warnings(at) == ""
    assert shows(
        at, objective="saddle", optimizer="adam", lr=0.03, steps=77, batch_size=16, noise=0.7, seed=3,
        start=(0.25, -1.0), hyperparameters={"b1": 0.5, "b2": 0.99, "eps": 0.001}, clip_norm=2.5,
        weight_decay=0.04, schedule="step", schedule_parameters={"gamma": 0.3},
    )  # fmt: skip
