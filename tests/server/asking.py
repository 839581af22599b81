"""Requests to a server just as they are written: no client in between that would tidy them up."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from typing import NamedTuple

from caller import PATIENCE

FILES = "/_stcore/upload_file"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    port: int, path: str | bytes, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    """The answer to a request for a path, which is not looked at here."""
    raw = path.encode() if isinstance(path, str) else path
    given = {"Host": f"127.0.0.1:{port}", "Connection": "close", **(headers or {})}
    if body or method in ("PUT", "POST"):
        given = {"Content-Length": str(len(body)), **given}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        one.sendall(method.encode() + b" " + raw + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n")
        with suppress(BrokenPipeError, ConnectionResetError):  # it may be refused before all of it is read
            one.sendall(body)
        answer = HTTPResponse(one, method=method)
        answer.begin()
        return Answer(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())


def upload(port: int, session: str, file: str, content: bytes, name: str = "mine.csv", **more: str) -> Answer:
    """The answer to a file, sent as Streamlit's page sends it."""
    border = "border-of-the-parts"
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename={json.dumps(name)}\r\n\r\n'
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={border}", **_token(port), **more}
    return ask(port, f"{FILES}/{session}/{file}", "PUT", headers, body)


@contextmanager
def begun(port: int, session: str, file: str) -> Iterator[None]:
    """A file of which no more than the beginning comes, and meanwhile a line that stays open."""
    given = {
        "Host": f"127.0.0.1:{port}",
        "Content-Length": "1000",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in (given | _token(port)).items())
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        one.sendall(f"PUT {FILES}/{session}/{file} HTTP/1.1\r\n{lines}\r\n--x\r\n".encode())
        yield


def take_away(port: int, session: str, file: str) -> Answer:
    """The answer to a file's deletion, as Streamlit's page asks for it."""
    return ask(port, f"{FILES}/{session}/{file}", "DELETE", _token(port))


def _token(port: int) -> dict[str, str]:
    cookie = ask(port, "/_stcore/health").headers["set-cookie"]
    token = dict(part.split("=", 1) for part in cookie.split("; ") if "=" in part)["_streamlit_xsrf"]
    return {"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": token}
