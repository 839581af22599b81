"""Starting servers and browsers, for tests and benchmarks alike."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",  # our server and nobody else
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
GDVIZ = (sys.executable, "-m", "gdviz.cli", "--host", "127.0.0.1", "--no-browser", "--port")
LAZY = (
    sys.executable,
    "-c",
    "import sys; from gdviz.ui import server; server.OTHERS = []; "
    "from gdviz.cli import main; sys.exit(main(sys.argv[1:]))",
    *GDVIZ[3:],
)
"""The same without the pages that a server opens for itself: for tests that start many and open few."""


def chromium() -> str | None:
    """The path of a Chromium on the PATH, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def streamlit(script: Path) -> tuple[str, ...]:
    """The command that serves a script by plain Streamlit."""
    return (sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", "--server.port")


class Server(NamedTuple):
    """A server that was started, and where it answers once it is ready."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self.process.pid


@contextmanager
def started(command: Sequence[str] = GDVIZ, log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[Server]:
    """A server that may not answer yet, its port put behind the last word of its command; stopped at the end."""
    port = free_port()
    process = subprocess.Popen([*command, str(port)], stdout=log, stderr=subprocess.STDOUT)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()  # nobody else would
            process.wait()
            raise


@contextmanager
def ready(command: Sequence[str] = GDVIZ, log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[Server]:
    """A server that answers."""
    with started(command, log) as server:
        wait_until_healthy(server.process, server.port)
        yield server


@contextmanager
def serving(command: Sequence[str] = GDVIZ, log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[str]:
    """The address of a server that answers."""
    with ready(command, log) as server:
        yield server.url


def wait_until_healthy(process: subprocess.Popen, port: int, patience: float = 60.0) -> None:
    """Return once the server answers; RuntimeError if it ends or stays silent."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer from the server in {patience:g} s")
