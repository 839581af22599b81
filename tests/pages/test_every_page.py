"""What every page in pages/ promises: it opens without a fault, and moving any control raises nothing."""

import pytest
from visits import (
    NAMES,
    address,
    broken_numbers,
    keys,
    paths,
    pristine,
    staged,
    unbroken,
    verdicts,
    visit,
    warnings,
    widget,
)

import gdviz
from gdviz.ui.places import PAGES

EVERY = pytest.mark.parametrize("page", NAMES)
CATALOGUES = {"objective": gdviz.SURFACES, "schedule": gdviz.SCHEDULES, "optimizer": gdviz.OPTIMIZERS}


def choosing_optimizers(page: str):
    """The page as it opens, if optimizers are chosen on it."""
    at = visit(page=page)
    if "optimizer" not in keys(at):
        pytest.skip("this page has a rule of its own")
    return at


def other_values(one) -> list:
    """Values a hand could set: every option, or both ends and a point between."""
    match one.type:
        case "toggle" | "checkbox":
            return [True, False]
        case "number_input" | "slider":
            return [one.min, one.max, type(one.max)((one.min + one.max) / 2)]
        case "select_slider":
            return [float(one.options[0]), float(one.options[-1])]
    return []


@EVERY
def test_a_page_opens_with_a_title_one_stage_and_a_verdict(page):
    at = visit(page=page)
    assert len(unbroken(at).title) == 1
    data = staged(at)
    assert data["pictures"]
    assert all(picture["alt"].strip() for picture in data["pictures"])
    assert all(len(text) > 10 for text in verdicts(at).values())
    assert not at.warning
    assert address(at) == {}


@EVERY
def test_coming_from_another_page_opens_it_as_by_itself(page):
    for other in NAMES:
        if other != page:
            at = visit({"lr": "0.03", "steps": "7", "seed": "3"}, other)
            at.query_params.clear()  # as the browser does
            at.switch_page(str(PAGES / page)).run()
            assert staged(at) == pristine({}, page)
            assert not at.warning


@EVERY
def test_a_page_has_a_title_of_its_own(page):
    assert [visit(page=other).title[0].value for other in NAMES].count(visit(page=page).title[0].value) == 1


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
def test_every_control_can_be_opened_by_every_name_in_its_catalogue(page):
    at = visit(page=page)
    for key in CATALOGUES.keys() & set(keys(at)):
        for name in CATALOGUES[key]:
            widget(at, key).set_value([name] if key == "optimizer" else name).run()
            assert staged(at)["captions"], (key, name)
            assert not broken_numbers(at), (key, name)


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


@EVERY
def test_every_preset_changes_the_picture_and_raises_nothing(page):
    opening = visit(page=page)
    presets = [button for button in opening.button if not button.key]
    assert len(presets) == 3
    for preset in presets:
        at = visit(page=page)
        next(button for button in at.button if button.label == preset.label).click().run()
        assert verdicts(at) != verdicts(opening)
        assert not broken_numbers(at)


@EVERY
def test_the_address_that_a_preset_leaves_opens_the_same_picture(page):
    for label in [button.label for button in visit(page=page).button if not button.key]:
        at = visit(page=page)
        next(button for button in at.button if button.label == label).click().run()
        again = visit(address(at), page)
        assert warnings(again) == ""
        assert verdicts(again) == verdicts(at)
        assert staged(again)["attributes"] == staged(at)["attributes"]
