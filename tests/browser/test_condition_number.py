"""The condition-number page: the ravine stretches and turns, and the path of the setting before stays."""

import pytest

import gdviz
from gdviz.analysis.wording import number
from gdviz.surfaces import SURFACES
from gdviz.ui.front import tuned

COUNTED = ["steps-0", "steps-1", "steps-2", "steps-3", "steps-4"]


def run_at(kappa: float, rotation: float = 0.0, optimizer: str = "gd") -> gdviz.Run:
    """The run at theory's best learning rate, which the page takes until its switch is off."""
    numbers = {"kappa": kappa, "rotation": rotation}
    lr = tuned(SURFACES["ravine"].configured(numbers), [optimizer])[optimizer].lr
    assert lr == pytest.approx(2.0 / (1.0 + kappa))
    return gdviz.run(objective="ravine", optimizer=optimizer, lr=lr, steps=100, objective_parameters=numbers)


def is_drawn(v, run: gdviz.Run, before: gdviz.Run) -> None:
    """Wait for the path of a run, with the path of the one before behind it."""
    v.reads(run.verdict.text)
    v.draws(*run.theta.T.tolist())
    v.until(
        """([x, y]) => {
            const { _fullData } = document.querySelector('[data-picture=landscape] .stage-plot');
            const ghosts = _fullData.filter(({ uid }) => uid.includes('ghost'));
            return ghosts.length === 1 && JSON.stringify([ghosts[0].x, ghosts[0].y].map((one) => Array.from(one)))
                === JSON.stringify([x, y]);
        }""",
        before.theta.T.tolist(),
    )


def is_counted(v, kappa: float, rotation: float) -> None:
    """Wait for the table and the upright line of this setting."""
    v.page.get_by_text(f"κ = {number(kappa)}, φ = {number(rotation)}°").wait_for()
    best = v.page.get_by_test_id("stTable").get_by_role("row").filter(has_text="Gradient descent, best α")
    best.filter(has_text=number(2.0 / (1.0 + kappa))).wait_for()
    v.until(
        "(kappa) => Math.abs(document.querySelector('[data-picture=steps] .stage-plot')._fullLayout.shapes[0].x0"
        " - kappa) < 1e-9 * kappa",
        kappa,
    )


def test_stretching_and_turning_redraw_without_a_missing_graph_and_leave_the_last_setting_behind(visit):
    v = visit("condition_number", live="off")
    assert not any("ghost" in uid for uid in v.traces("landscape"))
    v.watches("landscape", "loss", "steps")
    relief, before = v.relief("landscape"), run_at(50.0)
    for control, settings in {
        "Condition number": ((70.0, 0.0), (100.0, 0.0)),
        "Rotation": ((100.0, 1.0), (100.0, 2.0)),
    }.items():
        for kappa, rotation in settings:
            v.slider(control).press("ArrowRight")
            run = run_at(kappa, rotation)
            is_drawn(v, run, before)
            is_counted(v, kappa, rotation)
            assert v.relief("landscape") != relief
            relief, before = v.relief("landscape"), run
    seen, broken = v.frames()
    assert seen > 30
    assert broken == 0
    v.addressed("kappa", "100")
    v.addressed("rotation", "2")


def test_the_measured_steps_arrive_with_all_contenders(visit):
    v = visit("condition_number", live="off")
    traces = v.traces("steps")
    assert [uid for uid in traces if uid.startswith("steps-")] == COUNTED
    assert all(len([y for y in traces[uid][1] if y]) >= 3 for uid in COUNTED)
    is_counted(v, 50.0, 0.0)


@pytest.mark.thorough
def test_with_the_switch_off_the_learning_rate_is_in_the_hand_again(visit):
    v = visit("condition_number", live="off")
    v.page.locator(".st-key-tuned").get_by_text("Best α and β").click()
    v.ready()
    run = gdviz.run(objective="ravine", lr=0.3, steps=100, objective_parameters={"kappa": 50.0})
    v.draws(*run.theta.T.tolist())
    v.slider("Learning rate").press("ArrowLeft")
    rate = v.follows()
    assert rate < 0.3
    v.draws(
        *gdviz.run(objective="ravine", lr=rate, steps=100, objective_parameters={"kappa": 50.0}).theta.T.tolist()
    )


@pytest.mark.thorough
def test_a_round_bowl_takes_one_step(visit):
    v = visit("condition_number", live="off")
    v.button("A round bowl").click()
    v.draws(*run_at(1.0).theta.T.tolist())
    assert v.path()[0][1] == pytest.approx(0.0, abs=1e-12)
    is_counted(v, 1.0, 0.0)
