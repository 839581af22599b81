"""How long a learner waits in a real browser, beside a plain page with the same figures in the same run."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks import watch
from tests.benchmarks.first_paint import SCREEN, first_paint
from tests.benchmarks.in_browser import change_pages, drag, drag_map, open_stage, play, press, scrub
from tests.benchmarks.process import rest
from tests.benchmarks.watch import Measured, Meter
from tests.serving import FLAGS, Server, chromium, started, streamlit, wait_until_healthy

PLAIN = streamlit(Path(__file__).with_name("plain_page.py"))
CHANGES = 10
MAPS = 12
SIZES = 7
"""Batch sizes above 1 that the slider has on tips, but for all examples."""
SEEDS = {"path": range(1, 6), "band": range(6, 11)}
Rows = list[dict[str, object]]


def measure() -> Rows:
    """One row an interaction: milliseconds to paint, what went over the wire meanwhile, and the server's CPU."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with started() as server:
            page, meter = enter(browser, server)
            rows = [
                *on_playground(page, meter, server.url),
                *on_map(page, meter, server.url),
                *on_data(page, meter, server.url),
                *on_rules(page, meter, server.url),
            ]
            page.close()
        with started(PLAIN) as server:
            page, meter = enter(browser, server)
            rows += on_plain_page(page, meter, server.url)
            page.close()
        rows += [row(f"stage: {name}", *parts) for name, parts in first_paint(browser, watch.PICTURES).items()]
        rows += [row(f"plain: {name}", *parts) for name, parts in first_paint(browser, watch.PLAIN, PLAIN).items()]
        browser.close()
    return rows


def enter(browser: Browser, server: Server) -> tuple[Page, Meter]:
    """A page for a server that answers, and has nothing else to do."""
    wait_until_healthy(server.process, server.port)
    rest([server.pid])
    page = browser.new_page(viewport=SCREEN)
    return page, Meter(page, server.process.pid)


def on_playground(page: Page, meter: Meter, url: str) -> Rows:
    """Control, scrub and play, and the way to another page."""
    open_stage(page, f"{url}/?optimizer=momentum&lr=0.05&momentum=0.5&steps=100")
    rows = [row("stage: drag the learning rate", drag(page, meter, watch.STAGE))]
    rows.append(row("stage: momentum by key", press(page, meter, watch.STAGE)))
    rows.append(row("stage: scrub", scrub(page, meter)))
    open_stage(page, f"{url}/?optimizer=momentum&lr=0.05&momentum=0.5&steps=300")
    rows.append(row("stage: play, from frame to frame", play(page, meter)))
    open_stage(page, url)
    titles = ("Learning rate", "Playground")
    rows.append(row("stage: change of page", change_pages(page, meter, watch.PICTURES, titles, CHANGES)))
    return rows


def on_map(page: Page, meter: Meter, url: str) -> Rows:
    """The page on momentum."""
    open_stage(page, f"{url}/momentum")
    rows = [row("stage: drag on the (α, β) map", drag_map(page, meter))]
    page.get_by_text("More", exact=True).click()
    kappa = press(page, meter, watch.GROUND, "Condition number", "ArrowRight", MAPS)
    return [*rows, row("stage: κ by key, to the new map", kappa)]


def on_data(page: Page, meter: Meter, url: str) -> Rows:
    """The pages on fitting a line and on the batch size."""
    open_stage(page, f"{url}/fit_a_line")
    rows = [row("line: drag the learning rate", drag(page, meter, watch.STAGE))]
    open_stage(page, f"{url}/batch_size")
    rows.append(row("noise: scrub, lit points and arrows", scrub(page, meter)))
    rows.append(row("noise: drag the learning rate", drag(page, meter, watch.STAGE)))
    for name, version in (("path", watch.VERDICT), ("band", watch.BAND)):
        parts = []
        for seed in SEEDS[name]:  # each has its own runs, not kept from before
            open_stage(page, f"{url}/batch_size?batch_size=1&seed={seed}")
            parts.append(press(page, meter, version, "Batch size", "ArrowRight", SIZES))
        rows.append(row(f"noise: batch size by key, to the new {name}", *parts))
    return rows


def on_rules(page: Page, meter: Meter, url: str) -> Rows:
    """The pages that compare optimizers and schedules, and the one that explains a step."""
    open_stage(page, f"{url}/one_step?steps=100", live="off")
    turned = press(page, meter, watch.LINES, "Step t", "ArrowUp", role="spinbutton")
    rows = [row("one step: the next step by key, to its lines", turned)]
    open_stage(page, f"{url}/race")
    rows.append(row("race: drag the learning rate", drag(page, meter, watch.STAGE)))
    open_stage(page, f"{url}/schedules")
    rows.append(row("schedules: drag the learning rate", drag(page, meter, watch.STAGE)))
    return rows


def on_plain_page(page: Page, meter: Meter, url: str) -> Rows:
    """The same in st.plotly_chart, as far as it can do it."""
    page.goto(url)
    page.wait_for_function(f"() => ({watch.PLAIN})() !== null")
    page.wait_for_timeout(1500)
    rows = [row("plain: drag the learning rate", drag(page, meter, watch.PLAIN))]
    rows.append(row("plain: momentum by key", press(page, meter, watch.PLAIN)))
    changed = change_pages(page, meter, watch.PLAIN, ("Second", "First"), CHANGES)
    return [*rows, row("plain: change of page", changed)]


def row(interaction: str, *parts: Measured) -> dict[str, object]:
    """What was measured, in several parts perhaps, in one line of the table."""
    times = [time for part in parts for time in part.times]
    changes = sum(part.changes for part in parts)
    return {
        "interaction": interaction,
        "changes": changes,
        "drawn": len(times),
        "p50 ms": statistics.median(times) if times else float("nan"),
        "p95 ms": statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else float("nan"),
        "frames without a graph": sum(part.empty for part in parts),
        "frames dropped": _total([part.dropped for part in parts]),
        "messages sent": sum(part.traffic.sent for part in parts),
        "kB pushed": sum(part.traffic.pushed for part in parts) / 1000,
        "kB fetched": sum(part.traffic.fetched for part in parts) / 1000,
        "server ms a change": sum(part.traffic.cpu for part in parts) / changes,
    }


def _total(numbers: Sequence[int | None]) -> int | str:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else ""
