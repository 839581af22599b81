"""The page on the condition number: each method at its best, the path before as a ghost, and counted steps."""

import re

import numpy as np
import pytest
from visits import numbers, paths, pictures, sentences, staged, traces, verdicts, visit, widget

import gdviz
from gdviz import theory
from gdviz.analysis.compare import PARTS, step_counts

PAGE = "condition_number.py"
ANALYSED = ["gd", "momentum", "nesterov"]


def run_of(at, optimizer: str, lr: float, beta: float | None = None, **parameters) -> bool:
    """Whether the path on the page is that of gdviz.run with these settings."""
    run = gdviz.run(
        objective="ravine",
        optimizer=optimizer,
        lr=lr,
        steps=staged(at)["steps"],
        noise=1.0,
        hyperparameters={} if beta is None else {"momentum": beta},
        objective_parameters={"kappa": 50.0, **parameters},
    )
    return np.array_equal(np.transpose(paths(at)[optimizer]), run.theta, equal_nan=True)


def ghosts(at, picture: str) -> dict[str, dict]:
    """The pale paths of a picture."""
    return {uid: trace for uid, trace in traces(at, picture).items() if "ghost" in uid}


def table(at) -> dict[str, list[str]]:
    """The one table, row by row under the names of the methods."""
    (shown,) = at.table
    return {row[0]: list(row[1:]) for row in shown.value.to_numpy().tolist()}


@pytest.mark.parametrize("kappa", [1.0, 7.0, 50.0, 1000.0])
def test_at_their_best_all_optimizers_run_at_the_settings_that_theory_gives(kappa):
    at = visit({"kappa": f"{kappa:g}", "optimizer": ANALYSED}, PAGE)
    assert widget(at, "tuned").value is True
    root = np.sqrt(kappa)
    polyak = (4.0 / (1.0 + root) ** 2, ((root - 1.0) / (root + 1.0)) ** 2)
    assert run_of(at, "gd", theory.best_lr([1.0, kappa]).lr, kappa=kappa)
    assert theory.best_lr([1.0, kappa]).lr == pytest.approx(2.0 / (1.0 + kappa), rel=1e-12)
    for rule in ("momentum", "nesterov"):
        best = theory.best_lr_and_momentum([1.0, kappa], rule)
        assert run_of(at, rule, best.lr, best.momentum, kappa=kappa)
        if rule == "momentum":
            assert (best.lr, best.momentum) == pytest.approx(polyak, rel=1e-9)


def test_a_method_without_a_formula_keeps_the_sliders_rate():
    at = visit({"optimizer": ["gd", "adam"], "lr": "0.07"}, PAGE)
    assert run_of(at, "adam", 0.07)
    assert run_of(at, "gd", theory.best_lr([1.0, 50.0]).lr)


def test_switched_off_every_method_runs_at_the_sliders_settings():
    at = visit({"tuned": "false", "lr": "0.03", "momentum": "0.8", "optimizer": [*ANALYSED, "adam"]}, PAGE)
    assert run_of(at, "gd", 0.03)
    assert run_of(at, "momentum", 0.03, 0.8)
    assert run_of(at, "nesterov", 0.03, 0.8)
    assert run_of(at, "adam", 0.03)
    assert staged(at)["live"]["slider"] == "lr"


def test_at_their_best_no_drag_of_the_learning_rate_is_offered():
    assert staged(visit(page=PAGE))["live"] is None


def test_best_of_all_converges_in_far_fewer_steps_than_just_any_rate():
    tuned, loose = (visit({"kappa": "20", "optimizer": "momentum", "tuned": on}, PAGE) for on in ("true", "false"))
    assert verdicts(tuned)["momentum"].startswith("converges")
    assert not verdicts(loose)["momentum"].startswith("converges")


def test_the_page_opens_without_a_ghost():
    assert not ghosts(visit(page=PAGE), "landscape")


def test_after_a_move_the_path_before_is_a_ghost_that_no_drag_moves():
    at = visit({"optimizer": ["gd", "momentum"]}, PAGE)
    before = paths(at)
    widget(at, "kappa").set_value(200.0).run()
    pale = ghosts(at, "landscape")
    assert pale.keys() == {"path-ghost-gd", "path-ghost-momentum"}
    for key in ("gd", "momentum"):
        trace = pale[f"path-ghost-{key}"]
        assert "run" not in trace.get("meta", {})
        assert np.array_equal(numbers(trace["x"]), before[key][0])
        assert np.array_equal(numbers(trace["y"]), before[key][1])
        assert not np.array_equal(paths(at)[key][1], before[key][1])
    assert ghosts(at, "loss").keys() == {"loss-ghost-gd", "loss-ghost-momentum"}


