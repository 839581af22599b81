"""Turns: heavy work goes one by one, light work never waits, and nobody waits for somebody who waits for them."""

import asyncio
from threading import Event, Lock, Thread

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gdviz.ui import cache
from gdviz.ui.answers import answering
from gdviz.ui.lanes import GoneError, in_thread, turn


def test_of_heavy_pieces_one_is_at_work_at_a_time():
    at_work, most, lock = 0, 0, Lock()

    def work() -> None:
        nonlocal at_work, most
        for _ in range(20):
            with turn(heavy=True):
                with lock:
                    at_work += 1
                    most = max(most, at_work)
                Event().wait(0.001)
                with lock:
                    at_work -= 1

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 1


def test_light_work_and_parts_of_a_piece_do_not_wait():
    reached = Event()

    def light() -> None:
        with turn(heavy=False), turn(heavy=True):
            reached.set()

    with turn(heavy=True), turn(heavy=True):
        thread = Thread(target=light)
        thread.start()
        assert reached.wait(10)
    thread.join(10)


def test_a_turn_is_given_back_after_a_failure():
    for _ in range(3):
        with pytest.raises(ValueError, match="lost"), turn(heavy=True):
            raise ValueError("lost")


def test_what_is_kept_does_not_wait_and_what_is_private_or_new_does():
    heavy = cache.kept(4, megabytes=1, heavy=lambda number: number > 5)(lambda number: number)
    assert [heavy.waits(1), heavy.waits(9)] == [False, True]
    heavy(9)
    assert not heavy.waits(9)
    reached = Event()
    with turn(heavy=True):
        thread = Thread(target=lambda: heavy(9) == heavy(1) + 8 and reached.set())
        thread.start()
        assert reached.wait(10)
    thread.join(10)


def test_heavy_requests_take_turns_and_whoever_has_left_is_passed_over():
    made: list[str] = []

    async def leaving() -> dict[str, str]:
        return {"type": "http.disconnect"}

    @answering
    async def endpoint(request: Request) -> Response:
        name = request.query_params["name"]
        if name == "gone":
            request._receive = leaving
        await in_thread(request, True, lambda: made.append(name))
        return Response(name)

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(Starlette(routes=[Route("/", endpoint)]))
        async with httpx.AsyncClient(transport=transport, base_url="http://gdviz") as client:
            answers = await asyncio.gather(
                *(client.get("/", params={"name": name}) for name in ("a", "gone", "b"))
            )
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200, 499, 200]
    assert made == ["a", "b"]


def test_gone_is_no_failure_of_the_work():
    assert not issubclass(GoneError, ValueError)
