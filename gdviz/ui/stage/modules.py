"""The stage's own JavaScript modules: held in memory, and fetched by a browser once for every version of them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gdviz.ui.stage.served import Script, kept_for_good, script

ENTRY = "stage.js"
LATEST = f"/gdviz/{ENTRY}"
"""Where the component's entry looks for the modules: the address of those that there are now."""


def module_routes() -> list[Route]:
    """The route of the modules, which import each other from beside them, and that of the way there."""
    return [Route(LATEST, _lead_on, methods=["GET"]), Route(f"{modules_url()}/{{name}}", _serve, methods=["GET"])]


@cache
def modules_url() -> str:
    """The folder of all modules, another one as soon as a byte of one is another."""
    content = sha256()
    for name, module in _modules().items():
        content.update(f"{name} {len(module.plain)} ".encode() + module.plain)
    return f"/gdviz/stage-{content.hexdigest()[:16]}"


async def _lead_on(_: Request) -> Response:
    return RedirectResponse(f"{modules_url()}/{ENTRY}", headers={"Cache-Control": "no-cache"})


async def _serve(request: Request) -> Response:
    module = _modules().get(request.path_params["name"])
    if module is None:
        return PlainTextResponse("the stage has no such module", status_code=404)
    return kept_for_good(request, module)


@cache
def _modules() -> dict[str, Script]:
    folder = files("gdviz.ui.stage") / "frontend"
    found = (file for file in folder.iterdir() if file.name.endswith(".js"))
    return {file.name: script(file.read_bytes()) for file in sorted(found, key=lambda file: file.name)}
