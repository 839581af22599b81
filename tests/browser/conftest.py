"""One real server and one real Chromium for all tests here; whatever either of them complains of fails a test."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright
from theater import Visit

from tests import serving

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
            missing = f"no Chromium found: none of {', '.join(serving.NAMES)} on the PATH, nor Playwright's own"
            (pytest.fail if os.environ.get("GDVIZ_REQUIRE_BROWSER") == "1" else pytest.skip)(missing)
        browser = playwright.chromium.launch(executable_path=found, args=serving.FLAGS)
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


@pytest.fixture(scope="session")
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor whose browser keeps what it has fetched; each test has a page of its own."""
    context = chromium.new_context(viewport=SCREEN)
    yield context
    context.close()


@contextmanager
def _visits(chromium: Browser, visitor: BrowserContext, server: str) -> Iterator[Visiting]:
    """A function that opens pages; in the end none may have complained, nor asked another host for anything."""
    visits: list[Visit] = []
    strangers: list[BrowserContext] = []

    def open_link(link: str = "", *, stranger: bool = False, live: str = "ready", **options: Any) -> Visit:
        if stranger or options:
            strangers.append(chromium.new_context(**{"viewport": SCREEN, **options}))
        visits.append(Visit(strangers[-1] if stranger or options else visitor, server))
        return visits[-1].open(link, live)

    yield open_link
    for one in visits:
        one.page.close()
    for context in strangers:
        context.close()
    assert [complaint for one in visits for complaint in one.complaints] == []


@pytest.fixture
def visit(chromium: Browser, visitor: BrowserContext, server: str) -> Iterator[Visiting]:
    """`visit("?lr=0.1")`: a page on that link with its picture drawn; `visit(stranger=True)`: in a new browser."""
    with _visits(chromium, visitor, server) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_visit(chromium: Browser, visitor: BrowserContext, server: str) -> Iterator[Visiting]:
    """`visit` for a page that the tests of one file share."""
    with _visits(chromium, visitor, server) as opened:
        yield opened
