"""How long many visitors wait on one server, each turning a control every two seconds, and what memory that takes.

The visitors live in this process, the server in its own: on two cores that is one for each. `lag` is how late this
process was; what the server is charged with is less by about that.
"""

import argparse
import asyncio
import random
import statistics
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.crowd import PACE, Crowd, Waited, elsewhere
from tests.benchmarks.process import Spent, resident_mb, rest
from tests.benchmarks.visitors import Visitor
from tests.serving import ready, streamlit

PLAIN = streamlit(Path(__file__).with_name("plain_page.py"))

COUNTS = [25, 50, 100, 150]
PAGES = (
    "",
    "one_step",
    "learning_rate",
    "momentum",
    "condition_number",
    "race",
    "schedules",
    "fit_a_line",
    "classification",
    "batch_size",
)
KEYS = ("lr", "momentum", "kappa")
"""What visitors turn, as far as a page has it."""
TRIED = 4
"""Changes of each control by which the heaviest page is found."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="visitors at a time")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each measurement")
    parser.add_argument("--settle", type=float, default=75.0, help="seconds from the last visitor to memory after")
    parser.add_argument("--page", help="name of the page (default: the one with the dearest change)")
    parser.add_argument("--keys", nargs="+", default=KEYS, help="controls to turn, as far as the page has them")
    parser.add_argument("--plain", type=int, default=25, help="visitors of the plain page; 0 leaves it out")
    parser.add_argument("--url", help="a running server instead of one of our own")
    parser.add_argument("--pids", type=int, nargs="*", default=[], help="its processes, for CPU and memory")
    parser.add_argument("--seed", type=int, default=0)


def measure(asked: argparse.Namespace) -> Iterator[dict[str, object]]:
    """One row a number of visitors, each on a fresh server."""
    if asked.url:
        for count in asked.counts:
            yield asyncio.run(crowded(asked.url, asked.pids, asked.page or "", count, asked))
        return
    page = heaviest(asked) if asked.page is None else asked.page
    for count in asked.counts:
        with ready() as running:
            rest([running.pid])
            yield asyncio.run(crowded(running.url, [running.pid], page, count, asked))
    if asked.plain:
        with ready(PLAIN) as running:
            yield asyncio.run(crowded(running.url, [running.pid], "", asked.plain, asked, "plain page"))


async def crowded(
    url: str, pids: Sequence[int], page: str, count: int, asked: argparse.Namespace, name: str = ""
) -> dict[str, object]:
    """So many visitors on a page: a warm-up by one, then all of them, then nobody."""
    async with Visitor(url, f"/{page}") as first:
        await (await first.open()).complete
        keys = turnable(first, asked.keys)
        for key in keys:
            answer = await first.turn(key, elsewhere(first.widget(key), random.Random(asked.seed)))
            await answer.complete
    memory = [resident_mb(pids)]
    async with Crowd(url, f"/{page}", count, keys, asked.seed) as crowd:
        memory.append(resident_mb(pids))
        sampling = asyncio.create_task(sample(pids, memory))
        with Spent(pids) as server, Spent() as ours:
            waited = await crowd.stay(asked.seconds)
        sampling.cancel()
    if pids:
        await asyncio.sleep(asked.settle)
    return {
        "page": name or page or "playground",
        "visitors": count,
        **told(waited),
        "server ms a change": 1e3 * server.seconds / max(1, waited.changes),
        "server cores": server.share,
        "our cores": ours.share,
        "MB before": memory[0],
        "MB most": max(memory),
        "MB after": resident_mb(pids),
    }


def told(waited: Waited) -> dict[str, object]:
    """What the table says of a crowd, in milliseconds and parts of 1."""
    return {
        "changes": waited.changes,
        "given up": waited.given_up,
        **spread("picture", waited.pictures),
        **spread("run", waited.finished, ends=("p95",)),
        **spread("fetched", waited.complete, ends=("p95",)),
        **spread("lag", waited.lag, ends=("p95",)),
        "asked again": repeated(waited.settings),
        "fetched again": repeated(waited.addresses),
        "workers": len(waited.workers),
        "reconnected": waited.reconnected,
        "failed": sum(waited.failed.values()),
        "first failures": "; ".join(f"{n} × {text}" for text, n in waited.failed.most_common(2)),
    }


def spread(name: str, seconds: Sequence[float], ends: Sequence[str] = ("p50", "p95", "max")) -> dict[str, float]:
    """Median, 95th percentile and maximum in milliseconds."""
    whole = sorted(seconds) or [float("nan")]
    cuts = statistics.quantiles(whole, n=20, method="inclusive") if len(whole) > 1 else whole * 19
    found = {"p50": cuts[9], "p95": cuts[18], "max": whole[-1]}
    return {f"{name} {end}, ms": 1e3 * found[end] for end in ends}


def repeated(counts: dict[str, int]) -> float:
    """The part of all that somebody had asked for before."""
    return 1.0 - len(counts) / max(1, sum(counts.values()))


def turnable(visitor: Visitor, keys: Sequence[str]) -> list[str]:
    """Keys of those controls that the page has, ValueError if none; on a plain page they go on with a hyphen."""
    found = [widget.key for widget in visitor.front.widgets.values() if widget.key.partition("-")[0] in keys]
    if not found:
        raise ValueError(f"the page has none of the controls {', '.join(keys)}")
    return sorted(found, key=lambda key: keys.index(key.partition("-")[0]))


def heaviest(asked: argparse.Namespace) -> str:
    """The page on which a change, and what the browser then fetches, costs the server most CPU on the average."""

    async def price(url: str, pid: int, page: str) -> float:
        async with Visitor(url, f"/{page}") as visitor:
            await (await visitor.open()).complete
            chance = random.Random(asked.seed)
            keys = turnable(visitor, asked.keys) * TRIED
            with Spent([pid]) as server:
                for key in keys:
                    answer = await visitor.turn(key, elsewhere(visitor.widget(key), chance))
                    await answer.complete
        return server.seconds / len(keys)

    with ready() as running:
        rest([running.pid])
        prices = {page: asyncio.run(price(running.url, running.pid, page)) for page in PAGES}
    for page, seconds in sorted(prices.items(), key=lambda item: -item[1]):
        print(f"{page or 'playground':17}{1e3 * seconds:6.0f} ms of CPU a change")  # noqa: T201
    return max(prices, key=lambda page: prices[page])


async def sample(pids: Sequence[int], memory: list[float], every: float = PACE) -> None:
    """Write down the resident memory again and again."""
    with suppress(asyncio.CancelledError):
        while True:
            memory.append(resident_mb(pids))
            await asyncio.sleep(every)
