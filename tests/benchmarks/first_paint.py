"""How long a visitor waits for the first picture: with a new server, with a new browser, and on coming back."""

import time
from collections.abc import Sequence

from playwright.sync_api import Browser, BrowserContext, ViewportSize

from tests.benchmarks import watch
from tests.benchmarks.watch import Measured, Meter, Traffic
from tests.serving import GDVIZ, Server, started, wait_until_healthy

SCREEN: ViewportSize = {"width": 1440, "height": 900}
SERVERS = 3
RETURNS = 3


def first_paint(browser: Browser, version: str, command: Sequence[str] = GDVIZ) -> dict[str, list[Measured]]:
    """Visits of the first page by how new everything was."""
    starts, first, new, returns = [], [], [], []
    for _ in range(SERVERS):
        begun = time.perf_counter()
        with started(command) as server:
            wait_until_healthy(server.process, server.port)
            healthy = 1000 * (time.perf_counter() - begun)
            starts.append(Measured(1, [healthy], 0, Traffic(0, 0, 0, watch.cpu(server.process.pid))))
            with browser.new_context(viewport=SCREEN) as visitor:
                first.append(visit(visitor, server, version))
            with browser.new_context(viewport=SCREEN) as visitor:
                new.append(visit(visitor, server, version))
                returns += [visit(visitor, server, version) for _ in range(RETURNS)]
    return {
        "start of the server, until healthy": starts,
        "first paint, new server and browser": first,
        "first paint, new browser": new,
        "first paint, on coming back": returns,
    }


def visit(context: BrowserContext, server: Server, version: str) -> Measured:
    """From the start of the navigation to the frame with the pictures, and what it took till all was at rest."""
    page = context.new_page()
    meter = Meter(page, server.process.pid)
    before = meter.now()
    page.goto(server.url, wait_until="commit")
    painted = page.evaluate(f"({watch.PAINTED})({version})")
    page.wait_for_timeout(2000)
    traffic = meter.now().since(before)
    page.close()
    return Measured(1, [painted], 0, traffic)
