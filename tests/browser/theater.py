"""A visitor's browser: what it shows, what it sends, and what it complains of."""

import re
from collections.abc import Sequence
from math import isnan
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Route, WebSocket

PATIENCE = 60_000
"""ms. Waits end as soon as what they wait for is there; only a fault makes them last."""
STAGE = "[data-testid=stage]"
HARMLESS = ("/_stcore/health", "/_stcore/host-config")
"""What Streamlit asks for below a page's own path before it asks at the root."""
PATH_JS = """
const column = (values) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));
const path = (picture, run) => {
    const { data } = document.querySelector(`[data-picture=${picture}] .stage-plot`) ?? {};
    const trace = data?.find((one) => one.meta?.run === run);
    return trace && [column(trace.x), column(trace.y)];
};
"""
AMOUNT_JS = """(canvas, colour) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
        found += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
    }
    return found;
}"""
WATCH_JS = """(pictures) => {
    window.frames_seen = 0;
    window.frames_broken = 0;
    const whole = (picture) => {
        const host = document.querySelector(`[data-testid=stage] [data-picture=${picture}]`);
        const ground = host?.querySelector('.main-svg')?.getBoundingClientRect();
        const canvas = host?.querySelector('canvas.stage-overlay');
        const relief = host?.querySelector('.contourlayer, .heatmaplayer')?.childElementCount > 0;
        return ground?.width > 100 && ground.height > 100 && canvas?.width > 100 && canvas.isConnected
            && (relief || !['landscape', 'map'].includes(picture));
    };
    const look = () => {
        window.frames_seen += 1;
        if (!pictures.every(whole)) window.frames_broken += 1;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


class Visit:
    """A blank page of a browser, from its first link until it is left."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.complaints: list[str] = []
        self.sent: list[Any] = []
        self.broken = ""
        self._ears: dict[Any, Any] = {
            "request": self._look,
            "console": self._hear,
            "pageerror": lambda error: self.complaints.append(f"page error: {error}"),
            "dialog": self._dismiss,
            "websocket": self._listen,
        }
        self.page.set_default_timeout(PATIENCE)
        for event, ear in self._ears.items():
            self.page.on(event, ear)

    def leave(self) -> None:
        """Make the page blank for the next visit; whatever else a test changes of it, it puts back itself."""
        self.page.evaluate("() => sessionStorage.clear()")
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")
        self.page.mouse.up()  # a test may end with a button held
        self.page.mouse.move(0, 0)

    def breaks(self, path: str) -> None:
        """From now on the server fails to answer what lies below this path."""
        self.broken = path
        self.page.route(f"**{path}*", lambda route: route.fulfill(status=500, body="broken"))

    def holds(self, address: str) -> list[Route]:
        """From now on answers from addresses that fit this pattern wait, in this list, for their `continue_()`."""
        held: list[Route] = []
        self.page.route(re.compile(address), lambda route: held.append(route))
        return held

    def _look(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server}/", "data:", "blob:")):
            self.complaints.append(f"asked another host: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        harmless = ("404" in message.text and url.endswith(HARMLESS)) or (self.broken and self.broken in url)
        if message.type == "error" and not harmless:
            self.complaints.append(f"console: {message.text} at {message.location}")

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(frame))

    def open(self, link: str = "", live: str = "ready") -> "Visit":
        """Go to a link of the server and wait for the whole picture."""
        self.page.goto(f"{self.server}/{link}")
        return self.ready(live)

    def ready(self, live: str = "ready") -> "Visit":
        """Wait until the stage is drawn and the fan for dragging is there; with live="off" it shall have none.

        A later fan comes as soon as a hand is near its slider: what waits for it here is such a hand.
        """
        self.page.wait_for_selector(f"{STAGE}:is([data-live={live}], [data-live=waiting])")
        if self.data("live") == "waiting" != live:
            self.slider("Learning rate").dispatch_event("pointerover")
            self.page.wait_for_selector(f"{STAGE}[data-live={live}]")
        self.until(f"() => Number(document.querySelector('{STAGE}').dataset.draws) > 0")
        return self

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until a condition in the page holds, looking at every frame."""
        self.page.wait_for_function(condition, arg=argument, polling="raf")

    @property
    def stage(self) -> Locator:
        return self.page.get_by_test_id("stage")

    def data(self, name: str) -> str | None:
        """What the stage says about itself."""
        return self.stage.get_attribute(f"data-{name}")

    def shows(self, **attributes: Any) -> None:
        """Wait until the stage says all of this about itself."""
        wanted = {name: str(value) for name, value in attributes.items()}
        self.until(
            f"(wanted) => Object.entries(wanted).every(([name, value]) => "
            f"document.querySelector('{STAGE}')?.getAttribute('data-' + name) === value)",
            wanted,
        )

    def at(self, lr: float, momentum: float | None = None) -> None:
        """Wait until the stage shows this learning rate, and this momentum if one is given, to the last bit."""
        self.until(
            f"""([lr, momentum]) => {{
                const {{ dataset }} = document.querySelector('{STAGE}');
                return Number(dataset.lr) === lr && (momentum === null || Number(dataset.momentum) === momentum);
            }}""",
            [lr, momentum],
        )

    def verdict(self, run: str = "gd") -> str:
        return self.stage.locator(f"[data-run={run}] .stage-text").inner_text()

    def note(self, run: str = "gd") -> str:
        return self.stage.locator(f"[data-run={run}] .stage-note").inner_text()

    def reads(self, text: str, run: str = "gd") -> None:
        """Wait until the sentence about a run is this one."""
        selector = f"{STAGE} [data-run={run}] .stage-text"
        self.until(
            "([selector, text]) => document.querySelector(selector)?.textContent === text", [selector, text]
        )

    def path(self, run: str = "gd", picture: str = "landscape") -> list[list[float | None]]:
        """x and y of a path as Plotly holds them now."""
        return self.page.evaluate(
            f"([picture, run]) => {{ {PATH_JS} return path(picture, run); }}", [picture, run]
        )

    def draws(self, x: Sequence[Any], y: Sequence[Any], run: str = "gd", picture: str = "landscape") -> None:
        """Wait until Plotly holds this path, to the last bit; NaN stands for a missing number."""
        wanted = [[None if isnan(value) else value for value in column] for column in (x, y)]
        self.until(
            f"([picture, run, x, y]) => {{ {PATH_JS}"
            "return JSON.stringify(path(picture, run)) === JSON.stringify([x, y]); }",
            [picture, run, *wanted],
        )

    def address(self) -> dict[str, list[str]]:
        """The parameters in the address bar."""
        return parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)

    def addressed(self, key: str, *values: str) -> None:
        """Wait until the address gives these values for a key; none at all if there are none."""
        self.until(
            "([key, values]) => "
            "JSON.stringify(new URL(location).searchParams.getAll(key)) === JSON.stringify(values)",
            [key, list(values)],
        )

    def starts_near(self, x: float, y: float, within: float = 0.05) -> tuple[float, float]:
        """Wait until the address gives a start near this one, and return it."""
        # Streamlit writes one parameter after the other: a look between two would find half a start.
        found = self.page.wait_for_function(
            """([x, y, within]) => {
                const asked = new URL(location).searchParams;
                const start = ['start_x', 'start_y'].map((key) => asked.get(key));
                const near = start.every((text, i) => text && Math.abs(Number(text) - [x, y][i]) <= within);
                return near && start;
            }""",
            arg=[x, y, within],
            polling="raf",
        )
        across, up = map(float, found.json_value())
        return across, up

    def slider(self, name: str) -> Locator:
        # Not exactly: Streamlit's own sliders say their name twice.
        return self.page.get_by_role("slider", name=name)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def thumb(self, name: str = "lr") -> tuple[float, float, float]:
        """The middle of the thumb of Streamlit's slider with this key, and the length of the slider."""
        x, y, width = self.page.locator(f".st-key-{name} input[type=range]").evaluate(
            """(input) => {
                let thumb = input.parentElement;
                while (thumb.getBoundingClientRect().width < 5) thumb = thumb.parentElement;
                const { x, y, width, height } = thumb.getBoundingClientRect();
                const slider = input.closest('[role=group]').getBoundingClientRect();
                return [x + width / 2, y + height / 2, slider.width];
            }"""
        )
        return x, y, width

    def follows(self) -> float:
        """Wait until the stage shows the learning rate under the hand, and return it."""
        rate = self.page.wait_for_function(
            f"""() => {{
                const slider = document.querySelector('.st-key-lr input[type=range]');
                return Number(document.querySelector('{STAGE}').dataset.lr) === Number(slider.ariaValueText)
                    && slider.ariaValueText;
            }}""",
            polling="raf",
        )
        return float(rate.json_value())

    def scrolls_up(self) -> None:
        """Go to the top of the page, where the pictures are."""
        self.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")

    def too_wide(self) -> list[str]:
        """The beginnings of all visible elements that reach beyond the screen's right edge, where none scrolls."""
        return self.page.evaluate(
            """() => {
                const scrolls = (node) => node && (node.matches('[data-testid=stMain]') ? false
                    : ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
                        && node.getBoundingClientRect().right <= innerWidth + 1 || scrolls(node.parentElement));
                return [...document.querySelectorAll('[data-testid=stMain] *')]
                    .filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
                    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
                    .filter((node) => !node.closest('svg, .katex, [style*=clip]'))
                    .filter((node) => !scrolls(node.parentElement))
                    .map((node) => node.outerHTML.slice(0, 200));
            }"""
        )

    def plot(self, picture: str) -> Locator:
        """The element in which Plotly holds a picture."""
        return self.stage.locator(f"[data-picture={picture}] .stage-plot")

    def pixel(self, x: float, y: float, picture: str = "landscape") -> tuple[float, float]:
        """Where a point of a picture lies on the screen."""
        across, up = self.plot(picture).evaluate(
            """(gd, [x, y]) => {
                const { left, top } = gd.getBoundingClientRect();
                const { xaxis, yaxis } = gd._fullLayout;
                return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
            }""",
            [x, y],
        )
        return across, up

    def under(self, across: float, up: float, picture: str) -> tuple[float, float]:
        """The point of a picture that lies at a place on the screen."""
        x, y = self.plot(picture).evaluate(
            """(gd, [across, up]) => {
                const { left, top } = gd.getBoundingClientRect();
                const { xaxis, yaxis } = gd._fullLayout;
                return [xaxis.p2d(across - left - xaxis._offset), yaxis.p2d(up - top - yaxis._offset)];
            }""",
            [across, up],
        )
        return x, y

    def colour(self, x: float, y: float, picture: str = "landscape") -> str:
        """The colour that the stage has painted over a point of a picture, as #RRGGBB."""
        *rgb, _ = self._pigment(x, y, picture)
        return "#" + "".join(f"{one:02X}" for one in rgb)

    def ink(self, x: float, y: float, picture: str = "landscape") -> int:
        """How thick the stage has painted over a point of a picture, from 0 for not at all to 255."""
        return self._pigment(x, y, picture)[3]

    def _pigment(self, x: float, y: float, picture: str) -> list[int]:
        return self.plot(picture).evaluate(
            """(gd, [x, y]) => {
                const canvas = gd.querySelector('canvas.stage-overlay');
                const { xaxis, yaxis, _size } = gd._fullLayout;
                const scale = canvas.width / _size.w;
                const across = Math.floor(scale * (xaxis._offset + xaxis.d2p(x) - _size.l));
                const up = Math.floor(scale * (yaxis._offset + yaxis.d2p(y) - _size.t));
                return [...canvas.getContext('2d').getImageData(across, up, 1, 1).data];
            }""",
            [x, y],
        )

    def amount(self, colour: str, picture: str) -> int:
        """How many pixels the stage has painted over a picture in just this colour, given as #RRGGBB."""
        return self.plot(picture).evaluate(
            f"(gd, colour) => ({AMOUNT_JS})(gd.querySelector('canvas.stage-overlay'), colour)", colour
        )

    def lacks(self, colour: str, picture: str) -> None:
        """Wait until the stage has painted nothing over a picture in this colour."""
        self.until(
            f"""([picture, colour]) => ({AMOUNT_JS})(
                document.querySelector(`[data-picture=${{picture}}] canvas.stage-overlay`), colour) === 0""",
            [picture, colour],
        )

    def has_cursor_at(self, x: float, picture: str) -> None:
        """Wait until the one line that goes all the way up through a picture stands at x, to a pixel."""
        self.until(
            """([picture, x]) => {
                const gd = document.querySelector(`[data-picture=${picture}] .stage-plot`);
                const canvas = gd.querySelector('canvas.stage-overlay');
                const { xaxis, _size } = gd._fullLayout;
                const { width, height } = canvas;
                const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
                const isInked = (column, row) => data[4 * (row * width + column) + 3] > 100;
                const rows = Array.from({ length: height }, (_, i) => i);
                const isFull = (column) => rows.every((row) => isInked(column, row));
                const columns = Array.from({ length: width }, (_, i) => i).filter(isFull);
                const wanted = (width / _size.w) * (xaxis._offset + xaxis.d2p(x) - _size.l);
                return columns.length === 1 && Math.abs(columns[0] - wanted) <= 1;
            }""",
            [picture, x],
        )

    def traces(self, picture: str) -> dict[str, list[list[float | None]]]:
        """x and y of all traces of a picture as Plotly holds them now, by uid."""
        return self.plot(picture).evaluate(
            f"""(gd) => {{
                {PATH_JS}
                return Object.fromEntries(gd._fullData.map(({{ uid, x, y }}) => [uid, [column(x), column(y)]]));
            }}"""
        )

    def relief(self, picture: str) -> list[list[float]]:
        """The heights that Plotly colours in a picture."""
        return self.plot(picture).evaluate(
            """(gd) => gd._fullData.find(({ uid }) => uid === 'relief').z.map((row) => Array.from(row))"""
        )

    def watches(self, *pictures: str) -> None:
        """From now on count the frames, and those in which one of these pictures is not whole."""
        self.page.evaluate(WATCH_JS, pictures)

    def frames(self) -> tuple[int, int]:
        """How many frames were seen since `watches`, and how many lacked a picture."""
        seen, broken = self.page.evaluate("() => [window.frames_seen, window.frames_broken]")
        return seen, broken

    def window(self, picture: str = "landscape") -> list[float]:
        """The part of a picture's axes that is seen: left, right, bottom, top."""
        return self.plot(picture).evaluate(
            "(gd) => [...gd._fullLayout.xaxis.range, ...gd._fullLayout.yaxis.range]"
        )

    def painted(self, picture: str) -> str:
        """What the stage has painted over a picture."""
        return self.stage.locator(f"[data-picture={picture}] canvas.stage-overlay").evaluate(
            "(c) => c.toDataURL()"
        )

    def paints(self, **pictures: str) -> None:
        """Wait until the stage has painted just this over these pictures."""
        self.until(
            "(pictures) => Object.entries(pictures).every(([picture, image]) => "
            "document.querySelector(`[data-picture=${picture}] canvas.stage-overlay`).toDataURL() === image)",
            pictures,
        )
