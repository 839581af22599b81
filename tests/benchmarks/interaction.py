"""How long a learner waits in a real browser, beside a plain page with the same figures in the same run."""

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from tests.serving import FLAGS, chromium, serving

STREAMLIT = (sys.executable, "-m", "streamlit", "run")
POSITIONS = 60
KEYS = 40
MAPS = 12

# Times from an input event to the frame after the graphs have changed to the new picture; `version` names the
# picture they show, and is looked at after every change of the page.
WATCH = """version => {
  const watch = window.watch = {times: [], empty: 0, pending: null, last: version()};
  const begin = () => { watch.pending ??= performance.now(); };
  addEventListener('pointermove', begin, true);
  addEventListener('keydown', begin, true);
  const changed = () => {
    const now = version();
    if (now === null || now === watch.last) return;
    const begun = watch.pending;
    watch.last = now;
    watch.pending = null;
    if (begun !== null) requestAnimationFrame(() => watch.times.push(performance.now() - begun));
  };
  new MutationObserver(changed).observe(document.body, {subtree: true, childList: true, attributes: true});
  const look = () => {
    if (!document.querySelector('.main-svg')) watch.empty += 1;
    requestAnimationFrame(look);
  };
  look();
}"""

STAGE_VERSION = "() => document.querySelector('[data-testid=stage]')?.dataset.draws ?? null"
MAP_VERSION = """() => {
  const shown = document.querySelector('[data-testid=stage]')?.dataset;
  return shown ? `${shown.lr} ${shown.momentum}` : null;
}"""
GROUND_VERSION = """() =>
  document.querySelector('[data-picture=map] .stage-plot')?.data?.[0]?.meta?.ground ?? null"""
PLAIN_VERSION = """() => {
  const graphs = [...document.querySelectorAll('.js-plotly-plot')];
  if (graphs.length < 2 || !graphs.every(graph => graph.querySelector('.scatterlayer path.js-line'))) return null;
  return graphs.map(graph => graph.querySelector('.scatterlayer path.js-line').getAttribute('d')).join();
}"""


def measure() -> list[dict[str, object]]:
    """One row an interaction: milliseconds to paint, and what went over the wire meanwhile."""
    plain = Path(__file__).with_name("plain_page.py")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with serving() as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sent = count_frames(page)
            page.goto(f"{url}/?optimizer=momentum&lr=0.05&momentum=0.5&steps=100")
            page.wait_for_selector("[data-testid=stage][data-live=ready]")
            page.wait_for_timeout(1500)
            rows.append({"interaction": "stage: drag the learning rate", **drag(page, sent, STAGE_VERSION)})
            rows.append({"interaction": "stage: momentum by key", **press(page, sent, STAGE_VERSION)})
            page.goto(f"{url}/momentum")
            page.wait_for_selector("[data-testid=stage][data-live=ready]")
            page.wait_for_timeout(1500)
            rows.append({"interaction": "stage: drag on the (α, β) map", **drag_map(page, sent)})
            page.get_by_text("More", exact=True).click()
            kappa = press(page, sent, GROUND_VERSION, "Condition number", "ArrowRight", MAPS)
            rows.append({"interaction": "stage: κ by key, to the new map", **kappa})
            page.close()
        with serving([*STREAMLIT, str(plain), "--server.headless=true", "--server.port"]) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sent = count_frames(page)
            page.goto(url)
            page.wait_for_function(f"() => ({PLAIN_VERSION})() !== null")
            page.wait_for_timeout(1500)
            rows.append({"interaction": "plain: drag the learning rate", **drag(page, sent, PLAIN_VERSION)})
            rows.append({"interaction": "plain: momentum by key", **press(page, sent, PLAIN_VERSION)})
        browser.close()
    return rows


def drag(page: Page, sent: dict[str, int], version: str) -> dict[str, object]:
    """The learning-rate slider by mouse over 60 positions, one at a time."""
    thumb = page.get_by_role("slider", name="Learning rate")
    track = page.locator(".st-key-lr [role=group], .st-key-lr").first.bounding_box()
    assert track is not None
    low, high = (int(thumb.get_attribute(name) or 0) for name in ("min", "max"))
    handle = page.locator(".st-key-lr").get_by_text(thumb.get_attribute("aria-valuetext") or "", exact=True).first
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 8
    pixels = track["width"] / (high - low)
    page.evaluate(f"({WATCH})({version})")
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.evaluate("watch.times.length = 0; watch.empty = 0; watch.pending = null")
    before = dict(sent)
    seen = set()
    for i in range(1, 4 * POSITIONS):
        page.mouse.move(x - i * pixels, y)
        page.wait_for_timeout(60)
        seen.add(thumb.get_attribute("aria-valuetext"))
        if len(seen) >= POSITIONS:
            break
    figures = outcome(page, before, sent, len(seen))
    page.mouse.up()
    page.wait_for_timeout(1500)
    return figures


def drag_map(page: Page, sent: dict[str, int]) -> dict[str, object]:
    """The setting over the stability map by mouse, along a curve through 60 settings, one at a time."""
    plot = page.locator("[data-picture=map] .stage-plot")
    left, top, width, height = plot.evaluate(
        """gd => {
          const {left, top} = gd.getBoundingClientRect(), {l, t, w, h} = gd._fullLayout._size;
          return [left + l, top + t, w, h];
        }"""
    )
    page.evaluate(f"({WATCH})({MAP_VERSION})")
    page.mouse.move(left + 0.2 * width, top + 0.5 * height)
    page.mouse.down()
    page.wait_for_timeout(500)
    page.evaluate("watch.times.length = 0; watch.empty = 0; watch.pending = null")
    before = dict(sent)
    for i in range(1, POSITIONS + 1):
        page.mouse.move(left + (0.2 + 0.01 * i) * width, top + (0.5 + 0.3 * (i % 10 / 10 - 0.5)) * height)
        page.wait_for_timeout(120)
    figures = outcome(page, before, sent, POSITIONS)
    page.mouse.up()
    page.wait_for_timeout(1500)
    return figures


def press(
    page: Page,
    sent: dict[str, int],
    version: str,
    slider: str = "Momentum",
    key: str = "ArrowLeft",
    times: int = KEYS,
) -> dict[str, object]:
    """A slider by an arrow key, each time pressed when the last is painted."""
    page.get_by_role("slider", name=slider).focus()
    page.wait_for_timeout(500)
    page.evaluate(f"({WATCH})({version})")
    before = dict(sent)
    for i in range(times):
        page.keyboard.press(key)
        page.wait_for_function(f"() => watch.times.length > {i}", timeout=10_000)
        page.wait_for_timeout(250)
    return outcome(page, before, sent, times)


def outcome(page: Page, before: dict[str, int], sent: dict[str, int], changes: int) -> dict[str, object]:
    times = page.evaluate("watch.times")
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("nan")
    return {
        "changes": changes,
        "drawn": len(times),
        "p50 ms": statistics.median(times) if times else float("nan"),
        "p95 ms": p95,
        "frames without a graph": page.evaluate("watch.empty"),
        "messages sent": sent["sent"] - before["sent"],
        "kB received": (sent["bytes"] - before["bytes"]) / 1000,
    }


def count_frames(page: Page) -> dict[str, int]:
    """Messages sent and bytes received over websockets, counted from now on."""
    counts = {"sent": 0, "bytes": 0}

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: counts.update(sent=counts["sent"] + 1))
        socket.on("framereceived", lambda data: counts.update(bytes=counts["bytes"] + len(data)))

    page.on("websocket", opened)
    return counts
