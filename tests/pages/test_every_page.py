"""What every page in pages/ promises: it opens without a fault, and moving any control raises nothing."""

import pytest
from visits import paths, staged, unbroken, verdicts, visit, widget

import gdviz
from gdviz.ui.places import PAGES

EVERY = pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.py")))


def keys(at) -> list[str]:
    kinds = (at.selectbox, at.select_slider, at.slider, at.number_input, at.toggle, at.button_group)
    return [one.key for kind in kinds for one in kind]


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


@EVERY
def test_moving_any_control_raises_nothing_and_leaves_a_stage(page):
    at = visit(page=page)
    for key in keys(at):
        before = widget(at, key).value
        for value in other_values(widget(at, key)):
            widget(at, key).set_value(value).run()
            assert staged(at)["captions"], (key, value)
        widget(at, key).set_value(before).run()


@EVERY
def test_every_control_can_be_opened_by_every_name_in_its_catalogue(page):
    at = visit(page=page)
    for key, catalogue in (
        ("objective", gdviz.SURFACES),
        ("schedule", gdviz.SCHEDULES),
        ("optimizer", gdviz.OPTIMIZERS),
    ):
        for name in catalogue if key in keys(at) else ():
            widget(at, key).set_value([name] if key == "optimizer" else name).run()
            assert staged(at)["captions"], (key, name)


@EVERY
def test_all_optimizers_at_once_show_one_path_and_one_verdict_each(page):
    at = visit(page=page)
    widget(at, "optimizer").set_value(list(gdviz.OPTIMIZERS)).run()
    assert list(paths(at)) == list(verdicts(at)) == list(gdviz.OPTIMIZERS)


@EVERY
def test_with_no_optimizer_chosen_the_page_asks_for_one(page):
    at = visit(page=page)
    widget(at, "optimizer").set_value([]).run()
    assert "at least one optimizer" in unbroken(at).info[0].value
    assert not at.get("bidi_component")
    widget(at, "optimizer").set_value(["adam"]).run()
    assert list(verdicts(at)) == ["adam"]


@EVERY
def test_every_preset_changes_the_picture_and_raises_nothing(page):
    opening = verdicts(visit(page=page))
    labels = [button.label for button in visit(page=page).button]
    assert len(labels) >= 3
    for label in labels:
        at = visit(page=page)
        next(button for button in at.button if button.label == label).click().run()
        assert verdicts(at) != opening
