"""What every page in pages/ promises: it opens without a fault, and moving any control raises nothing."""

from itertools import pairwise

import pytest
from visits import (
    FREE,
    NAMES,
    STAGED,
    address,
    broken_numbers,
    controls_of,
    keys,
    paths,
    pictures,
    pristine,
    staged,
    unbroken,
    verdicts,
    visit,
    warnings,
    widget,
)

import gdviz
from gdviz.data import DATASETS
from gdviz.ui.choice_controls import Choice, Choices
from gdviz.ui.places import PAGES
from tests.cases import case

EVERY = pytest.mark.parametrize("page", STAGED)
EVERY_FREE = pytest.mark.parametrize("page", FREE)
WHOLE = {"schedule": gdviz.SCHEDULES, "optimizer": gdviz.OPTIMIZERS}
"""Catalogues that a control offers without a gap."""


def choosing_optimizers(page: str):
    """The page as it opens, if optimizers are chosen on it."""
    at = visit(page=page)
    if not isinstance(controls_of({}, page).get("optimizer"), Choices):
        pytest.skip("this page has one optimizer at a time")
    return at


def other_values(one) -> list:
    """Values a hand could set: both of two, or both ends."""
    match one.type:
        case "toggle" | "checkbox":
            return [True, False]
        case "number_input" | "slider":
            return [one.min, one.max]
        case "select_slider":
            return [float(one.options[0]), float(one.options[-1])]
    return []


@EVERY_FREE
def test_a_page_opens_with_a_title_one_stage_and_a_verdict(page):
    at = visit(page=page)
    assert len(unbroken(at).title) == 1
    data = staged(at)
    assert data["pictures"]
    assert all(picture["alt"].strip() for picture in data["pictures"])
    assert all(len(text) > 10 for text in verdicts(at).values())
    assert not at.warning
    assert address(at) == {}


FROM_THE_ONE_BEFORE = list(pairwise([NAMES[-1], *NAMES]))
FROM_ANY = [
    case(other, page, thorough=(other, page) not in FROM_THE_ONE_BEFORE)
    for page in STAGED
    for other in NAMES
    if other != page
]


@pytest.mark.parametrize(("other", "page"), FROM_ANY)
def test_coming_from_another_page_opens_it_as_by_itself(other, page):
    at = visit({"lr": "0.03", "steps": "7", "seed": "3"}, other)
    at.query_params.clear()  # as the browser does
    at.switch_page(str(PAGES / page)).run()
    assert staged(at) == pristine({}, page)
    assert not at.warning


def test_every_page_has_a_title_of_its_own():
    assert len({visit(page=page).title[0].value for page in NAMES}) == len(NAMES)


@EVERY
def test_moving_any_control_raises_nothing_and_leaves_a_stage(page):
    at = visit(page=page)
    for key in keys(at):
        before = widget(at, key).value
        for value in other_values(widget(at, key)):
            widget(at, key).set_value(value).run()
            assert staged(at)["captions"], (key, value)
            assert not broken_numbers(at), (key, value)
        widget(at, key).set_value(before).run()


@EVERY
def test_every_control_can_be_opened_by_every_name_it_offers(page):
    at = visit(page=page)
    choices = {key: one for key, one in controls_of({}, page).items() if isinstance(one, Choice | Choices)}
    for key, one in choices.items():
        for name in one.titles:
            widget(at, key).set_value([name] if isinstance(one, Choices) else name).run()
            assert staged(at)["captions"], (key, name)
            assert not broken_numbers(at), (key, name)
        widget(at, key).set_value(one.default).run()


@EVERY
def test_what_a_page_offers_is_in_the_catalogues_in_their_order(page):
    controls = controls_of({}, page)
    for key, catalogue in WHOLE.items():
        if key in controls:
            assert list(controls[key].titles) == list(catalogue)
    if "objective" in controls:
        names, losses = list(controls["objective"].titles), [*gdviz.LOSSES]
        surfaces = [*gdviz.SURFACES]
        assert names in (surfaces, [*surfaces, *losses], [name for name in losses if name in names])
    if "data" in controls:
        assert controls["data"].titles.keys() <= DATASETS.keys()


@EVERY
def test_a_page_draws_the_same_runs_whether_its_opening_is_typed_or_not(page):
    opening = visit(page=page)
    assert verdicts(opening) == verdicts(opening.run())


