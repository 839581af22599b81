"""The `gdviz` command: start the server and open the browser, or write a run to a file."""

import argparse
import errno
import os
import socket
import sys
import time
import webbrowser
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from threading import Thread

import click
from streamlit.web.cli import main as streamlit

import gdviz
from gdviz.ui.places import SITE

PORTS = range(8501, 8601)
"""Where to look for a free port if none is asked for."""
_PATIENCE = 60.0
"""Seconds that a starting server is waited for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C, or `render`; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] == "render":
        # Not above: it needs Plotly, for which the server's start need not wait.
        from gdviz.ui.render import render

        return render(arguments[1:])
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        port = _free_port(options.host, PORTS if options.port is None else [options.port])
    except OSError as problem:
        parser.exit(1, f"gdviz: {problem}\n")
    Thread(target=_announce, args=(options.host, port, not options.no_browser), daemon=True).start()
    return _serve(options.host, port)


def _serve(host: str | None, port: int) -> int:
    """Run the server; 130, as is the custom, after Ctrl-C."""
    # Streamlit reads the settings and secrets of the current directory, which may be another project's.
    os.chdir(SITE)
    command = ["run", str(SITE / "app.py"), f"--server.port={port}"]
    if host is not None:
        command.append(f"--server.address={host}")
    # Headless and without its welcome, Streamlit asks nobody for an e-mail address, and no other host for ours.
    command += ["--server.headless=true", "--logger.hideWelcomeMessage=true"]
    try:
        streamlit(command, prog_name="gdviz", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return 130
    return 0


def _announce(host: str | None, port: int, open_browser: bool) -> None:
    """Once the server answers, say where, and open the page: for an st.App, Streamlit opens none."""
    name = "localhost" if host in (None, "0.0.0.0", "::") else host
    deadline = time.monotonic() + _PATIENCE
    while not _answers(name, port):
        if time.monotonic() > deadline:
            return
        time.sleep(0.1)
    url = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    print(f"gdviz is at {url} (Ctrl-C stops it)", flush=True)
    if open_browser:
        webbrowser.open(url)


def _answers(name: str, port: int) -> bool:
    connection = HTTPConnection(name, port, timeout=2.0)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _free_port(host: str | None, ports: Sequence[int]) -> int:
    """The first port that can be served on; OSError, with a sentence to show, if there is none."""
    for port in ports:
        try:
            _bind(host, port)
        except OSError as problem:
            if problem.errno in (errno.EADDRINUSE, errno.EACCES):
                continue
            if host is not None:
                raise OSError(f"{host} is not an address of this machine") from None
        return port
    tried = f"port {ports[0]} is" if len(ports) == 1 else f"ports {ports[0]} to {ports[-1]} are"
    raise OSError(f"{tried} in use or not allowed; choose another with --port")


def _bind(host: str | None, port: int) -> None:
    """Bind as the server will, and let go again."""
    both = host is None and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in (host or "") else socket.AF_INET
    socket.create_server((host or "", port), family=family, dualstack_ipv6=both).close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gdviz",
        description="See gradient descent in the browser.",
        epilog="gdviz render LINK -o FILE writes the runs of a link to a file: see gdviz render --help.",
    )
    parser.add_argument("--port", type=_port, help=f"port to serve on (default: first free from {PORTS[0]})")
    parser.add_argument("--host", help="address to serve on (default: all)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--version", action="version", version=f"gdviz {gdviz.__version__}")
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, got {text!r}")
    return port


if __name__ == "__main__":
    raise SystemExit(main())
