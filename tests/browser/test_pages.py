"""Every page, in both themes, on a laptop and on a phone: whole, quiet, in its frame, and played by keys."""

import pytest
from playwright.sync_api import TimeoutError as TooLong
from theater import STAGE

from tests.cases import case

LIVE = {
    "": "ready",
    "lessons": "off",
    "one_step": "off",
    "learning_rate": "ready",
    "momentum": "ready",
    "condition_number": "off",
    "race": "ready",
    "schedules": "ready",
    "fit_a_line": "ready",
    "classification": "ready",
    "batch_size": "ready",
}
"""Every page with a stage, and whether it opens with runs that follow the learning rate under the hand."""
TITLES = {
    "": "Playground",
    "lessons": "Lessons",
    "one_step": "One step",
    "learning_rate": "Learning rate",
    "momentum": "Momentum",
    "condition_number": "Condition number",
    "race": "Race",
    "schedules": "Schedules",
    "fit_a_line": "Fit a line",
    "classification": "Classification",
    "batch_size": "Batch size",
}
OWN = {
    "": "landscape",
    "lessons": "landscape",
    "one_step": "coordinates",
    "learning_rate": "parabola",
    "momentum": "map",
    "condition_number": "steps",
    "race": "race-distance",
    "schedules": "rate",
    "fit_a_line": "data",
    "classification": "accuracy",
    "batch_size": "noise",
}
"""A picture of each page, if possible one that no other has."""
PROJECTORS = {"1440": {"width": 1440, "height": 900}, "1280": {"width": 1280, "height": 720}}
SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SCREENS = [
    *(case(page, "phone", "dark", thorough=i % 3 == 1) for i, page in enumerate(LIVE)),
    ("momentum", "laptop", "light"),
]
PROJECTED = [case(page, list(PROJECTORS)[i % 2], thorough=i % 3 == 2) for i, page in enumerate(LIVE)]
"""Every page on a phone and a projector. The navigation shows them all on a laptop."""
BACKGROUNDS = {"light": "rgb(27, 39, 51)", "dark": "rgb(232, 238, 244)"}
"""The colour of text in each theme."""
AMISS = """() => {
    const amiss = [];
    const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1
        && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    if (document.documentElement.scrollWidth > innerWidth) amiss.push('the page is wider than the screen');
    const stage = document.querySelector('[data-testid=stage]');
    for (const host of stage.querySelectorAll('[data-picture]:not([hidden])')) {
        const name = host.dataset.picture;
        const frame = host.getBoundingClientRect();
        const gd = host.querySelector('.stage-plot');
        const ground = gd.querySelector('.main-svg')?.getBoundingClientRect();
        const { l, t, w, h } = gd._fullLayout?._size ?? {};
        if (!ground || host.classList.contains('has-problem')) amiss.push(`${name} is not drawn`);
        else if (!(frame.width > 100 && frame.height > 100)) amiss.push(`${name} has no room`);
        else if (!(w > 100 && h > 25)) amiss.push(`${name} has ${w} x ${h} for its plot`);
        else if (!within(frame, stage.getBoundingClientRect())) amiss.push(`${name} is off the stage`);
        else if (!within(gd.getBoundingClientRect(), frame) || !within(ground, frame)
            || l + w > gd.clientWidth + 1 || t + h > gd.clientHeight + 1) amiss.push(`${name} leaves its frame`);
        for (const word of gd.querySelectorAll('.main-svg .xtitle, .main-svg .ytitle, .main-svg .cbtitle text')) {
            const inFrame = within(word.getBoundingClientRect(), frame);
            if (!inFrame) amiss.push(`${name}: ${word.textContent} leaves its frame`);
        }
    }
    const hosts = [...stage.querySelectorAll('[data-picture]:not([hidden])')].map((host) => [
        host.dataset.picture, host.getBoundingClientRect()]);
    for (const [name, a] of hosts) for (const [other, b] of hosts) {
        const beside = a.right <= b.left + 1 || b.right <= a.left + 1;
        const apart = beside || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
        if (name < other && !apart) amiss.push(`${name} lies over ${other}`);
    }
    return amiss;
}"""
INK = f"(text) => getComputedStyle(document.querySelector('{STAGE}')).color === text"


