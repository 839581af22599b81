"""The `gdviz` command, started as a user starts it: from any directory, with an empty home."""

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import gdviz
from gdviz.cli import main
from gdviz.ui.places import SITE
from gdviz.ui.stage import plotly_url
from tests.lacking import lacking
from tests.serving import FLAGS, chromium, free_port

COMMAND = shlex.split(os.environ.get("GDVIZ_COMMAND", "")) or [sys.executable, "-m", "gdviz.cli"]
"""What is started; CI sets GDVIZ_COMMAND to check an installed wheel with the same tests."""


def get(port: int, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.body = response.read()
        return response
    finally:
        connection.close()


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Nobody's: an empty home, no display, and a browser that writes down what it is asked to open."""
    home = tmp_path / "home"
    home.mkdir()
    browser = tmp_path / "browser.py"
    browser.write_text("import pathlib, sys; pathlib.Path(__file__).with_name('opened').write_text(sys.argv[1])")
    return {"HOME": str(home), "PATH": os.defpath, "BROWSER": f"{sys.executable} {browser} %s"}


@contextmanager
def running(
    arguments: list[str], directory: Path, environment: dict[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    """The command, running; killed at the end if it still is."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def stopped(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The exit code after Ctrl-C, and all that was printed since the last line read."""
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    return process.returncode, output


@pytest.fixture
def unserved(monkeypatch) -> None:
    """The command in this process must not come as far as serving."""
    monkeypatch.setattr("gdviz.cli._serve", lambda host, port: pytest.fail(f"served {host} on {port}"))


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"gdviz {gdviz.__version__}\n"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8600.5", "", "1e3", "９"])
def test_a_bad_port_is_refused_in_words(port, unserved, capsys):
    with pytest.raises(SystemExit) as ended:
        main([f"--port={port}"])
    assert ended.value.code == 2
    assert f"a port is a whole number from 1 to 65535, got {port!r}" in capsys.readouterr().err


def test_a_taken_port_is_told_in_one_line(unserved, capsys):
    port = free_port()
    with socket.create_server(("", port)), pytest.raises(SystemExit) as ended:
        main(["--no-browser", f"--port={port}"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"gdviz: port {port} is in use or not allowed; choose another with --port\n"


def test_an_address_of_another_machine_is_told_in_one_line(unserved, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--no-browser", "--host=192.0.2.1", f"--port={free_port()}"])  # an address kept for documentation
    assert ended.value.code == 1
    assert capsys.readouterr().err == "gdviz: 192.0.2.1 is not an address of this machine\n"


def test_a_server_serves_and_stops_cleanly(tmp_path, environment):
    port = free_port()
    with running(["--port", str(port), "--no-browser"], tmp_path, environment) as process:
        assert process.stdout.readline() == f"gdviz is at http://localhost:{port} (Ctrl-C stops it)\n"

        assert get(port, "/_stcore/health").body == b"ok"
        page = get(port, "/")
        assert (page.status, page.getheader("content-type")) == (200, "text/html; charset=utf-8")
        # A path that is not served answers with the page, so what is asked for must say what it is.
        plotly = get(port, plotly_url(), {"Accept-Encoding": "gzip"})
        assert plotly.getheader("content-type").startswith("text/javascript")
        assert plotly.getheader("content-encoding") == "gzip"
        stage = get(port, "/_stcore/bidi-components/gdviz.stage/stage.js")
        assert stage.getheader("content-type").startswith(("text/javascript", "application/javascript"))
        assert b'from "/gdviz/stage.js"' in stage.body
        modules = get(port, get(port, "/gdviz/stage.js").getheader("location"))
        assert modules.getheader("cache-control").endswith("immutable")
        assert b"export default" in modules.body

        code, output = stopped(process)
    assert code in (0, 130)
    assert output.strip() == ""
    assert not (tmp_path / "opened").exists()
    assert list((tmp_path / "home").iterdir()) == [], "something was written into the home directory"


def seen(url: str) -> tuple[str, str]:
    """The page in Chromium once its pictures are drawn: its title, and the theme's colour."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=FLAGS) as browser,
    ):
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("[data-testid=stage]:not([data-draws='0'])", timeout=30_000)
        stage = page.locator("[data-testid=stage]")
        return page.title(), stage.evaluate("e => getComputedStyle(e).getPropertyValue('--st-primary-color')")


@pytest.mark.browser
def test_the_page_is_drawn_in_its_theme(tmp_path, environment):
    if chromium() is None:
        lacking("no Chromium was found")
    port = free_port()
    with running(["--port", str(port), "--no-browser"], tmp_path, environment) as process:
        process.stdout.readline()
        # In a thread of its own: other tests may have Playwright's loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            title, colour = thread.submit(seen, f"http://localhost:{port}").result()
            code, output = stopped(process)
    assert "gdviz" in title
    assert colour.strip().lower() == "#0072b2"
    assert (code in (0, 130), output.strip()) == (True, "")


def test_the_browser_is_opened_once_the_page_is_there(tmp_path, environment):
    port = free_port()
    opened = tmp_path / "opened"
    with running(["--port", str(port), "--host", "127.0.0.1"], tmp_path, environment) as process:
        assert process.stdout.readline() == f"gdviz is at http://127.0.0.1:{port} (Ctrl-C stops it)\n"
        deadline = time.monotonic() + 10
        while not (opened.exists() and opened.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert opened.read_text() == f"http://127.0.0.1:{port}"
        code, output = stopped(process)
    assert code in (0, 130)
    assert output.strip() == ""


def test_the_next_free_port_is_taken(tmp_path, environment):
    with running(["--no-browser"], tmp_path, environment) as first:
        one = re.fullmatch(r"gdviz is at http://localhost:(\d+) .*\n", first.stdout.readline())
        with running(["--no-browser"], tmp_path, environment) as second:
            two = re.fullmatch(r"gdviz is at http://localhost:(\d+) .*\n", second.stdout.readline())
            assert int(two[1]) > int(one[1]) >= 8501
            assert stopped(second)[0] in (0, 130)
        assert stopped(first)[0] in (0, 130)


def test_another_project_in_the_directory_has_no_say(tmp_path, environment):
    settings = tmp_path / ".streamlit" / "config.toml"
    settings.parent.mkdir()
    settings.write_text('[server]\nbaseUrlPath = "theirs"\n')
    with running(["--port", str(free_port()), "--no-browser"], tmp_path, environment) as process:
        port = int(re.search(r":(\d+) ", process.stdout.readline())[1])
        assert get(port, "/_stcore/health").body == b"ok"
        assert stopped(process)[0] in (0, 130)


def test_the_server_finds_its_files():
    for name in ("app.py", "pages/playground.py", "assets/icon.svg"):
        assert (SITE / name).is_file(), name
    settings = tomllib.loads((SITE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["showEmailPrompt"] is False
