"""One real server and one real Chromium for all tests here; whatever either of them complains of fails a test."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from theater import Visit

from tests import serving
from tests.lacking import lacking

BRIEF = "--js-flags=--no-opt"
"""A page is here for seconds: code that is optimized on the side would be ready when it has left."""
SCREEN: ViewportSize = {"width": 1440, "height": 900}
Visiting = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Last, because Playwright keeps an event loop running in this thread, where other tests start their own.
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium; without one here its tests are skipped, or fail if GDVIZ_REQUIRE_BROWSER is 1."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = serving.chromium() or (str(own) if own.is_file() else None)
        if found is None:
            lacking(f"no Chromium found: none of {', '.join(serving.NAMES)} on the PATH, nor Playwright's own")
        browser = playwright.chromium.launch(executable_path=found, args=[*serving.FLAGS, BRIEF])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server started as a visitor would start it; in the end its log must hold no traceback."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("wb") as output, serving.serving(log=output) as url:
        yield url
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, said
    assert "Warning" not in said, said


class Pages:
    """The blank pages of visitors of all kinds, each kind with a browser that keeps what it has fetched.

    Pages are used again: in a new one a browser reads all scripts anew, which doubles the work of opening a link.
    """

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.visitors: dict[str, BrowserContext] = {}
        self.blank: dict[BrowserContext, list[Page]] = {}

    def take(self, stranger: bool, options: dict[str, Any]) -> Page:
        """A page that nobody else has; a stranger's browser has seen nothing, and goes with its page."""
        like = {"viewport": SCREEN, **options}
        if stranger:
            return self.chromium.new_page(**like)
        name = json.dumps(like, sort_keys=True)
        if name not in self.visitors:
            self.visitors[name] = self.chromium.new_context(**like)
        visitor = self.visitors[name]
        blank = self.blank.setdefault(visitor, [])
        if not blank:
            return visitor.new_page()
        blank[-1].bring_to_front()  # behind another one its timers would go by the second
        return blank.pop()

    def give_back(self, visit: Visit, failed: bool) -> None:
        """Keep the page of a visit for the next one, unless it is a stranger's, closed, or part of a failure."""
        if failed or visit.page.context not in self.blank or visit.page.is_closed():
            visit.page.close()
        else:
            visit.leave()
            self.blank[visit.page.context].append(visit.page)


@pytest.fixture(scope="session")
def pages(chromium: Browser) -> Iterator[Pages]:
    """All visitors' pages."""
    kept = Pages(chromium)
    yield kept
    for visitor in kept.visitors.values():
        visitor.close()


@contextmanager
def _visits(pages: Pages, server: str, session: pytest.Session) -> Iterator[Visiting]:
    """A function that opens pages; in the end none may have complained, nor asked another host for anything."""
    visits: list[Visit] = []
    failed_before = session.testsfailed

    def open_link(link: str = "", *, stranger: bool = False, live: str = "ready", **options: Any) -> Visit:
        visits.append(Visit(pages.take(stranger, options), server))
        return visits[-1].open(link, live)

    yield open_link
    for one in visits:
        pages.give_back(one, failed=session.testsfailed > failed_before)
    assert [complaint for one in visits for complaint in one.complaints] == []


@pytest.fixture
def visit(pages: Pages, server: str, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """`visit("?lr=0.1")`: a page on that link with its picture drawn; `visit(stranger=True)`: in a new browser."""
    with _visits(pages, server, request.session) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_visit(pages: Pages, server: str, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """`visit` for a page that the tests of one file share."""
    with _visits(pages, server, request.session) as opened:
        yield opened
