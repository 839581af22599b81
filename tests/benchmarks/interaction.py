"""How long a learner waits in a real browser, beside a plain page with the same figures in the same run."""

import statistics
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Page, WebSocket, sync_playwright

from tests.serving import FLAGS, STREAMLIT, chromium, serving

POSITIONS = 60
KEYS = 40
MAPS = 12
SIZES = 7
"""Batch sizes above 1 that the slider has on tips, but for all examples."""
SEEDS = {"path": range(1, 6), "band": range(6, 11)}

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
STEP_VERSION = "() => document.querySelector('[data-testid=stage]')?.dataset.step ?? null"
VERDICT_VERSION = "() => document.querySelector('[data-run] .stage-text')?.textContent ?? null"
LINES_VERSION = "() => document.querySelector('.stage-line-numbers')?.textContent ?? null"
BAND_VERSION = """() =>
  document.querySelector('[data-picture=progress] .traceband-gd path')?.getAttribute('d') ?? null"""
PLAIN_VERSION = """() => {
  const graphs = [...document.querySelectorAll('.js-plotly-plot')];
  if (graphs.length < 2 || !graphs.every(graph => graph.querySelector('.scatterlayer path.js-line'))) return null;
  return graphs.map(graph => graph.querySelector('.scatterlayer path.js-line').getAttribute('d')).join();
}"""


class Measured(NamedTuple):
    """Milliseconds to paint of so many changes, frames without a graph, and what went over websockets."""

    changes: int
    times: list[float]
    empty: int
    sent: int
    bytes: int


def measure() -> list[dict[str, object]]:
    """One row an interaction: milliseconds to paint, and what went over the wire meanwhile."""
    plain = Path(__file__).with_name("plain_page.py")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with serving() as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sent = count_frames(page)
            open_stage(page, f"{url}/?optimizer=momentum&lr=0.05&momentum=0.5&steps=100")
            rows.append(row("stage: drag the learning rate", drag(page, sent, STAGE_VERSION)))
            rows.append(row("stage: momentum by key", press(page, sent, STAGE_VERSION)))
            open_stage(page, f"{url}/momentum")
            rows.append(row("stage: drag on the (α, β) map", drag_map(page, sent)))
            page.get_by_text("More", exact=True).click()
            kappa = press(page, sent, GROUND_VERSION, "Condition number", "ArrowRight", MAPS)
            rows.append(row("stage: κ by key, to the new map", kappa))
            rows += on_data(page, sent, url)
            rows += on_rules(page, sent, url)
            page.close()
        with serving([*STREAMLIT, str(plain), "--server.headless=true", "--server.port"]) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sent = count_frames(page)
            page.goto(url)
            page.wait_for_function(f"() => ({PLAIN_VERSION})() !== null")
            page.wait_for_timeout(1500)
            rows.append(row("plain: drag the learning rate", drag(page, sent, PLAIN_VERSION)))
            rows.append(row("plain: momentum by key", press(page, sent, PLAIN_VERSION)))
        browser.close()
    return rows


def on_data(page: Page, sent: dict[str, int], url: str) -> list[dict[str, object]]:
    """The pages on fitting a line and on the batch size."""
    open_stage(page, f"{url}/fit_a_line")
    rows = [row("line: drag the learning rate", drag(page, sent, STAGE_VERSION))]
    open_stage(page, f"{url}/batch_size")
    rows.append(row("noise: scrub, lit points and arrows", scrub(page, sent)))
    rows.append(row("noise: drag the learning rate", drag(page, sent, STAGE_VERSION)))
    for name, version in (("path", VERDICT_VERSION), ("band", BAND_VERSION)):
        parts = []
        for seed in SEEDS[name]:  # each has its own runs, not kept from before
            open_stage(page, f"{url}/batch_size?batch_size=1&seed={seed}")
            parts.append(press(page, sent, version, "Batch size", "ArrowRight", SIZES))
        rows.append(row(f"noise: batch size by key, to the new {name}", *parts))
    return rows


