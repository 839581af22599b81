"""How long light visitors wait while others ask again and again for the largest work that the controls allow."""

import argparse
import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import suppress

from tests.benchmarks.crowd import Crowd
from tests.benchmarks.heavy import HEAVY, Greedy
from tests.benchmarks.load import spread
from tests.benchmarks.process import Spent, rest
from tests.benchmarks.visitors import BROKEN
from tests.serving import ready

SETTLE = 2.0
"""Seconds from the first heavy request to the first light one that counts."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--visitors", type=int, default=20, help="light ones")
    parser.add_argument("--greedy", type=int, nargs="+", default=[1, 5], help="heavy ones")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement")
    parser.add_argument("--kinds", nargs="+", default=[""], help="words in the names of the heavy ones")
    parser.add_argument("--page", default="", help="of the light ones")
    parser.add_argument("--keys", nargs="+", default=["lr"], help="what they turn")
    parser.add_argument("--seed", type=int, default=0)


def measure(asked: argparse.Namespace) -> Iterator[dict[str, object]]:
    """One row without heavy visitors, and one a kind and number of them, each on a fresh server."""
    alone: float | None = None
    chosen = [heavy for heavy in HEAVY if any(word in heavy.name for word in asked.kinds)]
    for heavy, count in [(None, 0), *((heavy, count) for heavy in chosen for count in asked.greedy)]:
        # Heavy work that is still under way may keep a server from ending in time: then it is killed.
        with suppress(subprocess.TimeoutExpired), ready() as running:
            rest([running.pid])
            greedy = Greedy(running.url, heavy) if heavy else None
            row = asyncio.run(beside(running.url, running.pid, greedy, count, asked))
            longest = float(row["max, ms"])  # type: ignore[arg-type]
            alone = longest if alone is None else alone
            yield row | {"held up, ms": longest - alone}


async def beside(
    url: str, pid: int, greedy: Greedy | None, count: int, asked: argparse.Namespace
) -> dict[str, object]:
    """The light visitors beside so many heavy ones."""
    async with Crowd(url, f"/{asked.page}", asked.visitors, asked.keys, asked.seed) as crowd:
        insisting = [asyncio.create_task(greedy.insist()) for _ in range(count)] if greedy else []
        await asyncio.sleep(SETTLE)
        with Spent([pid]) as server:
            waited = await crowd.stay(asked.seconds)
        for task in insisting:
            task.cancel()
        ends = await asyncio.gather(*insisting, return_exceptions=True)
    broken = [end for end in ends if isinstance(end, BROKEN)]
    return {
        "heavy visitors": f"{count} × {greedy.heavy.name}" if greedy else "none",
        **{name.removeprefix("picture "): value for name, value in spread("picture", waited.pictures).items()},
        **spread("lag", waited.lag, ends=("p95",)),
        "changes": waited.changes,
        "failed": sum(waited.failed.values()),
        "heavy answers": len(greedy.seconds) if greedy else 0,
        **spread("heavy", greedy.seconds if greedy else [], ends=("p50",)),
        "heavy failed": len(broken) + len(greedy.failed) if greedy else 0,
        "server cores": server.share,
    }
