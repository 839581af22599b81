"""Files that never change: read once whoever asks, compressed once, and nothing else is kept."""

import asyncio
import gzip
import os
from collections.abc import Awaitable, Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gdviz.ui import kept_static
from gdviz.ui.kept_static import KeptStatic

TEXT = b"export const answer = 42;\n" * 1000
NOISE = os.urandom(4000)
FOREVER = {"cache-control": "public, immutable, max-age=31536000", "etag": '"1"'}


class Disk:
    """An app with files, which counts how often each is read."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.app = Starlette(
            routes=[Route("/{path:path}", self.answer, methods=["GET", "HEAD"])],
            middleware=[Middleware(KeptStatic)],
        )

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        self.reads.append(path)
        await asyncio.sleep(0.02)
        match path:
            case "/static/js/a.js" | "/elsewhere/a.js":
                return Response(TEXT, media_type="text/javascript", headers=FOREVER)
            case "/static/font.woff2" | "/static/other.woff2":
                return Response(NOISE, media_type="font/woff2", headers=FOREVER)
            case "/static/index.html":
                return Response(TEXT, media_type="text/html", headers={"cache-control": "no-cache"})
            case "/static/broken.js" if self.reads.count(path) == 1:
                raise OSError("the disk is gone")
            case "/static/broken.js":
                return Response(TEXT, headers=FOREVER)
        return Response("not here", 404, FOREVER)

    def visit(self, deed: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
        """Do it in a client of this app."""

        async def work() -> None:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://gdviz") as client:
                client.headers["accept-encoding"] = "gzip, br"
                await deed(client)

        asyncio.run(work())


@pytest.fixture
def disk() -> Disk:
    return Disk()


def test_a_hall_that_asks_at_once_has_it_read_once_and_gets_it_compressed(disk):
    async def ask(client: httpx.AsyncClient) -> None:
        for _ in range(2):
            for answer in await asyncio.gather(*(client.get("/static/js/a.js") for _ in range(20))):
                assert (answer.status_code, answer.content) == (200, TEXT)
                assert answer.headers["content-encoding"] == "gzip"
                assert answer.headers["content-type"].startswith("text/javascript")
                assert answer.headers["vary"] == "Accept-Encoding"
                assert answer.headers.items() >= FOREVER.items()
                assert int(answer.headers["content-length"]) < len(TEXT) / 10

    disk.visit(ask)
    assert disk.reads == ["/static/js/a.js"]


def test_what_does_not_get_smaller_is_kept_as_it_is(disk):
    async def ask(client: httpx.AsyncClient) -> None:
        for _ in range(3):
            answer = await client.get("/static/font.woff2")
            assert answer.content == NOISE
            assert "content-encoding" not in answer.headers

    disk.visit(ask)
    assert len(disk.reads) == 1


@pytest.mark.parametrize("path", ["/static/index.html", "/static/none.js", "/elsewhere/a.js"])
def test_what_may_change_or_is_not_there_or_lies_elsewhere_is_not_kept(disk, path):
    async def ask(client: httpx.AsyncClient) -> None:
        first, second = await client.get(path), await client.get(path)
        assert first.content == second.content
        assert first.status_code == second.status_code == (404 if "none" in path else 200)

    disk.visit(ask)
    assert disk.reads == [path] * 2


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-encoding": "identity"},
        {"accept-encoding": "gzip;q=0, br"},
        {"range": "bytes=0-9"},
        {"if-none-match": '"1"'},
        {"if-modified-since": "Thu, 26 Nov 2026 00:00:00 GMT"},
    ],
)
def test_who_wants_a_part_or_another_form_asks_the_app(disk, headers):
    async def ask(client: httpx.AsyncClient) -> None:
        await client.get("/static/js/a.js")
        answer = await client.get("/static/js/a.js", headers=headers)
        assert "content-encoding" not in answer.headers
        assert (await client.head("/static/js/a.js")).content == b""

    disk.visit(ask)
    assert len(disk.reads) == 3


@pytest.mark.parametrize("path", ["/static//js/a.js", "//static/js/a.js", "/static/js/a.js/"])
def test_no_file_is_kept_under_another_name(disk, path):
    async def ask(client: httpx.AsyncClient) -> None:
        await client.get(f"http://gdviz{path}")
        await client.get(f"http://gdviz{path}")

    disk.visit(ask)
    assert len(disk.reads) == 2


def test_what_is_kept_has_a_bound(disk, monkeypatch):
    monkeypatch.setattr(kept_static, "MOST", 4500)

    async def ask(client: httpx.AsyncClient) -> None:
        for path in ("/static/font.woff2", "/static/other.woff2") * 3:
            assert (await client.get(path)).content == NOISE

    disk.visit(ask)
    assert disk.reads == ["/static/font.woff2", *["/static/other.woff2"] * 3]


def test_a_reading_that_fails_is_tried_again_by_the_next(disk):
    async def ask(client: httpx.AsyncClient) -> None:
        assert (await client.get("/static/broken.js")).status_code == 500
        assert (await client.get("/static/broken.js")).content == TEXT

    disk.visit(ask)


def test_who_leaves_does_not_take_it_from_those_who_wait(disk):
    async def ask(client: httpx.AsyncClient) -> None:
        leaving = asyncio.create_task(client.get("/static/js/a.js"))
        await asyncio.sleep(0.005)
        waiting = asyncio.create_task(client.get("/static/js/a.js"))
        await asyncio.sleep(0.005)
        leaving.cancel()
        assert (await waiting).content == TEXT

    disk.visit(ask)
    assert disk.reads == ["/static/js/a.js"]


def test_gzip_of_the_same_bytes_is_the_same_file(disk):
    bodies = []

    async def ask(client: httpx.AsyncClient) -> None:
        async with client.stream("GET", "/static/js/a.js") as answer:
            bodies.append(b"".join([part async for part in answer.aiter_raw()]))

    disk.visit(ask)
    Disk().visit(ask)
    assert bodies[0] == bodies[1]
    assert gzip.decompress(bodies[0]) == TEXT