def test_a_second_move_replaces_the_ghost_and_a_rerun_keeps_it():
    at = visit(page=PAGE)
    widget(at, "kappa").set_value(200.0).run()
    middle = paths(at)
    widget(at, "kappa").set_value(1.0).run()
    for _ in range(2):
        pale = ghosts(at, "landscape")
        assert list(pale) == ["path-ghost-gd"]
        assert np.array_equal(numbers(pale["path-ghost-gd"]["y"]), middle["gd"][1])
        at.run()


def test_the_other_pages_have_no_ghosts():
    at = visit()
    widget(at, "lr").set_value(0.05).run()
    assert not ghosts(at, "landscape")


@pytest.mark.parametrize("angle", [30, 45, 90])
def test_a_turn_turns_start_and_path_of_the_rules_that_know_no_axes(angle):
    flat, turned = (visit({"rotation": str(phi), "optimizer": [*ANALYSED, "adam"]}, PAGE) for phi in (0, angle))
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    away = {}
    for key in [*ANALYSED, "adam"]:
        x, y = paths(flat)[key]
        got = paths(turned)[key]
        away[key] = max(np.abs(got[0] - (cos * x - sin * y)).max(), np.abs(got[1] - (sin * x + cos * y)).max())
        assert (got[0][0], got[1][0]) == pytest.approx((-5 * cos + 2 * sin, -5 * sin - 2 * cos), abs=1e-9)
    assert max(away[key] for key in ANALYSED) < 1e-9
    assert (away["adam"] > 0.1) == (angle != 90)


@pytest.mark.parametrize(("kappa", "rotation"), [(50.0, 0.0), (10.0, 45.0), (10_000.0, 30.0)])
def test_the_tables_cells_are_the_counts(kappa, rotation):
    cells = table(visit({"kappa": f"{kappa:g}", "rotation": f"{rotation:g}"}, PAGE))
    rows = step_counts(kappa, rotation)
    assert list(cells) == [*(row.contender for row in rows), "Bound"]
    for row in rows:
        for i, cell in enumerate(cells[row.contender][2:]):
            wanted = [row.measured[i], *([] if row.predicted is None else [row.predicted[i]])]
            shown = [np.nan if text == "–" else float(text.replace(",", "")) for text in cell.split(" / ")]
            assert shown == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize("kappa", [1.5, 50.0, 700.0])
def test_gradient_descent_keeps_within_the_bound_and_the_run_itself_needs_what_the_table_says(kappa):
    cells = table(visit({"kappa": f"{kappa:g}"}, PAGE))
    for i, part in enumerate(PARTS):
        bound = int(cells["Bound"][2 + i].removeprefix("≤ ").replace(",", ""))
        assert bound == pytest.approx(2.0 * kappa * np.log(1.0 / part), abs=1.0)
        for contender, lr in (
            ("Gradient descent, α = 1/L", 1.0 / kappa),
            ("Gradient descent, best α", 2.0 / (1.0 + kappa)),
        ):
            told = int(cells[contender][2 + i].split(" / ")[0].replace(",", ""))
            run = gdviz.run(lr=lr, steps=told + 5, objective_parameters={"kappa": kappa})
            far = np.hypot(*run.theta.T) > part * np.hypot(*run.theta[0])
            assert told == np.flatnonzero(far)[-1] + 1
            assert told <= bound


def test_the_table_is_below_its_condition_number_and_says_how_it_was_counted():
    at = visit({"kappa": "70", "rotation": "20"}, PAGE)
    assert any("κ = 70, φ = 20°" in shown.value for shown in at.markdown)
    assert any("– means not within 20,000 steps" in text for text in sentences(at))


def test_the_present_condition_number_is_a_line_in_the_picture_of_steps():
    at = visit({"kappa": "70"}, PAGE)
    (figure,) = (shown["figure"] for shown in staged(at)["pictures"] if shown["id"] == "steps")
    (line,) = figure["layout"]["shapes"]
    assert (line["x0"], line["x1"]) == (70.0, 70.0)


def test_the_curves_of_steps_are_fetched_anew_only_after_a_turn():
    grounds = [
        traces(visit(link, PAGE), "steps")["relief"]["meta"]["ground"]
        for link in ({}, {"kappa": "70", "curvature": "2", "lr": "0.01"}, {"rotation": "20"})
    ]
    assert grounds[0] == grounds[1] != grounds[2]


def test_there_is_no_choice_of_another_surface():
    at = visit({"objective": "bowl"}, PAGE)
    assert "`objective` in the link was ignored" in at.warning[0].value
    assert all(re.match(r"Contours of Ravine|Ravine in 3-D", p["alt"]) for p in staged(at)["pictures"][:2])
    assert pictures(at) == ["landscape", "surface", "loss", "steps"]
