"""Security headers: on every answer, and a frame only where it was allowed."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gdviz.ui.headers import FRAMED_BY, SecurityHeaders, framed_by


def answer(path: str, origins: tuple[str, ...] = ()) -> httpx.Response:
    """What an app with these headers answers; under /own the answer sets one of its own."""

    async def own(_):
        return PlainTextResponse("own", headers={"Referrer-Policy": "no-referrer"})

    app = Starlette(routes=[Route("/own", own)], middleware=[Middleware(SecurityHeaders, origins=origins)])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gdviz") as client:
            return await client.get(path)

    return asyncio.run(ask())


def policy(headers: httpx.Headers) -> dict[str, list[str]]:
    parts = (part.split() for part in headers["content-security-policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", ["/own", "/missing"])
def test_every_answer_has_them(path):
    headers = answer(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    told = policy(headers)
    assert told["default-src"] == told["connect-src"] == told["frame-ancestors"] == ["'self'"]
    assert told["object-src"] == ["'none'"]
    assert not any("http" in source or source == "*" for sources in told.values() for source in sources)
    assert "'unsafe-eval'" not in told["script-src"]


def test_an_answer_keeps_its_own():
    assert answer("/own").headers["referrer-policy"] == "no-referrer"
    assert answer("/missing").headers["referrer-policy"] == "same-origin"


def test_who_may_frame_is_named_and_nobody_else():
    headers = answer("/own", ("https://learn", "https://*.campus:8443")).headers
    assert policy(headers)["frame-ancestors"] == [
        "'self'", "https://learn", "https://*.campus:8443",
    ]  # fmt: skip
    assert "x-frame-options" not in headers


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("  ", ()),
        ("*", ("*",)),
        ("https://a http://localhost:8080", ("https://a", "http://localhost:8080")),
    ],
)
def test_origins_are_read_from_the_environment(monkeypatch, text, origins):
    monkeypatch.setenv(FRAMED_BY, text)
    assert framed_by() == origins


@pytest.mark.parametrize(
    "text",
    [
        "learn",
        "https://a/course",
        "https://a; script-src *",
        "'none'",
        "https://a,b",
        "x" * 999,
    ],
)
def test_what_is_no_origin_is_refused_with_a_sentence(monkeypatch, text):
    monkeypatch.setenv(FRAMED_BY, text)
    with pytest.raises(ValueError, match="must name origins such as") as refused:
        framed_by()
    assert len(str(refused.value)) < 200


def test_without_the_variable_nobody_may(monkeypatch):
    monkeypatch.delenv(FRAMED_BY, raising=False)
    assert framed_by() == ()
