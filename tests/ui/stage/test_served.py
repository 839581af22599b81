"""Plotly.js and the stage's modules on the wire: compressed once, kept for good, under an address that changes."""

import asyncio
import gzip
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware

import gdviz.ui.stage
from gdviz.ui.stage import module_routes, modules, plotly_route, plotly_url
from gdviz.ui.stage.served import script

PLACE = Path(gdviz.ui.stage.__file__).parent
MODULES = sorted((PLACE / "frontend").glob("*.js"))


def fetch(path: str, accepted: str = "gzip") -> tuple[int, httpx.Headers, bytes]:
    """What is answered through Streamlit's own compression: status, headers and the bytes on the wire."""

    async def get() -> tuple[int, httpx.Headers, bytes]:
        app = Starlette(routes=[plotly_route(), *module_routes()])
        transport = httpx.ASGITransport(SelectiveGZipMiddleware(app))
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://gdviz") as client,
            client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer,
        ):
            return answer.status_code, answer.headers, b"".join([part async for part in answer.aiter_raw()])

    return asyncio.run(get())


def folder() -> str:
    """Where the way to the modules leads at the moment."""
    status, headers, _ = fetch(modules.LATEST)
    assert (status, headers["cache-control"]) == (307, "no-cache")
    return headers["location"].removesuffix("/stage.js")


def test_plotly_is_sent_zipped_once_and_kept_for_good():
    status, headers, body = fetch(plotly_url(), "gzip, br")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"].lower().count("accept-encoding") == 1
    assert int(headers["content-length"]) == len(body) < 2_000_000
    assert b"plotly.js v" in gzip.decompress(body)[:200]


@pytest.mark.parametrize("accepted", ["", "identity", "br"])
def test_who_cannot_unzip_gets_plain_text(accepted):
    status, headers, body = fetch(plotly_url(), accepted)
    assert status == 200
    assert "content-encoding" not in headers
    assert b"plotly.js v" in body[:200]
    assert "accept-encoding" in headers["vary"].lower()


def test_the_address_of_plotly_names_the_version_in_the_file():
    version = plotly_url().removeprefix("/gdviz/plotly-").removesuffix(".min.js")
    assert f"plotly.js v{version}\n".encode() in fetch(plotly_url(), "identity")[2][:200]


def test_every_module_of_the_stage_is_sent_as_it_is_and_kept_for_good():
    place = folder()
    assert len(MODULES) > 30
    for module in MODULES:
        status, headers, body = fetch(f"{place}/{module.name}")
        assert status == 200, module.name
        assert headers["content-type"] == "text/javascript; charset=utf-8"
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(body) == module.read_bytes()
        assert fetch(f"{place}/{module.name}", "identity")[2] == module.read_bytes()


def test_the_component_s_entry_leads_to_the_modules():
    (target,) = re.findall(r'from "([^"]+)"', (PLACE / "entry" / "stage.js").read_text())
    assert target == modules.LATEST


def test_another_byte_in_a_module_is_another_address(monkeypatch):
    before = folder()
    others = {path.name: script(path.read_bytes()) for path in MODULES}
    others["veil.js"] = script(others["veil.js"].plain + b"\n")
    monkeypatch.setattr(modules, "_modules", lambda: others)
    modules.modules_url.cache_clear()
    try:
        after = folder()
        assert after != before
        assert fetch(f"{before}/veil.js")[0] == 404, "an old page would get a module that it does not fit"
        assert gzip.decompress(fetch(f"{after}/veil.js")[2]) == others["veil.js"].plain
    finally:
        modules.modules_url.cache_clear()


@pytest.mark.parametrize(
    "name", ["", "stage", "stage.css", "none.js", "../modules.py", "%2e%2e/modules.py", "a/b.js"]
)
def test_what_is_no_module_is_not_there(name):
    assert fetch(f"{folder()}/{name}")[0] == 404
