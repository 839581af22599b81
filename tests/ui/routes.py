"""Asking one of our routes, with no server around it."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message


def get(route: Route, url: str) -> httpx.Response:
    """The answer of an app that has this route and nothing else; an error in it is raised here."""

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[route]))
        async with httpx.AsyncClient(transport=transport, base_url="http://gdviz") as client:
            return await client.get(url)

    return asyncio.run(answer())


def get_raw(route: Route, path: str, query: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to any query at all, also to one that a client would not send."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": []}
    asyncio.run(Starlette(routes=[route])(scope, receive, send))
    headers = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])
