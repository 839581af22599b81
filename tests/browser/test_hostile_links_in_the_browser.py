"""Markup in every text of a link, in a real browser: nothing of it runs or is fetched, and the page works on."""

from urllib.parse import urlencode

import pytest
from test_upload import drop
from theater import PATIENCE

from gdviz.ui.wire import FOR_DEVELOPERS, read
from tests.cases import case

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = '"><img src=x onerror="window.ran = 2"><svg onload=window.ran=3>'
LINK = "[x](javascript:window.ran=4) ![x](http://another/x.png) <a href='javascript:alert(5)'>x</a>"
FRAME = (
    "<iframe srcdoc='<script>parent.ran = 6</script>'></iframe> $\\href{javascript:alert(7)}{x}$ :material/home:"
)
PAGES = {
    "": {
        "task": SCRIPT + IMAGE,
        "steps": IMAGE,
        "objective": SCRIPT,
        "lock": IMAGE,
        IMAGE: SCRIPT,
        "optimizer": LINK,
    },
    "lessons": {"lesson": SCRIPT, "variant": IMAGE, "task": LINK + FRAME, "hide": SCRIPT, "<b>": LINK},
    "fit_a_line": {"data": FRAME, "task": FRAME, "standardise": SCRIPT, "lr": ["0.01", IMAGE], "x": "y" * 10_000},
    "race": {"basins": IMAGE, "tuning": SCRIPT, "clock": LINK, "task": "\u202e" + IMAGE * 9, "tolerance": FRAME},
}
TOUCHED = """() => [...document.querySelectorAll('*')].filter((one) =>
    [...one.attributes].some(({ name, value }) => name.startsWith('on') || /^\\s*javascript:/i.test(value))
    || (one.tagName === 'SCRIPT' && /ran/.test(one.textContent))
    || (one.tagName === 'IFRAME') || /another\\/|^x$/.test(one.getAttribute('src') ?? '')
).map((one) => one.outerHTML.slice(0, 200))"""


def is_untouched(v) -> None:
    """Nothing of the link's markup has become part of the page, or has run."""
    assert v.page.evaluate("() => window.ran") is None
    assert v.page.evaluate(TOUCHED) == []


@pytest.mark.parametrize("page", [case(page, thorough=i % 2 == 1) for i, page in enumerate(PAGES)])
def test_markup_in_every_text_of_a_link_stays_text(visit, page):
    v = visit(f"{page}?{urlencode(PAGES[page], doseq=True)}", live="off" if page == "lessons" else "ready")
    v.page.get_by_role("alert").first.wait_for()
    is_untouched(v)
    if page == "lessons":
        v.button("That is my prediction").click()
        v.button("Predict again").wait_for()
    else:
        before = v.data("lr")
        v.slider("Learning rate").press("ArrowRight")
        v.until("(before) => document.querySelector('[data-testid=stage]').dataset.lr !== before", before)
    is_untouched(v)


def test_markup_in_the_names_of_columns_stays_text(visit):
    v = visit("fit_a_line", stranger=True)
    drop(v, f'"{SCRIPT}","<img src=x onerror=window.ran=8>"\n1,2\n2,3\n3,5\n'.encode(), "<img src=x>.csv")
    v.page.get_by_role("combobox", name="x, the feature").wait_for(timeout=PATIENCE)
    v.ready()
    is_untouched(v)


def test_all_that_a_real_page_says_is_let_through(visit):
    v = visit(stranger=True)
    v.slider("Learning rate").press("ArrowRight")
    v.addressed("lr", "0.12")
    v.button("Add momentum").click()
    v.addressed("optimizer", "Gradient descent", "Momentum")
    v.page.mouse.click(*v.pixel(-1.0, 1.5))
    v.starts_near(-1.0, 1.5)
    said = [read(frame) for frame in v.sent]
    assert len(said) >= 4
    assert not any(isinstance(one, int) or one.WhichOneof("type") in FOR_DEVELOPERS for one in said)
