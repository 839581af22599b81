"""The page on the learning rate: four regimes on its slider, and every α at once in the fan."""

import math
import re

import numpy as np
import pytest
from visits import notes, numbers, pictures, press, sentences, staged, traces, verdicts, visit, widget

import gdviz
from gdviz.ui.rates import LEARNING_RATES

PAGE = "learning_rate.py"


def bands(at) -> tuple[list[float], str] | None:
    """Where the tints on the slider's track end, in parts of the track, and the words below it."""
    found = [shown.proto.body for shown in at.get("html") if "linear-gradient" in shown.proto.body]
    if not found:
        return None
    (body,) = found
    style, words = body.split("</style>")
    stops = re.findall(r"#\w{6} ([\d.]+)% ([\d.]+)%", style)
    begins, ends = ([float(stop[i]) / 100 for stop in stops] for i in range(2))
    assert begins == [0.0, *ends[:-1]]
    assert ends[-1] == 1.0
    return ends[:-1], re.sub(r"<[^>]*>", "", words)


def thumb(at) -> float:
    """Where the slider's own thumb stands on the track: its positions are evenly spaced."""
    slider = widget(at, "lr")
    return slider.options.index(f"{slider.value:g}") / (len(slider.options) - 1)


@pytest.mark.parametrize(("kappa", "smooth", "limit"), [(20, 0.05, 0.1), (50, 0.02, 0.04), (10, 0.1, 0.2)])
def test_the_tints_end_where_the_thumb_stands_at_one_and_two_over_lambda(kappa, smooth, limit):
    (crawl, first, second), words = bands(visit({"kappa": str(kappa)}, PAGE))
    assert first == pytest.approx(thumb(visit({"kappa": str(kappa), "lr": str(smooth)}, PAGE)), abs=1e-5)
    assert second == pytest.approx(thumb(visit({"kappa": str(kappa), "lr": str(limit)}, PAGE)), abs=1e-5)
    assert 0.0 < crawl < first
    assert f"smooth to 1/λ = {smooth:g}" in words
    assert f"oscillate to 2/λ = {limit:g}" in words
    assert f"diverge above {limit:g}" in words


def test_a_limit_between_two_positions_ends_its_tint_between_them():
    limit = 2.0 / 30.0
    (_, _, second), _ = bands(visit({"kappa": "30"}, PAGE))
    above = next(i for i, lr in enumerate(LEARNING_RATES) if lr > limit)
    low, high = LEARNING_RATES[above - 1], LEARNING_RATES[above]
    share = (math.log(limit) - math.log(low)) / (math.log(high) - math.log(low))
    assert second * (len(LEARNING_RATES) - 1) == pytest.approx(above - 1 + share, abs=0.01)


def test_every_verdict_agrees_with_the_tint_under_the_thumb():
    at = visit(page=PAGE)
    (_, smooth, limit), _ = bands(at)
    for lr in LEARNING_RATES[60::6]:
        widget(at, "lr").set_value(lr).run()
        diverges = verdicts(at)["gd"].startswith("diverges")
        assert diverges == (thumb(at) > limit), lr
        if "oscillates" in verdicts(at)["gd"]:
            assert smooth <= thumb(at) <= limit


def test_the_tints_move_with_the_condition_number():
    at = visit(page=PAGE)
    before, _ = bands(at)
    widget(at, "kappa").set_value(200.0).run()
    after, _ = bands(at)
    assert all(new < old for new, old in zip(after[1:], before[1:], strict=True))


@pytest.mark.parametrize("rule", ["momentum", "nesterov"])
def test_with_momentum_the_last_tint_ends_at_that_rules_own_limit(rule):
    at = visit({"optimizer": rule, "momentum": "0.5"}, PAGE)
    (_, _, second), _ = bands(at)
    limit = {"momentum": 3.0 / 20.0, "nesterov": 1.5 / 20.0}[rule]
    assert second == pytest.approx(thumb(visit({"optimizer": rule, "lr": str(limit)}, PAGE)), abs=1e-5)


def test_without_a_closed_form_there_are_no_tints_but_a_sentence():
    at = visit({"optimizer": ["adam", "rmsprop"]}, PAGE)
    assert bands(at) is None
    assert "No closed form says where RMSProp, Adam begins to diverge: try." in sentences(at)
    both = visit({"optimizer": ["gd", "adam"]}, PAGE)
    assert bands(both) == bands(visit(page=PAGE))


def test_no_other_page_tints_its_slider():
    assert bands(visit()) is None


def test_the_fans_dot_is_the_present_rate_with_the_runs_last_excess():
    at = visit({"lr": "0.08", "steps": "30", "optimizer": ["gd", "adam"]}, PAGE)
    for key in ("gd", "adam"):
        dot = traces(at, "fan")[f"final-{key}"]
        assert dot["x"] == [0.08]
        assert dot["y"] == [pytest.approx(float(gdviz.run(optimizer=key, lr=0.08, steps=30).loss[-1]), rel=1e-12)]


def test_the_dot_of_a_diverged_run_lies_within_the_picture():
    at = visit({"lr": "10"}, PAGE)
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == "fan")
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= math.log10(traces(at, "fan")["final-gd"]["y"][0]) <= high


@pytest.mark.parametrize("kappa", [20, 100])
def test_the_fan_draws_the_limit_of_every_rule_that_has_one(kappa):
    at = visit({"kappa": str(kappa), "optimizer": list(gdviz.OPTIMIZERS), "momentum": "0.9"}, PAGE)
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == "fan")
    lines = {line["label"]["text"].split(" = ")[0]: line["x0"] for line in figure["layout"]["shapes"]}
    assert lines == {
        "2/L": pytest.approx(2.0 / kappa),
        "Momentum's limit": pytest.approx(3.8 / kappa),
        "Nesterov's limit": pytest.approx(3.8 / 2.8 / kappa),
    }


def test_the_parabola_is_that_of_the_steepest_direction_and_its_run_closes_or_opens_by_one_minus_alpha_lambda():
    at = visit({"lr": "0.08", "steps": "10"}, PAGE)
    path = traces(at, "parabola")["parabola-gd"]
    u = -((1.0 - 20.0 * 0.08) ** np.arange(11))
    assert numbers(path["x"]) == pytest.approx(u, rel=1e-12)
    assert numbers(path["y"]) == pytest.approx(10.0 * u * u, rel=1e-12)


@pytest.mark.parametrize("objective", gdviz.SURFACES)
def test_the_strip_of_curvature_and_its_note_are_there_only_where_curvature_changes(objective):
    at = visit({"objective": objective}, PAGE)
    flat = objective in ("bowl", "ravine")
    assert ("strip" in pictures(at)) != flat
    assert (notes(at)["gd"] == "") == flat
    if not flat:
        assert "λmax" in notes(at)["gd"]


def test_the_preset_on_the_edge_of_stability_shows_it():
    at = press(visit(page=PAGE), "The edge of stability")
    assert "strip" in pictures(at)
    limit = numbers(traces(at, "strip")["limit-gd"]["y"])
    assert limit[:-1] == pytest.approx(2.0 / staged(at)["attributes"]["lr"])
    assert math.isnan(limit[-1])


def test_the_fan_is_fetched_with_all_that_its_pictures_show():
    url = staged(visit(page=PAGE))["live"]["url"]
    assert {"extra=parabola", "extra=final"} <= set(url.split("&"))
    assert "extra=edge" in staged(visit({"objective": "rosenbrock"}, PAGE))["live"]["url"].split("&")
