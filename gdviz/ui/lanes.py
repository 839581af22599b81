"""Turns for heavy work: one such piece at a time, so that who asks for much holds up only others who do."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore, local
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

T = TypeVar("T")

AT_ONCE = 1
"""Heavy pieces of work at a time: the workshop has one worker."""

_turns = BoundedSemaphore(AT_ONCE)
_queue = asyncio.Semaphore(AT_ONCE)
_thread = local()


class GoneError(Exception):
    """Nobody waits for the answer any more."""


@contextmanager
def turn(heavy: bool) -> Iterator[bool]:
    """Do a piece of work, once it is one's turn if it is heavy; parts of a piece wait for nothing.

    Gives whether it is a whole piece.
    """
    if getattr(_thread, "working", False):
        # A part that waited here could wait for somebody who waits for the whole.
        yield False
        return
    with _turns if heavy else nullcontext():
        _thread.working = True
        try:
            yield True
        finally:
            _thread.working = False


async def in_thread(request: Request, heavy: bool, work: Callable[[], T]) -> T:
    """What a request asks for, worked out in a thread; heavy work waits for its turn without holding one.

    Raises GoneError if who asked has left by then: while a slider moves, much is asked for and little wanted long.
    """
    if not heavy:
        return await run_in_threadpool(work)
    async with _queue:
        if await request.is_disconnected():
            raise GoneError
        return await run_in_threadpool(work)
