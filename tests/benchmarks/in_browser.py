"""What a learner does in a page, done by mouse and keys, and measured."""

from itertools import pairwise
from typing import Literal

from playwright.sync_api import Page

from tests.benchmarks import watch
from tests.benchmarks.watch import Measured, Meter, measured

POSITIONS = 60
KEYS = 40
FRAME = 1000 / 60
"""ms from one frame of the screen to the next."""
SIDES = """gd => {
  const {left, top} = gd.getBoundingClientRect(), {l, t, w, h} = gd._fullLayout._size;
  return [left + l, top + t, w, h];
}"""


def open_stage(page: Page, address: str, live: str = "ready") -> None:
    """Go there, and wait for all pictures and the runs to drag through."""
    page.goto(address)
    page.wait_for_selector(f"[data-testid=stage][data-live={live}]:not([data-draws='0'])")
    page.wait_for_timeout(1500)


def scrub(page: Page, meter: Meter) -> Measured:
    """The player's slider by mouse over 60 steps, back from the end."""
    slider = page.get_by_test_id("stage").get_by_role("slider", name="Step")
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 8, box["y"] + box["height"] / 2
    page.evaluate(f"({watch.WATCH})({watch.STEP})")
    hold(page, x, y, 300)
    before, seen = meter.now(), set()
    for i in range(1, 4 * POSITIONS):
        page.mouse.move(x - i * box["width"] / 90, y)
        page.wait_for_timeout(60)
        seen.add(slider.input_value())
        if len(seen) >= POSITIONS:
            break
    figures = measured(page, meter, before, len(seen))
    page.mouse.up()
    slider.press("End")
    page.wait_for_timeout(1000)
    return figures


def play(page: Page, meter: Meter) -> Measured:
    """A whole run, played from step 0: its times are those from one frame to the next while steps go by."""
    stage = page.get_by_test_id("stage")
    last = stage.get_attribute("data-step")
    page.evaluate(f"({watch.WATCH})({watch.STEP})")
    before = meter.now()
    stage.get_by_role("button", name="Play", exact=True).click()
    page.evaluate(watch.RESET)
    # It goes from its end to the start, and back to the end.
    page.wait_for_function(
        "(last) => watch.steps.some((step) => step !== last) && watch.steps.at(-1) === last", arg=last
    )
    frames, steps, empty = page.evaluate("[watch.frames, watch.steps, watch.empty]")
    begun, ended = steps.index(next(step for step in steps if step != last)), steps.index(last, len(steps) // 2)
    between = [later - sooner for sooner, later in pairwise(frames[begun : ended + 1])]
    dropped = sum(max(0, round(time / FRAME) - 1) for time in between)
    return Measured(len(set(steps)), between, empty, meter.now().since(before), dropped)


def drag(page: Page, meter: Meter, version: str) -> Measured:
    """The learning-rate slider by mouse over 60 positions, one at a time."""
    thumb = page.get_by_role("slider", name="Learning rate")
    control = page.locator("[class*='st-key-lr']:has(input[type=range])").first
    track = control.locator("[role=group]").first.bounding_box()
    assert track is not None
    low, high = (int(thumb.get_attribute(name) or 0) for name in ("min", "max"))
    box = control.get_by_text(thumb.get_attribute("aria-valuetext") or "", exact=True).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 8
    pixels = track["width"] / (high - low)
    page.evaluate(f"({watch.WATCH})({version})")
    hold(page, x, y, 300)
    before, seen = meter.now(), set()
    for i in range(1, 4 * POSITIONS):
        page.mouse.move(x - i * pixels, y)
        page.wait_for_timeout(60)
        seen.add(thumb.get_attribute("aria-valuetext"))
        if len(seen) >= POSITIONS:
            break
    figures = measured(page, meter, before, len(seen))
    page.mouse.up()
    page.wait_for_timeout(1500)
    return figures


def drag_map(page: Page, meter: Meter) -> Measured:
    """The setting over the stability map by mouse, along a curve through 60 settings, one at a time."""
    left, top, width, height = page.locator("[data-picture=map] .stage-plot").evaluate(SIDES)
    page.evaluate(f"({watch.WATCH})({watch.MAP})")
    hold(page, left + 0.2 * width, top + 0.5 * height, 500)
    before = meter.now()
    for i in range(1, POSITIONS + 1):
        page.mouse.move(left + (0.2 + 0.01 * i) * width, top + (0.5 + 0.3 * (i % 10 / 10 - 0.5)) * height)
        page.wait_for_timeout(120)
    figures = measured(page, meter, before, POSITIONS)
    page.mouse.up()
    page.wait_for_timeout(1500)
    return figures


def hold(page: Page, x: float, y: float, pause: int) -> None:
    """Press there, and measure from now on."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(pause)
    page.evaluate(watch.RESET)


def press(
    page: Page,
    meter: Meter,
    version: str,
    slider: str = "Momentum",
    key: str = "ArrowLeft",
    times: int = KEYS,
    role: Literal["slider", "spinbutton"] = "slider",
) -> Measured:
    """A slider by an arrow key, each time pressed when the last is painted."""
    page.get_by_role(role, name=slider).focus()
    page.wait_for_timeout(500)
    page.evaluate(f"({watch.WATCH})({version})")
    before = meter.now()
    for i in range(times):
        page.keyboard.press(key)
        page.wait_for_function(f"() => watch.times.length > {i}", timeout=10_000)
        page.wait_for_timeout(250)
    return measured(page, meter, before, times)


def change_pages(page: Page, meter: Meter, version: str, titles: tuple[str, str], times: int) -> Measured:
    """There and back by the navigation, each click when the last page is painted and at rest."""
    page.evaluate(f"({watch.WATCH})({version})")
    before = meter.now()
    for i in range(times):
        link = page.get_by_test_id("stTopNavLink").get_by_text(titles[i % 2], exact=True)
        link.hover()
        page.wait_for_timeout(1000)
        page.evaluate("watch.pending = null")
        page.mouse.down()
        page.mouse.up()
        page.wait_for_function(f"() => watch.times.length > {i}", timeout=20_000)
    page.wait_for_timeout(1000)
    return measured(page, meter, before, times)
