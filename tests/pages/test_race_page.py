"""The race page: how the racers are tuned, who wins by the table, and what a bad link or a hopeless race gives."""

import numpy as np
import pytest
from visits import broken_numbers, paths, pictures, staged, texts, verdicts, visit, warnings, widget

import gdviz
from gdviz.analysis.tuning import RATES

PAGE = "race.py"
RACERS = ("gd", "momentum", "adagrad", "adam")
OPENING = {"objective": "ravine", "lr": 0.08, "steps": 300}


def run_of(key: str, **choices) -> gdviz.Run:
    return gdviz.run(optimizer=key, **{**OPENING, **choices})


def table(at) -> dict[str, list[str]]:
    """The leaderboard by columns."""
    (shown,) = at.table
    return {name: list(map(str, column)) for name, column in shown.value.items()}


def arrives(run: gdviz.Run, part: float = 0.001) -> int | None:
    """The step from which on at most this part of the start's excess is left, by going back from the end."""
    excess = run.loss - run.objective.lowest
    t = len(excess)
    while t > 0 and excess[t - 1] <= part * excess[0]:
        t -= 1
    return t if t < len(excess) else None


def said(at) -> str:
    return " ".join(texts(at))


def test_it_opens_on_four_racers_with_one_rate_and_the_table_has_their_own_steps():
    at = visit(page=PAGE)
    assert pictures(at) == ["landscape", "basins", "surface", "race-excess", "race-distance", "effective"]
    assert tuple(verdicts(at)) == RACERS
    rows = table(at)
    # AdaGrad, at this rate, does not get there.
    steps = sorted((arrives(run_of(key)), gdviz.OPTIMIZERS[key].title) for key in ("gd", "momentum", "adam"))
    assert arrives(run_of("adagrad")) is None
    assert list(zip(map(int, rows["Steps"][:3]), rows["Optimizer"], strict=False)) == steps
    assert rows["Steps"][3] == "–"
    assert rows["Place"] == ["1", "2", "3", "4"]
    assert set(rows["α"]) == {"0.08"}
    assert rows["Work"] == rows["Steps"]
    assert f"{steps[0][1]} wins: {steps[0][0]} steps to 0.1 % of the start's excess" in said(at)


def test_another_tuning_rule_is_another_ranking_and_says_what_it_gave():
    rankings, told = {}, {}
    for title in ("Same α for all", "Textbook defaults", "Best of a declared sweep"):
        at = visit({"tuning": title}, PAGE)
        rankings[title], told[title] = table(at)["Optimizer"], said(at)
    winners = [ranking[0] for ranking in rankings.values()]
    assert winners == ["Gradient descent", "Momentum", "AdaGrad"]
    assert "All racers run with α = 0.08." in told["Same α for all"]
    assert "Adam 0.001" in told["Textbook defaults"]
    assert f"Budget: {len(RATES)} rates × 300 steps for each racer; best α:" in told["Best of a declared sweep"]


def test_with_defaults_the_paths_are_those_of_the_usual_rates():
    at = visit({"tuning": "Textbook defaults", "momentum": "0.5"}, PAGE)
    for key in RACERS:
        run = run_of(key, lr=gdviz.OPTIMIZERS[key].usual_lr)
        np.testing.assert_array_equal(np.transpose(paths(at)[key]), run.theta)
    assert staged(at)["live"] is None


def test_the_rate_drives_all_racers_only_where_it_is_the_same_for_all():
    at = visit(page=PAGE)
    assert staged(at)["live"]["slider"] == "lr"
    widget(at, "tuning").set_value("sweep").run()
    assert staged(at)["live"] is None


def test_a_line_search_pays_for_its_trials_and_newton_for_the_hessian():
    link = {
        "objective": "Ravine",
        "optimizer": ["Armijo line search", "Newton's method"],
        "lr": "1",
        "clock": "Work",
        "steps": "100",
    }
    at = visit(link, PAGE)
    search = run_of("armijo", objective="ravine", lr=1.0, steps=100)
    rows = dict(zip(table(at)["Optimizer"], zip(table(at)["Steps"], table(at)["Work"], strict=True), strict=True))
    assert rows["Newton's method"] == ("1", "3")
    t = arrives(search)
    calls = t + t + sum(search.state["trials"][1 : t + 1])  # a gradient, f there, and f at every trial
    assert rows["Armijo line search"][0] == str(t)
    assert float(rows["Armijo line search"][1].replace(",", "")) == pytest.approx(calls, rel=1e-3)
    x, _ = paths(at, "race-excess")["armijo"]
    np.testing.assert_array_equal(x, search.trajectory.work)
    assert "Ranked by work" in said(at)


