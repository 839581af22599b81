"""The one-step page: the lines on stage have the numbers of the run itself, and the player goes through them."""

import numpy as np
import pytest
from visits import broken_numbers, numbers, pictures, sentences, staged, traces, verdicts, visit, warnings, widget

import gdviz

PAGE = "one_step.py"


def lines(at) -> list[str]:
    return [line["numbers"] for line in staged(at)["lines"]]


def test_it_opens_on_adams_first_step_with_its_bias_corrected():
    at = visit(page=PAGE)
    shown = staged(at)
    assert (shown["unit"], shown["steps"]) == ("line", len(shown["lines"]))
    assert [line["title"] for line in shown["lines"]][3] == "Correct the bias"
    assert "= (−0.5, −4)/(1 − 0.9¹) = (−5, −40)" in lines(at)
    assert pictures(at) == ["step", "close", "coordinates"]
    run = gdviz.run(objective="ravine", optimizer="adam", lr=0.5, steps=20)
    assert verdicts(at)["adam"] == f"step 0: f falls from {run.loss[0]:.4g} to {run.loss[1]:.4g}"


@pytest.mark.parametrize(("at", "factor"), [(0, "0.1"), (1, "0.19"), (2, "0.271")])
def test_the_bias_is_seen_to_fade(at, factor):
    page = visit({"at": str(at)}, PAGE)
    run = gdviz.run(objective="ravine", optimizer="adam", lr=0.5, steps=20)
    corrected = run.state["m"][at + 1] / float(factor)
    (line,) = (line for line in lines(page) if f"/(1 − 0.9{'¹²³'[at]})" in line)
    told = line.rsplit("= (", 1)[1].rstrip(")").replace("−", "-").split(", ")
    np.testing.assert_allclose([float(text) for text in told], corrected, rtol=1e-3)


def test_the_step_arrow_goes_from_the_point_to_the_next_and_appears_with_the_last_line():
    at = visit({"optimizer": "Momentum", "at": "3", "lr": "0.02"}, PAGE)
    run = gdviz.run(objective="ravine", optimizer="momentum", lr=0.02, steps=20)
    arrows = [trace for trace in traces(at, "step").values() if trace.get("meta", {}).get("arrow")]
    ends = [{key: numbers(values) for key, values in arrow["meta"]["values"].items()} for arrow in arrows]
    count = staged(at)["steps"]
    (move,) = (
        end
        for end in ends
        if np.allclose([end["x2"][-1], end["y2"][-1]], run.theta[4], rtol=1e-12)
        and np.isnan(end["x2"][:count]).all()
    )
    np.testing.assert_allclose([move["x"][-1], move["y"][-1]], run.theta[3])


@pytest.mark.parametrize("optimizer", gdviz.OPTIMIZERS)
def test_every_optimizer_is_explained_with_one_step_of_the_player_for_each_line(optimizer):
    at = visit({"optimizer": optimizer, "objective": "Rosenbrock's valley", "lr": "0.001", "at": "2"}, PAGE)
    assert staged(at)["steps"] == len(lines(at)) >= 2
    assert broken_numbers(at) == []
    assert all(line.startswith("= ") for line in lines(at))


@pytest.mark.parametrize("objective", [*gdviz.SURFACES, *gdviz.LOSSES])
def test_every_objective_can_be_stepped_on(objective):
    at = visit({"objective": objective, "lr": "0.001"}, PAGE)
    assert staged(at)["lines"]
    assert broken_numbers(at) == []


def test_a_run_on_data_with_batches_a_schedule_clipping_and_decay_has_a_line_for_each():
    link = {
        "objective": "Linear regression",
        "data": "tips",
        "batch_size": "8",
        "schedule": "Cosine",
        "clip_norm": "1",
        "weight_decay": "0.1",
        "at": "4",
    }
    titles = [line["title"] for line in staged(visit(link, PAGE))["lines"]]
    assert {"Ask the schedule", "Measure a batch's slope", "Clip its length", "Add weight decay"} <= set(titles)


def test_a_line_search_has_a_line_and_a_mark_for_each_trial():
    at = visit({"optimizer": "Armijo line search", "lr": "1"}, PAGE)
    run = gdviz.run(objective="ravine", optimizer="armijo", lr=1.0, steps=20)
    trials = [line for line in staged(at)["lines"] if line["title"].startswith("Trial")]
    assert len(trials) == run.state["trials"][1] > 1
    assert "accepted" in trials[-1]["title"]


def test_after_a_divergence_the_last_step_is_shown_and_the_page_says_so():
    at = visit({"optimizer": "Gradient descent", "lr": "5", "at": "19"}, PAGE)
    last = gdviz.run(objective="ravine", lr=5.0, steps=20).termination.step
    assert (
        f"The run diverged at step {last}, so there is no step 19: its last one, {last - 1}, is shown."
        in " ".join(sentences(at))
    )
    assert staged(at)["attributes"]["at"] == last - 1
    widget(at, "at").set_value(0).run()
    assert staged(at)["attributes"]["at"] == 0
    assert not sentences(at) or "diverged" not in " ".join(sentences(at))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"at": "20"}, "it must be from 0 to 19"),
        ({"at": "-1"}, "it must be from 0 to 19"),
        ({"at": "1.5"}, "whole number"),
        ({"at": "<b>"}, "finite number"),
        ({"optimizer": "adamm"}, "choose from"),
        ({"steps": "1", "at": "3"}, "it must be from 0 to 0"),
    ],
)
def test_what_a_link_asks_wrongly_is_put_right_and_said(link, said):
    at = visit(link, PAGE)
    assert said in warnings(at)
    assert lines(at)


def test_at_a_critical_point_of_any_kind_newton_says_where_it_stays():
    for x, y in (("0", "0"), ("1", "0")):
        at = visit({"objective": "saddle", "optimizer": "newton", "lr": "1", "start_x": x, "start_y": y}, PAGE)
        assert "f stays at" in verdicts(at)["newton"]
        assert broken_numbers(at) == []


def test_a_shorter_run_takes_the_step_with_it():
    at = visit({"at": "15"}, PAGE)
    widget(at, "steps").set_value(10).run()
    assert widget(at, "at").value == 9
    assert lines(at)
