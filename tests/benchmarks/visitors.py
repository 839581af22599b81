"""A visitor without a browser: fetches a page, opens Streamlit's websocket, turns controls, and takes the time."""

import asyncio
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import httpx
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.benchmarks.frontend import ENDED, Frontend, needed, pictures
from tests.benchmarks.widgets import Value, Widget

PATIENCE = 60.0
"""Seconds to wait for an answer before it counts as a failure."""
FAN = "/gdviz/fan"
"""Where the runs at all learning rates are fetched."""
WORKER = "gdviz_worker"
"""The cookie by which several workers behind one address tell them apart."""
BROKEN = (OSError, TimeoutError, WebSocketException, InvalidHandshake, httpx.HTTPError, EOFError)
_TLS = ssl.create_default_context()  # made once: it takes longer than a request


@dataclass
class Answer:
    """Seconds from a visitor's deed until the new picture was there, and until the run had ended.

    `picture` is None if the run brought none. `fetched` are the addresses in it that were new to this visitor, and
    `complete` becomes the seconds until the last of them was there; None if one was not.
    """

    picture: float | None
    finished: float
    fetched: list[str]
    complete: asyncio.Task[float | None]


class Visitor:
    """One tab of a browser on a page of the server at `base`; use it as an async context."""

    def __init__(self, base: str, link: str = "/", cookies: dict[str, str] | None = None):
        path, _, query = link.partition("?")
        self.base = base.rstrip("/")
        self.front = Frontend(path.strip("/"), query)
        self.browser = httpx.AsyncClient(base_url=self.base, verify=_TLS, timeout=PATIENCE, cookies=cookies)
        self.reconnected = 0
        self.received = 0
        self.picture = ""
        self.failed: list[str] = []
        self.workers: list[str] = []
        self._socket: ClientConnection | None = None
        self._kept: set[str] = set()
        self._broken = 0
        self._completing: set[asyncio.Task[float | None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def open(self) -> Answer:
        """Follow the link: the page, the websocket, the first run, and what its picture needs."""
        begin = time.perf_counter()
        (await self.browser.get(f"/{self.front.page}", params=self.front.query)).raise_for_status()
        await self._connect()
        return await self._answered(self.front.rerun, begin)

    async def turn(self, key: str, value: Value, due: float | None = None) -> Answer:
        """Set the control with this key; `due` is when the visitor wanted to, if that was before now."""
        return await self._answered(lambda: self.front.turn(key, value), due, near=key == "lr")

    async def press(self, key: str, due: float | None = None) -> Answer:
        """Press the button with this key."""
        return await self._answered(lambda: self.front.press(key), due, near=False)

    async def go(self, page: str) -> Answer:
        """Choose another page in the navigation."""
        return await self._answered(lambda: self.front.go(page), None)

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer without its body, which is counted as it comes over the wire.

        A server closes a connection that has been at rest for some seconds, and a request may be on its way just
        then. A browser sends it once more.
        """
        try:
            return await self._get(path, headers)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            return await self._get(path, headers)

    async def _get(self, path: str, headers: dict[str, str] | None) -> httpx.Response:
        async with self.browser.stream("GET", path, headers=headers) as answer:
            async for part in answer.aiter_raw():
                self.received += len(part)
        return answer

    async def broken(self) -> None:
        """Return once the line is broken, which a browser notices at once."""
        if self._socket is not None:
            await self._socket.wait_closed()

    async def come_back(self) -> Answer:
        """What the frontend then does by itself: a new line, and a run with its address and widgets."""
        begin = time.perf_counter()
        await self._reconnect()
        return await self._answered(self.front.rerun, begin)

    async def leave(self, abruptly: bool = False) -> None:
        """Close the tab; abruptly, as when the line breaks: nothing is said to the server."""
        for task in self._completing:
            task.cancel()
        await asyncio.gather(*self._completing, return_exceptions=True)
        socket, self._socket = self._socket, None
        if socket is not None:
            if abruptly:
                socket.transport.abort()
            await socket.close(1001)
        await self.browser.aclose()

    def break_line(self) -> None:
        """Cut the websocket, as a bad network does; the next deed finds out."""
        if self._socket is not None:
            self._socket.transport.abort()

    def widget(self, key: str) -> Widget:
        """The control with this key; KeyError if none is shown."""
        return self.front.find(key)

    async def _connect(self) -> None:
        """Open the websocket as the frontend does: its protocol, then the token, then the session to resume."""
        token = self.browser.cookies.get("_streamlit_xsrf") or "PLACEHOLDER_AUTH_TOKEN"
        resumed = [self.front.session] if self.front.session else []
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        self._socket = await connect(
            f"ws{self.base.removeprefix('http')}/_stcore/stream",
            subprotocols=["streamlit", token, *resumed],
            origin=self.base,
            additional_headers={"Cookie": cookies} if cookies else {},
            open_timeout=PATIENCE,
            ping_interval=None,
            max_size=None,
            proxy=None,
        )
        # httpx did not see this answer, and a browser takes its cookies like any other's.
        told = [("Set-Cookie", text) for text in self._socket.response.headers.get_all("Set-Cookie")]
        self.browser.cookies.extract_cookies(
            httpx.Response(101, headers=told, request=httpx.Request("GET", self.base))
        )
        if worker := self.browser.cookies.get(WORKER):
            self.workers.append(worker)

    async def _reconnect(self) -> None:
        """Come back as the frontend does: a pause, the server's health, a new websocket."""
        self._socket = None
        until = time.perf_counter() + PATIENCE
        while True:
            longest = min(4.0, 0.5 * 2**self._broken)
            self._broken += 1
            await asyncio.sleep(random.uniform(0.25 if self._broken == 1 else longest / 2, longest))
            try:
                for path in ("/_stcore/health", "/_stcore/host-config"):
                    (await self.browser.get(path)).raise_for_status()
                await self._connect()
            except BROKEN:
                if time.perf_counter() > until:
                    raise
                continue
            self._broken = 0
            self.reconnected += 1
            return

    async def _answered(self, message: Callable[[], bytes], due: float | None, near: bool = True) -> Answer:
        """Send a message and read until its run has ended; on a new line, if the old one breaks, a whole run.

        A page fetches the runs to drag through when it is opened, and later if a hand is `near` the slider. It
        also does if nothing is changed for three seconds, which no visitor here waits.
        """
        begin = time.perf_counter() if due is None else due
        asked = message()
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    if self._socket is None:
                        raise EOFError("the line is broken")
                    await self._socket.send(asked)
                    picture, finished, addresses = await self._run()
                break
            except TimeoutError:
                self.failed.append(f"no answer in {PATIENCE:g} s")
                raise
            except BROKEN as problem:
                self.failed.append(f"line broken: {type(problem).__name__}")
                await self._reconnect()
                asked = self.front.rerun()
        wanted = [address for address in addresses if near or not address.startswith(FAN)]
        fetched = [address for address in wanted if address not in self._kept]
        self._kept.update(fetched)
        self.failed += self.front.problems
        self.front.problems.clear()
        shown = None if picture is None else picture - begin
        complete = asyncio.create_task(self._complete(begin, fetched))
        self._completing.add(complete)
        complete.add_done_callback(self._completing.discard)
        return Answer(shown, finished - begin, fetched, complete)

    async def _run(self) -> tuple[float | None, float, list[str]]:
        """Until the run has ended: when its last picture came, when it ended, and the addresses in it."""
        picture, addresses = None, dict[str, None]()
        while True:
            data = await self._socket.recv(decode=False)
            now = time.perf_counter()
            self.received += len(data)
            message = self.front.receive(data)
            for text in pictures(message):
                picture, self.picture = now, text
                addresses |= dict.fromkeys(needed(text))
            if message.WhichOneof("type") == "script_finished" and message.script_finished in ENDED:
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.failed.append("the script does not compile")
                return picture, now, list(addresses)

    async def _complete(self, begin: float, addresses: list[str]) -> float | None:
        """Fetch what the picture needs, as the browser does while the visitor may go on."""
        there = await asyncio.gather(*map(self._fetch, addresses))
        return time.perf_counter() - begin if all(there) else None

    async def _fetch(self, address: str) -> bool:
        """Whether this address could be fetched; unless it may not be kept, it is never fetched again."""
        try:
            answer = await self.get(address)
            if answer.status_code != 200:
                raise OSError(answer.status_code)
        except BROKEN as problem:
            self.failed.append(f"fetch: {type(problem).__name__} {problem}")
            self._kept.discard(address)
            return False
        if "no-store" in answer.headers.get("cache-control", ""):
            self._kept.discard(address)
        return True
