"""The race in the browser: the rule of tuning changes paths and table, basins arrive, and a click starts there."""

import pytest

import gdviz
from gdviz.analysis.basins import basins

OPENING = {"objective": "ravine", "lr": 0.08, "steps": 300}


def racer(key: str, **choices) -> gdviz.Run:
    return gdviz.run(optimizer=key, **{**OPENING, **choices})


def test_all_racers_follow_the_learning_rate_under_the_hand(visit):
    v = visit("race")
    v.watches("landscape")
    v.slider("Learning rate").press("ArrowLeft")
    rate = v.follows()
    for key in ("gd", "momentum", "adagrad", "adam"):
        run = racer(key, lr=rate)
        v.draws(*run.theta.T.tolist(), key)
        v.draws(run.trajectory.work.tolist(), (run.loss - run.objective.lowest).tolist(), key, "race-excess")
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_another_tuning_rule_gives_each_racer_its_own_rate(visit):
    v = visit("race")
    v.page.get_by_role("radio", name="Textbook defaults").or_(
        v.page.get_by_role("button", name="Textbook defaults")
    ).first.click()
    v.ready("off")
    for key in ("gd", "adam"):
        v.draws(*racer(key, lr=gdviz.OPTIMIZERS[key].usual_lr).theta.T.tolist(), key)
    v.page.get_by_text("α that each is usually started from").wait_for()
    v.addressed("tuning", "Textbook defaults")


def test_the_basins_are_where_runs_end_and_a_click_starts_there(visit):
    v = visit("race?objective=himmelblau&lr=0.01&steps=100&optimizer=gd")
    v.page.get_by_role("tab", name="Basins").click()
    spec = gdviz.RunSpec("himmelblau", lr=0.01, steps=100)
    told = basins(spec).text
    v.page.get_by_text(told[:60]).wait_for()
    v.page.mouse.click(*v.pixel(-3.0, 3.0, "basins"))
    start = v.starts_near(-3.0, 3.0, within=0.1)
    run = racer("gd", objective="himmelblau", lr=0.01, steps=100, start=start)
    v.draws(*run.theta.T.tolist(), picture="basins")
    assert run.theta[-1] == pytest.approx((-2.805, 3.131), abs=1e-3)


def test_basins_behind_another_tab_are_fetched_once_they_are_to_be_seen(visit):
    fetched = "performance.getEntriesByType('resource').filter((one) => one.name.includes('kind=basins')).length"
    v = visit("race?objective=himmelblau&lr=0.01&steps=100&optimizer=gd")

    def turned(lr: float) -> None:
        v.slider("Learning rate").press("ArrowRight")
        # The stage follows by itself; the table comes from the server, after what it has sent the stage.
        v.page.get_by_role("cell", name=str(lr), exact=True).wait_for()

    def shows_basins(lr: float) -> None:
        setting = {"objective": "himmelblau", "lr": lr, "steps": 100}
        v.page.get_by_text(basins(gdviz.RunSpec(**setting)).text[:60]).wait_for()
        v.draws(*racer("gd", **setting).theta.T.tolist(), picture="basins")

    turned(0.011)
    assert v.page.evaluate(fetched) == 0
    v.page.get_by_role("tab", name="Basins").click()
    shows_basins(0.011)
    assert v.page.evaluate(fetched) == 1
    turned(0.012)
    shows_basins(0.012)
    assert v.page.evaluate(fetched) == 2
    v.page.get_by_role("tab", name="Contour").click()
    turned(0.013)
    assert v.page.evaluate(fetched) == 2


def test_on_a_phone_nothing_is_wider_than_the_screen(visit):
    v = visit("race", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert v.too_wide() == []
