"""What is measured while a learner does something: time to paint, frames, traffic, and the server's work."""

import os
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, WebSocket

# Times from an input event to the frame after the graphs have changed to the new picture; `version` names the
# picture they show, and is looked at after every change of the page.
WATCH = """version => {
  const watch = window.watch = {times: [], empty: 0, pending: null, last: version(), steps: [], frames: []};
  const begin = () => { watch.pending ??= performance.now(); };
  for (const event of ['pointermove', 'pointerdown', 'keydown']) addEventListener(event, begin, true);
  const changed = () => {
    const now = version();
    if (now === null || now === watch.last) return;
    const begun = watch.pending;
    watch.last = now;
    watch.pending = null;
    if (begun !== null) requestAnimationFrame(() => watch.times.push(performance.now() - begun));
  };
  new MutationObserver(changed).observe(document.body, {subtree: true, childList: true, attributes: true});
  const look = (now) => {
    if (!document.querySelector('.main-svg')) watch.empty += 1;
    watch.frames.push(now);
    watch.steps.push(watch.last);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
RESET = "() => Object.assign(watch, {times: [], empty: 0, pending: null, steps: [], frames: []})"

# Milliseconds from the start of the navigation to the frame after the pictures are there.
PAINTED = """version => new Promise((resolve) => {
  const look = () => (version() === null
    ? requestAnimationFrame(look) : requestAnimationFrame(() => resolve(performance.now())));
  look();
})"""

# The names of the versions: null while there is none.
STAGE = "() => document.querySelector('[data-testid=stage]')?.dataset.draws ?? null"
MAP = """() => {
  const shown = document.querySelector('[data-testid=stage]')?.dataset;
  return shown ? `${shown.lr} ${shown.momentum}` : null;
}"""
GROUND = "() => document.querySelector('[data-picture=map] .stage-plot')?.data?.[0]?.meta?.ground ?? null"
STEP = "() => document.querySelector('[data-testid=stage]')?.dataset.step ?? null"
VERDICT = "() => document.querySelector('[data-run] .stage-text')?.textContent ?? null"
LINES = "() => document.querySelector('.stage-line-numbers')?.textContent ?? null"
BAND = """() =>
  document.querySelector('[data-picture=progress] .traceband-gd path')?.getAttribute('d') ?? null"""
PICTURES = """() => {
  const stage = document.querySelector('[data-testid=stage]');
  const hosts = [...stage?.querySelectorAll('[data-picture]:not([hidden])') ?? []];
  if (!hosts.length || stage.dataset.draws === '0') return null;
  if (!hosts.every((host) => host.querySelector('.plot .trace, .plot .contour, .gl-container'))) return null;
  return hosts.map((host) => host.dataset.picture).join();
}"""
PLAIN = """() => {
  const graphs = [...document.querySelectorAll('.js-plotly-plot')];
  if (graphs.length < 2 || !graphs.every(graph => graph.querySelector('.scatterlayer path.js-line'))) return null;
  return graphs.map(graph => graph.querySelector('.scatterlayer path.js-line').getAttribute('d')).join();
}"""


class Traffic(NamedTuple):
    """Messages sent and bytes received over websockets, bytes of other answers, and the server's CPU in ms."""

    sent: int
    pushed: int
    fetched: int
    cpu: float

    def since(self, before: "Traffic") -> "Traffic":
        return Traffic(*(now - then for now, then in zip(self, before, strict=True)))


class Measured(NamedTuple):
    """Milliseconds of so many changes, frames without a graph or not shown in time, and what it took."""

    changes: int
    times: list[float]
    empty: int
    traffic: Traffic
    dropped: int | None = None


class Meter:
    """Counts what goes over the wire to a page, as it is sent and packed, and what the server does meanwhile."""

    def __init__(self, page: Page, pid: int) -> None:
        self.pid, self.sent, self.pushed, self.fetched = pid, 0, 0, 0
        page.on("websocket", self._opened)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def now(self) -> Traffic:
        """Everything until now."""
        return Traffic(self.sent, self.pushed, self.fetched, cpu(self.pid))

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: setattr(self, "sent", self.sent + 1))
        socket.on("framereceived", lambda data: setattr(self, "pushed", self.pushed + len(data)))

    def _finished(self, answer: dict[str, float]) -> None:
        self.fetched += int(answer["encodedDataLength"])  # 0 for what the browser had kept


def cpu(pid: int) -> float:
    """Milliseconds of CPU that a process has used, where the system tells: nan elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(page: Page, meter: Meter, before: Traffic, changes: int) -> Measured:
    """What the page noted since it was last told to forget, and the traffic since `before`."""
    times, empty = page.evaluate("[watch.times, watch.empty]")
    return Measured(changes, times, empty, meter.now().since(before))