def is_whole(v) -> None:
    """Wait until every picture lies in its frame; the message names those that do not."""
    try:
        v.page.wait_for_function(f"() => ({AMISS})().length === 0", polling="raf", timeout=10_000)
    except TooLong:
        assert v.page.evaluate(AMISS) == []
    assert v.page.get_by_role("alert").count() == 0


# Not every size in every scheme: colours do not depend on the size.
@pytest.mark.parametrize(("page", "size", "scheme"), SCREENS)
def test_a_page_opens_whole_and_without_complaint(visit, page, size, scheme):
    v = visit(page, live=LIVE[page], viewport=SIZES[size], color_scheme=scheme)
    v.until(INK, BACKGROUNDS[scheme])
    is_whole(v)
    assert v.page.get_by_role("heading", name=TITLES[page], exact=True).is_visible()
    assert v.address() == {}


@pytest.mark.parametrize("page", ["", pytest.param("batch_size", marks=pytest.mark.thorough)])
def test_a_stranger_and_who_comes_back_find_a_page_whole(visit, page):
    v = visit(page, stranger=True)
    is_whole(v)
    v.page.reload()
    v.ready()
    is_whole(v)
    assert v.address() == {}


def plays_by_keys(v) -> None:
    last = int(v.data("step"))
    v.page.keyboard.press("ArrowLeft")
    v.shows(step=last - 1)
    v.page.keyboard.press("ArrowRight")
    v.shows(step=last)
    v.page.keyboard.press("Space")
    v.button("Pause").wait_for()
    v.page.keyboard.press("Space")
    v.button("Play").wait_for()
    assert int(v.data("step")) < last


def type_size(v) -> float:
    """Of the sentences on the stage, in pixels."""
    return v.stage.locator(".stage-text").first.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")


@pytest.mark.parametrize(("page", "size"), PROJECTED)
def test_a_projected_page_has_larger_type_no_header_and_whole_pictures_and_is_played_by_keys(visit, page, size):
    link = f"{page}?present=true"
    v = visit(link, live=LIVE[page], viewport=PROJECTORS[size])
    v.until(f"() => document.querySelector('{STAGE}').style.getPropertyValue('--stage-scale') === '1.5'")
    large = type_size(v)
    v.stage.evaluate("(stage) => stage.style.setProperty('--stage-scale', '1')")
    assert large > 1.4 * type_size(v)
    v.stage.evaluate("(stage) => stage.style.setProperty('--stage-scale', '1.5')")
    assert v.page.get_by_test_id("stHeader").is_hidden()
    is_whole(v)
    plays_by_keys(v)


def go_to(v, page: str) -> None:
    """Follow the navigation to a page, and wait until it is there."""
    v.page.get_by_test_id("stTopNavLink").get_by_text(TITLES[page], exact=True).click()
    v.page.get_by_role("heading", name=TITLES[page], exact=True).wait_for()
    v.stage.locator(f"[data-picture={OWN[page]}]").wait_for()
    v.ready(LIVE[page])
    v.until("(path) => location.pathname === path", f"/{page}")


def test_the_navigation_leads_through_all_pages_and_none_leaves_anything_behind(visit):
    v = visit("?lr=0.05&momentum=0.5&steps=77&optimizer=gd&optimizer=adam")
    for page in [*list(LIVE)[1:], *list(LIVE)[:2]]:
        go_to(v, page)
        is_whole(v)
        assert v.stage.count() == 1
        assert v.address() == {}


@pytest.mark.thorough
def test_a_page_opens_on_its_own_setting_whatever_was_changed_on_another(visit):
    v = visit("momentum")
    v.slider("Momentum").press("ArrowLeft")
    v.addressed("momentum", "0.89")
    go_to(v, "learning_rate")
    assert (v.data("lr"), v.data("step")) == ("0.095", "40")
