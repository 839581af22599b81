"""Links for a class: controls locked or hidden as they stand, a task in plain text, and no way round it."""

import pytest
from visits import STAGED, pristine, staged, unbroken, verdicts, visit, warnings, widget

import gdviz

FREE = {"lr", "optimizer", "lr_exact", "present"}


def held(page: str = "playground.py") -> str:
    """All controls of a page but the free ones, as a link names them."""
    return ",".join(key for key in visit(page=page).session_state["labels_of_controls"] if key not in FREE)


def buttons(at) -> list[str]:
    return [button.label for button in at.button]


@pytest.mark.parametrize("page", STAGED)
def test_locked_controls_stand_as_the_link_says_and_cannot_be_turned(page):
    names = held(page)
    at = visit({"lock": names}, page)
    assert staged(at)["captions"] == pristine({}, page)["captions"]
    for key in names.split(","):
        assert widget(at, key).disabled, key
    assert not widget(at, "present").disabled
    assert warnings(at) == ""


def test_a_locked_value_is_the_links_own():
    at = visit({"kappa": "50", "lr": "0.03", "lock": "kappa"})
    run = gdviz.run(objective="ravine", lr=0.03, steps=30, objective_parameters={"kappa": 50.0})
    assert verdicts(at)["gd"] == run.verdict.text
    widget(at, "lr").set_value(0.02).run()
    assert widget(at, "kappa").value == 50.0


def test_hidden_controls_keep_their_values_and_stand_in_a_hidden_place():
    at = visit({"kappa": "50", "hide": "kappa"})
    assert widget(at, "kappa").value == 50.0
    assert staged(at)["attributes"]["lr"] == pristine({})["attributes"]["lr"]


def test_a_page_of_a_lesson_offers_no_way_round_its_locks():
    at = visit({"lock": "start_x,kappa"})
    assert staged(at)["picks"] == []
    assert not {"Add momentum", "Share"} & set(buttons(at))
    assert not any("One step with its numbers" in shown.value for shown in at.markdown)
    moved = visit({"lock": "optimizer"})
    widget(moved, "momentum").set_value(0.5).run()
    assert list(verdicts(moved)) == ["gd"]
    tuned = visit({"lock": "lr"}, "momentum.py")
    assert all(button.disabled for button in tuned.button if button.label.startswith(("Best", "Critical")))
    assert all(pick["picture"] != "map" for pick in staged(tuned)["picks"])


def test_a_page_that_is_nobodys_lesson_offers_to_share():
    assert "Share" in buttons(visit())


@pytest.mark.parametrize(
    ("task", "shown"),
    [
        ("Find the largest α.", "Find the largest α\\."),
        ("<script>alert(1)</script>", "\\<script\\>alert\\(1\\)\\<\\/script\\>"),
        ("x" * 100_000, "x" * 400 + "…"),
        ("", None),
        ("\x00\x1b[31m", "\\[31m"),
    ],
)
def test_the_task_is_shown_as_plain_text_of_bounded_length(task, shown):
    at = unbroken(visit({"task": task}))
    assert [one.value for one in at.info] == ([] if shown is None else [shown])
    assert warnings(at) == ""
    assert staged(at)["captions"]


def test_names_of_no_control_are_told_once_and_the_others_hold():
    at = visit({"lock": "kappa,gravity", "hide": "<b>"})
    assert "lock = `gravity` in the link names no control of this page" in warnings(at)
    assert "hide = `<b>` in the link names no control" in warnings(at)
    assert widget(at, "kappa").disabled
    widget(at, "lr").set_value(0.02).run()
    assert warnings(at) == ""


@pytest.mark.parametrize("names", ["a," * 50_000, ",".join(f"n{i}" for i in range(5000)), ",,,", " "])
def test_a_link_with_any_number_of_names_opens_the_page(names):
    at = visit({"lock": names, "hide": names})
    assert staged(at)["captions"] == pristine({})["captions"]
    assert len(warnings(at)) < 1500


def test_repeated_keys_add_up():
    at = visit({"lock": ["kappa", "steps"]})
    assert widget(at, "kappa").disabled
    assert widget(at, "steps").disabled