@pytest.mark.parametrize("clock", ["Steps", "Gradients", "Epochs", "Work"])
def test_loss_and_distance_are_drawn_on_any_clock(clock):
    at = visit({"clock": clock, "batch_size": "64"}, PAGE)
    for picture in ("race-excess", "race-distance"):
        for key in RACERS:
            path = run_of(key, batch_size=64, noise=1.0).trajectory
            spent = {"Steps": np.arange(301), "Gradients": 64 * np.arange(301)}.get(clock, path.epochs)
            np.testing.assert_array_equal(paths(at, picture)[key][0], spent)


def test_equals_share_a_place():
    at = visit({"optimizer": ["Adam", "AdamW", "AdaGrad"]}, PAGE)
    assert table(at)["Place"] == ["1", "1", "3"]
    assert "Adam and AdamW tie at" in said(at)


def test_where_everyone_diverges_it_says_what_to_do():
    at = visit({"objective": "rosenbrock", "optimizer": ["gd", "momentum"], "lr": "5"}, PAGE)
    assert "Every racer diverged: lower α, or let each take the best of the sweep." in said(at)
    assert table(at)["Place"] == ["1", "1"]
    assert broken_numbers(at) == []


def test_the_basins_follow_the_optimizer_asked_for_whether_it_races_or_not():
    def asked(at) -> str:
        (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == "basins")
        return next(trace["meta"]["ground"] for trace in figure["data"] if "ground" in trace.get("meta", {}))

    at = visit(page=PAGE)
    assert "adam" not in asked(at)
    widget(at, "basins").set_value("adam").run()
    assert "adam" in asked(at)
    widget(at, "basins").set_value("lion").run()
    assert "lion" in asked(at)
    assert tuple(verdicts(at)) == RACERS


def test_a_start_picked_in_the_basins_is_where_all_racers_start():
    picks = staged(visit(page=PAGE))["picks"]
    assert {"picture": "basins", "everywhere": False, "probe": None} in picks


@pytest.mark.parametrize("objective", gdviz.SURFACES)
@pytest.mark.parametrize("tuning", ["defaults", "sweep"])
def test_every_surface_is_raced_on_by_all_optimizers(objective, tuning):
    at = visit(
        {"objective": objective, "tuning": tuning, "steps": "30", "optimizer": list(gdviz.OPTIMIZERS)}, PAGE
    )
    assert list(verdicts(at)) == list(gdviz.OPTIMIZERS)
    assert len(table(at)["Place"]) == len(gdviz.OPTIMIZERS)
    assert broken_numbers(at) == []


def test_without_a_lowest_value_the_race_is_decided_by_height():
    at = visit({"objective": "saddle", "pure": "true", "steps": "50"}, PAGE)
    assert "has no lowest value to come near" in said(at)
    assert broken_numbers(at) == []


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"tuning": "luck"}, "choose from same, defaults, sweep"),
        ({"clock": "time"}, "choose from steps"),
        ({"tolerance": "0"}, "choose from"),
        ({"basins": "<script>"}, "choose from"),
        ({"steps": "10001"}, "it must be from 1 to 10000"),
        pytest.param(
            {"steps": "10000", "tuning": "sweep", "optimizer": list(gdviz.OPTIMIZERS)},
            "it must be from 1 to 2857",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_what_a_link_asks_wrongly_is_put_right_and_said(link, words):
    at = visit(link, PAGE)
    assert words in warnings(at)
    assert verdicts(at)


@pytest.mark.parametrize("steps", [1, 10_000])
def test_the_shortest_and_the_longest_race_are_run(steps):
    at = visit({"steps": str(steps), "tuning": "sweep", "objective": "Ravine"}, PAGE)
    assert staged(at)["steps"] == steps
    assert len(table(at)["Place"]) == 4
    assert broken_numbers(at) == []


def test_no_racer_is_no_race():
    at = visit(page=PAGE)
    widget(at, "optimizer").set_value([]).run()
    assert at.info[0].value.startswith("Choose at least one optimizer")
    assert not at.table
