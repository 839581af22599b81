"""The files for running several workers fit one another, and the script does what it says."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from urllib.request import urlopen

import pytest

from tests import serving
from tests.cluster import CONFIGURATION, FRONT, PORTS, configured

ROOT = CONFIGURATION.parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
RUN = CONFIGURATION.with_name("run")
STAND_IN = """#!{python}
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        told = [os.environ[name] for name in ("STREAMLIT_SERVER_COOKIE_SECRET", "OPENBLAS_NUM_THREADS")]
        self.wfile.write(" ".join([str(os.getpid()), *told]).encode())
HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answer).serve_forever()
"""
"""A command that answers at once with its process number and what it was told, in place of the real one."""


def told(port: int) -> list[str]:
    """What the stand-in at this port says."""
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as reply:
        return reply.read().decode().split()


def test_the_configuration_as_it_is_shipped_is_valid(nginx, tmp_path):
    told = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", CONFIGURATION], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


def test_in_containers_nginx_asks_each_worker_at_its_address_and_port(nginx, tmp_path):
    substitution = re.search(r"sed ('.*?')", COMPOSE)[1]
    text = subprocess.run(
        ["sed", *shlex.split(substitution), CONFIGURATION], capture_output=True, text=True, check=True
    ).stdout
    asked = set(re.findall(r"server ([\d.]+):(\d+)", text))
    services = re.findall(r'worker(\d+):\n.*\n.*PORT: "(\d+)".*\n.*ipv4_address: ([\d.]+)', COMPOSE)
    assert asked == {(address, port) for _, port, address in services}
    assert {(name, port) for name, port, _ in services} == {(port, port) for port in PORTS}
    (tmp_path / "nginx.conf").write_text(text)
    tried = [nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    assert subprocess.run(tried, capture_output=True).returncode == 0


def test_the_image_is_built_from_all_that_the_package_needs():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    project, wheel = PROJECT["project"], PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {project["readme"], *project["license-files"], *wheel["packages"], *wheel["force-include"]}
    assert kept == {"pyproject.toml", "constraints.txt", *needed}


def test_the_script_starts_all_again_that_ends_and_leaves_nothing_behind(nginx, tmp_path):
    (tmp_path / "gdviz").write_text(STAND_IN.format(python=sys.executable))
    (tmp_path / "gdviz").chmod(0o755)
    ports = {written: serving.free_port() for written in (PORTS[0], FRONT)}
    (tmp_path / "nginx.conf").write_text(configured(ports))
    script = subprocess.Popen(
        ["bash", RUN, tmp_path / "nginx.conf"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        serving.wait_until_healthy(script, ports[FRONT])
        number, secret, threads = told(ports[FRONT])
        assert (len(secret), threads) == (64, "1")
        os.kill(int(number), signal.SIGKILL)
        serving.wait_until_healthy(script, ports[PORTS[0]])
        another, same_secret, _ = told(ports[PORTS[0]])
        assert another != number
        assert same_secret == secret
    finally:
        script.send_signal(signal.SIGTERM)
        script.wait(timeout=20)
    for port in ports.values():
        with pytest.raises(OSError, match="refused"):
            urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gdviz", "nginx.conf"]
