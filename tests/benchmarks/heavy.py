"""The largest work that the controls of a page allow, in settings that nobody has asked for before."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

import gdviz
from gdviz.teaching.worksheet import MAX_GROUPS
from gdviz.ui.asked import MAX_LIVE_RUNS, MAX_LIVE_STEPS, MAX_STEPS
from gdviz.ui.race_controls import SWEPT_STEPS
from tests.benchmarks.visitors import Answer, Visitor
from tests.benchmarks.widgets import Value

EVERY = list(gdviz.OPTIMIZERS)
LIVE = [*EVERY[: MAX_LIVE_RUNS - 2], "armijo", "newton"]


@dataclass(frozen=True)
class Heavy:
    """A link, the control that is turned again and again, its values, and what is switched on before."""

    name: str
    link: str
    key: str
    value: Callable[[int], Value]
    switch: str = ""

    async def ask(self, visitor: Visitor, i: int) -> Answer:
        """Ask for the i-th setting, and wait until all that its picture needs is there."""
        answer = await visitor.turn(self.key, self.value(i))
        await answer.complete
        return answer


def link(page: str, **query: object) -> str:
    return f"/{page}?{urlencode(query, doseq=True)}"


def number(i: int) -> Value:
    """A new whole number each time."""
    return 1 + i % 9999


def angle(i: int) -> Value:
    """A new rotation each time, for the first 90."""
    return [float(1 + i % 89)]


HEAVY = (
    Heavy(
        f"race of {len(EVERY)}, {MAX_STEPS} steps",
        link("race", objective="himmelblau", optimizer=EVERY, steps=MAX_STEPS, lr=0.001),
        "seed",
        number,
    ),
    Heavy(
        f"race of {len(EVERY)}, tuned by sweeps",
        link("race", objective="rosenbrock", optimizer=EVERY, steps=SWEPT_STEPS // len(EVERY), tuning="sweep"),
        "seed",
        number,
    ),
    Heavy(
        "basins of the line search",
        link("race", objective="himmelblau", optimizer=["armijo"], steps=300, lr=1.0),
        "seed",
        number,
    ),
    Heavy(
        f"fan of {len(LIVE)}, {MAX_LIVE_STEPS} steps",
        link("", objective="rosenbrock", optimizer=LIVE, steps=MAX_LIVE_STEPS, lr=0.0005),
        "seed",
        number,
    ),
    Heavy("stability maps", link("momentum", objective="rosenbrock", lr=0.0005), "start_x", lambda i: i / 1000.0),
    Heavy("steps at κ = 5000", link("condition_number", kappa=5000), "rotation", angle),
    Heavy(
        "data with many features",
        link("fit_a_line", data="many_features", features=200, optimizer=LIVE, steps=MAX_STEPS),
        "seed",
        number,
    ),
    Heavy(
        "bands of seeds on batches of 1",
        link("batch_size", data="tips", optimizer=EVERY[:6], batch_size=1, steps=MAX_STEPS, clock="epochs"),
        "seed",
        number,
    ),
    Heavy(
        f"worksheets for {MAX_GROUPS} groups",
        link("worksheet", groups=MAX_GROUPS),
        "sheet_seed",
        number,
        switch="show_questions",
    ),
)


class Greedy:
    """Visitors of one kind of heavy page who ask again as soon as they are answered; each asks for its own."""

    def __init__(self, base: str, heavy: Heavy):
        self.base, self.heavy = base, heavy
        self.seconds: list[float] = []
        self.failed: list[str] = []
        self._settings = count()

    async def insist(self) -> None:
        """One such visitor, until cancelled."""
        async with Visitor(self.base, self.heavy.link) as visitor:
            await visitor.open()
            if self.heavy.switch:
                await visitor.turn(self.heavy.switch, True)
            while True:
                begin = time.perf_counter()
                await self.heavy.ask(visitor, next(self._settings))
                self.seconds.append(time.perf_counter() - begin)
                self.failed += visitor.failed
                visitor.failed.clear()
