"""One server for all tests here, started as a visitor would, which nothing may take down or make complain."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from caller import Caller

from tests import serving

MEMORY = 200
"""MB that the server may have taken more at the end than at the start."""


@dataclass
class Server:
    """A running server, what it wrote into its log, and where that was last read."""

    url: str
    process: subprocess.Popen
    log: Path
    read: int = 0

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def said(self) -> str:
        """What the log has got since it was last read."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        new, self.read = text[self.read :], len(text)
        return new

    def memory(self) -> float | None:
        """MB in use, where the system tells."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1000.0


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log, port = tmp_path_factory.mktemp("server") / "log.txt", serving.free_port()
    with log.open("wb") as output:
        process = subprocess.Popen([*serving.GDVIZ, str(port)], stdout=output, stderr=subprocess.STDOUT)
        try:
            serving.wait_until_healthy(process, port)
            started = Server(f"http://127.0.0.1:{port}", process, log)
            with Caller(started.url) as visitor:
                visitor.ask()
            before = started.memory()
            yield started
            after = started.memory()
        finally:
            process.terminate()
            process.wait(timeout=20)
    if before is not None and after is not None:
        assert after - before < MEMORY


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    """The server; after each test it is well, silent in its log, and serves the next visitor a page."""
    yield running
    assert running.process.poll() is None
    with urlopen(f"{running.url}/_stcore/health", timeout=20) as answer:
        assert (answer.status, answer.read()) == (200, b"ok")
    with Caller(running.url) as visitor:
        visitor.ask("lr=0.02")
        assert visitor.lr == 0.02
        assert not visitor.all("exception")
    said = running.said()
    assert "Traceback" not in said, said
