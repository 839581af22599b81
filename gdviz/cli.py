"""The `gdviz` command: start the server and open the browser."""

import argparse
from collections.abc import Sequence

from streamlit.web.cli import main as streamlit

import gdviz
from gdviz.ui.places import SITE


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    options = _parser().parse_args(arguments)
    command = ["run", str(SITE / "app.py")]
    if options.port is not None:
        command.append(f"--server.port={options.port}")
    if options.host is not None:
        command.append(f"--server.address={options.host}")
    if options.no_browser:
        command.append("--server.headless=true")
    streamlit(command, prog_name="gdviz")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gdviz", description="See gradient descent in the browser.")
    parser.add_argument("--port", type=_port, help="port to serve on (default: 8501)")
    parser.add_argument("--host", help="address to serve on (default: all)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--version", action="version", version=f"gdviz {gdviz.__version__}")
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() and len(text) <= 5 else 0
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, got {text!r}")
    return port


if __name__ == "__main__":
    main()
