"""A crowd of visitors on one page, each turning controls at a steady pace: how long they waited, what failed."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.benchmarks.visitors import BROKEN, Answer, Visitor
from tests.benchmarks.widgets import Value, Widget

PACE = 2.0
"""Seconds between two changes of a visitor."""
DOORS = 4
"""Visitors that open their page at the same time."""
TICK = 0.01


@dataclass
class Waited:
    """Seconds that the crowd waited: for pictures, ends of runs, and all that pictures need; and what went wrong.

    `lag` is how late the visitors' own event loop was, which is in all of their times. `settings` counts what was
    asked for, `addresses` what was fetched.
    """

    pictures: list[float] = field(default_factory=list)
    finished: list[float] = field(default_factory=list)
    complete: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    settings: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    workers: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    given_up: int = 0
    reconnected: int = 0

    def add(self, answer: Answer) -> None:
        """Take down one answer; what it fetches is counted once it is there."""
        if answer.picture is None:
            self.failed["no picture"] += 1
        else:
            self.pictures.append(answer.picture)
        self.finished.append(answer.finished)
        self.addresses.update(answer.fetched)
        if answer.fetched:
            answer.complete.add_done_callback(self._add_complete)

    def _add_complete(self, done: asyncio.Task[float | None]) -> None:
        if not done.cancelled() and done.exception() is None and (seconds := done.result()) is not None:
            self.complete.append(seconds)


class Crowd:
    """Visitors at one address; use it as an async context, inside which they are all there."""

    def __init__(self, base: str, link: str, count: int, keys: Sequence[str], seed: int):
        self.visitors = [Visitor(base, link) for _ in range(count)]
        self.keys = keys
        self.waited = Waited()
        self._random = random.Random(seed)
        self._fetching: list[asyncio.Task[float | None]] = []

    async def __aenter__(self) -> "Crowd":
        door = asyncio.Semaphore(DOORS)

        async def enter(visitor: Visitor) -> None:
            async with door:
                answer = await visitor.open()
                await answer.complete

        await asyncio.gather(*map(enter, self.visitors))
        for visitor in self.visitors:
            self.waited.failed.update(f"opening: {text}" for text in visitor.failed)
            visitor.failed.clear()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(visitor.leave() for visitor in self.visitors))

    async def stay(self, seconds: float) -> Waited:
        """Turn controls for so long, all out of step; returns what they waited for in that time.

        Who is behind makes up for it, for as long again; what is still to be done then is given up.
        """
        begin = time.perf_counter()
        chances = [random.Random(self._random.random()) for _ in self.visitors]
        watching = asyncio.create_task(self._watch())
        turning = [
            self._turn(visitor, chance, begin, seconds)
            for visitor, chance in zip(self.visitors, chances, strict=True)
        ]
        await asyncio.gather(*turning)
        watching.cancel()
        await asyncio.gather(*self._fetching)
        for visitor in self.visitors:
            self.waited.failed.update(visitor.failed)
            self.waited.workers.update(visitor.workers)
            self.waited.reconnected += visitor.reconnected
        return self.waited

    async def _turn(self, visitor: Visitor, chance: random.Random, begin: float, seconds: float) -> None:
        due = begin + chance.uniform(0.0, PACE)
        while due < begin + seconds:
            if time.perf_counter() > begin + 2.0 * seconds:
                self.waited.given_up += int((begin + seconds - due) / PACE) + 1
                return
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            control = visitor.widget(chance.choice(self.keys))
            self.waited.changes += 1
            with suppress(*BROKEN):  # the visitor has taken it down
                answer = await visitor.turn(control.key, elsewhere(control, chance), due)
                self.waited.add(answer)
                self._fetching.append(answer.complete)
            self.waited.settings[visitor.front.setting] += 1
            due += PACE

    async def _watch(self) -> None:
        while True:
            wanted = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            self.waited.lag.append(time.perf_counter() - wanted)


def elsewhere(control: Widget, chance: random.Random) -> Value:
    """Another value of a slider or a list, any of them as likely."""
    if control.options:
        others = [option for option in control.options if [option] != control.value and option != control.value]
        picked = chance.choice(others)
        return [picked] if isinstance(control.value, list) else picked
    steps = round((control.proto.max - control.proto.min) / control.proto.step)
    value = round(control.proto.min + chance.randint(0, steps) * control.proto.step, 10)
    return [value] if isinstance(control.value, list) else value
