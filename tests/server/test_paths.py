"""Paths, methods and files that nobody should ask for: a short answer, and nothing of the server's own."""

import gzip
import re
import time

import pytest
from asking import ask, begun, take_away, upload
from caller import PATIENCE, Caller

from gdviz.ui.few_files import MOST

STAGE = "/_stcore/bidi-components/gdviz.stage"
UP = ("../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..%c0%af", "....//", "..;/")
PLACES = (
    "/",
    "/gdviz/",
    "/media/",
    "/static/js/",
    "/component/gdviz.stage/",
    f"{STAGE}/",
    "/app/static/",
    "/_stcore/",
)
TARGETS = ("ui/server.py", "app.py", "etc/passwd", ".streamlit/config.toml")
ODD = [
    "/%",
    "/%zz",
    "/%00",
    "/?%00=%ff",
    "//etc/passwd",
    "/\\\\host\\share",
    "*",
    "http://another/",
    "/media/%00",
    "/media/own-AAAAAAAAAAAAAAAAAAAAAA",
    "/app.py",
    "/pages/race.py",
    "/.streamlit/secrets.toml",
    "/.git/config",
    "/_stcore/upload_file/x/y",
    "/auth/login",
    "/oauth2callback",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/gdviz/plotly-0.0.0.min.js",
]
LONG = ("/" + "x" * 60_000, "/" + "a/" * 5000, "/media/" + "0" * 56 + ".csv")
SECRET = (b"root:", b"def routes", b"fileWatcherType", b"[core]", b"st.App(")


def is_harmless(answer) -> bool:
    """No failure of the server, nothing of its files, and what it says of a path is not read as a page."""
    told = not any(word in answer.body for word in SECRET)
    page = answer.status == 200 or not answer.headers.get("content-type", "").startswith("text/html")
    return told and page and answer.status < 500 and len(answer.body) < 20_000


@pytest.mark.parametrize("place", PLACES)
def test_no_way_up_leads_out_of_what_is_served(server, place):
    for up in UP:
        for target in TARGETS:
            path = f"{place}{up * 3}{target}"
            assert is_harmless(ask(server.port, path)), path
    server.said()  # for a file that the stage does not have, Streamlit writes the system's words into the log


def test_odd_paths_are_answered(server):
    for path in (*ODD, *LONG):
        assert is_harmless(ask(server.port, path)), path


@pytest.mark.parametrize("path", ["/", "/gdviz/fan", "/gdviz/ground", "/gdviz/probe", "/media/x"])
def test_other_methods_are_refused(server, path):
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO", "get"):
        answer = ask(server.port, path, method, body=b"{}" if method in ("POST", "PUT") else b"")
        assert 400 <= answer.status < 500, method
        assert is_harmless(answer), method


def test_streamlit_s_own_scripts_are_sent_compressed_and_are_what_they_were(server):
    paths = set(re.findall(rb"/static/(?:js|css)/[\w.-]+", ask(server.port, "/").body))
    assert len(paths) >= 2
    before = after = 0
    for path in paths:
        plain = ask(server.port, path)
        for _ in range(2):
            sent = ask(server.port, path, headers={"Accept-Encoding": "gzip"})
            assert sent.status == plain.status == 200
            for name in ("content-type", "cache-control", "etag", "x-content-type-options"):
                assert sent.headers[name] == plain.headers[name], name
            zipped = sent.headers.get("content-encoding") == "gzip"  # all but the smallest
            assert (gzip.decompress(sent.body) if zipped else sent.body) == plain.body
        before, after = before + len(plain.body), after + len(sent.body)
    assert after < before / 2


CSV = b"a,b\n1,2\n2,3\n3,5\n"


def test_a_file_is_taken_only_for_a_session_that_is_there_by_its_own_page_and_up_to_five_megabytes(server):
    with Caller(server.url) as visitor:
        mine = visitor.ask(page="fit_a_line").session
        for file, content, status in (
            ("one", CSV, 204),
            ("large", b"x" * 5_000_000, 204),
            ("larger", b"x" * 5_300_000, 413),
        ):
            assert upload(server.port, mine, file, content).status == status
        for name, text, status in (
            ("Content-Length", "9" * 15, 413),
            ("Content-Length", "many", 400),
            ("X-Xsrftoken", "", 403),
            ("Content-Type", "text/csv", 400),
        ):
            assert upload(server.port, mine, "two", CSV, **{name: text}).status == status
        for other in ("x", "0" * 36, "..", "%2e%2e", "%00", mine[:-1], mine.upper()):
            answer = upload(server.port, other, "one", CSV)
            assert 400 <= answer.status < 500, other
            assert is_harmless(answer), other


def test_a_session_has_few_files_at_a_time_those_that_are_arriving_counted(server):
    with Caller(server.url) as visitor, Caller(server.url) as neighbour:
        mine, other = (each.ask(page="fit_a_line").session for each in (visitor, neighbour))
        for file in ("one", "two"):
            assert upload(server.port, mine, file, CSV).status == 204
        with begun(server.port, mine, "three"), begun(server.port, mine, "four"):
            until = time.monotonic() + PATIENCE
            while (
                refused := upload(server.port, mine, "five", CSV)
            ).status != 429:  # both are on their way by then
                assert take_away(server.port, mine, "five").status == 204
                assert time.monotonic() < until
            assert refused.body == f"A session has at most {MOST} files; take one away first.".encode()
            assert upload(server.port, other, "one", CSV).status == 204
        until = time.monotonic() + PATIENCE
        while upload(server.port, mine, "three", CSV).status != 204:  # those that broke off are no files
            assert time.monotonic() < until
        assert upload(server.port, mine, "four", CSV).status == 204
        assert upload(server.port, mine, "five", CSV).status == 429
        assert upload(server.port, mine, "one", CSV * 2).status == 204, "in place of the one of that name"
        assert take_away(server.port, mine, "two").status == 204
        assert upload(server.port, mine, "five", CSV).status == 204


def test_a_file_with_a_hostile_name_is_data_like_any_other(server):
    with Caller(server.url) as visitor:
        mine = visitor.ask(page="fit_a_line").session
        for name in ("../../app.py", "<script>.csv", "\u202evsc.exe", "x" * 5000, 'a"; filename="b', "\x00.csv"):
            assert upload(server.port, mine, "file", CSV, name).status in (204, 400)
