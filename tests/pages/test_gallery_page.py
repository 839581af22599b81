"""The gallery: every card is a run as it went, its links open that run and its cure, and every failure is one."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from visits import STAGED, staged, texts, unbroken, verdicts, visit, warnings, widget

import gdviz
from gdviz import RunSpec
from gdviz.figures import style
from gdviz.ui.addresses import Address, query_of
from gdviz.ui.gallery import CLASSICS, FAILURES, Entry
from gdviz.ui.places import PAGES
from gdviz.ui.race_controls import FIRST, race

PAGE = "gallery.py"
ALL = [*FAILURES, *CLASSICS]
EVERY = pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.title)
KINDS = {
    "Overshoot": "diverged",
    "Crawl": "crawling",
    "Zigzag": "oscillating",
    "Saddle stall": "stuck at a saddle",
    "Trap": "trapped",
    "AdaGrad stall": "crawling",
    "Noise floor": "wandering in noise",
    "NaN": "diverged",
}
"""The failures in their order, and the verdict that each must have."""


def runs(address: Address) -> list[gdviz.Run]:
    """The runs that a page shows, tuned where it tunes them."""
    specs = address.specs
    if dict(address.more).get("tuning") is not None:
        specs = race(specs, "sweep", 0.001, FIRST).specs
    return [replace(gdviz.run(spec), by=address.by) for spec in specs]


def left(run: gdviz.Run) -> float:
    """The part of the starting excess that is left, on average over the last quarter of the run; ∞ if it left."""
    excess = run.objective.excess(run.loss)
    late = excess[-(len(excess) // 4) :]
    return float(late.mean() / excess[0]) if np.isfinite(late).all() else np.inf


def cards(at) -> list[str]:
    """The HTML of every card."""
    return [shown.proto.body for shown in at.get("html") if "<img" in shown.proto.body]


def found_on(address: Address) -> dict[str, str]:
    """The verdicts on the page that an address opens; it must open without a word."""
    at = visit(dict(address.query), f"{address.page}.py")
    assert warnings(at) == ""
    return verdicts(at)


def test_the_gallery_opens_with_a_title_and_all_cards_and_no_controls():
    at = unbroken(visit(page=PAGE))
    assert [title.value for title in at.title] == ["Gallery"]
    assert len(cards(at)) == len(ALL)
    assert len(at.get("page_link")) == 2 * len(ALL)
    assert not at.warning
    assert not at.get("bidi_component")
    broken = re.compile(r"\b(nan|inf|infinity|undefined|none)\b", re.IGNORECASE)
    assert [text for text in texts(at) if broken.search(text.replace("<h3>NaN</h3>", ""))] == []


def test_the_eight_failures_come_first_and_in_their_order():
    assert [entry.title for entry in FAILURES] == list(KINDS)
    assert len({entry.title for entry in ALL}) == len(ALL)


def test_every_card_tells_what_the_engine_finds_now():
    for entry, card in zip(ALL, cards(visit(page=PAGE)), strict=True):
        run = gdviz.run(entry.shown.specs[0])
        text = unescape(re.sub("<[^>]*>", "\n", card))
        assert entry.title in text
        assert entry.sees in text
        assert run.verdict.text in text
        assert re.search(r"\d", run.verdict.text)


def test_every_picture_is_said_in_words():
    for entry, card in zip(ALL, cards(visit(page=PAGE)), strict=True):
        (alt,) = re.findall(r'<img src="data:image/svg\+xml;base64,[\w+/=]+" alt="([^"]+)">', card)
        for run in runs(entry.shown):
            assert f"{style.title(run)} {run.verdict.text}" in unescape(alt)


@EVERY
def test_the_first_link_opens_the_run_of_the_card(entry: Entry):
    assert found_on(entry.shown) == {run.key: run.verdict.text for run in runs(entry.shown)}


@EVERY
def test_the_second_link_opens_it_with_the_change_made(entry: Entry):
    assert found_on(entry.after) == {run.key: run.verdict.text for run in runs(entry.after)}


@pytest.mark.parametrize("entry", FAILURES, ids=lambda entry: entry.title)
def test_a_failure_is_that_failure_and_its_cure_converges(entry: Entry):
    (fails,), (cured,) = runs(entry.shown), runs(entry.after)
    assert fails.verdict.kind == KINDS[entry.title]
    assert cured.verdict.kind == "converged"
    assert left(cured) < left(fails) / 20


@pytest.mark.parametrize("entry", CLASSICS, ids=lambda entry: entry.title)
def test_a_classic_is_better_after_its_change(entry: Entry):
    first, after = runs(entry.shown)[0], runs(entry.after)[0]
    if entry.title == "Himmelblau's basins":
        places = [{tuple(run.theta[-1].round(2)) for run in runs(one)} for one in (entry.shown, entry.after)]
        assert [len(place) for place in places] == [2, 1]
        return
    assert left(after) < left(first) / 20
    assert (first.verdict.kind == "converged") <= (after.verdict.kind == "converged")


@EVERY
def test_a_change_changes_one_or_two_things_on_the_same_page(entry: Entry):
    before, after = entry.shown.query, entry.after.query
    assert entry.after.page == entry.shown.page
    changed = {name.removesuffix("_exact") for name in before | after if before.get(name) != after.get(name)}
    assert 1 <= len(changed) <= 2


@EVERY
def test_an_entry_is_on_a_page_with_a_path_of_its_own(entry: Entry):
    assert f"{entry.shown.page}.py" in STAGED
    assert entry.shown.page != "playground"


def test_on_the_textbook_ravine_f_is_as_written():
    (run,) = runs(CLASSICS[0].shown)
    x, y = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    assert run.objective.value(np.array([x, y])) == pytest.approx(0.1 * x**2 + 2 * y**2)


def test_the_numbers_of_the_nan_run_do_become_nan_if_nobody_stops_it():
    (entry,) = (entry for entry in FAILURES if entry.title == "NaN")
    (spec,) = entry.shown.specs
    x, y, u, v = -1.5, 2.0, 0.0, 0.0
    with np.errstate(all="ignore"):
        for _ in range(20):
            x, y = np.float64(x), np.float64(y)
            slope_x, slope_y = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
            u, v = 0.9 * u + slope_x, 0.9 * v + slope_y
            x, y = x - spec.lr * u, y - spec.lr * v
    assert np.isnan(x)


def test_at_the_edge_of_stability_the_curvature_is_two_over_the_rate():
    (entry,) = (entry for entry in CLASSICS if entry.title == "The edge of stability")
    (run,) = runs(entry.shown)
    sharpness = [np.linalg.eigvalsh(run.objective.hessian(theta))[-1] for theta in run.theta[[0, -500, -1]]]
    assert sharpness[0] < 1.0 / run.spec.lr
    assert np.array(sharpness[1:]) == pytest.approx(2.0 / run.spec.lr, rel=0.35)


def test_momentum_takes_as_many_steps_whichever_way_the_ravine_lies():
    (entry,) = (entry for entry in CLASSICS if entry.title == "A ravine along no axis")
    assert runs(entry.shown)[1].verdict.text == runs(entry.after)[1].verdict.text


def test_what_a_link_to_the_gallery_asks_is_named_and_nothing_else_happens():
    at = visit({"lr": "0.1", "<b>x</b>": "1"}, PAGE)
    assert warnings(at).count("was ignored") == 2
    assert len(cards(at)) == len(ALL)


def test_who_presents_still_does_after_a_look_into_the_gallery():
    at = visit(page="learning_rate.py")
    widget(at, "present").set_value(True).run()
    for page in (PAGE, "momentum.py"):
        at.query_params.clear()  # as the browser does
        at.switch_page(str(PAGES / page)).run()
    assert staged(at)["scale"] > 1.0


def test_runs_that_differ_in_more_than_a_page_can_say_have_no_address():
    with pytest.raises(ValueError, match="differ in their optimizer alone, got 2"):
        query_of(RunSpec(lr=0.1), RunSpec(lr=0.2, optimizer="adam"))
    with pytest.raises(ValueError, match="differ in their schedule alone"):
        query_of(RunSpec(), RunSpec(optimizer="adam"), by="schedule")
    beta = {"momentum": 0.5}, {"momentum": 0.9}
    with pytest.raises(ValueError, match=r"gives momentum once, got 0\.5 and 0\.9"):
        query_of(
            *(
                RunSpec(optimizer=key, hyperparameters=b)
                for key, b in zip(("momentum", "nesterov"), beta, strict=True)
            )
        )


def test_exact_gradients_are_asked_for_where_a_page_opens_on_batches():
    assert Address("schedules", (RunSpec(),)).query["batch_size"] == "256"
    assert "batch_size" not in Address("race", (RunSpec(),)).query


def test_several_schedules_with_numbers_of_their_own_have_an_address():
    specs = (
        RunSpec("bowl", schedule="cosine", steps=40),
        RunSpec("bowl", schedule="warmup_cosine", schedule_parameters={"warmup": 0.2}, steps=40),
    )
    shown = Address("schedules", specs)
    assert found_on(shown) == {run.key: run.verdict.text for run in runs(shown)}
