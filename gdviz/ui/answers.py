"""How our routes answer: with what was asked for, with a sentence on what was wrong, or that there is nothing."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gdviz.ui.lanes import GoneError

Endpoint = Callable[[Request], Awaitable[Response]]
PREFIX = "/gdviz"
"""Where all our routes are."""
GONE = 499
"""The customary status of an answer to nobody; no browser sees it."""


def answering(endpoint: Endpoint) -> Endpoint:
    """An endpoint that answers 400 with the sentence of a ValueError."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ValueError as problem:
            return PlainTextResponse(str(problem), status_code=400)
        except GoneError:
            return Response(status_code=GONE)

    return answer


def missing_routes() -> list[Route]:
    """The routes of everything else under our prefix: 404, where Streamlit would answer with its page."""
    return [Route(path, _missing) for path in (PREFIX, f"{PREFIX}/{{path:path}}")]


async def _missing(_: Request) -> Response:
    return PlainTextResponse("gdviz has nothing here", status_code=404)