@pytest.mark.parametrize("page", [name for name in STAGED if "data" in controls_of({}, name)])
def test_a_page_that_opens_on_exact_gradients_stays_exact_whatever_data_come(page):
    at = visit(page=page)
    batches = controls_of({}, page)["batch_size"]
    for data in [*controls_of({}, page)["data"].titles, "four_points"]:
        widget(at, "data").set_value(data).run()
        options = widget(at, "batch_size").options
        if batches.default == batches.values[-1]:
            assert f"{widget(at, 'batch_size').value:g}" == options[-1]
            assert not any("noise" in text for text in verdicts(at).values())
        else:
            assert widget(at, "batch_size").value == batches.default


@pytest.mark.parametrize("page", [name for name in STAGED if "data" in controls_of({}, name)])
def test_more_examples_do_not_turn_all_of_them_into_a_part(page):
    at = visit({"data": "synthetic"}, page)
    exact = widget(at, "batch_size").value == 60
    for examples in (7.0, 1000.0, 60.0):
        widget(at, "examples").set_value(examples).run()
        assert (widget(at, "batch_size").value == examples) == exact


@pytest.mark.parametrize("page", [name for name in STAGED if "data" in controls_of({}, name)])
def test_large_data_and_many_runs_leave_fewer_steps_and_the_entry_says_so(page):
    everything = {"optimizer": list(gdviz.OPTIMIZERS), "data": "synthetic", "examples": "1000", "steps": "2000"}
    at = visit(everything, page)
    most = int(widget(at, "steps").max)
    assert 100 < most < 2000
    assert widget(at, "steps").value == staged(at)["steps"] == most
    assert "steps = `2000`" in warnings(at)
    widget(at, "examples").set_value(60.0).run()
    assert widget(at, "steps").max > 2000
    assert staged(at)["steps"] == most


@EVERY
def test_all_optimizers_at_once_show_one_path_and_one_verdict_each(page):
    at = choosing_optimizers(page)
    widget(at, "optimizer").set_value(list(gdviz.OPTIMIZERS)).run()
    assert list(paths(at)) == list(verdicts(at)) == list(gdviz.OPTIMIZERS)


@EVERY
def test_with_no_optimizer_chosen_the_page_asks_for_one(page):
    at = choosing_optimizers(page)
    widget(at, "optimizer").set_value([]).run()
    assert "at least one optimizer" in unbroken(at).info[0].value
    assert not at.get("bidi_component")
    widget(at, "optimizer").set_value(["adam"]).run()
    assert list(verdicts(at)) == ["adam"]


@EVERY_FREE
def test_every_preset_changes_the_picture_and_raises_nothing(page):
    opening = visit(page=page)
    presets = [button for button in opening.button if not button.key]
    assert len(presets) == 3
    for preset in presets:
        at = visit(page=page)
        next(button for button in at.button if button.label == preset.label).click().run()
        assert verdicts(at) != verdicts(opening)
        assert not broken_numbers(at)


@EVERY_FREE
def test_the_address_that_a_preset_leaves_opens_the_same_picture(page):
    for label in [button.label for button in visit(page=page).button if not button.key]:
        at = visit(page=page)
        next(button for button in at.button if button.label == label).click().run()
        again = visit(address(at), page)
        assert warnings(again) == ""
        assert verdicts(again) == verdicts(at)
        assert staged(again)["attributes"] == staged(at)["attributes"]


def elsewhere(page: str) -> dict:
    """A link to a setting that differs from the opening in every name, and in many numbers."""
    link = {}
    for key, one in controls_of({}, page).items():
        if isinstance(one, Choices):
            link[key] = list(one.titles)[::2]
        elif isinstance(one, Choice):
            link[key] = list(one.titles)[-1]
    return {**link, "seed": "7", "momentum": "0.3", "weight_decay": "0.5", "clip_norm": "3"}


def meant(link: dict[str, list[str]]) -> dict[str, list]:
    """An address with its numbers as numbers: 2 and 2.0 are one."""
    return {
        key: [float(t) if t.replace(".", "", 1).isdigit() else t for t in texts] for key, texts in link.items()
    }


@EVERY_FREE
def test_a_preset_shows_the_same_whatever_was_chosen_before(page):
    for label in [button.label for button in visit(page=page).button if not button.key]:
        fresh, later = visit(page=page), visit(elsewhere(page), page)
        for at in (fresh, later):
            next(button for button in at.button if button.label == label).click().run()
        assert verdicts(later) == verdicts(fresh)
        assert meant(address(later)) == meant(address(fresh))
        assert pictures(later) == pictures(fresh)
        # All but the pictures: in these a page may show the setting before as a pale path.
        assert {**staged(later), "pictures": None} == {**staged(fresh), "pictures": None}
