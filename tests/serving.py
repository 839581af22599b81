"""Starting servers and browsers, for tests and benchmarks alike."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO
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
STREAMLIT = (sys.executable, "-m", "streamlit", "run")
GDVIZ = (sys.executable, "-m", "gdviz.cli", "--host", "127.0.0.1", "--no-browser", "--port")


def chromium() -> str | None:
    """The path of a Chromium on the PATH, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command: Sequence[str] = GDVIZ, log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[str]:
    """A server, its port put behind the last word of its command; gives its address, and stops it at the end."""
    with serving_process(command, log) as (url, _):
        yield url


@contextmanager
def serving_process(
    command: Sequence[str] = GDVIZ, log: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[tuple[str, int]]:
    """The same, with the number of its process."""
    port = free_port()
    process = subprocess.Popen([*command, str(port)], stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(process, port)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()  # nobody else would
            process.wait()
            raise


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
