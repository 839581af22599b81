"""Several workers behind nginx, as .deploy says, on ports that are free."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import serving

CONFIGURATION = Path(__file__).parents[1] / ".deploy" / "nginx.conf"
PORTS = ("8511", "8512", "8513")
"""The workers' ports in the configuration."""
FRONT = "8080"
"""nginx's own."""


def nginx() -> str | None:
    """The path of nginx, which Debian keeps off most people's PATH, or None."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def configured(ports: dict[str, int]) -> str:
    """The configuration with these ports in place of its own, and no line on a worker that has none here."""
    lines = CONFIGURATION.read_text(encoding="utf-8").splitlines(keepends=True)
    left_out = [port for port in PORTS if port not in ports]
    text = "".join(line for line in lines if not any(port in line for port in left_out))
    return re.sub("|".join(ports), lambda found: str(ports[found[0]]), text)


class Cluster:
    """Workers by port, and the address of the nginx in front of them."""

    def __init__(self, folder: Path, workers: int, command: Sequence[str]) -> None:
        ports = {written: serving.free_port() for written in (*PORTS[:workers], FRONT)}
        (folder / "nginx.conf").write_text(configured(ports))
        self.command, self.folder, self.front = command, folder, ports.pop(FRONT)
        self.url = f"http://127.0.0.1:{self.front}"
        self.workers: dict[int, subprocess.Popen] = {}
        self.ports = tuple(ports.values())

    def start(self, *ports: int) -> None:
        """Start these workers and wait until they answer."""
        settings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "STREAMLIT_SERVER_COOKIE_SECRET": "of a test"}
        for port in ports:
            with (self.folder / f"{port}.log").open("ab") as log:
                self.workers[port] = subprocess.Popen(
                    [*self.command, str(port)], env=settings, stdout=log, stderr=subprocess.STDOUT
                )
        for port in ports:
            serving.wait_until_healthy(self.workers[port], port, patience=180)  # several start at once

    def kill(self, port: int) -> None:
        """End a worker without warning."""
        self.workers[port].kill()
        self.workers[port].wait()


@contextmanager
def cluster(nginx: str, folder: Path, workers: int, command: Sequence[str] = serving.GDVIZ) -> Iterator[Cluster]:
    """Workers and nginx, all answering; stopped in the end."""
    made = Cluster(folder, workers, command)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "nginx.log").open("wb") as log:
        front = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        made.start(*made.ports)
        serving.wait_until_healthy(front, made.front)
        yield made
    finally:
        for process in (front, *made.workers.values()):
            process.terminate()
        for process in (front, *made.workers.values()):
            process.wait(timeout=20)
