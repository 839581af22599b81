"""Whether memory comes back: sessions come and go for a while, then nobody is there, and the server is weighed."""

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from tests.benchmarks.crowd import PACE, elsewhere
from tests.benchmarks.load import KEYS, PAGES, turnable
from tests.benchmarks.process import Spent, resident_mb
from tests.benchmarks.visitors import BROKEN, Visitor
from tests.serving import ready

WARM = 3
"""Changes of each control of a page by the visitors who fill the caches."""
STAY = (30.0, 120.0)
"""Seconds that a session lasts."""
ABRUPT = 0.3
"""Of the sessions, those that end without a word."""
FORGOTTEN = 150.0
"""Seconds after the last visitor in which all sessions are forgotten: Streamlit keeps them for two minutes."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--sessions", type=int, default=50, help="at a time")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two weighings")
    parser.add_argument("--forget", type=float, default=FORGOTTEN, help="seconds for the server alone")
    parser.add_argument("--pages", nargs="+", default=PAGES)
    parser.add_argument("--keys", nargs="+", default=KEYS)
    parser.add_argument("--seed", type=int, default=0)


def measure(asked: argparse.Namespace) -> Iterator[dict[str, object]]:
    """One row a weighing; the last has what the sessions met with, and the end against the start."""
    with ready() as running:
        soaking = Soak(running.url, [running.pid], asked)
        try:
            asyncio.run(soak(soaking, [running.pid], asked))
        finally:
            yield from soaking.rows


async def soak(soaking: "Soak", pids: Sequence[int], asked: argparse.Namespace) -> None:
    """Fill the caches, let sessions come and go, then wait until they are forgotten."""
    await soaking.warm()
    await soaking.weigh("start", asked.every)
    with Spent(pids) as server:
        await soaking.run(60.0 * asked.minutes)
    soaking.share = server.share
    await soaking.weigh("nobody", asked.forget)


class Soak:
    """The sessions, what they met with, and the weighings."""

    def __init__(self, url: str, pids: Sequence[int], asked: argparse.Namespace):
        self.url, self.pids, self.asked = url, pids, asked
        self.rows: list[dict[str, object]] = []
        self.failed: Counter[str] = Counter()
        self.present = self.visits = self.changes = 0
        self.share = 0.0
        self._chance = random.Random(asked.seed)
        self._begin = time.perf_counter()

    async def warm(self) -> None:
        """Every page once, and a few changes of each of its controls."""
        for page in self.asked.pages:
            async with Visitor(self.url, f"/{page}") as visitor:
                await (await visitor.open()).complete
                for key in turnable(visitor, self.asked.keys) * WARM:
                    answer = await visitor.turn(key, elsewhere(visitor.widget(key), self._chance))
                    await answer.complete

    async def run(self, seconds: float) -> None:
        """So many sessions at a time, a new one for each that ends; the last ones leave at the end."""
        until = time.perf_counter() + seconds
        chances = [random.Random(self._chance.random()) for _ in range(self.asked.sessions)]
        weighing = asyncio.create_task(self.weigh("sessions", seconds))
        await asyncio.gather(*(self._seat(chance, until) for chance in chances))
        await weighing

    async def weigh(self, phase: str, seconds: float) -> None:
        """Write down the memory again and again for so long, at least at the end."""
        until = time.perf_counter() + seconds
        while True:
            await asyncio.sleep(min(self.asked.every, max(0.0, until - time.perf_counter())))
            memory = resident_mb(self.pids)
            start = next((row["MB"] for row in reversed(self.rows) if row["phase"] == "start"), memory)
            self.rows.append(
                {
                    "phase": phase,
                    "at s": time.perf_counter() - self._begin,
                    "MB": memory,
                    "of start": memory / start,  # type: ignore[operator]
                    "present": self.present,
                    "visits": self.visits,
                    "changes": self.changes,
                    "failed": sum(self.failed.values()),
                    "first failures": "; ".join(f"{n} × {text}" for text, n in self.failed.most_common(2)),
                    "server cores": self.share,
                }
            )
            if time.perf_counter() >= until:
                return

    async def _seat(self, chance: random.Random, until: float) -> None:
        """One session after another."""
        await asyncio.sleep(chance.uniform(0.0, min(STAY[0], (until - time.perf_counter()) / 4)))
        while time.perf_counter() < until:
            visitor = Visitor(self.url, f"/{chance.choice(self.asked.pages)}")
            self.present, self.visits = self.present + 1, self.visits + 1
            try:
                with suppress(*BROKEN):  # the visitor has taken it down
                    await self._visit(visitor, chance, min(until, time.perf_counter() + chance.uniform(*STAY)))
            finally:
                self.present -= 1
                await visitor.leave(abruptly=chance.random() < ABRUPT)
                self.failed.update(visitor.failed)

    async def _visit(self, visitor: Visitor, chance: random.Random, until: float) -> None:
        """Two or three pages in equal parts of the time, and changes on each."""
        await visitor.open()
        parts = chance.choice((2, 3))
        stay = (until - time.perf_counter()) / parts
        for part in range(parts):
            if part:
                await visitor.go(chance.choice([page for page in self.asked.pages if page != visitor.front.page]))
            leaving = until - stay * (parts - 1 - part)
            while time.perf_counter() < leaving:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * PACE)
                key = chance.choice(turnable(visitor, self.asked.keys))
                await visitor.turn(key, elsewhere(visitor.widget(key), chance))
                self.changes += 1
