"""A hall that opens one link at once: how long until everybody has the page, the first time and on coming back.

Chromium opens the link once and tells what a page is made of. The visitors then fetch the same without drawing it,
as many files at a time as a browser does; what their browsers still have, they do not fetch again.
"""

import argparse
import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from playwright.sync_api import Response, sync_playwright

from tests.benchmarks.load import spread
from tests.benchmarks.process import Spent, rest
from tests.benchmarks.visitors import BROKEN, Visitor
from tests.serving import FLAGS, chromium, ready

AT_ONCE = 6
"""Files that a browser fetches from one server at a time."""
TAKEN = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@dataclass(frozen=True)
class File:
    """A file of the page, and what its answer said of keeping it; no `etag` for who has it not."""

    path: str
    cache_control: str
    etag: str

    @property
    def kept(self) -> bool:
        """Whether a browser that has it need not ask."""
        fresh = re.search(r"max-age=(\d+)", self.cache_control)
        return bool(fresh and int(fresh[1])) and "no-cache" not in self.cache_control


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--visitors", type=int, nargs="+", default=[1, 25, 100], help="who open it at once")
    parser.add_argument("--link", default="/", help="what they open")


def measure(asked: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Two rows a number of visitors, each number on a fresh server."""
    for count in asked.visitors:
        with ready() as running:
            files = files_of(running.url, asked.link)
            rest([running.pid])
            new = [replace(file, etag="") for file in files]
            for visit, needed in (("first", new), ("on coming back", [file for file in files if not file.kept])):
                yield {"visit": visit, **asyncio.run(hall(running.url, running.pid, asked.link, count, needed))}
                rest([running.pid])


def files_of(url: str, link: str) -> list[File]:
    """What Chromium fetches from the server beside the page itself and what visitors fetch by themselves."""
    found: dict[str, File] = {}

    def add(answer: Response) -> None:
        path = urlsplit(answer.url).path
        if answer.url.startswith(url) and answer.request.resource_type != "document" and answer.status < 400:
            found[path] = File(path, answer.headers.get("cache-control", ""), answer.headers.get("etag", ""))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.on("response", add)
        page.goto(url + link)
        page.wait_for_selector("[data-testid=stage]:not([data-draws='0'])")
        page.wait_for_load_state("networkidle")
        browser.close()
    return [file for path, file in found.items() if path not in ("/gdviz/fan", "/gdviz/ground")]


async def hall(url: str, pid: int, link: str, count: int, files: Sequence[File]) -> dict[str, object]:
    """All at the same moment: their seconds until the run is there and every file too."""
    visitors = [Visitor(url, link) for _ in range(count)]
    begin = time.perf_counter()
    with Spent([pid]) as server, Spent() as ours:
        waited = await asyncio.gather(*(arrive(visitor, files, begin) for visitor in visitors))
    failed = Counter(text for visitor in visitors for text in visitor.failed)
    received = sum(visitor.received for visitor in visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return {
        "visitors": count,
        "files": len(files),
        "kB a visitor": received / count / 1e3,
        **spread("there", [seconds for seconds in waited if seconds is not None]),
        "server ms a visitor": 1e3 * server.seconds / count,
        "our ms a visitor": 1e3 * ours.seconds / count,
        "failed": sum(failed.values()),
        "first failures": "; ".join(f"{n} × {text}" for text, n in failed.most_common(2)),
    }


async def arrive(visitor: Visitor, files: Sequence[File], begin: float) -> float | None:
    """Seconds until this visitor has all of it, None if something could not be had."""
    door = asyncio.Semaphore(AT_ONCE)

    async def fetch(file: File) -> None:
        asking = TAKEN | ({"If-None-Match": file.etag} if file.etag else {})
        async with door:
            answer = await visitor.get(file.path, asking)
        if answer.status_code >= 400:
            visitor.failed.append(f"{file.path}: {answer.status_code}")

    try:
        answer, *_ = await asyncio.gather(visitor.open(), *map(fetch, files))
        await answer.complete
    except BROKEN as problem:
        visitor.failed.append(type(problem).__name__)
        return None
    return time.perf_counter() - begin
