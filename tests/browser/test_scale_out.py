"""Several workers behind nginx: a visitor stays with one of them, and loses little when it dies."""

import http.client
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_upload import CSV, OTHER, X, Y, drop, shows_own
from theater import Visit

import gdviz
from tests import serving
from tests.cluster import Cluster, cluster


@pytest.fixture(scope="module")
def behind(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers behind nginx; in the end no worker's log may hold a traceback."""
    folder = tmp_path_factory.mktemp("cluster")
    with cluster(nginx, folder, workers=2, command=serving.LAZY) as made:
        yield made
    for log in folder.glob("*[0-9].log"):
        assert "Traceback" not in log.read_text(errors="replace"), log.read_text(errors="replace")


@pytest.fixture
def visit(chromium: Browser, behind: Cluster) -> Iterator[Callable[[str], Visit]]:
    """A function that opens a link in a new browser; in the end it may have complained of nothing."""
    visits: list[Visit] = []

    def opened(link: str) -> Visit:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        visits.append(Visit(page, behind.url))
        return visits[-1].open(link)

    yield opened
    for one in visits:
        one.page.close()
    assert [complaint for one in visits for complaint in one.complaints] == []


def worker_of(v: Visit) -> int:
    """The port of the worker that holds this visitor's socket, by their cookie."""
    (cookie,) = (one for one in v.page.context.cookies() if one["name"] == "gdviz_worker")
    return int(cookie["value"].split("-")[1])


def loses_its_worker(v: Visit, behind: Cluster) -> int:
    """Kill the worker of this page and wait until another has drawn it anew; gives the dead one's port."""
    dead, told = worker_of(v), set()

    def hear(frame: bytes | str) -> None:
        told.add(ForwardMsg.FromString(frame).WhichOneof("type"))

    v.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    behind.kill(dead)
    # Not before: Streamlit forgets what is done in a fragment that its new worker has not met yet.
    until = time.monotonic() + 60
    while "script_finished" not in told and time.monotonic() < until:
        v.page.wait_for_timeout(50)
    assert "script_finished" in told
    assert worker_of(v) != dead
    return dead


def answer(address: str, cookie: str = "") -> tuple[int, str, str]:
    """Status, the cookie of ours that is set, and text of what somebody without a browser gets."""
    host, path = address.removeprefix("http://").split("/", 1)
    with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        connection.request("GET", f"/{path}", headers={"Cookie": cookie} if cookie else {})
        reply = connection.getresponse()
        cookies = [text for text in reply.headers.get_all("Set-Cookie", []) if text.startswith("gdviz_worker=")]
        return reply.status, "".join(cookies), reply.read().decode(errors="replace")


def connect(host: str, cookie: str) -> tuple[http.client.HTTPConnection, str]:
    """Open a socket as a browser does; gives the connection and the cookie that is set."""
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request(
        "GET",
        "/_stcore/stream",
        headers={
            "Cookie": cookie,
            "Origin": f"http://{host}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Protocol": "streamlit",
        },
    )
    reply = connection.getresponse()
    assert reply.status == 101
    return connection, reply.headers["Set-Cookie"].split(";")[0]


def sessions(port: int) -> int:
    """How many visitors a worker says it has."""
    with urlopen(f"http://127.0.0.1:{port}/_stcore/metrics?families=active_sessions", timeout=30) as reply:
        return int(re.search(r"^active_sessions (\d+)", reply.read().decode(), re.MULTILINE)[1])


# From outside


def test_health_is_told_and_metrics_are_not(behind):
    assert answer(f"{behind.url}/_stcore/health")[::2] == (200, "ok")
    for path in ("_stcore/metrics", "/_stcore/metrics", "momentum/_stcore/metrics", "%5Fstcore/metrics?a=1"):
        assert answer(f"{behind.url}/{path}")[0] == 404


def test_a_body_larger_than_any_upload_is_refused(behind):
    with pytest.raises(HTTPError, match="413"):
        urlopen(f"{behind.url}/_stcore/upload_file/a/b", data=b"x" * 7_000_000, timeout=30)


def test_visitors_are_spread_and_each_keeps_to_one_worker(behind):
    numbers = [answer(f"{behind.url}/")[1] for _ in range(12)]
    assert all(
        re.fullmatch(r"gdviz_worker=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", text) for text in numbers
    ), numbers
    assert len(set(numbers)) == 12
    before = {port: sessions(port) for port in behind.ports}
    with ExitStack() as stack:
        first, again = {}, {}
        for asked in (first, again):
            for text in numbers:
                number = text.split(";")[0]
                connection, asked[number] = connect(f"127.0.0.1:{behind.front}", number)
                stack.callback(connection.close)
        assert again == first
        assert all(told.startswith(f"{number}-") for number, told in first.items())
        told = Counter(int(cookie.split("-")[1]) for cookie in first.values())
        assert {port: sessions(port) - before[port] for port in behind.ports} == {
            port: 2 * told[port] for port in behind.ports
        }
        assert set(told) == set(behind.ports)
    assert answer(f"{behind.url}/", cookie=first.popitem()[1])[1] == ""


def test_what_is_no_cookie_of_ours_is_replaced(behind):
    for cookie in (
        "gdviz_worker=127.0.0.1:22",
        "gdviz_worker=../../x",
        f"gdviz_worker={'0' * 31}",
        f"gdviz_worker={'0' * 32}8512",
    ):
        status, told, _ = answer(f"{behind.url}/", cookie=cookie)
        assert (status, bool(told)) == (200, True)


# When a worker dies


def test_of_many_visitors_at_a_time_none_is_refused_while_the_other_worker_comes_and_goes(behind):
    first, second = behind.ports
    with ThreadPoolExecutor(8) as pool:
        for dead in (first, second):
            behind.kill(dead)
            told = pool.map(lambda _: answer(f"{behind.url}/_stcore/health")[0], range(200))
            assert set(told) == {200}
            behind.start(dead)


def test_uploads_reach_the_worker_that_has_the_page_also_when_the_first_is_back(behind, visit):
    v = visit("fit_a_line")
    drop(v, CSV)
    shows_own(v, X, Y)
    v.ready()
    dead = loses_its_worker(v, behind)
    v.page.get_by_role("alert").get_by_text("your own data are in no link").wait_for()
    behind.start(dead)
    drop(v, OTHER, "other.csv")
    shows_own(v, (1.0, 2.0, 5.0), (10.0, 30.0, 20.0))
    v.ready()


def test_a_page_whose_worker_dies_while_all_is_still_goes_on_at_the_next_control(behind, visit):
    v = visit("?objective=rosenbrock&optimizer=adam&steps=50")
    dead = worker_of(v)
    behind.kill(dead)
    until = time.monotonic() + 60
    while worker_of(v) == dead and time.monotonic() < until:
        v.page.wait_for_timeout(50)
    assert worker_of(v) != dead
    for lr in (0.12, 0.13):
        v.slider("Learning rate").press("ArrowRight")
        run = gdviz.run(objective="rosenbrock", optimizer="adam", lr=lr, steps=50)
        v.draws(*run.theta.T.tolist(), run="adam")
    behind.start(dead)


def test_a_page_whose_worker_dies_comes_back_as_it_was_and_goes_on(behind, visit):
    # The last of these: it leaves one worker.
    v = visit("?objective=rosenbrock&optimizer=adam&steps=50")
    v.slider("Learning rate").press("ArrowRight")
    # From the worker: the page itself goes ahead with the path under the hand and with the address.
    path = gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.12, steps=50).theta.T.tolist()
    v.draws(*path, run="adam")
    here = v.page.url
    loses_its_worker(v, behind)
    v.draws(*path, run="adam")
    assert v.page.url == here
    v.slider("Learning rate").press("ArrowRight")
    v.draws(*gdviz.run(objective="rosenbrock", optimizer="adam", lr=0.13, steps=50).theta.T.tolist(), run="adam")
