"""Going from page to page: each opens as if it were the first, but the presenter stays one."""

import pytest
from visits import staged, visit, warnings, widget

from gdviz.ui.places import PAGES

EVERY = sorted(path.name for path in PAGES.glob("*.py"))


def go_to(at, page):
    at.switch_page(str(PAGES / page))
    return at.run()


@pytest.mark.parametrize("page", [page for page in EVERY if page != "momentum.py"])
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
