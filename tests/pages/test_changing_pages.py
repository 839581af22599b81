"""Going from page to page: each opens as if it were the first, but the presenter stays one, and data one's own."""

import pytest
from visits import STAGED, address, keys, numbers, staged, traces, visit, warnings, widget

from gdviz.ui.own import KEPT
from gdviz.ui.places import PAGES


def go_to(at, page):
    at.query_params.clear()  # as the browser does
    at.switch_page(str(PAGES / page))
    return at.run()


@pytest.mark.parametrize("page", [page for page in STAGED if page != "momentum.py"])
def test_a_page_opens_on_its_own_setting_whatever_was_changed_on_another(page):
    at = visit(page="momentum.py")
    widget(at, "momentum").set_value(0.5).run()
    widget(at, "steps").set_value(7).run()
    assert staged(go_to(at, page)) == staged(visit(page=page))
    assert warnings(at) == ""


def test_presenter_mode_goes_along():
    at = visit(page="learning_rate.py")
    widget(at, "present").set_value(True).run()
    assert staged(go_to(at, "momentum.py"))["scale"] > 1.0


CSV = b"hours,score,words\n1,2.5,7\n2,4,5\n3,5.5,6\n4,7,1\n"


def uploaded(page="fit_a_line.py"):
    """The page after the CSV was dropped on it, and other columns than the first two were chosen."""
    at = visit(page=page)
    at.file_uploader[0].set_value(("mine.csv", CSV, "text/csv")).run()
    widget(at, "own_y").set_value("words").run()
    return widget(at, "own_x").set_value("score").run()


@pytest.mark.parametrize("page", STAGED)
def test_with_data_of_ones_own_a_page_opens_on_its_own_setting_too(page):
    at = uploaded("batch_size.py" if page == "fit_a_line.py" else "fit_a_line.py")
    widget(at, "steps").set_value(7).run()
    widget(at, "lr").set_value(0.03).run()
    widget(at, "standardise").set_value(True).run()
    assert staged(go_to(at, page)) == staged(visit(page=page))
    assert address(at) == {}
    assert not at.warning


@pytest.mark.parametrize("between", [[], ["classification.py"], ["momentum.py", "playground.py"]], ids=str)
def test_ones_own_data_and_the_columns_chosen_go_along_even_by_pages_that_cannot_use_them(between):
    at = uploaded()
    for page in between:
        go_to(at, page)
        assert "own_x" not in keys(at)
    go_to(at, "batch_size.py")
    assert (widget(at, "own_x").value, widget(at, "own_y").value) == ("score", "words")
    assert widget(at, "data").value == "tips"
    widget(at, "data").set_value("own").run()
    assert numbers(traces(at, "data")["examples-0"]["x"]).tolist() == [2.5, 4.0, 5.5, 7.0]
    assert numbers(traces(at, "data")["examples-0"]["y"]).tolist() == [7.0, 5.0, 6.0, 1.0]


def test_nothing_but_the_presenter_and_ones_own_data_goes_along():
    at = uploaded()
    widget(at, "present").set_value(True).run()
    widget(at, "l1").set_value(2.0).run()
    go_to(at, "momentum.py")
    held, fresh = (set(page.session_state._state.filtered_state) for page in (at, visit(page="momentum.py")))
    assert held - fresh <= {*KEPT}
    assert {"own_data", "own_x", "own_y"} <= held
    assert widget(at, "present").value is True
