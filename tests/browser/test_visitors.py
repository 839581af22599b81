"""The benchmarks' visitor, who has no browser: what a page answers them is what it answers a browser."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.visitors import Visitor


def in_a_loop(work: Coroutine[None, None, None]) -> None:
    """Run it in a thread of its own: Playwright may keep a loop running in this one."""
    with ThreadPoolExecutor() as pool:
        pool.submit(asyncio.run, work).result()


def lr_of(visitor: Visitor) -> float:
    """The learning rate that the stage was sent with its last picture."""
    return json.loads(visitor.picture)["attributes"]["lr"]


def test_a_visitor_opens_a_link_turns_a_control_and_comes_back_after_a_broken_line(server: str):
    async def visit() -> None:
        async with Visitor(server, "/?lr=0.05&optimizer=momentum&steps=20") as visitor:
            opened = await visitor.open()
            assert opened.picture is not None
            assert await opened.complete is not None
            assert {address.partition("?")[0] for address in opened.fetched} == {"/gdviz/ground", "/gdviz/fan"}
            assert lr_of(visitor) == 0.05

            turned = await visitor.turn("lr", ["0.07"])
            assert (lr_of(visitor), visitor.failed, turned.fetched) == (0.07, [], [])
            assert "lr=0.07" in visitor.front.query

            visitor.break_line()
            await visitor.turn("lr", ["0.08"])
            assert (lr_of(visitor), visitor.reconnected) == (0.08, 1)
            assert visitor.widget("optimizer").value == ["Momentum"]

            await visitor.go("momentum")
            assert "lr" not in visitor.front.query
            assert lr_of(visitor) == 0.15

    in_a_loop(visit())
