"""Asking one of our routes, with no server around it."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.routing import Route


def get(route: Route, url: str) -> httpx.Response:
    """The answer of an app that has this route and nothing else; an error in it is raised here."""

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[route]))
        async with httpx.AsyncClient(transport=transport, base_url="http://gdviz") as client:
            return await client.get(url)

    return asyncio.run(answer())
