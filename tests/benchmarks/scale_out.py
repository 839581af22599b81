"""A worker is killed under load: how long its visitors wait, and whether their pages come back as they were.

Several workers behind nginx, as .deploy says, beside a single one with as many visitors and nothing killed.
"""

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.crowd import DOORS, PACE, elsewhere
from tests.benchmarks.load import spread
from tests.benchmarks.visitors import BROKEN, Answer, Visitor
from tests.cluster import Cluster, cluster, nginx
from tests.serving import serving

KEYS = ("lr", "momentum")
"""What visitors of the playground turn."""
DURING = 10.0
"""Seconds after the kill that are told apart from what follows."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, default=3, choices=(2, 3))
    parser.add_argument("--visitors", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--kill-after", type=float, default=15.0, help="seconds")
    parser.add_argument("--restart-after", type=float, help="seconds after the kill (default: never)")
    parser.add_argument("--seed", type=int, default=0)


def measure(asked: argparse.Namespace) -> list[dict[str, object]]:
    """A row for several workers of which one is killed, and one for a single worker."""
    found = nginx()
    if found is None:
        raise SystemExit("nginx is not installed")
    with TemporaryDirectory() as folder, cluster(found, Path(folder), asked.workers) as behind:
        several = asyncio.run(stay(behind.url, asked, behind))
    with serving() as url:
        single = asyncio.run(stay(url, asked))
    return [{"workers": f"{asked.workers}, one killed"} | several, {"workers": "1"} | single]


@dataclass
class Guest:
    """A visitor who turns a control every PACE seconds and, as a browser does, comes back without being asked."""

    visitor: Visitor
    chance: random.Random
    waits: list[tuple[float, float]] = field(default_factory=list)
    """When a change was due, and the seconds from then until its picture was there."""
    without: int = 0
    """Changes that no picture followed."""
    back: float | None = None
    """When the page was there again after its worker had died."""
    returned: tuple[str, str] = ("", "")
    """Its address then, and its picture."""
    fetching: list[asyncio.Task[float | None]] = field(default_factory=list)

    async def stay(self, begin: float, seconds: float) -> None:
        """Turn controls until so many seconds after the beginning."""
        due = begin + self.chance.uniform(0.0, PACE)
        while due < begin + seconds:
            if await self._breaks(due):
                await self._deed(self.visitor.come_back)
                continue
            control = self.visitor.widget(self.chance.choice(KEYS))
            turning = partial(self.visitor.turn, control.key, elsewhere(control, self.chance), due)
            answer = await self._deed(turning)
            if answer is None or answer.picture is None:
                self.without += 1
            else:
                self.waits.append((due, answer.picture))
            due += PACE
        await asyncio.gather(*self.fetching)  # else the server would still be at it when it is to stop

    async def _breaks(self, due: float) -> bool:
        """Whether the line breaks before then."""
        try:
            async with asyncio.timeout(max(0.0, due - time.perf_counter())):
                await self.visitor.broken()
        except TimeoutError:
            return False
        return True

    async def _deed(self, deed: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """Do it; take down if the page has another worker since."""
        before = self.visitor.reconnected
        try:
            answer = await deed()
        except BROKEN:  # the visitor has taken it down
            return None
        self.fetching.append(answer.complete)
        if self.visitor.reconnected > before:
            self.back = time.perf_counter()
            self.returned = self.visitor.front.query, self.visitor.picture
        return answer


async def stay(url: str, asked: argparse.Namespace, behind: Cluster | None = None) -> dict[str, object]:
    """All visitors at once, and what they saw; with a cluster, the worker that most of them have is killed."""
    chance = random.Random(asked.seed)
    guests = [Guest(Visitor(url), random.Random(chance.random())) for _ in range(asked.visitors)]
    door = asyncio.Semaphore(DOORS)

    async def enter(guest: Guest) -> None:
        async with door:
            await (await guest.visitor.open()).complete

    await asyncio.gather(*map(enter, guests))
    begin = time.perf_counter()
    staying = asyncio.gather(*(guest.stay(begin, asked.seconds) for guest in guests))
    await asyncio.sleep(asked.kill_after)
    killed, moved = time.perf_counter(), []
    if behind is not None:
        holders = Counter(guest.visitor.workers[-1].split("-")[1] for guest in guests)
        ((dead, _),) = holders.most_common(1)
        moved = [guest for guest in guests if guest.visitor.workers[-1].endswith(f"-{dead}")]
        behind.kill(int(dead))
        if asked.restart_after is not None:
            await asyncio.sleep(asked.restart_after)
            await asyncio.to_thread(behind.start, int(dead))
    await staying
    found = told(guests, moved, killed) | {"back as in its address": await same(url, moved)}
    await asyncio.gather(*(guest.visitor.leave() for guest in guests))
    return found


async def same(url: str, moved: Sequence[Guest]) -> int:
    """For how many the page that came back is what a stranger gets at its address."""
    alike = 0
    for guest in moved:
        query, picture = guest.returned
        async with Visitor(url, f"/?{query}") as stranger:
            await stranger.open()
            alike += stranger.picture == picture
    return alike


def told(guests: Sequence[Guest], moved: Sequence[Guest], killed: float) -> dict[str, object]:
    """What the table says, in milliseconds."""
    waits = [wait for guest in guests for wait in guest.waits]
    spans = {
        "before": [wait for due, wait in waits if due < killed],
        "during": [wait for due, wait in waits if killed <= due < killed + DURING],
        "after": [wait for due, wait in waits if killed + DURING <= due],
    }
    failures = Counter(text.split(":")[0] for guest in guests for text in guest.visitor.failed)
    backs = [guest.back - killed for guest in moved if guest.back is not None]
    return {
        "visitors": len(guests),
        "changes": len(waits),
        **{
            name: figure
            for span, some in spans.items()
            for name, figure in spread(span, some, ("p50", "p95")).items()
        },
        "without a picture": sum(guest.without for guest in guests),
        "fetches failed": failures["fetch"],
        "on the dead worker": len(moved),
        "came back": len(backs),
        **spread("back after", backs, ("p50", "max")),
    }