def on_rules(page: Page, sent: dict[str, int], url: str) -> list[dict[str, object]]:
    """The pages that compare optimizers and schedules, and the one that explains a step."""
    open_stage(page, f"{url}/one_step?steps=100", live="off")
    turned = press(page, sent, LINES_VERSION, "Step t", "ArrowUp", role="spinbutton")
    rows = [row("one step: the next step by key, to its lines", turned)]
    open_stage(page, f"{url}/race")
    rows.append(row("race: drag the learning rate", drag(page, sent, STAGE_VERSION)))
    open_stage(page, f"{url}/schedules")
    rows.append(row("schedules: drag the learning rate", drag(page, sent, STAGE_VERSION)))
    return rows


def open_stage(page: Page, address: str, live: str = "ready") -> None:
    """Go there, and wait for all pictures and the runs to drag through."""
    page.goto(address)
    page.wait_for_selector(f"[data-testid=stage][data-live={live}]:not([data-draws='0'])")
    page.wait_for_timeout(1500)


def scrub(page: Page, sent: dict[str, int]) -> Measured:
    """The player's slider by mouse over 60 steps, back from the end."""
    slider = page.get_by_test_id("stage").get_by_role("slider", name="Step")
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 8, box["y"] + box["height"] / 2
    page.evaluate(f"({WATCH})({STEP_VERSION})")
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.evaluate("watch.times.length = 0; watch.empty = 0; watch.pending = null")
    before, seen = dict(sent), set()
    for i in range(1, 4 * POSITIONS):
        page.mouse.move(x - i * box["width"] / 90, y)
        page.wait_for_timeout(60)
        seen.add(slider.input_value())
        if len(seen) >= POSITIONS:
            break
    figures = outcome(page, before, sent, len(seen))
    page.mouse.up()
    slider.press("End")
    page.wait_for_timeout(1000)
    return figures


def drag(page: Page, sent: dict[str, int], version: str) -> Measured:
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


def drag_map(page: Page, sent: dict[str, int]) -> Measured:
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
    role: Literal["slider", "spinbutton"] = "slider",
) -> Measured:
    """A slider by an arrow key, each time pressed when the last is painted."""
    page.get_by_role(role, name=slider).focus()
    page.wait_for_timeout(500)
    page.evaluate(f"({WATCH})({version})")
    before = dict(sent)
    for i in range(times):
        page.keyboard.press(key)
        page.wait_for_function(f"() => watch.times.length > {i}", timeout=10_000)
        page.wait_for_timeout(250)
    return outcome(page, before, sent, times)


def outcome(page: Page, before: dict[str, int], sent: dict[str, int], changes: int) -> Measured:
    times, empty = page.evaluate("[watch.times, watch.empty]")
    return Measured(changes, times, empty, *(sent[key] - before[key] for key in ("sent", "bytes")))


def row(interaction: str, *parts: Measured) -> dict[str, object]:
    """What was measured, in several parts perhaps, in one line of the table."""
    times = [time for part in parts for time in part.times]
    return {
        "interaction": interaction,
        "changes": sum(part.changes for part in parts),
        "drawn": len(times),
        "p50 ms": statistics.median(times) if times else float("nan"),
        "p95 ms": statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("nan"),
        "frames without a graph": sum(part.empty for part in parts),
        "messages sent": sum(part.sent for part in parts),
        "kB received": sum(part.bytes for part in parts) / 1000,
    }


def count_frames(page: Page) -> dict[str, int]:
    """Messages sent and bytes received over websockets, counted from now on."""
    counts = {"sent": 0, "bytes": 0}

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: counts.update(sent=counts["sent"] + 1))
        socket.on("framereceived", lambda data: counts.update(bytes=counts["bytes"] + len(data)))

    page.on("websocket", opened)
    return counts
