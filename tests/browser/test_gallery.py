"""The gallery in a browser: every link is a whole address, and a click leads to the run that the card shows."""

from urllib.parse import parse_qs, urlsplit

import pytest

import gdviz
from gdviz.ui.gallery import CLASSICS, FAILURES

ALL = [*FAILURES, *CLASSICS]
BY_TITLE = {entry.title: entry for entry in ALL}
SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
COMPLETE = """(cards) => {
    const pictures = [...document.querySelectorAll('[class*=st-key-card_] img')];
    return pictures.length === cards && pictures.every((one) => one.complete && one.naturalWidth > 0)
        && document.querySelectorAll('[class*=st-key-card_] a').length === 2 * cards;
}"""


def gallery(visit, **options):
    """A visitor who has come to the gallery from another page, with all cards there."""
    v = visit("learning_rate", **options)
    v.page.goto(f"{v.server}/gallery")
    v.until(COMPLETE, len(ALL))
    return v


def card(v, title: str):
    return v.page.locator("[class*=st-key-card_]", has=v.page.get_by_role("heading", name=title, exact=True))


def shown(v, address) -> None:
    """Wait until the stage shows the runs of an address, and see that nothing is said against it."""
    v.ready()
    for spec in address.specs:
        run = gdviz.run(spec)
        v.reads(run.verdict.text, spec.schedule if address.by == "schedule" else spec.optimizer)
    assert v.data("lr") == f"{address.specs[0].lr:g}"
    assert urlsplit(v.page.url).path == f"/{address.page}"
    assert v.page.get_by_role("alert").count() == 0


@pytest.mark.parametrize(
    ("size", "scheme"), [pytest.param("laptop", "light", marks=pytest.mark.thorough), ("phone", "dark")]
)
def test_all_cards_are_drawn_and_nothing_is_wider_than_the_screen(visit, size, scheme):
    v = gallery(visit, viewport=SIZES[size], color_scheme=scheme)
    assert v.page.get_by_role("heading", name="Gallery", exact=True).is_visible()
    assert v.too_wide() == []
    assert v.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    for one in v.page.locator("[class*=st-key-card_] img").all():
        assert one.bounding_box()["width"] >= 200
        assert one.get_attribute("alt")
    assert v.page.get_by_role("alert").count() == 0
    assert v.address() == {}


@pytest.mark.thorough
def test_every_link_is_a_whole_address_that_can_be_copied(visit):
    v = gallery(visit)
    links = v.page.eval_on_selector_all("[class*=st-key-card_] a", "(links) => links.map((link) => link.href)")
    for link, address in zip(links, (one for entry in ALL for one in (entry.shown, entry.after)), strict=True):
        assert urlsplit(link).path == f"/{address.page}"
        assert parse_qs(urlsplit(link).query) == {
            name: text if isinstance(text, list) else [text] for name, text in address.query.items()
        }


def test_the_first_link_leads_to_the_run_of_the_card_and_back_again(visit):
    v, title = gallery(visit), "Noise floor"
    card(v, title).get_by_role("link").first.click()
    shown(v, BY_TITLE[title].shown)
    v.page.get_by_test_id("stTopNavLink").get_by_text("Gallery", exact=True).click()
    v.until(COMPLETE, len(ALL))
    assert v.address() == {}


@pytest.mark.thorough
def test_the_second_link_leads_to_the_cure_also_after_the_failure_was_seen(visit):
    v, entry = gallery(visit), BY_TITLE["Overshoot"]
    card(v, entry.title).get_by_role("link").first.click()
    shown(v, entry.shown)
    v.page.get_by_test_id("stTopNavLink").get_by_text("Gallery", exact=True).click()
    v.until(COMPLETE, len(ALL))
    card(v, entry.title).get_by_role("link").nth(1).click()
    shown(v, entry.after)


@pytest.mark.thorough
def test_a_click_on_the_picture_is_one_on_the_first_link(visit):
    v, entry = gallery(visit), BY_TITLE["Crawl"]
    box = card(v, entry.title).locator("img").bounding_box()
    v.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown(v, entry.shown)


@pytest.mark.thorough
def test_a_link_in_a_tab_of_its_own_shows_the_same(visit):
    v, entry = gallery(visit), BY_TITLE["AdaGrad stall"]
    v.page.goto(card(v, entry.title).get_by_role("link").first.evaluate("(link) => link.href"))
    shown(v, entry.shown)
